package facts

import (
	"math"
	"slices"
)

// paired is the least score of a statement and its translation.
const paired = 0.5

// Translated is how surely two documents are the same statement in Welsh and in
// English, from 0 to 1, where that is likely; otherwise 0. They must be in one
// language each, of one force, not of different dates or in answer to different
// reports, and share figures, names or links. Translated(a, b) is
// Translated(b, a).
func Translated(a, b *Kin) float64 {
	if a.Lang == "" || b.Lang == "" || a.Lang == b.Lang || a.Force != b.Force || a.Force == "" || clash(a, b) {
		return 0
	}
	long, short := float64(max(a.Words, b.Words)), float64(min(a.Words, b.Words))
	if short == 0 || long/short > 1.8 {
		return 0
	}
	shared, all := shares(a, b)
	if all == 0 {
		return 0
	}
	score := shared / all
	if a.Date.IsZero() || b.Date.IsZero() {
		score *= 0.9
	}
	if a.Type != b.Type {
		score *= 0.9
	}
	if long/short > 1.45 {
		score *= 0.85
	}
	if d := a.Promises - b.Promises; d > 2 || d < -2 {
		score *= 0.9
	}
	switch sameTopics(a.Topics, b.Topics) {
	case 0:
		score *= 0.6
	case 2:
		score = math.Min(1, score*1.1)
	}
	if shared < 3 { // two small figures alone are chance
		score *= 0.6
	}
	if score < paired {
		return 0
	}
	return score
}

// shares weighs the figures, names and links that two texts share against those
// in one alone. Names are often translated, so that a name in one alone says
// little.
func shares(a, b *Kin) (shared, all float64) {
	weigh := func(h uint32) float64 {
		if h < hashed {
			return 0.5
		}
		return 0.5 * float64(h>>24&3)
	}
	both, one := 0.0, 0.0
	eachMark(a.Figures, b.Figures, func(h uint32, in int) {
		if in == 3 {
			both += weigh(h)
		} else {
			one += weigh(h)
		}
	})
	n := compareMarks(a.Marks, b.Marks)
	shared = both + float64(n.both)
	return shared, shared + one + 0.1*float64(n.onlyA+n.onlyB)
}

// eachMark calls f with each of the marks of two sorted lists and where it is: 1
// for the first, 2 for the second, 3 for both.
func eachMark(a, b []uint32, f func(h uint32, in int)) {
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case j >= len(b) || i < len(a) && a[i] < b[j]:
			f(a[i], 1)
			i++
		case i >= len(a) || a[i] > b[j]:
			f(b[j], 2)
			j++
		default:
			f(a[i], 3)
			i++
			j++
		}
	}
}

// sameTopics is 2 where two documents have the same first topic or one has none,
// 1 where they share one, and 0 where they share none.
func sameTopics(a, b []string) int {
	if len(a) == 0 || len(b) == 0 {
		return 1
	}
	if a[0] == b[0] {
		return 2
	}
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return 1
			}
		}
	}
	return 0
}

// keys are those under which a document is looked for by its translation: its
// most telling marks, with its force, and with its date besides, because a mark
// alone may be on thousands of pages.
func (k *Kin) keys() []uint32 {
	if k.Lang == "" || k.Force == "" {
		return nil
	}
	telling, weak := slices.Clone(k.Marks), []uint32(nil)
	for _, h := range k.Figures {
		if h >= hashed && h>>24&3 > 1 {
			telling = append(telling, h)
		} else {
			weak = append(weak, h)
		}
	}
	telling = leastMixed(telling, 6)
	if len(telling) < 4 {
		telling = append(telling, leastMixed(weak, 6-len(telling))...)
	}
	force := hash32(k.Force)
	var keys []uint32
	for _, h := range telling {
		key := uint64(force)<<32 | uint64(h)
		keys = append(keys, uint32(mix(key)))
		if !k.Date.IsZero() {
			date := uint64(k.Date.Year)<<9 | uint64(k.Date.Month)<<5 | uint64(k.Date.Day)
			keys = append(keys, uint32(mix(key^mix(date))))
		}
	}
	return keys
}

// leastMixed are the n hashes that come first in an order without meaning, so
// that two documents that share many choose the same.
func leastMixed(hs []uint32, n int) []uint32 {
	mixed := make([]uint32, len(hs))
	for i, h := range hs {
		mixed[i] = uint32(mix(uint64(h)))
	}
	return least(mixed, n)
}
