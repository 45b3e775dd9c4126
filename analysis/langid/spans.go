package langid

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is a stretch of a text in one language.
type Span struct {
	Start, End int // bytes
	Lang       string
	Margin     float64 // the least of its sentences'
}

// Spans labels a text sentence by sentence, for passages that mix languages ("Heddlu Gwent / Gwent
// Police"). A sentence too short to tell takes the language of its neighbour, the one before where it
// has one; neighbours of one language become one span. The spans cover the text without gaps; a text
// in which nothing can be told is one undetermined span. The empty text has none.
func Spans(text string) []Span {
	var out []Span
	for start := 0; start < len(text); {
		end := sentenceEnd(text, start)
		lang, margin := Identify(text[start:end])
		last := len(out) - 1
		switch {
		case last >= 0 && (lang == out[last].Lang || lang == Undetermined):
			out[last].End = end
			if lang != Undetermined {
				out[last].Margin = min(out[last].Margin, margin)
			}
		case last >= 0 && out[last].Lang == Undetermined:
			out[last] = Span{out[last].Start, end, lang, margin}
		default:
			out = append(out, Span{start, end, lang, margin})
		}
		start = end
	}
	return out
}

// sentenceEnd finds the end of the sentence that starts at i, the white space after it included.
// Slashes and bars between spaces, and line ends, part as full stops do.
func sentenceEnd(text string, i int) int {
	words := false
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		if unicode.IsLetter(r) {
			words = true
		}
		if words && (r == '\n' || r == '\t' || strings.ContainsRune(".?!:;/|–—", r) && endsSpace(text, i)) {
			for i < len(text) {
				r, n := utf8.DecodeRuneInString(text[i:])
				if !unicode.IsSpace(r) {
					break
				}
				i += n
			}
			return i
		}
	}
	return i
}

func endsSpace(text string, i int) bool {
	if i >= len(text) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsSpace(r)
}
