package source

import (
	"encoding/binary"
	"slices"
)

// Formatting of characters that takes them out of the text ([MS-DOC] 2.6.1).
const (
	sprmDeleted = 0x0800 // sprmCFRMarkDel: deleted while changes were tracked
	sprmHidden  = 0x083C // sprmCFVanish
)

// A docRange is a run of bytes of the main stream.
type docRange struct{ from, to int }

// docDeleted lists, in order, the runs of bytes whose characters were deleted with
// changes tracked or are hidden. That stands with the formatting of characters: pages
// of 512 bytes of the main stream, which a list in the table stream names. What is
// damaged of it deletes nothing.
func docDeleted(b, table []byte) []docRange {
	le := binary.LittleEndian
	if len(b) < 0x102 {
		return nil
	}
	at, n := int(le.Uint32(b[0xFA:])), int(le.Uint32(b[0xFE:]))
	if at < 0 || n < 12 || at > len(table) || n > len(table)-at {
		return nil
	}
	list := table[at : at+n]
	pages := (n - 4) / 8
	var out []docRange
	for i := range min(pages, len(b)/512) {
		page := int(le.Uint32(list[4*(pages+1)+4*i:])&0x3FFFFF) * 512
		if page < 512 || page > len(b)-512 {
			continue
		}
		out = append(out, pageDeleted(b[page:page+512])...)
	}
	return merged(out)
}

// merged sorts ranges and makes one of those that meet.
func merged(ranges []docRange) (out []docRange) {
	slices.SortFunc(ranges, func(a, b docRange) int { return a.from - b.from })
	for _, r := range ranges {
		if n := len(out); n > 0 && r.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, r.to)
			continue
		}
		out = append(out, r)
	}
	return out
}

// pageDeleted reads one page: the bounds of runs, for each where its formatting
// stands, their number last.
func pageDeleted(page []byte) (out []docRange) {
	le := binary.LittleEndian
	runs := int(page[511])
	if 4*(runs+1)+runs > 511 {
		return nil
	}
	for i := range runs {
		r := docRange{int(le.Uint32(page[4*i:])), int(le.Uint32(page[4*i+4:]))}
		at := 2 * int(page[4*(runs+1)+i])
		if at == 0 || at >= 511 || r.to <= r.from {
			continue
		}
		if end := at + 1 + int(page[at]); end <= 511 && takenOut(page[at+1:end]) {
			out = append(out, r)
		}
	}
	return out
}

// takenOut tells whether a list of properties says that characters are deleted or
// hidden.
func takenOut(list []byte) bool {
	gone := map[uint16]bool{}
	for len(list) >= 3 {
		sprm := binary.LittleEndian.Uint16(list)
		size := [8]int{1, 1, 2, 4, 2, 2, 0, 3}[sprm>>13]
		if size == 0 { // its length comes first
			size = 1 + int(list[2])
		}
		if sprm == sprmDeleted || sprm == sprmHidden {
			gone[sprm] = list[2] == 1
		}
		if 2+size > len(list) {
			break
		}
		list = list[2+size:]
	}
	return gone[sprmDeleted] || gone[sprmHidden]
}

// kept cuts what was deleted out of a run of bytes, whole characters of size bytes
// at a time.
func kept(run docRange, deleted []docRange, size int) (out []docRange) {
	i, _ := slices.BinarySearchFunc(deleted, run.from, func(d docRange, at int) int { return d.to - at })
	for _, d := range deleted[i:] {
		if d.from >= run.to {
			break
		}
		from := run.from + (max(d.from, run.from)-run.from)/size*size
		if from > run.from {
			out = append(out, docRange{run.from, from})
		}
		run.from = max(run.from, run.from+(min(d.to, run.to)-run.from)/size*size)
	}
	if run.from < run.to {
		out = append(out, run)
	}
	return out
}
