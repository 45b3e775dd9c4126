package source

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A writer collects paragraphs, cleans their text and holds the cap on it.
type writer struct {
	paragraphs []Paragraph
	max, size  int64
	err        error
}

// add appends p with its text cleaned, unless nothing is left of it. It reports
// false once the text is over its cap; the reader may then stop.
func (w *writer) add(p Paragraph) bool {
	if w.err != nil {
		return false
	}
	p.Text = clean(p.Text)
	if p.Text == "" {
		return true
	}
	// The paragraph itself costs memory too: a million of one letter each are
	// not one megabyte.
	w.size += int64(len(p.Text)) + 32
	if w.size > w.max {
		w.err = fail(TooLarge, "text")
		return false
	}
	w.paragraphs = append(w.paragraphs, p)
	return true
}

var ligatures = strings.NewReplacer("ﬀ", "ff", "ﬁ", "fi", "ﬂ", "fl", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st")

// clean brings text into the form that the package promises: NFC, ligatures as
// letters, no soft hyphens, control or zero-width characters, single spaces.
func clean(s string) string {
	if plain(s) {
		return s
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	if strings.Contains(s, "\uFB00"[:2]) {
		s = ligatures.Replace(s)
	}
	s = norm.NFC.String(s)
	b := make([]byte, 0, len(s))
	space := false
	for _, r := range s {
		switch {
		case r == '\u00AD' || r == '\uFEFF' || r == '\u200B' || r == '\u2060':
			continue // soft hyphen, zero-width characters
		case r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069':
			continue // bidirectional overrides: they show text in a false order
		case unicode.IsSpace(r) || r == '\u2028' || r == '\u2029':
			space = len(b) > 0
			continue
		case unicode.IsControl(r) || r >= 0xFFF0 && r <= 0xFFFC || r >= 0xE0000 && r <= 0xE007F:
			continue
		}
		if space {
			b = append(b, ' ')
			space = false
		}
		b = utf8.AppendRune(b, r)
	}
	return string(b)
}

// plain tells whether s is printable ASCII with single spaces inside, which
// clean leaves as it is.
func plain(s string) bool {
	prev := byte(' ')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' || c == ' ' && prev == ' ' {
			return false
		}
		prev = c
	}
	return prev != ' ' || s == ""
}

// oneLine is clean text of at most max bytes, cut between runes.
func oneLine(s string, max int) string {
	if len(s) > 4*max {
		s = s[:4*max]
	}
	s = clean(s)
	if len(s) <= max {
		return s
	}
	for max > 0 && !utf8.RuneStart(s[max]) {
		max--
	}
	return s[:max]
}

// addLines adds text that may hold hard breaks ("\n"): the lines are paragraphs
// like p, unless a sentence runs over the break. It reports false once the text
// is over its cap.
func (w *writer) addLines(p Paragraph, text string) bool {
	if strings.IndexByte(text, '\n') < 0 {
		p.Text = text
		return w.add(p)
	}
	if w.tooLong(text) {
		return false
	}
	for _, b := range splitBlocks(text) {
		for _, line := range joinWrapped(b, 0) {
			p.Text = line
			if !w.add(p) {
				return false
			}
		}
	}
	return true
}

// distinct are the texts collected, each once.
func (w *writer) distinct() []string {
	var out []string
	seen := map[string]bool{}
	for _, p := range w.paragraphs {
		if !seen[p.Text] {
			seen[p.Text] = true
			out = append(out, p.Text)
		}
	}
	return out
}

// tooLong refuses text that can't fit under the cap before lines are made of it,
// which cost more memory than it does.
func (w *writer) tooLong(text string) bool {
	if w.err == nil && int64(len(text)) > 2*w.max {
		w.err = fail(TooLarge, "text")
	}
	return w.err != nil
}
