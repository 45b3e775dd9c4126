package embedded

import (
	"math/bits"
	"sync"
)

// matches is what a part of a query matches in a segment: documents in rising
// order with their scores and, where voices matter, a mask for each document of
// the voices in which it matches (see voiceBit; bitWhole is the document as a
// whole). Without voices masks is nil and every document matches as a whole.
type matches struct {
	docs   []uint32
	scores []float64
	masks  []byte
}

func (m *matches) add(doc uint32, score float64, mask byte) {
	m.docs = append(m.docs, doc)
	m.scores = append(m.scores, score)
	if m.masks != nil {
		m.masks = append(m.masks, mask)
	}
}

// spare holds the memory of matches that are done with, by the power of two that
// it has room for: a query over a large collection needs megabytes for a
// millisecond.
var spare [33]sync.Pool

// empty returns matches of nothing, with room for n.
func (s *searcher) empty(n int) matches {
	size := bits.Len(uint(max(n, 256) - 1))
	m, _ := spare[size].Get().(*matches)
	if m == nil {
		m = &matches{docs: make([]uint32, 0, 1<<size), scores: make([]float64, 0, 1<<size)}
	}
	out := matches{docs: m.docs[:0], scores: m.scores[:0]}
	if s.plan.voices {
		if out.masks = m.masks[:0]; cap(m.masks) < n || m.masks == nil {
			out.masks = make([]byte, 0, 1<<size)
		}
	}
	return out
}

// spareDocs is spare for matches without scores: those of everything.
var spareDocs [33]sync.Pool

// unscored returns matches of nothing, with room for n, without scores and masks.
func unscored(n int) matches {
	size := bits.Len(uint(max(n, 256) - 1))
	if m, _ := spareDocs[size].Get().(*matches); m != nil {
		return matches{docs: m.docs[:0]}
	}
	return matches{docs: make([]uint32, 0, 1<<size)}
}

// recycle takes matches back that nobody uses any more.
func recycle(ms ...matches) {
	for _, m := range ms {
		if n := cap(m.docs); n > 0 && m.scores == nil {
			spareDocs[bits.Len(uint(n))-1].Put(&m)
			continue
		}
		if n := min(cap(m.docs), cap(m.scores)); n > 0 {
			spare[bits.Len(uint(n))-1].Put(&m)
		}
	}
}

func (m *matches) mask(i int) byte {
	if m.masks == nil {
		return bitWhole
	}
	return m.masks[i]
}

// and keeps what both match; scores add up. Like or and without it uses up a
// and b.
func (s *searcher) and(a, b matches) matches {
	if a.masks == nil && b.masks == nil {
		return s.both(a, b)
	}
	out := s.empty(min(len(a.docs), len(b.docs)))
	for i, j := 0, 0; i < len(a.docs) && j < len(b.docs); {
		switch {
		case a.docs[i] < b.docs[j]:
			i++
		case a.docs[i] > b.docs[j]:
			j++
		default:
			if k := a.mask(i) & b.mask(j); k != 0 {
				out.add(a.docs[i], a.scores[i]+b.scores[j], k)
			}
			i++
			j++
		}
	}
	recycle(a, b)
	return out
}

// both is and without masks. Which of two documents comes first is anybody's
// guess, the processor's too; so each step writes down what it sees, and the next
// one over it unless both were the same.
func (s *searcher) both(a, b matches) matches {
	most := min(len(a.docs), len(b.docs)) + 1
	out := s.empty(most)
	docs, scores := out.docs[:most], out.scores[:most]
	n := 0
	for i, j := 0, 0; i < len(a.docs) && j < len(b.docs); {
		x, y := a.docs[i], b.docs[j]
		docs[n], scores[n] = x, a.scores[i]+b.scores[j]
		n += one(x == y)
		i += one(x <= y)
		j += one(y <= x)
	}
	out.docs, out.scores = docs[:n], scores[:n]
	recycle(a, b)
	return out
}

// one is 1 for true, without a branch.
func one(b bool) int {
	n := 0
	if b {
		n = 1
	}
	return n
}

// or keeps what either matches; scores add up.
func (s *searcher) or(a, b matches) matches {
	out := s.empty(len(a.docs) + len(b.docs))
	i, j := 0, 0
	for i < len(a.docs) || j < len(b.docs) {
		switch {
		case j == len(b.docs) || i < len(a.docs) && a.docs[i] < b.docs[j]:
			out.add(a.docs[i], a.scores[i], a.mask(i))
			i++
		case i == len(a.docs) || b.docs[j] < a.docs[i]:
			out.add(b.docs[j], b.scores[j], b.mask(j))
			j++
		default:
			out.add(a.docs[i], a.scores[i]+b.scores[j], a.mask(i)|b.mask(j))
			i++
			j++
		}
	}
	recycle(a, b)
	return out
}

// without keeps what a matches and b does not.
func (s *searcher) without(a, b matches) matches {
	out := s.empty(len(a.docs))
	j := 0
	for i, d := range a.docs {
		for j < len(b.docs) && b.docs[j] < d {
			j++
		}
		k := a.mask(i)
		if j < len(b.docs) && b.docs[j] == d {
			k &^= b.mask(j)
		}
		if k != 0 {
			out.add(d, a.scores[i], k)
		}
	}
	recycle(a, b)
	return out
}

// everything matches the whole domain with a score of 0.
func (s *searcher) everything() matches {
	out := s.empty(s.dom.count)
	s.dom.docs.each(func(d uint32) { out.add(d, 0, ^byte(0)) })
	return out
}

// keep drops the matches for which test is false. test is called with rising
// places, before anything at or behind the place is moved.
func (m *matches) keep(test func(i int) bool) {
	n := 0
	for i := range m.docs {
		if !test(i) {
			continue
		}
		m.docs[n] = m.docs[i]
		if m.scores != nil {
			m.scores[n] = m.scores[i]
		}
		if m.masks != nil {
			m.masks[n] = m.masks[i]
		}
		n++
	}
	m.docs = m.docs[:n]
	if m.scores != nil {
		m.scores = m.scores[:n]
	}
	if m.masks != nil {
		m.masks = m.masks[:n]
	}
}
