package browsertest

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

var href = regexp.MustCompile(`href="([^"]*)"`)

// TestPolicy visits every page that links lead to, in both languages, in the
// browser: nothing on it may break the content security policy. YMATEB_LOAD has
// it visit 500, else the first few of each kind.
func TestPolicy(t *testing.T) {
	p := open(t, true)
	p.visit("/en/help")
	if ask(p, chromedp.Evaluate[bool](`document.body.insertAdjacentHTML("beforeend", "<p style='color:red'>x</p>"), true`)); !p.complains(patience) {
		t.Fatal("the browser says nothing of a style that the policy forbids: this test would see nothing")
	}
	most, perKind := 60, 3
	if os.Getenv("YMATEB_LOAD") != "" {
		most, perKind = 500, 100
	}
	seen, kinds, queue, visited := map[string]bool{}, map[string]int{}, []string{"/en/search?q=safeguarding", "/cy/search?q=diogelu"}, 0
	for len(queue) > 0 && visited < most {
		at := queue[0]
		queue = queue[1:]
		page, ok := fetch(t, at)
		if !ok {
			continue
		}
		if visited%10 == 0 { // each tab has a minute
			p.close()
			p = open(t, true)
		}
		p.visit(at)
		if visited++; p.complains(50 * time.Millisecond) {
			p.quiet()
			t.Errorf("the complaints are of %s", at)
		}
		for _, m := range href.FindAllStringSubmatch(page, -1) {
			to, err := url.Parse(html.UnescapeString(m[1]))
			if err != nil || to.Host != "" && !strings.HasSuffix(site, to.Host) || !strings.HasPrefix(to.Path, "/en/") && !strings.HasPrefix(to.Path, "/cy/") {
				continue
			}
			kind := regexp.MustCompile(`[a-z0-9]{16}[^/]*`).ReplaceAllString(to.Path, "ID")
			if next := to.RequestURI(); !seen[next] && kinds[kind] < perKind {
				seen[next] = true
				kinds[kind]++
				queue = append(queue, next)
			}
		}
	}
	t.Logf("%d pages of %d kinds visited, 0 violations of the policy where nothing else is said", visited, len(kinds))
}

// complains waits for the browser's events, and tells whether there were complaints.
func (p *page) complains(within time.Duration) bool {
	for limit := time.Now().Add(within); time.Now().Before(limit); time.Sleep(10 * time.Millisecond) {
		p.mu.Lock()
		n := len(p.complaints)
		p.mu.Unlock()
		if n > 0 {
			return true
		}
	}
	return false
}

// fetch gets a page; false where it is none that a browser shows.
func fetch(t *testing.T, at string) (string, bool) {
	t.Helper()
	res, err := http.Get(site + at)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") && res.Header.Get("Content-Disposition") == ""
}
