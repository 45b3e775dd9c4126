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
// long as the segment does. They share no memory with it.
type columns struct {
	n      int
	idText string   // Bleve ids, one after the other
	idEnds []uint32 // where a document's id ends
	kinds  []byte
	words  []uint32 // length of the running text

	voiceBits []byte   // voices heard: bit i is index.AllVoices[i]; bitNone where none is
	slotEnd   []uint32 // where a document's slots end in slots
	slots     []byte   // voice of each slot of each document

	named map[string]*column // by facet

	first, last []int32 // days that the document's date may mean; undated for none
	due         []int32 // last day of a commitment's deadline; undated for none
	seen        []int64 // when the document was first seen, seconds since 1970; 0 for unknown

	spans atomic.Pointer[dueSpans] // the latest of deadlines seen from a day
}

// readColumns builds the columns of a segment, on all cores. Cost: one pass over
// the dictionaries and bitmaps of the fields above.
func readColumns(seg segment.Segment, shared tables) (*columns, error) {
	n := int(seg.Count())
	c := &columns{n: n, kinds: make([]byte, n), named: map[string]*column{}}
	var reading errgroup.Group
	reading.SetLimit(runtime.GOMAXPROCS(0))
	for _, read := range []func(segment.Segment) error{c.readIDs, c.readShapes, c.readDays, c.readSeen, c.readKinds} {
		reading.Go(func() error { return safely(func() error { return read(seg) }) })
	}
	for _, spec := range columnSpecs {
		col := &column{table: shared.of(spec.name)}
		c.named[spec.name] = col
		read := col.readOne
		if spec.several {
			read = col.readMany
		}
		reading.Go(func() error { return safely(func() error { return read(seg, spec, n) }) })
	}
	if err := reading.Wait(); err != nil {
		return nil, err
	}
	c.readVoices()
	return c, nil
}

func (c *columns) readKinds(seg segment.Segment) error {
	return eachTerm(seg, fieldKind, func(term string, docs docIter) {
		k := byte(max(slices.Index(kindTerms[:], term), 0))
		docs(func(d uint32) { c.kinds[d] = k })
	})
}

// readIDs reads the ids into one string: a million small ones would cost the
// garbage collector more than all queries do.
func (c *columns) readIDs(seg segment.Segment) error {
	ids := make([]string, c.n)
	err := eachTerm(seg, fieldID, func(term string, docs docIter) {
		docs(func(d uint32) { ids[d] = term })
	})
	c.idText = strings.Join(ids, "")
	c.idEnds = make([]uint32, c.n)
	end := 0
	for d, id := range ids {
		end += len(id)
		c.idEnds[d] = uint32(end)
	}
	return err
}

// id is the Bleve id of a document.
func (c *columns) id(doc uint32) string {
	start := uint32(0)
	if doc > 0 {
		start = c.idEnds[doc-1]
	}
	return c.idText[start:c.idEnds[doc]]
}

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

func (c *columns) readVoices() {
	c.voiceBits = make([]byte, c.n)
	col := c.named["voice"]
	values := col.table.all()
	bits := make([]byte, len(values))
	for i, v := range values {
		bits[i] = voiceBit(v)
	}
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
