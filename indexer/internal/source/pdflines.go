package source

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ymateb/ymateb/indexer/internal/source/pdf"
)

// A pdfLine is text on one baseline without a gap that parts columns or cells.
// Lengths are in points.
type pdfLine struct {
	text         string
	page         int
	x0, x1, y    float64
	size         float64
	bold         bool
	angle        int16
	artifact     bool
	marked       int // marked-content sequence, -1 for none
	tag          string
	bullet       bool
	firstWord    float64 // width of the first word
	visible, fat int     // letters, and those in bold
	gaps         []gap   // inside it
}

// A lineBuilder puts glyphs together to lines.
type lineBuilder struct {
	page  int
	lines []*pdfLine
	cur   *pdfLine
	text  strings.Builder
	end   float64 // where the last visible glyph ends
	blank bool    // white space since
	sup   string  // digits set high and small, which may be the mark of a note
	word  bool    // the first word has ended
	last  pdf.Glyph
	mark  rune // combining form of the accent drawn last, for the letter under it
}

// Accents drawn as glyphs of their own, before or after the letter they stand
// over, as TeX does for ŵ and ŷ.
var spacingAccents = map[string]rune{
	"ˆ": '\u0302', "^": '\u0302', "¨": '\u0308', "´": '\u0301', "`": '\u0300', "˜": '\u0303', "ˇ": '\u030C', "˙": '\u0307', "¸": '\u0327', "˚": '\u030A', "¯": '\u0304', "\u0302": '\u0302', "\u0308": '\u0308',
}

// accent puts an accent and the letter it stands over together. It reports true
// when it has dealt with the glyph.
func (b *lineBuilder) accent(g *pdf.Glyph) bool {
	if b.cur == nil {
		return false
	}
	over := func(a, l *pdf.Glyph) bool {
		return math.Abs(a.X+a.W/2-l.X-l.W/2) < 0.35*l.Size && math.Abs(a.Y-l.Y) < 0.6*l.Size
	}
	if b.mark != 0 {
		mark := b.mark
		b.mark = 0
		if r, n := utf8.DecodeRuneInString(g.Text); n == len(g.Text) && unicode.IsLetter(r) && over(&b.last, g) {
			text := strings.TrimSuffix(b.text.String(), b.last.Text)
			b.text.Reset()
			b.text.WriteString(text)
			switch r {
			case 'ı':
				r = 'i'
			case 'ȷ':
				r = 'j'
			}
			b.text.WriteString(string(r) + string(mark))
			b.end = max(b.end, g.X+g.W)
			b.last = *g
			return true
		}
		return false
	}
	mark, ok := spacingAccents[g.Text]
	if !ok {
		return false
	}
	// A combining mark belongs to what was drawn before it: fonts place it to the
	// left of where it starts.
	combining := g.W < 0.1*g.Size && math.Abs(g.X-b.end) < 0.35*g.Size && math.Abs(g.Y-b.last.Y) < 0.6*g.Size && unicode.Is(unicode.Mn, mark) && strings.ContainsRune(g.Text, mark)
	if r, _ := utf8.DecodeLastRuneInString(b.text.String()); unicode.IsLetter(r) && !b.blank && (combining || over(g, &b.last)) {
		b.text.WriteRune(mark)
		return true
	}
	return false
}

func pdfLines(p *pdf.Page, number int) []*pdfLine {
	b := lineBuilder{page: number}
	for i := range p.Glyphs {
		b.add(&p.Glyphs[i])
	}
	b.finish()
	return attachBullets(placeFields(splitCells(b.lines)))
}

// placeFields moves what people typed into a form behind the last line of the
// page that is not below it.
func placeFields(lines []*pdfLine) []*pdfLine {
	at := slices.IndexFunc(lines, func(l *pdfLine) bool { return l.tag == pdf.Field })
	if at < 0 || len(lines)-at > 500 {
		return lines
	}
	out := slices.Clone(lines[:at])
	for _, l := range lines[at:] {
		behind := len(out)
		for behind > 0 && out[behind-1].y < l.y-0.3*l.size {
			behind--
		}
		out = slices.Insert(out, behind, l)
	}
	return out
}

// attachBullets gives bullets and numbers that stand alone to the line beside
// them: some producers draw them last, or in a column of their own.
func attachBullets(lines []*pdfLine) []*pdfLine {
	out, alone := lines[:0:0], 0
	for _, l := range lines {
		if !startsEntry(l.text+" x") || strings.Contains(l.text, " ") || alone > 500 {
			out = append(out, l)
			continue
		}
		alone++
		var beside *pdfLine
		for _, o := range lines {
			if o != l && math.Abs(o.y-l.y) < 0.35*o.size && o.x0 > l.x0 && o.x0-l.x1 < 5*o.size && (beside == nil || o.x0 < beside.x0) {
				beside = o
			}
		}
		if beside == nil {
			out = append(out, l)
			continue
		}
		beside.bullet = true
		if !isBullet(l.text) {
			beside.text = l.text + " " + beside.text
		}
	}
	return out
}

func (b *lineBuilder) add(g *pdf.Glyph) {
	if g.Size < 0.5 || math.IsNaN(g.X) || math.IsNaN(g.Y) || math.Abs(g.X) > 1e6 || math.Abs(g.Y) > 1e6 {
		return
	}
	if b.accent(g) {
		return
	}
	blank := strings.TrimFunc(g.Text, unicode.IsSpace) == ""
	if b.cur != nil && !b.fits(g) {
		if blank {
			return // white space out there says nothing
		}
		b.finish()
	}
	if blank && !g.Replaced {
		if b.cur != nil {
			b.blank = true
		}
		return
	}
	if b.cur == nil {
		b.cur = &pdfLine{page: b.page, x0: g.X, y: g.Y, size: g.Size, angle: g.Angle, artifact: g.Artifact, marked: g.Marked, tag: g.Tag}
		b.end, b.blank, b.word = g.X, false, false
	} else if b.blank || g.X-b.end > 0.18*g.Size && !g.Replaced {
		if b.overstruck(g) {
			return
		}
		b.flushSup()
		if b.text.Len() > 0 {
			if g.X-b.end > wideGap*g.Size && len(b.cur.gaps) < 50 {
				b.cur.gaps = append(b.cur.gaps, gap{b.text.Len(), b.end, g.X})
			}
			b.text.WriteByte(' ')
			b.word = true
		}
		b.blank = false
	} else if b.overstruck(g) {
		return
	}
	l := b.cur
	switch {
	case b.raised(g):
		b.sup += g.Text
	default:
		b.flushSup()
		b.text.WriteString(g.Text)
		if g.Size > l.size*1.15 && g.Y <= l.y+0.3*g.Size { // a drop or the text after a raised mark
			l.size, l.y = g.Size, g.Y
		}
	}
	if r, _ := utf8.DecodeRuneInString(g.Text); unicode.IsLetter(r) {
		if l.visible == 0 && isBullet(strings.TrimSpace(strings.TrimSuffix(b.text.String(), g.Text))) {
			l.size, l.y = g.Size, g.Y // a list's sign may be of another size than its text
		}
		l.visible++
		if g.Font.Bold {
			l.fat++
		}
	}
	b.end = max(b.end, g.X+g.W)
	if !b.word {
		l.firstWord = b.end - l.x0
	}
	b.last = *g
	b.mark = spacingAccents[g.Text]
}

// fits tells whether a glyph goes on with the current line.
func (b *lineBuilder) fits(g *pdf.Glyph) bool {
	l := b.cur
	size := max(l.size, g.Size)
	if g.Angle != l.angle || g.Artifact != l.artifact || (g.Tag == pdf.Field) != (l.tag == pdf.Field) {
		return false
	}
	dy := g.Y - l.y
	if math.Abs(dy) > 0.55*size || math.Abs(dy) > 0.2*size && g.Size > 0.85*l.size && l.size > 0.85*g.Size {
		return false
	}
	gap := g.X - b.end
	if gap < -0.6*size {
		return b.overstruck(g) || g.X >= b.last.X-0.1*size && gap > -2*size
	}
	limit := 1.3 * size // the gutter between columns, the space between cells
	if b.blank {
		limit = 2.6 * size
	}
	return gap <= limit
}

// overstruck tells whether a glyph is drawn a second time to look bold.
func (b *lineBuilder) overstruck(g *pdf.Glyph) bool {
	return g.Text == b.last.Text && math.Abs(g.X-b.last.X) < 0.1*g.Size && math.Abs(g.Y-b.last.Y) < 0.1*g.Size && g.Shown != b.last.Shown && g.W > 0.15*g.Size
}

func (b *lineBuilder) raised(g *pdf.Glyph) bool {
	if b.text.Len() == 0 || !footnoteMark(g.Text) || b.cur.size < g.Size*1.2 {
		return false
	}
	rise := g.Y - b.cur.y
	return rise > 0.15*b.cur.size && rise < 0.7*b.cur.size
}

func (b *lineBuilder) flushSup() {
	if b.sup != "" {
		b.text.WriteString(noteText(b.text.String(), b.sup))
		b.sup = ""
	}
}

func (b *lineBuilder) finish() {
	if b.cur == nil {
		return
	}
	b.flushSup()
	l := b.cur
	l.text, l.x1 = b.text.String(), b.end
	l.bold = l.fat*5 > l.visible*4
	l.bullet = startsEntry(l.text)
	b.text.Reset()
	b.cur, b.blank = nil, false
	if strings.TrimSpace(l.text) != "" {
		b.lines = append(b.lines, l)
	}
}
