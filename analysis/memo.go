package analysis

import (
	"sync/atomic"
	"unicode"
)

// entry is what is known of one written word in one place.
type entry struct {
	raw   string
	place place
	mode  Mode

	exact      string
	terms      []string
	termBytes  [][]byte // terms, for Bleve
	exactBytes []byte   // ExactPrefix and exact, for Bleve
	next       place    // for the word after
}

func (e *entry) seal() {
	for _, t := range e.terms {
		e.termBytes = append(e.termBytes, []byte(t))
	}
	e.exactBytes = append([]byte{ExactPrefix}, e.exact...)
}

// memo remembers analysed words: a table of fixed size, four places a hash, in which newer words take
// the places of older ones. Entries never change once stored, so readers need no lock.
type memo struct {
	slots [memoSlots]atomic.Pointer[entry]
}

const (
	memoSlots = 1 << 17
	memoWays  = 4
)

// bucket gives the first place of a word, and the one to take when all are taken.
func bucket(raw string, p place, mode Mode) (first, victim uint32) {
	h := uint32(2166136261) ^ uint32(p.context)<<8 ^ uint32(mode)
	if p.start {
		h ^= 1 << 20
	}
	if p.upper {
		h ^= 1 << 21
	}
	for i := 0; i < len(raw); i++ {
		h = (h ^ uint32(raw[i])) * 16777619
	}
	h ^= h >> 15
	first = h % (memoSlots / memoWays) * memoWays
	return first, first + h>>28%memoWays
}

func (m *memo) get(raw string, p place, mode Mode) *entry {
	if len(raw) > maxWord {
		return nil
	}
	first, _ := bucket(raw, p, mode)
	for i := range m.slots[first : first+memoWays] {
		e := m.slots[first+uint32(i)].Load()
		if e == nil {
			return nil
		}
		if e.raw == raw && e.place == p && e.mode == mode {
			return e
		}
	}
	return nil
}

func (m *memo) put(e *entry) {
	if len(e.raw) > maxWord {
		return
	}
	first, victim := bucket(e.raw, e.place, e.mode)
	for i := first; i < first+memoWays; i++ {
		if m.slots[i].CompareAndSwap(nil, e) {
			return
		}
	}
	m.slots[victim].Store(e)
}

func isUpper(r rune) bool { return unicode.IsUpper(r) }
