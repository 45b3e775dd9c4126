package pdf

import (
	"math"
)

// A Glyph is what one character code shows. Coordinates are in points; the
// baseline runs along X whatever way the text is turned on the page, and Y grows
// upwards across it.
type Glyph struct {
	Text      string // may be several letters (a ligature) or empty (unknown)
	X, Y, W   float64
	Size      float64
	Angle     int16 // of the baseline, degrees
	Font      *Font
	Artifact  bool // the file marks it as no part of the text (a running header)
	Invisible bool // text under a picture, as scanners write it
	Replaced  bool // drawn for a text that another glyph carries
	Marked    int  // number of the marked-content sequence in the structure tree, -1 for none
	Tag       string
	Shown     int // number of the operator that showed it
}

// A Page is what a page shows.
type Page struct {
	Glyphs   []Glyph
	Box      [4]float64 // left, bottom, right, top
	Pictures int        // pictures drawn
	Cover    float64    // share of the page that the largest picture covers
	Unknown  int        // codes that nothing says the text of
}

const (
	maxForms  = 2000    // form objects drawn for one page
	maxGlyphs = 400_000 // on one page
	maxStates = 512
)

type matrix [6]float64

func (m matrix) mul(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

type state struct {
	ctm                             matrix
	font                            *Font
	size, char, word, leading, rise float64
	scale                           float64
	mode                            int
}

type mark struct {
	artifact bool
	id       int
	tag      string
	actual   *string // the replacement text, until it is used
	replaced bool
}

type interpreter struct {
	f     *File
	page  *Page
	st    state
	stack []state
	tm    matrix
	line  matrix
	marks []mark
	forms int
	shown int
}

// Page interprets a page, numbered from 0. The error is ErrTooLarge; what else is
// wrong only costs text.
func (f *File) Page(n int) (*Page, error) {
	p := f.pages[n]
	in := &interpreter{f: f, page: &Page{Box: p.box}}
	in.st = state{ctm: matrix{1, 0, 0, 1, 0, 0}, scale: 1}
	var data []byte
	switch c := f.get(p.dict, "Contents").(type) {
	case *stream:
		data, _ = f.unpack(c)
	case array:
		for _, part := range c {
			if s, ok := f.resolve(part).(*stream); ok {
				d, _ := f.unpack(s)
				if int64(len(data)+len(d)) > f.lim.Part {
					f.err = ErrTooLarge
					break
				}
				data = append(append(data, d...), '\n')
			}
		}
	}
	if f.err != nil {
		return nil, f.err
	}
	in.run(data, p.resources, 0)
	if f.err == nil {
		in.annotations(p.dict)
	}
	if f.err != nil {
		return nil, f.err
	}
	return in.page, nil
}

// args are the operands of an operator.
type args []any

func (a args) num(i int) float64 {
	if i < len(a) {
		if v, ok := number(a[i]); ok && !math.IsInf(v, 0) && math.Abs(v) < 1e9 {
			return v
		}
	}
	return 0
}

func (a args) matrix() matrix {
	return matrix{a.num(0), a.num(1), a.num(2), a.num(3), a.num(4), a.num(5)}
}

func (in *interpreter) run(data []byte, res dict, depth int) {
	l := lexer{b: data}
	var operands args
	for {
		o, err := l.next()
		if err != nil || len(in.page.Glyphs) > maxGlyphs {
			return
		}
		op, ok := o.(keyword)
		if !ok {
			if len(operands) < 64 {
				operands = append(operands, o)
			}
			continue
		}
		if op == "BI" {
			skipInline(&l)
			in.page.Pictures++
		} else {
			in.do(string(op), operands, res, depth)
		}
		operands = operands[:0]
	}
}

// skipInline leaves out an inline picture: up to "EI" between white space.
func skipInline(l *lexer) {
	for ; l.i+2 < len(l.b); l.i++ {
		if l.b[l.i] == 'E' && l.b[l.i+1] == 'I' && class[l.b[l.i-1]] == space && class[l.b[l.i+2]] != regular {
			l.i += 2
			return
		}
	}
	l.i = len(l.b)
}

func (in *interpreter) do(op string, a args, res dict, depth int) {
	st := &in.st
	switch op {
	case "q":
		if len(in.stack) < maxStates {
			in.stack = append(in.stack, *st)
		}
	case "Q":
		if n := len(in.stack); n > 0 {
			in.st, in.stack = in.stack[n-1], in.stack[:n-1]
		}
	case "cm":
		st.ctm = a.matrix().mul(st.ctm)
	case "BT":
		in.tm = matrix{1, 0, 0, 1, 0, 0}
		in.line = in.tm
	case "Tf":
		if len(a) >= 2 {
			n, _ := a[0].(name)
			st.font = in.f.font(in.f.dict(res["Font"])[n])
			st.size = a.num(1)
		}
	case "Tc":
		st.char = a.num(0)
	case "Tw":
		st.word = a.num(0)
	case "Tz":
		st.scale = a.num(0) / 100
	case "TL":
		st.leading = a.num(0)
	case "Tr":
		st.mode = int(a.num(0))
	case "Ts":
		st.rise = a.num(0)
	case "Td":
		in.move(a.num(0), a.num(1))
	case "TD":
		st.leading = -a.num(1)
		in.move(a.num(0), a.num(1))
	case "Tm":
		in.tm = a.matrix()
		in.line = in.tm
	case "T*":
		in.move(0, -st.leading)
	case "Tj", "'", "\"":
		if op == "\"" && len(a) >= 3 {
			st.word, st.char = a.num(0), a.num(1)
		}
		if op != "Tj" {
			in.move(0, -st.leading)
		}
		if len(a) > 0 {
			s, _ := a[len(a)-1].(str)
			in.shown++
			in.show(s)
		}
	case "TJ":
		if len(a) > 0 {
			in.shown++
			parts, _ := a[0].(array)
			for _, p := range parts {
				if s, ok := p.(str); ok {
					in.show(s)
				} else if v, ok := number(p); ok && math.Abs(v) < 1e6 {
					in.advance(-v / 1000 * st.size * st.scale)
				}
			}
		}
	case "gs":
		if len(a) > 0 {
			n, _ := a[0].(name)
			g := in.f.dict(in.f.dict(res["ExtGState"])[n])
			if fn, ok := in.f.get(g, "Font").(array); ok && len(fn) == 2 {
				st.font = in.f.font(fn[0])
				st.size, _ = number(in.f.resolve(fn[1]))
			}
		}
	case "Do":
		if len(a) > 0 {
			n, _ := a[0].(name)
			in.draw(in.f.dict(res["XObject"])[n], res, depth)
		}
	case "BMC", "BDC":
		in.beginMark(a, res)
	case "EMC":
		if n := len(in.marks); n > 0 {
			in.marks = in.marks[:n-1]
		}
	}
}

func (in *interpreter) move(x, y float64) {
	in.line = matrix{1, 0, 0, 1, x, y}.mul(in.line)
	in.tm = in.line
}

func (in *interpreter) advance(x float64) {
	if in.st.font != nil && in.st.font.vertical {
		in.tm = matrix{1, 0, 0, 1, 0, x}.mul(in.tm)
		return
	}
	in.tm = matrix{1, 0, 0, 1, x, 0}.mul(in.tm)
}

func (in *interpreter) draw(o any, res dict, depth int) {
	s, ok := in.f.resolve(o).(*stream)
	if !ok {
		return
	}
	switch in.f.get(s.dict, "Subtype") {
	case name("Image"):
		in.page.Pictures++
		m := in.st.ctm
		box := in.page.Box
		in.page.Cover = max(in.page.Cover, math.Abs(m[0]*m[3]-m[1]*m[2])/((box[2]-box[0])*(box[3]-box[1])))
	case name("Form"):
		if in.forms++; in.forms > maxForms || depth > 12 {
			return
		}
		in.form(s, res, depth)
	}
}

// form draws a form object with the current matrix.
func (in *interpreter) form(s *stream, res dict, depth int) {
	data, _ := in.f.unpack(s)
	if r := in.f.dict(s.dict["Resources"]); r != nil {
		res = r
	}
	saved, stack, marks := in.st, in.stack, in.marks
	in.stack = nil
	in.st.ctm = in.f.matrix(s.dict).mul(in.st.ctm)
	in.run(data, res, depth+1)
	in.st, in.stack, in.marks = saved, stack, marks
}

// matrix is the matrix of a form object.
func (f *File) matrix(d dict) matrix {
	m, ok := f.get(d, "Matrix").(array)
	if !ok || len(m) != 6 {
		return matrix{1, 0, 0, 1, 0, 0}
	}
	a := make(args, 6)
	for i := range m {
		a[i] = f.resolve(m[i])
	}
	return a.matrix()
}

func (in *interpreter) beginMark(a args, res dict) {
	m := mark{id: -1}
	if n := len(in.marks); n > 0 {
		above := &in.marks[n-1]
		m = *above // a replacement not used yet goes to what is marked inside
		above.actual, above.replaced = nil, above.replaced || above.actual != nil
		if n >= maxStates {
			in.marks = append(in.marks[:0], in.marks[1:]...)
		}
	}
	if len(a) > 0 {
		if t, ok := a[0].(name); ok {
			m.artifact = m.artifact || t == "Artifact"
			if t != "Span" || m.tag == "" {
				m.tag = string(t)
			}
		}
	}
	if len(a) > 1 {
		d, ok := a[1].(dict)
		if n, isName := a[1].(name); isName {
			d, ok = in.f.dict(in.f.dict(res["Properties"])[n]), true
		}
		if ok {
			if id, ok := in.f.get(d, "MCID").(int); ok {
				m.id = id
			}
			if s, ok := in.f.get(d, "ActualText").(str); ok {
				t := textString(s)
				m.actual = &t
			}
		}
	}
	in.marks = append(in.marks, m)
}

// show places the glyphs of a string.
func (in *interpreter) show(s str) {
	st := &in.st
	if st.font == nil {
		return
	}
	trm := in.tm.mul(st.ctm)
	angle := math.Atan2(trm[1], trm[0])
	sin, cos := math.Sincos(angle)
	size := st.size * math.Hypot(trm[2], trm[3])
	unit := math.Hypot(trm[0], trm[1])
	g := Glyph{Size: math.Abs(size), Font: st.font, Invisible: st.mode == 3 || st.mode == 7, Marked: -1, Shown: in.shown, Angle: int16(math.Round(angle * 180 / math.Pi))}
	var top *mark
	if n := len(in.marks); n > 0 {
		top = &in.marks[n-1]
		g.Artifact, g.Marked, g.Tag, g.Replaced = top.artifact, top.id, top.tag, top.replaced
	}
	st.font.chars(s, func(c char) {
		m := in.tm.mul(st.ctm)
		x, y := m[4]+st.rise*m[2], m[5]+st.rise*m[3]
		g.X, g.Y = x*cos+y*sin, y*cos-x*sin
		// What spaces letters out is part of them: a word set wide is one word.
		g.W = (c.width*st.size + min(max(st.char, 0), math.Abs(st.size))) * st.scale * unit
		g.Text = c.text
		if top != nil && (top.actual != nil || top.replaced) {
			g.Text, g.Replaced = "", true
			if top.actual != nil {
				g.Text, g.Replaced = *top.actual, *top.actual == ""
				top.actual, top.replaced = nil, true
			}
		} else if c.text == "" || c.text == "\uFFFD" {
			in.page.Unknown++
			g.Text = "\uFFFD"
		}
		if len(in.page.Glyphs) <= maxGlyphs {
			in.page.Glyphs = append(in.page.Glyphs, g)
		}
		w := c.width*st.size + st.char
		if c.space {
			w += st.word
		}
		in.advance(w * st.scale)
	})
}
