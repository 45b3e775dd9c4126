package source

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// decode turns text of an unknown or declared encoding into UTF-8. In order: a
// byte order mark, the NULs of UTF-16, valid UTF-8, the declared charset (which
// is wrong so often that valid UTF-8 goes before it), and at last a guess between
// ISO-8859-14, the Welsh 8-bit set, and windows-1252. Line ends become "\n".
func decode(data []byte, declared string) string {
	var s string
	switch e := markedEncoding(data); {
	case e != nil:
		s = decodeWith(e, data)
	case validUTF8(data):
		s = string(data)
	default:
		s = decode8bit(data, declared)
	}
	s = strings.TrimPrefix(s, "\uFEFF")
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(s, "\r\n", "\n")
		s = strings.ReplaceAll(s, "\r", "\n")
	}
	if strings.Contains(s, "\u2028"[:2]) || strings.Contains(s, "\u0085") {
		s = separators.Replace(s)
	}
	return s
}

// separators are Unicode's own line ends.
var separators = strings.NewReplacer("\u2028", "\n", "\u2029", "\n\n", "\u0085", "\n")

// markedEncoding is the encoding that a byte order mark or the pattern of NULs
// gives away; nil if neither does.
func markedEncoding(data []byte) encoding.Encoding {
	for _, m := range []struct {
		bom string
		enc encoding.Encoding
	}{
		{"\xEF\xBB\xBF", unicode.UTF8BOM},
		{"\xFF\xFE\x00\x00", utf32.UTF32(utf32.LittleEndian, utf32.ExpectBOM)},
		{"\x00\x00\xFE\xFF", utf32.UTF32(utf32.BigEndian, utf32.ExpectBOM)},
		{"\xFF\xFE", unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)},
		{"\xFE\xFF", unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)},
	} {
		if bytes.HasPrefix(data, []byte(m.bom)) {
			return m.enc
		}
	}
	// Latin text in UTF-16 has a NUL in nearly every second byte.
	head := data[:min(len(data), 4096)]
	if bytes.IndexByte(head, 0) < 0 {
		return nil
	}
	var nul [2]int
	for i, c := range head {
		if c == 0 {
			nul[i&1]++
		}
	}
	half := len(head) / 2
	switch {
	case half >= 2 && nul[1]*10 >= half*6 && nul[0]*20 <= half:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case half >= 2 && nul[0]*10 >= half*6 && nul[1]*20 <= half:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

func decodeWith(e encoding.Encoding, data []byte) string {
	b, err := e.NewDecoder().Bytes(data)
	if err != nil && len(b) == 0 {
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	return string(b)
}

// validUTF8 also accepts text that was cut inside its last rune.
func validUTF8(data []byte) bool {
	if utf8.Valid(data) {
		return true
	}
	for cut := 1; cut < utf8.UTFMax && cut < len(data); cut++ {
		tail := data[len(data)-cut:]
		if utf8.RuneStart(tail[0]) {
			return tail[0] >= utf8.RuneSelf && !utf8.FullRune(tail) && utf8.Valid(data[:len(data)-cut])
		}
	}
	return false
}

func decode8bit(data []byte, declared string) string {
	if e := lookup(declared); e != nil {
		// A page that says UTF-8 (or UTF-16, which has no NULs here) and isn't
		// falls through to the guess.
		if name, err := htmlindex.Name(e); err == nil && !strings.HasPrefix(name, "utf-") {
			if e == charmap.Windows1252 && looksWelsh8bit(data) {
				return welsh8bit(data)
			}
			return decodeWith(e, data)
		}
	}
	if mostlyUTF8(data) {
		return strings.ToValidUTF8(string(data), "\uFFFD")
	}
	if looksWelsh8bit(data) {
		return welsh8bit(data)
	}
	return decodeWith(charmap.Windows1252, data)
}

func lookup(charset string) encoding.Encoding {
	charset = strings.ToLower(strings.Trim(charset, " \t\"'"))
	if charset == "" {
		return nil
	}
	e, err := htmlindex.Get(charset)
	if err != nil {
		return nil
	}
	return e
}

// mostlyUTF8 tells UTF-8 with a few damaged bytes from an 8-bit encoding: the
// latter has hardly a well-formed sequence of several bytes.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good > 2*bad
}

// looksWelsh8bit finds ŵ, ŷ, Ŵ or Ŷ of ISO-8859-14 beside a letter: the same
// bytes of windows-1252 are ð, þ, Ð and Þ, which neither Welsh nor English has.
func looksWelsh8bit(data []byte) bool {
	letter := func(i int) bool {
		if i < 0 || i >= len(data) {
			return false
		}
		c := data[i] | 0x20
		return c >= 'a' && c <= 'z'
	}
	for i, c := range data {
		switch c {
		case 0xF0, 0xFE, 0xD0, 0xDE:
			if letter(i-1) || letter(i+1) {
				return true
			}
		}
	}
	return false
}

// welsh8bit decodes ISO-8859-14 with the quotation marks and dashes that
// windows-1252 has in 0x80-0x9F: real files mix them.
func welsh8bit(data []byte) string {
	var b strings.Builder
	b.Grow(len(data) + len(data)/16)
	for _, c := range data {
		if c >= 0x80 && c < 0xA0 {
			b.WriteRune(charmap.Windows1252.DecodeByte(c))
		} else {
			b.WriteRune(charmap.ISO8859_14.DecodeByte(c))
		}
	}
	return b.String()
}

// textual tells whether data can be text at all: hardly any control characters.
func textual(data []byte) bool {
	if markedEncoding(data) != nil {
		return true
	}
	if len(data) > 1<<17 {
		data = data[:1<<17]
	}
	control := 0
	for _, c := range data {
		if c < ' ' || c == 0x7F {
			if c != '\t' && c != '\n' && c != '\r' && c != '\f' {
				control++
			}
		}
	}
	return control*200 <= len(data)
}
