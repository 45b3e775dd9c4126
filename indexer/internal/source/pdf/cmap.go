package pdf

import (
	"unicode/utf16"
)

// A cmap maps character codes to text (ToUnicode) or to CIDs, and knows how many
// bytes a code has.
type cmap struct {
	text   map[uint32]string
	cids   []cidRange
	spaces []codeSpace
	work   int // entries written, those written over included
}

type cidRange struct{ lo, hi, cid uint32 }

type codeSpace struct {
	size   int
	lo, hi uint32
}

// Entries that one map may have: all of the basic plane twice.
const maxEntries = 1 << 17

func code(s str) (v uint32) {
	for i := range len(s) {
		v = v<<8 | uint32(s[i])
	}
	return v
}

func utf16Text(s str) string {
	if len(s) == 1 { // some producers write one byte
		return string(rune(s[0]))
	}
	u := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		u = append(u, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(unswap(u)))
}

// unswap mends the ligatures of a producer that writes their letters with the
// bytes the wrong way round: several units, each a letter shifted by eight bits.
func unswap(u []uint16) []uint16 {
	if len(u) < 2 {
		return u
	}
	for _, c := range u {
		if c&0xFF != 0 || (c>>8)|0x20 < 'a' || (c>>8)|0x20 > 'z' {
			return u
		}
	}
	for i := range u {
		u[i] >>= 8
	}
	return u
}

func parseCMap(data []byte) *cmap {
	m := &cmap{text: map[uint32]string{}}
	l := lexer{b: data}
	var stack []any
	for {
		o, err := l.next()
		if err != nil {
			return m
		}
		word, ok := o.(keyword)
		if !ok {
			if len(stack) < 1<<12 {
				stack = append(stack, o)
			}
			continue
		}
		switch word {
		case "endcodespacerange":
			for i := 0; i+1 < len(stack); i += 2 {
				lo, ok1 := stack[i].(str)
				hi, ok2 := stack[i+1].(str)
				if ok1 && ok2 && len(lo) >= 1 && len(lo) <= 4 && len(m.spaces) < 256 {
					m.spaces = append(m.spaces, codeSpace{len(lo), code(lo), code(hi)})
				}
			}
		case "endbfchar":
			for i := 0; i+1 < len(stack); i += 2 {
				from, ok1 := stack[i].(str)
				to, ok2 := stack[i+1].(str)
				if ok1 && ok2 && len(m.text) < maxEntries {
					m.text[code(from)] = utf16Text(to)
				}
			}
		case "endbfrange":
			for i := 0; i+2 < len(stack); i += 3 {
				m.addRange(stack[i], stack[i+1], stack[i+2])
			}
		case "endcidchar":
			for i := 0; i+1 < len(stack); i += 2 {
				from, ok1 := stack[i].(str)
				to, ok2 := stack[i+1].(int)
				if ok1 && ok2 && len(m.cids) < maxEntries {
					m.cids = append(m.cids, cidRange{code(from), code(from), uint32(to)})
				}
			}
		case "endcidrange":
			for i := 0; i+2 < len(stack); i += 3 {
				lo, ok1 := stack[i].(str)
				hi, ok2 := stack[i+1].(str)
				to, ok3 := stack[i+2].(int)
				if ok1 && ok2 && ok3 && len(m.cids) < maxEntries {
					m.cids = append(m.cids, cidRange{code(lo), code(hi), uint32(to)})
				}
			}
		}
		stack = stack[:0]
	}
}

func (m *cmap) addRange(lo, hi, dst any) {
	a, ok1 := lo.(str)
	b, ok2 := hi.(str)
	if !ok1 || !ok2 {
		return
	}
	from, to := code(a), code(b)
	if to < from || to-from > 0xFFFF {
		return
	}
	if m.work += int(to - from); m.work > 4*maxEntries {
		return
	}
	switch d := dst.(type) {
	case array:
		for i, x := range d {
			if s, ok := x.(str); ok && uint32(i) <= to-from && len(m.text) < maxEntries {
				m.text[from+uint32(i)] = utf16Text(s)
			}
		}
	case str:
		r := []rune(utf16Text(d))
		if len(r) == 0 {
			return
		}
		for c := from; c <= to && len(m.text) < maxEntries; c++ {
			m.text[c] = string(r)
			r[len(r)-1]++
		}
	}
}

// next takes one code off s: its value and its length in bytes. size is the
// length where the map does not say.
func (m *cmap) next(s str, size int) (uint32, int) {
	if m != nil {
		var v uint32
		for n := 1; n <= 4 && n <= len(s); n++ {
			v = v<<8 | uint32(s[n-1])
			for _, sp := range m.spaces {
				if sp.size == n && v >= sp.lo && v <= sp.hi {
					return v, n
				}
			}
		}
	}
	size = min(size, len(s))
	return code(s[:size]), size
}

func (m *cmap) cid(c uint32) uint32 {
	if m == nil || len(m.cids) == 0 {
		return c
	}
	for _, r := range m.cids {
		if c >= r.lo && c <= r.hi {
			return r.cid + c - r.lo
		}
	}
	return 0
}
