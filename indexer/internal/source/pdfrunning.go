package source

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// pageNumber is a line that can only be the number of a page, in Welsh or English.
var pageNumber = regexp.MustCompile(`(?i)^(?:(?:tudalen|tud\.?|page|p\.)(?: ?[|/] ?(?:tudalen|page))? ?\d{1,4}(?: ?(?:o|of|/) ?\d{1,4})?|[-–] ?\d{1,4} ?[-–]|\d{1,3}|\d{1,3} (?:o|of|/) \d{1,3})$`)

// dropRunning removes running headers and footers: what the file marks as such,
// and lines at the top or bottom of pages that come again at the same place, but
// for a number that counts with the pages. Lines are taken from the edge inwards, so that a line of the
// text that happens to repeat is safe behind the text before it. It returns the
// distinct lines dropped, page numbers apart.
func dropRunning(pages []pdfPage) []string {
	const deepest = 6 // lines of a running header
	type key struct {
		text string
		y    int
	}
	keys := func(l *pdfLine, page, y int) [3]key {
		same, first, last := inStep(l.text, page)
		return [3]key{{same, y}, {first, y}, {last, y}}
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
			for _, k := range keys(l, p.number, bucket(l.y)) {
				if !seen[k] {
					seen[k] = true
					times[k]++
				}
			}
		}
	}
	enough := max(2, (len(pages)*2+4)/5)
	if len(pages) > 12 {
		enough = max(3, len(pages)/6) // the header of a chapter
	}
	running := func(l *pdfLine) bool {
		var n [3]int
		for d := -1; d <= 1; d++ {
			for i, k := range keys(l, l.page, bucket(l.y)+d) {
				n[i] += times[k]
			}
		}
		return n[0] >= enough || max(n[1], n[2]) >= enough && !numberedHeading.MatchString(l.text)
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
		if len(drop) == len(p.lines) && (len(pages) < 3 || len(p.lines) > deepest) {
			continue // nothing would be left of a short document, or of pages that are all alike
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

// numberedHeading is a heading that begins every page of a document with one page
// for each recommendation: its number counts with the pages too.
var numberedHeading = regexp.MustCompile(`(?i)^(?:recommendation|argymhelliad|section|adran|chapter|pennod|part|rhan|annex|atodiad|appendix|area|maes|question|cwestiwn|action|cam|objective|amcan|priority|blaenoriaeth|case|achos|table|tabl|figure|ffigur|theme|thema)\b`)

// inStep returns a line without white space, as it is, and with its first and its
// last number as the difference from the number of the page.
func inStep(s string, page int) (same, first, last string) {
	s = strings.Join(strings.Fields(s), "")
	at := numbers.FindAllStringIndex(s, -1)
	if len(at) == 0 {
		return s, s, s
	}
	from := func(i []int) string {
		n, err := strconv.Atoi(s[i[0]:i[1]])
		if err != nil {
			return s
		}
		return s[:i[0]] + "\x00" + strconv.Itoa(n-page) + "\x00" + s[i[1]:]
	}
	return s, from(at[0]), from(at[len(at)-1])
}

var numbers = regexp.MustCompile(`[0-9]+`)

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
