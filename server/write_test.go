package server

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/ymateb/ymateb/index"
)

// writeContract is a server that may be written to, with its description.
func writeContract(t *testing.T) (contract, *notebook) {
	t.Helper()
	srv, book := ledgerSite(t, testToken, promising("one", "gwent", "We will publish a plan.", "We will meet."))
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
	return contract{srv, doc, router}, book
}

// post sends a body and checks the answer.
func (c contract) post(t *testing.T, target, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+testToken)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	c.srv.ServeHTTP(w, r)
	route, params, err := c.router.FindRoute(r)
	if err != nil {
		t.Fatalf("POST %s is not described: %v", target, err)
	}
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
		Status:                 w.Code, Header: w.Header(), Options: &openapi3filter.Options{IncludeResponseStatus: true},
	}
	in.SetBodyBytes(w.Body.Bytes())
	if err := openapi3filter.ValidateResponse(t.Context(), in); err != nil {
		t.Errorf("POST %s %.100s is not as described: %v", target, body, err)
	}
	return w
}

func TestBodiesAreChecked(t *testing.T) {
	c, book := writeContract(t)
	for _, tc := range []struct {
		target, body, parameter string
		status                  int
	}{
		{"/api/v1/commitments/one-1", `{"status":"met","note":"seen","by":"A"}`, "", 200},
		{"/api/v1/commitments/one-1", `{"status":"maybe"}`, "status", 422},
		{"/api/v1/commitments/one-1", `{"expect":"maybe"}`, "expect", 422},
		{"/api/v1/commitments/one-1", `{"actor":"me"}`, "actor", 422},
		{"/api/v1/commitments/one-1", `{"due":"soon"}`, "due", 422},
		{"/api/v1/commitments/one-1", `{"topic":"fun"}`, "topic", 422},
		{"/api/v1/commitments/one-1", `{"colour":"red"}`, "colour", 400},
		{"/api/v1/commitments/one-1", `{"due":5}`, "due", 400},
		{"/api/v1/commitments/one-1", `[1`, "body", 400},
		{"/api/v1/commitments/none", `{"status":"met"}`, "", 404},
		{"/api/v1/documents/one", `{"force":"south-wales","topics":[]}`, "", 200},
		{"/api/v1/documents/one", `{"force":"narnia"}`, "force", 422},
		{"/api/v1/documents/one", `{"date":"31/2/2020"}`, "date", 422},
		{"/api/v1/documents/one", `{"type":"poem"}`, "type", 422},
		{"/api/v1/documents/one", `{"topics":["fun"]}`, "topics", 422},
		{"/api/v1/documents/one", `{"redact":[9],"reason":"x"}`, "redact", 422},
		{"/api/v1/documents/one", `{"redact":[1]}`, "reason", 422},
		{"/api/v1/documents/none", `{}`, "", 404},
	} {
		before := len(book.decided) + len(book.corrected)
		w := c.post(t, tc.target, tc.body, "Accept-Language", "cy")
		var p problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != tc.status {
			t.Errorf("POST %s %s = %d %s, want %d", tc.target, tc.body, w.Code, w.Body, tc.status)
			continue
		}
		if tc.parameter != "" && (len(p.Errors) == 0 || p.Errors[0].Parameter != tc.parameter || p.Errors[0].Detail == "") {
			t.Errorf("POST %s %s names %+v, want %s", tc.target, tc.body, p.Errors, tc.parameter)
		}
		if wrote := len(book.decided)+len(book.corrected) > before; wrote != (tc.status == 200) {
			t.Errorf("POST %s %s wrote: %t", tc.target, tc.body, wrote)
		}
	}
	if w := c.post(t, "/api/v1/commitments/one-1", "{}", "Authorization", "Bearer wrong"); w.Code != http.StatusUnauthorized {
		t.Errorf("with a wrong token = %d, want 401", w.Code)
	}
}

// TestGeneratedBodies sends bodies made from the description, good and bad, with
// an editor that fails now and then.
func TestGeneratedBodies(t *testing.T) {
	c, book := writeContract(t)
	rnd := rand.New(rand.NewPCG(3, 4))
	errs := []error{nil, nil, index.ErrLater, index.ErrChanged, index.ErrReadOnly, index.ErrFull, index.ErrSidecar, index.ErrInvalid, index.ErrNotFound}
	good := map[string]any{"status": "met", "expect": "candidate", "actor": "office", "due": "2020-09", "topic": "none", "force": "gwent", "type": "letter",
		"date": "2/9/2020", "topics": []string{"custody"}, "redact": []int{1}, "reason": "r", "by": "A"}
	any1 := func() any {
		switch rnd.IntN(6) {
		case 0:
			return rnd.IntN(10) - 3
		case 1:
			return nil
		case 2:
			return []any{hostile[rnd.IntN(len(hostile))], rnd.IntN(4)}
		case 3:
			return map[string]any{"a": true}
		}
		return hostile[rnd.IntN(len(hostile))]
	}
	for range 600 {
		wr := c.srv.writes()[rnd.IntN(2)]
		schema := c.doc.Paths.Value(strings.ReplaceAll(wr.path, ":id", "{id}")).Post.RequestBody.Value.Content["application/json"].Schema.Value
		body := map[string]any{}
		for name := range schema.Properties {
			switch rnd.IntN(4) {
			case 0:
				body[name] = any1()
			case 1:
				if v, ok := good[name]; ok {
					body[name] = v
				}
			}
		}
		if rnd.IntN(12) == 0 {
			body[hostile[rnd.IntN(len(hostile))]] = any1()
		}
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		if rnd.IntN(12) == 0 {
			b = b[:rnd.IntN(len(b))]
		}
		book.err = errs[rnd.IntN(len(errs))]
		id := []string{"one", "one-1", "one-2", "nothing", strings.Repeat("x", 300)}[rnd.IntN(5)]
		w := c.post(t, strings.ReplaceAll(wr.path, ":id", id), string(b))
		if w.Code == 500 || w.Code == 503 && book.err != index.ErrReadOnly {
			t.Errorf("POST %s %s = %d %s", wr.path, b, w.Code, w.Body)
		}
	}
}
