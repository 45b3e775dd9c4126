package browsertest

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// media makes the page believe in a medium and in features of it.
func (p *page) media(medium string, features ...string) {
	p.t.Helper()
	var list []*emulation.MediaFeature
	for i := 0; i+1 < len(features); i += 2 {
		list = append(list, &emulation.MediaFeature{Name: features[i], Value: features[i+1]})
	}
	p.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: list})
		return err
	}))
}

// TestDark holds contrast and all else in dark colours.
func TestDark(t *testing.T) {
	if axe == "" {
		t.Skip("skipped: needs axe-core; see .ci/browser")
	}
	p := open(t, true)
	p.media("", "prefers-color-scheme", "dark")
	for name, path := range states(p, "cy") {
		p.visit(path)
		for _, v := range p.violations() {
			t.Errorf("%s in dark colours: %s", name, v)
		}
	}
}

// TestForcedColours: where a reader's own colours rule, marks, sentences that
// bind and what is chosen differ by more than colours that are gone.
func TestForcedColours(t *testing.T) {
	p := open(t, true)
	p.media("", "forced-colors", "active")
	p.visit("/en/search?q=safeguarding&force=gwent")
	p.sees(".results mark")
	if p.js("getComputedStyle(document.querySelector('mark')).backgroundColor") == p.js("getComputedStyle(document.body).backgroundColor") {
		t.Error("a mark has the colour of the page")
	}
	if got := p.js("getComputedStyle(document.querySelector('.tags a')).borderStyle"); got != "solid" {
		t.Errorf("a filter's border is %s, want solid", got)
	}
	p.click(".result h3 a")
	p.sees(".promise")
	if got := p.js("getComputedStyle(document.querySelector('.promise')).textDecorationLine"); got != "underline" {
		t.Errorf("a sentence that binds has the decoration %s, want underline", got)
	}
	p.quiet()
}

// TestStill: nothing moves for those who don't want it.
func TestStill(t *testing.T) {
	p := open(t, true)
	p.media("", "prefers-reduced-motion", "reduce")
	for _, path := range []string{"/en/search?q=safeguarding", "/cy/commitments"} {
		p.visit(path)
		if n := p.js(`Array.from(document.querySelectorAll("*")).filter(e => { const s = getComputedStyle(e);
			return s.animationName !== "none" || parseFloat(s.transitionDuration) > 0 || s.scrollBehavior === "smooth"; }).length`); n != "0" {
			t.Errorf("%s: %s elements move", path, n)
		}
	}
}

// TestPrint: paper shows the document, its numbers and its sentences, not what
// is for clicking.
func TestPrint(t *testing.T) {
	p := open(t, true)
	p.visit("/en/search?q=safeguarding")
	p.click(".result h3 a")
	p.sees(".para.match mark")
	p.media("print")
	for sel, shown := range map[string]bool{"header.top": false, ".matches": false, ".step": false, ".words": true, ".num": true, ".cite": true, ".note": true, ".dochead h1": true} {
		if got := p.js("document.querySelector('"+sel+"').offsetParent !== null") == "true"; got != shown {
			t.Errorf("on paper %s is shown: %t, want %t", sel, got, shown)
		}
	}
	if ask(p, chromedp.Evaluate[bool]("document.documentElement.scrollWidth > window.innerWidth")) {
		t.Error("on paper the page is too wide")
	}
}

// TestZoom: at 200 % of a window of 1280 px nothing must be scrolled sideways
// and nothing is lost.
func TestZoom(t *testing.T) {
	p := open(t, true)
	for _, lang := range []string{"cy"} { // which has the longer words
		for name, path := range states(p, lang) {
			p.do(chromedp.EmulateViewport(640, 500, chromedp.EmulateScale(2)))
			p.visit(path)
			if ask(p, chromedp.Evaluate[bool]("document.documentElement.scrollWidth > window.innerWidth")) {
				t.Errorf("%s %s at 200 %% must be scrolled sideways", lang, name)
			}
			if n := p.js(`Array.from(document.querySelectorAll("h1, h2, button, .meta, .words p")).filter(e =>
				e.offsetParent && !e.closest(".visually-hidden, .skip") && getComputedStyle(e).overflow === "hidden" && e.scrollWidth > e.clientWidth + 1).length`); n != "0" {
				t.Errorf("%s %s at 200 %%: %s texts are cut off", lang, name, n)
			}
		}
	}
}
