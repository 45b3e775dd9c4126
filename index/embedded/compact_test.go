package embedded

import (
	"fmt"
	"runtime"
	"slices"
	"testing"

	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"

	"github.com/ymateb/ymateb/index"
)

func openForTest(t *testing.T, cfg Config) *Engine {
	t.Helper()
	cfg.Dir = t.TempDir()
	e, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func shortLetter(i int) index.Document {
	id := fmt.Sprintf("letter-%03d", i)
	d := index.Document{ID: id, Force: "gwent", Files: []index.File{{Path: id + ".txt", Fingerprint: "f"}},
		Passages: []index.Passage{{Text: fmt.Sprintf("We have visited schools, number n%d.", i), Lang: index.English}}}
	return d
}

// onDisk waits until the view has nothing but files: Bleve says that a batch is
// on disk a moment before its snapshot does.
func onDisk(t *testing.T, e *Engine) {
	t.Helper()
	for range 100_000 {
		e.gen.writing.Lock()
		err := e.gen.refresh()
		e.gen.writing.Unlock()
		if err != nil {
			t.Fatal(err)
		}
		v, err := e.gen.view()
		if err != nil {
			t.Fatal(err)
		}
		inMemory := slices.ContainsFunc(v.segments, func(s *segmentView) bool { return s.file == nil })
		v.release()
		if !inMemory {
			return
		}
		runtime.Gosched()
	}
	t.Fatal("segments stay in memory")
}

// TestCompact writes many small segments and has them merged.
func TestCompact(t *testing.T) {
	e := openForTest(t, Config{})
	for i := range 9 {
		if err := e.Put(t.Context(), shortLetter(i)); err != nil {
			t.Fatal(err)
		}
	}
	onDisk(t, e)
	e.gen.compact()
	onDisk(t, e)
	v, err := e.gen.view()
	if err != nil {
		t.Fatal(err)
	}
	defer v.release()
	if n, _, _ := v.mergeable(e.gen.largest); n > 0 {
		t.Errorf("after merging %d of %d segments are to be merged, want none", n, len(v.segments))
	}
	for i := range 9 {
		if _, err := v.get(shortLetter(i).ID, e.gen.blobs); err != nil {
			t.Errorf("document %d after merging: %v", i, err)
		}
	}
}

// fakeSegment is a segment for Bleve's planner: its number and size.
type fakeSegment struct{ id, size int }

func (s fakeSegment) Id() uint64          { return uint64(s.id) }
func (s fakeSegment) FullSize() int64     { return int64(s.size) }
func (s fakeSegment) LiveSize() int64     { return int64(s.size) }
func (s fakeSegment) HasVector() bool     { return false }
func (s fakeSegment) FileSize() int64     { return int64(s.size) * 1000 }
func (s fakeSegment) LiveFileSize() int64 { return int64(s.size) * 1000 }

// TestPlanner fails when Bleve's planner no longer does what compact.go asks of
// it: one merge, of the smallest segments.
func TestPlanner(t *testing.T) {
	var all []mergeplan.Segment
	for i, size := range []int{100_000, 30, 2_000_000, 10, 10, 40_000} {
		all = append(all, fakeSegment{i, size})
	}
	for n := 2; n <= len(all); n++ {
		plan, err := mergeplan.Plan(all, smallest(n, len(all)))
		if err != nil {
			t.Fatal(err)
		}
		if len(plan.Tasks) != 1 || len(plan.Tasks[0].Segments) != n {
			t.Errorf("plan for %d segments = %+v, want one merge of so many", n, plan.Tasks)
			continue
		}
		for _, s := range plan.Tasks[0].Segments {
			if sizes := []int{10, 10, 30, 40_000, 100_000, 2_000_000}; int(s.LiveSize()) > sizes[n-1] {
				t.Errorf("plan for %d segments takes one of %d records, want the smallest", n, s.LiveSize())
			}
		}
	}
}

// TestSegmentsToMerge says which segments are worth merging.
func TestSegmentsToMerge(t *testing.T) {
	for _, c := range []struct {
		sizes []int
		want  int
	}{
		{nil, 0},
		{[]int{5}, 0},
		{[]int{5, 5}, 2},
		{[]int{100, 5}, 0},
		{[]int{100, 5, 5}, 2},
		{[]int{100, 50, 30, 10, 10}, 5},
		{[]int{100, 40, 10, 3}, 0},
		{[]int{600, 500, 50, 50}, 2},
		{[]int{600, 600}, 0},
		{[]int{500, 500}, 2},
		{[]int{900, 400, 400}, 2},
		{[]int{2000}, 0},
	} {
		if got := toMerge(slices.Sorted(slices.Values(c.sizes)), 1000); got != c.want {
			t.Errorf("toMerge(%v) = %d, want %d", c.sizes, got, c.want)
		}
	}
}

// TestSizes makes sure that the parts of an index add up to it.
func TestSizes(t *testing.T) {
	e := openForTest(t, Config{})
	for i := range 4 {
		if err := e.Put(t.Context(), shortLetter(i), shortLetter(i+10)); err != nil {
			t.Fatal(err)
		}
	}
	onDisk(t, e)
	z, err := e.Sizes(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	v, err := e.gen.view()
	if err != nil {
		t.Fatal(err)
	}
	defer v.release()
	want := int64(0)
	for _, s := range v.segments {
		want += int64(len(s.file.data))
	}
	if got := z.Stored + z.Stems + z.Exact + z.Facets; got != want || z.Stored <= 0 || z.Stems <= 0 || z.Exact <= 0 || z.Facets <= 0 {
		t.Errorf("Sizes = %+v, want parts above zero that add up to %d", z, want)
	}
}

// TestTwinCommitments puts a document that makes the same promise twice: one
// record is enough for both.
func TestTwinCommitments(t *testing.T) {
	e := openForTest(t, Config{})
	d := shortLetter(1)
	for range 2 {
		d.Commitments = append(d.Commitments, index.Commitment{ID: d.ID + "-x", Text: "We will visit schools.", Lang: index.English})
	}
	if err := e.Put(t.Context(), d, shortLetter(2)); err != nil {
		t.Fatalf("Put of a document with equal commitments: %v", err)
	}
	st, err := e.Stats(t.Context())
	if err != nil || st.Documents != 2 || st.Commitments != 1 {
		t.Errorf("Stats = %+v, %v, want 2 documents and 1 commitment", st, err)
	}
}

// TestSmallMemory writes with as little memory as the engine knows: the columns of
// most segments are in files nevertheless.
func TestSmallMemory(t *testing.T) {
	e := openForTest(t, Config{MemoryBytes: 1})
	if e.gen.batchBytes != smallestBatch {
		t.Errorf("bytes of a batch = %d, want %d", e.gen.batchBytes, smallestBatch)
	}
	if e.gen.filed.least > e.gen.largest/8 {
		t.Errorf("columns from %d records on are in files, want %d at most: no segment is larger than %d", e.gen.filed.least, e.gen.largest/8, e.gen.largest)
	}
}
