package analysis

import (
	"sync/atomic"
	"unicode"
)

// entry is what is known of one written word in one place. It shares no memory
// with the text that it was met in.
type entry struct {
	raw   string
	exact string
	terms []string
	one   [1]string // where terms lie, mostly
	word  uint64    // number of the entry; no other ever has it
	place place
	next  place // for the word after
	mode  Mode
}

// memo remembers analysed words: a table of fixed size, in which newer words take the places of older
// ones. Entries never change once stored, so readers need no lock. Most of its cost is waiting for
// memory; a look-up touches a bucket and the entry found, hardly ever another.
type memo struct {
	buckets [memoBuckets]memoBucket
}

type memoBucket struct {
	tags    [memoWays]atomic.Uint32 // of the hash, so that other words' entries stay untouched
	entries [memoWays]atomic.Pointer[entry]
}

const (
	memoBuckets = 1 << 15
	memoWays    = 4
)

// hash of a word in its place.
func hash(raw string, p place, mode Mode) uint64 {
	h := uint64(14695981039346656037) ^ uint64(p.context)<<8 ^ uint64(mode)
	if p.start {
		h ^= 1 << 40
	}
	if p.upper {
		h ^= 1 << 41
	}
	for i := 0; i < len(raw); i++ {
		h = (h ^ uint64(raw[i])) * 1099511628211
	}
	return h ^ h>>29
}

func (m *memo) get(raw string, p place, mode Mode) *entry {
	if len(raw) > maxWord {
		return nil
	}
	h := hash(raw, p, mode)
	b := &m.buckets[h%memoBuckets]
	tag := uint32(h >> 32)
	for i := range b.tags {
		if b.tags[i].Load() != tag {
			continue
		}
		if e := b.entries[i].Load(); e != nil && e.raw == raw && e.place == p && e.mode == mode {
			return e
		}
	}
	return nil
}

func (m *memo) put(e *entry) {
	if len(e.raw) > maxWord {
		return
	}
	h := hash(e.raw, e.place, e.mode)
	b := &m.buckets[h%memoBuckets]
	at := int(h>>28) % memoWays // the place to take when all are taken
	for i := range b.entries {
		if b.entries[i].Load() == nil {
			at = i
			break
		}
	}
	b.entries[at].Store(e)
	b.tags[at].Store(uint32(h >> 32)) // a reader between the two finds another word's entry, and says no
}

func isUpper(r rune) bool { return unicode.IsUpper(r) }
