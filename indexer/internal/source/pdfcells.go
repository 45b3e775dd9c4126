package source

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// A gap inside a line is wider than a space and narrower than what parts lines
// for certain.
type gap struct {
	at       int // bytes of text before it
	from, to float64
}

// wideGap is how wide a gap must be, in sizes of type, to part cells that stand in
// columns.
const wideGap = 0.5

// splitCells parts lines at gaps behind which other lines start too, exactly: there a
// column of a table or list begins. Justified text has such gaps, but what follows them
// is not aligned with anything.
func splitCells(lines []*pdfLine) []*pdfLine {
	starts := map[int]int{} // lines by where they start, in points
	for _, l := range lines {
		starts[int(math.Round(l.x0))]++
	}
	// A line elsewhere in the column must start within half a point.
	aligned := func(x float64) bool {
		n := starts[int(math.Floor(x))] + starts[int(math.Floor(x))+1]
		return n >= 2
	}
	out := lines[:0:0]
	for _, l := range lines {
		for len(l.gaps) > 0 {
			i := slices.IndexFunc(l.gaps, func(g gap) bool { return aligned(g.to) && cellBefore(l.text[:g.at]) })
			if i < 0 {
				break
			}
			left, right := l.split(i)
			out = append(out, left)
			l = right
		}
		out = append(out, l)
	}
	return out
}

// cellBefore tells whether what stands before a gap can be a cell: the number or
// bullet of an entry can't.
func cellBefore(s string) bool {
	return utf8.RuneCountInString(s) > 2 && (strings.Contains(s, " ") || !startsEntry(s+" x"))
}

// split parts a line at one of its gaps.
func (l *pdfLine) split(i int) (left, right *pdfLine) {
	g := l.gaps[i]
	a, b := *l, *l
	a.text, b.text = l.text[:g.at], strings.TrimLeft(l.text[g.at:], " ")
	a.x1, b.x0 = g.from, g.to
	a.gaps, b.gaps = nil, nil
	for _, h := range l.gaps[i+1:] {
		h.at -= len(l.text) - len(b.text)
		b.gaps = append(b.gaps, h)
	}
	b.bullet = startsEntry(b.text)
	word, _, _ := strings.Cut(b.text, " ")
	b.firstWord = (b.x1 - b.x0) * float64(len(word)) / float64(max(1, len(b.text)))
	return &a, &b
}
