package source

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// pageNumber is a line that can only be the number of a page, in Welsh or English.
var pageNumber = regexp.MustCompile(`(?i)^(?:(?:tudalen|tud\.?|page|p\.)(?: ?[|/] ?(?:tudalen|page))? ?\d{1,4}(?: ?(?:o|of|/) ?\d{1,4})?|[-–] ?\d{1,4} ?[-–]|\d{1,3}|\d{1,3} (?:o|of|/) \d{1,3})$`)

// dropRunning removes running headers and footers: what the file marks as such,
// and lines at the top or bottom of pages that come again at the same place,
// their digits apart. Lines are taken from the edge inwards, so that a line of the
// text that happens to repeat is safe behind the text before it. It returns the
// distinct lines dropped, page numbers apart.
func dropRunning(pages []pdfPage) []string {
	const deepest = 6 // lines of a running header
	type key struct {
		text string
		y    int
	}
	times := map[key]int{}
	edges := func(p pdfPage, top bool) []*pdfLine {
		lines := slices.Clone(p.lines)
		slices.SortStableFunc(lines, func(a, b *pdfLine) int {
			d := a.y - b.y
			if top {
				d = -d
			}
			switch {
			case d < 0:
				return -1
			case d > 0:
				return 1
			}
			return 0
		})
		return lines[:min(len(lines), deepest)]
	}
	bucket := func(y float64) int { return int(math.Floor(y / 4)) }
	for _, p := range pages {
		seen := map[key]bool{}
		for _, l := range append(edges(p, true), edges(p, false)...) {
			k := key{digitless(l.text), bucket(l.y)}
			if !seen[k] {
				seen[k] = true
				times[k]++
			}
		}
	}
	enough := max(2, (len(pages)*2+4)/5)
	if len(pages) > 12 {
		enough = max(3, len(pages)/6) // the header of a chapter
	}
	running := func(l *pdfLine) bool {
		n, y := 0, bucket(l.y)
		for d := -1; d <= 1; d++ {
			n += times[key{digitless(l.text), y + d}]
		}
		return n >= enough
	}
	dropped, said := &writer{max: 1 << 16}, map[string]bool{}
	for i, p := range pages {
		drop := map[*pdfLine]bool{}
		for _, top := range []bool{true, false} {
			for _, l := range edges(p, top) {
				if !l.artifact && !running(l) && !pageNumber.MatchString(l.text) {
					break
				}
				drop[l] = true
			}
		}
		for _, l := range p.lines {
			if l.artifact {
				drop[l] = true
			}
		}
		if len(drop) == len(p.lines) && len(pages) < 3 {
			continue // nothing would be left of a short document
		}
		for _, l := range p.lines {
			if k := digitless(l.text); drop[l] && !said[k] && strings.Trim(k, "#") != "" {
				said[k] = true
				dropped.add(Paragraph{Text: l.text})
			}
		}
		pages[i].lines = slices.DeleteFunc(p.lines, func(l *pdfLine) bool { return drop[l] })
	}
	return dropped.distinct()
}

// digitless is a line with every number as "#".
func digitless(s string) string {
	var b strings.Builder
	number := false
	for _, r := range s {
		if unicode.IsDigit(r) {
			if !number {
				b.WriteByte('#')
			}
			number = true
			continue
		}
		number = false
		if !unicode.IsSpace(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
