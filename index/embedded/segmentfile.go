package embedded

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"sync"

	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
)

// segmentFile reads postings straight from the mapped file of a segment.
//
// Through Bleve's interfaces a posting costs 80 ns and a location twice that,
// most of it for objects, and making an iterator costs a microsecond for each
// term and segment; read where they lie, a posting costs 4 ns. The files are
// those of zapx v17 (checked with v17.2.3, whose zap.md describes them) with its
// chunk mode 1026 and without callbacks. Segments of any other kind, and those
// that are not on disk yet, are read through Bleve's interfaces: see decoded.go.
// TestSegmentFileReadsAsBleveDoes compares the two ways over whole segments.
type segmentFile struct {
	data  []byte
	docs  uint64
	terms map[string]*lexicon // by field
}

// textFieldNames are the fields that words are looked for in.
var textFieldNames = []string{fieldCy, fieldEn, fieldTitle, fieldNames, fieldCommitCy, fieldCommitEn}

const (
	zapVersion   = 17
	zapChunkMode = 1026
)

// lexicon is the terms of a field, each with where its postings are.
type lexicon struct {
	fst     *vellum.FST
	readers sync.Pool // of *vellum.Reader, each for one goroutine
}

// zapSegment is what zapx tells of a segment on disk.
type zapSegment interface {
	Data() []byte
	DictAddr(field string) (uint64, error)
	Version() uint32
	ChunkMode() uint32
	CallbackId() string
}

// mapped is nil for a segment that is no file of a kind known here.
func mapped(seg segment.Segment) (zapSegment, *segmentFile) {
	z, ok := seg.(zapSegment)
	if !ok || z.Version() != zapVersion || z.ChunkMode() != zapChunkMode || z.CallbackId() != "" {
		return nil, nil
	}
	return z, &segmentFile{data: z.Data(), docs: seg.Count(), terms: map[string]*lexicon{}}
}

// openSegmentFile is nil for a segment that is no file of a kind known here.
func openSegmentFile(seg segment.Segment) (*segmentFile, error) {
	z, f := mapped(seg)
	if f == nil {
		return nil, nil
	}
	for _, field := range textFieldNames {
		l, err := f.lexicon(z, field)
		if err != nil {
			return nil, err
		}
		if l != nil {
			f.terms[field] = l
		}
	}
	return f, nil
}

// openLexicon is the dictionary of one field: the file is nil for a segment that
// is none, the lexicon when no document has the field.
func openLexicon(seg segment.Segment, field string) (*lexicon, *segmentFile, error) {
	z, f := mapped(seg)
	if f == nil {
		return nil, nil, nil
	}
	l, err := f.lexicon(z, field)
	return l, f, err
}

func (f *segmentFile) lexicon(z zapSegment, field string) (*lexicon, error) {
	at, err := z.DictAddr(field)
	if err != nil {
		return nil, nil // no document of the segment has the field
	}
	size, n := binary.Uvarint(f.data[at:])
	if n <= 0 || size > uint64(len(f.data))-at {
		return nil, fmt.Errorf("dictionary of %s: %w", field, errGarbled)
	}
	fst, err := vellum.Load(f.data[at+uint64(n):][:size])
	if err != nil {
		return nil, fmt.Errorf("dictionary of %s: %w", field, err)
	}
	l := &lexicon{fst: fst}
	l.readers.New = func() any { r, _ := fst.Reader(); return r }
	return l, nil
}

var errGarbled = errors.New("segment file is garbled")

// lookup finds the postings of a term; they are empty when there is none.
func (f *segmentFile) lookup(field, term string) (postings, error) {
	l := f.terms[field]
	if l == nil {
		return postings{}, nil
	}
	r := l.readers.Get().(*vellum.Reader)
	v, ok, err := r.Get([]byte(term))
	l.readers.Put(r)
	if err != nil || !ok {
		return postings{}, err
	}
	return f.postings(v), nil
}

// postings finds the postings that a dictionary's value stands for: an offset,
// or, for a term that occurs once in one document and has no positions, that
// document itself.
func (f *segmentFile) postings(v uint64) postings {
	const oneHit, mask31 = 1 << 63, 1<<31 - 1
	if v&oneHit != 0 {
		return postings{n: 1, file: f, one: uint32(v & mask31)}
	}
	p := postings{file: f}
	b := f.data[v:]
	var at int
	p.freqAt, at = uvarint(b, at)
	p.locAt, at = uvarint(b, at)
	size, at := uvarint(b, at)
	p.set = b[at : at+int(size)]
	p.n = setSize(p.set)
	p.chunk = uint32(f.docs / (uint64(p.n)/1024 + 1))
	return p
}

// uvarint reads a number at i and returns what follows it.
func uvarint(b []byte, i int) (uint64, int) {
	v := uint64(b[i])
	if i++; v < 0x80 {
		return v, i
	}
	v &= 0x7f
	for shift := 7; ; shift += 7 {
		c := b[i]
		i++
		v |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return v, i
		}
	}
}

// skipUvarints returns what follows n numbers at i. A number ends with a byte
// below 0x80, so eight bytes at a time tell how many end in them.
func skipUvarints(b []byte, i, n int) int {
	for ; n >= 8; i += 8 {
		n -= bits.OnesCount64(^binary.LittleEndian.Uint64(b[i:]) & 0x8080808080808080)
	}
	for ; n > 0; i++ {
		if b[i] < 0x80 {
			n--
		}
	}
	return i
}
