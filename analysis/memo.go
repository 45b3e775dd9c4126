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

// memo remembers analysed words: a table of fixed size in which a newer word takes the place of an
// older one with the same hash. Entries never change once stored, so readers need no lock.
type memo struct {
	slots [1 << 17]atomic.Pointer[entry]
}

func (m *memo) slot(raw string, p place, mode Mode) *atomic.Pointer[entry] {
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
	return &m.slots[(h^h>>15)%uint32(len(m.slots))]
}

func (m *memo) get(raw string, p place, mode Mode) *entry {
	if len(raw) > maxWord {
		return nil
	}
	if e := m.slot(raw, p, mode).Load(); e != nil && e.raw == raw && e.place == p && e.mode == mode {
		return e
	}
	return nil
}

func (m *memo) put(e *entry) {
	if len(e.raw) <= maxWord {
		m.slot(e.raw, e.place, e.mode).Store(e)
	}
}

func isUpper(r rune) bool { return unicode.IsUpper(r) }
