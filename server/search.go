package server

import (
	"context"
	"errors"
	"fmt"

	"github.com/ymateb/ymateb/index"
)

// answer is what a search found, for any rendering.
type answer struct {
	index.Result
	match index.Match
	hits  []found // of Hits, in their order
}

// found is a hit with its document.
type found struct {
	index.Document
	score  float64
	copies []string // the other matches of its group, where they are not shown
}

// run answers a request. When no document has all of several words, the answer
// is the documents that have some, and says so in match.
func (s *Server) run(ctx context.Context, r request) (answer, error) {
	a := answer{match: index.MatchAll}
	var err error
	if a.Result, err = s.cfg.Searcher.Search(ctx, r.query(index.MatchAll)); err != nil {
		return a, err
	}
	if a.Total == 0 && words(r.node) > 1 {
		q := r.query(index.MatchSome)
		q.Text = s.loosened(r)
		some, err := s.cfg.Searcher.Search(ctx, q)
		if err != nil {
			return a, err
		}
		if some.Total > 0 {
			a.Result, a.match = some, index.MatchSome
		}
	}
	for _, h := range a.Hits {
		d, err := s.cfg.Searcher.Get(ctx, h.ID)
		if errors.Is(err, index.ErrNotFound) {
			continue // left the folder since the search
		}
		if err != nil {
			return a, fmt.Errorf("get document %s: %w", h.ID, err)
		}
		a.hits = append(a.hits, found{d, h.Score, h.Copies})
	}
	return a, nil
}

// words counts what must be met at the top level of a query.
func words(n index.Node) int {
	and, ok := n.(index.And)
	if !ok {
		return 1
	}
	count := 0
	for _, n := range and.Nodes {
		if _, not := n.(index.Not); !not {
			count++
		}
	}
	return count
}
