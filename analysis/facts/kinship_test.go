package facts

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func noSuccessor(string) string { return "" }

// kinMaker draws documents that are often near-duplicates or translations of one
// another, and sometimes more than a key may have.
type kinMaker struct{ r *rand.Rand }

func (m kinMaker) kin(ids []string) Kin {
	r := m.r
	work := r.IntN(6)
	words := rand.New(rand.NewPCG(uint64(work), 1))
	k := Kin{Lang: Welsh, Force: fmt.Sprint("force", work%2), Type: TypeLetter, Words: 200}
	if r.IntN(2) == 0 {
		k.Lang = English
	}
	if r.IntN(3) > 0 {
		k.Date = Date{2020 + r.IntN(2), 5, 3}
	}
	mk := marker{k: &k, own: map[string]bool{}}
	for i := range 60 + 10*work {
		h := words.Uint64()
		if r.IntN(40) == 0 {
			h = r.Uint64()
		}
		mk.word([]byte(fmt.Sprint(k.Lang, i, h)))
	}
	for range 8 {
		if f := 100 + words.IntN(900); r.IntN(12) > 0 {
			mk.figure(fmt.Sprint(f))
		}
	}
	mk.finish()
	if r.IntN(8) == 0 {
		k.TranslationOf = slices.Concat(ids, []string{None})[r.IntN(len(ids)+1)]
	}
	if r.IntN(8) == 0 {
		k.CopyOf = slices.Concat(ids, []string{None})[r.IntN(len(ids)+1)]
	}
	return k
}

// TestKinshipInAnyOrder: after any changes in any order the relations are those
// that the documents have when they come at once.
func TestKinshipInAnyOrder(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 3))
		m := kinMaker{r}
		var ids []string
		for i := range 40 {
			ids = append(ids, fmt.Sprintf("d%02d", i))
		}
		next := map[string]string{"old": ids[3]}
		successor := func(id string) string { return next[id] }
		small := 2 + r.IntN(6)
		x := NewKinship()
		x.buckets.common = small
		have, told := map[string]Kin{}, map[string]Relation{}
		related := 0
		for range 60 {
			for range 1 + r.IntN(4) {
				id := ids[r.IntN(len(ids))]
				if r.IntN(3) == 0 {
					x.Delete(id)
					delete(have, id)
					delete(told, id)
					continue
				}
				k := m.kin(append([]string{"old", "nobody"}, ids...))
				if old, ok := have[id]; ok && r.IntN(2) == 0 {
					k = old
				}
				x.Put(id, k)
				have[id] = k
			}
			if r.IntN(10) == 0 {
				next["old"] = ids[r.IntN(len(ids))]
			}
			for id, rel := range x.Settle(successor) {
				told[id] = rel
			}
			fresh := NewKinship()
			fresh.buckets.common = small
			order := slices.Collect(maps.Keys(have))
			r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			for _, id := range order {
				fresh.Put(id, have[id])
			}
			want := fresh.Settle(successor)
			if d := cmp.Diff(want, told); d != "" {
				t.Fatalf("seed %d: relations (-from scratch +step by step):\n%s", seed, d)
			}
			for _, rel := range want {
				if rel.Work != nil {
					related++
				}
			}
		}
		if related == 0 {
			t.Errorf("seed %d: nothing was related", seed)
		}
	}
}

// TestKinForm: what is kept comes back as it was, and damage is an error.
func TestKinForm(t *testing.T) {
	m := kinMaker{rand.New(rand.NewPCG(1, 1))}
	k := m.kin([]string{"a"})
	k.Topics, k.OCR, k.Marks = []string{"x", "y"}, true, []uint32{1, 2}
	b, _ := k.MarshalBinary()
	var got Kin
	if err := got.UnmarshalBinary(b); err != nil || cmp.Diff(k, got) != "" {
		t.Errorf("UnmarshalBinary = %v\n%s", err, cmp.Diff(k, got))
	}
	for n := range b {
		if err := got.UnmarshalBinary(b[:n]); err == nil {
			t.Fatalf("UnmarshalBinary of %d of %d bytes: no error", n, len(b))
		}
	}
}
