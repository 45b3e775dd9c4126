package server

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
)

const testToken = "a token of twenty bytes"

// notebook is an Editor that remembers what was decided.
type notebook struct {
	decided   []index.Decision
	corrected []index.Correction
	err       error
}

func (n *notebook) Decide(_ context.Context, _ index.Document, d index.Decision) error {
	n.decided = append(n.decided, d)
	return n.err
}

func (n *notebook) Correct(_ context.Context, _ index.Document, c index.Correction) error {
	n.corrected = append(n.corrected, c)
	return n.err
}

// ledgerSite is a server over an index with a few commitments.
func ledgerSite(t testing.TB, token string, docs ...index.Document) (*Server, *notebook) {
	engine, err := embedded.Open(context.Background(), embedded.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	if err := engine.Put(context.Background(), docs...); err != nil {
		t.Fatal(err)
	}
	n := &notebook{}
	now := time.Date(2021, 3, 10, 12, 0, 0, 0, time.UTC)
	s, err := New(Config{Searcher: engine, Marker: marks, Editor: n, Token: token, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return s, n
}

func promising(id, force string, texts ...string) index.Document {
	d := index.Document{ID: id, Files: []index.File{{Path: "f/" + id, Fingerprint: id}}, Force: force, Title: "Letter " + id,
		Date: index.Date{Year: 2020, Month: 9, Day: 2}, Type: index.TypeLetter}
	for i, text := range texts {
		d.Passages = append(d.Passages, index.Passage{Text: text, Lang: index.English, Voice: index.VoiceCommissioner})
		d.Commitments = append(d.Commitments, index.Commitment{ID: fmt.Sprintf("%s-%d", id, i+1), Text: text, Lang: index.English,
			Range: index.Range{Passage: i + 1, End: len(text)}, Voice: index.VoiceCommissioner, Actor: index.ActorOffice,
			Strength: index.Firm, Status: index.Candidate, DueDate: index.Date{Year: 2021, Month: 1 + i}})
	}
	return d
}

func send(s *Server, method, target, cookie string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	r.Host = "localhost"
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestLedgerRows(t *testing.T) {
	d := promising("a", "gwent", "We will train officers.", "We will buy =1+1 dogs; and, cats.")
	d.Commitments[1].Status = index.Dismissed
	s, _ := ledgerSite(t, "", d)
	var got struct {
		Total   int
		Results []map[string]any
		Facets  map[string][]facetValue
	}
	if err := json.Unmarshal(send(s, "GET", "/api/v1/commitments?force=gwent", "", nil).Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Total != 1 || len(got.Results) != 1 {
		t.Fatalf("total %d, want 1 without the dismissed", got.Total)
	}
	want := map[string]any{"id": "a-1", "text": "We will train officers.", "lang": "en", "force": "gwent", "actor": "office",
		"voice": "commissioner", "topic": nil, "document": "a", "passage": 1.0, "date": "2020-09-02", "due": nil, "due_date": "2021-01",
		"due_precision": "month", "strength": "firm", "status": "candidate", "due_span": "overdue"}
	for k, v := range want {
		if got.Results[0][k] != v {
			t.Errorf("row has %s = %v, want %v", k, got.Results[0][k], v)
		}
	}
	if n := got.Facets["status"]; len(n) != 2 || n[1].Value != "dismissed" || n[1].Count != 1 {
		t.Errorf("facet status = %v, want the dismissed counted", n)
	}
	if w := send(s, "GET", "/api/v1/commitments?statuss=met", "", nil); w.Code != 400 || !strings.Contains(w.Body.String(), "statuss") {
		t.Errorf("unknown parameter: %d, want 400 that names it", w.Code)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(send(s, "GET", "/api/v1/commitments.csv?status=dismissed", "", nil).Body.String(), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][1] != "We will buy =1+1 dogs; and, cats." {
		t.Errorf("CSV = %v, %v", rows, err)
	}
	ics := send(s, "GET", "/api/v1/commitments.ics", "", nil).Body.String()
	for _, line := range strings.Split(strings.TrimSuffix(ics, "\r\n"), "\r\n") {
		if len(line) > 75 || strings.Contains(line, "\n") {
			t.Errorf("calendar line %q is too long or cut", line)
		}
	}
	if !strings.Contains(ics, "DTSTART;VALUE=DATE:20210131\r\n") || strings.Count(ics, "BEGIN:VEVENT") != 1 {
		t.Errorf("calendar lacks the last day of January, or has more:\n%s", ics)
	}
	for _, page := range []string{"/en/commitments", "/cy/commitments", "/cy/commitments/a-1", "/en/commitments.atom", "/en/reports", "/cy/reports"} {
		if w := send(s, "GET", page, "", nil); w.Code != 200 {
			t.Errorf("%s: %d, want 200", page, w.Code)
		}
	}
}

// TestReadOnlyWithoutToken: without a write token nothing can be written and no
// address for it exists.
func TestReadOnlyWithoutToken(t *testing.T) {
	s, n := ledgerSite(t, "", promising("a", "gwent", "We will."))
	for _, target := range []string{"/en/sign-in", "/en/triage", "/en/commitments/a-1", "/en/documents/a/correct", "/api/v1/commitments/a-1", "/api/v1/documents/a"} {
		if w := send(s, "POST", target, "", url.Values{"token": {""}, "status": {"met"}}); w.Code != 404 && w.Code != 405 {
			t.Errorf("POST %s without a token configured: %d, want 404 or 405", target, w.Code)
		}
	}
	if strings.Contains(send(s, "GET", "/en/commitments", "", nil).Body.String(), "sign-in") {
		t.Error("the ledger offers to sign in where nobody can")
	}
	if len(n.decided)+len(n.corrected) > 0 {
		t.Error("something was written")
	}
	if _, err := New(Config{Searcher: &collection{}, Marker: marks, Token: "short"}); err == nil {
		t.Error("a short token is taken, want an error")
	}
}

func TestDeciding(t *testing.T) {
	s, n := ledgerSite(t, testToken, promising("a", "gwent", "We will train officers.", "We will buy dogs."))
	if w := send(s, "POST", "/en/sign-in", "", url.Values{"name": {"Siân"}, "token": {"wrong"}}); w.Code != 403 || w.Header().Get("Set-Cookie") != "" && strings.Contains(w.Header().Get("Set-Cookie"), sessionCookie) {
		t.Errorf("signing in with a wrong token: %d, want 403 and no session", w.Code)
	}
	w := send(s, "POST", "/en/sign-in", "", url.Values{"name": {"Siân"}, "token": {testToken}, "next": {"//evil.example/"}})
	if w.Code != 303 || w.Header().Get("Location") != "/en/triage" {
		t.Fatalf("signing in: %d to %q, want 303 to /en/triage", w.Code, w.Header().Get("Location"))
	}
	cookie, _, _ := strings.Cut(w.Header().Get("Set-Cookie"), ";")
	if !strings.Contains(w.Header().Get("Set-Cookie"), "HttpOnly") || !strings.Contains(w.Header().Get("Set-Cookie"), "SameSite=Strict") {
		t.Errorf("session cookie = %q, want HttpOnly and SameSite=Strict", w.Header().Get("Set-Cookie"))
	}
	form := regexp.MustCompile(`name="form" value="([^"]+)"`).FindStringSubmatch(send(s, "GET", "/en/triage", cookie, nil).Body.String())
	if form == nil {
		t.Fatal("the triage page has no form token")
	}
	for name, bad := range map[string]struct {
		cookie string
		form   string
		want   int
	}{
		"no session":     {"", form[1], 303},
		"forged session": {cookie + "x", form[1], 303},
		"no form token":  {cookie, "", 403},
	} {
		if w := send(s, "POST", "/en/commitments/a-1", bad.cookie, url.Values{"form": {bad.form}, "status": {"met"}}); w.Code != bad.want || len(n.decided) > 0 {
			t.Errorf("%s: %d and %d decisions, want %d and none", name, w.Code, len(n.decided), bad.want)
		}
	}
	w = send(s, "POST", "/en/triage", cookie, url.Values{"form": {form[1]}, "is-a-1": {"confirmed"}, "is-a-2": {"dismissed"}, "back": {"/en/triage"}})
	if w.Code != 303 || len(n.decided) != 2 || n.decided[0].By != "Siân" || n.decided[0].Expect != index.Candidate {
		t.Fatalf("triage: %d, decided %+v", w.Code, n.decided)
	}
	for err, want := range map[error]int{index.ErrChanged: 409, index.ErrReadOnly: 503, index.ErrFull: 507, index.ErrSidecar: 409, index.ErrInvalid: 422} {
		n.err = fmt.Errorf("wrapped: %w", err)
		w := send(s, "POST", "/cy/commitments/a-1", cookie, url.Values{"form": {form[1]}, "status": {"met"}, "expect": {"candidate"}, "note": {"typed at length"}})
		if w.Code != want || !strings.Contains(w.Body.String(), "typed at length") {
			t.Errorf("%v: %d, want %d with what was typed", err, w.Code, want)
		}
	}
	n.err = index.ErrLater
	if w := send(s, "POST", "/en/documents/a/correct", cookie, url.Values{"form": {form[1]}, "force": {"essex"}, "date": {"2020-09-02"}, "type": {"letter"}}); w.Code != 303 || len(n.corrected) != 1 {
		t.Fatalf("correcting: %d, %d corrections, want 303 and 1", w.Code, len(n.corrected))
	}
	if c := n.corrected[0]; c.Force == nil || *c.Force != "essex" || c.Date != nil || c.Type != nil || c.Withdrawn != nil {
		t.Errorf("correction = %+v, want the force alone", c)
	}
}

func TestWithdrawnLeavesTombstone(t *testing.T) {
	d := promising("a", "gwent", "We will reveal the secret.")
	d.Withdrawn = "data protection"
	s, _ := ledgerSite(t, "", d)
	w := send(s, "GET", "/en/documents/a", "", nil)
	if w.Code != 410 || !strings.Contains(w.Body.String(), "data protection") || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("withdrawn document: %d, want 410 with the reason alone", w.Code)
	}
	for _, target := range []string{"/en/search?q=secret", "/en/commitments?q=secret", "/api/v1/commitments?q=secret", "/api/v1/commitments.csv", "/api/v1/commitments.ics", "/en/commitments.atom", "/api/v1/commitments/a-1"} {
		if strings.Contains(send(s, "GET", target, "", nil).Body.String(), "reveal the secret") {
			t.Errorf("%s shows what was withdrawn", target)
		}
	}
}

func TestCalendarLines(t *testing.T) {
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	if err := errors.Join(line(w, "SUMMARY:"+icsText(strings.Repeat("ŵ,\n", 60))), w.Flush()); err != nil {
		t.Fatal(err)
	}
	if got := strings.ReplaceAll(b.String(), "\r\n ", ""); got != "SUMMARY:"+strings.Repeat(`ŵ\,\n`, 60)+"\r\n" {
		t.Errorf("unfolded line = %q", got)
	}
}
