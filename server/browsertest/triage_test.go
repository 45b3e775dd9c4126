package browsertest

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/ymateb/ymateb/index/embedded"
	"github.com/ymateb/ymateb/index/snippet"
	"github.com/ymateb/ymateb/indexer"
	"github.com/ymateb/ymateb/server"
)

// promises is an invented letter in both languages; nobody has said what it says.
const promises = `Police and Crime Commissioner for Gwent

3 May 2023

Invented letter for tests

Dear Minister,

We will publish a plan for custody by 30 June 2023. I will review every missing child case by March 2024. My office will write to every school before the end of the year.

Byddwn yn hyfforddi pob swyddog erbyn mis Medi 2024. Byddaf yn cyhoeddi adroddiad ar drais domestig erbyn 31 Rhagfyr 2023.

The force will recruit forty officers by 2025.

Yours sincerely,

Jane Example
Police and Crime Commissioner for Gwent
`

// desk is a program of its own that staff can sign in to.
type desk struct {
	t     *testing.T
	page  *page
	token string // of this desk alone: the browser keeps one jar of cookies for all
	dir   string // holds folder and data
	base  string
	cmd   *exec.Cmd
}

func (d *desk) folder() string { return filepath.Join(d.dir, "letters") }
func (d *desk) data() string   { return filepath.Join(d.dir, "data") }

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, page: open(t, true), dir: t.TempDir(), token: "a token of " + t.Name() + ", long enough"}
	if err := os.Mkdir(d.folder(), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.folder(), "letter.txt"), []byte(promises), 0o644); err != nil {
		t.Fatal(err)
	}
	d.start()
	return d
}

// start starts the program and waits until it has read its folder.
func (d *desk) start() {
	d.t.Helper()
	d.cmd = exec.Command(built, "serve", "--addr", "127.0.0.1:0", "--data", d.data(), d.folder())
	d.cmd.Env = append(os.Environ(), "YMATEB_WRITE_TOKEN="+d.token)
	stderr, err := d.cmd.StderrPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	if err := d.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(d.kill)
	d.base = ""
	lines := bufio.NewScanner(stderr)
	for d.base == "" && lines.Scan() {
		_, d.base, _ = strings.Cut(lines.Text(), "ymateb answers on ")
	}
	go func() {
		for lines.Scan() {
		}
	}()
	d.eventually("be ready", func() bool {
		res, err := http.Get(d.base + "/readyz")
		if err != nil {
			return false
		}
		res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
}

// kill ends the program as a power cut does.
func (d *desk) kill() {
	_ = d.cmd.Process.Kill()
	_ = d.cmd.Wait()
}

func (d *desk) eventually(what string, ok func() bool) {
	d.t.Helper()
	for limit := time.Now().Add(patience); time.Now().Before(limit); time.Sleep(50 * time.Millisecond) {
		if ok() {
			return
		}
	}
	d.t.Fatalf("the program does not %s", what)
}

func (d *desk) visit(path string) { d.t.Helper(); d.page.do(chromedp.Navigate(d.base + path)) }

// standing is what the ledger and the document say, told apart by a word of the
// sentence.
type standing struct {
	Commitments map[string]string // word → status, actor, due, topic, note
	Force, Date string
	Path        string
}

const everything = "/api/v1/commitments?page_size=100&status=candidate&status=confirmed&status=dismissed&status=met&status=superseded&status=withdrawn"

// standing reads what stands through handler, or from the program.
func (d *desk) standing(handler http.Handler) standing {
	d.t.Helper()
	get := func(target string, into any) {
		d.t.Helper()
		w := httptest.NewRecorder()
		if handler != nil {
			handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
		} else if res, err := http.Get(d.base + target); err != nil {
			d.t.Fatal(err)
		} else {
			defer res.Body.Close()
			if err := json.NewDecoder(res.Body).Decode(into); err != nil {
				d.t.Fatal(err)
			}
			return
		}
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			d.t.Fatalf("%s: %v", w.Body, err)
		}
	}
	var ledger struct {
		Results []struct {
			Text, Status, Actor, Document string
			DueDate, Topic, Note          any
			Due                           any `json:"due_date"`
		}
	}
	get(everything, &ledger)
	s := standing{Commitments: map[string]string{}}
	for _, r := range ledger.Results {
		for _, word := range []string{"custody", "missing", "school", "hyfforddi", "domestig", "recruit"} {
			if strings.Contains(r.Text, word) {
				s.Commitments[word] = fmt.Sprint(r.Status, " ", r.Actor, " ", r.Due, " ", r.Topic, " ", r.Note)
			}
		}
		var doc struct {
			Force, Date string
			Files       []struct{ Path string }
			Paths       []string
		}
		get("/api/v1/documents/"+r.Document, &doc)
		s.Force, s.Date = doc.Force, doc.Date
	}
	return s
}

// ids are the candidates on the triage page in their order.
func (d *desk) ids() []string {
	d.t.Helper()
	return ask(d.page, chromedp.Evaluate[[]string](`[...document.querySelectorAll("[data-row]")].map(r => r.querySelector("input").name.slice(3))`))
}

func (d *desk) press(keys ...string) {
	d.t.Helper()
	for _, k := range keys {
		d.page.do(chromedp.KeyEvent(k))
	}
}

// word is the word by which the tests tell the sentence of a row.
func (d *desk) row(n int) string {
	d.t.Helper()
	text := ask(d.page, chromedp.Evaluate[string](fmt.Sprintf(`document.querySelectorAll("[data-row] blockquote")[%d].innerText`, n)))
	for _, word := range []string{"custody", "missing", "school", "hyfforddi", "domestig", "recruit"} {
		if strings.Contains(text, word) {
			return word
		}
	}
	d.t.Fatalf("row %d is %q", n, text)
	return ""
}

// TestTriage signs in, judges several candidates at once, changes one in every
// way and corrects the document, by mouse in English and by keyboard in Welsh.
// All of it outlives a kill, a deleted index, a rename and another extractor.
func TestTriage(t *testing.T) {
	for _, lang := range []string{"en", "cy"} {
		t.Run(lang, func(t *testing.T) {
			d := newDesk(t)
			byKeys := lang == "cy"
			d.signIn(lang, byKeys)
			want := d.judge(lang, byKeys)
			d.decide(lang, byKeys, want)
			d.correct(lang, byKeys)
			d.page.quiet()
			before := d.standing(nil)
			for word, status := range want {
				if got := before.Commitments[word]; !strings.HasPrefix(got, status) {
					t.Errorf("%s is %q, want %q", word, got, status)
				}
			}
			if before.Force != "essex" || before.Date != "2023-05-04" {
				t.Errorf("the document is of %s and %s, want essex and 2023-05-04", before.Force, before.Date)
			}
			d.survives(before)
		})
	}
}

// accessible looks at the page shown with axe-core, where it is, and at whether it
// fits a phone.
func (d *desk) accessible(name string) {
	d.t.Helper()
	if axe == "" {
		return
	}
	for _, width := range []int64{320, 1280} {
		d.page.do(chromedp.EmulateViewport(width, 900))
		for _, v := range d.page.violations() {
			d.t.Errorf("%s at %d px: %s", name, width, v)
		}
		if ask(d.page, chromedp.Evaluate[bool]("document.documentElement.scrollWidth > window.innerWidth")) {
			d.t.Errorf("%s at %d px must be scrolled sideways", name, width)
		}
	}
}

func (d *desk) signIn(lang string, byKeys bool) {
	d.t.Helper()
	d.visit("/" + lang + "/triage") // leads to signing in
	d.page.sees("#token")
	d.accessible("signing in")
	if byKeys {
		d.page.do(chromedp.SendKeys(chromedp.CSS("#name"), "Siân"+kb.Tab+d.token+kb.Enter))
	} else {
		d.page.do(chromedp.SendKeys(chromedp.CSS("#name"), "Siân"), chromedp.SendKeys(chromedp.CSS("#token"), d.token))
		d.page.click("main button[type=submit]")
	}
	d.page.sees("[data-triage]")
}

// judge confirms two candidates and dismisses one in one go, leaving one between.
func (d *desk) judge(lang string, byKeys bool) map[string]string {
	d.t.Helper()
	d.accessible("triage")
	ids := d.ids()
	if len(ids) != 6 {
		d.t.Fatalf("%d candidates, want 6", len(ids))
	}
	want := map[string]string{d.row(0): "confirmed", d.row(1): "dismissed", d.row(2): "candidate", d.row(3): "confirmed"}
	if byKeys {
		d.press("j", "c", "x", "u", "c", "k", "j", "s")
	} else {
		for n, status := range map[int]string{0: "confirmed", 1: "dismissed", 3: "confirmed"} {
			d.page.click(fmt.Sprintf("input[name='is-%s'][value=%s]", ids[n], status))
		}
		d.page.click(".apply button")
	}
	d.page.sees(".notice.info[role=status]")
	if left := d.ids(); len(left) != 3 || left[0] != ids[2] {
		d.t.Errorf("left to judge are %q, want the 3 others", left)
	}
	return want
}

// decide changes all that can be changed of the candidate that was left.
func (d *desk) decide(lang string, byKeys bool, want map[string]string) {
	d.t.Helper()
	word := d.row(0)
	d.page.click("[data-row] fieldset a")
	d.page.sees(".decide")
	d.accessible("deciding")
	if byKeys { // status: two to the right; actor by its name; then deadline, topic, note
		d.page.do(chromedp.Focus(chromedp.CSS("input[name=status]:checked")))
		d.press(kb.ArrowRight, kb.ArrowRight, kb.ArrowRight, kb.Tab)
		d.press(kb.Home, kb.Tab)
		d.page.do(chromedp.Evaluate[chromedp.Void]("document.activeElement.select()"))
		d.press("1/10/2024", kb.Tab, kb.Home, kb.Tab, kb.Tab, "gwelir isod", kb.Tab, kb.Enter)
		want[word] = "met commissioner 2024-10-01 <nil> gwelir isod"
	} else {
		d.page.click("input[name=status][value=superseded]")
		d.page.do(chromedp.SetValue(chromedp.CSS("#actor"), "joint"), chromedp.SetValue(chromedp.CSS("#topic"), "custody"), chromedp.SetValue(chromedp.CSS("#due"), "2024-10"),
			chromedp.SendKeys(chromedp.CSS("#note"), `See "below" # not here`))
		d.page.click(".decide button[type=submit]")
		want[word] = `superseded joint 2024-10 custody See "below" # not here`
	}
	d.page.sees(".notice.info[role=status]")
	if text := d.page.text(".changes"); !strings.Contains(text, "Siân") {
		d.t.Errorf("the history says %q, want who it was", text)
	}
}

func (d *desk) correct(lang string, byKeys bool) {
	d.t.Helper()
	d.page.click(".context + .where a")
	d.page.sees("a[href$='/correct']")
	d.page.click("a[href$='/correct']")
	d.page.sees("#force")
	d.accessible("correcting")
	if byKeys {
		d.page.do(chromedp.Focus(chromedp.CSS("#force")))
		down := ask(d.page, chromedp.Evaluate[int](`[...document.activeElement.options].findIndex(o => o.value == "essex") - document.activeElement.selectedIndex`))
		for ; down > 0; down-- {
			d.press(kb.ArrowDown)
		}
		for ; down < 0; down++ {
			d.press(kb.ArrowUp)
		}
		d.press(kb.Tab)
		d.page.do(chromedp.Evaluate[chromedp.Void]("document.activeElement.select()"))
		d.press("4/5/2023", kb.Enter)
	} else {
		d.page.do(chromedp.SetValue(chromedp.CSS("#force"), "essex"), chromedp.SetValue(chromedp.CSS("#date"), "2023-05-04"))
		d.page.click(".decide button[type=submit]")
	}
	d.page.sees(".para")
}

// survives holds what stands after a kill, without the index, after a rename and
// as another extractor reads it against what stood before.
func (d *desk) survives(before standing) {
	d.t.Helper()
	same := func(what string, got standing) {
		d.t.Helper()
		if !maps.Equal(got.Commitments, before.Commitments) || got.Force != before.Force || got.Date != before.Date {
			d.t.Errorf("after %s\n%+v, want\n%+v", what, got, before)
		}
	}
	d.kill()
	d.start()
	same("a kill", d.standing(nil))
	d.kill()
	if err := os.RemoveAll(filepath.Join(d.data(), "index")); err != nil {
		d.t.Fatal(err)
	}
	d.start()
	same("deleting the index", d.standing(nil))
	if err := os.Rename(filepath.Join(d.folder(), "letter.txt"), filepath.Join(d.folder(), "renamed.txt")); err != nil {
		d.t.Fatal(err)
	}
	d.eventually("see the rename", func() bool {
		res, err := http.Get(d.base + "/api/v1/search?q=letter")
		if err != nil {
			return false
		}
		defer res.Body.Close()
		var found struct{ Results []struct{ Path string } }
		return json.NewDecoder(res.Body).Decode(&found) == nil && len(found.Results) == 1 && strings.HasSuffix(found.Results[0].Path, "renamed.txt")
	})
	same("a rename", d.standing(nil))
	d.kill()
	d.start()
	same("a rename and a kill", d.standing(nil))
	d.kill()
	same("another extractor", d.standing(otherExtractor(d.t, d.folder(), d.dir)))
}

// otherExtractor is the collection as a program of another version reads it.
func otherExtractor(t *testing.T, folder, dir string) http.Handler {
	t.Helper()
	engine, err := embedded.Open(t.Context(), embedded.Config{Dir: filepath.Join(dir, "data", "index"), Version: "another"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	if !engine.Stale() {
		t.Error("an index of another version is not taken for one")
	}
	anew, err := engine.Rebuild(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	state, err := indexer.OpenState(filepath.Join(dir, "data", "state"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = state.Close() })
	x, err := indexer.New(indexer.Config{Roots: []string{folder}, Store: anew, State: state, Version: "another"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := x.Once(ctx); err != nil {
		t.Fatal(err)
	}
	if err := anew.Swap(); err != nil {
		t.Fatal(err)
	}
	s, err := server.New(server.Config{Searcher: engine, Marker: snippet.NewMarker(nil)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
