package welsh_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ymateb/ymateb/analysis/welsh"
)

func TestWithLexicon(t *testing.T) {
	rows := "\ufeff# a comment\n" +
		"fflibad\tfflibad\tNOUN\tGender=Masc|Number=Sing\n" +
		"fflibadwst\tfflibad\tNOUN\tNumber=Plur\n" +
		"glorpodd\tclorpa\tVERB\tMutation=SM|Tense=Past\r\n" +
		"o\to\tADP\t\n" +
		"Pen Draw'r Byd\tPen Draw'r Byd\tPROPN\t_\n"
	a, err := welsh.New().WithLexicon(strings.NewReader(rows))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ word, want string }{
		{"fflibadwst", "fflibad"},
		{"glorpodd", "clorpa"},
		{"chlorpodd", "clorpa"},
		{"gathod", "cath"},
	} {
		if got := a.Lemmas(nil, welsh.Word{Folded: c.word}); !slices.Contains(got, c.want) {
			t.Errorf("Lemmas(%q) = %q, want %q among them", c.word, got, c.want)
		}
	}
	if got := welsh.New().Lemmas(nil, welsh.Word{Folded: "fflibadwst"}); slices.Contains(got, "fflibad") {
		t.Error("the built-in tables know a word of the lexicon file")
	}
	if a.Lexicon() == "" {
		t.Error("Lexicon() is empty after WithLexicon")
	}
	for _, bad := range []string{"un\n", "a\tb\n", "a\tb\tNOUN\nunig\n", "\tb\tNOUN"} {
		if _, err := welsh.New().WithLexicon(strings.NewReader(bad)); err == nil || !strings.Contains(err.Error(), "line ") {
			t.Errorf("WithLexicon(%q) error = %v, want one that names the line", bad, err)
		}
	}
}
