package pdf

import "encoding/binary"

// embeddedText finds out what the glyphs of an embedded TrueType font stand for
// when the file does not say: from the font's own character map, turned round.
// Nil where the font has none or glyphs are not numbered by CID.
func (f *File) embeddedText(cid dict) map[uint32]string {
	if n, ok := f.get(cid, "CIDToGIDMap").(name); ok && n != "Identity" {
		return nil
	} else if _, ok := f.get(cid, "CIDToGIDMap").(*stream); ok {
		return nil
	}
	s, ok := f.get(f.dict(cid["FontDescriptor"]), "FontFile2").(*stream)
	if !ok {
		return nil
	}
	data, _ := f.unpack(s)
	return reverseCmap(data)
}

// reverseCmap reads the format 4 and 12 subtables of a TrueType "cmap" table.
func reverseCmap(data []byte) map[uint32]string {
	be := binary.BigEndian
	if len(data) < 12 {
		return nil
	}
	var table []byte
	for i := range int(be.Uint16(data[4:])) {
		rec := 12 + 16*i
		if rec+16 > len(data) {
			return nil
		}
		if string(data[rec:rec+4]) == "cmap" {
			off, n := int(be.Uint32(data[rec+8:])), int(be.Uint32(data[rec+12:]))
			if off < 0 || n < 4 || off > len(data) || n > len(data)-off {
				return nil
			}
			table = data[off : off+n]
		}
	}
	if table == nil {
		return nil
	}
	out := map[uint32]string{}
	left := mostMapped
	put := func(gid uint32, r rune) bool {
		if left--; left < 0 {
			return false
		}
		if r >= 0xF000 && r < 0xF100 { // symbol fonts: the code, shifted
			r -= 0xF000
		}
		if _, have := out[gid]; !have && gid != 0 && r >= ' ' {
			out[gid] = string(r)
		}
		return true
	}
	for i := range int(be.Uint16(table[2:])) {
		rec := 4 + 8*i
		if rec+8 > len(table) {
			break
		}
		off := int(be.Uint32(table[rec+4:]))
		if off < 0 || off+16 > len(table) || be.Uint16(table[rec:]) == 1 {
			continue
		}
		sub := table[off:]
		switch be.Uint16(sub) {
		case 4:
			format4(sub, put)
		case 12:
			n := int(be.Uint32(sub[12:]))
			for g := 0; g < n && 16+12*g+12 <= len(sub) && left > 0; g++ {
				b := sub[16+12*g:]
				first, last, gid := be.Uint32(b), be.Uint32(b[4:]), be.Uint32(b[8:])
				for c := first; c <= last && c-first < 1<<16 && put(gid+c-first, rune(c)); c++ {
				}
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// mostMapped bounds the pairs of glyph and character that are read of one font: a
// font has 65,535 glyphs at most, but a false one may say each many times over.
const mostMapped = 1 << 19

func format4(sub []byte, put func(uint32, rune) bool) {
	be := binary.BigEndian
	segs := int(be.Uint16(sub[6:])) / 2
	if 16+8*segs > len(sub) {
		return
	}
	ends, starts := sub[14:], sub[16+2*segs:]
	deltas, offsets := sub[16+4*segs:], sub[16+6*segs:]
	for s := range segs {
		first, last := int(be.Uint16(starts[2*s:])), int(be.Uint16(ends[2*s:]))
		delta, ro := be.Uint16(deltas[2*s:]), int(be.Uint16(offsets[2*s:]))
		for c := first; c <= last && c < 0xFFFF; c++ {
			gid := uint16(c) + delta
			if ro != 0 {
				at := 2*s + ro + 2*(c-first)
				if at+2 > len(offsets) {
					break
				}
				if gid = be.Uint16(offsets[at:]); gid != 0 {
					gid += delta
				}
			}
			if !put(uint32(gid), rune(c)) {
				return
			}
		}
	}
}
