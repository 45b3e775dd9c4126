package embedded

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/ymateb/ymateb/index"
)

// TestBleveKeepsWhatWeRelyOn fails when a release of Bleve changes what the
// engine stands on: that the reader is a snapshot of segments with dictionaries,
// that array positions, field lengths and ids survive persisting and merging,
// that bitmaps of postings are to be had, that segments keep their number while
// they are the same, and that a batch's records stay in one segment.
func TestBleveKeepsWhatWeRelyOn(t *testing.T) {
	e, err := Open(t.Context(), Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()     //nolint:errcheck // nothing is lost
	for i := range 40 { // many small segments, so that Bleve merges
		d := index.Document{
			ID:       string(rune('a'+i/26)) + string(rune('a'+i%26)),
			Files:    []index.File{{Path: strings.Repeat("x", i+1)}},
			Passages: []index.Passage{{Text: "alpha beta alpha gamma", Lang: index.English}, {Text: "alpha", Lang: index.English}},
		}
		d.Commitments = []index.Commitment{{ID: d.ID + "-1", Text: "alpha", Lang: index.English}}
		if err := e.Put(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.gen.mergeAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := e.gen.refresh(); err != nil {
		t.Fatal(err)
	}
	v, err := e.gen.view()
	if err != nil {
		t.Fatal(err)
	}
	defer v.release()
	docs := 0
	for _, s := range v.segments {
		dict, err := s.seg.Dictionary(fieldEn)
		if err != nil {
			t.Fatal(err)
		}
		pl, err := dict.PostingsList([]byte("alpha"), s.deleted, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := pl.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator); !ok {
			t.Errorf("iterator of postings has no bitmap")
		}
		p, err := s.lookup(fieldEn, "alpha")
		if err != nil {
			t.Fatal(err)
		}
		if s.file == nil {
			t.Errorf("segment %d is not read as a file", s.id)
		}
		p.exact = true
		docs += p.n
		all := p.appendDocs(nil)
		freqs, places := p.appendFreqs(nil), p.placeReader()
		for i, d := range all {
			if !places.seek(d) {
				t.Fatalf("alpha is not found in document %d", d)
			}
			if got, want := places.places(nil), []uint32{0, 2, slotSize}; !slices.Equal(got, want) || freqs[i] != 3 {
				t.Errorf("positions of alpha = %v (frequency %d), want %v", got, freqs[i], want)
			}
		}
		s.domains[publicCommitments].docs.each(func(d uint32) {
			if p := s.cols.parents[d]; p == noDoc || !strings.HasPrefix(s.cols.id(d), s.cols.id(p)+"-") {
				t.Errorf("parent of %s = %d, want its document", s.cols.id(d), p)
			}
		})
	}
	if docs != 40 {
		t.Errorf("documents with alpha after merging = %d, want 40", docs)
	}
	r, err := e.gen.idx.Reader()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // read only
	for i, s := range r.(*scorch.IndexSnapshot).Segments() {
		if s.Id() != v.segments[i].id {
			t.Errorf("number of segment %d = %d, want %d: nothing was written between", i, s.Id(), v.segments[i].id)
		}
	}
}

// mergeAll merges all segments into one.
func (g *generation) mergeAll(ctx context.Context) error {
	g.merging.Lock()
	defer g.merging.Unlock()
	return g.idx.ForceMerge(ctx, nil)
}

// TestUnfinishedAccumulator makes sure that an accumulator given back early is
// empty for the next query.
func TestUnfinishedAccumulator(t *testing.T) {
	a := &accumulator{freqs: make([]float32, 64), masks: make([]byte, 64), touched: newBitset(64)}
	a.add(uint32(rand.IntN(64)), 1, 1)
	a.free()
	if slices.ContainsFunc(a.freqs, func(f float32) bool { return f != 0 }) || a.count != 0 || a.touched.count() != 0 {
		t.Errorf("accumulator after free = %+v, want empty", a)
	}
}
