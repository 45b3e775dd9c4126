package embedded

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
	"github.com/klauspost/compress/snappy"
)

// segmentWriter lays out a segment as zapx v17.2.3 does (its new.go, write.go,
// section_inverted_text_index.go and intcoder.go), so that Bleve opens, merges
// and recovers it like one of its own. TestSegmentIsBleves compares every term
// and posting with what zapx makes of the same records, and fails when an
// upgrade changes the layout. Two liberties: terms that occur once and without positions are
// written in the dictionary alone, as zapx does when it merges, and only the
// section of terms is listed. Its memory is used again.
type segmentWriter struct {
	base   uint64 // where out begins in the segment
	out    []byte
	sorted sortedTerms
	fst    *vellum.Builder
	fstOut bytes.Buffer
	tf     chunks
	locs   chunks
	docs   []uint32
	gaps   []uint64
	meta   []byte
	data   []byte
	packed []byte
}

const (
	chunkDocs = 1024 // a term of more records has several chunks: getChunkSize in zapx's chunk.go
)

// segmentImage is a finished segment without its footer.
type segmentImage struct {
	mem              []byte
	crc              uint32
	docs             int
	stored, sections uint64 // where the lists of records and of fields begin
}

// emptyDictionary is the dictionary of a field without terms.
var emptyDictionary = func() []byte {
	var b bytes.Buffer
	v, err := vellum.New(&b, nil)
	if err == nil {
		err = v.Close()
	}
	if err != nil {
		panic(err) // memory can be written to
	}
	return b.Bytes()
}()

// write makes a segment of the records of parts, which follow one another.
func (w *segmentWriter) write(parts []*inverter) (*segmentImage, error) {
	size := 4096
	docs := 0
	for _, p := range parts {
		docs += len(p.records)
		for _, r := range p.records {
			size += len(r.id) + len(r.blob) + len(r.kin) + 64
		}
		for i := range p.fields {
			size += 9*len(p.fields[i].found) + 20*len(p.fields[i].terms)
		}
	}
	w.out = make([]byte, 0, size)
	s := &segmentImage{docs: docs}
	s.stored = w.records(parts)
	addrs := make([]uint64, len(segmentFields))
	for i := range segmentFields {
		dict, err := w.field(parts, i, docs)
		if err != nil {
			return nil, err
		}
		addrs[i] = w.address(dict)
	}
	s.sections = w.fields(addrs)
	s.mem, s.crc = w.out, crc32.ChecksumIEEE(w.out)
	w.out = nil
	return s, nil
}

func (w *segmentWriter) uvarint(v uint64) { w.out = binary.AppendUvarint(w.out, v) }

// at is where the next byte goes.
func (w *segmentWriter) at() uint64 { return w.base + uint64(len(w.out)) }

// address writes where a field's dictionary begins, and returns where that stands.
func (w *segmentWriter) address(dict uint64) uint64 {
	at := w.at()
	w.uvarint(math.MaxUint64) // no values by document
	w.uvarint(math.MaxUint64)
	w.uvarint(dict)
	return at
}

// records writes what is stored and returns where the list of it begins.
func (w *segmentWriter) records(parts []*inverter) uint64 {
	var offsets []uint64
	blobField, kinField := uint64(fieldNumbers[fieldBlob]), uint64(fieldNumbers[fieldKin])
	for _, p := range parts {
		for _, r := range p.records {
			offsets = append(offsets, w.at())
			w.meta = binary.AppendUvarint(w.meta[:0], uint64(len(r.id)))
			w.data = w.data[:0]
			w.store(blobField, r.blob)
			w.store(kinField, r.kin)
			w.packed = snappy.Encode(w.packed[:cap(w.packed)], w.data)
			w.uvarint(uint64(len(w.meta)))
			w.uvarint(uint64(len(r.id) + len(w.packed)))
			w.out = append(w.out, w.meta...)
			w.out = append(w.out, r.id...)
			w.out = append(w.out, w.packed...)
		}
	}
	return w.offsets(offsets)
}

// offsets writes where each record begins and returns where the list begins.
func (w *segmentWriter) offsets(offsets []uint64) uint64 {
	at := w.at()
	for _, o := range offsets {
		w.out = binary.BigEndian.AppendUint64(w.out, o)
	}
	w.uvarint(0) // records inside others
	return at
}

// store adds a stored value to the present record, unless it is empty. Fields must
// rise.
func (w *segmentWriter) store(field uint64, value []byte) {
	if len(value) == 0 {
		return
	}
	for _, v := range []uint64{field, 't', uint64(len(w.data)), uint64(len(value)), 0} {
		w.meta = binary.AppendUvarint(w.meta, v)
	}
	w.data = append(w.data, value...)
}

// fields writes the list of fields and returns where its end part begins.
func (w *segmentWriter) fields(addrs []uint64) uint64 {
	starts := make([]uint64, len(addrs))
	for i, f := range segmentFields {
		starts[i] = w.at()
		w.uvarint(uint64(len(f.name)))
		w.out = append(w.out, f.name...)
		w.uvarint(uint64(f.options))
		w.uvarint(1) // section
		w.out = binary.BigEndian.AppendUint16(w.out, zap.SectionInvertedTextIndex)
		w.out = binary.BigEndian.AppendUint64(w.out, addrs[i])
	}
	at := w.at()
	w.uvarint(uint64(len(starts)))
	for _, s := range starts {
		w.out = binary.BigEndian.AppendUint64(w.out, s)
	}
	return at
}

// field writes the postings and the dictionary of a field and returns where the
// dictionary begins.
func (w *segmentWriter) field(parts []*inverter, field, docs int) (uint64, error) {
	w.sorted.sort(parts, field)
	if len(w.sorted.order) == 0 {
		return w.noDictionary(), nil
	}
	if err := w.beginDictionary(); err != nil {
		return 0, err
	}
	text := segmentFields[field].isText()
	for _, k := range w.sorted.order {
		at := w.postings(w.sorted.of(k), field, text, docs)
		w.meta = append(w.meta[:0], w.sorted.terms[k.term]...)
		if err := w.fst.Insert(w.meta, at); err != nil {
			return 0, err
		}
	}
	return w.endDictionary()
}

func (w *segmentWriter) noDictionary() uint64 {
	at := w.at()
	w.uvarint(uint64(len(emptyDictionary)))
	w.out = append(w.out, emptyDictionary...)
	return at
}

func (w *segmentWriter) beginDictionary() (err error) {
	w.fstOut.Reset()
	if w.fst == nil {
		w.fst, err = vellum.New(&w.fstOut, nil)
		return err
	}
	return w.fst.Reset(&w.fstOut)
}

// endDictionary writes the dictionary and returns where it begins.
func (w *segmentWriter) endDictionary() (uint64, error) {
	if err := w.fst.Close(); err != nil {
		return 0, err
	}
	at := w.at()
	w.uvarint(uint64(w.fstOut.Len()))
	w.out = append(w.out, w.fstOut.Bytes()...)
	return at, nil
}

// postings writes the postings of a term and returns what its dictionary says
// of it.
func (w *segmentWriter) postings(places []place, field int, text bool, docs int) uint64 {
	w.docs = w.docs[:0]
	for i, p := range places {
		if i == 0 || p.doc != places[i-1].doc {
			w.docs = append(w.docs, p.doc)
		}
	}
	if len(w.docs) == 1 && !text {
		return zap.FSTValEncode1Hit(uint64(w.docs[0]), 1)
	}
	size := docs / (len(w.docs)/chunkDocs + 1)
	w.tf.begin(size, docs)
	w.locs.begin(size, docs)
	for len(places) > 0 {
		doc := places[0].doc
		n := 1
		for n < len(places) && places[n].doc == doc {
			n++
		}
		w.tf.upTo(doc)
		freq := 1
		if text {
			w.locs.upTo(doc)
			freq = w.location(places[:n], uint64(field))
			w.tf.data = binary.AppendUvarint(w.tf.data, uint64(freq)<<1|1)
		} else {
			w.tf.data = binary.AppendUvarint(w.tf.data, uint64(freq)<<1)
		}
		w.tf.data = append(w.tf.data, 1) // length of the field
		places = places[n:]
	}
	return w.endPostings()
}

// endPostings writes what was gathered of a term and returns where it begins.
func (w *segmentWriter) endPostings() uint64 {
	tfAt, locsAt := w.tf.write(w), w.locs.write(w)
	at := w.at()
	w.uvarint(tfAt)
	w.uvarint(locsAt)
	w.bitmap()
	return at
}

// location writes the positions of a term in a record as one location, and
// returns how many they are.
func (w *segmentWriter) location(places []place, field uint64) int {
	w.gaps = w.gaps[:0]
	last := places[0].at
	size := 4 + uvarintLen(uint64(last)) // field, position, start, end, number of gaps
	for _, p := range places[1:] {
		if p.at <= last {
			continue
		}
		w.gaps = append(w.gaps, uint64(p.at-last))
		size += uvarintLen(uint64(p.at - last))
		last = p.at
	}
	size += uvarintLen(uint64(len(w.gaps))) - 1
	b := binary.AppendUvarint(w.locs.data, uint64(size))
	b = binary.AppendUvarint(b, field)
	b = binary.AppendUvarint(b, uint64(places[0].at))
	b = append(b, 0, 0)
	b = binary.AppendUvarint(b, uint64(len(w.gaps)))
	for _, g := range w.gaps {
		b = binary.AppendUvarint(b, g)
	}
	w.locs.data = b
	return len(w.gaps) + 1
}

func uvarintLen(v uint64) int {
	n := 1
	for ; v >= 0x80; v >>= 7 {
		n++
	}
	return n
}

// bitmap writes the records of a term as a roaring bitmap. Most terms are in
// few records: their bitmap is one list of 16-bit numbers, written directly.
func (w *segmentWriter) bitmap() {
	n := len(w.docs)
	if high := w.docs[n-1] >> 16; high == w.docs[0]>>16 && n <= 4096 {
		w.uvarint(uint64(16 + 2*n))
		w.out = binary.LittleEndian.AppendUint32(w.out, 12346) // without runs
		w.out = binary.LittleEndian.AppendUint32(w.out, 1)     // container
		w.out = binary.LittleEndian.AppendUint16(w.out, uint16(high))
		w.out = binary.LittleEndian.AppendUint16(w.out, uint16(n-1))
		w.out = binary.LittleEndian.AppendUint32(w.out, 16) // where it begins
		for _, d := range w.docs {
			w.out = binary.LittleEndian.AppendUint16(w.out, uint16(d))
		}
		return
	}
	b, err := roaring.BitmapOf(w.docs...).ToBytes()
	if err != nil {
		panic(err) // memory can be written to
	}
	w.uvarint(uint64(len(b)))
	w.out = append(w.out, b...)
}

// chunks are the numbers of a term's postings, cut by the number of the record
// so that a reader can jump.
type chunks struct {
	size, total int
	ends        []int
	data        []byte
}

func (c *chunks) begin(size, docs int) {
	c.size, c.total = size, (docs-1)/size+1
	c.ends, c.data = c.ends[:0], c.data[:0]
}

// upTo ends the chunks before that of a record.
func (c *chunks) upTo(doc uint32) {
	if c.total == 1 {
		return
	}
	for len(c.ends) < int(doc)/c.size {
		c.ends = append(c.ends, len(c.data))
	}
}

// write writes the chunks and returns where they begin; 0 for none.
func (c *chunks) write(w *segmentWriter) uint64 {
	if len(c.data) == 0 {
		return 0
	}
	at := w.at()
	w.uvarint(uint64(c.total))
	for i := range c.total {
		end := len(c.data)
		if i < len(c.ends) {
			end = c.ends[i]
		}
		w.uvarint(uint64(end))
	}
	w.out = append(w.out, c.data...)
	return at
}
