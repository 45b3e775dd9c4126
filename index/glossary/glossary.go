// Package glossary lets a question in one language find the answer in the other:
// it adds the other language's terms, and what acronyms stand for, to a parsed
// query as alternatives of lower weight.
//
// It knows pairs of terms, given from outside, and matches them through the
// analysers, so that plural and mutated words find their pair. It never touches
// what a person put in quotes, and never takes a word away: what matched before
// still matches.
package glossary

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/index"
)

// Weight is what a word found by way of the glossary counts beside the word that
// was typed.
const Weight = 0.5

const (
	maxWords  = 6  // of a term
	maxTerms  = 6  // added for one term
	maxGroups = 12 // terms expanded in one query
)

// Pair is what the two languages call the same thing; the first of each is the
// usual word. A term may carry notes in brackets: "heddlu (m)".
type Pair struct{ En, Cy []string }

// Expansion is a part of a query and what was searched for beside it.
type Expansion struct {
	Words string   `json:"words"` // as typed; the key by which it is switched off
	Terms []string `json:"terms"` // added
}

// Glossary expands queries. It is safe for concurrent use.
type Glossary struct {
	a     *analysis.Analyser
	pairs []Pair
	heads [2]map[string][]entry // language → first stem → terms
}

// entry is a term of a pair, cut into the stems of its words.
type entry struct {
	stems [][]string // alternatives a word; stop words left out
	text  string
	pair  int
}

var languages = [2]string{analysis.English, analysis.Welsh}

var note = regexp.MustCompile(`\s*\([^)]*\)`)

// New makes a glossary of pairs; a nil analyser means analysis.Default.
func New(a *analysis.Analyser, pairs []Pair) *Glossary {
	if a == nil {
		a = analysis.Default()
	}
	g := &Glossary{a: a, heads: [2]map[string][]entry{{}, {}}}
	for _, p := range pairs {
		p = Pair{clean(p.En), clean(p.Cy)}
		g.pairs = append(g.pairs, p)
		for lang, terms := range [2][]string{p.En, p.Cy} {
			for _, text := range terms {
				g.add(lang, text)
			}
		}
	}
	return g
}

func clean(terms []string) []string {
	var out []string
	for _, t := range terms {
		if t = strings.TrimSpace(note.ReplaceAllString(t, "")); t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

func (g *Glossary) add(lang int, text string) {
	stems := g.stems(lang, text)
	if len(stems) == 0 || len(stems) > maxWords {
		return
	}
	e := entry{stems, text, len(g.pairs) - 1}
	for _, s := range stems[0] {
		g.heads[lang][s] = append(g.heads[lang][s], e)
	}
}

// stems analyses a term or the words of a query; stop words leave no trace.
func (g *Glossary) stems(lang int, text string) [][]string {
	var out [][]string
	for _, t := range g.a.Tokens(languages[lang], analysis.Query, text) {
		if len(t.Terms) > 0 {
			out = append(out, t.Terms)
		}
	}
	return out
}

// Expand returns the query with the glossary's terms added and says what was
// added. Words listed in off (as Expansion.Words has them) are left alone.
func (g *Glossary) Expand(n index.Node, off []string) (index.Node, []Expansion) {
	x := expander{g: g, off: off}
	return x.node(n), x.done
}

type expander struct {
	g    *Glossary
	off  []string
	done []Expansion
}

func (x *expander) node(n index.Node) index.Node {
	switch n := n.(type) {
	case index.Word:
		return x.and([]index.Node{n})[0]
	case index.And:
		return asOne(x.and(n.Nodes))
	case index.Or:
		out := make([]index.Node, len(n.Nodes))
		for i, k := range n.Nodes {
			out[i] = x.node(k)
		}
		return index.Or{Nodes: out}
	}
	return n // phrases are meant as they stand; what is refused is not widened
}

// and expands the longest runs of words that are a term.
func (x *expander) and(nodes []index.Node) []index.Node {
	var out []index.Node
	for i := 0; i < len(nodes); {
		if n, used := x.run(nodes[i:]); used > 0 {
			out = append(out, n)
			i += used
			continue
		}
		if _, word := nodes[i].(index.Word); word {
			out = append(out, nodes[i])
		} else {
			out = append(out, x.node(nodes[i]))
		}
		i++
	}
	return out
}

// run expands the longest term that the nodes begin with.
func (x *expander) run(nodes []index.Node) (index.Node, int) {
	var words []string
	for _, n := range nodes {
		w, ok := n.(index.Word)
		if !ok || w.Prefix || w.Fuzzy > 0 || w.Exact || len(words) == maxWords {
			break
		}
		words = append(words, w.Text)
	}
	if len(x.done) >= maxGroups {
		return nil, 0
	}
	for used := len(words); used > 0; used-- {
		if x.g.Stop(words[0]) || x.g.Stop(words[used-1]) {
			continue // a term neither begins nor ends with one
		}
		text := strings.Join(words[:used], " ")
		terms := x.g.lookUp(text)
		if len(terms) == 0 {
			continue
		}
		if slices.Contains(x.off, text) {
			return asOne(nodes[:used]), used
		}
		x.done = append(x.done, Expansion{text, terms})
		return alternatives(asOne(nodes[:used]), terms), used
	}
	return nil, 0
}

// Stop reports whether a word is a stop word of either language, or none at all.
func (g *Glossary) Stop(word string) bool {
	return len(g.stems(0, word)) == 0 || len(g.stems(1, word)) == 0
}

func asOne(nodes []index.Node) index.Node {
	if len(nodes) == 1 {
		return nodes[0]
	}
	return index.And{Nodes: slices.Clone(nodes)}
}

func alternatives(typed index.Node, terms []string) index.Node {
	or := index.Or{Nodes: []index.Node{typed}}
	for _, t := range terms {
		var n index.Node = index.Word{Text: t}
		if strings.ContainsRune(t, ' ') {
			n = index.Phrase{Text: t}
		}
		or.Nodes = append(or.Nodes, index.Boost{Node: n, Weight: Weight})
	}
	return or
}

// lookUp lists what the glossary adds for words that are a whole term.
func (g *Glossary) lookUp(text string) []string {
	var terms []string
	for lang := range languages {
		stems := g.stems(lang, text)
		if len(stems) == 0 || len(stems) != len(strings.Fields(text)) && len(stems) > maxWords {
			continue
		}
		for _, s := range stems[0] {
			for _, e := range g.heads[lang][s] {
				if e.is(stems) && !(acronym(e.text) && !strings.EqualFold(e.text, text)) {
					terms = g.others(terms, lang, e, text)
				}
			}
		}
	}
	return terms[:min(len(terms), maxTerms)]
}

// is reports whether the words of a query are the entry's.
func (e entry) is(words [][]string) bool {
	if len(words) != len(e.stems) {
		return false
	}
	for i, alts := range e.stems {
		if !slices.ContainsFunc(alts, func(s string) bool { return slices.Contains(words[i], s) }) {
			return false
		}
	}
	return true
}

// others adds the other language's terms, and in the same language the acronym
// of the words or the words of the acronym.
func (g *Glossary) others(terms []string, lang int, e entry, typed string) []string {
	p := g.pairs[e.pair]
	own, other := p.En, p.Cy
	if lang == 1 {
		own, other = other, own
	}
	for _, t := range own {
		if acronym(t) != acronym(e.text) {
			terms = g.appendNew(terms, t, typed)
		}
	}
	for _, t := range other {
		terms = g.appendNew(terms, t, typed)
	}
	return terms
}

// appendNew adds a term unless the same words are asked for already.
func (g *Glossary) appendNew(terms []string, t, typed string) []string {
	for _, have := range append([]string{typed}, terms...) {
		if g.sameWords(have, t) {
			return terms
		}
	}
	return append(terms, t)
}

// sameWords reports whether two terms have the same words in either language.
func (g *Glossary) sameWords(a, b string) bool {
	for lang := range languages {
		x, y := g.stems(lang, a), g.stems(lang, b)
		if len(x) > 0 && slices.EqualFunc(x, y, slices.Equal[[]string]) {
			return true
		}
	}
	return false
}

// acronym reports whether a term is letters in capitals, such as HMICFRS or CHTh.
func acronym(s string) bool {
	upper := 0
	for _, r := range s {
		if unicode.IsUpper(r) {
			upper++
		} else if !unicode.IsLetter(r) {
			return false
		}
	}
	return upper >= 2 && upper*2 > len(s)
}
