//go:build unix

package embedded

import (
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/sample"
)

// BenchmarkSearch asks an index of YMATEB_BENCH_N documents (5,000 unless set)
// for a page with six facets.
func BenchmarkSearch(b *testing.B) {
	n, _ := strconv.Atoi(os.Getenv("YMATEB_BENCH_N"))
	if n == 0 {
		n = 5000
	}
	dir := os.Getenv("YMATEB_BENCH_DIR")
	if dir == "" {
		dir = b.TempDir()
	}
	e, err := Open(b.Context(), Config{Dir: dir, CacheBytes: -1})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = e.Close() })
	if st, err := e.Stats(b.Context()); err != nil || st.Documents == 0 {
		for chunk := range slices.Chunk(slices.Collect(sample.Documents(n, 1)), 1000) {
			if err := e.Put(b.Context(), chunk...); err != nil {
				b.Fatal(err)
			}
		}
	}
	facets := []index.Facet{index.FacetForce, index.FacetTopic, index.FacetYear, index.FacetLang, index.FacetType, index.FacetAuthor}
	for _, c := range []struct {
		name, text string
		q          index.Query
	}{
		{"rare", "barle", index.Query{Facets: facets}},
		{"middling", "fraud", index.Query{Facets: facets}},
		{"frequent", "victims", index.Query{Facets: facets}},
		{"frequent_bare", "victims", index.Query{}},
		{"and", "fraud victims", index.Query{Facets: facets}},
		{"or", "fraud OR victims", index.Query{Facets: facets}},
		{"all", "", index.Query{Facets: facets}},
		{"phrase", `"community safety"`, index.Query{}},
		{"prefix", "comm*", index.Query{Facets: facets}},
		{"fuzzy", "fraud~1", index.Query{Facets: facets}},
		{"newest", "victims", index.Query{Sort: index.Newest}},
		{"deep", "", index.Query{Sort: index.Newest, Offset: n / 2}},
		{"multi", "victims", index.Query{Facets: facets, Filters: []index.Filter{
			{Field: index.FacetForce, Values: []string{"gwent", "kent"}}, {Field: index.FacetTopic, Values: []string{"custody", "asb"}}}}},
		{"voice", "victims", index.Query{Facets: append(slices.Clone(facets), index.FacetVoice)}},
	} {
		c.q.Text, _ = index.Parse(c.text)
		b.Run(c.name, func(b *testing.B) {
			runtime.LockOSThread() // processor time of this thread: other work on the machine does not count
			defer runtime.UnlockOSThread()
			hits, start := 0, threadTime()
			for b.Loop() {
				r, err := e.Search(b.Context(), c.q)
				if err != nil {
					b.Fatal(err)
				}
				hits = r.Total
			}
			b.ReportMetric(float64(hits), "hits")
			b.ReportMetric(float64(threadTime()-start)/float64(b.N)/1000, "cpu-µs/op")
		})
	}
}

// threadTime is the processor time of this thread; 0 where it is not told.
func threadTime() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
