package pdf

import (
	"strconv"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// Glyph names (Adobe Glyph List, BSD-3-Clause) as far as European text needs
// them: letters with accents are put together by name, the rest is listed.

var accents = []struct {
	name string
	mark rune
}{
	{"circumflex", '\u0302'}, {"dieresis", '\u0308'}, {"acute", '\u0301'}, {"grave", '\u0300'}, {"tilde", '\u0303'}, {"caron", '\u030C'}, {"cedilla", '\u0327'},
	{"macron", '\u0304'}, {"breve", '\u0306'}, {"ogonek", '\u0328'}, {"ring", '\u030A'}, {"dotaccent", '\u0307'}, {"hungarumlaut", '\u030B'},
}

var glyphRunes = func() map[string]string {
	m := map[string]string{}
	for _, line := range strings.Fields(`
space=20 exclam=21 quotedbl=22 numbersign=23 dollar=24 percent=25 ampersand=26 quotesingle=27 parenleft=28 parenright=29 asterisk=2A plus=2B comma=2C hyphen=2D
period=2E slash=2F zero=30 one=31 two=32 three=33 four=34 five=35 six=36 seven=37 eight=38 nine=39 colon=3A semicolon=3B less=3C equal=3D greater=3E question=3F at=40
bracketleft=5B backslash=5C bracketright=5D asciicircum=5E underscore=5F grave=60 braceleft=7B bar=7C braceright=7D asciitilde=7E
exclamdown=A1 cent=A2 sterling=A3 currency=A4 yen=A5 brokenbar=A6 section=A7 dieresis=A8 copyright=A9 ordfeminine=AA guillemotleft=AB logicalnot=AC registered=AE macron=AF
degree=B0 plusminus=B1 twosuperior=B2 threesuperior=B3 acute=B4 mu=B5 mu1=B5 paragraph=B6 periodcentered=B7 middot=B7 cedilla=B8 onesuperior=B9 ordmasculine=BA guillemotright=BB
onequarter=BC onehalf=BD threequarters=BE questiondown=BF multiply=D7 divide=F7 AE=C6 ae=E6 Eth=D0 eth=F0 Thorn=DE thorn=FE germandbls=DF Oslash=D8 oslash=F8
OE=152 oe=153 Lslash=141 lslash=142 dotlessi=131 dotlessj=237 Dcroat=110 dcroat=111 florin=192 circumflex=2C6 caron=2C7 tilde=2DC breve=2D8 dotaccent=2D9 ring=2DA ogonek=2DB
endash=2013 emdash=2014 quoteleft=2018 quoteright=2019 quotesinglbase=201A quotedblleft=201C quotedblright=201D quotedblbase=201E dagger=2020 daggerdbl=2021 bullet=2022
ellipsis=2026 perthousand=2030 guilsinglleft=2039 guilsinglright=203A fraction=2044 Euro=20AC trademark=2122 minus=2212 notequal=2260 lessequal=2264 greaterequal=2265 infinity=221E
arrowright=2192 arrowleft=2190 checkmark=2713 square=25A1 filledbox=25A0 H18533=25A0 triagrt=25BA circle=25CB H18543=25AA openbullet=25E6 lozenge=25CA
nbspace=A0 nonbreakingspace=A0 sfthyphen=AD softhyphen=AD hyphentwo=2010 figuredash=2012 horizontalbar=2015 a1=2701 a20=2714 a21=2715 a73=25A0 a71=25CF fi=66.69 fl=66.6C ff=66.66 ffi=66.66.69 ffl=66.66.6C
visiblespace=20 cwm= compwordmark=`) {
		n, hex, _ := strings.Cut(line, "=")
		var s strings.Builder
		for h := range strings.SplitSeq(hex, ".") {
			if v, err := strconv.ParseUint(h, 16, 32); err == nil {
				s.WriteRune(rune(v))
			}
		}
		m[n] = s.String()
	}
	return m
}()

// glyphText is the text that a glyph name stands for; ok is false for names that
// say nothing, such as "g37".
func glyphText(n string) (text string, ok bool) {
	if base, _, found := strings.Cut(n, "."); found && base != "" {
		n = base // "a.sc", "one.oldstyle"
	}
	if t, ok := glyphRunes[n]; ok {
		return t, true
	}
	if len(n) == 1 && (n[0]|0x20 >= 'a' && n[0]|0x20 <= 'z') {
		return n, true
	}
	if strings.Contains(n, "_") {
		var all strings.Builder
		for part := range strings.SplitSeq(n, "_") {
			t, ok := glyphText(part)
			if !ok {
				return "", false
			}
			all.WriteString(t)
		}
		return all.String(), true
	}
	if h, ok := strings.CutPrefix(n, "uni"); ok && len(h) >= 4 && len(h)%4 == 0 {
		var all strings.Builder
		for ; len(h) >= 4; h = h[4:] {
			v, err := strconv.ParseUint(h[:4], 16, 32)
			if err != nil {
				return "", false
			}
			all.WriteRune(rune(v))
		}
		return all.String(), true
	}
	if h, ok := strings.CutPrefix(n, "u"); ok && len(h) >= 4 && len(h) <= 6 {
		if v, err := strconv.ParseUint(h, 16, 32); err == nil && v <= 0x10FFFF {
			return string(rune(v)), true
		}
	}
	for _, a := range accents {
		if base, ok := strings.CutSuffix(n, a.name); ok && base != "" {
			if t, ok := glyphText(base); ok && len(t) == 1 {
				return norm.NFC.String(t + string(a.mark)), true
			}
		}
	}
	return "", false
}

// baseEncoding is a named encoding (annex D) as the text of each code.
func baseEncoding(n name) [256]string {
	var e [256]string
	table := charmap.Windows1252
	if n == "MacRomanEncoding" {
		table = charmap.Macintosh
	}
	for c := range 256 {
		if r := table.DecodeByte(byte(c)); c >= 32 && r != '\uFFFD' {
			e[c] = string(r)
		}
	}
	e[0xAD] = "-"
	if n == "WinAnsiEncoding" {
		for _, c := range []int{0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D} {
			e[c] = "•" // codes without a character (D.2, note 3); producers do write lists with them
		}
	}
	if n == "MacRomanEncoding" {
		e[0xCA], e[0xAD] = " ", "≠"
	}
	if n == "StandardEncoding" {
		for c := 0x80; c < 256; c++ {
			e[c] = ""
		}
		e[0x27], e[0x60] = "’", "‘"
		for c, g := range map[int]string{
			0xA1: "exclamdown", 0xA2: "cent", 0xA3: "sterling", 0xA4: "fraction", 0xA5: "yen", 0xA6: "florin", 0xA7: "section", 0xA8: "currency", 0xA9: "quotesingle",
			0xAA: "quotedblleft", 0xAB: "guillemotleft", 0xAC: "guilsinglleft", 0xAD: "guilsinglright", 0xAE: "fi", 0xAF: "fl", 0xB1: "endash", 0xB2: "dagger", 0xB3: "daggerdbl",
			0xB4: "periodcentered", 0xB6: "paragraph", 0xB7: "bullet", 0xB8: "quotesinglbase", 0xB9: "quotedblbase", 0xBA: "quotedblright", 0xBB: "guillemotright", 0xBC: "ellipsis",
			0xBD: "perthousand", 0xBF: "questiondown", 0xD0: "emdash", 0xE1: "AE", 0xE3: "ordfeminine", 0xE8: "Lslash", 0xE9: "Oslash", 0xEA: "OE", 0xEB: "ordmasculine",
			0xF1: "ae", 0xF5: "dotlessi", 0xF8: "lslash", 0xF9: "oslash", 0xFA: "oe", 0xFB: "germandbls",
		} {
			e[c] = glyphRunes[g]
		}
	}
	return e
}
