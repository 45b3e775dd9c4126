package server

import (
	"net/url"
	"strings"
	"testing"

	"github.com/ymateb/ymateb/index"
)

// TestDraftsStayInside looks for a draft in every channel that the public has,
// with and without a session, and finds it where staff look.
func TestDraftsStayInside(t *testing.T) {
	public := promising("published", "gwent", "We will train officers in custody.", "We will open a quokka sanctuary for custody.")
	draft := promising("draftdoc", "gwent", "We will open a zebrafinch sanctuary for custody.", "We will train officers in custody.")
	draft.Draft, draft.Title, draft.Author, draft.ReportID = true, "Unfinished zebrafinch", "Zoe Zebrafinch", "crime_data_integrity_gwent_2018"
	draft.Topics = []index.Topic{{ID: "custody", Score: 1}}
	draft.Files[0].Path = "f/drafts/draftdoc.txt"
	s, _ := ledgerSite(t, testToken, public, draft)
	cookie, _ := signedIn(t, s)
	var channels []string
	for _, dir := range []string{"/en", "/cy"} {
		for _, path := range []string{"/search?q=%s", "/search", "/commitments?q=%s", "/commitments", "/commitments.atom?q=%s", "/commitments.atom", "/feed.atom?q=%s", "/feed.atom",
			"/documents/draftdoc", "/documents/published", "/commitments/draftdoc-1", "/commitments/published-1", "/reports", "/reports/crime_data_integrity_gwent_2018", "/status", "/triage", "/triage?q=%s",
			"/documents/draftdoc/correct", "/drafting?document=draftdoc"} {
			channels = append(channels, dir+path)
		}
	}
	for _, e := range s.api {
		path := strings.ReplaceAll(e.path, ":id", "draftdoc")
		channels = append(channels, path)
		if strings.Contains(e.path, ":id") {
			channels = append(channels, strings.ReplaceAll(e.path, ":id", "published"), strings.ReplaceAll(e.path, ":id", "draftdoc-1"))
		}
		if len(e.query) > 0 && e.query[0].name == "q" || e.name == "suggest" {
			channels = append(channels, path+"?q=%s", path+"?q=zeb")
		}
	}
	channels = append(channels, "/sitemap.xml", "/openapi.json", "/metrics", "/api/v1/suggest?q=zeb", "/api/v1/suggest?q=zeb&form=opensearch")
	for _, channel := range channels {
		for _, session := range []string{"", cookie} {
			target := strings.ReplaceAll(channel, "%s", "zebrafinch")
			body := send(s, "GET", target, session, nil).Body.String()
			for _, asked := range []string{"q=zebrafinch", "“zebrafinch”", `"zebrafinch"`, "zebrafinch</", "draftdoc-1", "/draftdoc", "=draftdoc", `value="zebrafinch"`} {
				body = strings.ReplaceAll(body, asked, "") // what was asked may be said again
			}
			for _, secret := range []string{"Zebrafinch", "zebrafinch sanctuary", "Unfinished", "draftdoc", "drafts/"} {
				if strings.Contains(body, secret) {
					t.Errorf("%s (session: %t) has %q of a draft: …%s…", target, session != "", secret, around1(body, secret))
				}
			}
		}
	}
	for _, target := range []string{"/api/v1/forces", "/api/v1/topics", "/api/v1/reports", "/api/v1/status"} {
		if body := send(s, "GET", target, "", nil).Body.String(); strings.Contains(body, `"documents":2`) || strings.Contains(body, `"commitments":4`) {
			t.Errorf("%s counts a draft: %s", target, body)
		}
	}
	if body := send(s, "GET", "/api/v1/topics", "", nil).Body.String(); strings.Contains(body, `"id":"custody","documents":1`) {
		t.Error("the topic of a draft is counted")
	}
	// Those who may see drafts do.
	if w := send(s, "GET", "/en/drafting", "", nil); strings.Contains(w.Body.String(), "Unfinished") || !strings.Contains(w.Body.String(), "/en/sign-in") {
		t.Error("without a session the drafting page shows drafts, or offers no signing in")
	}
	if w := send(s, "GET", "/en/drafting?draft=draftdoc", "", nil); w.Code != 404 {
		t.Errorf("a draft without a session: %d, want 404", w.Code)
	}
	for _, dir := range []string{"/en", "/cy"} {
		if body := send(s, "GET", dir+"/drafting", cookie, nil).Body.String(); !strings.Contains(body, "Unfinished zebrafinch") || !strings.Contains(body, dir+"/drafting?draft=draftdoc") || strings.Contains(body, "Letter published</span></a><span") {
			t.Errorf("%s/drafting lists no draft, or what is no draft", dir)
		}
		body := send(s, "GET", dir+"/drafting?draft=draftdoc", cookie, nil).Body.String()
		if !strings.Contains(body, "/commitments/published-2") || strings.Contains(body, "/commitments/draftdoc") {
			t.Errorf("%s: to a draft belong the earlier commitments on its matter, and not its own", dir)
		}
	}
	w := send(s, "POST", "/en/drafting", "", url.Values{"text": {"A zebrafinch sanctuary for custody will be opened."}})
	if body := w.Body.String(); strings.Contains(body, "/commitments/draftdoc") || strings.Contains(body, "Unfinished") {
		t.Error("a pasted text finds a draft")
	}
}

func around1(body, part string) string {
	i := strings.Index(body, part)
	return body[max(0, i-80):min(len(body), i+80)]
}
