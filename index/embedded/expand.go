package embedded

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	segment "github.com/blevesearch/scorch_segment_api/v2"
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
		return nil, index.BroadError{Word: w}
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
		terms, err := p.view.expand(f.name, form, w, &p.limits)
		if errors.Is(err, index.ErrTooBroad) {
			return nil, index.BroadError{Word: w}
		}
		if err != nil {
			return nil, err
		}
		alts := make([]string, len(terms))
		for i, t := range terms {
			alts[i] = t.text
		}
		if len(alts) > 0 {
			l.add(f.name, f.weight, f.body, [][]want{exactly(alts...)})
		}
	}
	return p.ready(l)
}

// expand lists the exact forms in a field that a prefix or fuzzy word may stand
// for, stems among them.
func (v *view) expand(field, form string, w index.Word, lim *limits) ([]term, error) {
	if w.Fuzzy == 0 {
		return v.bounded(field, form, maxTerms, lim, nil)
	}
	b, err := levenshtein.NewLevenshteinAutomatonBuilder(uint8(min(w.Fuzzy, 2)), true)
	if err != nil {
		return nil, err
	}
	_, first := utf8.DecodeRuneInString(form)
	return v.bounded(field, form[:first], maxFuzzy, lim, func(mark string) (segment.Automaton, error) {
		return b.BuildDfa(mark+form, uint8(min(w.Fuzzy, 2)))
	})
}

// bounded lists the words of a field that begin with start, marked or not, and
// that the automaton accepts: the most frequent of them, most at most.
func (v *view) bounded(field, start string, most int, lim *limits, auto func(mark string) (segment.Automaton, error)) ([]term, error) {
	counts := map[string]int{}
	for _, mark := range []string{"", exactMark} {
		var a segment.Automaton
		if auto != nil {
			var err error
			if a, err = auto(mark); err != nil {
				return nil, err
			}
		}
		if err := v.countTerms(field, mark, start, a, lim, counts); err != nil {
			return nil, err
		}
	}
	terms := mostFrequent(counts)
	if len(terms) > most {
		terms, lim.partial = terms[:most], true
	}
	return terms, nil
}

// countTerms adds the terms of a field that begin with mark and start, without
// the mark, to counts with the number of documents, deleted ones included.
func (v *view) countTerms(field, mark, start string, auto segment.Automaton, lim *limits, counts map[string]int) error {
	begin := mark + start
	for _, s := range v.segments {
		dict, err := s.seg.Dictionary(field)
		if err != nil {
			return err
		}
		it := dict.AutomatonIterator(auto, []byte(begin), []byte(begin+"\xff"))
		for {
			e, err := it.Next()
			if err != nil {
				return err
			}
			if e == nil || !strings.HasPrefix(e.Term, begin) {
				break
			}
			counts[e.Term[len(mark):]] += int(e.Count)
			if lim.scanned++; lim.scanned > maxScanned*4 || len(counts) > maxScanned {
				return index.ErrTooBroad
			}
		}
	}
	return nil
}

func mostFrequent(counts map[string]int) []term {
	terms := make([]term, 0, len(counts))
	for t, n := range counts {
		terms = append(terms, term{t, n})
	}
	slices.SortFunc(terms, func(a, b term) int {
		return cmp.Or(cmp.Compare(b.docs, a.docs), cmp.Compare(a.text, b.text))
	})
	return terms
}
