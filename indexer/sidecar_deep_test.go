package indexer_test

import (
	"strings"
	"testing"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/indexer"
)

func TestHostileSidecars(t *testing.T) {
	tables := facts.Default().Tables
	for name, text := range map[string]string{
		"brackets": strings.Repeat("[", 100_000),
		"braces":   "title: " + strings.Repeat("{a: ", 100_000),
		"dashes":   strings.Repeat("- ", 100_000),
		"keys":     strings.Repeat("? ", 100_000),
		"indented": indented(2000),
	} {
		if _, err := indexer.ParseSidecar([]byte(text), tables); err == nil {
			t.Errorf("ParseSidecar(%s) = nil, want an error", name)
		}
	}
	laughs := "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'j'; c++ {
		laughs += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+", ", 9) + "*" + string(c-1) + "]\n"
	}
	s, err := indexer.ParseSidecar([]byte(laughs+"topics: *i\n"), tables)
	if err == nil {
		t.Errorf("ParseSidecar(a billion laughs) = %d topics, want an error", len(s.Topics))
	}
	if s, err := indexer.ParseSidecar([]byte("title: \"[a] {b} - - c\"\ntopics: [child_protection]\n"), tables); err != nil || s.Title != "[a] {b} - - c" {
		t.Errorf("ParseSidecar(an ordinary one) = %+v, %v", s, err)
	}
}

func indented(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func FuzzParseSidecar(f *testing.F) {
	tables := facts.Default().Tables
	for _, s := range []string{"title: A\ntopics: [child_protection]\n", "draft: true\nwithdrawn: x\n", "a: &a [*a]", "? - x", "{[", "date: 2020-13"} {
		f.Add(s)
	}
	f.Fuzz(func(_ *testing.T, s string) {
		_, _ = indexer.ParseSidecar([]byte(s), tables) // it must end and not panic
	})
}
