package embedded

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// A page counts some six facets of each hit and needs its length. Columns hold
// that for each record of a segment, commitments as well, and where hits lie far
// apart each of them is another line of memory to wait for: those of a million
// documents are in no cache. So what pages ask most stands in rows too, one after
// the other for documents alone, each a quarter of a line; a document is found in
// them by how many come before it. Sets of values are spelt out in them, so that
// they are counted without a look at the set or a guess at how many there are.
const (
	rowBytes = 16
	rowWords = 0 // where the length of the running text is: four bytes
)

// rowSlot is where a column stands in the rows.
type rowSlot struct{ at, size int }

// rowSlots lists the columns in the rows, as far as their values fit: numbers of
// one byte or two, or sets of one byte a value.
var rowSlots = map[string]rowSlot{
	"topic": {4, 4}, "author": {8, 2}, "lang": {10, 2}, "force": {12, 1}, "type": {13, 1}, "year": {14, 1},
}

// Where a set has fewer values than there is room for, the places behind are
// filled with numbers that no value has, another at each place: adding one to the
// same number time after time would have to wait for the time before.
const (
	setMost  = 4      // values of a set in a row
	rowCount = 1 << 8 // numbers of one byte
	padding  = rowCount - setMost
)

// fits reports whether all that a column says can stand in its slot.
func (r rowSlot) fits(c *column) bool {
	switch {
	case r.size == 0:
		return false
	case c.sets == nil:
		return c.one.bytes != nil || c.one.pairs != nil && r.size == 2
	}
	start := uint32(0)
	for _, end := range c.sets.ends {
		if int(end-start) > r.size {
			return false
		}
		start = end
	}
	return len(c.sets.values) == 0 || slices.Max(c.sets.values) < padding
}

// put puts what a column says of each record into the rows of all records.
func (r rowSlot) put(rows []byte, c *column) {
	for d := range len(rows) / rowBytes {
		at, number := rows[d*rowBytes+r.at:], c.one.at(uint32(d))
		switch {
		case c.sets != nil:
			for i := range r.size {
				at[i] = byte(padding + i)
			}
			at[0] = 0
			for i, v := range c.sets.of(number) {
				at[i] = byte(v)
			}
		case r.size == 1:
			at[0] = byte(number)
		default:
			binary.LittleEndian.PutUint16(at, uint16(number))
		}
	}
}

// putRows puts a column into the rows of all records if it belongs there.
func (c *columns) putRows(name string) {
	if slot, col := rowSlots[name], c.named[name]; slot.fits(col) {
		slot.put(c.rows, col)
	}
}

// putLength puts the length of a record's running text into the rows of all records.
func (c *columns) putLength(doc uint32, words int) {
	binary.LittleEndian.PutUint32(c.rows[doc*rowBytes+rowWords:], uint32(words))
}

// ranks tell how many documents come before a record.
type ranks []rank

// rank is for 64 records: which of them are documents, and how many come before.
type rank struct {
	documents uint64
	before    uint32
}

// newRanks makes the ranks of records by their kinds.
func newRanks(kinds []byte) ranks {
	r := make(ranks, (len(kinds)+63)/64+1)
	for d, k := range kinds {
		if k == kindDocument || k == kindDraft {
			r[d/64].documents |= 1 << (d % 64)
		}
	}
	for i := range r[1:] {
		r[i+1].before = r[i].before + uint32(bits.OnesCount64(r[i].documents))
	}
	return r
}

// of is how many documents come before a record.
func (r ranks) of(d uint32) uint32 {
	k := &r[d/64]
	return k.before + uint32(bits.OnesCount64(k.documents&(1<<(d%64)-1)))
}

// documents is how many there are.
func (r ranks) documents() int { return int(r[len(r)-1].before) }

// pack leaves the rows of documents of those of all records.
func (c *columns) pack() {
	n := 0
	for d := range uint32(c.n) {
		if c.ranks[d/64].documents&(1<<(d%64)) != 0 {
			n += copy(c.rows[n:n+rowBytes], c.rows[d*rowBytes:])
		}
	}
	c.rows = slices.Clone(c.rows[:n])
}

// link lets columns know what they have in the rows.
func (c *columns) link() {
	for name, slot := range rowSlots {
		if col := c.named[name]; len(c.rows) > 0 && slot.fits(col) {
			col.row = rowColumn{c.rows[slot.at:], slot.size, col.sets != nil}
		}
	}
}

// rowColumn is a column in the rows.
type rowColumn struct {
	rows []byte // from the slot of the first on; nil for a column that is not in them
	size int
	sets bool
}

// count counts the values of the documents with some ranks. There must be room
// for rowCount counts.
func (r *rowColumn) count(counts []uint32, ranks []uint32) {
	few, rows := (*[rowCount]uint32)(counts[:rowCount]), r.rows
	switch {
	case r.sets && r.size == 4:
		for _, k := range ranks {
			v := binary.LittleEndian.Uint32(rows[int(k)*rowBytes:])
			few[v&0xff]++
			few[v>>8&0xff]++
			few[v>>16&0xff]++
			few[v>>24]++
		}
	case r.sets:
		for _, k := range ranks {
			v := binary.LittleEndian.Uint16(rows[int(k)*rowBytes:])
			few[v&0xff]++
			few[v>>8]++
		}
	case r.size == 1:
		for _, k := range ranks {
			few[rows[int(k)*rowBytes]]++
		}
	default:
		for _, k := range ranks {
			counts[binary.LittleEndian.Uint16(rows[int(k)*rowBytes:])]++
		}
	}
}

// ranksOf are the ranks of documents.
func (c *columns) ranksOf(docs []uint32, buf []uint32) []uint32 {
	buf = slices.Grow(buf[:0], len(docs))[:len(docs)]
	for i, d := range docs {
		buf[i] = c.ranks.of(d)
	}
	return buf
}

// lengthsOf are the lengths of the running texts of some records of a domain, of
// documents from the rows, which counting will read as well. Reading all of them
// before any is used lets the processor wait for many lines at once.
func (c *columns) lengthsOf(docs []uint32, domain int, buf []uint32) []uint32 {
	buf = slices.Grow(buf[:0], len(docs))[:len(docs)]
	if domain >= publicCommitments {
		for i, d := range docs {
			buf[i] = c.words[d]
		}
		return buf
	}
	rows := c.rows[rowWords:]
	for i, d := range docs {
		buf[i] = binary.LittleEndian.Uint32(rows[int(c.ranks.of(d))*rowBytes:])
	}
	return buf
}
