package embedded

import (
	"cmp"
	"context"
	"os"
	"slices"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// While documents come, Bleve merges as little as it may, for each merge writes
// everything again. When writing has paused, the segments are brought down to
// few, because each costs every query a little: the small ones are merged as
// long as the largest of them is no larger than the others together. What is
// left doubles in size from segment to segment, and a document is written again
// only when the index has doubled.

// No segment grows beyond a size that the memory for writing sets, because a merge
// holds the positions of the most frequent word twice and more, a third of a
// kilobyte for each record, and new numbers. So merging takes as much memory in a
// large collection as in a small one. While documents come it may take half of it.

// loadMerges is Bleve's merge plan while documents come (v2.6.1, mergeplan).
func loadMerges(largest, floor int) map[string]any {
	return map[string]any{
		"MaxSegmentsPerTier":   24,
		"SegmentsPerMergeTask": 24,
		"MaxSegmentSize":       largest / 2,
		"FloorSegmentSize":     cmp.Or(floor, 2000), // Bleve's own
	}
}

const (
	recordShare  = 4 << 10 // bytes of the memory for writing that there are for a record of a segment
	leastLargest = 16 << 10
)

// largestOf is how many records a segment may have.
func largestOf(memory int64) int {
	if memory <= 0 {
		memory = defaultMemory
	}
	return int(min(max(memory/recordShare, leastLargest), mergeplan.MaxSegmentSizeLimit))
}

// slowestMerge is how many bytes a second a merge writes at the very least.
const slowestMerge = 2 << 20

// compact merges small segments, if any are worth it, and returns when that is
// done. Reading and writing go on meanwhile.
func (g *generation) compact() {
	if !g.merging.TryLock() {
		return
	}
	defer g.merging.Unlock()
	v, err := g.view()
	if err != nil {
		return
	}
	n, all, bytes := v.mergeable(g.largest)
	v.release()
	if n < 2 {
		return
	}
	if free, _, err := DiskSpace(g.path); err == nil && free < 2*bytes+minFree {
		return
	}
	// Bleve tries a merge that fails again and again: not for ever.
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute+time.Duration(bytes/slowestMerge)*time.Second)
	defer cancel()
	if err := g.idx.ForceMerge(ctx, smallest(n, all)); err == nil {
		g.lookLater(0)
	}
}

// mergeable tells how many of the smallest segments are to be merged, how many
// there are, and the bytes of those to be merged.
func (v *view) mergeable(largest int) (n, all int, bytes int64) {
	var sizes []int
	files := map[int]int64{} // bytes of segments, by records
	for _, s := range v.segments {
		if p, ok := s.seg.(segment.PersistedSegment); ok {
			live := int(s.seg.Count())
			if s.deleted != nil {
				live -= int(s.deleted.GetCardinality())
			}
			sizes = append(sizes, live)
			files[live] = max(files[live], fileBytes(p.Path()))
		}
	}
	slices.Sort(sizes)
	n = toMerge(sizes, largest)
	for _, size := range sizes[:n] {
		bytes += files[size]
	}
	return n, len(sizes), bytes
}

// toMerge tells how many of the smallest segments are to be merged; sizes are
// their records, in order. The largest of them has no more than the others together, and
// altogether they have at most as many as a segment may have.
func toMerge(sizes []int, largest int) (n int) {
	sum := 0
	for i, size := range sizes {
		if sum+size > largest {
			break
		}
		if i > 0 && size <= sum {
			n = i + 1
		}
		sum += size
	}
	return n
}

// smallest is a merge plan for the n smallest of all segments. Bleve's planner
// (v2.6.1) sorts them by size, offers every run to the end of the list for a
// score and takes the lowest, as long as there are more than the budget.
func smallest(n, all int) *mergeplan.MergePlanOptions {
	return &mergeplan.MergePlanOptions{
		MaxSegmentSize:       mergeplan.MaxSegmentSizeLimit,
		MaxSegmentFileSize:   1 << 40,
		SegmentsPerMergeTask: 1 << 20,
		CalcBudget:           func(int64, int64, *mergeplan.MergePlanOptions) int { return all - n + 1 },
		ScoreSegments: func(run []mergeplan.Segment, _ *mergeplan.MergePlanOptions) float64 {
			if len(run) == n {
				return 0
			}
			return 1
		},
	}
}

func fileBytes(name string) int64 {
	i, err := os.Stat(name)
	if err != nil {
		return 0
	}
	return i.Size()
}
