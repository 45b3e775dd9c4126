package embedded

import (
	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/index"
)

// Terms of text fields. A word is indexed by its stems (Welsh: its lemmas) and,
// for quoted phrases, by its exact form. Most words stand as their own stem, so
// both share a posting: an occurrence of a term is written as twice its
// position, plus one where the word's exact form is the term itself. Only an
// exact form that is none of the word's stems (stop words have none) is a term
// of its own, after exactMark. This saves a third of all postings against a
// field of exact forms.
//
// The exact form x therefore occurs where the term x does with the bit set, and
// where the term exactMark+x does, which always has the bit set.
const exactMark = "="

// addToken adds the terms of a token to a text field.
func (f *fieldTerms) addToken(t *analysis.Token, base int) {
	at := uint32(base+t.Position-1) * 2
	var w *wordTerms
	if t.Word == 0 || f.words == nil {
		w = new(wordTerms)
		f.learn(w, t)
	} else if w = &f.words[t.Word%wordSlots]; w.word != t.Word || w.batch != f.batch {
		*w = wordTerms{word: t.Word, batch: f.batch, more: w.more[:0]}
		f.learn(w, t)
	}
	for _, n := range w.terms[:w.n] {
		f.found = append(f.found, occurrence{n / 2, f.doc, at + n%2})
	}
	for _, n := range w.more {
		f.found = append(f.found, occurrence{n / 2, f.doc, at + n%2})
	}
}

// wordTerms are the terms that a written word comes to in a batch: twice the
// number of each, plus one where it is the word's exact form. Looking a word up
// by its number is several times as fast as looking its terms up by their text.
type wordTerms struct {
	word  uint64
	batch uint32
	n     uint32
	terms [2]uint32
	more  []uint32 // the third and on
}

// wordSlots is how many words of a field are remembered. Frequent words are met
// early and have low numbers, so they lie together.
const wordSlots = 1 << 15

func (w *wordTerms) add(n uint32) {
	if int(w.n) < len(w.terms) {
		w.terms[w.n] = n
		w.n++
	} else {
		w.more = append(w.more, n)
	}
}

func (f *fieldTerms) learn(w *wordTerms, t *analysis.Token) {
	own := uint32(0)
	for _, term := range t.Terms {
		exact := uint32(0)
		if term == t.Exact {
			exact, own = 1, 1
		}
		w.add(f.number(term)*2 + exact)
	}
	if own == 0 {
		w.add(f.number(exactMark+t.Exact)*2 + 1)
	}
}

// analyser names the two languages' analyses as the engine needs them. It is
// safe for concurrent use.
type analyser struct{ a *analysis.Analyser }

func newAnalyser(a *analysis.Analyser) analyser {
	if a == nil {
		a = analysis.Default()
	}
	return analyser{a}
}

func analyserName(l index.Lang) string {
	if l == index.Welsh {
		return analysis.Welsh
	}
	return analysis.English
}

// tokens appends the tokens of running text to buf. Positions count from 1.
func (a analyser) tokens(buf []analysis.Token, l index.Lang, text string) []analysis.Token {
	return a.a.Append(buf, analyserName(l), analysis.Index, text)
}

// length is the number of positions that tokens take.
func length(tokens []analysis.Token) int {
	if len(tokens) == 0 {
		return 0
	}
	return tokens[len(tokens)-1].Position
}

// stems gives, position by position, the alternative stems of a query text; an
// empty position is a stop word.
func (a analyser) stems(l index.Lang, text string) [][]string {
	var few [8]analysis.Token
	tokens := a.a.Append(few[:0], analyserName(l), analysis.Query, text)
	out := make([][]string, len(tokens))
	for i := range tokens {
		out[i] = tokens[i].Terms
	}
	return out
}

// exact gives the exact forms of a query text in order.
func (a analyser) exact(text string) []string {
	var out []string
	for _, t := range a.a.Tokens(analysis.English, analysis.Query, text) {
		out = append(out, t.Exact)
	}
	return out
}
