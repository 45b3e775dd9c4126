package analysis

import "strings"

// Passages gives the position before the first token of each passage of text, a multiple of
// PassageStep: 0, 1024, 2048 … Passage n has the positions above Passages(text)[n], up to that of
// passage n+1. A passage too long for one step takes several, so position/PassageStep is the number
// of the passage (from 0) only where none is; this table always holds.
func Passages(text string) []int {
	var out []int
	pos := 0
	for part := range strings.SplitSeq(text, string(PassageSeparator)) {
		out = append(out, pos)
		s := scanner{text: part, pos: pos}
		for s.next() {
		}
		s.jump()
		pos = s.pos
	}
	return out
}
