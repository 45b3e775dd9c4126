package torture

import (
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
)

var (
	links    = regexp.MustCompile(`(?:href|src|action)="([^"]*)"`)
	htmlLang = regexp.MustCompile(`<html[^>]* lang="(cy|en)"`)
	inline   = regexp.MustCompile(`(?i)<style|<script>| style="| on[a-z]+="|javascript:`)
)

// TestLinks follows links of the site in both languages.
func TestLinks(t *testing.T) {
	p := start(t)
	most := 300
	if os.Getenv("YMATEB_LOAD") != "" {
		most = 5000
	}
	seen, queue := map[string]bool{}, []string{"/", "/en/search", "/cy/search", "/sitemap.xml", "/robots.txt"}
	for n := 0; len(queue) > 0 && n < most; n++ {
		at := queue[0]
		queue = queue[1:]
		code, body, head := p.ask(at)
		if code >= 400 && at != "/sitemap.xml" {
			t.Errorf("%s: %d", at, code)
			continue
		}
		kind := head.Get("Content-Type")
		if !strings.HasPrefix(head.Get("Content-Security-Policy"), "default-src 'none'") && !strings.HasPrefix(head.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: policy %q", at, head.Get("Content-Security-Policy"))
		}
		if !strings.HasPrefix(kind, "text/html") || strings.Contains(head.Get("Content-Disposition"), "attachment") {
			continue
		}
		if !htmlLang.MatchString(body) {
			t.Errorf("%s: a page without lang", at)
		}
		if bad := inline.FindString(body); bad != "" {
			t.Errorf("%s: %q would break the policy", at, bad)
		}
		base, err := url.Parse(at)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range links.FindAllStringSubmatch(body, -1) {
			to, err := base.Parse(strings.NewReplacer("&amp;", "&", "&#43;", "+", "&#34;", `"`).Replace(m[1]))
			if err != nil {
				t.Errorf("%s: link %q: %v", at, m[1], err)
				continue
			}
			if to.Host != "" && "http://"+to.Host != p.url || to.Scheme == "mailto" || to.Scheme == "data" {
				continue
			}
			if next := to.RequestURI(); !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	t.Logf("%d addresses, %d not followed", len(seen), len(queue))
}
