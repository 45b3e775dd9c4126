package server

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ymateb/ymateb/index"
)

// kindred is a statement in both languages, a mirror of the English one without
// its date, and a letter that has nothing to do with them.
func kindred() []index.Document {
	doc := func(id string, lang index.Lang, title, text string, minute int) index.Document {
		return index.Document{
			ID: id, SHA256: strings.Repeat("0", 64), Title: title, Force: "gwent", Type: index.TypeNews, Date: index.Date{Year: 2021, Month: 6, Day: 3},
			Files: []index.File{{Path: "f/" + title + ".txt"}}, FirstSeen: time.Date(2026, 1, 1, 0, minute, 0, 0, time.UTC),
			Passages: []index.Passage{{Text: text, Lang: lang, Voice: index.VoiceCommissioner}},
			Commitments: []index.Commitment{{ID: id + "-p", Text: text, Lang: lang, Voice: index.VoiceCommissioner, Actor: index.ActorOffice,
				Strength: index.Firm, Status: index.Candidate, DueDate: index.Date{Year: 2021, Month: 12}, Range: index.Range{Passage: 1, End: len(text)}}},
		}
	}
	const english, welsh = "My office will open six clubs by December.", "Bydd fy swyddfa'n agor chwe chlwb erbyn mis Rhagfyr."
	en, cy := doc("enenenenenenenen", index.English, "Clubs", english, 1), doc("cycycycycycycycy", index.Welsh, "Clybiau", welsh, 2)
	mirror, other := doc("mimimimimimimimi", index.English, "Clubs mirror", english, 3), doc("ototototototototot"[:16], index.English, "Roads", "My office will mend roads.", 4)
	mirror.Date = index.Date{}
	en.Group, mirror.Group = en.ID, en.ID
	en.TranslationOf, mirror.TranslationOf, cy.TranslationOf = cy.ID, cy.ID, en.ID
	c := &en.Commitments[0]
	c.Also = []index.Also{{ID: cy.ID + "-p", Lang: index.Welsh, Text: welsh, Passage: 1, Title: cy.Title}, {ID: mirror.ID + "-p", Lang: index.English, Text: english, Passage: 1, Title: mirror.Title}}
	c.Status, c.Own = index.Met, &index.Said{Status: index.Candidate}
	for _, d := range []*index.Document{&cy, &mirror} {
		d.Commitments[0].Counted, d.Commitments[0].Shadow = c.ID, true
	}
	return []index.Document{en, cy, mirror, other}
}

func TestCopiesAreCollapsed(t *testing.T) {
	s, _ := ledgerSite(t, "", kindred()...)
	var got searchJSON
	read := func(url string) {
		t.Helper()
		got = searchJSON{}
		if err := json.Unmarshal(get(t, s, url).Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
	}
	read("/api/v1/search?sort=oldest")
	if got.Total != 4 || got.Shown != 4 || got.Query.Copies != copiesAll {
		t.Errorf("all copies: total %d, shown %d, %s", got.Total, got.Shown, got.Query.Copies)
	}
	read("/api/v1/search?sort=oldest&copies=collapse&page_size=1")
	if got.Total != 4 || got.Shown != 3 || got.Query.Copies != copiesCollapse || got.Next == nil || !strings.Contains(*got.Next, "copies=collapse") {
		t.Errorf("collapsed: total %d, shown %d, next %v", got.Total, got.Shown, got.Next)
	}
	var copies []string
	for page := 1; page <= 3; page++ {
		read(fmt.Sprintf("/api/v1/search?sort=oldest&copies=collapse&page_size=1&page=%d", page))
		copies = append(copies, got.Results[0].ID+" "+strings.Join(got.Results[0].Copies, " "))
	}
	if !slices.Contains(copies, "enenenenenenenen mimimimimimimimi") || got.Next != nil {
		t.Errorf("pages = %q, next %v; want the mirror behind the dated one, and an end", copies, got.Next)
	}
	if w := get(t, s, "/api/v1/search?copies=some"); w.Code != http.StatusBadRequest {
		t.Errorf("copies=some: %d, want 400", w.Code)
	}
	for url, want := range map[string]string{
		"/en/search?q=clubs&copies=collapse": "1 further copy", "/cy/search?q=clubs&copies=collapse": "1 copi arall",
		"/en/search?q=clubs": "Hide copies", "/cy/search?q=clubs": "Cuddio copïau",
		"/en/documents/enenenenenenenen": "Welsh version", "/cy/documents/enenenenenenenen": "Fersiwn Gymraeg",
		"/cy/documents/cycycycycycycycy": "Fersiwn Saesneg", "/en/documents/mimimimimimimimi": "Other copies",
	} {
		if page := parse(t, get(t, s, url)); !strings.Contains(page.text(), want) {
			t.Errorf("%s does not say %q", url, want)
		}
	}
	if page := parse(t, get(t, s, "/en/search?q=roads")); strings.Contains(page.text(), "group of copies") {
		t.Error("nothing has copies, and there is a switch")
	}
}

// TestTheSwitchOfLanguageLeadsToTheTranslation, and back; the pages are each
// other's alternates.
func TestTheSwitchOfLanguageLeadsToTheTranslation(t *testing.T) {
	s, _ := ledgerSite(t, "", kindred()...)
	for from, to := range map[string]string{
		"/en/documents/enenenenenenenen": "/cy/documents/cycycycycycycycy",
		"/cy/documents/cycycycycycycycy": "/en/documents/enenenenenenenen",
		"/cy/documents/enenenenenenenen": "/en/documents/enenenenenenenen",
		"/en/documents/mimimimimimimimi": "/cy/documents/cycycycycycycycy",
		"/en/documents/otototototototot": "/cy/documents/otototototototot",
	} {
		page := parse(t, get(t, s, from))
		if got := attr(page.all("a.toggle")[0].Node, "href"); got != to {
			t.Errorf("%s: the switch leads to %s, want %s", from, got, to)
		}
		var alternates []string
		for _, l := range page.all("link") {
			if attr(l.Node, "hreflang") != "" {
				alternates = append(alternates, strings.TrimPrefix(attr(l.Node, "href"), "http://example.com"))
			}
		}
		if !slices.Equal(alternates, []string{from, to}) {
			t.Errorf("%s: alternates %q, want itself and %s", from, alternates, to)
		}
	}
	sitemap := get(t, s, "/sitemap.xml").Body.String()
	for _, want := range []string{
		`<loc>http://example.com/en/documents/enenenenenenenen</loc><xhtml:link rel="alternate" hreflang="cy" href="http://example.com/cy/documents/cycycycycycycycy">`,
		`<loc>http://example.com/cy/documents/otototototototot</loc>`,
	} {
		if !strings.Contains(sitemap, want) {
			t.Errorf("the site map lacks %s:\n%s", want, sitemap)
		}
	}
}

func TestFeedsTellOnce(t *testing.T) {
	s, _ := ledgerSite(t, "", kindred()...)
	for url, want := range map[string]string{"/en/feed.atom": "Roads Clubs", "/cy/feed.atom": "Roads Clybiau"} {
		var titles []string
		for _, part := range strings.Split(get(t, s, url).Body.String(), "<entry>")[1:] {
			title, _, _ := strings.Cut(part[strings.Index(part, "<title>")+7:], "</title>")
			titles = append(titles, title[strings.LastIndex(title, ": ")+2:])
		}
		if got := strings.Join(titles, " "); got != want {
			t.Errorf("%s: %s, want %s", url, got, want)
		}
	}
}

func TestAPromiseMadeTwiceIsOneRow(t *testing.T) {
	s, n := ledgerSite(t, testToken, kindred()...)
	var got ledgerJSON
	if err := json.Unmarshal(get(t, s, "/api/v1/commitments").Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Total != 2 {
		t.Errorf("%d commitments, want 2", got.Total)
	}
	for lang, first := range map[string]string{"en": "My office will open", "cy": "Bydd fy swyddfa'n agor"} {
		page := parse(t, get(t, s, "/"+lang+"/commitments?document=enenenenenenenen"))
		rows := page.all("article.commitment")
		if len(rows) != 1 {
			t.Fatalf("%s: %d rows, want 1", lang, len(rows))
		}
		quotes := rows[0].all("blockquote")
		if text := rows[0].text(); !strings.HasPrefix(strings.TrimSpace(quotes[0].text()), first) || !strings.Contains(text, "My office") || !strings.Contains(text, "swyddfa'n") || attr(quotes[0].Node, "lang") != "" && attr(quotes[0].Node, "lang") != lang {
			t.Errorf("%s: %s; want both texts, this language's first", lang, text)
		}
	}
	if w := get(t, s, "/cy/commitments/cycycycycycycycy-p"); w.Code != http.StatusFound || w.Header().Get("Location") != "/cy/commitments/enenenenenenenen-p" {
		t.Errorf("the twin: %d %s, want the one that is counted", w.Code, w.Header().Get("Location"))
	}
	var one oneCommitmentJSON
	if err := json.Unmarshal(get(t, s, "/api/v1/commitments/cycycycycycycycy-p").Body.Bytes(), &one); err != nil || one.ID != "enenenenenenenen-p" || len(one.Also) != 2 {
		t.Errorf("the twin in the API = %+v, %v; want the one that is counted", one, err)
	}
	if page := parse(t, get(t, s, "/en/documents/cycycycycycycycy")); !strings.Contains(page.text(), "Counted once") || !strings.Contains(page.text(), "Met") && !strings.Contains(page.text(), "met") {
		t.Errorf("beside the Welsh text: %s; want the status of the one that is counted", page.text())
	}
	w := post(t, s, "/api/v1/commitments/cycycycycycycycy-p", `{"status":"withdrawn"}`)
	if w.Code != http.StatusOK || len(n.decided) != 1 || n.decided[0].Commitments[0] != "enenenenenenenen-p" {
		t.Errorf("deciding on the twin: %d, %+v; want it decided where it is counted", w.Code, n.decided)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(get(t, s, "/api/v1/commitments.csv").Body.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatalf("CSV: %d rows, %v; want a head and 2", len(rows), err)
	}
	text := strings.Join(append(rows[1], rows[2]...), "|")
	if !strings.Contains(text, "Bydd fy swyddfa") || !strings.Contains(text, "cycycycycycycycy-p mimimimimimimimi-p") {
		t.Errorf("CSV = %s; want the Welsh words and the twins", text)
	}
	if ics := get(t, s, "/api/v1/commitments.ics").Body.String(); strings.Count(ics, "BEGIN:VEVENT") != 2 {
		t.Errorf("calendar: %d events, want 2", strings.Count(ics, "BEGIN:VEVENT"))
	}
	if atom := get(t, s, "/en/commitments.atom").Body.String(); strings.Count(atom, "<entry>") != 2 {
		t.Errorf("feed: %d entries, want 2", strings.Count(atom, "<entry>"))
	}
}

func TestExportsHaveCopies(t *testing.T) {
	s, _ := ledgerSite(t, "", kindred()...)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(get(t, s, "/api/v1/search.csv?copies=collapse&sort=oldest").Body.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("CSV: %d rows, %v; want a head and 3", len(rows), err)
	}
	at := func(name string) int { return slices.Index(rows[0], name) }
	for _, r := range rows[1:] {
		if r[0] == "enenenenenenenen" && (r[at("group")] != r[0] || r[at("translation_of")] != "cycycycycycycycy" || r[at("copies")] != "mimimimimimimimi") {
			t.Errorf("row %q", r)
		}
	}
	if lines := strings.Split(strings.TrimSpace(get(t, s, "/api/v1/search.jsonl?copies=collapse").Body.String()), "\n"); len(lines) != 4 {
		t.Errorf("JSON Lines: %d lines, want the query and 3", len(lines))
	}
	var d documentJSON
	if err := json.Unmarshal(get(t, s, "/api/v1/documents/mimimimimimimimi").Body.Bytes(), &d); err != nil || !slices.Equal(d.Copies, []string{"enenenenenenenen"}) || d.TranslationOf != "cycycycycycycycy" {
		t.Errorf("document = %q, %q, %v", d.Copies, d.TranslationOf, err)
	}
}

// post sends JSON with the write token.
func post(t *testing.T, s *Server, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+testToken)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}
