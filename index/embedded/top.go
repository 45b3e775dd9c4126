package embedded

import (
	"math"
	"slices"
)

// topRoom is how many keys are gathered before the best of them are picked.
const topRoom = 512

// highest finds the n hits with the highest scores, of equals the first by id, in
// the order in which they lie in the parts. Every n-th score is a surprise to the
// processor, so numbers are parted without a branch, and a heap, which asks
// at every step, is left to the other orders.
func (s *sorter) highest(n int, sc *scratch) []hit {
	limit := s.nthScore(n, sc)
	hits, above := sc.hits[:0], 0
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
	sc.hits = hits
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
func (s *sorter) nthScore(n int, sc *scratch) uint64 {
	limit, keys := uint64(0), sc.keys[:0]
	for k := range s.parts {
		for _, score := range s.parts[k].scores {
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
	}
	if sc.keys = keys; len(keys) >= n {
		limit = nth(keys, n)
	}
	return limit
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
