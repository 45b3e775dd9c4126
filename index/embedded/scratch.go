package embedded

import "sync"

// scratch is memory that queries use over and over. New memory is not only made
// and cleaned up, it is also cold: waiting for it costs more than what it is for.
type scratch struct {
	docs, pos []uint32
	few       [fewLists]fewList
	wanted    wanted
	near      nearScratch
	counts    []uint32 // of facets
	keys      []uint64 // of facets
	hits      []hit
	ranks     []uint32
	best      []uint64 // scores of the best hits
	kept      matches  // of segments of which few can be on a page
}

var scratches = sync.Pool{New: func() any { return &scratch{hits: make([]hit, 0, nearHits)} }}

func newScratch() *scratch { return scratches.Get().(*scratch) }

// free gives the scratch to other queries.
func (sc *scratch) free() {
	sc.counts, sc.best = sc.counts[:0], sc.best[:0]
	sc.kept.docs, sc.kept.scores = sc.kept.docs[:0], sc.kept.scores[:0]
	scratches.Put(sc)
}

// zeros is memory for n counts, which are 0, until the scratch is free.
func (sc *scratch) zeros(n int) []uint32 {
	start := len(sc.counts)
	if start+n > cap(sc.counts) {
		sc.counts, start = make([]uint32, 0, max(1024, 2*(start+n))), 0
	}
	sc.counts = sc.counts[:start+n]
	counts := sc.counts[start : start+n : start+n]
	clear(counts)
	return counts
}
