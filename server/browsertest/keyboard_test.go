package browsertest

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// press sends keys to whatever has the focus.
func (p *page) press(keys ...string) {
	p.t.Helper()
	for _, k := range keys {
		p.do(chromedp.KeyEvent(k))
	}
}

func (p *page) js(expression string) string {
	p.t.Helper()
	return ask(p, chromedp.Evaluate[string]("String("+expression+")"))
}

// until waits until an expression says what is wanted.
func (p *page) until(expression, want string) {
	p.t.Helper()
	got := ""
	for limit := time.Now().Add(patience); time.Now().Before(limit); time.Sleep(20 * time.Millisecond) {
		if got = p.js(expression); got == want {
			return
		}
	}
	p.t.Fatalf("%s is %q, want %q", expression, got, want)
}

// seen is a line that says whether the focus can be seen, by its own outline or
// by that of what holds it.
const seen = `(() => { for (let e = document.activeElement; e && e !== document.body; e = e.parentElement) {
	const s = getComputedStyle(e); if (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) return true; } return false; })()`

// where is what has the focus, shortly.
const where = `(e => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + (e.name ? "[" + e.name + (e.type === "checkbox" ? "=" + e.value : "") + "]" : "") +
	(e.className && typeof e.className === "string" ? "." + e.className.split(" ")[0] : ""))(document.activeElement)`

// tab goes on until the focus is where it is wanted; on the way it must be seen.
func (p *page) tab(want string) {
	p.t.Helper()
	var way []string
	for range 120 {
		p.press(kb.Tab)
		at := p.js(where)
		if p.js(seen) != "true" {
			p.t.Errorf("the focus on %s can't be seen", at)
		}
		if way = append(way, at); strings.Contains(at, want) || p.js("document.activeElement.matches('"+want+"')") == "true" {
			return
		}
	}
	p.t.Fatalf("Tab never comes to %s: %v", want, way)
}

// TestKeyboard goes from the address bar to the sentence, and back to the other
// language, by keys alone.
func TestKeyboard(t *testing.T) {
	for lang, w := range words {
		t.Run(lang, func(t *testing.T) {
			p := open(t, true)
			p.visit("/" + lang + "/search")
			p.press(kb.Tab)
			if at := p.js(where); at != "a.skip" {
				t.Errorf("Tab comes to %s first, want the link that skips the menu", at)
			}
			p.press(kb.Enter)
			p.until("location.hash", "#main")
			p.press(kb.Tab)
			if p.js("document.activeElement.closest('main') !== null") != "true" {
				t.Errorf("behind the skip link Tab comes to %s, want the first thing of the main part", p.js(where))
			}
			p.do(chromedp.Focus(chromedp.CSS("#q")))
			p.press("safegua")
			p.until("document.querySelector('#q').getAttribute('aria-expanded')", "true")
			p.press(kb.ArrowDown)
			p.until("document.querySelector('#suggest-0').getAttribute('aria-selected')", "true")
			if id := p.js("document.querySelector('#q').getAttribute('aria-activedescendant')"); id != "suggest-0" {
				t.Errorf("the box says that %s is chosen, want suggest-0", id)
			}
			if q := p.js("document.querySelector('#q').value"); q != "safeguarding" {
				t.Errorf("an arrow puts %q into the box, want safeguarding", q)
			}
			if status := p.js("document.querySelector('.box [role=status]').textContent"); status == "" {
				t.Error("the number of suggestions is not announced")
			}
			for _, v := range p.faults() {
				t.Errorf("with suggestions: %s", v)
			}
			p.press(kb.Escape)
			p.until("document.querySelector('#q').getAttribute('aria-expanded')", "false")
			if q := p.js("document.querySelector('#q').value"); q != "safegua" {
				t.Errorf("Escape leaves %q, want what was typed", q)
			}
			p.press("rding")
			p.until("document.querySelector('#q').getAttribute('aria-expanded')", "true")
			p.press(kb.ArrowUp) // the last
			p.press(kb.ArrowDown)
			if q := p.js("document.querySelector('#q').value"); q != "safeguarding" {
				t.Errorf("behind the last the arrow leaves %q, want what was typed", q)
			}
			p.press(kb.Enter)
			p.sees(".results mark")
			p.tab("input[name=force]")
			p.press(" ")
			p.sees(".tags li")
			if at := p.js(where); !strings.Contains(at, "[force=") {
				t.Errorf("after a tick the focus is on %s, want the box", at)
			}
			p.tab(".snippet .where a")
			p.press(kb.Enter)
			p.sees(".para:target mark")
			p.tab(".step a")
			p.press(kb.Enter)
			p.sees(".para:target mark")
			p.tab(".promise + .ref")
			p.press(kb.Enter)
			p.sees(".note:target")
			p.do(chromedp.Evaluate[chromedp.Void]("window.scrollTo(0, 0); document.querySelector('.skip').focus(); undefined"))
			p.tab("a.toggle")
			p.press(kb.Enter)
			p.sees("html[lang=" + w.other + "] .para")
			p.quiet()
		})
	}
}

// TestTabOrder holds the order of the keyboard against the order on the page:
// nothing sends the focus back.
func TestTabOrder(t *testing.T) {
	p := open(t, true)
	for name, path := range states(p, "cy") {
		p.visit(path)
		if n := p.js(`document.querySelectorAll("[tabindex]:not([tabindex='-1']):not([tabindex='0'])").length`); n != "0" {
			t.Errorf("%s: %s elements have an order of their own", name, n)
		}
		p.press(kb.Tab)
		if at := p.js(where); at != "a.skip" {
			t.Errorf("%s: Tab comes to %s first, want the link that skips the menu", name, at)
		}
	}
}
