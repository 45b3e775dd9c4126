package i18n

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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

// TestComplete holds the two languages against each other: the same keys, the
// same placeholders in every form, and every plural form that the language has.
func TestComplete(t *testing.T) {
	ps := load(t)
	forms := map[Lang][]string{Welsh: {"few", "many", "one", "other", "two", "zero"}, English: {"one", "other"}}
	for _, l := range All {
		for key, m := range ps[l].messages {
			other, ok := ps[l.Other()].messages[key]
			if !ok {
				t.Errorf("%s has no %q", l.Other(), key)
				continue
			}
			if got := slices.Sorted(maps.Keys(m)); len(m) > 1 && !slices.Equal(got, forms[l]) {
				t.Errorf("%s %q has the plural forms %q, want %q", l, key, got, forms[l])
			}
			want := placeholders(other["other"])
			for form, text := range m {
				got := placeholders(text)
				if slices.Equal(got, want) || form != "other" && slices.Equal(without(got, "{n}"), without(want, "{n}")) {
					continue // "no documents" may leave the number out
				}
				t.Errorf("%s %q (%s) has the placeholders %q, %s has %q", l, key, form, got, l.Other(), want)
			}
		}
	}
}

func placeholders(s string) []string {
	ps := placeholder.FindAllString(s, -1)
	slices.Sort(ps)
	return slices.Compact(ps)
}

func without(list []string, x string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == x })
}

// TestKeys finds keys in templates and handlers that no language has.
func TestKeys(t *testing.T) {
	p := load(t)[English]
	used := regexp.MustCompile("\\{\\{-? ?t \"([^\"]+)\"|\\(t \"([^\"]+)\"|\\.T\\(\"([^\"]+)\"[,)]")
	files, err := filepath.Glob("../../templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	code, err := filepath.Glob("../../*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range append(files, code...) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range used.FindAllStringSubmatch(string(b), -1) {
			if key := m[1] + m[2] + m[3]; !p.Has(key) {
				t.Errorf("%s uses %q, which no language has", filepath.Base(f), key)
			}
		}
	}
}

func TestPlural(t *testing.T) {
	p := load(t)[Welsh]
	for n, want := range map[int]string{0: "zero", 1: "one", 2: "two", 3: "few", 4: "other", 6: "many", 10: "other", 1000: "other"} {
		if got := p.Plural(n); got != want {
			t.Errorf("Plural(%d) = %s, want %s", n, got, want)
		}
	}
}

func TestCompare(t *testing.T) {
	words := strings.Fields("cath cwm chwarae dŵr ddoe ffair fforest gwent llan llys nos rhys siop thema")
	sorted := slices.Clone(words)
	slices.SortFunc(sorted, load(t)[Welsh].Compare)
	if want := strings.Fields("cath cwm chwarae dŵr ddoe ffair fforest gwent llan llys nos rhys siop thema"); !slices.Equal(sorted, want) {
		t.Errorf("in Welsh order %q, want %q", sorted, want)
	}
	if p := load(t)[English]; p.Compare("chwarae", "cwm") >= 0 {
		t.Error("in English chwarae comes after cwm")
	}
}

func TestDates(t *testing.T) {
	ps := load(t)
	for d, want := range map[Day][2]string{
		{2020, 9, 2}: {"2 Medi 2020", "2 September 2020"},
		{2020, 9, 0}: {"Medi 2020", "September 2020"},
		{2020, 0, 0}: {"2020", "2020"},
		{}:           {"", ""},
	} {
		if cy, en := ps[Welsh].Date(d), ps[English].Date(d); cy != want[0] || en != want[1] {
			t.Errorf("Date(%v) = %q, %q, want %q", d, cy, en, want)
		}
	}
	if got := ps[Welsh].From(Day{2020, 9, 0}); got != "o fis Medi 2020" {
		t.Errorf("From = %q, want o fis Medi 2020", got)
	}
	if got := ps[Welsh].Until(Day{2020, 9, 2}); got != "hyd at 2 Medi 2020" {
		t.Errorf("Until = %q, want hyd at 2 Medi 2020", got)
	}
}
