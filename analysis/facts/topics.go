package facts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/ymateb/ymateb/analysis"
)

// topics finds the terms of the table of topics in a text through the analysers,
// so that inflected and mutated words count: a trie over analysed terms for each
// language. Words without terms (the small ones) are stepped over.
type topics struct {
	rows  []TopicRow
	terms []topicTerm
	langs [2]topicTrie // Welsh, English
}

type topicTerm struct {
	topic  int
	text   string
	weight float64
	caps   bool // an acronym: "SOC" is not "soc"
	title  bool // a name: "Checkpoint" is not "checkpoint"

	forms []string // of a term that is looked for as written: what may stand there
	lead  int      // bytes of the forms before the word that is found: "on " of "on hold"
}

type topicTrie struct {
	next map[string]map[int]int // term -> node -> node
	ends [][]int                // by node: terms
}

// newTopics analyses the terms of the table.
func newTopics(rows []TopicRow) (*topics, error) {
	t := &topics{rows: rows}
	for l := range t.langs {
		t.langs[l] = topicTrie{next: map[string]map[int]int{}, ends: make([][]int, 1)}
	}
	for i, row := range rows {
		if !(row.Weight >= 0 && row.Weight <= 10) {
			return nil, fmt.Errorf("topics.json: %s: weight %v, want a number up to 10", row.ID, row.Weight)
		}
		for l, terms := range [][]string{row.TermsCy, row.TermsEn} {
			for _, term := range terms {
				if err := t.add(i, l, term); err != nil {
					return nil, err
				}
			}
		}
	}
	return t, nil
}

// langCodes are the languages of topics.langs.
var langCodes = [2]string{analysis.Welsh, analysis.English}

func (t *topics) add(topic, lang int, term string) error {
	text, w, weighed := strings.Cut(term, "^")
	text, written := strings.CutPrefix(text, "=")
	weight := 1.0
	if weighed {
		var err error
		if weight, err = strconv.ParseFloat(w, 64); err != nil || !(weight > 0 && weight <= 10) {
			return fmt.Errorf("topics.json: %s: weight of %q, want a number up to 10", t.rows[topic].ID, term)
		}
	}
	if w := t.rows[topic].Weight; w != 0 {
		weight *= w
	}
	var seq [][]string
	lead := 0
	toks := analysis.Tokens(langCodes[lang], analysis.Query, text)
	for _, tok := range toks {
		if len(tok.Terms) > 0 {
			if seq = append(seq, tok.Terms[:1]); len(seq) == 1 {
				lead = tok.Start
			}
		}
	}
	if len(seq) == 0 { // a term of small words: nothing would find it
		return fmt.Errorf("topics.json: %s: no words to look for in %q", t.rows[topic].ID, term)
	}
	switch len(seq) {
	case 1:
	case 2:
		weight *= 1.6
	default:
		weight *= 2
	}
	tt := topicTerm{topic: topic, text: text, weight: weight}
	if len(seq) == 1 {
		tt.caps = len(text) > 1 && text == strings.ToUpper(text) && strings.ContainsFunc(text, unicode.IsLetter)
		r := []rune(text)
		tt.title = !tt.caps && unicode.IsUpper(r[0])
		if written || tt.caps || len(toks) > 1 && !opensWithArticle(text) {
			tt.forms, tt.lead = asWritten(langCodes[lang], text), lead
		}
	}
	t.terms = append(t.terms, tt)
	trie := &t.langs[lang]
	node := 0
	for _, s := range seq {
		node = trie.step(node, s[0])
	}
	for _, have := range trie.ends[node] {
		if t.terms[have].topic == topic {
			return nil // another form of the same word: the first row counts
		}
	}
	trie.ends[node] = append(trie.ends[node], len(t.terms)-1)
	return nil
}

// step gives the node under node for a term, made where there is none.
func (t *topicTrie) step(node int, term string) int {
	m := t.next[term]
	if m == nil {
		m = map[int]int{}
		t.next[term] = m
	}
	n, ok := m[node]
	if !ok {
		n = len(t.ends)
		t.ends = append(t.ends, nil)
		m[node] = n
	}
	return n
}

// topicHit is a term of the table in a text.
type topicHit struct {
	term       int
	start, end int // bytes
}

// find gives the longest terms of the table in text, in order.
func (t *topics) find(lang int, text string, hits []topicHit) []topicHit {
	trie := &t.langs[lang]
	toks := analysis.Tokens(langCodes[lang], analysis.Index, text)
	covered := 0
	for i := range toks {
		best, end := 0, 0
		for _, first := range toks[i].Terms {
			node, ok := trie.next[first][0]
			if !ok {
				continue
			}
			if e, n := t.walk(trie, node, toks, i+1, text, toks[i].Start, toks[i].End); n > 0 && e > end {
				best, end = n, e
			}
		}
		if end <= covered {
			continue // inside a longer term: "young people" in "children and young people"
		}
		for _, term := range trie.ends[best] {
			if t.fits(term, text, toks[i].Start, end) {
				hits = append(hits, topicHit{term, toks[i].Start, end})
				covered = end
			}
		}
	}
	return hits
}

// walk goes on from a node at token i and gives the end and the node of the
// longest match, 0 for none.
func (t *topics) walk(trie *topicTrie, node int, toks []analysis.Token, i int, text string, start, end int) (int, int) {
	bestEnd, best := 0, 0
	for _, term := range trie.ends[node] {
		if t.fits(term, text, start, end) {
			bestEnd, best = end, node
		}
	}
	for k := i; k < len(toks) && k < i+3; k++ {
		if parted(text[toks[k-1].End:toks[k].Start]) {
			break
		}
		if len(toks[k].Terms) == 0 {
			continue
		}
		for _, term := range toks[k].Terms {
			if n, ok := trie.next[term][node]; ok {
				if e, b := t.walk(trie, n, toks, k+1, text, start, toks[k].End); b > 0 && e >= bestEnd {
					bestEnd, best = e, b
				}
			}
		}
		break
	}
	return bestEnd, best
}

// parted reports whether what stands between two words divides them: a term does
// not reach over the end of a sentence or into the next cell.
func parted(gap string) bool { return strings.ContainsAny(gap, ".!?:;|\n") }

// opensWithArticle reports whether a term of one word has an article before it:
// that says nothing of its sense, as "on hold" and "in crisis" do.
func opensWithArticle(term string) bool {
	first, _, _ := strings.Cut(term, " ")
	switch first {
	case "the", "y", "yr":
		return true
	}
	return false
}

// asWritten gives the forms of a term of one word that is not looked for by its
// stem: its plural, or its mutations. "course" is not "coursing", "hold" not "on
// hold".
func asWritten(lang, term string) []string {
	switch {
	case strings.Contains(term, " "):
		return []string{term}
	case lang == analysis.Welsh:
		return mutations(term)
	}
	return []string{term, term + "s"}
}

// fits reports whether the capitals of a one-word term are those of the text at
// start..end, and whether a term that is looked for as written stands there.
func (t *topics) fits(term int, text string, start, end int) bool {
	tt := &t.terms[term]
	found := text[start:end]
	switch {
	case tt.caps && found != strings.ToUpper(found) && !slices.Contains(tt.forms, found):
		return false
	case tt.title && !unicode.IsUpper([]rune(found)[0]):
		return false
	case tt.forms == nil:
		return true
	}
	from := start - tt.lead
	return slices.ContainsFunc(tt.forms, func(form string) bool {
		to := from + len(form)
		return from >= 0 && to >= end && to <= len(text) && strings.EqualFold(text[from:to], form)
	})
}
