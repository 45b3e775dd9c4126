package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const module = "github.com/ymateb/ymateb/"

// arrows lists which packages of the project a package may import, and the
// modules that it must not.
var arrows = map[string]struct{ may, mustNot []string }{
	"analysis/welsh":          {mustNot: []string{"."}}, // the standard library alone
	"analysis/langid":         {mustNot: []string{"."}},
	"analysis":                {may: []string{"analysis/welsh", "analysis/langid"}},
	"analysis/facts":          {may: []string{"analysis", "analysis/welsh", "analysis/langid"}, mustNot: []string{"github.com/gin-gonic"}},
	"index":                   {may: []string{"analysis/langid"}, mustNot: []string{"github.com/blevesearch", "github.com/gin-gonic"}},
	"index/journal":           {mustNot: []string{"."}},
	"index/embedded":          {may: []string{"index", "analysis"}},
	"index/glossary":          {may: []string{"index", "analysis"}, mustNot: []string{"github.com/blevesearch"}},
	"index/snippet":           {may: []string{"index", "analysis"}, mustNot: []string{"github.com/blevesearch"}},
	"indexer":                 {may: []string{"index", "index/journal", "analysis/facts", "indexer/internal/source"}, mustNot: []string{"github.com/blevesearch", "github.com/gin-gonic"}},
	"indexer/archive":         {mustNot: []string{"github.com/blevesearch", "github.com/gin-gonic"}},
	"indexer/internal/source": {mustNot: []string{"github.com/blevesearch", "github.com/gin-gonic"}},
	"server":                  {may: []string{"index", "index/snippet", "index/glossary", "analysis/facts", "server/internal/i18n"}, mustNot: []string{"github.com/blevesearch"}},
	"server/mcp":              {mustNot: []string{"github.com/blevesearch", "github.com/gin-gonic"}},                                                            // asks the API
	"server/webhook":          {may: []string{"index", "index/journal", "analysis/facts"}, mustNot: []string{"github.com/blevesearch", "github.com/gin-gonic"}}, // reads as any reader does
	"server/internal/i18n":    {},
	// What puts the program together knows all that the program is made of, and
	// neither how its parts do their work nor what only tests and measurements use.
	"server/program": {may: []string{"analysis", "analysis/facts", "index", "index/embedded", "index/snippet", "indexer", "indexer/archive", "server", "server/webhook"},
		mustNot: []string{"github.com/blevesearch", "github.com/gin-gonic"}},
	"index/sample": {may: []string{"index"}, mustNot: []string{"testing", "github.com/blevesearch"}},
}

// TestArrows holds the imports of every package against the picture of the
// design. Packages that are not in it (tests' helpers, generators) may import
// freely but be imported by none that is.
func TestArrows(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, module)
		a, drawn := arrows[name]
		if !drawn {
			continue
		}
		for _, imp := range p.Imports {
			if own, ok := strings.CutPrefix(imp, module); ok {
				if !slices.Contains(a.may, own) && !strings.HasPrefix(own, name+"/") {
					t.Errorf("%s imports %s: no such arrow", name, own)
				}
				continue
			}
			first, _, _ := strings.Cut(imp, "/")
			for _, m := range a.mustNot {
				if m == "." && strings.Contains(first, ".") || m != "." && strings.HasPrefix(imp, m) {
					t.Errorf("%s imports %s", name, imp)
				}
			}
		}
	}
}

// running is a started ymateb over a folder of its own.
type running struct {
	t    *testing.T
	dir  string // the watched folder, named "seeds"
	data string
	url  string
}

// binary builds the program once for all tests.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "ymateb-test")
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "ymateb")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", name, ".").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return name, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if name, err := binary(); err == nil {
		os.RemoveAll(filepath.Dir(name))
	}
	os.Exit(code)
}

// serve starts the program over a copy of the seeds and stops it when the test
// ends.
func serve(t *testing.T) *running {
	t.Helper()
	name, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	p := &running{t: t, dir: filepath.Join(t.TempDir(), "seeds"), data: t.TempDir()}
	if err := os.CopyFS(p.dir, os.DirFS("seeds")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(name, "serve", "--addr", "127.0.0.1:0", "--data", p.data, p.dir)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("the program ended with %v, want a clean end", err)
		}
	})
	lines := bufio.NewScanner(stderr)
	for p.url == "" && lines.Scan() {
		if _, url, ok := strings.Cut(lines.Text(), "ymateb answers on "); ok {
			p.url = strings.TrimSpace(url)
		}
	}
	go func() {
		for lines.Scan() {
		}
	}()
	p.eventually("ready", func() bool { code, _ := p.get("/readyz"); return code == http.StatusOK })
	return p
}

func (p *running) get(target string) (int, []byte) {
	p.t.Helper()
	res, err := http.Get(p.url + target)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return res.StatusCode, b
}

type answer struct {
	Total   int
	Match   string
	Results []struct {
		ID, Path, Title, Force, Date, Author, Type string
		Topics, Languages                          []string
		Passages                                   []struct {
			N     int
			Lang  string
			Text  string
			Marks [][2]int
		}
	}
	Facets map[string][]struct {
		Value, Label string
		Count        int
	}
}

func (p *running) search(params string) answer {
	p.t.Helper()
	code, b := p.get("/api/v1/search?" + params)
	var a answer
	if err := json.Unmarshal(b, &a); err != nil || code != http.StatusOK {
		p.t.Fatalf("search?%s: %d %v %.300s", params, code, err, b)
	}
	return a
}

func (a answer) paths() string {
	var ps []string
	for _, r := range a.Results {
		ps = append(ps, filepath.Base(r.Path))
	}
	slices.Sort(ps)
	return strings.Join(ps, " ")
}

func (p *running) eventually(what string, ok func() bool) {
	p.t.Helper()
	for limit := time.Now().Add(2 * time.Minute); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			p.t.Fatalf("%s: not within two minutes", what)
		}
	}
}

const (
	gwent      = "000_651a8b54d1ecd732.txt"
	southWales = "003_e7dc536ce568a409.txt"
)

func TestSeeds(t *testing.T) {
	p := serve(t)
	for params, want := range map[string]string{
		"":                                 gwent + " " + southWales,
		"q=safeguarding":                   gwent + " " + southWales,
		"q=county+lines":                   southWales,
		"q=%22social+worker%22":            gwent,
		"q=Heddlu+Gwent":                   gwent,
		"force=gwent":                      gwent,
		"year=2020&topic=child_protection": gwent + " " + southWales,
		"month=2020-04":                    southWales,
		"from=2020-05":                     gwent,
		"to=14/4/2020":                     southWales,
		"force=none":                       "",
		"q=safeguarding+-charter":          gwent,
		"q=charter+OR+newport":             gwent + " " + southWales,
	} {
		if got := p.search(params).paths(); got != want {
			t.Errorf("search?%s = %q, want %q", params, got, want)
		}
	}
	for _, r := range p.search("sort=oldest").Results {
		want := [5]string{"gwent", "2020-09-02", "Jeff Cuthbert", "letter", "child_protection"}
		if filepath.Base(r.Path) == southWales {
			want = [5]string{"south-wales", "2020-04-14", "Alun Michael", "statutory_response", "child_protection"}
		}
		if got := [5]string{r.Force, r.Date, r.Author, r.Type, r.Topics[0]}; got != want {
			t.Errorf("%s is %q, want %q", r.Path, got, want)
		}
	}
	a := p.search("q=%22social+worker%22")
	m := a.Results[0].Passages[0]
	if len(m.Marks) != 1 || m.Text[m.Marks[0][0]:m.Marks[0][1]] != "social worker" {
		t.Errorf("marks %v of %q, want the phrase", m.Marks, m.Text)
	}
	if a := p.search("q=charter+zebra"); a.Match != "some" || a.Total != 1 {
		t.Errorf("a word that nobody wrote: match %q, total %d, want some, 1", a.Match, a.Total)
	}
	if f := p.search("force=gwent").Facets["force"]; len(f) != 2 {
		t.Errorf("the force facet under its own filter has %d values, want 2", len(f))
	}
	for _, bad := range []string{"page=-1", "page_size=100000", "colour=red", "sort=best", "force=atlantis", "topic=x", "from=soon"} {
		code, b := p.get("/api/v1/search?" + bad)
		name, _, _ := strings.Cut(bad, "=")
		if code != http.StatusBadRequest || !strings.Contains(string(b), name) {
			t.Errorf("search?%s: %d %.200s, want 400 that names %s", bad, code, b, name)
		}
	}
}

const welshStatement = `Comisiynydd Heddlu a Throsedd Gogledd Cymru

12 Mawrth 2024

Datganiad am blismona cymunedol

Mae'r heddlu yn gweithio gyda phlant yng Nghaernarfon. Byddaf yn cyhoeddi cynllun newydd erbyn diwedd mis Mehefin.
`

func TestWelshDocumentWhileItRuns(t *testing.T) {
	p := serve(t)
	file := filepath.Join(p.dir, "datganiad.txt")
	if err := os.WriteFile(file, []byte(welshStatement), 0o644); err != nil {
		t.Fatal(err)
	}
	p.eventually("the new document is found", func() bool { return p.search("q=Caernarfon").Total == 1 })
	for _, q := range []string{"plentyn", "plant", "blant", "phlant", "mhlant", "cymunedol", "gynllun", "cynlluniau", "Mehefin", "heddluoedd"} {
		if a := p.search("lang=cy&q=" + q); a.paths() != "datganiad.txt" {
			t.Errorf("q=%s = %q, want the Welsh document", q, a.paths())
		}
	}
	r := p.search("q=Caernarfon").Results[0]
	if r.Force != "north-wales" || r.Date != "2024-03-12" || !slices.Equal(r.Languages, []string{"cy"}) {
		t.Errorf("force %q, date %q, languages %q, want north-wales, 2024-03-12, cy", r.Force, r.Date, r.Languages)
	}
	renamed := filepath.Join(p.dir, "enw-newydd.txt")
	if err := os.Rename(file, renamed); err != nil {
		t.Fatal(err)
	}
	p.eventually("the document has its new name", func() bool { return p.search("q=Caernarfon").paths() == "enw-newydd.txt" })
	if got := p.search("q=Caernarfon").Results[0].ID; got != r.ID {
		t.Errorf("renamed, its id is %s, want %s", got, r.ID)
	}
	if err := os.Remove(renamed); err != nil {
		t.Fatal(err)
	}
	p.eventually("the document is gone", func() bool { return p.search("q=Caernarfon").Total == 0 })
}

// command runs the program to its end and returns what it printed and its exit
// status.
func command(t *testing.T, args ...string) (string, int) {
	t.Helper()
	name, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), name, args...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

func TestBackupWhileItRunsAndVerify(t *testing.T) {
	p := serve(t)
	into := filepath.Join(t.TempDir(), "back")
	backup := filepath.Join(t.TempDir(), "b.tar.zst")
	if out, code := command(t, "backup", "--data", p.data, backup, p.dir); code != 0 {
		t.Fatalf("backup: %d %s", code, out)
	}
	if out, code := command(t, "restore", backup, into); code != 0 {
		t.Fatalf("restore: %d %s", code, out)
	}
	data, folder := filepath.Join(into, "data"), filepath.Join(into, "folders", "seeds")
	if out, code := command(t, "index", "-q", "--data", data, folder); code != 0 {
		t.Fatalf("index: %d %s", code, out)
	}
	if out, code := command(t, "verify", "--json", "--data", data, folder); code != 0 || !strings.Contains(out, `"documents":2`) {
		t.Errorf("verify: %d %s, want 0 and 2 documents", code, out)
	}
	if err := os.WriteFile(filepath.Join(folder, gwent), []byte("another letter"), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, code := command(t, "verify", "--data", data, folder); code != 1 || !strings.Contains(out, gwent+": changed") {
		t.Errorf("verify of a changed folder: %d %s, want 1 and the file", code, out)
	}
	if out, code := command(t, "doctor", "--json", "--data", data, folder); code != 0 || !strings.Contains(out, `"name":"disk"`) {
		t.Errorf("doctor: %d %s", code, out)
	}
}

// TestCopiesAndTranslations drops a statement, its translation and a mirror into
// the folder, has the sidecar deny one of them, and takes one away.
func TestCopiesAndTranslations(t *testing.T) {
	p := serve(t)
	drop := func(name string) {
		t.Helper()
		b, err := os.ReadFile(filepath.Join("analysis", "facts", "testdata", "kin", name+".txt"))
		if err == nil {
			err = os.WriteFile(filepath.Join(p.dir, name+".txt"), b, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	type document struct {
		ID, Path, Group string
		Copies          []string
		TranslationOf   string `json:"translation_of"`
		Also            []struct{ ID string }
	}
	find := func(what, name string) (d document, total, shown int) {
		t.Helper()
		var a struct {
			Total, Shown int
			Results      []document
		}
		_, b := p.get("/api/v1/" + what)
		if err := json.Unmarshal(b, &a); err != nil {
			t.Fatal(err)
		}
		for _, r := range a.Results {
			if r.Path == "seeds/"+name+".txt" {
				d = r
			}
		}
		return d, a.Total, a.Shown
	}
	const all, ledger = "search?force=dyfed-powys&copies=collapse&sort=oldest", "commitments?force=dyfed-powys"
	for _, name := range []string{"youth-en", "youth-cy", "youth-en-mirror-undated"} {
		drop(name)
	}
	p.eventually("the statement is one of a pair and has a copy", func() bool {
		en, total, shown := find(all, "youth-en")
		cy, _, _ := find(all, "youth-cy")
		return total == 3 && shown == 2 && len(en.Copies) == 1 && en.TranslationOf == cy.ID && cy.TranslationOf != ""
	})
	_, promises, _ := find(ledger, "")
	if err := os.Remove(filepath.Join(p.dir, "youth-en-mirror-undated.txt")); err != nil {
		t.Fatal(err)
	}
	p.eventually("the copy is gone", func() bool {
		en, total, shown := find(all, "youth-en")
		return total == 2 && shown == 2 && en.Group == "" && en.TranslationOf != ""
	})
	if _, now, _ := find(ledger, ""); now != promises || now == 0 {
		t.Errorf("%d promises with the copy, %d without; want as many", promises, now)
	}
	if err := os.WriteFile(filepath.Join(p.dir, "youth-cy.txt.meta.yaml"), []byte("translation_of: none\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	p.eventually("the sidecar parts them", func() bool {
		en, _, _ := find(all, "youth-en")
		_, now, _ := find(ledger, "")
		return en.ID != "" && en.TranslationOf == "" && now > promises
	})
}

// TestFlagsAreExplained holds the flags of serve against the page for those who run
// it, and the flags that the pages name against those of the program.
func TestFlagsAreExplained(t *testing.T) {
	flag := regexp.MustCompile("(?m)(^ +(?:-[a-z], )?|[` ])(--[a-z][a-z-]*)")
	flags := func(text string) (names []string) {
		for _, m := range flag.FindAllStringSubmatch(text, -1) {
			names = append(names, m[2])
		}
		return names
	}
	page := func(name string) string {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	running := page(".docs/running.md")
	known := map[string]bool{}
	for _, c := range []string{"serve", "reload", "index", "search", "mcp", "read", "analyze", "generate", "backup", "restore", "verify", "health", "doctor", "version"} {
		help, _ := command(t, c, "--help")
		for _, name := range flags(help) {
			known[name] = true
			if c == "serve" && name != "--help" && !strings.Contains(running, "| `"+name) && !strings.Contains(running, ", `"+name) {
				t.Errorf(".docs/running.md does not explain %s", name)
			}
		}
		if !strings.Contains(running+page("README.md"), "ymateb "+c) && c != "version" && c != "generate" { // which only measuring needs
			t.Errorf("neither page names the command %s", c)
		}
	}
	if len(known) < 25 {
		t.Errorf("%d flags in the help, want them all", len(known))
	}
	for _, name := range append(flags(running), flags(page("README.md"))...) {
		if !known[name] {
			t.Errorf("a page names %s, which no command has", name)
		}
	}
}
