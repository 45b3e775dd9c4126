package pdf

import (
	"math"
	"strings"
)

// Field is the tag of glyphs that stand in a field of a form or in a note typed
// onto the page: they come after everything else of the page, wherever they stand.
const Field = "Field"

const (
	maxAnnotations = 5000 // of one page
	maxFieldLines  = 500  // of a field that has no appearance
)

// annotations draws what people have filled in: text and choice fields and text
// typed onto the page. Comments are no part of what the page shows.
func (in *interpreter) annotations(page dict) {
	list, _ := in.f.get(page, "Annots").(array)
	for i, o := range list {
		if i >= maxAnnotations || in.f.err != nil {
			return
		}
		a := in.f.dict(o)
		flags, _ := in.f.get(a, "F").(int)
		if a == nil || flags&(2|32) != 0 { // hidden, or not for the screen
			continue
		}
		switch in.f.get(a, "Subtype") {
		case name("FreeText"):
		case name("Widget"):
			if kind := in.f.inherited(a, "FT"); kind != name("Tx") && kind != name("Ch") {
				continue
			}
		default:
			continue
		}
		if box, ok := in.f.box(a["Rect"]); ok {
			in.annotation(a, box)
		}
	}
}

// annotation draws the appearance of an annotation into its rectangle (12.5.5),
// or its value where the file leaves the drawing to the reader.
func (in *interpreter) annotation(a dict, box [4]float64) {
	before := len(in.page.Glyphs)
	in.st = state{ctm: matrix{1, 0, 0, 1, 0, 0}, scale: 1}
	in.stack, in.marks = nil, []mark{{id: -1, tag: Field}}
	if s, ok := in.f.get(in.f.dict(a["AP"]), "N").(*stream); ok && in.forms < maxForms {
		in.forms++
		if bbox, ok := in.f.box(s.dict["BBox"]); ok {
			in.st.ctm = fit(in.f.matrix(s.dict), bbox, box)
		}
		in.form(s, in.f.dict(in.f.dict(in.f.dict(in.f.trailer["Root"])["AcroForm"])["DR"]), 0)
	}
	if len(in.page.Glyphs) > before {
		return
	}
	value, _ := in.f.inherited(a, "V").(str)
	if in.f.get(a, "Subtype") == name("FreeText") {
		value, _ = in.f.get(a, "Contents").(str)
	}
	lines := strings.FieldsFunc(textString(value), func(r rune) bool { return r == '\n' || r == '\r' })
	size := 10.0
	for i, line := range lines[:min(len(lines), maxFieldLines)] {
		in.page.Glyphs = append(in.page.Glyphs, Glyph{
			Text: line, X: box[0], Y: box[3] - size*(1+1.2*float64(i)), W: box[2] - box[0], Size: size, Font: &Font{}, Marked: -1, Tag: Field,
		})
	}
}

// fit is the matrix that brings the box of an appearance, turned by its own
// matrix, into a rectangle.
func fit(m matrix, bbox, box [4]float64) matrix {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, x := range []float64{bbox[0], bbox[2]} {
		for _, y := range []float64{bbox[1], bbox[3]} {
			px, py := x*m[0]+y*m[2]+m[4], x*m[1]+y*m[3]+m[5]
			x0, y0, x1, y1 = min(x0, px), min(y0, py), max(x1, px), max(y1, py)
		}
	}
	if x1-x0 < 0.01 || y1-y0 < 0.01 {
		return matrix{1, 0, 0, 1, box[0], box[1]}
	}
	sx, sy := (box[2]-box[0])/(x1-x0), (box[3]-box[1])/(y1-y0)
	return matrix{sx, 0, 0, sy, box[0] - x0*sx, box[1] - y0*sy}
}

// inherited is an entry of a field or of the fields above it.
func (f *File) inherited(d dict, key name) any {
	for range 32 {
		if v := f.get(d, key); v != nil {
			return v
		}
		if d = f.dict(d["Parent"]); d == nil {
			return nil
		}
	}
	return nil
}
