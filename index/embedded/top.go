package embedded

import (
	"math"
	"slices"

	"github.com/ymateb/ymateb/index"
)

// topRoom is how many keys are gathered before the best of them are picked.
const topRoom = 512

// highestMost is for how many hits that pays.
const highestMost = topRoom / 2

// best leaves of the matches of one segment after the other those that can be on
// the page: what most of a large collection's hits lie in is then used again for
// the next segment, instead of being written to memory that is in no cache.
type best struct {
	most  int    // hits that are wanted; 0 keeps all
	limit uint64 // that a score must reach, as rising has it
}

// hitsFor is how many hits a page needs, 0 for all.
func hitsFor(q *index.Query) int {
	if q.Collapse || q.After != "" || q.Limit < 0 || q.Offset+q.Limit >= highestMost {
		return 0
	}
	return max(nearHits, q.Offset+q.Limit+1)
}

// leave makes p the best of m, a segment's matches.
func (b *best) leave(p *part, m *matches, sc *scratch) {
	sc.best, b.limit = gatherKeys(sc.best, b.limit, m.scores, b.most)
	if b.limit == 0 || len(m.docs) < topRoom {
		return
	}
	n := 0
	for i, score := range m.scores {
		m.docs[n], m.scores[n] = m.docs[i], score
		n += one(rising(score) >= b.limit)
	}
	if n > len(m.docs)/4 { // many equals
		p.docs, p.scores = m.docs[:n], m.scores[:n]
		return
	}
	k := &sc.kept
	start := len(k.docs)
	k.docs, k.scores = append(k.docs, m.docs[:n]...), append(k.scores, m.scores[:n]...)
	p.docs, p.scores, p.kept = k.docs[start:len(k.docs):len(k.docs)], k.scores[start:len(k.scores):len(k.scores)], true
	recycle(*m)
}

// highest finds the n hits with the highest scores, of equals the first by id, in
// the order in which they lie in the parts. Every n-th score is a surprise to the
// processor, so numbers are parted without a branch, and a heap, which asks
// at every step, is left to the other orders.
func (s *sorter) highest(n int) []hit {
	limit := s.nthScore(n)
	hits, above := s.scratch.hits[:0], 0
	for k := range s.parts {
		p := &s.parts[k]
		for i, score := range p.scores {
			if key := rising(score); key >= limit {
				hits = append(hits, hit{-score, int32(k), int32(i), p.docs[i]})
				above += one(key > limit)
			}
		}
	}
	if len(hits) > n {
		hits = s.firstOfEquals(hits, limit, n-above)
	}
	s.scratch.hits = hits
	return hits
}

// firstOfEquals keeps, of the hits whose score is the limit, the first by id.
func (s *sorter) firstOfEquals(hits []hit, limit uint64, most int) []hit {
	var equal []hit
	for _, h := range hits {
		if rising(-h.key) == limit {
			equal = append(equal, h)
		}
	}
	slices.SortFunc(equal, s.compare)
	last := equal[most-1]
	return slices.DeleteFunc(hits, func(h hit) bool { return rising(-h.key) == limit && s.compare(h, last) > 0 })
}

// nthScore is the n-th highest score, 0 for less than n, as a number that rises
// with scores.
func (s *sorter) nthScore(n int) uint64 {
	limit, keys := uint64(0), s.scratch.keys[:0]
	for k := range s.parts {
		keys, limit = gatherKeys(keys, limit, s.parts[k].scores, n)
	}
	if s.scratch.keys = keys; len(keys) >= n {
		limit = nth(keys, n)
	}
	return limit
}

// gatherKeys adds scores that are not below the limit to keys, of which the highest n
// and perhaps more stay, and raises the limit.
func gatherKeys(keys []uint64, limit uint64, scores []float64, n int) ([]uint64, uint64) {
	for _, score := range scores {
		key := rising(score)
		if key < limit {
			continue
		}
		if keys = append(keys, key); len(keys) < topRoom {
			continue
		}
		limit = nth(keys, n)
		keys = highestKeys(keys, limit, n)
	}
	return keys, limit
}

// highestKeys keeps the n highest keys, of which limit is the least.
func highestKeys(keys []uint64, limit uint64, n int) []uint64 {
	above := 0
	for _, key := range keys {
		keys[above] = key
		above += one(key > limit)
	}
	for i := above; i < n; i++ {
		keys[i] = limit
	}
	return keys[:n]
}

// rising turns a score into a number that sorts as scores do.
func rising(score float64) uint64 {
	b := math.Float64bits(score)
	return b ^ (uint64(int64(b)>>63) | 1<<63)
}

// nth is the n-th highest of keys, of which there must be n. It moves them about.
func nth(keys []uint64, n int) uint64 {
	for {
		pivot := middle(keys[0], keys[len(keys)/2], keys[len(keys)-1])
		above := 0
		for i, key := range keys {
			keys[i], keys[above] = keys[above], key
			above += one(key > pivot)
		}
		if n <= above {
			keys = keys[:above]
			continue
		}
		n -= above
		keys = keys[above:]
		same := 0
		for i, key := range keys {
			keys[i], keys[same] = keys[same], key
			same += one(key == pivot)
		}
		if n <= same {
			return pivot
		}
		n -= same
		keys = keys[same:]
	}
}

func middle(a, b, c uint64) uint64 { return max(min(a, b), min(max(a, b), c)) }
