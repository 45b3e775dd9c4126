package embedded

import (
	"strings"
	"unicode"

	"github.com/ymateb/ymateb/index"
)

// token is a term at a word position of a passage.
type token struct {
	term string
	pos  int
}

// words cuts a text into folded words (stand-in).
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
	})
}

var stops = map[string]bool{"the": true, "and": true, "of": true, "to": true, "a": true, "yr": true, "y": true}

func stem(lang index.Lang, w string) string {
	if stops[w] {
		return ""
	}
	if lang == index.English {
		w = strings.TrimSuffix(w, "ing")
		w = strings.TrimSuffix(w, "s")
	}
	return w
}

// analyse gives the stems (by language) and the exact forms of a text, and its
// length in positions.
func analyse(text string, langs []index.Lang, stems func(lang index.Lang, t token), exact func(t token)) int {
	ws := words(text)
	for i, w := range ws {
		exact(token{w, i})
		for _, l := range langs {
			if s := stem(l, w); s != "" {
				stems(l, token{s, i})
			}
		}
	}
	return len(ws)
}

// queryStems gives, position by position, the alternative stems of a query
// text; an empty position is a stop word.
func queryStems(lang index.Lang, text string) [][]string {
	var out [][]string
	for _, w := range words(text) {
		if s := stem(lang, w); s != "" {
			out = append(out, []string{s})
		} else {
			out = append(out, nil)
		}
	}
	return out
}

// queryExact gives the exact forms of a query text in order.
func queryExact(text string) []string { return words(text) }
