package server

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// TestForgedWrites sends every write that is not ours as a browser, a foreign page
// or a program without the token would: nothing is decided.
func TestForgedWrites(t *testing.T) {
	s, book := ledgerSite(t, testToken, promising("a", "gwent", "We will publish a plan."))
	cookie, form := signedIn(t, s)
	const anotherToken = "another token of many bytes"
	other, _ := ledgerSite(t, anotherToken, promising("a", "gwent", "We will publish a plan."))
	session := func(s *Server, token string) (cookie, form string) {
		w := send(s, "POST", "/en/sign-in", "", url.Values{"name": {"B Other"}, "token": {token}})
		cookie, _, _ = strings.Cut(w.Header().Get("Set-Cookie"), ";")
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Cookie", cookie)
		return cookie, s.formToken(r)
	}
	foreignCookie, foreignForm := session(other, anotherToken)
	colleague, _ := session(s, testToken)
	post := func(target, cookie, body, media string, header ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", target, strings.NewReader(body))
		r.Host, r.RemoteAddr = "localhost", "192.0.2.1:4711"
		r.Header.Set("Content-Type", media)
		if cookie != "" {
			r.Header.Set("Cookie", cookie)
		}
		for i := 0; i+1 < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		var f Front
		f.site.Store(s)
		f.front().ServeHTTP(w, r)
		return w
	}
	const urlencoded, target = "application/x-www-form-urlencoded", "/en/commitments/a-1"
	filled := func(token string) string {
		return url.Values{"form": {token}, "status": {"met"}, "expect": {"candidate"}}.Encode()
	}
	for name, c := range map[string]struct {
		cookie, body, media string
		header              []string
		want                int
	}{
		"nobody signed in":                  {"", filled(form), urlencoded, nil, 303},
		"a session without a form":          {cookie, filled(""), urlencoded, nil, 403},
		"a session without the field":       {cookie, "status=met&expect=candidate", urlencoded, nil, 403},
		"a form cut short":                  {cookie, filled(form[:len(form)-1]), urlencoded, nil, 403},
		"a form with more":                  {cookie, filled(form + "A"), urlencoded, nil, 403},
		"a colleague's form":                {colleague, filled(form), urlencoded, nil, 403},
		"the form of another installation":  {cookie, filled(foreignForm), urlencoded, nil, 403},
		"a session of another installation": {foreignCookie, filled(foreignForm), urlencoded, nil, 303},
		"a session without a signature":     {strings.SplitAfter(cookie, "=")[0] + "QQ.99999999999.", filled(form), urlencoded, nil, 303},
		"an empty session":                  {sessionCookie + "=", filled(form), urlencoded, nil, 303},
		"the form in the address":           {cookie, "status=met&expect=candidate", urlencoded + "; form=" + form, nil, 403},
		"from another site":                 {cookie, filled(form), urlencoded, []string{"Sec-Fetch-Site", "cross-site"}, 403},
		"from a neighbour":                  {cookie, filled(form), urlencoded, []string{"Sec-Fetch-Site", "same-site"}, 403},
		"from another origin":               {cookie, filled(form), urlencoded, []string{"Origin", "https://evil.example"}, 403},
		"from an origin that looks alike":   {cookie, filled(form), urlencoded, []string{"Origin", "http://localhost.evil.example"}, 403},
		"from another port":                 {cookie, filled(form), urlencoded, []string{"Origin", "http://localhost:81"}, 403},
		"from a sandbox":                    {cookie, filled(form), urlencoded, []string{"Origin", "null"}, 403},
		"an origin that lies":               {cookie, filled(form), urlencoded, []string{"Origin", "http://localhost", "Sec-Fetch-Site", "cross-site"}, 403},
		"as plain text":                     {cookie, filled(form), "text/plain", nil, 403},
		"under another name of the host":    {cookie, filled(form), urlencoded, []string{"Origin", "https://localhost@evil.example"}, 403},
	} {
		if got := post(target, c.cookie, c.body, c.media, c.header...); got.Code != c.want || len(book.decided) > 0 {
			t.Errorf("%s: %d, %d decisions; want %d and none", name, got.Code, len(book.decided), c.want)
		}
	}
	if got := post(target+"?form="+url.QueryEscape(form), cookie, "status=met&expect=candidate", urlencoded); got.Code != 403 || len(book.decided) > 0 {
		t.Errorf("the token in the address: %d, want 403: addresses are logged and passed on", got.Code)
	}
	// The API takes the token of programs, and cookies never.
	const decision = `{"status":"met"}`
	for _, header := range [][]string{
		nil, {"Authorization", ""}, {"Authorization", "Bearer"}, {"Authorization", "Bearer "}, {"Authorization", "Bearer  "}, {"Authorization", testToken},
		{"Authorization", "Basic " + testToken}, {"Authorization", "Bearer " + testToken[:len(testToken)-1]}, {"Authorization", "Bearer " + testToken + "x"},
		{"Authorization", "Bearer " + strings.ToUpper(testToken)}, {"Authorization", "Bearer " + testToken + "\x00"}, {"X-Api-Key", testToken},
	} {
		if got := post("/api/v1"+strings.TrimPrefix(target, "/en"), cookie, decision, "application/json", header...); got.Code != 401 || len(book.decided) > 0 {
			t.Errorf("API with %q: %d, %d decisions; want 401 and none", header, got.Code, len(book.decided))
		}
	}
	for name, f := range map[string]url.Values{
		"no token": {"name": {"A"}}, "an empty token": {"name": {"A"}, "token": {""}}, "a part": {"name": {"A"}, "token": {testToken[:16]}}, "spaces": {"name": {"A"}, "token": {testToken + " "}},
	} {
		if got := post("/en/sign-in", "", f.Encode(), urlencoded); got.Code != 403 || strings.Contains(strings.Join(got.Header().Values("Set-Cookie"), " "), sessionCookie) {
			t.Errorf("signing in with %s: %d, want 403 and no session", name, got.Code)
		}
	}
	// What is ours is taken, also by browsers that tell where it comes from.
	if got := post(target, cookie, filled(form), urlencoded, "Origin", "http://localhost", "Sec-Fetch-Site", "same-origin"); got.Code != 303 || len(book.decided) != 1 {
		t.Errorf("the honest form: %d, %d decisions; want 303 and one", got.Code, len(book.decided))
	}
	// Without a token set nobody signs in, and nothing is taken.
	closed, book := ledgerSite(t, "", promising("a", "gwent", "We will publish a plan."))
	for _, to := range []string{"/en/sign-in", target, "/en/triage", "/api/v1/commitments/a-1", "/api/v1/triage"} {
		r := httptest.NewRequest(http.MethodPost, to, strings.NewReader("token=&name=A&form="))
		r.Header.Set("Content-Type", urlencoded)
		r.Header.Set("Authorization", "Bearer ")
		w := httptest.NewRecorder()
		if closed.ServeHTTP(w, r); w.Code != 404 && w.Code != 405 || len(book.decided) > 0 {
			t.Errorf("without a token set, POST %s: %d, want 404 or 405", to, w.Code)
		}
	}
}
