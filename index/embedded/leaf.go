package embedded

import (
	"math"
	"slices"

	"github.com/ymateb/ymateb/index"
)

// Weights of the fields in BM25F (Robertson, Zaragoza and Taylor 2004): the
// frequencies of a word in all fields are weighed and added up before they are
// saturated, so that a word is one word whatever field and language it stands
// in. Names and letterheads match but hardly rank.
const (
	weightTitle = 2.0
	weightNames = 0.02
	bm25K1      = 1.2
	bm25B       = 0.75
)

// leaf is a word or phrase: the same thing looked for in several fields.
type leaf struct {
	variants []*variant
	slop     int
	idf      float64
	docs     int // estimate of the documents that match
}

// variant is a leaf in one field: at each place of a sequence one of several
// terms. A word is a sequence of one.
type variant struct {
	field  string
	weight float64
	body   bool // a field of running text: its length and voices count
	places [][]want
	at     []int // position of each place, counted from the first

	lists [][][]postings // by segment and place; empty where the segment lacks the terms
	docs  int            // of all lists of a variant that comes with its lists
}

// want is a term that may stand at a place.
type want struct {
	term  string
	exact bool // only where it is the exact form of a word
}

// word plans a word.
func (p *plan) word(w index.Word, text textFields) (node, error) {
	if w.Prefix || w.Fuzzy > 0 {
		return p.expand(w, text)
	}
	return p.sequence(w.Text, 0, w.Exact, text)
}

func (p *plan) phrase(ph index.Phrase, text textFields) (node, error) {
	slop := min(max(ph.Slop, 0), passageGap-1)
	return p.sequence(ph.Text, slop, ph.Exact, text)
}

// sequence plans a word or phrase.
func (p *plan) sequence(s string, slop int, exact bool, text textFields) (node, error) {
	k := leafKey{text: s, slop: slop, exact: exact, fields: text}
	if exact {
		return p.planned(k, p.exact)
	}
	return p.planned(k, p.stems)
}

// exact plans words by their exact forms.
func (p *plan) exact(k leafKey) (node, error) {
	var places [][]want
	for _, w := range p.view.a.exact(k.text) {
		places = append(places, exactly(w))
	}
	l, text := &leaf{slop: k.slop}, k.fields
	if !text.titleOnly {
		l.add(text.cy, 1, true, places)
		l.add(text.en, 1, true, places)
	}
	l.addNames(text, places)
	return p.ready(l)
}

// exactly wants words by their exact forms.
func exactly(forms ...string) []want {
	var ws []want
	for _, f := range forms {
		ws = append(ws, want{f, true}, want{exactMark + f, false})
	}
	return ws
}

// stems plans words by their stems in either language.
func (p *plan) stems(k leafKey) (node, error) {
	r := p.reading(k.text)
	cy, en := places(r.cy), places(r.en)
	l, text := &leaf{slop: k.slop}, k.fields
	if !text.titleOnly {
		l.add(text.cy, 1, true, cy)
		l.add(text.en, 1, true, en)
	}
	if len(cy) == 1 && len(en) == 1 {
		l.addNames(text, [][]want{union(cy[0], en[0])})
	} else {
		l.addNames(text, cy)
		l.addNames(text, en)
	}
	return p.ready(l)
}

func (l *leaf) addNames(text textFields, places [][]want) {
	if text.title {
		l.add(fieldTitle, weightTitle, false, places)
	}
	if text.names {
		l.add(fieldNames, weightNames, false, places)
	}
}

func places(terms [][]string) [][]want {
	out := make([][]want, len(terms))
	for i, alts := range terms {
		for _, t := range alts {
			out[i] = append(out[i], want{term: t})
		}
	}
	return out
}

func union(a, b []want) []want {
	out := slices.Clone(a)
	for _, t := range b {
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// add adds a variant unless it has no terms or is there already. Places without
// terms are stop words: anything may stand there.
func (l *leaf) add(field string, weight float64, body bool, terms [][]want) {
	v := &variant{field: field, weight: weight, body: body}
	first := -1
	for i, alts := range terms {
		if len(alts) == 0 {
			continue
		}
		if first < 0 {
			first = i
		}
		v.places = append(v.places, alts)
		v.at = append(v.at, i-first)
	}
	same := func(o *variant) bool {
		return o.field == field && slices.EqualFunc(o.places, v.places, slices.Equal) && slices.Equal(o.at, v.at)
	}
	if len(v.places) > 0 && !slices.ContainsFunc(l.variants, same) {
		l.variants = append(l.variants, v)
	}
}

// ready finds the postings of a leaf in every segment and weighs it.
func (p *plan) ready(l *leaf) (node, error) {
	if len(l.variants) == 0 {
		return noneNode{}, nil
	}
	best := math.Inf(1)
	for _, v := range l.variants {
		idf, docs, err := p.find(v)
		if err != nil {
			return nil, err
		}
		l.docs += docs
		if docs > 0 && (v.body || math.IsInf(best, 1)) {
			best = min(best, idf)
		}
	}
	if math.IsInf(best, 1) {
		return noneNode{}, nil
	}
	l.idf = best
	return l, nil
}

// find looks up the postings of a variant. It returns the sum of the places'
// inverse document frequencies and how many documents the rarest place has.
func (p *plan) find(v *variant) (idf float64, docs int, err error) {
	if v.lists != nil {
		return p.stats.idf(v.docs), v.docs, nil
	}
	counts := make([]int, len(v.places))
	v.lists = make([][][]postings, len(p.view.segments))
	for j, alts := range v.places {
		for _, t := range alts {
			for i, s := range p.view.segments {
				if s.domains[p.domain].count == 0 {
					continue
				}
				ps, err := s.lookup(v.field, t.term)
				if err != nil {
					return 0, 0, err
				}
				if ps.n == 0 {
					continue
				}
				counts[j] += ps.n
				ps.exact = t.exact
				if v.lists[i] == nil {
					v.lists[i] = make([][]postings, len(v.places))
				}
				v.lists[i][j] = append(v.lists[i][j], ps)
			}
		}
	}
	for i, lists := range v.lists { // a segment without one of the places has no match
		if slices.ContainsFunc(lists, func(l []postings) bool { return l == nil }) {
			v.lists[i] = nil
		}
	}
	docs = slices.Min(counts)
	for _, n := range counts {
		idf += p.stats.idf(n)
	}
	return idf, docs, nil
}

// lookup finds the postings of a term.
func (s *segmentView) lookup(field, term string) (postings, error) {
	if s.file != nil {
		return s.file.lookup(field, term)
	}
	dict, err := s.dicts.take(field)
	if err != nil {
		return postings{}, err
	}
	defer s.dicts.put(field, dict)
	return decode(dict, term)
}

// idf is BM25's inverse document frequency in the form that never falls below
// zero.
func (st stats) idf(docs int) float64 {
	n := min(float64(docs), st.docs)
	return math.Log(1 + (st.docs-n+0.5)/(n+0.5))
}

func (l *leaf) cost() int { return l.docs }

// eval reads the postings of all variants, adds up their weighed frequencies a
// document, and scores them.
func (l *leaf) eval(s *searcher, within []uint32) (matches, error) {
	w := s.scratch.want(within, s.sv.cols.n)
	defer w.free()
	if lists, ok := s.few(l); ok {
		return s.merge(l, lists, w)
	}
	acc := s.accumulator()
	for _, v := range l.variants {
		lists := v.lists[s.n]
		if lists == nil {
			continue
		}
		var err error
		if len(v.places) == 1 {
			for i := range lists[0] {
				if err = s.readWord(acc, v, &lists[0][i], w); err != nil {
					break
				}
			}
		} else {
			err = s.readPhrase(acc, v, lists, l.slop, within)
		}
		if err != nil {
			acc.free()
			return matches{}, err
		}
	}
	return acc.matches(s, l), nil
}
