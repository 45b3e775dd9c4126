// Package eval judges rankings: queries with the documents that answer them, and
// the usual measures of how early those come.
//
// The queries in testdata/queries.tsv are the project's own, over invented
// documents: grade 2 answers a query, grade 1 touches it, all others are taken
// not to. Those in blind.tsv were judged before they were first asked, and have
// been looked at since: at that first reading nDCG@10 was .894, questions .802,
// the other language's documents .590. Its test runs them through the whole program (reader, index, glossary,
// API) and compares the figures with a golden file.
package eval

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Query is a judged query.
type Query struct {
	User     string // "researcher", "journalist" or "staff"
	Lang     string // of its words
	Kind     string // "words", "question", "phrase", "boolean", "name", "date", "cross", "misspelt" …
	Text     string
	Filters  string // further parameters, as in an address
	Relevant map[string]int
}

// Read reads judged queries, one a line: user, language, kind, text, further
// parameters and judgements ("t01:2 t32:1"), separated by tabs. Lines that begin
// with # are left out.
func Read(r io.Reader) ([]Query, error) {
	var list []Query
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		if line := lines.Text(); line != "" && line[0] != '#' {
			q, err := parse(strings.Split(line, "\t"))
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
			list = append(list, q)
		}
	}
	return list, lines.Err()
}

func parse(cells []string) (Query, error) {
	if len(cells) != 6 {
		return Query{}, fmt.Errorf("%d columns, want 6", len(cells))
	}
	q := Query{User: cells[0], Lang: cells[1], Kind: cells[2], Text: cells[3], Filters: cells[4], Relevant: map[string]int{}}
	for _, j := range strings.Fields(cells[5]) {
		id, grade, _ := strings.Cut(j, ":")
		g, err := strconv.Atoi(grade)
		if err != nil || g < 1 || g > 2 {
			return Query{}, fmt.Errorf("no judgement: %q", j)
		}
		q.Relevant[id] = g
	}
	if len(q.Relevant) == 0 {
		return Query{}, fmt.Errorf("query %q has no judgements", q.Text)
	}
	return q, nil
}

// Score is how well a ranking answers.
type Score struct {
	NDCG   float64 // of the first ten (Järvelin and Kekäläinen 2002), gain 2^grade - 1
	RR     float64 // 1 / rank of the first relevant document, 0 without one
	Recall float64 // share of the relevant documents among the first twenty
}

// Judge scores a ranking of document ids, best first.
func (q Query) Judge(ranking []string) Score {
	var s Score
	found := 0
	for i, id := range ranking {
		g := q.Relevant[id]
		if g == 0 {
			continue
		}
		if s.RR == 0 {
			s.RR = 1 / float64(i+1)
		}
		if i < 10 {
			s.NDCG += gain(g, i)
		}
		if i < 20 {
			found++
		}
	}
	grades := make([]int, 0, len(q.Relevant))
	for _, g := range q.Relevant {
		grades = append(grades, g)
	}
	slices.SortFunc(grades, func(a, b int) int { return cmp.Compare(b, a) })
	best := 0.0
	for i, g := range grades[:min(10, len(grades))] {
		best += gain(g, i)
	}
	s.NDCG /= best
	s.Recall = float64(found) / float64(len(q.Relevant))
	return s
}

func gain(grade, place int) float64 {
	return (math.Pow(2, float64(grade)) - 1) / math.Log2(float64(place)+2)
}

// Mean is the mean of scores.
func Mean(scores []Score) Score {
	var m Score
	for _, s := range scores {
		m.NDCG += s.NDCG / float64(len(scores))
		m.RR += s.RR / float64(len(scores))
		m.Recall += s.Recall / float64(len(scores))
	}
	return m
}
