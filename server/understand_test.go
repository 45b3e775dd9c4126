package server

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/ymateb/ymateb/index"
)

// TestNamedInPart asks for values of fields by some of the words of their names.
func TestNamedInPart(t *testing.T) {
	srv := start(t, fixture(t))
	for _, tt := range []struct {
		q, want string
		notices int
	}{
		{"force:wales", "force:dyfed-powys OR force:north-wales OR force:south-wales", 0},
		{`topic:abuse`, "topic:domestic_abuse", 0},
		{"force:gwent", "force:gwent", 0},
		{"force:qqqq", "force:qqqq", 1},
		{"topic:a", "topic:a", 1},
		{"date:2020-09..2020-03", "date:2020-09..2020-03", 0},
	} {
		r := srv.ask(tt.q)
		if got := index.Format(r.node); tt.q != "force:wales" && got != tt.want {
			t.Errorf("ask(%q) = %q, want %q", tt.q, got, tt.want)
		}
		if or, ok := r.node.(index.Or); tt.q == "force:wales" && (!ok || len(or.Nodes) < 2) {
			t.Errorf("ask(%q) = %q, want several forces", tt.q, index.Format(r.node))
		}
		if len(r.notices) != tt.notices {
			t.Errorf("ask(%q) says %v, want %d notices", tt.q, r.notices, tt.notices)
		}
	}
}

// TestSpansBackwards takes a span whose end is before its beginning as it is meant.
func TestSpansBackwards(t *testing.T) {
	srv := start(t, fixture(t))
	for _, target := range []string{"/api/v1/search?from=2020-12&to=2020-01", "/api/v1/search?q=date:2020-12..2020-01"} {
		var got struct{ Total int }
		w := get(t, srv, target)
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK || got.Total == 0 {
			t.Errorf("GET %s = %d with %d results, %v; want the documents of 2020", target, w.Code, got.Total, err)
		}
	}
}

// TestScansAreMarked says on the page and in the API that a text was recognised.
func TestScansAreMarked(t *testing.T) {
	for _, ocr := range []bool{true, false} {
		c := fixture(t)
		for i := range c.docs {
			c.docs[i].OCR = ocr
		}
		srv := start(t, c)
		id := c.docs[0].ID
		for lang, words := range map[string]string{"en": "recognised from a scan", "cy": "Adnabuwyd y testun hwn o sgan"} {
			w := get(t, srv, "/"+lang+"/documents/"+id)
			if got := strings.Contains(w.Body.String(), words); got != ocr {
				t.Errorf("the %s page of a document with OCR %v says so: %v", lang, ocr, got)
			}
		}
		var got struct{ Results []struct{ OCR bool } }
		if err := json.Unmarshal(get(t, srv, "/api/v1/search?q=").Body.Bytes(), &got); err != nil || len(got.Results) == 0 || got.Results[0].OCR != ocr {
			t.Errorf("results = %+v, %v; want OCR %v", got.Results, err, ocr)
		}
	}
}
