// Package snippet finds the passages of a document that answer a query and marks
// the words in them, for any engine.
//
// An engine says only which documents match. The few that stand on a page are
// analysed again here, with the analysers that made the index, so that a mark
// falls on every form that matches: mutated, inflected, or by way of the
// glossary. Marks are byte ranges of the passage's text, never markup.
package snippet

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/index"
)

// Match is a passage with the words found in it.
type Match struct {
	N     int        // number of the passage, from 1
	Lang  index.Lang // of the passage
	Voice index.Voice
	Text  string // of the passage
	Marks []Mark // in order, none overlapping; empty for a passage shown for lack of a better
	Score float64
	cut   [2]bool // whether text was cut off before and after
}

// Mark is a found word or phrase.
type Mark struct {
	Start, End int    // bytes of the text
	Query      string // what was asked, as typed
	Why        Why
}

// Why says how a word of a text meets a word of a query.
type Why string

// The ways in which words meet.
const (
	Same     Why = "same"     // the same word, case and accents apart
	Mutation Why = "mutation" // the same Welsh word but for its mutated beginning
	Form     Why = "form"     // another form of the word: plural, tense, comparison
	Prefix   Why = "prefix"   // begins as asked
	Spelling Why = "spelling" // spelt nearly so
	Glossary Why = "glossary" // the other language's word, or an acronym's
)

// Options choose passages. The zero value means three passages in any voice.
type Options struct {
	Most   int // passages at most; 0 means 3
	Voices []index.Voice
}

// Marker makes queries ready. It is safe for concurrent use.
type Marker struct{ a *analysis.Analyser }

// NewMarker makes a Marker that analyses as a does; nil means analysis.Default.
func NewMarker(a *analysis.Analyser) Marker {
	if a == nil {
		a = analysis.Default()
	}
	return Marker{a}
}

// Analyser is what the Marker analyses with: queries for it are best widened
// with the same.
func (m Marker) Analyser() *analysis.Analyser { return m.a }

// Query is a parsed query made ready for marking. It is safe for concurrent use.
type Query struct {
	a      *analysis.Analyser
	leaves []leaf
	byTerm [2]map[string][]int // language → first term → leaves
	begins [2][256]bool        // language → traits of the first terms
	scan   []int               // leaves that can't be looked up: prefixes, spelling
}

// trait is a number that tells most words apart without a look-up.
func trait(term string) byte {
	if term == "" {
		return 0
	}
	return term[0]*31 + term[len(term)-1]*7 + byte(len(term))
}

// Languages in the order of Query.byTerm and leaf.seq.
var languages = [2]string{analysis.Welsh, analysis.English}

func languageOf(l index.Lang) []int {
	switch l {
	case index.Welsh:
		return []int{0}
	case index.English:
		return []int{1}
	}
	return []int{0, 1}
}

// Query makes a query ready; a nil node marks nothing.
func (m Marker) Query(n index.Node) *Query {
	q := &Query{a: m.a, byTerm: [2]map[string][]int{{}, {}}}
	c := collector{a: m.a}
	c.walk(n, 1)
	q.leaves = c.searchable()
	for i, l := range q.leaves {
		if l.prefix != "" || l.fuzzy > 0 {
			q.scan = append(q.scan, i)
			continue
		}
		for lang := range languages {
			for _, t := range l.seq[lang].first() {
				q.byTerm[lang][t] = append(q.byTerm[lang][t], i)
				q.begins[lang][trait(t)] = true
			}
		}
	}
	return q
}

// Best returns the passages that answer the query best, in reading order. Where
// none has a mark (the words stand in the letterhead, the title or the name of
// the office) it is the first running passage, unmarked.
func (q *Query) Best(d index.Document, o Options) []Match {
	most := cmp.Or(o.Most, 3)
	ms := q.all(d, o.Voices, false)
	slices.SortStableFunc(ms, func(x, y Match) int { return cmp.Compare(y.Score, x.Score) })
	if len(ms) > 1 { // a much weaker passage beside a good one is noise
		ms = slices.DeleteFunc(ms, func(m Match) bool { return m.Score < ms[0].Score*0.4 })
	}
	ms = ms[:min(most, len(ms))]
	slices.SortFunc(ms, func(x, y Match) int { return cmp.Compare(x.N, y.N) })
	if len(ms) == 0 {
		return lead(d, o.Voices)
	}
	return ms
}

// All returns every passage with a mark, letterheads too, in reading order.
func (q *Query) All(d index.Document) []Match { return q.all(d, nil, true) }

func (q *Query) all(d index.Document, voices []index.Voice, furniture bool) []Match {
	if len(q.leaves) == 0 {
		return nil
	}
	var ms []Match
	var toks []analysis.Token
	for i := range d.Passages {
		p := &d.Passages[i]
		if p.Withdrawn || p.Furniture && !furniture || len(voices) > 0 && !slices.Contains(voices, p.Voice) {
			continue
		}
		var marks []Mark
		var score float64
		marks, score, toks = q.mark(p.Lang, p.Text, toks)
		if len(marks) == 0 {
			continue
		}
		if p.Heading > 0 || p.Address {
			score *= 0.6
		}
		ms = append(ms, Match{N: i + 1, Lang: p.Lang, Voice: p.Voice, Text: p.Text, Marks: marks, Score: score})
	}
	return ms
}

// Text marks a text that is no passage, such as a title.
func (q *Query) Text(text string) []Mark {
	marks, _, _ := q.mark(index.Undetermined, text, nil)
	return marks
}

func lead(d index.Document, voices []index.Voice) []Match {
	for i, p := range d.Passages {
		if !p.Withdrawn && !p.Furniture && !p.Address && p.Heading == 0 && (len(voices) == 0 || slices.Contains(voices, p.Voice)) {
			return []Match{{N: i + 1, Lang: p.Lang, Voice: p.Voice, Text: p.Text}}
		}
	}
	return nil
}

// Trim returns the match with its text cut to about most bytes around its marks,
// at the ends of words; Cut tells on which sides.
func (m Match) Trim(most int) Match {
	if len(m.Text) <= most {
		return m
	}
	start, end := window(m, most)
	if start > 0 {
		if i := strings.IndexByte(m.Text[start:end], ' '); i >= 0 {
			start += i + 1
		}
	}
	if end < len(m.Text) {
		if i := strings.LastIndexByte(m.Text[start:end], ' '); i > 0 {
			end = start + i
		}
	}
	out := m
	out.Text, out.Marks = m.Text[start:end], nil
	out.cut = [2]bool{start > 0, end < len(m.Text)}
	for _, k := range m.Marks {
		if k.Start >= start && k.End <= end {
			k.Start, k.End = k.Start-start, k.End-start
			out.Marks = append(out.Marks, k)
		}
	}
	return out
}

// Cut tells whether Trim left out text before and after.
func (m Match) Cut() (before, after bool) { return m.cut[0], m.cut[1] }

// window is the range of most bytes with the most different words marked in it.
func window(m Match, most int) (start, end int) {
	if len(m.Marks) == 0 {
		return 0, boundary(m.Text, most)
	}
	bestStart, bestScore := 0, -1
	for i, first := range m.Marks {
		words := map[string]bool{}
		n := 0
		for _, k := range m.Marks[i:] {
			if k.End-first.Start > most*3/4 {
				break
			}
			words[k.Query] = true
			n++
		}
		if score := 10*len(words) + n; score > bestScore {
			bestScore, bestStart = score, first.Start
		}
	}
	start = max(0, bestStart-most/5)
	if end = start + most; end >= len(m.Text) {
		end = len(m.Text)
		start = max(0, end-most)
	}
	return boundary(m.Text, start), boundary(m.Text, end)
}

// boundary is the start of the rune that the byte at i belongs to.
func boundary(s string, i int) int {
	for i > 0 && i < len(s) && s[i]&0xC0 == 0x80 {
		i--
	}
	return min(i, len(s))
}
