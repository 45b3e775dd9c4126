package browsertest

import (
	"bufio"
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/indexer"
)

// site is the address of the program under test, built its file, browser its
// browser; axe is axe-core's source, "" where it is missing.
var (
	site    string
	built   string
	browser context.Context
	axe     string
)

func TestMain(m *testing.M) {
	indexer.WorkerMain() // does not return in a process started to read files
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (int, error) {
	flag.Parse()
	chromium := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			chromium = path
			break
		}
	}
	if b, err := os.ReadFile("../../.browser/node_modules/axe-core/axe.min.js"); err == nil {
		axe = string(b)
	}
	if chromium == "" || testing.Short() {
		return m.Run(), nil // every test says that it is skipped
	}
	dir, err := os.MkdirTemp("", "ymateb-browser")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	stop, err := serve(dir)
	if err != nil {
		return 0, err
	}
	defer stop()
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.WSURLReadTimeout(patience),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.WindowSize(1280, 1000))
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), opts...)
	defer cancel()
	var end context.CancelFunc
	browser, end = chromedp.NewContext(alloc)
	defer end()
	if err := chromedp.Do(browser); err != nil {
		return 0, fmt.Errorf("start browser: %w", err)
	}
	return m.Run(), nil
}

// serve builds the program and starts it over the seeds and invented documents.
func serve(dir string) (stop func(), err error) {
	name := filepath.Join(dir, "ymateb")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", name, "../..").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build: %w\n%s", err, out)
	}
	built = name
	folder := filepath.Join(dir, "seeds")
	if err := os.CopyFS(folder, os.DirFS("../../seeds")); err != nil {
		return nil, err
	}
	for file, text := range invented {
		if err := os.WriteFile(filepath.Join(folder, file), []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "token"), []byte(token), 0o600); err != nil {
		return nil, err
	}
	cmd := exec.Command(name, "serve", "--addr", "127.0.0.1:0", "--token-file", filepath.Join(dir, "token"), "--data", filepath.Join(dir, "data"), folder)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(stderr)
	for site == "" && lines.Scan() {
		if _, url, ok := strings.Cut(lines.Text(), "ymateb answers on "); ok {
			site = strings.TrimSpace(url)
		}
	}
	go func() {
		for lines.Scan() {
		}
	}()
	stop = func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}
	for limit := time.Now().Add(patience); time.Now().Before(limit); time.Sleep(50 * time.Millisecond) {
		if res, err := http.Get(site + "/readyz"); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return stop, nil
			}
		}
	}
	stop()
	return nil, fmt.Errorf("the program at %q does not become ready", site)
}

// token lets the tests sign in.
const token = "a token for browser tests"

// invented are documents made up for the tests; nobody has said what they say.
var invented = map[string]string{
	"dyfeisiedig-1.txt": `Comisiynydd Heddlu a Throsedd Gogledd Cymru

12 Mawrth 2024

Datganiad dyfeisiedig am ddiogelu plant

Dogfen ddyfeisiedig yw hon ar gyfer profion. Mae'r swyddfa yn gweithio gyda'r heddlu i ddiogelu plant ym mhob ysgol. Byddaf yn cyhoeddi cynllun newydd erbyn diwedd mis Mehefin 2024.
`,
	"invented-3.txt": `Police and Crime Commissioner for Gwent

1 June 2022

Invented letter that was withdrawn

This document is invented for tests.
`,
	"invented-3.txt.meta.yaml": "withdrawn: invented for tests\n",
	"invented-2.txt": `Police and Crime Commissioner for Gwent

3 May 2023

Invented statement on safeguarding

This document is invented for tests. We will publish a plan for safeguarding every child in custody by 30 June 2023.
`,
}

// page is a tab of the browser.
type page struct {
	t     *testing.T
	ctx   context.Context
	close func() // the tab; else it closes when the test ends

	mu         sync.Mutex
	complaints []string // errors the browser logged: refused by the content security policy, exceptions
}

const (
	timeout  = 10 * time.Minute // the longest that a tab is used
	patience = 2 * time.Minute  // for what happens at once on a machine with nothing else to do
)

// open opens a tab, with JavaScript or without.
func open(t *testing.T, script bool) *page {
	t.Helper()
	if browser == nil {
		t.Skip("skipped: needs Chromium (and no -short); see .ci/browser")
	}
	ctx, closeTab := chromedp.NewContext(browser)
	t.Cleanup(closeTab)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	t.Cleanup(cancel)
	p := &page{t: t, ctx: ctx, close: closeTab}
	p.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		if _, err := cdp.Call(ctx, target, log.Enable, cdp.Empty{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !script})
		return err
	}))
	entries := chromedp.Events(ctx, log.EntryAdded)
	go func() {
		for e, err := range entries {
			if err != nil {
				return
			}
			if e.Entry.Level == log.EntryLevelError && !strings.Contains(e.Entry.Text, "Failed to load resource") {
				p.mu.Lock()
				p.complaints = append(p.complaints, e.Entry.Text)
				p.mu.Unlock()
			}
		}
	}()
	return p
}

// quiet fails the test when the browser has complained.
func (p *page) quiet() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.complaints {
		p.t.Errorf("the browser complains: %s", c)
	}
}

func (p *page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

func (p *page) visit(path string) { p.t.Helper(); p.do(chromedp.Navigate(site + path)) }

// click waits for what is named and clicks it.
func (p *page) click(sel string) { p.t.Helper(); p.do(chromedp.Click(chromedp.CSS(sel))) }

func (p *page) sees(sel string) { p.t.Helper(); p.do(chromedp.WaitVisible(chromedp.CSS(sel))) }

func (p *page) text(sel string) string {
	p.t.Helper()
	return strings.Join(strings.Fields(ask(p, chromedp.Text(chromedp.CSS(sel)))), " ")
}

func ask[T any](p *page, a chromedp.Action[T]) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, a)
	if err != nil {
		p.t.Fatal(err)
	}
	return v
}

// words are what a reader of each language does and sees.
var words = map[string]struct {
	query, name, year, found, other string
	forces                          [2]string
}{
	"en": {query: "safeguarding", forces: [2]string{"gwent", "south-wales"}, name: "Gwent Police", year: "2020", found: "2 documents found", other: "cy"},
	"cy": {query: "diogelu NEU safeguarding", forces: [2]string{"gwent", "north-wales"}, name: "Heddlu Gogledd Cymru", year: "2024", found: "Cafwyd hyd i 1 ddogfen", other: "en"},
}

// TestJourney searches, ticks two forces, narrows by year, opens a document at
// the mark and switches language.
func TestJourney(t *testing.T) {
	for lang, w := range words {
		for _, script := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/script=%t", lang, script), func(t *testing.T) {
				p := open(t, script)
				p.visit("/" + lang + "/search")
				p.do(chromedp.SendKeys(chromedp.CSS("#q"), w.query+"\r"))
				p.sees(".results mark")
				tick := func(n int, sel string) { // with a script a tick answers at once, without it the button does
					p.click(sel)
					if !script {
						p.click(".apply button")
					}
					p.sees(fmt.Sprintf(".tags li:nth-child(%d)", n))
				}
				tick(1, "input[name=force][value="+w.forces[0]+"]")
				tick(2, "input[name=force][value="+w.forces[1]+"]")
				if tags := p.text(".tags"); !strings.Contains(tags, w.name) {
					t.Errorf("the tags say %q, want %s among them", tags, w.name)
				}
				tick(3, `input[name=year][value="`+w.year+`"]`)
				if found := p.text("#found-title"); found != w.found {
					t.Errorf("narrowed to %s the page says %q, want %q", w.year, found, w.found)
				}
				p.click(".snippet .where a")
				p.sees(".para.match mark")
				if at := ask(p, chromedp.Location()); !strings.Contains(at, "/"+lang+"/documents/") || !strings.Contains(at, "#p") {
					t.Errorf("the snippet leads to %s, want a paragraph of the document", at)
				}
				p.click("header a[hreflang]")
				p.sees("html[lang=" + w.other + "] .para.match mark")
				p.quiet()
			})
		}
	}
}

// states are pages in every state that they have, by name.
func states(p *page, lang string) map[string]string {
	dir := "/" + lang
	p.visit(dir + "/search?q=safeguarding")
	document := ask(p, chromedp.AttributeValue(chromedp.CSS(".result h3 a"), "href")).Value
	p.visit(dir + "/commitments")
	commitment := ask(p, chromedp.AttributeValue(chromedp.CSS(".commitment blockquote a"), "href")).Value
	p.visit(dir + "/reports")
	report := ask(p, chromedp.AttributeValue(chromedp.CSS("main a[href*='/reports/']"), "href")).Value
	return map[string]string{
		"start": dir + "/search", "results": dir + "/search?q=safeguarding&force=gwent&force=south-wales&year=2020",
		"nothing": dir + "/search?q=xylophone", "some": dir + "/search?q=safeguarding+xylophone", "misspelt": dir + "/search?q=safegarding",
		"widened": dir + "/search?q=police+safeguarding+children", "plain": dir + "/search?q=safeguarding&expand=0", "beyond": dir + "/search?page=9",
		"refused": dir + "/search?q=%22open&from=soon&colour=red", "document": document, "document alone": strings.SplitN(document, "?", 2)[0],
		"unmatched": strings.SplitN(document, "?", 2)[0] + "?q=xylophone", "withdrawn": dir + "/documents/" + withdrawn, "status": dir + "/status",
		"help": dir + "/help", "about": dir + "/about", "commitments": dir + "/commitments", "commitments found": dir + "/commitments?q=plan&status=candidate&due=past&due=overdue",
		"no commitments": dir + "/commitments?q=xylophone", "commitment": commitment, "reports": dir + "/reports", "report": report,
		"drafting": dir + "/drafting", "sign-in": dir + "/sign-in", "missing": dir + "/nowhere", "no document": dir + "/documents/nothing",
	}
}

// withdrawn is the id of the document that is.
var withdrawn = func() string {
	id, _ := index.ID(sha256.Sum256([]byte(invented["invented-3.txt"])))
	return id
}()

func TestAccessible(t *testing.T) {
	if axe == "" {
		t.Skip("skipped: needs axe-core; see .ci/browser")
	}
	for lang := range words {
		p := open(t, true)
		for name, path := range states(p, lang) {
			for _, width := range []int64{1280, 320} {
				p.do(chromedp.EmulateViewport(width, 900))
				p.visit(path)
				if width > 320 || lang == "cy" { // which has the longer words
					for _, v := range p.violations() {
						t.Errorf("%s %s at %d px: %s", lang, name, width, v)
					}
				}
				if ask(p, chromedp.Evaluate[bool]("document.documentElement.scrollWidth > window.innerWidth")) {
					t.Errorf("%s %s at %d px must be scrolled sideways", lang, name, width)
				}
			}
		}
		p.quiet()
	}
}

// violations is what axe-core finds wrong with the page shown.
func (p *page) violations() []string {
	p.t.Helper()
	ask(p, chromedp.Evaluate[chromedp.Void](axe+";undefined"))
	return ask(p, chromedp.Evaluate[[]string](`axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(
		r => r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + n.html.slice(0, 160))))`, chromedp.EvalAwaitPromise))
}

// TestLive ticks a filter and does not press the button: with a script the
// answer changes at once, the tick keeps the focus, and the address follows.
func TestLive(t *testing.T) {
	p := open(t, true)
	p.visit("/cy/search?q=safeguarding")
	p.click("input[name=force][value=gwent]")
	p.sees(".tags li")
	if at := ask(p, chromedp.Location()); !strings.Contains(at, "force=gwent") {
		t.Errorf("after a tick the address is %s, want the force in it", at)
	}
	if toggle := ask(p, chromedp.AttributeValue(chromedp.CSS("a.toggle"), "href")).Value; !strings.Contains(toggle, "force=gwent") {
		t.Errorf("after a tick the toggle leads to %s, want the force in it", toggle)
	}
	if focus := ask(p, chromedp.Evaluate[string]("document.activeElement.name + '=' + document.activeElement.value")); focus != "force=gwent" {
		t.Errorf("after a tick the focus is on %s, want the box that was ticked", focus)
	}
	for _, v := range p.violations() {
		t.Error(v)
	}
	p.quiet()
}
