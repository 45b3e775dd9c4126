package torture

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// idOf is the id of a document with these bytes.
func idOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:16]
}

// TestDraftsNeverLeak puts drafts of each kind among published statements, and a
// statement that becomes one, and asks every address of the running program, what
// its pages link to, and another program that is told of what is new, for a trace
// of them; also with the session of someone who may see drafts where they belong.
func TestDraftsNeverLeak(t *testing.T) {
	const token = "a token for the drafts test"
	told := newReceiver(t)
	config := filepath.Join(t.TempDir(), "ymateb.yaml")
	if err := os.WriteFile(config, fmt.Appendf(nil, "rate: -1\nwebhooks:\n- {name: all, url: %q, secret: a long secret for all}\n", told.URL), 0o600); err != nil {
		t.Fatal(err)
	}
	p := prepare(t, "--config", config)
	p.env = []string{"YMATEB_WRITE_TOKEN=" + token}
	statement := func(secret string) string {
		return "Police and Crime Commissioner for Gwent\n\nStatement on custody and " + secret + "\n\n2 March 2024\n\nThe commissioner speaks of " + secret +
			" in custody.\n\nWe will open a " + secret + " sanctuary by 1 June 2024.\n\nGeorgina " + secret + "\nPolice and Crime Commissioner\n"
	}
	put := func(path, text string) {
		t.Helper()
		name := filepath.Join(p.dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	secrets := map[string]string{"Quetzalcoatl": "drafts/one.txt", "Xerophyte": "two.txt", "Zanzibarian": "inner/three.txt", "Wyvernesque": "drafftiau/four.txt", "Jabberwock": "later.txt"}
	put("inner/folder.meta.yaml", "draft: true\n")
	put("two.txt.meta.yaml", "draft: true\n")
	put("published.txt", statement("Ordinary"))
	for secret, path := range secrets {
		if path != "later.txt" {
			put(path, statement(secret))
		}
	}
	p.run(t)
	p.ready(t)
	n := 0
	p.eventually(t, "telling begins", 2*time.Minute, func() bool { // what was there before is not told of
		n++
		put("probe.txt", statement(fmt.Sprintf("Probe%d", n)))
		time.Sleep(time.Second)
		return told.heard("Probe")
	})
	if err := os.Remove(filepath.Join(p.dir, "probe.txt")); err != nil {
		t.Fatal(err)
	}
	put("later.txt", statement("Jabberwock"))
	p.eventually(t, "the statement that is public yet", time.Minute, func() bool { _, n, _ := p.paths("Jabberwock"); return n == 1 })
	p.eventually(t, "it is told of", time.Minute, func() bool { return told.heard("Jabberwock") })
	put("later.txt.meta.yaml", "draft: true\n")
	p.eventually(t, "it leaves", time.Minute, func() bool { _, n, _ := p.paths("Jabberwock"); return n == 0 })
	if _, n, _ := p.paths("Ordinary"); n != 1 {
		t.Errorf("%d published statements are found, want 1", n)
	}

	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	staff := &http.Client{Jar: jar}
	res, err := staff.PostForm(p.url+"/en/sign-in", url.Values{"name": {"A Tester"}, "token": {token}})
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusOK || !strings.HasSuffix(res.Request.URL.Path, "/triage") {
		t.Fatalf("signing in leads to %s: %d", res.Request.URL, res.StatusCode)
	}

	queue := []string{"/", "/en/search", "/cy/search", "/sitemap.xml", "/robots.txt", "/opensearch.xml", "/metrics", "/en/status", "/cy/status", "/en/triage"}
	addresses := p.addresses(t)
	for secret := range secrets {
		id, part := idOf(statement(secret)), url.QueryEscape(secret[:5])
		for _, a := range addresses {
			switch {
			case strings.Contains(a, "{id}"):
				queue = append(queue, strings.ReplaceAll(a, "{id}", id), strings.ReplaceAll(a, "{id}", idOf(statement("Ordinary"))))
			case strings.Contains(a, "search"), strings.Contains(a, "commitments"), strings.Contains(a, "suggest"):
				queue = append(queue, a+"?q="+part+"*", a+"?q="+part, a+"?q=custody")
			}
		}
		for _, l := range []string{"/en", "/cy"} {
			queue = append(queue, l+"/documents/"+id, l+"/documents/"+id+"/correct", l+"/search?q="+part+"*", l+"/search?q=author:"+part+"*", l+"/feed.atom?q="+part+"*", l+"/commitments.atom?q="+part+"*",
				l+"/search?year=2024", l+"/commitments?q="+part+"*")
		}
	}
	queue = append(queue, addresses...)
	seen, asked, most := map[string]bool{}, 0, 800
	if os.Getenv("YMATEB_TORTURE") != "" {
		most = 5000
	}
	for len(queue) > 0 && asked < most {
		at := queue[0]
		queue = queue[1:]
		if seen[at] || strings.Contains(at, "{") {
			continue
		}
		seen[at] = true
		for _, client := range []*http.Client{http.DefaultClient, staff} {
			if client == staff && strings.Contains(at, "/drafting") {
				continue // here drafts belong
			}
			asked++
			p.client = client
			_, body, head := p.ask(at)
			for secret, path := range secrets {
				for _, trace := range []string{secret, idOf(statement(secret)), filepath.Base(path)} {
					if strings.Contains(at, trace) || filepath.Base(path) == trace && !strings.Contains(body, "statements/"+path) {
						continue // what was asked may be said again
					}
					if strings.Contains(body, trace) || strings.Contains(fmt.Sprint(head), trace) {
						i := max(0, strings.Index(body, trace))
						t.Errorf("%s (signed in: %t) has %q of the draft %s: …%s…", at, client == staff, trace, path, body[max(0, i-100):min(len(body), i+60)])
					}
				}
			}
			if client == staff || !strings.HasPrefix(head.Get("Content-Type"), "text/html") {
				continue
			}
			for _, m := range links.FindAllStringSubmatch(body, -1) {
				if to := html.UnescapeString(m[1]); strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "/assets/") && !seen[to] {
					queue = append(queue, to)
				}
			}
		}
	}
	p.client = nil
	t.Logf("%d requests, %d addresses left", asked, len(queue))

	// Counts are of what is public: the two seeds and one statement.
	for what, want := range map[string]string{"/api/v1/search": `"total":3`, "/api/v1/search?year=2024": `"total":1`, "/api/v1/search?force=gwent": `"total":2`, "/api/v1/commitments?year=2024": ""} {
		if _, body := p.get(what); !strings.Contains(body, want) {
			t.Errorf("%s does not say %s: %.300s", what, want, body)
		}
	}
	if _, body := p.get("/metrics"); !strings.Contains(body, "\nymateb_documents 3\n") {
		t.Error("the metrics count drafts")
	}
	for secret := range secrets {
		if secret != "Jabberwock" && told.heard(secret) {
			t.Errorf("another program was told of the draft on %s", secret)
		}
	}
}

// addresses is what the description of the API names.
func (p *program) addresses(t *testing.T) (paths []string) {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]any
	}
	_, body := p.get("/openapi.json")
	if err := json.Unmarshal([]byte(body), &doc); err != nil {
		t.Fatal(err)
	}
	for path, methods := range doc.Paths {
		if methods["get"] != nil {
			paths = append(paths, path)
		}
	}
	if len(paths) < 15 {
		t.Fatalf("the API has %d addresses: %q", len(paths), paths)
	}
	return paths
}
