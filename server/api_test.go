package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/snippet"
)

func TestSearchAPI(t *testing.T) {
	srv := start(t, fixture(t))
	var got struct {
		Total   int
		Match   string
		Next    *string
		Results []struct {
			ID, Path, Title, Force, Date string
			Passages                     []struct {
				N     int
				Text  string
				Marks [][2]int
			}
		}
		Facets map[string][]struct {
			Value, Label string
			Count        int
		}
	}
	w := get(t, srv, "/api/v1/search?q=%22social+worker%22&force=&topic=&from=")
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
		t.Fatalf("GET search = %d, %v", w.Code, err)
	}
	if got.Total != 1 || got.Match != "all" || got.Next != nil || len(got.Results) != 1 {
		t.Fatalf("search = %+v, want one result and no next page", got)
	}
	r := got.Results[0]
	if r.Force != "gwent" || r.Date != "2020-09-02" || r.Path != "seeds/000_651a8b54d1ecd732.txt" {
		t.Errorf("the result is %+v, want the Gwent letter", r)
	}
	p := r.Passages[0]
	if p.N != 15 || len(p.Marks) == 0 || !strings.HasPrefix(p.Text[p.Marks[0][0]:], "social") {
		t.Errorf("the passage is %d with marks %v, want 15 with the words marked", p.N, p.Marks)
	}
	if f := got.Facets["force"]; len(f) != 1 || f[0].Label != "Gwent Police" || f[0].Count != 1 {
		t.Errorf("the forces are %+v, want Gwent Police once", f)
	}
}

func TestAPIRefuses(t *testing.T) {
	srv := start(t, fixture(t))
	for _, tc := range []struct{ query, parameter, en, cy string }{
		{"page=-1", "page", "a whole number from 1 to", "rhif cyfan o 1 i"},
		{"page_size=100000", "page_size", "from 1 to 100, not “100000”", "o 1 i 100, nid “100000”"},
		{"page_size=0", "page_size", "from 1 to 100", "o 1 i 100"},
		{"colour=red", "colour", "There is no parameter “colour”.", "Nid oes paramedr o’r enw “colour”."},
		{"force=atlantis", "force", "“atlantis”", "“atlantis”"},
		{"topic=fun", "topic", "“fun”", "“fun”"},
		{"year=20", "year", "a year such as 2020", "blwyddyn fel 2020"},
		{"month=2020-13", "month", "a month such as", "mis fel"},
		{"from=31/2/2020", "from", "is not a date", "yn ddyddiad"},
		{"sort=best", "sort", "“best”", "“best”"},
		{"lang=fr", "lang", "“fr”", "“fr”"},
		{"q=a&q=b", "q", "only once", "unwaith"},
		{"page=200&page_size=100", "page", "from 1 to 100", "o 1 i 100"},
	} {
		for lang, want := range map[string]string{"en": tc.en, "cy": tc.cy} {
			w := get(t, srv, "/api/v1/search?"+tc.query, "Accept-Language", lang)
			var p problem
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
				t.Fatal(err)
			}
			if w.Code != http.StatusBadRequest || w.Header().Get("Content-Type") != "application/problem+json" || w.Header().Get("Content-Language") != lang {
				t.Errorf("search?%s = %d %s in %s, want a problem in %s", tc.query, w.Code, w.Header().Get("Content-Type"), w.Header().Get("Content-Language"), lang)
			}
			if len(p.Errors) == 0 || p.Errors[0].Parameter != tc.parameter || !strings.Contains(p.Detail, want) {
				t.Errorf("search?%s says %q of %v, want %q of %s", tc.query, p.Detail, p.Errors, want, tc.parameter)
			}
		}
	}
}

func TestDocumentAPI(t *testing.T) {
	c := fixture(t)
	srv := start(t, c)
	w := get(t, srv, "/api/v1/documents/"+c.docs[0].ID)
	if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "../seeds") {
		t.Errorf("GET document = %d; where the file is on the machine must not be told", w.Code)
	}
	if w := get(t, srv, "/api/v1/documents/nothing"); w.Code != http.StatusNotFound || w.Header().Get("Content-Type") != "application/problem+json" {
		t.Errorf("GET of no document = %d %s, want a 404 problem", w.Code, w.Header().Get("Content-Type"))
	}
}

func TestETag(t *testing.T) {
	srv := start(t, fixture(t))
	for _, u := range []string{"/en/search?q=plant", "/api/v1/search?q=plant", "/en/help"} {
		first := get(t, srv, u)
		tag := first.Header().Get("ETag")
		if tag == "" || strings.HasPrefix(tag, "W/") {
			t.Fatalf("GET %s has ETag %q, want a strong one", u, tag)
		}
		if w := get(t, srv, u, "If-None-Match", tag); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
			t.Errorf("GET %s again = %d with %d bytes, want 304 with none", u, w.Code, w.Body.Len())
		}
		if zip := get(t, srv, u, "Accept-Encoding", "gzip").Header(); zip.Get("Content-Encoding") == "gzip" && zip.Get("ETag") == tag {
			t.Errorf("GET %s has one ETag for two encodings", u)
		}
	}
}

func TestHeaders(t *testing.T) {
	srv := start(t, fixture(t))
	for _, u := range []string{"/en/search", "/cy/nowhere", "/api/v1/search", "/healthz"} {
		h := get(t, srv, u).Header()
		for name, want := range map[string]string{"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"} {
			if !strings.Contains(h.Get(name), want) {
				t.Errorf("GET %s has %s %q, want %q in it", u, name, h.Get(name), want)
			}
		}
		if strings.Contains(h.Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("GET %s allows what is unsafe: %s", u, h.Get("Content-Security-Policy"))
		}
	}
}

// broad finds one word of a query too broad.
type broad struct{ *collection }

func (b broad) Search(_ context.Context, q index.Query) (index.Result, error) {
	if and, ok := q.Text.(index.And); ok {
		return index.Result{}, fmt.Errorf("plan: %w", index.BroadError{Word: and.Nodes[1].(index.Word)})
	}
	return index.Result{}, nil
}

// TestPlacesInQuery: what is wrong with a query is named with its place in
// characters, whatever their bytes.
func TestPlacesInQuery(t *testing.T) {
	srv := start(t, broad{fixture(t)})
	w := get(t, srv, "/api/v1/search?expand=0&q="+url.QueryEscape("  tŷ ŵyn* 🚓"), "Accept-Language", "cy")
	var p problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != http.StatusUnprocessableEntity || len(p.Errors) != 1 {
		t.Fatalf("too broad = %d %s (%v), want a problem with one error", w.Code, w.Body, err)
	}
	e := p.Errors[0]
	if e.Parameter != "q" || e.Value != "ŵyn*" || *e.Start != 3 || *e.End != 7 || !strings.Contains(e.Detail, "“ŵyn*” yn cyfateb i ormod") {
		t.Errorf("the error is %+v at %d to %d, want ŵyn* at 3 to 7 in Welsh", e, *e.Start, *e.End)
	}

	srv = start(t, fixture(t))
	var got struct {
		Query struct {
			Q       string
			Notices []noticeJSON
		}
	}
	w = get(t, srv, "/api/v1/search?q="+url.QueryEscape(` tŷ lliw:ŵyn "pâr`))
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	q := []rune(got.Query.Q)
	var said []string
	for _, n := range got.Query.Notices {
		said = append(said, n.Code+" "+string(q[n.Start:n.End]))
	}
	if want := []string{"unknown_field lliw:", `unbalanced_quote "pâr`}; !slices.Equal(said, want) {
		t.Errorf("notices of %s = %q, want %q", got.Query.Q, said, want)
	}
}

// TestGlossaryUsesLexicon: a word that only the configured lexicon knows is
// widened by way of it.
func TestGlossaryUsesLexicon(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lexicon.tsv")
	if err := os.WriteFile(name, []byte("llysnafeddion\tdioddefwr\tNOUN\t_\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	a, err := analysis.WithLexicon(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		marker snippet.Marker
		want   bool
	}{{marks, false}, {snippet.NewMarker(a), true}} {
		srv, err := New(Config{Searcher: fixture(t), Marker: tc.marker})
		if err != nil {
			t.Fatal(err)
		}
		if got := len(srv.ask("llysnafeddion").expanded) > 0; got != tc.want {
			t.Errorf("the glossary knows the lexicon's word: %t, want %t", got, tc.want)
		}
	}
}
