package embedded

import (
	"fmt"
	"math/bits"
	"slices"
	"sync/atomic"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/ymateb/ymateb/index"
)

// bitset is a set of the documents of a segment.
type bitset []uint64

func newBitset(n int) bitset       { return make(bitset, (n+63)/64) }
func (b bitset) has(d uint32) bool { return b[d/64]&(1<<(d%64)) != 0 }
func (b bitset) set(d uint32)      { b[d/64] |= 1 << (d % 64) }

func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

func (b bitset) each(f func(d uint32)) {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			f(uint32(i*64 + bits.TrailingZeros64(w)))
		}
	}
}

// domain is what a query can match in a segment: the live records of a kind.
type domain struct {
	docs  bitset
	count int
	every bool   // no other record of the segment has words in the same fields
	words uint64 // their length together, for the mean length
}

// The domains of a segment.
const (
	publicDocuments = iota
	allDocuments
	publicCommitments
	allCommitments
	domains
)

func domainOf(kind index.Kind, drafts bool) int {
	d := publicDocuments
	if kind == index.Commitments {
		d = publicCommitments
	}
	if drafts {
		d++
	}
	return d
}

// segmentView is a segment as one snapshot of the index sees it.
type segmentView struct {
	id      uint64
	seg     segment.Segment
	deleted *roaring.Bitmap
	cols    *columns
	dicts   *dictionaries
	file    *segmentFile // nil where postings are read through Bleve's interfaces
	domains [domains]domain
}

// view is a snapshot of the index with its columns. It answers unchanged while
// others write and merge. Hold it by retain, let it go by release.
type view struct {
	reader   *scorch.IndexSnapshot
	segments []*segmentView
	version  uint64
	a        analyser
	files    bool // all segments are read as files
	leaves   memo[leafKey, node]
	readings memo[string, *reading]
	refs     atomic.Int64
}

func (v *view) release() {
	if v.refs.Add(-1) == 0 {
		for _, s := range v.segments {
			if s.cols != nil {
				s.cols.file.release()
			}
		}
		_ = v.reader.Close()
	}
}

func (v *view) segmentIDs() []uint64 {
	ids := make([]uint64, len(v.segments))
	for i, s := range v.segments {
		ids[i] = s.id
	}
	return ids
}

// newView takes a snapshot of idx. Columns of segments that old knows are
// taken from it, others from their files, and where there is none made. Call it
// from one goroutine at a time.
func newView(idx *scorch.Scorch, a analyser, shared tables, filed *columnFolder, old *view) (*view, error) {
	r, err := idx.Reader()
	if err != nil {
		return nil, err
	}
	snap, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		_ = r.Close()
		return nil, fmt.Errorf("bleve's reader is a %T", r)
	}
	v := &view{reader: snap, a: a, files: true}
	v.refs.Store(1)
	if v.version, err = readVersion(snap); err != nil {
		v.release()
		return nil, err
	}
	for _, s := range snap.Segments() { // files first: they know numbers that others may not have
		sv := &segmentView{id: s.Id(), seg: s.Segment(), deleted: s.Deleted()}
		if !sv.takeFrom(old, filed) {
			sv.cols = filed.filed(sv.seg, shared)
		}
		v.segments = append(v.segments, sv)
	}
	for _, sv := range v.segments {
		if err := sv.complete(shared, filed); err != nil {
			v.release()
			return nil, err
		}
		v.files = v.files && sv.file != nil
	}
	return v, nil
}

// takeFrom takes what an earlier view knows of the segment and reports whether that
// is enough. Columns in memory are not, when the segment has got to the disk since.
func (sv *segmentView) takeFrom(old *view, filed *columnFolder) bool {
	if old == nil {
		return false
	}
	for _, o := range old.segments {
		if o.id != sv.id || o.cols.n != int(sv.seg.Count()) {
			continue
		}
		if o.cols.file == nil && !o.cols.unfiled && filed.takes(sv.seg) {
			return false
		}
		o.cols.file.retain()
		sv.cols = o.cols
		if o.seg == sv.seg {
			sv.dicts, sv.file = o.dicts, o.file
		}
		if sameDeleted(o.deleted, sv.deleted) {
			sv.domains = o.domains
		}
		return true
	}
	return false
}

// complete makes what is still missing of the segment.
func (sv *segmentView) complete(shared tables, filed *columnFolder) (err error) {
	if sv.cols == nil {
		if sv.cols, err = filed.columns(sv.seg, shared); err != nil {
			return err
		}
	}
	if sv.dicts == nil {
		sv.dicts = newDictionaries(sv.seg)
		if sv.file, err = openSegmentFile(sv.seg); err != nil {
			return err
		}
	}
	if sv.domains[0].docs == nil {
		sv.fillDomains()
	}
	return nil
}

func sameDeleted(a, b *roaring.Bitmap) bool {
	if a == b {
		return true
	}
	an, bn := uint64(0), uint64(0)
	if a != nil {
		an = a.GetCardinality()
	}
	if b != nil {
		bn = b.GetCardinality()
	}
	return an == bn && (an == 0 || a.Equals(b))
}

func (s *segmentView) fillDomains() {
	for i := range s.domains {
		s.domains[i].docs = newBitset(s.cols.n)
	}
	dead := newBitset(s.cols.n)
	if s.deleted != nil {
		it := s.deleted.Iterator()
		for it.HasNext() {
			dead.set(it.Next())
		}
	}
	add := func(which int, d uint32) {
		dom := &s.domains[which]
		dom.docs.set(d)
		dom.count++
		dom.words += uint64(s.cols.words[d])
	}
	var kinds [len(kindTerms)]int
	for i, k := range s.cols.kinds {
		d := uint32(i)
		kinds[k]++
		if dead.has(d) {
			continue
		}
		switch k {
		case kindDocument:
			add(publicDocuments, d)
			add(allDocuments, d)
		case kindDraft:
			add(allDocuments, d)
		case kindCommitment:
			add(publicCommitments, d)
			add(allCommitments, d)
		case kindDraftCommitment:
			add(allCommitments, d)
		}
	}
	documents, commitments := kinds[kindDocument]+kinds[kindDraft], kinds[kindCommitment]+kinds[kindDraftCommitment]
	for i, having := range [domains]int{documents, documents, commitments, commitments} {
		s.domains[i].every = s.domains[i].count == having
	}
}

// find returns the segment and number of a live record by its id.
func (v *view) find(id string) (*segmentView, uint32, bool, error) {
	return v.findTerm(fieldID, []byte(id))
}

// findTerm returns a live record that has a term.
func (v *view) findTerm(field string, term []byte) (*segmentView, uint32, bool, error) {
	for _, s := range v.segments {
		dict, err := s.seg.Dictionary(field)
		if err != nil {
			return nil, 0, false, err
		}
		pl, err := dict.PostingsList(term, s.deleted, nil)
		if err != nil {
			return nil, 0, false, err
		}
		p, err := pl.Iterator(false, false, false, nil).Next()
		if err != nil {
			return nil, 0, false, err
		}
		if p != nil {
			return s, uint32(p.Number()), true, nil
		}
	}
	return nil, 0, false, nil
}

// stored reads the stored document with a number, and its kin.
func (s *segmentView) stored(doc uint32) (blob, kin []byte, err error) {
	err = s.seg.VisitStoredFields(uint64(doc), func(field string, _ byte, value []byte, _ []uint64) bool {
		switch field {
		case fieldBlob:
			blob = slices.Clone(value)
		case fieldKin:
			kin = slices.Clone(value)
		}
		return true
	})
	return blob, kin, err
}
