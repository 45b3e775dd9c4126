package pdf

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Font turns character codes into text and widths.
type Font struct {
	Name string // without the tag of a subset
	Bold bool

	composite bool
	codes     *cmap       // how composite codes are cut, and their CIDs
	text      [256]string // of simple codes
	unicode   *cmap       // ToUnicode
	embedded  map[uint32]string
	widths    map[uint32]float64
	missing   float64
	scale     float64 // from glyph space to text space
	vertical  bool
}

// A char is one code of a string shown.
type char struct {
	text  string // "" where nothing is known of it
	width float64
	space bool // the single-byte code 32, on which word spacing acts
}

func (f *File) font(o any) *Font {
	r, isRef := o.(ref)
	if isRef {
		if fn, ok := f.fonts[r]; ok {
			return fn
		}
	}
	d := f.dict(o)
	if d == nil {
		return nil
	}
	fn := f.newFont(d)
	if isRef {
		f.fonts[r] = fn
	}
	return fn
}

func (f *File) newFont(d dict) *Font {
	base, _ := f.get(d, "BaseFont").(name)
	fn := &Font{Name: string(base), scale: 0.001, widths: map[uint32]float64{}, missing: -1}
	if len(fn.Name) > 7 && fn.Name[6] == '+' {
		fn.Name = fn.Name[7:]
	}
	lower := strings.ToLower(fn.Name)
	fn.Bold = strings.Contains(lower, "bold") || strings.Contains(lower, "black") || strings.Contains(lower, "heavy")
	if s, ok := f.get(d, "ToUnicode").(*stream); ok {
		if data, err := f.unpack(s); err == nil || len(data) > 0 {
			fn.unicode = parseCMap(data)
		}
	}
	if f.get(d, "Subtype") == name("Type0") {
		f.composite(fn, d)
	} else {
		f.simple(fn, d)
	}
	return fn
}

func (f *File) composite(fn *Font, d dict) {
	fn.composite, fn.missing = true, 1000
	switch e := f.get(d, "Encoding").(type) {
	case name:
		fn.vertical = strings.HasSuffix(string(e), "-V")
	case *stream:
		if data, err := f.unpack(e); err == nil {
			fn.codes = parseCMap(data)
		}
	}
	kids, _ := f.get(d, "DescendantFonts").(array)
	if len(kids) == 0 {
		return
	}
	cid := f.dict(kids[0])
	if w, ok := number(f.get(cid, "DW")); ok {
		fn.missing = w
	}
	w, _ := f.get(cid, "W").(array)
	for i := 0; i+1 < len(w); {
		first, ok := number(f.resolve(w[i]))
		if !ok || first < 0 {
			break
		}
		switch second := f.resolve(w[i+1]).(type) {
		case array:
			for j, x := range second {
				if v, ok := number(f.resolve(x)); ok {
					fn.widths[uint32(first)+uint32(j)] = v
				}
			}
			i += 2
		default:
			last, ok := number(second)
			if !ok || i+2 >= len(w) || last-first > 1<<16 {
				return
			}
			v, _ := number(f.resolve(w[i+2]))
			for c := uint32(first); c <= uint32(last) && len(fn.widths) < 1<<17; c++ {
				fn.widths[c] = v
			}
			i += 3
		}
	}
	if fn.unicode == nil || len(fn.unicode.text) == 0 {
		fn.embedded = f.embeddedText(cid)
	}
}

func (f *File) simple(fn *Font, d dict) {
	first, _ := f.get(d, "FirstChar").(int)
	w, _ := f.get(d, "Widths").(array)
	for i, x := range w {
		if v, ok := number(f.resolve(x)); ok && i < 256 {
			fn.widths[uint32(first+i)] = v
		}
	}
	desc := f.dict(d["FontDescriptor"])
	if v, ok := number(f.get(desc, "MissingWidth")); ok && len(w) > 0 {
		fn.missing = v
	}
	if f.get(d, "Subtype") == name("Type3") {
		if m, ok := f.get(d, "FontMatrix").(array); ok && len(m) == 6 {
			if v, ok := number(f.resolve(m[0])); ok && v != 0 {
				fn.scale = v
			}
		}
	}
	enc := f.get(d, "Encoding")
	flags, _ := f.get(desc, "Flags").(int)
	symbolic := flags&4 != 0
	var base name
	switch e := enc.(type) {
	case name:
		base = e
	case dict:
		base, _ = f.get(e, "BaseEncoding").(name)
	}
	builtin := f.builtinEncoding(desc)
	switch {
	case base != "":
		fn.text = baseEncoding(base)
	case builtin != nil:
		for c, g := range builtin {
			fn.text[c], _ = glyphText(g)
		}
	case f.get(d, "Subtype") == name("TrueType") && !symbolic:
		fn.text = baseEncoding("WinAnsiEncoding")
	case f.get(d, "Subtype") == name("Type3"):
	default:
		fn.text = baseEncoding("StandardEncoding")
	}
	if fn.Name == "Symbol" || fn.Name == "ZapfDingbats" || strings.HasPrefix(fn.Name, "Wingdings") {
		fn.text = [256]string{}
		for c := 33; c < 256; c++ {
			fn.text[c] = "•" // what such fonts are used for in running text
		}
		fn.text[32] = " "
	}
	if e, ok := enc.(dict); ok {
		c := 0
		diffs, _ := f.get(e, "Differences").(array)
		for _, x := range diffs {
			switch v := f.resolve(x).(type) {
			case int:
				c = v
			case name:
				if c >= 0 && c < 256 {
					if t, ok := glyphText(string(v)); ok {
						fn.text[c] = t
					} else {
						fn.text[c] = ""
					}
				}
				c++
			}
		}
	}
}

var putGlyph = regexp.MustCompile(`dup\s+(\d+)\s*/([A-Za-z0-9._]+)\s+put`)

// builtinEncoding reads the encoding of an embedded Type 1 font from the part of
// the program that is not encrypted; nil if there is none.
func (f *File) builtinEncoding(desc dict) map[int]string {
	s, ok := f.get(desc, "FontFile").(*stream)
	if !ok {
		return nil
	}
	data, _ := f.unpack(s)
	data = data[:min(len(data), 1<<14)]
	m := map[int]string{}
	for _, g := range putGlyph.FindAllSubmatch(data, 256) {
		if c, err := strconv.Atoi(string(g[1])); err == nil && c < 256 {
			m[c] = string(g[2])
		}
	}
	if len(m) == 0 {
		return nil
	}
	return m
}

// chars calls show for each code of a string.
func (fn *Font) chars(s str, show func(char)) {
	if !fn.composite {
		for i := range len(s) {
			c := s[i]
			w, ok := fn.widths[uint32(c)]
			if !ok {
				if w = fn.missing; w < 0 {
					w = guessWidth(fn.text[c])
				}
			}
			show(char{fn.simpleText(c), w * fn.scale, c == ' '})
		}
		return
	}
	for len(s) > 0 {
		v, n := fn.codes.next(s, 2)
		s = s[n:]
		cid := fn.codes.cid(v)
		w, ok := fn.widths[cid]
		if !ok {
			w = fn.missing
		}
		text := ""
		if fn.unicode != nil {
			text = fn.unicode.text[v]
		}
		if text == "" {
			text = fn.embedded[cid]
		}
		show(char{text, w * fn.scale, n == 1 && v == ' '})
	}
}

func (fn *Font) simpleText(c byte) string {
	if fn.unicode != nil {
		if t, ok := fn.unicode.text[uint32(c)]; ok && meaningful(t) {
			return t
		}
	}
	return fn.text[c]
}

// meaningful tells text from the placeholders that producers put in maps.
func meaningful(t string) bool {
	r, _ := utf8.DecodeRuneInString(t)
	return t != "" && r != 0 && r != utf8.RuneError && !(r >= 0xE000 && r < 0xF900)
}

// guessWidth stands in for the widths of the fourteen standard fonts, which
// files may leave out: near enough to see words and line ends.
func guessWidth(t string) float64 {
	r, _ := utf8.DecodeRuneInString(t)
	switch {
	case strings.ContainsRune("ijltfrI.,:;'’‘!|()[]/ ", r):
		return 290
	case strings.ContainsRune("mwMW@—%", r):
		return 830
	case r >= 'A' && r <= 'Z':
		return 680
	}
	return 545
}
