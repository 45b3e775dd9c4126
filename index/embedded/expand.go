package embedded

import (
	"cmp"
	"errors"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/vellum"
	"github.com/blevesearch/vellum/levenshtein"

	"github.com/ymateb/ymateb/index"
)

// limits bound what a query may cost.
type limits struct {
	scanned int // terms looked at to find them
	partial bool
}

const (
	minPrefix  = 3
	maxTerms   = 1000
	maxFuzzy   = 100
	maxScanned = 50_000
)

// term is a dictionary entry, marked or not, how many documents have it, and
// where its postings are.
type term struct {
	text string
	docs int
	at   []found
}

// found is the postings of a term in a segment: what the dictionary says of
// them, so that nothing is looked up twice.
type found struct {
	segment int
	marked  bool
	value   uint64
}

// expand plans a prefix or a fuzzy word: the exact forms that it stands for,
// the most frequent if there are too many.
func (p *plan) expand(w index.Word, text textFields) (node, error) {
	forms := p.view.a.exact(w.Text)
	if len(forms) != 1 {
		return p.sequence(w.Text, 0, true, text)
	}
	form := forms[0]
	if w.Prefix && utf8.RuneCountInString(form) < minPrefix {
		return nil, index.BroadError{Word: w}
	}
	like, err := newPattern(form, w)
	if err != nil {
		return nil, err
	}
	l := &leaf{}
	fields := []struct {
		name   string
		weight float64
		body   bool
	}{{text.cy, 1, true}, {text.en, 1, true}, {fieldTitle, weightTitle, false}, {fieldNames, weightNames, false}}
	for _, f := range fields {
		if f.body && text.titleOnly || f.name == fieldTitle && !text.title || f.name == fieldNames && !text.names {
			continue
		}
		terms, err := p.view.expand(f.name, like, &p.limits)
		if errors.Is(err, index.ErrTooBroad) {
			return nil, index.BroadError{Word: w}
		}
		if err != nil {
			return nil, err
		}
		if len(terms) == 0 {
			continue
		}
		v := &variant{field: f.name, weight: f.weight, body: f.body, places: make([][]want, 1), at: []int{0}}
		if v.lists, v.docs, err = p.listsOf(f.name, terms); err != nil {
			return nil, err
		}
		l.variants = append(l.variants, v)
	}
	return p.ready(l)
}

// listsOf gathers the postings of terms by segment, as the lists of a variant,
// and counts their documents.
func (p *plan) listsOf(field string, terms []term) (lists [][][]postings, docs int, err error) {
	lists = make([][][]postings, len(p.view.segments))
	for _, t := range terms {
		for _, f := range t.at {
			s := p.view.segments[f.segment]
			if s.domains[p.domain].count == 0 {
				continue
			}
			var ps postings
			if s.file != nil {
				ps = s.file.postings(f.value)
			} else {
				text := t.text
				if f.marked {
					text = exactMark + text
				}
				if ps, err = s.lookup(field, text); err != nil {
					return nil, 0, err
				}
			}
			ps.exact = !f.marked // after exactMark a form is always exact
			docs += ps.n
			if lists[f.segment] == nil {
				lists[f.segment] = make([][]postings, 1)
			}
			lists[f.segment][0] = append(lists[f.segment][0], ps)
		}
	}
	return lists, docs, nil
}

// pattern is what a prefix or a fuzzy word accepts.
type pattern struct {
	start string // of the accepted forms
	most  int
	plain vellum.Automaton // nil accepts every form that begins so
	mark  vellum.Automaton // the same for forms after exactMark
}

// builders make automata for one and two edits; making a builder costs more
// than a search.
var builders = [2]func() (*levenshtein.LevenshteinAutomatonBuilder, error){
	sync.OnceValues(func() (*levenshtein.LevenshteinAutomatonBuilder, error) {
		return levenshtein.NewLevenshteinAutomatonBuilder(1, true)
	}),
	sync.OnceValues(func() (*levenshtein.LevenshteinAutomatonBuilder, error) {
		return levenshtein.NewLevenshteinAutomatonBuilder(2, true)
	}),
}

func newPattern(form string, w index.Word) (*pattern, error) {
	if w.Fuzzy == 0 {
		return &pattern{start: form, most: maxTerms}, nil
	}
	edits := min(w.Fuzzy, 2)
	b, err := builders[edits-1]()
	if err != nil {
		return nil, err
	}
	_, first := utf8.DecodeRuneInString(form)
	p := &pattern{start: form[:first], most: maxFuzzy}
	if p.plain, err = b.BuildDfa(form, uint8(edits)); err != nil {
		return nil, err
	}
	p.mark, err = b.BuildDfa(exactMark+form, uint8(edits))
	return p, err
}

// expand lists the exact forms in a field that a pattern accepts, stems among
// them: the most frequent if there are too many.
func (v *view) expand(field string, like *pattern, lim *limits) ([]term, error) {
	terms := map[string]*term{}
	for i, s := range v.segments {
		for _, marked := range []bool{false, true} {
			if err := s.expand(i, field, like, marked, lim, terms); err != nil {
				return nil, err
			}
		}
	}
	list := make([]term, 0, len(terms))
	for _, t := range terms {
		list = append(list, *t)
	}
	mostFrequent(list)
	if len(list) > like.most {
		list, lim.partial = list[:like.most], true
	}
	return list, nil
}

// expand adds the terms of a segment that a pattern accepts.
func (s *segmentView) expand(n int, field string, like *pattern, marked bool, lim *limits, terms map[string]*term) error {
	begin, auto := like.start, like.plain
	if marked {
		begin, auto = exactMark+begin, like.mark
	}
	return s.eachTermFrom(field, begin, auto, func(text []byte, docs int, value uint64) error {
		if marked {
			text = text[len(exactMark):]
		}
		t := terms[string(text)]
		if t == nil {
			t = &term{text: string(text)}
			terms[t.text] = t
		}
		t.docs += docs
		t.at = append(t.at, found{n, marked, value})
		if lim.scanned++; lim.scanned > maxScanned*4 || len(terms) > maxScanned {
			return index.ErrTooBroad
		}
		return nil
	})
}

// eachTermFrom calls f with the terms of a field that begin with begin and that
// auto accepts (nil accepts all): each with the number of its documents, deleted
// ones included, and, in a segment file, the dictionary's value.
func (s *segmentView) eachTermFrom(field, begin string, auto vellum.Automaton, f func(text []byte, docs int, value uint64) error) error {
	if s.file != nil {
		l := s.file.terms[field]
		if l == nil {
			return nil
		}
		it, err := l.fst.Search(auto, []byte(begin), []byte(begin+"\xff"))
		for ; err == nil; err = it.Next() {
			text, v := it.Current()
			if err := f(text, s.file.postings(v).n, v); err != nil {
				return err
			}
		}
		if errors.Is(err, vellum.ErrIteratorDone) {
			return nil
		}
		return err
	}
	dict, err := s.seg.Dictionary(field)
	if err != nil {
		return err
	}
	it := dict.AutomatonIterator(auto, []byte(begin), []byte(begin+"\xff"))
	for {
		e, err := it.Next()
		if err != nil || e == nil {
			return err
		}
		if err := f([]byte(e.Term), int(e.Count), 0); err != nil {
			return err
		}
	}
}

// mostFrequent puts the terms in most documents first.
func mostFrequent(terms []term) {
	slices.SortFunc(terms, func(a, b term) int {
		return cmp.Or(cmp.Compare(b.docs, a.docs), cmp.Compare(a.text, b.text))
	})
}
