package facts

import (
	"fmt"
	"math"
	"slices"
	"sort"
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

// The weight of a place in a document.
const (
	titleBonus   = 1.5 // of a topic that the title names
	headingBonus = 1.3 // of one that another heading names
	placeTitle   = 2.5
	placeHeading = 1.5
	placeLead    = 1.3
	placeBody    = 1.0
	placeEntry   = 0.2 // of an index page: titles of other documents

	repeatGain = 0.5 // of a term that comes again, by the logarithm
)

// readTopics scores the topics of the table: the weight of each term found, by
// place, each further time less, and more where a heading names the topic; those
// near the best are the document's.
func (d *reading) readTopics() {
	d.hits = make([][]topicHit, len(d.paras))
	counts := map[int]float64{}
	words := map[int]string{}
	bonus := map[int]float64{} // of topics that a heading names
	order := []int{}
	leads, titles := 0, 0
	index := d.indexes()
	for i := range d.paras {
		p := &d.paras[i]
		if p.role == furniture || p.role == addressee || p.role == signature || p.role == farewell || p.role == salutation || p.role == dateline {
			continue
		}
		place := placeBody
		switch {
		case p.role == heading && titles == 0 && leads == 0:
			place = placeTitle
			titles++
		case p.role == heading:
			place = placeHeading
		case leads == 0 && p.words > 8:
			place = placeLead
			leads++
		case index:
			place = placeEntry
		}
		d.hits[i] = d.findTopics(p)
		for _, h := range d.hits[i] {
			if _, ok := counts[h.term]; !ok {
				order = append(order, h.term)
				words[h.term] = p.Text[h.start:h.end]
			}
			counts[h.term] += place
			switch topic := d.topics.terms[h.term].topic; place {
			case placeTitle:
				bonus[topic] = titleBonus
			case placeHeading:
				bonus[topic] = max(bonus[topic], headingBonus)
			}
		}
	}
	score := make([]float64, len(d.Topics))
	terms := make([][]string, len(d.Topics))
	for _, t := range order {
		term := d.topics.terms[t]
		score[term.topic] += term.weight * (1 + repeatGain*math.Log(max(counts[t], 1))) * min(counts[t], 1)
		if len(terms[term.topic]) < 8 {
			terms[term.topic] = append(terms[term.topic], words[t])
		}
	}
	for t, by := range bonus {
		score[t] *= by
	}
	d.settleTopics(score, terms)
}

// findTopics finds terms in a paragraph, in both languages where its own is not
// known.
func (d *reading) findTopics(p *para) []topicHit {
	if len(p.toks) == 0 {
		return nil
	}
	text := p.Text[:p.toks[len(p.toks)-1].end]
	switch p.lang {
	case Welsh:
		return d.topics.find(0, text, nil)
	case English:
		return d.topics.find(1, text, nil)
	}
	return d.topics.find(1, text, d.topics.find(0, text, nil))
}

// Bounds of what counts as a topic. They were studied by leaving one set of labelled
// documents out each time, and chosen over all sets together: around them little
// changes.
const (
	topicFloor  = 0.7 // least score of the first
	topicLone   = 0.5 // that of the best where none reaches the floor
	secondFloor = 1.8 // least score of the second: a phrase and a word more
	thirdFloor  = 2.0 // of those behind it
	topicEnough = 8.0 // more than this of the best asks no more of the others
	topicMost   = 4
)

// topicShares are the least shares of the best topic's score that a second,
// third and fourth topic must have.
var topicShares = [topicMost]float64{0, .35, .45, .7}

// backgroundShare is that of a background topic, which most documents touch.
const backgroundShare = .7

// topicFloors are the least scores by place.
var topicFloors = [topicMost]float64{topicFloor, secondFloor, thirdFloor, thirdFloor}

func (d *reading) settleTopics(score []float64, terms [][]string) {
	if len(d.in.Sidecar.Topics) > 0 {
		for k, id := range d.in.Sidecar.Topics {
			d.out.Topics = append(d.out.Topics, Topic{ID: id, Score: float64(len(d.in.Sidecar.Topics) - k)})
			d.note("topics", id, BasisSidecar, "sidecar", Range{})
		}
		return
	}
	ids := make([]int, 0, len(score))
	lone := -1
	for t, s := range score {
		if s >= topicFloor {
			ids = append(ids, t)
		}
		if s >= topicLone && (lone < 0 || s > score[lone]) {
			lone = t
		}
	}
	if len(ids) == 0 && lone >= 0 {
		ids = append(ids, lone)
	}
	sort.SliceStable(ids, func(a, b int) bool { return score[ids[a]] > score[ids[b]] })
	for _, t := range ids {
		k := len(d.out.Topics)
		if k >= topicMost {
			break
		}
		need := topicShares[k]
		if d.Topics[t].Background {
			need = max(need, backgroundShare)
		}
		if score[t] < need*min(score[ids[0]], topicEnough) || k > 0 && score[t] < topicFloors[k] {
			continue
		}
		d.out.Topics = append(d.out.Topics, Topic{d.Topics[t].ID, math.Round(score[t]*100) / 100, terms[t]})
	}
}

// topicIn is the topic of tokens from..to of paragraph i: the one whose terms
// weigh most there.
func (d *reading) topicIn(i int, from, to int) string {
	best, bestScore := "", 0.0
	score := map[int]float64{}
	for _, h := range d.hits[i] {
		if h.start < from || h.end > to {
			continue
		}
		t := d.topics.terms[h.term]
		score[t.topic] += t.weight
		if s := score[t.topic]; s > bestScore {
			best, bestScore = d.Topics[t.topic].ID, s
		}
	}
	return best
}
