package embedded

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestHighest compares the best hits by score with those of a sort of all, with
// few scores, so that many hits are equals, and with many.
func TestHighest(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		n, kinds := 1+r.IntN(60), 1+r.IntN(2000)
		s := &sorter{scratch: newScratch()}
		var all []hit
		for k := range 1 + r.IntN(3) {
			p := part{sv: &segmentView{cols: &columns{}}}
			for i := range r.IntN(1500) {
				score := float64(r.IntN(kinds)-kinds/4) / 3
				p.docs, p.scores = append(p.docs, uint32(i)), append(p.scores, score)
				p.sv.cols.ids.text += fmt.Sprintf("%04d", r.IntN(10_000))
				p.sv.cols.ids.ends = append(p.sv.cols.ids.ends, uint32(4*i+4))
				all = append(all, hit{-score, int32(k), int32(i), uint32(i)})
			}
			s.parts = append(s.parts, p)
		}
		got := slices.Clone(s.highest(n))
		if !slices.IsSortedFunc(got, func(a, b hit) int { return int(a.part-b.part)<<20 + int(a.at-b.at) }) {
			t.Fatalf("highest(%d) of %d hits is not in the order of the parts", n, len(all))
		}
		// Equals with equal ids may come in any order.
		key := func(h hit) string { return fmt.Sprint(h.key, s.id(h)) }
		slices.SortFunc(got, s.compare)
		slices.SortFunc(all, s.compare)
		want := all[:min(n, len(all))]
		if !slices.EqualFunc(got[:min(n, len(got))], want, func(a, b hit) bool { return key(a) == key(b) }) {
			t.Fatalf("highest(%d) of %d hits with %d scores = %v, want %v", n, len(all), kinds, got, want)
		}
	}
}

// TestBest compares the best hits of segments that were left only their best with
// those of all hits.
func TestBest(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 200 {
		most, kinds := 1+r.IntN(highestMost), 1+r.IntN(20_000)
		b, sc := best{most: most}, newScratch()
		all, left := &sorter{scratch: newScratch(), score: true, keys: scoreKey}, &sorter{scratch: sc, score: true, keys: scoreKey}
		for range 1 + r.IntN(6) {
			p := part{sv: &segmentView{cols: &columns{}}}
			for i := range r.IntN(3000) {
				p.docs, p.scores = append(p.docs, uint32(i)), append(p.scores, float64(r.IntN(kinds)))
				p.sv.cols.ids.text += fmt.Sprintf("%04d", r.IntN(10_000))
				p.sv.cols.ids.ends = append(p.sv.cols.ids.ends, uint32(4*i+4))
			}
			all.parts = append(all.parts, p)
			m := matches{docs: slices.Clone(p.docs), scores: slices.Clone(p.scores)}
			p.docs, p.scores = m.docs, m.scores
			b.leave(&p, &m, sc)
			left.parts = append(left.parts, p)
		}
		key := func(s *sorter, h hit) string { return fmt.Sprint(h.key, s.id(h)) }
		got, want := left.best(most), all.best(most)
		if !slices.EqualFunc(got, want, func(a, b hit) bool { return key(left, a) == key(all, b) }) {
			t.Fatalf("the best %d of what was left = %v, want %v", most, got, want)
		}
		sc.free()
	}
}
