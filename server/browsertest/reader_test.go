package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// spoken is a node of the accessibility tree as screen readers get it.
type spoken struct {
	role, name string
	level      int
	live       string
}

// tree is the accessibility tree of the page shown, in reading order.
func (p *page) tree() []spoken {
	p.t.Helper()
	var nodes []*accessibility.Node
	p.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		res, err := cdp.Call(ctx, target, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		nodes = res.Nodes
		return err
	}))
	var list []spoken
	for _, n := range nodes {
		if n.Ignored || n.Role == nil {
			continue
		}
		s := spoken{role: said(n.Role)}
		if n.Name != nil {
			s.name = strings.TrimSpace(said(n.Name))
		}
		for _, prop := range n.Properties {
			switch string(prop.Name) {
			case "level":
				_, _ = fmt.Sscan(said(prop.Value), &s.level)
			case "live":
				s.live = said(prop.Value)
			}
		}
		list = append(list, s)
	}
	return list
}

func said(v *accessibility.Value) string {
	var x any
	if json.Unmarshal(v.Value, &x) != nil || x == nil {
		return ""
	}
	return fmt.Sprint(x)
}

// controls are the roles of what is operated.
var controls = []string{"link", "button", "checkbox", "radio", "textbox", "searchbox", "combobox", "ComboBoxMenuButton", "DisclosureTriangle", "option"}

// TestReaders walks through what a screen reader is given on every page in every
// state: landmarks, headings without gaps, a name for every control, the total
// in a live region, and the language of every part.
func TestReaders(t *testing.T) {
	for lang := range words {
		p := open(t, true)
		for name, path := range states(p, lang) {
			p.visit(path)
			tree := p.tree()
			landmarks := map[string][]string{}
			level, first := 0, true
			for _, s := range tree {
				switch {
				case slices.Contains([]string{"banner", "main", "contentinfo", "navigation", "search", "region", "form"}, s.role):
					if slices.Contains(landmarks[s.role], s.name) {
						t.Errorf("%s %s: two landmarks %s %q", lang, name, s.role, s.name)
					}
					landmarks[s.role] = append(landmarks[s.role], s.name)
				case s.role == "heading":
					if s.name == "" || s.level > level+1 || first && s.level != 1 {
						t.Errorf("%s %s: the heading %q of level %d follows level %d", lang, name, s.name, s.level, level)
					}
					level, first = s.level, false
				case slices.Contains(controls, s.role) && s.name == "":
					t.Errorf("%s %s: a %s without a name", lang, name, s.role)
				}
			}
			for _, role := range []string{"banner", "main", "contentinfo", "navigation"} {
				if len(landmarks[role]) == 0 {
					t.Errorf("%s %s: no %s", lang, name, role)
				}
			}
			if first {
				t.Errorf("%s %s: no heading", lang, name)
			}
			if strings.Contains(path, "/search?q=") && !slices.ContainsFunc(tree, func(s spoken) bool { return s.role == "status" && s.live == "polite" }) {
				t.Errorf("%s %s: no live region tells the total", lang, name)
			}
			if got := p.js("document.documentElement.lang"); got != lang {
				t.Errorf("%s %s: the page is in %q", lang, name, got)
			}
		}
		p.quiet()
	}
}

// TestTotalIsSpoken: the live region is the same element before and after a
// filter, so that its new text is read out.
func TestTotalIsSpoken(t *testing.T) {
	p := open(t, true)
	p.visit("/cy/search?q=safeguarding")
	p.do(chromedp.Evaluate[chromedp.Void]("window.region = document.querySelector('#found-news[role=status]'); undefined"))
	p.click("input[name=force][value=gwent]")
	p.sees(".tags li")
	p.until("region.isConnected && region.textContent === document.querySelector('#found-title').textContent", "true")
}

// TestPartsHaveLanguages: a passage carries its own language where it is not the
// page's, for voices that read it out.
func TestPartsHaveLanguages(t *testing.T) {
	p := open(t, true)
	for lang, path := range map[string]string{"en": "/cy/search?q=%22social+worker%22", "cy": "/en/search?q=ddiogelu+ysgol"} {
		p.visit(path)
		p.sees(".snippet blockquote mark")
		if got := p.js("document.querySelector('.snippet blockquote').closest('[lang]').lang"); got != lang {
			t.Errorf("%s: the passage is read in %q, want %s", path, got, lang)
		}
		p.click(".result h3 a")
		p.sees(".para.match mark")
		if got := p.js("document.querySelector('.para.match .words').lang"); got != lang {
			t.Errorf("%s: the paragraph is read in %q, want %s", path, got, lang)
		}
		if got := p.js("(e => e ? e.lang : document.documentElement.lang)(document.querySelector('.words .ref'))"); got != path[1:3] {
			t.Errorf("%s: the link to a commitment is read in %q, want the page's language", path, got)
		}
	}
}
