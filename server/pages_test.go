package server

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/ymateb/ymateb/index"
)

// dom is a parsed page.
type dom struct{ *html.Node }

func parse(t testing.TB, w *httptest.ResponseRecorder) dom {
	t.Helper()
	n, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return dom{n}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// all finds elements by "tag", "tag.class", "#id" or ".class".
func (d dom) all(sel string) []dom {
	tag, class, _ := strings.Cut(sel, ".")
	tag, id, _ := strings.Cut(tag, "#")
	var found []dom
	for n := range d.Descendants() {
		if n.Type != html.ElementNode || tag != "" && n.Data != tag || id != "" && attr(n, "id") != id {
			continue
		}
		if class != "" && !strings.Contains(" "+attr(n, "class")+" ", " "+class+" ") {
			continue
		}
		found = append(found, dom{n})
	}
	return found
}

func (d dom) text() string {
	var b strings.Builder
	for n := range d.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "script" {
			b.WriteString(n.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func (d dom) attr(name string) string { return attr(d.Node, name) }

func TestSearchPage(t *testing.T) {
	srv := start(t, fixture(t))
	for _, tc := range []struct {
		url   string
		found string // what the heading says
		says  []string
		marks bool
	}{
		{"/en/search", "32 documents", []string{"Documents by year", "Undated", "English 26 documents"}, false},
		{"/cy/search", "32 dogfen", []string{"Dogfennau fesul blwyddyn", "Heb ddyddiad", "Saesneg 26 dogfen"}, false},
		{"/en/search?q=%22social+worker%22", "1 document found", []string{"Gwent Police", "2 September 2020", "paragraph 15"}, true},
		{"/cy/search?q=%22social+worker%22", "Cafwyd hyd i 1 ddogfen", []string{"Heddlu Gwent", "2 Medi 2020", "paragraff 15", "yn Saesneg yn unig"}, true},
		{"/cy/search?q=Encompass", "Cafwyd hyd i 2 ddogfen", []string{"Heddlu De Cymru"}, true},
		{"/en/search?q=Encompass&force=gwent&force=south-wales&year=2020", "2 documents found", []string{"Remove filter Force: Gwent Police", "Remove filter Year: 2020", "Documents by month, 2020"}, true},
		{"/en/search?q=Encompass+xylophone", "2 documents found", []string{"No document has all of your words."}, true},
		{"/cy/search?q=Encompass+xylophone", "Cafwyd hyd i 2 ddogfen", []string{"Nid oes unrhyw ddogfen yn cynnwys pob un o’ch geiriau."}, true},
		{"/en/search?q=xylophone", "0 documents found", []string{"Nothing was found."}, false},
		{"/cy/search?q=xylophone", "Ni chafwyd hyd i unrhyw ddogfen", nil, false},
		{"/en/search?from=soon", "32 documents", []string{"“soon” is not a date."}, false},
		{"/en/search?from=2/9/2020&to=2020-09", "1 document found", []string{"From: 2 September 2020", "To: September 2020"}, false},
		{"/en/search?colour=red&page_size=100000", "32 documents", []string{"There is no parameter “colour”.", "a whole number from 1 to 100, not “100000”"}, false},
		{"/en/search?page=9", "32 documents found", []string{"There is no such page", "Go to the last page"}, false},
		{"/en/search?q=%22open", "0 documents found", []string{"A quotation mark has no partner"}, false},
	} {
		w := get(t, srv, tc.url)
		if w.Code != http.StatusOK {
			t.Errorf("GET %s = %d, want 200", tc.url, w.Code)
			continue
		}
		page := parse(t, w)
		if got := page.all("#found-title")[0].text(); got != tc.found {
			t.Errorf("GET %s says %q, want %q", tc.url, got, tc.found)
		}
		text := page.text()
		for _, s := range tc.says {
			if !strings.Contains(text, s) {
				t.Errorf("GET %s does not say %q", tc.url, s)
			}
		}
		if got := len(page.all("mark")) > 0; got != tc.marks {
			t.Errorf("GET %s marks words: %t, want %t", tc.url, got, tc.marks)
		}
		if lang := page.all("html")[0].attr("lang"); "/"+lang != tc.url[:3] {
			t.Errorf("GET %s has html lang %q", tc.url, lang)
		}
	}
}

// TestToggle holds every state of a page against the link to the other language.
func TestToggle(t *testing.T) {
	srv := start(t, fixture(t))
	id := fixture(t).docs[0].ID
	for _, path := range []string{
		"/search", "/search?q=plant+%22a+b%22&force=gwent&force=kent&year=2020&sort=oldest&page=2&page_size=5", "/search?from=2020-09",
		"/documents/" + id + "?q=safeguarding", "/documents/" + id + "?q=safeguarding&force=gwent&sort=newest&page=2", "/status", "/help", "/about",
	} {
		for _, l := range []string{"en", "cy"} {
			page := parse(t, get(t, srv, "/"+l+path))
			other := "cy"
			if l == "cy" {
				other = "en"
			}
			a := page.all("a.toggle")[0]
			if got, want := a.attr("href"), "/"+other+path; got != want {
				t.Errorf("the toggle of /%s%s leads to %s, want %s", l, path, got, want)
			}
			if a.attr("lang") != other {
				t.Errorf("the toggle of /%s%s is marked lang=%q, want %q", l, path, a.attr("lang"), other)
			}
		}
	}
}

// TestFormKeepsState reads the form as a browser without JavaScript sends it.
func TestFormKeepsState(t *testing.T) {
	srv := start(t, fixture(t))
	page := parse(t, get(t, srv, "/en/search?q=safeguarding&force=gwent&force=kent&month=2020-09&from=2019&sort=oldest&page=2&page_size=5&expand=0"))
	sent := url.Values{}
	for _, in := range page.all("input") {
		if in.attr("type") == "checkbox" && !strings.Contains(fmt.Sprint(in.Attr), "checked") {
			continue
		}
		if v := in.attr("value"); v != "" {
			sent.Add(in.attr("name"), v)
		}
	}
	if got, want := sent.Encode(), "expand=0&force=gwent&force=kent&from=2019&month=2020-09&page_size=5&q=safeguarding&sort=oldest"; got != want {
		t.Errorf("the form sends %s, want %s", got, want)
	}
}

func TestDocumentPage(t *testing.T) {
	c := fixture(t)
	srv := start(t, c)
	gwent := c.docs[0]
	page := parse(t, get(t, srv, "/en/documents/"+gwent.ID+"?q=safeguarding"))
	text := page.text()
	for _, s := range []string{
		"5 paragraphs match “safeguarding”", "Back to the results for “safeguarding”", "Something promised here is not in this file: as mentioned in her statement below",
		"Possible commitment", "Due: September 2020", "It is hoped", "21 April 2020", gwent.SHA256, "Jeff Cuthbert, ‘Gwent", "2nd September 2020",
	} {
		if !strings.Contains(text, s) {
			t.Errorf("the document's page does not say %q", s)
		}
	}
	if got := len(page.all("div.para")); got != len(gwent.Passages) {
		t.Errorf("the page has %d paragraphs, want %d", got, len(gwent.Passages))
	}
	for _, p := range page.all("div.match") {
		if len(p.all("mark")) == 0 {
			t.Errorf("matching paragraph %s has no mark", p.attr("id"))
		}
	}
	if got := page.all("div.words")[0].attr("lang"); got != "en" {
		t.Errorf("the first paragraph has lang %q, want en", got)
	}
	welsh := parse(t, get(t, srv, "/cy/documents/"+gwent.ID)).text()
	for _, s := range []string{"Yn Saesneg yn unig y mae’r ddogfen hon.", "Ymrwymiad posibl", "2 Medi 2020", "Llythyr"} {
		if !strings.Contains(welsh, s) {
			t.Errorf("the document's Welsh page does not say %q", s)
		}
	}
}

func TestAwkwardQueries(t *testing.T) {
	srv := start(t, fixture(t))
	for _, q := range []string{`"open`, "AND OR", "c++", ":", "😀", strings.Repeat("x", 10_000), strings.Repeat("plant ", 2000), "the of and", "-x",
		"مرحبا", "(((", "))", "a*", "*", "~", `"" ""`, "force:", "force:nowhere", "date:soon", `\`, "<script>", "NOT", `"a b"~99999`, "heddlu:gwent NEU", "\x00", "\xff\xfe"} {
		for _, l := range []string{"en", "cy"} {
			w := get(t, srv, "/"+l+"/search?q="+url.QueryEscape(q))
			if w.Code != http.StatusOK || len(parse(t, w).all("#found-title")) != 1 {
				t.Errorf("searching %.20q in %s answers %d, want a page", q, l, w.Code)
			}
		}
	}
}

// TestWayBack goes from a filtered search to a document and back.
func TestWayBack(t *testing.T) {
	srv := start(t, fixture(t))
	search := "/en/search?q=Encompass&force=gwent&from=2020"
	to := parse(t, get(t, srv, search)).all("article.result")[0].all("a")[0].attr("href")
	back := parse(t, get(t, srv, to)).all("p.back")[0].all("a")[0].attr("href")
	if back != search {
		t.Errorf("the way back from %s leads to %s, want %s", to, back, search)
	}
}

// TestPermalink follows a cited paragraph that a better reader has moved.
func TestPermalink(t *testing.T) {
	c := fixture(t)
	srv := start(t, c)
	d := c.docs[0]
	hash := textHash(d.Passages[11].Text)
	for _, tc := range []struct {
		p    string
		code int
		to   string
	}{
		{"12-" + hash, http.StatusOK, ""},
		{"3-" + hash, http.StatusFound, "/en/documents/" + d.ID + "?p=12-" + hash + "#p12"},
		{"12-00000000", http.StatusOK, ""},
		{"nonsense", http.StatusOK, ""},
	} {
		w := get(t, srv, "/en/documents/"+d.ID+"?p="+tc.p)
		if w.Code != tc.code || w.Header().Get("Location") != tc.to {
			t.Errorf("p=%s answers %d to %q, want %d to %q", tc.p, w.Code, w.Header().Get("Location"), tc.code, tc.to)
		}
	}
	if text := parse(t, get(t, srv, "/en/documents/"+d.ID+"?p=12-00000000")).text(); !strings.Contains(text, "changed since it was cited") {
		t.Error("a paragraph that is gone is not mentioned")
	}
}

func TestErrorPages(t *testing.T) {
	broken := start(t, &collection{err: index.ErrUnavailable})
	srv := start(t, fixture(t))
	for _, tc := range []struct {
		srv  *Server
		url  string
		code int
		says string
	}{
		{srv, "/en/nowhere", 404, "There is no such page"},
		{srv, "/cy/nowhere", 404, "Nid oes tudalen o’r fath"},
		{srv, "/cy/documents/nothing", 404, "Nid oes dogfen o’r fath"},
		{broken, "/en/search?q=lost", 503, "The index can’t be reached just now"},
		{broken, "/cy/search?q=lost", 503, "Ni ellir cyrraedd y mynegai ar hyn o bryd"},
	} {
		w := get(t, tc.srv, tc.url)
		page := parse(t, w)
		if w.Code != tc.code || !strings.Contains(page.text(), tc.says) {
			t.Errorf("GET %s = %d, want %d and %q", tc.url, w.Code, tc.code, tc.says)
		}
		if q := page.all("#q")[0].attr("value"); strings.Contains(tc.url, "q=lost") && q != "lost" {
			t.Errorf("GET %s loses the query: the box holds %q", tc.url, q)
		}
	}
}

func TestHostileText(t *testing.T) {
	c := &collection{docs: []index.Document{{ID: "x", Title: `<script>alert(1)</script>`, Files: []index.File{{Path: "seeds/x.txt"}},
		Passages: []index.Passage{{Text: `"><img src=x onerror=alert(1)> word`, Lang: index.English}}, Source: index.Source{URL: "javascript:alert(1)"}}}}
	srv := start(t, c)
	for _, u := range []string{"/en/search?q=word", "/en/documents/x?q=word%22%3E%3Cscript%3E", "/en/search?q=%3Cscript%3Ealert(1)%3C/script%3E"} {
		page := parse(t, get(t, srv, u))
		for _, el := range page.all("script") {
			if attr(el.Node, "src") == "" && attr(el.Node, "type") != "application/ld+json" {
				t.Errorf("GET %s holds a script of its text: %s", u, el.text())
			}
		}
		if len(page.all("img")) > 0 {
			t.Errorf("GET %s holds an element of its text", u)
		}
		for _, a := range page.all("a") {
			if strings.HasPrefix(a.attr("href"), "javascript:") {
				t.Errorf("GET %s links to %s", u, a.attr("href"))
			}
		}
	}
}

func TestHome(t *testing.T) {
	srv := start(t, fixture(t))
	for _, tc := range []struct{ accept, cookie, to string }{
		{"", "", "/en/search"},
		{"cy,en;q=0.5", "", "/cy/search"},
		{"fr,cy;q=0.8,en;q=0.2", "", "/cy/search"},
		{"en-GB,cy;q=0.5", "", "/en/search"},
		{"en", "iaith=cy", "/cy/search"},
		{"cy", "iaith=en", "/en/search"},
		{"cy", "iaith=nonsense", "/cy/search"},
	} {
		w := get(t, srv, "/", "Accept-Language", tc.accept, "Cookie", tc.cookie)
		if got := w.Header().Get("Location"); got != tc.to {
			t.Errorf("/ with %q and cookie %q leads to %s, want %s", tc.accept, tc.cookie, got, tc.to)
		}
	}
	if c := get(t, srv, "/cy/help").Header().Get("Set-Cookie"); !strings.HasPrefix(c, "iaith=cy") {
		t.Errorf("a Welsh page sets the cookie %q, want iaith=cy", c)
	}
}
