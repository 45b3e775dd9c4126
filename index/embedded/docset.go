package embedded

import (
	"encoding/binary"
	"math/bits"
)

// Sets of documents as Bleve writes them: serialised Roaring bitmaps (format of
// github.com/RoaringFormatSpec: a header of containers, each for 65,536 numbers,
// as an array, a bitmap or runs). Reading one into an array here takes no
// memory but the array; TestDocSet compares with the Roaring library.
const (
	setCookie      = 12346 // arrays and bitmaps
	setCookieRuns  = 12347 // runs as well; the number of containers follows
	setFewer       = 4     // containers below which a set with runs has no offsets
	setArrayMost   = 4096  // numbers in a container up to which it is an array
	setBitmapBytes = 8192
)

// setHeader reads where a set's description of its containers begins, how many
// there are and which of them are runs.
func setHeader(b []byte) (head []byte, n int, runs, rest []byte) {
	cookie := binary.LittleEndian.Uint32(b)
	if cookie&0xffff == setCookieRuns {
		n = int(cookie>>16) + 1
		size := (n + 7) / 8
		runs, b = b[4:4+size], b[4+size:]
		head, rest = b[:4*n], b[4*n:]
		if n >= setFewer {
			rest = rest[4*n:]
		}
		return head, n, runs, rest
	}
	n = int(binary.LittleEndian.Uint32(b[4:]))
	return b[8 : 8+4*n], n, nil, b[8+8*n:]
}

// setSize is the number of documents of a set.
func setSize(b []byte) int {
	head, n, _, _ := setHeader(b)
	size := n
	for i := range n {
		size += int(binary.LittleEndian.Uint16(head[4*i+2:]))
	}
	return size
}

// appendSet appends the documents of a set to buf, in order.
func appendSet(buf []uint32, b []byte) []uint32 {
	head, n, runs, rest := setHeader(b)
	for i := range n {
		high := uint32(binary.LittleEndian.Uint16(head[4*i:])) << 16
		size := int(binary.LittleEndian.Uint16(head[4*i+2:])) + 1
		switch {
		case runs != nil && runs[i/8]&(1<<(i%8)) != 0:
			k := int(binary.LittleEndian.Uint16(rest))
			for rest = rest[2:]; k > 0; k-- {
				d := high + uint32(binary.LittleEndian.Uint16(rest))
				for range int(binary.LittleEndian.Uint16(rest[2:])) + 1 {
					buf = append(buf, d)
					d++
				}
				rest = rest[4:]
			}
		case size <= setArrayMost:
			for j := range size {
				buf = append(buf, high|uint32(binary.LittleEndian.Uint16(rest[2*j:])))
			}
			rest = rest[2*size:]
		default:
			for j := range setBitmapBytes / 8 {
				d := high + uint32(j*64)
				for w := binary.LittleEndian.Uint64(rest[8*j:]); w != 0; w &= w - 1 {
					buf = append(buf, d+uint32(bits.TrailingZeros64(w)))
				}
			}
			rest = rest[setBitmapBytes:]
		}
	}
	return buf
}
