package server

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
)

// TestLaterMentions measures, over invented promises and later passages, how
// often the passage that speaks of a promise is among the five shown, and how
// often one is shown as likely where there is none.
func TestLaterMentions(t *testing.T) {
	engine, err := embedded.Open(t.Context(), embedded.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	s, err := New(Config{Searcher: engine, Marker: marks})
	if err != nil {
		t.Fatal(err)
	}
	var docs []index.Document
	add := func(name, lang, text string, date index.Date, promise bool) {
		d := index.Document{ID: name, Files: []index.File{{Path: "f/" + name, Fingerprint: name}}, Force: "gwent", Date: date, Type: index.TypeNews,
			Passages: []index.Passage{{Text: text, Lang: index.Lang(lang), Voice: index.VoiceCommissioner}}}
		if promise {
			d.Commitments = []index.Commitment{{ID: name + "-1", Text: text, Lang: index.Lang(lang), Status: index.Candidate,
				Range: index.Range{Passage: 1, End: len(text)}}}
		}
		docs = append(docs, d)
	}
	var pairs []string // id of the later passage, "" for none
	for i, line := range dataLines(t, "mentions.tsv") {
		cols := strings.Split(line, "\t")
		add(fmt.Sprintf("p%02d", i), cols[0], cols[1], index.Date{Year: 2020, Month: 1, Day: 7}, true)
		later := ""
		if len(cols) > 3 && cols[3] != "" {
			later = fmt.Sprintf("l%02d", i)
			add(later, cols[2], cols[3], index.Date{Year: 2021, Month: 1 + i%12}, false)
		}
		pairs = append(pairs, later)
	}
	for i, line := range dataLines(t, "mentions_noise.txt") {
		lang := "en"
		if strings.HasPrefix(line, "Mae") || strings.HasPrefix(line, "Roedd") {
			lang = "cy"
		}
		add(fmt.Sprintf("n%02d", i), lang, line, index.Date{Year: 2021, Month: 6}, false)
	}
	if err := engine.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	found, with, wrong, without := 0, 0, 0, 0
	for i, want := range pairs {
		row, err := (&documents{s: s}).promised(context.Background(), fmt.Sprintf("p%02d-1", i))
		if err != nil {
			t.Fatal(err)
		}
		m, err := s.laterMentions(t.Context(), row)
		if err != nil {
			t.Fatal(err)
		}
		likely, hit := false, false
		var got []string
		for _, x := range m.list {
			likely = likely || x.likely
			hit = hit || x.doc.ID == want
			got = append(got, fmt.Sprintf("%s %.2f %q", x.doc.ID, x.score, x.words))
		}
		if want == "" {
			if without++; likely {
				wrong++
				t.Logf("%q has no later mention, but %s is shown as likely", row.Text, got)
			}
			continue
		}
		if with++; hit {
			found++
		} else {
			t.Logf("%q: want %s, have %s", row.Text, want, got)
		}
	}
	t.Logf("recall@5 %d of %d; likely where there is none %d of %d", found, with, wrong, without)
	if found*10 < with*8 || wrong*5 > without {
		t.Errorf("recall@5 = %d of %d, likely where there is none = %d of %d; want .8 at least, one in five at most", found, with, wrong, without)
	}
}

// dataLines are the lines of a file of test data without comments.
func dataLines(t *testing.T, name string) []string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, l := range strings.Split(string(b), "\n") {
		if l != "" && !strings.HasPrefix(l, "#") {
			lines = append(lines, l)
		}
	}
	return lines
}

// TestDrafting finds, for a pasted sentence, the commitment of the other
// language on the same matter.
func TestDrafting(t *testing.T) {
	d := promising("a", "gwent", "Byddwn yn ariannu pedair canolfan i ddioddefwyr trais rhywiol.")
	d.Passages[0].Lang, d.Commitments[0].Lang = index.Welsh, index.Welsh
	s, _ := ledgerSite(t, "", d, promising("b", "essex", "We will buy dogs."))
	w := send(s, "POST", "/en/drafting", "", url.Values{"text": {"I shall fund centres for victims of sexual violence."}})
	if body := w.Body.String(); w.Code != 200 || !strings.Contains(body, "/en/commitments/a-1") || strings.Contains(body, "/en/commitments/b-1") {
		t.Errorf("drafting: %d, want the Welsh commitment and not the other", w.Code)
	}
	if w := send(s, "GET", "/cy/drafting?document=b", "", nil); w.Code != 200 || strings.Contains(w.Body.String(), "/cy/commitments/b-1") {
		t.Errorf("drafting from a document: %d, want 200 without itself", w.Code)
	}
}
