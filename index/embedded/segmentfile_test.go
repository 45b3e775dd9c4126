package embedded

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/sample"
)

// TestSegmentFileReadsAsBleveDoes compares the postings of every term, read from
// the segments' files, with what Bleve's own interfaces give. It fails when a
// release of Bleve writes its files otherwise.
func TestSegmentFileReadsAsBleveDoes(t *testing.T) {
	e, err := Open(t.Context(), Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close() //nolint:errcheck // nothing is lost
	docs := slices.Collect(sample.Documents(60, 4))
	for i := range docs { // terms in more than a thousand documents make chunks
		if err := e.Put(t.Context(), docs[i]); err != nil {
			t.Fatal(err)
		}
	}
	small := slices.Collect(shortDocuments(3000))
	if err := e.Put(t.Context(), small...); err != nil {
		t.Fatal(err)
	}
	if err := e.gen.idx.ForceMerge(t.Context(), nil); err != nil {
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
	most := 0
	for _, s := range v.segments {
		if s.file == nil {
			t.Fatalf("segment %d is not read as a file", s.id)
		}
		for _, field := range textFieldNames {
			dict, err := s.seg.Dictionary(field)
			if err != nil {
				t.Fatal(err)
			}
			it := dict.AutomatonIterator(nil, nil, nil)
			for {
				entry, err := it.Next()
				if err != nil {
					t.Fatal(err)
				}
				if entry == nil {
					break
				}
				want, err := decode(dict, entry.Term)
				if err != nil {
					t.Fatal(err)
				}
				got, err := s.file.lookup(field, entry.Term)
				if err != nil {
					t.Fatal(err)
				}
				comparePostings(t, field+":"+entry.Term, &got, &want)
				most = max(most, got.n)
			}
		}
	}
	if most < 2500 {
		t.Errorf("the most frequent term is in %d documents of a segment, want chunks", most)
	}
}

// shortDocuments have many frequent words.
func shortDocuments(n int) func(func(index.Document) bool) {
	words := []string{"alpha", "beta", "gamma", "delta", "police", "swyddogion"}
	return func(yield func(index.Document) bool) {
		r := rand.New(rand.NewPCG(1, 2))
		for i := range n {
			id := "s" + string(rune('a'+i/676)) + string(rune('a'+i/26%26)) + string(rune('a'+i%26))
			text := ""
			for range 1 + r.IntN(40) {
				text += words[min(r.IntN(len(words)), r.IntN(len(words)))] + " "
			}
			d := index.Document{ID: id, Files: []index.File{{Path: id}}, Passages: []index.Passage{{Text: text}, {Text: "alpha"}}}
			if !yield(d) {
				return
			}
		}
	}
}

func comparePostings(t *testing.T, term string, got, want *postings) {
	t.Helper()
	docs := got.appendDocs(nil)
	if w := want.appendDocs(nil); !slices.Equal(docs, w) || got.n != want.n {
		t.Fatalf("documents of %s = %v, want %v", term, docs, w)
	}
	freqs := got.appendFreqs(nil)
	if w := want.appendFreqs(nil); !slices.Equal(freqs, w) {
		t.Fatalf("frequencies of %s = %v, want %v", term, freqs, w)
	}
	for _, step := range []int{1, 3, 700} { // one after another and with leaps
		for _, exact := range []bool{false, true} {
			got.exact, want.exact = exact, exact
			fs, ps, ws := got.freqReader(), got.placeReader(), want.placeReader()
			for i := step - 1; i < len(docs); i += step {
				if !fs.seek(docs[i]) || !ps.seek(docs[i]) || !ws.seek(docs[i]) {
					t.Fatalf("%s is not found in its %d-th document by steps of %d", term, i, step)
				}
				if g := fs.freq(); g != freqs[i] {
					t.Fatalf("frequency of %s in the %d-th document by steps of %d = %d, want %d", term, i, step, g, freqs[i])
				}
				if g, w := ps.places(nil), ws.places(nil); !slices.Equal(g, w) {
					t.Fatalf("positions of %s in the %d-th document by steps of %d = %v, want %v", term, i, step, g, w)
				}
			}
		}
	}
}

// TestDocSet reads what the Roaring library writes: all of it, and in leaps.
func TestDocSet(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct {
		name    string
		n, most int // numbers, and the largest
		runs    bool
	}{
		{"one", 1, 1, false},
		{"array", 900, 60_000, false},
		{"bitmap", 30_000, 60_000, false},
		{"containers", 50_000, 400_000, false},
		{"few runs", 60_000, 61_000, true},
		{"runs with offsets", 400_000, 401_000, true},
		{"mixed", 300_000, 900_000, true},
	} {
		b := roaring.New()
		for range c.n {
			b.Add(uint32(r.IntN(c.most)))
		}
		if c.runs {
			b.AddRange(10, uint64(c.most/2))
			b.RunOptimize()
		}
		bytes, err := b.ToBytes()
		if err != nil {
			t.Fatal(err)
		}
		if got, want := appendSet(nil, bytes), b.ToArray(); !slices.Equal(got, want) {
			t.Errorf("appendSet(%s) = %d numbers, want %d", c.name, len(got), len(want))
		}
		if got, want := setSize(bytes), int(b.GetCardinality()); got != want {
			t.Errorf("setSize(%s) = %d, want %d", c.name, got, want)
		}
		all := b.ToArray()
		for _, leap := range []int{1, 7, 50, 5000, 300_000} {
			var sc scratch
			wanted := []uint32{}
			for d := r.IntN(leap); d < c.most+70_000; d += 1 + r.IntN(leap) {
				wanted = append(wanted, uint32(d))
			}
			w := sc.want(wanted, c.most+70_000)
			docs, places := make([]uint32, len(wanted)+1), make([]uint32, len(wanted)+1)
			p := postings{n: len(all), set: bytes}
			n := w.meet(p.documents(), docs, places)
			w.free()
			var want []uint32
			for i, d := range all {
				if _, ok := slices.BinarySearch(wanted, d); !ok {
					continue
				}
				if k := len(want); k >= n || docs[k] != d || places[k] != uint32(i) {
					t.Fatalf("meet(%s, every %d) has no %d at %d", c.name, leap, d, i)
				}
				want = append(want, d)
			}
			if n != len(want) {
				t.Errorf("meet(%s, every %d) = %d numbers, want %d", c.name, leap, n, len(want))
			}
			if slices.ContainsFunc(sc.wanted.set, func(x uint64) bool { return x != 0 }) {
				t.Errorf("the set is not empty after free")
			}
		}
		for _, leap := range []int{1, 50, 5000, 300_000} {
			p := postings{n: len(all), set: bytes}
			docs, want := p.documents(), 0
			for d := uint32(r.IntN(leap)); d < uint32(c.most)+70_000; d += uint32(1 + r.IntN(leap)) {
				for want < len(all) && all[want] < d {
					want++
				}
				has := want < len(all) && all[want] == d
				if before, found := docs.seek(d); before != want || found != has {
					t.Fatalf("seek(%d) in %s by leaps up to %d = %d, %v, want %d, %v", d, c.name, leap, before, found, want, has)
				}
			}
		}
	}
}

func TestGallop(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		docs := make([]uint32, r.IntN(30))
		for i := range docs {
			docs[i] = uint32(r.IntN(50))
		}
		slices.Sort(docs)
		docs = slices.Compact(docs)
		from, d := 0, uint32(r.IntN(55))
		want, _ := slices.BinarySearch(docs, d)
		if want > 0 {
			from = r.IntN(want + 1)
		}
		if got := gallop(docs, from, d); got != want {
			t.Fatalf("gallop(%v, %d, %d) = %d, want %d", docs, from, d, got, want)
		}
	}
}
