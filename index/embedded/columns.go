package embedded

import (
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	segment "github.com/blevesearch/scorch_segment_api/v2"
	"golang.org/x/sync/errgroup"

	"github.com/ymateb/ymateb/index"
)

// columns holds, for an immutable segment, what filtering, counting and sorting
// need of each of its documents, in document order: numbers of values. They are
// read off the segment's dictionaries once (Bleve's own facets decode every
// hit's values from the store instead, which is most of their cost) and live as
// long as the segment does: those of large segments in a mapped file, see
// columnfile.go. They share no memory with the segment.
type columns struct {
	n       int
	file    *columnFile // that the arrays lie in; nil for memory
	unfiled bool        // the file could not be written

	ids   texts // Bleve ids
	kinds []byte
	words []uint32 // length of the running text

	voiceBits []byte   // voices heard: bit i is index.AllVoices[i]; bitNone where none is
	slotEnd   []uint32 // where a document's slots end in slots
	slots     []byte   // voice of each slot of each document

	named   map[string]*column // by facet
	rows    []byte             // what pages ask most of documents: see rows.go
	ranks   ranks              // where documents are in them
	parents []uint32           // the document of each commitment, noDoc for other records

	first, last []int32 // days that the document's date may mean; undated for none
	due         []int32 // last day of a commitment's deadline; undated for none
	seen        []int64 // when the document was first seen, seconds since 1970; 0 for unknown

	spans atomic.Pointer[dueSpans] // the latest of deadlines seen from a day
}

func newColumns(n int, shared tables) *columns {
	c := &columns{n: n, named: map[string]*column{}}
	for _, spec := range columnSpecs {
		col := &column{table: shared.of(spec.name)}
		if spec.several {
			col.sets = &sets{}
		}
		c.named[spec.name] = col
	}
	return c
}

// columnStep reads some of the columns of a segment: its arrays.
type columnStep struct {
	read   func(segment.Segment) error
	arrays []columnArray
}

// steps are all that columns are read in, each by itself.
func (c *columns) steps() []columnStep {
	document, voice := c.named["document"], c.named["voice"]
	steps := []columnStep{
		{c.readRecords, append(document.arrays("document"), texted("ids", &c.ids, array("parents", &c.parents))...)},
		{c.readShapes, []columnArray{array("words", &c.words), array("slot ends", &c.slotEnd), array("slots", &c.slots)}},
		{c.readDays, []columnArray{array("first", &c.first), array("last", &c.last), array("due", &c.due)}},
		{c.readSeen, []columnArray{array("seen", &c.seen)}},
		{c.readKinds, []columnArray{array("kinds", &c.kinds)}},
		{c.readVoices, append(voice.arrays("voice"), array("voices heard", &c.voiceBits))},
	}
	for _, spec := range columnSpecs {
		if col := c.named[spec.name]; col != document && col != voice {
			read := func(seg segment.Segment) error {
				err := col.read(seg, spec, c.n)
				if err == nil {
					c.putRows(spec.name)
				}
				return err
			}
			steps = append(steps, columnStep{read, col.arrays(spec.name)})
		}
	}
	return steps
}

// readColumns builds the columns of a segment, on all cores. Cost: one pass over
// the dictionaries and bitmaps of the fields above.
func readColumns(seg segment.Segment, shared tables) (*columns, error) {
	c := newColumns(int(seg.Count()), shared)
	c.rows = make([]byte, c.n*rowBytes)
	var reading errgroup.Group
	reading.SetLimit(runtime.GOMAXPROCS(0))
	for _, step := range c.steps() {
		reading.Go(func() error { return safely(func() error { return step.read(seg) }) })
	}
	if err := reading.Wait(); err != nil {
		return nil, err
	}
	c.pack()
	c.link()
	return c, nil
}

func (c *columns) readKinds(seg segment.Segment) error {
	c.kinds = make([]byte, c.n)
	err := eachTerm(seg, fieldKind, func(term string, docs docIter) {
		k := byte(max(slices.Index(kindTerms[:], term), 0))
		docs(func(d uint32) { c.kinds[d] = k })
	})
	c.ranks = newRanks(c.kinds)
	return err
}

const noDoc = ^uint32(0)

// readRecords reads the ids and the documents of commitments. Both are written in
// one batch, so they lie in the same segment, and merges keep segments together.
// The ids of documents are in order here and there.
func (c *columns) readRecords(seg segment.Segment) error {
	document := c.named["document"]
	err := document.readOne(seg, columnSpec{field: "document"}, c.n)
	if err != nil {
		return err
	}
	named := document.table.own
	docs := make([]uint32, 1+named.len()) // by number
	for i := range docs {
		docs[i] = noDoc
	}
	var ids []byte
	starts, ends := make([]uint32, c.n), make([]uint32, c.n)
	next := 0
	err = eachTerm(seg, fieldID, func(id string, of docIter) {
		start := uint32(len(ids))
		ids = append(ids, id...)
		for next < named.len() && named.at(uint32(next)) < id {
			next++
		}
		makes := next < named.len() && named.at(uint32(next)) == id
		of(func(d uint32) {
			starts[d], ends[d] = start, uint32(len(id))
			if makes {
				docs[next+1] = d
			}
		})
	})
	if err != nil {
		return err
	}
	var inOrder strings.Builder // of records
	inOrder.Grow(len(ids))
	for d, length := range ends {
		inOrder.Write(ids[starts[d]:][:length])
		ends[d] = uint32(inOrder.Len())
	}
	c.ids = texts{inOrder.String(), ends}
	c.parents = starts
	for d := range c.parents {
		c.parents[d] = docs[document.one.at(uint32(d))]
	}
	return nil
}

// id is the Bleve id of a document.
func (c *columns) id(doc uint32) string { return strings.Clone(c.ids.at(doc)) }

func (c *columns) readShapes(seg segment.Segment) error {
	c.words = make([]uint32, c.n)
	c.slotEnd = make([]uint32, c.n)
	shapes := make([]string, c.n)
	err := eachTerm(seg, fieldShape, func(term string, docs docIter) {
		docs(func(d uint32) { shapes[d] = term })
	})
	for d, s := range shapes {
		if s != "" {
			var w int
			w, c.slots = readShape([]byte(s), c.slots)
			c.words[d] = uint32(w)
			c.putLength(uint32(d), w)
		}
		c.slotEnd[d] = uint32(len(c.slots))
	}
	c.slots = slices.Clip(c.slots)
	return err
}

// slotVoices gives the voice of each slot of a document.
func (c *columns) slotVoices(doc uint32) []byte {
	start := uint32(0)
	if doc > 0 {
		start = c.slotEnd[doc-1]
	}
	return c.slots[start:c.slotEnd[doc]]
}

const undated = int32(1<<31 - 1)

func (c *columns) readDays(seg segment.Segment) error {
	c.first, c.last, c.due = make([]int32, c.n), make([]int32, c.n), make([]int32, c.n)
	for d := range c.n {
		c.first[d], c.last[d], c.due[d] = undated, undated, undated
	}
	err := eachTerm(seg, fieldDate, func(term string, docs docIter) {
		if date, err := index.ParseDate(term); err == nil {
			first, last := int32(date.First()), int32(date.Last())
			docs(func(d uint32) { c.first[d], c.last[d] = first, last })
		}
	})
	if err != nil {
		return err
	}
	return eachTerm(seg, fieldDue, func(term string, docs docIter) {
		if date, err := index.ParseDate(term); err == nil {
			last := int32(date.Last())
			docs(func(d uint32) { c.due[d] = last })
		}
	})
}

// Bits of a voice mask: one a voice, bitNone for documents in which nobody is
// heard, and bitWhole for the document as a whole, whoever speaks.
const (
	bitNone  byte = 1 << 6
	bitWhole byte = 1 << 7
)

func (c *columns) readVoices(seg segment.Segment) error {
	col := c.named["voice"]
	if err := col.readMany(seg, columnSpec{field: "voice"}, c.n); err != nil {
		return err
	}
	values := col.table.all()
	bits := make([]byte, len(values))
	for i, v := range values {
		bits[i] = voiceBit(v)
	}
	c.voiceBits = make([]byte, c.n)
	for d := range c.voiceBits {
		b := byte(0)
		for _, o := range col.sets.of(col.one.at(uint32(d))) {
			b |= bits[o]
		}
		if b == 0 {
			b = bitNone
		}
		c.voiceBits[d] = b
	}
	return nil
}

// voiceBit is the bit of a facet value; 0 for a value that is none.
func voiceBit(value string) byte {
	if value == index.None {
		return bitNone
	}
	if i := slices.Index(index.AllVoices, index.Voice(value)); i >= 0 {
		return 1 << i
	}
	return 0
}
