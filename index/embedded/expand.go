package embedded

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum/levenshtein"

	"github.com/ymateb/ymateb/index"
)

// limits bound what a query may cost.
type limits struct {
	terms   int // terms that a prefix or a fuzzy word stands for
	scanned int // terms looked at to find them
	partial bool
}

const (
	minPrefix  = 3
	maxTerms   = 1000
	maxFuzzy   = 100
	maxScanned = 50_000
	fuzzyKept  = 1 // first letters that a fuzzy word keeps
)

// term is a dictionary entry and how many documents have it.
type term struct {
	text string
	docs int
}

// expand plans a prefix or a fuzzy word: the exact forms that it stands for,
// the most frequent if there are too many.
func (p *plan) expand(w index.Word, text textFields) (node, error) {
	forms := p.view.a.exact(w.Text)
	if len(forms) != 1 {
		return p.exact(w.Text, 0, text)
	}
	form := forms[0]
	if w.Prefix && utf8.RuneCountInString(form) < minPrefix {
		return nil, fmt.Errorf("%w: %s*", index.ErrTooBroad, form)
	}
	l := &leaf{}
	add := func(field, mark string, weight float64, body bool) error {
		terms, err := p.view.expand(field, mark, form, w, &p.limits)
		if err != nil {
			return err
		}
		if len(terms) > 0 {
			alts := make([]string, len(terms))
			for i, t := range terms {
				alts[i] = t.text
			}
			l.add(field, weight, body, [][]string{alts})
		}
		return nil
	}
	var err error
	if !text.titleOnly {
		err = add(text.exact, "", 1, true)
	}
	if err == nil && text.title {
		err = add(fieldTitle, exactMark, weightTitle, false)
	}
	if err == nil && text.names {
		err = add(fieldNames, exactMark, weightNames, false)
	}
	if err != nil {
		return nil, err
	}
	return p.ready(l)
}

// expand lists the terms of a field that a prefix or fuzzy word stands for.
func (v *view) expand(field, mark, form string, w index.Word, lim *limits) ([]term, error) {
	start := mark + form
	most := maxTerms
	var auto segment.Automaton
	if w.Fuzzy > 0 {
		most = maxFuzzy
		kept := 0
		for i := range form {
			if kept == fuzzyKept {
				start = mark + form[:i]
				break
			}
			kept++
		}
		b, err := levenshtein.NewLevenshteinAutomatonBuilder(uint8(min(w.Fuzzy, 2)), true)
		if err != nil {
			return nil, err
		}
		dfa, err := b.BuildDfa(mark+form, uint8(min(w.Fuzzy, 2)))
		if err != nil {
			return nil, err
		}
		auto = dfa
	}
	terms, err := v.terms(field, auto, start, lim)
	if err != nil {
		return nil, err
	}
	if len(terms) > most {
		terms = terms[:most]
		lim.partial = true
	}
	return terms, nil
}

// terms lists the terms of a field that begin with start and that auto, when
// not nil, accepts: most documents first. Counts include deleted documents.
func (v *view) terms(field string, auto segment.Automaton, start string, lim *limits) ([]term, error) {
	counts := map[string]int{}
	for _, s := range v.segments {
		dict, err := s.seg.Dictionary(field)
		if err != nil {
			return nil, err
		}
		it := dict.AutomatonIterator(auto, []byte(start), []byte(start+"\xff"))
		for {
			e, err := it.Next()
			if err != nil {
				return nil, err
			}
			if e == nil || !strings.HasPrefix(e.Term, start) {
				break
			}
			counts[e.Term] += int(e.Count)
			if lim.scanned++; lim.scanned > maxScanned*4 || len(counts) > maxScanned {
				return nil, fmt.Errorf("%w: %s", index.ErrTooBroad, start)
			}
		}
	}
	terms := make([]term, 0, len(counts))
	for t, n := range counts {
		terms = append(terms, term{t, n})
	}
	slices.SortFunc(terms, func(a, b term) int {
		return cmp.Or(cmp.Compare(b.docs, a.docs), cmp.Compare(a.text, b.text))
	})
	return terms, nil
}
