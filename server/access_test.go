package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/snippet"
)

// shelf is a Searcher with one document and one draft; it panics when asked for
// the word "panic".
type shelf struct{}

func (shelf) Search(_ context.Context, q index.Query) (index.Result, error) {
	if w, ok := q.Text.(index.Word); ok && w.Text == "panic" {
		panic("segment of nonsense")
	}
	return index.Result{Total: 1, Version: 7, Hits: []index.Hit{{ID: "letter"}}}, nil
}

func (shelf) Get(_ context.Context, id string) (index.Document, error) {
	d := index.Document{ID: id, Title: "A letter", Type: index.TypeLetter, Files: []index.File{{Path: "f/letter.txt"}},
		Passages: []index.Passage{{Text: "Neighbourhood policing.", Lang: index.English}}}
	switch id {
	case "letter":
		return d, nil
	case "draft":
		d.Draft = true
		return d, nil
	}
	return index.Document{}, index.ErrNotFound
}

func guarded(t *testing.T, c Config) (*Server, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	c.Searcher, c.Marker = shelf{}, snippet.NewMarker(nil)
	c.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s, &log
}

// from sends a request as if it came over the network.
func (s *Server) from(client, method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	r.Host, r.RemoteAddr = "localhost:8080", client+":4711"
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
	}
	w := httptest.NewRecorder()
	var f Front
	f.site.Store(s)
	f.front().ServeHTTP(w, r)
	return w
}

func TestHosts(t *testing.T) {
	s, _ := guarded(t, Config{Addr: "ymateb.lan:80", BaseURL: "https://Statements.example/", Access: Access{Hosts: []string{"archive"}}})
	for host, want := range map[string]int{
		"localhost:8080": 200, "127.0.0.1": 200, "[::1]:8080": 200, "192.0.2.7:8080": 200, "ymateb.lan": 200,
		"statements.example": 200, "STATEMENTS.example.:443": 200, "archive:8080": 200,
		"evil.example": 421, "localhost.evil.example": 421, "": 421, "archive.evil.example:8080": 421, "127.0.0.1.evil.example": 421,
	} {
		if got := s.from("192.0.2.1", "GET", "/en/search", "Host", host); got.Code != want {
			t.Errorf("Host %q: %d, want %d", host, got.Code, want)
		}
	}
	for addr, want := range map[string]bool{"127.0.0.1:0": true, "0.0.0.0:80": true, ":8080": false, "nonsense": false} {
		if _, err := New(Config{Searcher: shelf{}, Addr: addr}); (err == nil) != want {
			t.Errorf("New(%q) = %v, want success %v", addr, err, want)
		}
	}
}

func TestRateLimit(t *testing.T) {
	ask := func(s *Server, client string, header ...string) *httptest.ResponseRecorder {
		return s.from(client, "GET", "/api/v1/search?q=x", header...)
	}
	s, _ := guarded(t, Config{Access: Access{Rate: 3}})
	for i := range 3 {
		if got := ask(s, "192.0.2.1", "X-Forwarded-For", string(rune('1'+i))+".2.3.4"); got.Code != 200 {
			t.Fatalf("request %d: %d, want 200", i, got.Code)
		}
	}
	got := ask(s, "192.0.2.1", "X-Forwarded-For", "9.9.9.9")
	if got.Code != 429 || got.Header().Get("Retry-After") == "" || !strings.Contains(got.Body.String(), "/problems/too_many") {
		t.Errorf("fourth request: %d, Retry-After %q, %s, want 429, a time and a problem; no proxy is believed",
			got.Code, got.Header().Get("Retry-After"), got.Body)
	}
	if got := ask(s, "192.0.2.2"); got.Code != 200 {
		t.Errorf("another client: %d, want 200", got.Code)
	}
	if got := s.from("192.0.2.1", "GET", "/healthz"); got.Code != 200 {
		t.Errorf("health check of a limited client: %d, want 200", got.Code)
	}
	s, _ = guarded(t, Config{Access: Access{Rate: 1, Proxies: []string{"192.0.2.0/24"}}})
	for i := range 4 {
		if got := ask(s, "192.0.2.1", "X-Forwarded-For", string(rune('1'+i))+".2.3.4"); got.Code != 200 {
			t.Errorf("client %d behind a trusted proxy: %d, want 200", i, got.Code)
		}
	}
	s, _ = guarded(t, Config{})
	for range 2 * defaultRate {
		if got := ask(s, "127.0.0.1"); got.Code != 200 {
			t.Fatalf("on the reader's own machine: %d, want 200", got.Code)
		}
	}
	if _, err := New(Config{Searcher: shelf{}, Access: Access{Proxies: []string{"nobody"}}}); err == nil {
		t.Error("New with a proxy that is no address = nil, want an error")
	}
}

func TestRefusedRequests(t *testing.T) {
	s, _ := guarded(t, Config{})
	for _, c := range []struct {
		method, target string
		header         []string
		want           int
	}{
		{"GET", "/en/search?q=" + strings.Repeat("a", 40_000), nil, 414},
		{"POST", "/en/search", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"POST", "/en/search", []string{"Origin", "https://evil.example"}, 403},
		{"POST", "/en/search", nil, 405},
		{"PUT", "/en/search", nil, 405},
		{"TRACE", "/en/search", nil, 405},
		{"OPTIONS", "/api/v1/search", nil, 405},
		{"BREW", "/en/search", nil, 405},
		{"GET", "/en/documents/draft", nil, 404},
		{"GET", "/api/v1/documents/draft", nil, 404},
		{"GET", "/api/v1/documents/draft/original", nil, 404},
		{"GET", "/en/documents/..%2f..%2fetc%2fpasswd", nil, 404},
		{"GET", "/assets/..%2fserver.go", nil, 404},
		{"GET", "/assets/%2e%2e/%2e%2e/go.mod", nil, 404},
		{"GET", "/api/v1/documents/%00/original", nil, 404},
		{"GET", "/debug/pprof/", nil, 404},
		{"GET", "/en/search%0d%0aSet-Cookie:x=y", nil, 404},
	} {
		got := s.from("192.0.2.1", c.method, c.target, c.header...)
		if got.Code != c.want {
			t.Errorf("%s %.60s %v: %d, want %d", c.method, c.target, c.header, got.Code, c.want)
		}
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	s, _ := guarded(t, Config{BaseURL: "https://statements.example"})
	plain, _ := guarded(t, Config{})
	for _, target := range []string{"/en/search", "/cy/search?q=heddlu", "/nowhere", "/api/v1/search?x=1", "/assets/none", "/healthz", "/en/documents/letter", "/en/search?q=panic"} {
		h := s.from("192.0.2.1", "GET", target).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"Permissions-Policy": "camera=()", "Strict-Transport-Security": "max-age=31536000", "X-Frame-Options": "DENY",
		} {
			if got := h.Get(name); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s is %q, want %q", target, name, got, want)
			}
		}
		if csp := h.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") {
			t.Errorf("%s: policy %q allows too much", target, csp)
		}
		if len(h.Get("X-Request-Id")) != 16 {
			t.Errorf("%s: request id %q", target, h.Get("X-Request-Id"))
		}
	}
	if got := plain.from("192.0.2.1", "GET", "/en/search").Header().Get("Strict-Transport-Security"); got != "" {
		t.Errorf("without HTTPS: Strict-Transport-Security %q, want none", got)
	}
}

func TestPanicIsAProblemOfOneRequest(t *testing.T) {
	s, log := guarded(t, Config{})
	got := s.from("192.0.2.1", "GET", "/api/v1/search?q=panic&force=gwent")
	id := got.Header().Get("X-Request-Id")
	if got.Code != 500 || !strings.Contains(got.Body.String(), "/problems/internal") || !strings.Contains(got.Body.String(), id) {
		t.Errorf("%d %s, want 500, a problem and its request's id %s", got.Code, got.Body, id)
	}
	if !strings.Contains(log.String(), `"query":"word5 force=1`) || !strings.Contains(log.String(), id) {
		t.Errorf("log %s\nwant the query's shape and the request", log)
	}
	m := s.from("192.0.2.1", "GET", "/metrics").Body.String()
	for _, want := range []string{`ymateb_panics_total{where="search"} 1`, `ymateb_searches_total{outcome="panic"} 1`, `ymateb_ready 1`} {
		if !strings.Contains(m, want) {
			t.Errorf("metrics lack %s", want)
		}
	}
	if got := s.from("192.0.2.1", "GET", "/api/v1/search?q=police"); got.Code != 200 {
		t.Errorf("the next request: %d, want 200", got.Code)
	}
}

func TestQueriesStayPrivate(t *testing.T) {
	for _, keep := range []bool{false, true} {
		s, log := guarded(t, Config{Access: Access{LogQueries: keep}})
		for _, target := range []string{"/en/search?q=zanzibar", "/api/v1/search?q=zanzibar", "/en/documents/letter?q=zanzibar", "/api/v1/search?zanzibar=1", "/zanzibar?q=1"} {
			s.from("192.0.2.1", "GET", target)
		}
		lines := strings.Split(log.String(), "\n")
		found := 0
		for _, l := range lines {
			if strings.Contains(l, "zanzibar") && !strings.Contains(l, `"path":"/zanzibar"`) {
				found++
			}
		}
		if (found > 0) != keep {
			t.Errorf("log of queries %v: %d lines have the query", keep, found)
		}
		if m := s.from("192.0.2.1", "GET", "/metrics").Body.String(); strings.Contains(m, "zanzibar") {
			t.Error("metrics have the query")
		}
	}
}

func TestOverload(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard(shelf{}, slog.New(slog.DiscardHandler), newMetrics("1"))
		for g.slots.TryAcquire(1) {
		}
		_, err := g.Search(t.Context(), index.Query{})
		if !errors.Is(err, errOverload) {
			t.Fatalf("Search() = %v, want overload", err)
		}
		if status, code := failure(err); status != http.StatusServiceUnavailable || code != "overload" {
			t.Errorf("failure() = %d %s, want 503 overload", status, code)
		}
	})
}

func TestAdminHasProfiles(t *testing.T) {
	s, _ := guarded(t, Config{Admin: "127.0.0.1:0"})
	f, err := NewFront(s)
	if err != nil {
		t.Fatal(err)
	}
	for target, want := range map[string]int{"/debug/pprof/": 200, "/metrics": 200, "/healthz": 200, "/en/search": 404} {
		w := httptest.NewRecorder()
		f.adminHandler().ServeHTTP(w, httptest.NewRequest("GET", target, nil))
		if w.Code != want {
			t.Errorf("admin %s: %d, want %d", target, w.Code, want)
		}
	}
	if got := s.from("192.0.2.1", "GET", "/metrics"); got.Code != 404 {
		t.Errorf("metrics on the public address beside an admin address: %d, want 404", got.Code)
	}
}

func TestRunStopsInTime(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	urls := make(chan string, 1)
	s, _ := guarded(t, Config{Addr: "127.0.0.1:0", Listening: func(u string) { urls <- u }})
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	res, err := http.Get(<-urls + "/en/search")
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(res.Body); err != nil || res.StatusCode != 200 {
		t.Errorf("%d %v %.100s", res.StatusCode, err, b)
	}
	res.Body.Close()
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Run() = %v, want nil", err)
	}
}
