package embedded

import (
	"sort"
	"strings"
)

// texts is a list of strings that lie in one, in memory or in a mapped file: a
// million small ones would cost the garbage collector more than all queries do.
// Immutable.
type texts struct {
	text string
	ends []uint32 // where a string ends
}

// add appends a string while the list is made.
func (b *textsBuilder) add(s string) {
	b.buf = append(b.buf, s...)
	b.ends = append(b.ends, uint32(len(b.buf)))
}

type textsBuilder struct {
	buf  []byte
	ends []uint32
}

func (b *textsBuilder) texts() texts { return texts{string(b.buf), b.ends} }

func (t *texts) len() int { return len(t.ends) }

// at is the i-th string. It may lie in a mapped file: clone what outlives the view
// that it was read in.
func (t *texts) at(i uint32) string {
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return t.text[start:t.ends[i]]
}

// find is the place of a string in a list in order.
func (t *texts) find(s string) (uint32, bool) {
	i, ok := sort.Find(len(t.ends), func(i int) int { return strings.Compare(s, t.at(uint32(i))) })
	return uint32(i), ok
}
