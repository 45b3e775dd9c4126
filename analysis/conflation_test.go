package analysis_test

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/ymateb/ymateb/analysis"
)

// TestConflation holds the analyser to testdata/conflation.tsv: a query for the first word finds a text
// that has the second, or must not.
func TestConflation(t *testing.T) {
	f, err := os.Open("testdata/conflation.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	rows := 0
	for s.Scan() {
		c := strings.Split(s.Text(), "\t")
		if s.Text() == "" || s.Text()[0] == '#' {
			continue
		}
		if len(c) < 3 || c[0] != "meet" && c[0] != "apart" {
			t.Fatalf("row %q: meet or apart and two words expected", s.Text())
		}
		rows++
		query, text := analysis.Tokens(analysis.Welsh, analysis.Query, c[1]), analysis.Tokens(analysis.Welsh, analysis.Index, c[2])
		if got := found(query, text); got != (c[0] == "meet") {
			t.Errorf("query %q (%v) finds %q (%v) = %v, want %v", c[1], terms(query), c[2], terms(text), got, !got)
		}
	}
	if rows < 400 {
		t.Errorf("conflation.tsv has %d rows, want at least 400", rows)
	}
}

// found reports whether every position of the query meets a position of the text.
func found(query, text []analysis.Token) bool {
	for _, q := range query {
		if !slices.ContainsFunc(text, func(x analysis.Token) bool {
			return slices.ContainsFunc(q.Terms, func(term string) bool { return slices.Contains(x.Terms, term) })
		}) {
			return false
		}
	}
	return len(query) > 0
}

func terms(ts []analysis.Token) [][]string {
	var out [][]string
	for _, t := range ts {
		out = append(out, t.Terms)
	}
	return out
}
