package embedded

import (
	"math/bits"
	"sync"
)

// accumulator adds up the weighed frequencies of a leaf, document by document
// of a segment. It is zero outside of use and goes back to a pool.
type accumulator struct {
	freqs   []float32
	masks   []byte
	touched bitset
	count   int
}

var accumulators = sync.Pool{New: func() any { return new(accumulator) }}

func (s *searcher) accumulator() *accumulator {
	a := accumulators.Get().(*accumulator)
	n := s.sv.cols.n
	if len(a.freqs) < n {
		a.freqs = make([]float32, n+n/4)
		a.masks = make([]byte, n+n/4)
		a.touched = newBitset(n + n/4)
	}
	return a
}

func (a *accumulator) add(doc uint32, freq float32, mask byte) {
	if !a.touched.has(doc) {
		a.touched.set(doc)
		a.count++
	}
	a.freqs[doc] += freq
	a.masks[doc] |= mask
}

// matches scores what was added and frees the accumulator.
func (a *accumulator) matches(s *searcher, l *leaf) matches {
	m := s.empty(a.count)
	for i, w := range a.touched {
		if w == 0 {
			continue
		}
		a.touched[i] = 0
		for ; w != 0; w &= w - 1 {
			d := uint32(i*64 + bits.TrailingZeros64(w))
			m.add(d, l.score(float64(a.freqs[d])), a.masks[d])
			a.freqs[d], a.masks[d] = 0, 0
		}
	}
	a.count = 0
	accumulators.Put(a)
	return m
}

// free empties the accumulator without using it.
func (a *accumulator) free() {
	clear(a.freqs)
	clear(a.masks)
	clear(a.touched)
	a.count = 0
	accumulators.Put(a)
}
