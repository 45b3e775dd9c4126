package source

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ymateb/ymateb/indexer/internal/source/pdf"
)

// pdfParagraphs joins the lines of a document, pages and columns in the order of
// drawing, to paragraphs.
func pdfParagraphs(pages []pdfPage) []Paragraph {
	var lines []*pdfLine
	for _, p := range pages {
		lines = append(lines, p.lines...)
	}
	j := joiner{lines: lines, leading: leadings(lines), words: vocabulary(lines), right: map[int]float64{}, columns: columnsOf(lines)}
	goesOn := 0
	for i, l := range lines {
		if i > 0 && l.marked >= 0 && l.marked == lines[i-1].marked && l.page == lines[i-1].page {
			goesOn++
		}
		j.right[l.page] = max(j.right[l.page], l.x1)
	}
	j.blocks = goesOn >= 3
	var out []Paragraph
	for i := 0; i < len(lines); {
		end := i + 1
		for end < len(lines) && j.joins(i, end) {
			end++
		}
		out = append(out, j.paragraph(i, end))
		i = end
	}
	return out
}

type joiner struct {
	lines   []*pdfLine
	leading map[int]float64 // usual distance of baselines, by size in half points
	words   map[string]bool
	right   map[int]float64   // right edge of the text, by page
	columns map[int][]*column // by page
	blocks  bool              // marked-content sequences hold more than one line
}

func half(x float64) int { return int(math.Round(2 * x)) }

// leadings finds for each size of type the distance of lines inside paragraphs:
// the most frequent one, the smaller of two that are.
func leadings(lines []*pdfLine) map[int]float64 {
	seen := map[int]map[int]int{}
	for i := 1; i < len(lines); i++ {
		a, b := lines[i-1], lines[i]
		dy := a.y - b.y
		if a.page != b.page || half(a.size) != half(b.size) || dy < 0.8*b.size || dy > 2.2*b.size {
			continue
		}
		s := half(b.size)
		if seen[s] == nil {
			seen[s] = map[int]int{}
		}
		n := 1
		if midSentence(a.text, b.text) {
			n = 5 // certainly inside a paragraph
		}
		seen[s][half(dy)] += n
	}
	out := map[int]float64{}
	for s, by := range seen {
		best, times := 0, 0
		for dy, n := range by {
			if n > times || n == times && dy < best {
				best, times = dy, n
			}
		}
		out[s] = float64(best) / 2
	}
	return out
}

// vocabulary is the set of words in a document, in small letters, to tell whether
// a word broken at a line end has a hyphen of its own.
func vocabulary(lines []*pdfLine) map[string]bool {
	words := map[string]bool{}
	for i, l := range lines {
		fields := strings.FieldsFunc(strings.ToLower(l.text), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' && r != '’' })
		for k, f := range fields {
			broken := k == len(fields)-1 && strings.HasSuffix(f, "-") || k == 0 && i > 0 && strings.HasSuffix(lines[i-1].text, "-")
			if !broken && len(words) < 1<<17 {
				words[f] = true
			}
		}
	}
	return words
}

// joins tells whether line end goes on with the paragraph of lines start to end-1.
func (j *joiner) joins(start, end int) bool {
	first, a, b := j.lines[start], j.lines[end-1], j.lines[end]
	if a.angle != b.angle || a.artifact != b.artifact || (a.tag == pdf.Field) != (b.tag == pdf.Field) || b.bullet && b.x0 <= a.x0+3*b.size && !strings.HasSuffix(a.text, "-") {
		return false
	}
	if math.Abs(a.size-b.size) > 0.09*max(a.size, b.size) {
		return false
	}
	mid := midSentence(a.text, b.text)
	if a.bold != b.bold && !mid {
		return false
	}
	dy := a.y - b.y
	switch {
	case a.page == b.page && a.marked >= 0 && a.marked == b.marked && blockTag(a.tag):
		return true
	case a.page != b.page, dy < -0.5*b.size: // the next page, column or cell
		return j.carries(end, mid)
	case dy < 0.5*b.size: // beside it
		return false
	}
	if j.blocks && a.marked >= 0 && b.marked >= 0 && a.marked != b.marked {
		mid = false // a new block, or a change inside a line that was full
	}
	usual, ok := j.leading[half(b.size)]
	if !ok {
		usual = 1.3 * b.size
	}
	if dy > 1.22*usual+0.5 && dy > 1.05*b.size {
		return false
	}
	if end+1 < len(j.lines) && !mid {
		// What is drawn next stands beside b: a row of a table starts here.
		if c := j.lines[end+1]; c.page == b.page && math.Abs(c.y-b.y) < 0.3*b.size && c.x0 > b.x1 && a.x1 > c.x0 {
			return false
		}
	}
	if !j.aligned(first, a, b, end-start) && !mid {
		return false
	}
	if mid && strings.HasSuffix(a.text, "-") && !strings.HasSuffix(a.text, " -") {
		return true // a word goes on, however ragged the lines are
	}
	return j.full(start, end, mid)
}

// blockTag names the structure types that hold one paragraph.
func blockTag(tag string) bool {
	switch tag {
	case "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "LBody", "TD", "TH", "Caption":
		return true
	}
	return false
}

// aligned tells whether b starts where a line of the paragraph may start.
func (j *joiner) aligned(first, a, b *pdfLine, lines int) bool {
	tolerance := 0.9 * b.size
	if lines > 1 {
		return math.Abs(b.x0-a.x0) <= tolerance
	}
	in := b.x0 - first.x0
	switch {
	case math.Abs(in) <= tolerance:
		return true
	case in < 0:
		return in > -5*b.size // the first line was indented
	}
	return first.bullet && in < 5*b.size
}

// full tells whether the line before end was broken because the next word did
// not fit. The right edge is that of the lines around, which may not be wide
// enough to tell: then the sentence decides.
func (j *joiner) full(start, end int, mid bool) bool {
	a, b := j.lines[end-1], j.lines[end]
	edge, left := a.x1, a.x0
	for i := start; i < len(j.lines) && i < end+7; i++ {
		l := j.lines[i]
		if l.page != a.page || i > end && j.lines[i-1].y-l.y < -0.5*l.size || l.x0 > a.x1 {
			if i >= end {
				break
			}
			continue
		}
		if math.Abs(l.size-a.size) < 0.5 {
			edge, left = max(edge, l.x1), min(left, l.x0)
		}
	}
	limit := j.limit(end)
	need := a.x1 + 0.25*a.size + b.firstWord
	if need > limit+0.3*a.size {
		return true
	}
	if need <= edge {
		// A hyphen in the word may have let less than the word onto the line.
		return mid && a.x1+0.25*a.size+2*b.size > edge
	}
	wide := edge-left >= 0.7*(limit-left)
	return wide || mid
}

// limit is how far right the column of a line could reach: to what stands beside
// it on the page, or to the right edge of the page's text.
func (j *joiner) limit(end int) float64 {
	a := j.lines[end-1]
	limit := j.right[a.page]
	for _, c := range j.columns[a.page] {
		if x := c.x - 0.5*a.size; c.x > a.x1-0.5*a.size && x < limit && c.beside(a.y) {
			limit = x
		}
	}
	return limit
}

// carries tells whether a paragraph goes on at the top of the next column or
// page. A few lines that are followed by something higher up are a cell.
func (j *joiner) carries(end int, mid bool) bool {
	a, b := j.lines[end-1], j.lines[end]
	edge, left, above := a.x1, a.x0, 0
	for i := end - 2; i >= 0 && above < 14; i-- {
		l := j.lines[i]
		if l.page != a.page || l.y <= j.lines[i+1].y || math.Abs(l.x0-a.x0) > 5*a.size {
			break
		}
		above++
		if half(l.size) == half(a.size) {
			edge, left = max(edge, l.x1), min(left, l.x0)
		}
	}
	if a.page == b.page && above < 8 || a.page != b.page && math.Abs(b.x0-left) > 3*a.size && above < 8 {
		return false
	}
	if mid {
		return true
	}
	last, _ := utf8.DecodeLastRuneInString(a.text)
	if a.page == b.page && b.x0 < a.x1 || strings.ContainsRune(".!?:;”\"’)]", last) || edge-left < 0.35*(j.right[a.page]-left) {
		return false
	}
	// The next word would not have fitted: it was not the last line.
	return edge > a.x1 && a.x1+0.25*a.size+b.firstWord > edge
}

func (j *joiner) paragraph(start, end int) Paragraph {
	first := j.lines[start]
	p := Paragraph{Page: first.page, List: first.bullet}
	text := strings.TrimSpace(first.text)
	if sign, rest, ok := strings.Cut(text, " "); ok && isBullet(sign) {
		text = strings.TrimSpace(rest)
	}
	for _, l := range j.lines[start+1 : end] {
		next := strings.TrimSpace(l.text)
		joined, ok := mend(text, next, func(w string) bool { return j.words[w] })
		if !ok {
			joined = text + " " + next
		}
		text = joined
	}
	p.Text = text
	if len(first.tag) == 2 && first.tag[0] == 'H' && first.tag[1] >= '1' && first.tag[1] <= '6' {
		p.Heading = int(first.tag[1] - '0')
	}
	return p
}
