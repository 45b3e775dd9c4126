package server

import (
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ymateb/ymateb/index/snippet"
)

// FuzzQueryString sends any query string to pages and API: what can't be taken
// is refused, and nothing is the server's fault.
func FuzzQueryString(f *testing.F) {
	for _, q := range []string{"q=police", "q=%22a+b%22~5&force=gwent&page=2", "from=2020&to=2/9/2020&sort=oldest", "page=-1&page_size=1000", "q=%ff%00((", "%zz;&=&&", "month=2020-13&voice=none"} {
		f.Add(q)
	}
	s, err := New(Config{Searcher: shelf{}, Marker: snippet.NewMarker(nil), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, query string) {
		for _, path := range []string{"/en/search", "/cy/commitments", "/api/v1/search", "/api/v1/documents/letter"} {
			r := httptest.NewRequest("GET", path, nil)
			r.URL.RawQuery = query
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if w.Code >= 500 && !panics(query) {
				t.Errorf("%s?%s: %d", path, query, w.Code)
			}
		}
	})
}

// panics reports whether a query may hold the word on which the fake searcher
// panics on purpose.
func panics(query string) bool { return strings.Contains(strings.ToLower(query), "panic") }
