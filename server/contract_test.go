package server

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
)

// engine is a real index of the fixture's documents.
func engine(t testing.TB) *embedded.Engine {
	t.Helper()
	e, err := embedded.Open(t.Context(), embedded.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	docs := fixture(t).docs
	for i := range docs {
		docs[i].FirstSeen = noon().Add(time.Duration(i) * time.Minute)
	}
	if err := e.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	return e
}

// contract checks answers against /openapi.json.
type contract struct {
	srv    *Server
	doc    *openapi3.T
	router routers.Router
}

func newContract(t testing.TB) contract {
	t.Helper()
	srv := start(t, engine(t))
	doc, err := openapi3.NewLoader().LoadFromData(get(t, srv, "/openapi.json").Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatalf("openapi.json is not valid: %v", err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return contract{srv, doc, router}
}

// get asks and checks the answer.
func (c contract) get(t testing.TB, target string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	w := httptest.NewRecorder()
	c.srv.ServeHTTP(w, r)
	route, params, err := c.router.FindRoute(r)
	if err != nil {
		t.Fatalf("GET %s is not described: %v", target, err)
	}
	kind := w.Header().Get("Content-Type")
	if res := route.Operation.Responses.Status(w.Code); res == nil {
		t.Errorf("GET %s = %d, which is not described", target, w.Code)
	} else if res.Value.Content.Get(kind) == nil && !strings.HasPrefix(kind, "application/x-suggestions+json") && !strings.HasSuffix(route.Path, "/original") {
		t.Errorf("GET %s = %q, which is not described", target, kind)
	}
	if !strings.HasSuffix(kind, "/json") && !strings.HasSuffix(kind, "problem+json") {
		return w
	}
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
		Status:                 w.Code, Header: w.Header(), Options: &openapi3filter.Options{IncludeResponseStatus: true},
	}
	in.SetBodyBytes(w.Body.Bytes())
	if err := openapi3filter.ValidateResponse(context.Background(), in); err != nil {
		t.Errorf("GET %s is not as described: %v", target, err)
	}
	return w
}

// ids are documents of the fixture.
func (c contract) ids(t testing.TB) []string {
	t.Helper()
	var found struct{ Results []struct{ ID string } }
	if err := json.Unmarshal(get(t, c.srv, "/api/v1/search?page_size=100").Body.Bytes(), &found); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range found.Results {
		ids = append(ids, r.ID)
	}
	return ids
}

// paths are the described paths with an id in place of {id}.
func (c contract) paths(id string) []string {
	var list []string
	for path := range c.doc.Paths.Map() {
		list = append(list, strings.ReplaceAll(path, "{id}", id))
	}
	return list
}

func TestAnswersAreAsDescribed(t *testing.T) {
	c := newContract(t)
	ids := append(c.ids(t), "nothing")
	for _, id := range []string{ids[0], ids[1], ids[len(ids)-2], "nothing"} {
		for _, path := range c.paths(id) {
			for _, query := range []string{"", "?q=safeguarding", "?colour=red"} {
				c.get(t, path+query)
			}
		}
	}
	for _, target := range []string{
		"/api/v1/search?q=plant&force=gwent&from=2019&voice=commissioner", "/api/v1/search?q=gomisynydd", "/api/v1/search?q=%22x",
		"/api/v1/search?force=atlantis&page=0", "/api/v1/search?q=safeguarding&page_size=1&page=2", "/api/v1/search?cursor=x", "/api/v1/search?q=a&expand=0",
		"/api/v1/suggest?q=sa", "/api/v1/suggest", "/api/v1/suggest?q=gw&form=opensearch", "/api/v1/commitments?status=candidate",
	} {
		if w := c.get(t, target); w.Code >= 500 {
			t.Errorf("GET %s = %d", target, w.Code)
		}
	}
}

func TestParametersAreDescribed(t *testing.T) {
	c := newContract(t)
	for _, e := range c.srv.api {
		path, _ := openPath(e.path)
		described := c.doc.Paths.Value(path).Get.Parameters
		for _, p := range e.query {
			d := described.GetByInAndName("query", p.name)
			if d == nil || d.Description == "" {
				t.Errorf("%s: parameter %s is not described", path, p.name)
			}
		}
	}
}

// hostile values are given to every parameter.
var hostile = []string{
	"", " ", "0", "-1", "99999999999999999999", "none", "NaN", "%00", "\x00", "\xff\xfe", "'; DROP TABLE", "<script>", "../../etc/passwd", "ŵ", "🚓",
	"2020-13-45", "29/2/2023", "9999", "0000-00", strings.Repeat("a", 3000), strings.Repeat("(", 500), `"a b"~5`, "a*", "saf*", "saf~2", "NOT", "-x", "title:(",
	"date:2020..2019", "force:gwent", "שלום", "\u202e", "a\tb\nc", "true", "[]", "{}", "force[]", "%", "+",
}

// TestGeneratedParameters asks every address with parameters made from its
// description, good and bad. Nothing may fail on the server's side, and every
// answer must be as described.
func TestGeneratedParameters(t *testing.T) {
	c := newContract(t)
	ids := append(c.ids(t), "nothing", "..", "%00", strings.Repeat("x", 300))
	rnd := rand.New(rand.NewPCG(1, 2))
	pick := func(list []string) string { return list[rnd.IntN(len(list))] }
	for range 600 {
		e := c.srv.api[rnd.IntN(len(c.srv.api))]
		values := url.Values{}
		for _, p := range e.query {
			for range rnd.IntN(3) * rnd.IntN(2) {
				switch v := pick(hostile); {
				case rnd.IntN(2) == 0 && p.values != nil:
					values.Add(p.name, pick(p.values))
				case rnd.IntN(3) == 0 && p.form.example != "":
					values.Add(p.name, p.form.example)
				default:
					values.Add(p.name, v)
				}
			}
		}
		if rnd.IntN(10) == 0 {
			values.Add(pick(hostile), pick(hostile))
		}
		target := strings.ReplaceAll(e.path, ":id", url.PathEscape(pick(ids))) + "?" + values.Encode()
		if strings.Contains(target, "/../") {
			continue // another address
		}
		if w := c.get(t, target); w.Code >= 500 {
			t.Errorf("GET %s = %d: %s", target, w.Code, w.Body)
		}
	}
}

// awkward are queries that people type or paste.
var awkward = []string{
	`"`, `"""`, `"unbalanced`, "AND OR", "NOT", "c++", ":", "::", "🚓", strings.Repeat("gair ", 2000), strings.Repeat("x", 10_000), "the of and", "y yr a'r",
	"-x", "-the", "שלום עולם", "\u202eabc", "* ?", "~~~~", "((((", "))))", "title:", `force:"`, "https://example.org/?q=1&r=2", "% _ '", "\x00\x01", "a\u0301", "1/2/2020..",
	`""`, "NEU NEU", "NID -", "a b c d e f g h", "force:", "heddlu:narnia", "date:2020-13", "year:none", "-(a OR b)", `"y"~5`, "zz*", "w*", "£400,000", "’tis",
	"title:title:title:x", strings.Repeat("(a ", 200), strings.Repeat("-", 300), "ÿ\u200b\u200d", "<b>x</b>", "beth?", "what?!",
}

func TestHardQueries(t *testing.T) {
	srv := start(t, engine(t))
	for _, q := range awkward {
		for _, l := range []string{"cy", "en"} {
			w := get(t, srv, "/"+l+"/search?q="+url.QueryEscape(q))
			if w.Code != http.StatusOK && w.Code != http.StatusUnprocessableEntity {
				t.Errorf("%s page for %.20q = %d", l, q, w.Code)
			}
			if main := parse(t, w).all("main"); len(main) != 1 || main[0].text() == "" {
				t.Errorf("%s page for %.20q says nothing", l, q)
			}
		}
		if w := get(t, srv, "/api/v1/search?q="+url.QueryEscape(q)); w.Code >= 500 {
			t.Errorf("API for %.20q = %d", q, w.Code)
		}
	}
}

func TestExports(t *testing.T) {
	srv := start(t, engine(t))
	w := get(t, srv, "/api/v1/search.csv?q=safeguarding")
	body := w.Body.String()
	if !strings.HasPrefix(body, "\uFEFFid,title,") {
		t.Errorf("CSV begins %.20q, want a byte order mark and the columns", body)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\uFEFF"))).ReadAll()
	if err != nil || len(rows) < 25 {
		t.Fatalf("CSV: %d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		if !strings.Contains(row[23], "/en/search?q=safeguarding") || row[24] == "" {
			t.Fatalf("row %q lacks its query or the version of the index", row)
		}
	}
	ids := map[string]bool{}
	for _, row := range rows[1:] {
		ids[row[0]] = true
	}
	lines := strings.Split(strings.TrimSpace(get(t, srv, "/api/v1/search.jsonl?q=safeguarding").Body.String()), "\n")
	if len(lines)-1 != len(ids) {
		t.Errorf("JSON Lines has %d documents, CSV %d", len(lines)-1, len(ids))
	}
	for _, l := range lines {
		if !json.Valid([]byte(l)) {
			t.Errorf("not JSON: %s", l)
		}
	}
	if n := strings.Count(get(t, srv, "/api/v1/search.bib?q=safeguarding").Body.String(), "\n@"); n != len(ids) {
		t.Errorf("BibTeX has %d entries, want %d", n, len(ids))
	}
	if n := strings.Count(get(t, srv, "/api/v1/search.ris?q=safeguarding").Body.String(), "ER  - \r\n"); n != len(ids) {
		t.Errorf("RIS has %d records, want %d", n, len(ids))
	}
	var items []map[string]any
	if err := json.Unmarshal(get(t, srv, "/api/v1/search.csl.json?q=safeguarding").Body.Bytes(), &items); err != nil || len(items) != len(ids) {
		t.Errorf("CSL-JSON has %d items, want %d (%v)", len(items), len(ids), err)
	}
	tag := w.Header().Get("ETag")
	if again := get(t, srv, "/api/v1/search.csv?q=safeguarding", "If-None-Match", tag); again.Code != http.StatusNotModified {
		t.Errorf("with its ETag CSV = %d, want 304", again.Code)
	}
}

func TestCellsAreHarmless(t *testing.T) {
	for in, want := range map[string]string{"=1+1": "'=1+1", "+44": "'+44", "-x": "'-x", "@a": "'@a", "\tx": "'\tx", "plain": "plain", "": ""} {
		if got := harmless(in); got != want {
			t.Errorf("harmless(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFieldsTakeNames(t *testing.T) {
	srv := start(t, engine(t))
	for q, want := range map[string]string{
		"heddlu:gwent": "force:gwent", `force:"Heddlu De Cymru"`: "force:south-wales", `pwnc:"Amddiffyn plant"`: "topic:child_protection",
		"iaith:Cymraeg": "lang:cy", "force:narnia": "force:narnia",
	} {
		r := srv.ask(q)
		if got := index.Format(r.node); got != want {
			t.Errorf("%s is understood as %s, want %s", q, got, want)
		}
		if unknown := len(r.notices) > 0; unknown != (q == "force:narnia") {
			t.Errorf("%s: notices %+v", q, r.notices)
		}
	}
}

func TestDidYouMean(t *testing.T) {
	srv := start(t, engine(t))
	for q, want := range map[string]string{"safegarding": "safeguarding", "safeguarding": ""} {
		var got struct {
			Meant *correction `json:"did_you_mean"`
		}
		if err := json.Unmarshal(get(t, srv, "/api/v1/search?q="+url.QueryEscape(q)).Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if want == "" && got.Meant != nil || want != "" && (got.Meant == nil || got.Meant.Q != want) {
			t.Errorf("%s: did you mean %+v, want %q", q, got.Meant, want)
		}
	}
}
