package analysis

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/ymateb/ymateb/analysis/welsh"
)

// Analyser analyses both languages. Make it with New; all methods are safe for concurrent use.
type Analyser struct {
	welsh *welsh.Analyser
	memo  [2]memo       // by language
	words atomic.Uint64 // entries made
}

// Config of an Analyser. The zero value is the built-in Welsh tables.
type Config struct {
	Welsh *welsh.Analyser // nil: the built-in tables
}

// New makes an analyser.
func New(c Config) *Analyser {
	if c.Welsh == nil {
		c.Welsh = welsh.New()
	}
	return &Analyser{welsh: c.Welsh}
}

var standard = sync.OnceValue(func() *Analyser { return New(Config{}) })

// Default gives the analyser with the built-in tables, which the registered Bleve analysers use.
func Default() *Analyser { return standard() }

// Tokens analyses text with the default analyser.
func Tokens(lang string, mode Mode, text string) []Token {
	return Default().Append(nil, lang, mode, text)
}

// Tokens analyses text. An unknown language is read as English.
func (a *Analyser) Tokens(lang string, mode Mode, text string) []Token {
	return a.Append(nil, lang, mode, text)
}

// Append appends the tokens of text to dst.
func (a *Analyser) Append(dst []Token, lang string, mode Mode, text string) []Token {
	if cap(dst)-len(dst) < len(text)/6 {
		dst = slices.Grow(dst, len(text)/6+1)
	}
	a.each(lang, mode, text, func(s *scanner, e *entry, compound *entry) {
		t := Token{Terms: e.terms, Exact: e.exact, Word: e.word, Start: s.start, End: s.end, Position: s.pos}
		if compound != nil {
			t.Terms, t.Word = union(t.Terms, compound.terms), 0
		}
		dst = append(dst, t)
	})
	return dst
}

// Count gives the number of tokens in text, in one pass without analysing words.
func (a *Analyser) Count(text string) int {
	s, n := scanner{text: text}, 0
	for s.next() {
		n++
	}
	return n
}

// each calls f for every token. compound is the whole hyphenated word that the token belongs to, where
// its terms are to stand at the token too.
func (a *Analyser) each(lang string, mode Mode, text string, f func(s *scanner, e, compound *entry)) {
	cy := lang == Welsh
	m := &a.memo[1]
	if cy {
		m = &a.memo[0]
	}
	s := scanner{text: text}
	prev := place{context: welsh.NoContext}
	compound, until := (*entry)(nil), 0
	for s.next() {
		raw := text[s.start:s.end]
		p := prev.after(s.gap, mode).matters(raw)
		if !cy {
			p = place{} // only Welsh looks at it
		}
		e := m.get(raw, p, mode)
		if e == nil {
			e = a.analyse(cy, raw, p, mode)
			m.put(e)
		}
		if s.start >= until {
			compound = nil
			if end := hyphenated(text, s.end); end > 0 {
				until = end
				compound = a.compound(cy, m, text[s.start:end], p, mode)
			}
		} else if mode == Index {
			compound = nil
		}
		f(&s, e, compound)
		prev = e.next
	}
}

// place is what a word stands after.
type place struct {
	context welsh.Context
	upper   bool // the word before is all capitals
	start   bool // a sentence starts
}

// after gives the place that a gap makes of the place after the last word.
func (p place) after(g gap, mode Mode) place {
	if mode == Query {
		return place{context: welsh.NoContext}
	}
	switch g {
	case gapSentence, gapPassage:
		return place{context: welsh.Start, start: true}
	case gapBreak:
		return place{context: welsh.Break, upper: p.upper}
	case gapHyphen:
		return place{context: welsh.Hyphen, upper: p.upper}
	}
	return p
}

// matters leaves of a place what can change the reading of a word, so that the memo holds it less
// often: no context for an initial that no mutation makes, no sentence start for a small letter.
func (p place) matters(raw string) place {
	switch c := raw[0]; {
	case 'a' <= c && c <= 'z':
		p.start, p.upper = false, false
	case c >= utf8.RuneSelf:
		return p
	}
	if len(raw) > 1 && raw[1]|0x20 != 'h' {
		switch raw[0] | 0x20 {
		case 'p', 't', 'c', 's', 'j', 'k':
			p.context = welsh.NoContext
		}
	}
	return p
}

// analyse looks at one word without memory.
func (a *Analyser) analyse(cy bool, raw string, p place, mode Mode) *entry {
	raw = strings.Clone(raw) // its parts live on
	w := cut(raw)
	e := &entry{raw: raw, place: p, mode: mode, exact: exactForm(w), word: a.words.Add(1)}
	e.next.upper = caseOf(w) == welsh.Upper
	switch {
	case cy:
		e.next.context = a.welsh.Next(e.exact)
		if ww := welshWord(w, e.exact, p, mode); !a.welsh.Stop(ww) {
			e.terms = a.welsh.Lemmas(e.one[:0], ww)
		}
	case !englishStop[e.exact]:
		e.terms = append(e.one[:0], englishStem(e.exact))
	}
	return e
}

func welshWord(raw, exact string, p place, mode Mode) welsh.Word {
	caps := caseOf(raw)
	if caps == welsh.Title && p.start || caps == welsh.Upper && (p.upper || mode == Index && len(exact) > 6) {
		caps = welsh.Lower
	}
	return welsh.Word{Folded: exact, Accent: welsh.HasAccent(raw), Case: caps, Prev: p.context, Query: mode == Query}
}

// compound analyses a hyphenated word as if it were written together.
func (a *Analyser) compound(cy bool, m *memo, raw string, p place, mode Mode) *entry {
	e := m.get(raw, p, mode)
	if e != nil {
		return e
	}
	joined := strings.Map(func(r rune) rune {
		if r == '-' || r == '\u2010' || r == '\u2011' {
			return -1
		}
		return r
	}, raw)
	e = a.analyse(cy, joined, p, mode)
	if cy && !a.welsh.Tabled(welshWord(joined, e.exact, p, mode)) {
		// cyn-geidwad: its parts are guessed at already
		e = &entry{place: e.place, mode: e.mode, exact: e.exact, terms: []string{e.exact}, next: e.next, word: e.word}
	}
	e.raw = strings.Clone(raw)
	m.put(e)
	return e
}

// hyphenated gives the end of the hyphenated word whose first part ends at i; 0 when it is none or
// is too long to be a word.
func hyphenated(text string, i int) int {
	parts, end := 1, 0
	for i < len(text) {
		n := 0
		switch {
		case text[i] == '-':
			n = 1
		case strings.HasPrefix(text[i:], "\u2010"), strings.HasPrefix(text[i:], "\u2011"):
			n = len("\u2010")
		default:
			return end
		}
		s := scanner{text: text, at: i + n, end: i + n}
		r, _ := utf8.DecodeRuneInString(text[i+n:])
		if !isWordStart(r) || r == utf8.RuneError {
			return end
		}
		s.word()
		if parts++; parts > 4 || s.end-i > maxWord {
			return 0
		}
		i, end = s.end, s.end
	}
	return end
}

// cut shortens a monstrous word to the part that is looked at.
func cut(w string) string {
	if len(w) <= maxWord {
		return w
	}
	n := maxWord
	for !utf8.RuneStart(w[n]) {
		n--
	}
	return w[:n]
}

// exactForm folds a word; a thousands comma is dropped.
func exactForm(w string) string {
	f := welsh.Fold(w)
	if c := f[0]; '0' <= c && c <= '9' {
		f = strings.ReplaceAll(f, ",", "")
	}
	return f
}

// caseOf tells Title from Upper; a lone capital letter counts as Title.
func caseOf(w string) welsh.Case {
	upper, lower := 0, 0
	first := welsh.Lower
	for i, r := range w {
		switch {
		case 'a' <= r && r <= 'z':
			lower++
		case 'A' <= r && r <= 'Z':
			upper++
			if i == 0 {
				first = welsh.Title
			}
		case r >= utf8.RuneSelf && isUpper(r):
			upper++
			if i == 0 {
				first = welsh.Title
			}
		case r >= utf8.RuneSelf:
			lower++
		}
	}
	if upper > 1 && lower == 0 {
		return welsh.Upper
	}
	return first
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, t := range b {
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}
