package welsh_test

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/ymateb/ymateb/analysis/welsh"
)

func TestMutate(t *testing.T) {
	for _, c := range []struct {
		word string
		m    welsh.Mutation
		want string
	}{
		{"cath", welsh.Soft, "gath"}, {"cath", welsh.Nasal, "nghath"}, {"cath", welsh.Aspirate, "chath"},
		{"pen", welsh.Soft, "ben"}, {"pen", welsh.Nasal, "mhen"}, {"pen", welsh.Aspirate, "phen"},
		{"tad", welsh.Soft, "dad"}, {"tad", welsh.Nasal, "nhad"}, {"tad", welsh.Aspirate, "thad"},
		{"brawd", welsh.Soft, "frawd"}, {"brawd", welsh.Nasal, "mrawd"}, {"brawd", welsh.Aspirate, "brawd"},
		{"desg", welsh.Soft, "ddesg"}, {"desg", welsh.Nasal, "nesg"},
		{"gardd", welsh.Soft, "ardd"}, {"gardd", welsh.Nasal, "ngardd"},
		{"mam", welsh.Soft, "fam"}, {"llaw", welsh.Soft, "law"}, {"rhan", welsh.Soft, "ran"},
		{"ysgol", welsh.Aitch, "hysgol"}, {"cath", welsh.Aitch, "cath"},
		{"chwaer", welsh.Soft, "chwaer"}, {"theatr", welsh.Soft, "theatr"}, {"sir", welsh.Soft, "sir"}, {"ffordd", welsh.Soft, "ffordd"},
	} {
		got := welsh.Mutate(c.word, c.m)
		if got != c.want {
			t.Errorf("Mutate(%q, %v) = %q, want %q", c.word, c.m, got, c.want)
		}
		if got == c.word {
			continue
		}
		back := false
		for _, r := range welsh.Radicals(nil, got) {
			back = back || r.Radical == c.word && r.Mutation == c.m
		}
		if !back {
			t.Errorf("Radicals(%q) = %v, without %q", got, welsh.Radicals(nil, got), c.word)
		}
	}
}

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"tŷ", "ty"}, {"TŶ", "ty"}, {"ty\u0302", "ty"}, {"gw\u00adaith", "gwaith"}, {"o’r", "o'r"}, {"ïâêẅÿ", "iaewy"}, {"cath", "cath"}, {"", ""}, {"\xff", "\ufffd"},
	} {
		if got := welsh.Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestStems(t *testing.T) {
	for _, c := range []struct {
		verb string
		want []string
	}{
		{"dysgu", []string{"dysg"}}, {"ceisio", []string{"ceisi"}}, {"sicrhau", []string{"sicrha", "sicrh"}},
		{"codi", []string{"cod"}}, {"gwella", []string{"gwell"}}, {"darllen", []string{"darllen"}}, {"troi", []string{"tro", "tr"}},
		{"cerdded", []string{"cerdd"}}, {"dechrau", []string{"dechreu"}}, {"creu", []string{"cre"}},
	} {
		if d := cmp.Diff(c.want, welsh.Stems(c.verb)); d != "" {
			t.Errorf("Stems(%q) (-want +got):\n%s", c.verb, d)
		}
	}
}

func TestLemmas(t *testing.T) {
	a := welsh.New()
	for _, c := range []struct{ word, want string }{
		{"gathod", "cath"}, {"nghymdogion", "cymydog"}, {"cynhaliwyd", "cynnal"}, {"gelwir", "galw"}, {"trymach", "trwm"},
		{"hysgolion", "ysgol"}, {"sicrheir", "sicrhau"}, {"brifysgolion", "prifysgol"}, {"wragedd", "gwraig"},
		{"arhosodd", "aros"}, {"clywyd", "clywed"}, {"fab", "mab"}, {"ardd", "gardd"}, {"lyfrau", "llyfr"}, {"ran", "rhan"},
	} {
		if got := a.Lemmas(nil, welsh.Word{Folded: c.word, Query: true}); len(got) == 0 || got[0] != c.want {
			t.Errorf("Lemmas(%q) = %q, want %q first", c.word, got, c.want)
		}
	}
}

// TestTables reads the tables as a linguist's editor would leave them: known columns, sources, no
// lemma twice.
func TestTables(t *testing.T) {
	for name, columns := range map[string]int{"nouns.tsv": 4, "verbs.tsv": 4, "adjectives.tsv": 3, "words.tsv": 3, "irregular.tsv": 4} {
		f, err := os.Open("data/" + name)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		s := bufio.NewScanner(f)
		for n := 1; s.Scan(); n++ {
			if s.Text() == "" || s.Text()[0] == '#' {
				continue
			}
			c := strings.Split(s.Text(), "\t")
			if len(c) != columns || c[0] == "" || c[len(c)-1] == "" {
				t.Errorf("%s:%d: %d columns, want %d, the first and the last not empty: %q", name, n, len(c), columns, s.Text())
			}
			if seen[c[0]] {
				t.Errorf("%s:%d: %q stands there twice", name, n, c[0])
			}
			seen[c[0]] = true
		}
		f.Close()
	}
}

func FuzzLemmas(f *testing.F) {
	for _, s := range []string{"gath", "h", "ngh", "hau", "\xff", "ŵŷ", "aaaaaaaaaaaaaaaaaaaa", "gwr", "odd", "wyd"} {
		f.Add(s, true)
	}
	a := welsh.New()
	f.Fuzz(func(t *testing.T, s string, query bool) {
		w := welsh.Fold(s)
		if w != welsh.Fold(w) {
			t.Fatalf("Fold(%q) = %q is not folded", s, w)
		}
		for _, r := range welsh.Radicals(nil, w) {
			if w != "" && r.Mutation != welsh.Radical && welsh.Mutate(r.Radical, r.Mutation) != w {
				t.Errorf("Radicals(%q) has %q, which mutates to %q", w, r.Radical, welsh.Mutate(r.Radical, r.Mutation))
			}
		}
		got := a.Lemmas(nil, welsh.Word{Folded: w, Query: query})
		if (len(got) == 0) != (w == "") {
			t.Fatalf("Lemmas(%q) = %q", w, got)
		}
		for _, l := range got {
			if l == "" || utf8.ValidString(w) && !utf8.ValidString(l) {
				t.Errorf("Lemmas(%q) has %q", w, l)
			}
		}
	})
}
