package server

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"github.com/ymateb/ymateb/index"
)

// TestWritesAreDescribed sends good and bad decisions, as JSON and as forms, and
// holds requests and answers against /openapi.json.
func TestWritesAreDescribed(t *testing.T) {
	s, n := ledgerSite(t, testToken, promising("aaaa", "gwent", "We will train officers.", "We will buy dogs."))
	doc, err := openapi3.NewLoader().LoadFromData(send(s, "GET", "/openapi.json", "", nil).Body.Bytes())
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
	cookie, form := signedIn(t, s)
	const asJSON, asForm = "application/json", "application/x-www-form-urlencoded"
	for _, test := range []struct {
		path, kind, body string
		err              error // of the editor
		as               string
		want             int
		says             string
		strange          bool // the request is not as described
	}{
		{"/api/v1/commitments/aaaa-1", asJSON, `{"status":"met","by":"Siân","due":"2021-03","note":"x"}`, nil, testToken, 200, `"visible":true`, false},
		{"/api/v1/commitments/aaaa-1", asJSON, `{"status":"met"}`, index.ErrLater, testToken, 202, `"visible":false`, false},
		{"/api/v1/commitments/aaaa-1", asJSON, `{"status":"met"}`, nil, "wrong", 401, "write token", false},
		{"/api/v1/commitments/aaaa-1", asJSON, `{"stauts":"met"}`, nil, testToken, 400, "“stauts”", true},
		{"/api/v1/commitments/aaaa-1", asJSON, `{"status":7}`, nil, testToken, 400, "“status”", true},
		{"/api/v1/commitments/aaaa-1", asJSON, `{"status":`, nil, testToken, 400, "", true},
		{"/api/v1/commitments/aaaa-1", asJSON, `{} {}`, nil, testToken, 400, "", false},
		{"/api/v1/commitments/nothing-1", asJSON, `{"status":"met"}`, nil, testToken, 404, "identifier", false},
		{"/api/v1/commitments/aaaa-1", asJSON, `{"due":"soon"}`, nil, testToken, 422, "2/9/2020", false},
		{"/api/v1/commitments/aaaa-1", asJSON, `{"status":"met"}`, index.ErrChanged, testToken, 409, "Somebody else", false},
		{"/api/v1/commitments/aaaa-1", asJSON, `{"status":"met"}`, index.ErrFull, testToken, 507, "disk is full", false},
		{"/api/v1/commitments/aaaa-1", asJSON, `{"status":"met"}`, index.ErrReadOnly, testToken, 503, "can’t be written", false},
		{"/api/v1/commitments/aaaa-1", asJSON, `{"status":"met"}`, index.ErrSidecar, testToken, 409, "mistake in it", false},
		{"/api/v1/triage", asJSON, `{"confirm":["aaaa-1"],"dismiss":["aaaa-2"],"by":"Siân"}`, nil, testToken, 200, `"id":"aaaa-2","written":true`, false},
		{"/api/v1/triage", asJSON, `{"confirm":["aaaa-1","none-1"]}`, nil, testToken, 207, `"id":"none-1","written":false,"visible":false,"problem":"not_found"`, false},
		{"/api/v1/triage", asJSON, `{"confirm":["aaaa-1"],"dismiss":["aaaa-1"]}`, nil, testToken, 400, "aaaa-1", false},
		{"/api/v1/triage", asJSON, `{}`, nil, "", 401, "write token", false},
		{"/api/v1/documents/aaaa", asJSON, `{"force":"essex","topics":["child_protection"],"by":"Siân"}`, nil, testToken, 200, "", false},
		{"/api/v1/documents/aaaa", asJSON, `{"withdrawn":"defamation"}`, nil, testToken, 200, "", false},
		{"/api/v1/documents/aaaa", asJSON, `{"redact":[1]}`, nil, testToken, 422, "reason", false},
		{"/api/v1/documents/aaaa", asJSON, `{"redact":[1],"reason":"data protection"}`, nil, testToken, 200, "", false},
		{"/api/v1/documents/nothing", asJSON, `{"force":"essex"}`, nil, testToken, 404, "", false},
		{"/en/sign-in", asForm, "name=Si%C3%A2n&token=wrong", nil, "", 403, "Siân", false},
		{"/cy/sign-in", asForm, "name=Si%C3%A2n&token=" + url.QueryEscape(testToken), nil, "", 303, "", false},
		{"/en/triage", asForm, "form=" + form + "&is-aaaa-1=confirmed&back=%2Fen%2Ftriage", nil, cookie, 303, "", false},
		{"/en/triage", asForm, "form=" + form + "&is-aaaa-1=confirmed", index.ErrFull, cookie, 507, "1 judgement could not be saved", false},
		{"/cy/triage", asForm, "form=" + form + "&is-aaaa-1=dismissed", index.ErrChanged, cookie, 409, `value="dismissed" checked`, false},
		{"/en/triage", asForm, "form=old&is-aaaa-1=confirmed", nil, cookie, 403, "too old", false},
		{"/cy/commitments/aaaa-1", asForm, "form=" + form + "&status=met&note=hir", index.ErrReadOnly, cookie, 503, "hir", false},
		{"/en/documents/aaaa/correct", asForm, "form=" + form + "&force=essex&topic=child_protection&redact=1", nil, cookie, 422, "Say why", false},
		{"/en/documents/aaaa/correct", asForm, "form=" + form + "&force=essex&topic=child_protection&topic=domestic_abuse", nil, cookie, 303, "", false},
		{"/en/sign-out", asForm, "form=" + form, nil, cookie, 303, "", false},
	} {
		name := fmt.Sprintf("POST %s %s as %v", test.path, test.body, test.err)
		n.err = test.err
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, test.path, strings.NewReader(test.body))
		r.Header.Set("Content-Type", test.kind)
		if test.kind == asJSON && test.as != "" {
			r.Header.Set("Authorization", "Bearer "+test.as)
		} else if test.as != "" {
			r.Header.Set("Cookie", test.as)
		}
		route, params, err := router.FindRoute(r)
		if err != nil {
			t.Errorf("%s is not described: %v", name, err)
			continue
		}
		in := &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route, Options: &openapi3filter.Options{
			AuthenticationFunc: func(context.Context, *openapi3filter.AuthenticationInput) error { return nil }}}
		if err := openapi3filter.ValidateRequest(t.Context(), in); (err != nil) != test.strange && test.want != 422 {
			t.Errorf("%s: as described: %v, want %t", name, err, !test.strange)
		}
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != test.want || !strings.Contains(w.Body.String(), test.says) {
			t.Errorf("%s = %d %.300s, want %d with %q", name, w.Code, w.Body, test.want, test.says)
		}
		if res := route.Operation.Responses.Status(w.Code); res == nil {
			t.Errorf("%s = %d, which is not described", name, w.Code)
			continue
		}
		if !strings.Contains(w.Header().Get("Content-Type"), "json") {
			continue
		}
		out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: w.Code, Header: w.Header(), Options: &openapi3filter.Options{IncludeResponseStatus: true}}
		out.SetBodyBytes(w.Body.Bytes())
		if err := openapi3filter.ValidateResponse(t.Context(), out); err != nil {
			t.Errorf("%s is not answered as described: %v", name, err)
		}
	}
	reading, _ := ledgerSite(t, "", promising("aaaa", "gwent", "We will."))
	if body := send(reading, "GET", "/openapi.json", "", nil).Body.String(); strings.Contains(body, `"post"`) {
		t.Error("openapi.json describes writing where nothing can be written")
	}
}

// signedIn signs in and gives the cookie and what forms must bring back.
func signedIn(t *testing.T, s *Server) (cookie, form string) {
	t.Helper()
	w := send(s, "POST", "/en/sign-in", "", url.Values{"name": {"Siân"}, "token": {testToken}})
	cookie, _, _ = strings.Cut(w.Header().Get("Set-Cookie"), ";")
	m := regexp.MustCompile(`name="form" value="([^"]+)"`).FindStringSubmatch(send(s, "GET", "/en/triage", cookie, nil).Body.String())
	if m == nil {
		t.Fatal("the triage page has no form token")
	}
	return cookie, m[1]
}
