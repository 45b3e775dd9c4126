package server

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ymateb/ymateb/index"
)

// Spelling help is offered where a search finds less than this.
const fewFound = 3

// Limits of spelling help: a query of more words is not mended, nor is a word of
// more letters, which is none.
const (
	mendedMost  = 8
	mendedRunes = 40
)

// correction is a query with misspelt words mended.
type correction struct {
	Q     string `json:"q"`
	Total int    `json:"total"` // documents that it finds
}

// didYouMean mends the words of a query that nothing or next to nothing has, in
// the words of the collection. It is nil where there is nothing better.
func (s *Server) didYouMean(ctx context.Context, r request, a answer) *correction {
	if r.node == nil || a.match == index.MatchAll && a.Total >= fewFound {
		return nil
	}
	type change struct {
		index.Span
		word string
	}
	var changes []change
	var failed error
	words := plainWords(r.node)
	if len(words) > mendedMost {
		return nil
	}
	for _, w := range words {
		better, err := s.mend(ctx, w)
		if err != nil {
			failed = err
			break
		}
		if better != "" {
			changes = append(changes, change{w.Span, better})
		}
	}
	if failed != nil || len(changes) == 0 {
		return nil // help that can't be had is no failure of the search
	}
	slices.SortFunc(changes, func(a, b change) int { return a.Start - b.Start })
	var q strings.Builder
	at := 0
	for _, c := range changes {
		q.WriteString(r.q[at:c.Start])
		q.WriteString(c.word)
		at = c.End
	}
	q.WriteString(r.q[at:])
	better := r
	better.q, better.page, better.cursor = q.String(), 1, ""
	better.node, _ = index.Parse(better.q)
	better = s.understand(better)
	query := better.query(index.MatchAll)
	query.Limit, query.Facets = -1, nil
	res, err := s.cfg.Searcher.Search(ctx, query)
	if err != nil || res.Total == 0 || a.match == index.MatchAll && res.Total <= a.Total {
		return nil
	}
	return &correction{better.q, res.Total}
}

// plainWords are the words of a query that may be misspelt: no phrases, nothing
// refused, nothing whose spelling is left open.
func plainWords(n index.Node) []index.Word {
	switch n := n.(type) {
	case index.Word:
		if !n.Prefix && n.Fuzzy == 0 && !n.Exact && utf8.RuneCountInString(n.Text) > 3 && utf8.RuneCountInString(n.Text) <= mendedRunes {
			return []index.Word{n}
		}
	case index.And:
		var ws []index.Word
		for _, k := range n.Nodes {
			ws = append(ws, plainWords(k)...)
		}
		return ws
	case index.Or:
		var ws []index.Word
		for _, k := range n.Nodes {
			ws = append(ws, plainWords(k)...)
		}
		return ws
	}
	return nil
}

// mend is the word of the collection that is nearest to a word, "" where the
// word itself is well enough known.
func (s *Server) mend(ctx context.Context, w index.Word) (string, error) {
	res, err := s.cfg.Searcher.Search(ctx, index.Query{Text: s.understand(request{node: w}).text, Limit: -1})
	if err != nil || res.Total >= fewFound {
		return "", err
	}
	const times = 5 // how much more frequent a word must be than one that is there
	for edits := 1; edits <= 2; edits++ {
		if edits == 2 && utf8.RuneCountInString(w.Text) < 6 {
			break
		}
		found, err := s.cfg.Collection.Spelling(ctx, w.Text, edits, 5)
		if err != nil {
			return "", err
		}
		for _, f := range found {
			if folded(f.Word) != folded(w.Text) && f.Documents > res.Total*times {
				return asWritten(w.Text, f.Word), nil
			}
		}
	}
	return "", nil
}

// asWritten gives a mended word the capital of the word it mends.
func asWritten(typed, word string) string {
	first, _ := utf8.DecodeRuneInString(typed)
	if strings.ToUpper(string(first)) == string(first) && strings.ToLower(string(first)) != string(first) {
		r, size := utf8.DecodeRuneInString(word)
		return strings.ToUpper(string(r)) + word[size:]
	}
	return word
}
