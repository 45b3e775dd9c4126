package facts

import (
	"os"
	"strings"
	"testing"
)

// TestPromises reads each sentence of the table inside a letter.
func TestPromises(t *testing.T) {
	b, err := os.ReadFile("testdata/invented/sentences.tsv")
	if err != nil {
		t.Fatal(err)
	}
	r := Default()
	known := 0
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		c := append(strings.Split(line, "\t"), "", "", "")
		lang, miss := strings.CutPrefix(c[0], "?")
		want := strings.TrimSpace(strings.Join(c[3:5], " "))
		have := "none"
		got := r.Read(Input{Paragraphs: paragraphs(letterWith(lang, c[1], c[2]))}).Commitments
		switch {
		case len(got) > 1:
			have = "more than one"
		case len(got) == 1:
			have = got[0].Actor + " " + got[0].Strength
		}
		ok := have == want && (len(got) == 0 || sameDue(c[5], got[0].Due))
		switch {
		case miss:
			known++
		case !ok:
			t.Errorf("commitments of %q = %s %v, want %s %q", c[2], have, got, want, c[5])
		}
	}
	t.Logf("%d known misses", known)
}

// letterWith is a letter with one sentence of interest, spoken by the
// commissioner or by the chief constable.
func letterWith(lang, voice, sentence string) string {
	head := "Police and Crime Commissioner for Gwent\n\n2 June 2020\n\nDear Home Secretary\n\nI am grateful for your letter about the county.\n\n"
	quote := "The Chief Constable has commented as follows:\n\n\"I welcome the report. "
	if lang == Welsh {
		head = "Comisiynydd yr Heddlu a Throsedd Gwent\n\n2 Mehefin 2020\n\nAnnwyl Ysgrifennydd Cartref\n\nRwy'n ddiolchgar am eich llythyr am y sir.\n\n"
		quote = "Dyma sylwadau'r Prif Gwnstabl fel a ganlyn:\n\n\"Diolch am yr adroddiad. "
	}
	if voice == "cc" {
		sentence = quote + sentence + "\""
	}
	return head + sentence + "\n\nYours sincerely\n\nAnn Huws\nPolice and Crime Commissioner\n"
}

// TestShort reads the short documents: whose, when, what kind, by whom.
func TestShort(t *testing.T) {
	b, err := os.ReadFile("testdata/invented/short.txt")
	if err != nil {
		t.Fatal(err)
	}
	r := Default()
	for _, doc := range strings.Split(string(b), "\n@ ")[1:] {
		head, text, _ := strings.Cut(doc, "\n")
		c := strings.Split(head, "|")
		got := r.Read(Input{Paragraphs: paragraphs(strings.ReplaceAll(text, "\n", "\n\n"))})
		for _, f := range []struct{ name, want, got string }{
			{"force", c[0], got.Force}, {"date", c[1], got.Date.String()}, {"type", c[2], got.Type}, {"author", c[3], got.Author},
		} {
			if strings.HasPrefix(f.want, "?") {
				continue // a known miss
			}
			if want := strings.TrimPrefix(f.want, "-"); f.got != want && !(strings.HasPrefix(f.want, "-") && f.got == "") {
				t.Errorf("%s of %.50q = %q, want %q", f.name, text, f.got, want)
			}
		}
	}
}
