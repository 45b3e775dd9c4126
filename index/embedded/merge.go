package embedded

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
)

// Segments that lose no record are merged here. Their postings are then those of
// the old segments one behind the other: bytes are copied, and only the numbers
// of the records change. zapx (v17.2.3, merge.go) reads each list of records
// twice, as bitmaps, and each posting as an object, which made merging a fifth of
// indexing. Whatever is not as it is expected here is left to zapx: deletions,
// segments in memory, other fields. TestMergeIsBleves compares the two.

// MergeUsing merges segments into a new file. It returns the new number of each
// record and the size of the file.
func (p *plugin) MergeUsing(segs []segment.Segment, drops []*roaring.Bitmap, path string, closed chan struct{}, s segment.StatsReporter, config map[string]any) ([][]uint64, uint64, error) {
	m := newMerger(segs, drops, closed)
	if m == nil {
		return p.ZapPlugin.MergeUsing(segs, drops, path, closed, s, config)
	}
	size, err := m.file(path)
	if err != nil {
		return nil, 0, err
	}
	if s != nil {
		s.ReportBytesWritten(size)
	}
	return m.numbers(), size, nil
}

// merger writes the segment of others.
type merger struct {
	segmentWriter
	parts  []mergePart
	total  int           // records
	closed chan struct{} // the index is being closed

	to  *os.File
	crc uint32

	sources []source // of the present term
}

// mergePart is one of the old segments.
type mergePart struct {
	seg    segmentOnDisk
	file   *segmentFile
	first  uint32 // the new number of its first record
	stored uint64 // where the list of its records begins
}

type segmentOnDisk interface {
	zapSegment
	Fields() []string
	StoredIndexOffset() uint64
}

// newMerger is nil for segments that zapx has to merge.
func newMerger(segs []segment.Segment, drops []*roaring.Bitmap, closed chan struct{}) *merger {
	m := &merger{closed: closed}
	for i, s := range segs {
		_, f := mapped(s)
		z, ok := s.(segmentOnDisk)
		if f == nil || !ok || f.docs == 0 || i < len(drops) && drops[i] != nil && !drops[i].IsEmpty() {
			return nil
		}
		if !slices.EqualFunc(z.Fields(), segmentFields, func(name string, f segmentField) bool { return name == f.name }) {
			return nil
		}
		p := mergePart{seg: z, file: f, first: uint32(m.total), stored: z.StoredIndexOffset()}
		if inside, _ := uvarint(f.data, int(p.stored+8*f.docs)); inside != 0 {
			return nil
		}
		m.parts = append(m.parts, p)
		m.total += int(f.docs)
	}
	if m.total == 0 || m.total > 1<<31-1 {
		return nil
	}
	return m
}

// numbers are the new numbers of the records of each part.
func (m *merger) numbers() [][]uint64 {
	all := make([][]uint64, len(m.parts))
	for i, p := range m.parts {
		all[i] = make([]uint64, p.file.docs)
		for d := range all[i] {
			all[i][d] = uint64(p.first) + uint64(d)
		}
	}
	return all
}

// file writes the segment to path, whole or not at all.
func (m *merger) file(path string) (size uint64, err error) {
	if m.to, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600); err != nil {
		return 0, err
	}
	whole := false
	defer func() {
		if e := m.to.Close(); err == nil { // as it is: Bleve looks for segment.ErrClosed itself
			err = e
		}
		if !whole || err != nil {
			_ = os.Remove(path)
		}
	}()
	if err := m.segment(); err != nil {
		return 0, err
	}
	if err := m.to.Sync(); err != nil {
		return 0, err
	}
	whole = true
	return m.at(), nil
}

func (m *merger) segment() error {
	stored, err := m.copyRecords()
	if err != nil {
		return err
	}
	addrs := make([]uint64, len(segmentFields))
	for i := range segmentFields {
		dict, err := m.mergeField(i)
		if err != nil {
			return err
		}
		addrs[i] = m.address(dict)
	}
	sections := m.fields(addrs)
	m.out = binary.BigEndian.AppendUint32(m.out, 0) // no callbacks
	for _, n := range []uint64{uint64(m.total), stored, sections} {
		m.out = binary.BigEndian.AppendUint64(m.out, n)
	}
	m.out = binary.BigEndian.AppendUint32(m.out, zapChunkMode)
	m.out = binary.BigEndian.AppendUint32(m.out, zapVersion)
	if err := m.flush(0); err != nil {
		return err
	}
	m.out = binary.BigEndian.AppendUint32(m.out, m.crc)
	return m.flush(0)
}

// flush writes what has gathered once it is more than most bytes, and looks
// whether the index is being closed.
func (m *merger) flush(most int) error {
	if len(m.out) <= most {
		return nil
	}
	select {
	case <-m.closed:
		return segment.ErrClosed
	default:
	}
	m.crc = crc32.Update(m.crc, crc32.IEEETable, m.out)
	_, err := m.to.Write(m.out)
	m.base += uint64(len(m.out))
	m.out = m.out[:0]
	return err
}

const mergeBuffer = 1 << 20

// copyRecords copies what is stored and returns where the list of it begins.
func (m *merger) copyRecords() (uint64, error) {
	offsets := make([]uint64, 0, m.total)
	for _, p := range m.parts {
		b := p.file.data
		list := b[p.stored:][:8*p.file.docs]
		first := binary.BigEndian.Uint64(list)
		for at := m.at(); len(list) > 0; list = list[8:] {
			offsets = append(offsets, binary.BigEndian.Uint64(list)-first+at)
		}
		for part := range slices.Chunk(b[first:p.stored], mergeBuffer) {
			m.out = append(m.out, part...)
			if err := m.flush(mergeBuffer); err != nil {
				return 0, err
			}
		}
	}
	return m.offsets(offsets), nil
}

// partTerms walks the terms of a field of one part.
type partTerms struct {
	part  *mergePart
	it    *vellum.FSTIterator
	term  []byte
	value uint64
}

// source is where the postings of a term are in one part.
type source struct {
	postings
	part *mergePart
	norm uint64 // of a term that stands in the dictionary alone
}

// mergeField merges the dictionaries of a field and returns where the new one
// begins.
func (m *merger) mergeField(field int) (uint64, error) {
	var walks []*partTerms
	for i := range m.parts {
		p := &m.parts[i]
		l, err := p.file.lexicon(p.seg, segmentFields[field].name)
		if err != nil {
			return 0, err
		}
		if l == nil {
			continue
		}
		it, err := l.fst.Iterator(nil, nil)
		if err == nil {
			w := &partTerms{part: p, it: it}
			w.term, w.value = it.Current()
			walks = append(walks, w)
		} else if !errors.Is(err, vellum.ErrIteratorDone) {
			return 0, err
		}
	}
	if len(walks) == 0 {
		return m.noDictionary(), nil
	}
	if err := m.beginDictionary(); err != nil {
		return 0, err
	}
	for len(walks) > 0 {
		least := walks[0].term
		for _, w := range walks[1:] {
			if bytes.Compare(w.term, least) < 0 {
				least = w.term
			}
		}
		m.meta = append(m.meta[:0], least...)
		var err error
		if walks, err = m.gather(walks); err != nil {
			return 0, err
		}
		if err := m.fst.Insert(m.meta, m.term()); err != nil {
			return 0, err
		}
		if err := m.flush(mergeBuffer); err != nil {
			return 0, err
		}
	}
	return m.endDictionary()
}

// gather takes the sources of the present term and moves the walks that were at
// it. Walks that have ended are left out.
func (m *merger) gather(walks []*partTerms) ([]*partTerms, error) {
	m.sources = m.sources[:0]
	more := walks[:0]
	for _, w := range walks {
		if bytes.Equal(w.term, m.meta) {
			_, norm := zap.FSTValDecode1Hit(w.value)
			m.sources = append(m.sources, source{w.part.file.postings(w.value), w.part, norm})
			if err := w.it.Next(); errors.Is(err, vellum.ErrIteratorDone) {
				continue
			} else if err != nil {
				return nil, err
			}
			w.term, w.value = w.it.Current()
		}
		more = append(more, w)
	}
	return more, nil
}

// term writes the postings of the present term and returns what its dictionary
// says of it.
func (m *merger) term() uint64 {
	w := &m.segmentWriter
	w.docs = w.docs[:0]
	for i := range m.sources {
		s := &m.sources[i]
		from := len(w.docs)
		w.docs = s.appendDocs(w.docs)
		for i := range w.docs[from:] {
			w.docs[from+i] += s.part.first
		}
	}
	if len(w.docs) == 1 && m.sources[0].set == nil {
		return zap.FSTValEncode1Hit(uint64(w.docs[0]), m.sources[0].norm)
	}
	size := m.total / (len(w.docs)/chunkDocs + 1)
	w.tf.begin(size, m.total)
	w.locs.begin(size, m.total)
	docs := w.docs
	for i := range m.sources {
		s := &m.sources[i]
		freqs, locs := s.streams()
		if w.tf.total == 1 {
			w.tf.data, w.locs.data = append(w.tf.data, freqs...), append(w.locs.data, locs...)
			continue
		}
		for _, d := range docs[:s.n] {
			freqs, locs = w.copyPosting(d, freqs, locs)
		}
		docs = docs[s.n:]
	}
	return w.endPostings()
}

// streams are the frequencies and the positions of a source, without the tables
// of their chunks.
func (s *source) streams() (freqs, locs []byte) {
	if s.set == nil {
		return binary.AppendUvarint([]byte{1 << 1}, s.norm), nil
	}
	return wholeStream(s.file.data, s.freqAt), wholeStream(s.file.data, s.locAt)
}

func wholeStream(b []byte, from uint64) []byte {
	if from == 0 {
		return nil
	}
	n, at := uvarint(b, int(from))
	end, at := uvarint(b, skipUvarints(b, at, int(n)-1))
	return b[at:][:end]
}

// copyPosting copies what the streams begin with, which is a record's, and
// returns what follows.
func (w *segmentWriter) copyPosting(doc uint32, freqs, locs []byte) (_, _ []byte) {
	w.tf.upTo(doc)
	freq, _ := uvarint(freqs, 0)
	end := skipUvarints(freqs, 0, 2) // with the length of the field
	w.tf.data = append(w.tf.data, freqs[:end]...)
	freqs = freqs[end:]
	if freq&1 != 0 { // it has positions
		w.locs.upTo(doc)
		size, at := uvarint(locs, 0)
		end := at + int(size)
		w.locs.data = append(w.locs.data, locs[:end]...)
		locs = locs[end:]
	}
	return freqs, locs
}
