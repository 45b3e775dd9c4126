package i18n

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"
)

func load(t *testing.T) map[Lang]*Printer {
	t.Helper()
	ps, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return ps
}

// TestComplete compares keys, placeholders and plural forms of both languages.
func TestComplete(t *testing.T) {
	ps := load(t)
	forms := map[Lang][]string{English: {"one", "other"}, Welsh: {"few", "many", "one", "other", "two", "zero"}}
	for l, p := range ps {
		other := ps[l.Other()]
		for key, m := range p.messages {
			o, ok := other.messages[key]
			if !ok {
				t.Errorf("%s is in %s.json alone", key, l)
				continue
			}
			var have []string
			for form, text := range m {
				have = append(have, form)
				if strings.TrimSpace(text) == "" || text != strings.TrimSpace(text) && key != "x" {
					t.Errorf("%s.json: %s is %q, want a text without spaces around it", l, key, text)
				}
			}
			sort.Strings(have)
			if len(have) > 1 && !slices.Equal(have, forms[l]) {
				t.Errorf("%s.json: %s has forms %v, want %v", l, key, have, forms[l])
			}
			if a, b := placeholders(m), placeholders(o); !slices.Equal(a, b) {
				t.Errorf("%s has placeholders %v in %s and %v in %s", key, a, l, b, l.Other())
			}
		}
	}
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

func placeholders(m message) []string {
	found := map[string]bool{}
	for _, text := range m {
		for _, ph := range placeholder.FindAllString(text, -1) {
			found[ph] = true
		}
	}
	var list []string
	for ph := range found {
		list = append(list, ph)
	}
	sort.Strings(list)
	return list
}

// TestUsed finds keys that templates and handlers ask for and nobody has
// written.
func TestUsed(t *testing.T) {
	p := load(t)[Welsh]
	for pattern, re := range map[string]*regexp.Regexp{
		"../../templates/*.html": regexp.MustCompile(`\bt "([a-z0-9_.]+)"`),
		"../../*.go":             regexp.MustCompile(`\bT\("([a-z0-9_.]+)"[,)]`),
	} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v, %v", pattern, files, err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range re.FindAllSubmatch(b, -1) {
				if !p.Has(string(m[1])) {
					t.Errorf("%s asks for %q, which is not written", f, m[1])
				}
			}
		}
	}
}

func TestPlural(t *testing.T) {
	ps := load(t)
	for _, tc := range []struct {
		l    Lang
		n    int
		want string
	}{
		{Welsh, 0, "dim dogfennau"}, {Welsh, 1, "1 ddogfen"}, {Welsh, 2, "2 ddogfen"}, {Welsh, 3, "3 dogfen"},
		{Welsh, 6, "6 dogfen"}, {Welsh, 10, "10 dogfen"}, {Welsh, 1234, "1,234 dogfen"},
		{English, 0, "0 documents"}, {English, 1, "1 document"}, {English, 2, "2 documents"}, {English, 1234567, "1,234,567 documents"},
	} {
		if got := ps[tc.l].T("count.of_documents", "n", tc.n); got != tc.want {
			t.Errorf("%d documents in %s = %q, want %q", tc.n, tc.l, got, tc.want)
		}
	}
	for n, want := range map[int]string{0: "Nid oes paragraff", 1: "Mae 1 paragraff", 2: "Mae 2 baragraff", 3: "Mae 3 pharagraff", 4: "Mae 4 paragraff", 6: "Mae 6 pharagraff"} {
		if got := ps[Welsh].T("matches.total", "n", n, "q", "x"); !strings.HasPrefix(got, want) {
			t.Errorf("%d matches = %q, want %q", n, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	ps := load(t)
	cy, en := ps[Welsh], ps[English]
	day, month, year := Day{2020, 9, 2}, Day{2020, 9, 0}, Day{2020, 0, 0}
	for _, tc := range []struct{ got, want string }{
		{cy.Date(day), "2 Medi 2020"}, {cy.Date(month), "Medi 2020"}, {cy.Date(year), "2020"}, {cy.Date(Day{}), ""},
		{cy.From(day), "o 2 Medi 2020"}, {cy.From(month), "o fis Medi 2020"}, {cy.Until(month), "hyd at fis Medi 2020"},
		{cy.In(day), "ar 2 Medi 2020"}, {cy.In(month), "ym mis Medi 2020"}, {cy.In(year), "yn 2020"},
		{en.Date(day), "2 September 2020"}, {en.From(month), "from September 2020"}, {en.Until(day), "up to 2 September 2020"}, {en.In(month), "in September 2020"},
	} {
		if tc.got != tc.want {
			t.Errorf("date = %q, want %q", tc.got, tc.want)
		}
	}
}

func TestCompare(t *testing.T) {
	cy := load(t)[Welsh]
	words := []string{"thema", "tai", "rhaglen", "rasel", "llais", "lwfans", "ffermio", "fan", "ddoe", "dydd", "chwarae", "cyngor", "ysgol", "iechyd"}
	want := []string{"cyngor", "chwarae", "dydd", "ddoe", "fan", "ffermio", "iechyd", "lwfans", "llais", "rasel", "rhaglen", "tai", "thema", "ysgol"}
	slices.SortFunc(words, cy.Compare)
	if !slices.Equal(words, want) {
		t.Errorf("sorted in Welsh: %v, want %v", words, want)
	}
}
