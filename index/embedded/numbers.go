package embedded

import "slices"

// numbers is a list of numbers, each in one, two or four bytes as the largest
// needs it: most facets have fewer than 256 values. Half of what a page of few
// hits costs is waiting for the memory that the columns lie in, and they take
// memory for every record. Immutable.
type numbers struct {
	bytes []uint8 // one of these
	pairs []uint16
	wide  []uint32
}

// newNumbers makes the list of wide, which belongs to it from then on.
func newNumbers(wide []uint32) numbers {
	if len(wide) == 0 {
		return numbers{}
	}
	switch most := slices.Max(wide); {
	case most < 1<<8:
		return numbers{bytes: narrow[uint8](wide)}
	case most < 1<<16:
		return numbers{pairs: narrow[uint16](wide)}
	}
	return numbers{wide: wide}
}

func narrow[N uint8 | uint16](wide []uint32) []N {
	list := make([]N, len(wide))
	for i, n := range wide {
		list[i] = N(n)
	}
	return list
}

// at is the i-th number.
func (n *numbers) at(i uint32) uint32 {
	switch {
	case n.bytes != nil:
		return uint32(n.bytes[i])
	case n.pairs != nil:
		return uint32(n.pairs[i])
	}
	return n.wide[i]
}

// count counts the numbers at some places.
func (n *numbers) count(counts []uint32, at []uint32) {
	switch {
	case n.bytes != nil:
		countIn(counts, n.bytes, at)
	case n.pairs != nil:
		countIn(counts, n.pairs, at)
	default:
		countIn(counts, n.wide, at)
	}
}

func countIn[N uint8 | uint16 | uint32](counts []uint32, list []N, at []uint32) {
	for _, i := range at {
		counts[list[i]]++
	}
}
