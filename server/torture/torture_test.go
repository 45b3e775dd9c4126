package torture

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// program is a running ymateb over a folder of its own.
type program struct {
	dir, url string
	pid      int
}

func start(t *testing.T) *program {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped with -short: runs the program under load for a while")
	}
	p := &program{dir: filepath.Join(t.TempDir(), "statements")}
	if err := os.CopyFS(p.dir, os.DirFS("../../seeds")); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "ymateb")
	if out, err := exec.Command("go", "build", "-o", name, "../..").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	cmd := exec.Command(name, "-q", "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir(), p.dir)
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.pid = cmd.Process.Pid
	t.Cleanup(func() {
		begun := time.Now()
		_ = cmd.Process.Signal(os.Interrupt)
		if err := cmd.Wait(); err != nil || time.Since(begun) > 8*time.Second {
			t.Errorf("the program ended with %v after %s, want a clean end within five seconds or so", err, time.Since(begun))
		}
	})
	lines := bufio.NewScanner(stderr)
	for p.url == "" && lines.Scan() {
		if _, u, ok := strings.Cut(lines.Text(), "ymateb answers on "); ok {
			p.url = strings.TrimSpace(u)
		}
	}
	go func() { _, _ = io.Copy(io.Discard, stderr) }()
	p.eventually(t, "ready", 30*time.Second, func() bool { code, _ := p.get("/readyz"); return code == 200 })
	return p
}

func (p *program) get(target string) (int, string) {
	code, body, _ := p.ask(target)
	return code, body
}

func (p *program) ask(target string) (int, string, http.Header) {
	res, err := http.Get(p.url + target)
	if err != nil {
		return 0, err.Error(), nil
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err.Error(), nil
	}
	return res.StatusCode, string(b), res.Header
}

// paths searches and returns the base names of what was found.
func (p *program) paths(q string) (names []string, total, code int) {
	code, body := p.get("/api/v1/search?page_size=100&q=" + url.QueryEscape(q))
	var a struct {
		Total   int
		Results []struct{ Path string }
	}
	if json.Unmarshal([]byte(body), &a) != nil {
		return nil, 0, code
	}
	for _, r := range a.Results {
		names = append(names, filepath.Base(r.Path))
	}
	return names, a.Total, code
}

func (p *program) eventually(t *testing.T, what string, limit time.Duration, ok func() bool) time.Duration {
	t.Helper()
	begun := time.Now()
	for !ok() {
		if time.Since(begun) > limit {
			t.Fatalf("%s: not within %s", what, limit)
		}
		time.Sleep(50 * time.Millisecond)
	}
	return time.Since(begun)
}

// memory is what the program holds in memory at most, in MB; 0 where the system
// doesn't tell.
func (p *program) memory() int {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.pid))
	if err != nil {
		return 0
	}
	var kb int
	if _, after, ok := strings.Cut(string(b), "VmHWM:"); ok {
		_, _ = fmt.Sscan(after, &kb)
	}
	return kb >> 10
}

func word(n int) string { return fmt.Sprintf("zq%04dq", n) }

func (p *program) write(t *testing.T, name string, n int) {
	t.Helper()
	text := fmt.Sprintf("Invented statement\n\n%d March 2024\n\nThe commissioner speaks of %s and of neighbourhood policing.\n", 1+n%28, word(n))
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o644); err != nil {
		t.Error(err)
	}
}

// hostile makes files that are not what they say, too large, too deep or cut off.
func hostile(t *testing.T) map[string][]byte {
	t.Helper()
	rnd := rand.NewChaCha8([32]byte{9})
	noise := make([]byte, 200_000)
	_, _ = rnd.Read(noise)
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	for _, name := range []string{"[Content_Types].xml", "word/document.xml"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		zeros := bytes.Repeat([]byte(" "), 1<<20)
		for range 300 {
			if _, err := w.Write(zeros); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{
		"bomb.docx":       bomb.Bytes(),
		"cut.docx":        bomb.Bytes()[:bomb.Len()/2],
		"deep.html":       []byte(strings.Repeat("<div>", 200_000) + "x"),
		"deep.rtf":        []byte(`{\rtf1 ` + strings.Repeat(`{\b `, 200_000)),
		"loop.pdf":        []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj trailer<</Root 1 0 R>>"),
		"entities.html":   []byte("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><p>&b;"),
		"parts.eml":       []byte("Content-Type: multipart/mixed; boundary=a\n\n" + strings.Repeat("--a\nContent-Type: multipart/mixed; boundary=a\n\n", 20_000)),
		"line.txt":        bytes.Repeat([]byte("a"), 8<<20),
		"x.txt.meta.yaml": []byte(strings.Repeat("[", 100_000)),
	}
	for _, ext := range []string{"pdf", "docx", "odt", "doc", "rtf", "eml", "html", "txt", "md", "png", "tiff", "zip"} {
		files["noise."+ext] = noise
	}
	if more, err := filepath.Glob("../../../shared/eval/files/bad/*"); err == nil {
		for _, name := range more {
			if b, err := os.ReadFile(name); err == nil {
				files["bad-"+filepath.Base(name)] = b
			}
		}
	}
	return files
}

func TestHostileFiles(t *testing.T) {
	p := start(t)
	i := 0
	for name, b := range hostile(t) {
		if err := os.WriteFile(filepath.Join(p.dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
		p.write(t, fmt.Sprintf("good%d.txt", i), i)
		i++
	}
	for n := range i {
		took := p.eventually(t, "a good file among bad ones", 60*time.Second, func() bool { _, total, _ := p.paths(word(n)); return total == 1 })
		if n == 0 {
			t.Logf("the first good file was found after %s", took.Round(time.Millisecond))
		}
	}
	if mb := p.memory(); mb > 1024 {
		t.Errorf("the program took %d MB, want at most 1,024", mb)
	} else {
		t.Logf("%d bad files; the program took %d MB at most", i, mb)
	}
	if code, _ := p.get("/healthz"); code != 200 {
		t.Errorf("healthz: %d", code)
	}
}

// queries are what people and others send.
var queries = []string{
	"policing", "heddlu", `"neighbourhood policing"`, "polic*", "safegarding~", "policing -crime", "(((((", `"`, "a OR", "* *", "force:gwent",
	"date:2020..2021", "NOT", "plismona NEU heddlu", strings.Repeat("(", 500), strings.Repeat("a OR ", 300) + "a", "\x00\xff", "<script>alert(1)</script>",
	"'; DROP TABLE", "../../etc/passwd", "%00", "ŵŷ", "body:*", "*e*", "a~9", `"a b"~99999999999`, strings.Repeat("x", 5000), "👩‍👩‍👧‍👦",
}

func TestReadersWhileFilesChange(t *testing.T) {
	length := 5 * time.Second
	if d, err := time.ParseDuration(os.Getenv("YMATEB_LOAD")); err == nil {
		length = d
	}
	p := start(t)
	const stable, restless = 60, 40
	for n := range stable {
		p.write(t, fmt.Sprintf("stable%02d.txt", n), n)
	}
	p.eventually(t, "all stable files", time.Minute, func() bool { _, total, _ := p.paths("neighbourhood policing Invented"); return total == stable })
	end := time.Now().Add(length)
	var wg sync.WaitGroup
	exists := make([]string, restless) // the oracle: name of each restless file, "" when there is none
	wg.Go(func() {
		for rnd := rand.New(rand.NewPCG(1, 2)); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			i := rnd.IntN(restless)
			name := fmt.Sprintf("r%02d-%d.txt", i, rnd.IntN(1000))
			switch {
			case exists[i] == "":
				p.write(t, name, 1000+i)
				exists[i] = name
			case rnd.IntN(2) == 0:
				if err := os.Rename(filepath.Join(p.dir, exists[i]), filepath.Join(p.dir, name)); err != nil {
					t.Error(err)
				}
				exists[i] = name
			default:
				if err := os.Remove(filepath.Join(p.dir, exists[i])); err != nil {
					t.Error(err)
				}
				exists[i] = ""
			}
		}
	})
	var asked, wrong, broken, busy atomic.Int64
	var mu sync.Mutex
	var times []time.Duration
	for c := range 32 {
		wg.Go(func() {
			for rnd := rand.New(rand.NewPCG(3, uint64(c))); time.Now().Before(end); {
				begun := time.Now()
				var code int
				if rnd.IntN(2) == 0 {
					n := rnd.IntN(stable)
					names, total, status := p.paths(word(n))
					if code = status; code == 200 && (total != 1 || names[0] != fmt.Sprintf("stable%02d.txt", n)) {
						wrong.Add(1)
						t.Errorf("%s found %v, want stable%02d.txt alone", word(n), names, n)
					}
				} else {
					page := []string{"/en/search?q=", "/cy/search?q=", "/api/v1/search?q="}[rnd.IntN(3)]
					code, _ = p.get(page + url.QueryEscape(queries[rnd.IntN(len(queries))]))
				}
				asked.Add(1)
				switch {
				case code == 503 || code == 429:
					busy.Add(1)
				case code == 0 || code >= 500:
					broken.Add(1)
				}
				mu.Lock()
				times = append(times, time.Since(begun))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.Sort(times)
	t.Logf("%d requests in %s by 32 clients: %d wrong, %d broken, %d told to come back; p50 %s, p99 %s, at most %s; memory %d MB", asked.Load(), length,
		wrong.Load(), broken.Load(), busy.Load(), times[len(times)/2], times[len(times)*99/100], times[len(times)-1], p.memory())
	if broken.Load() > 0 {
		t.Errorf("%d answers were errors of the server", broken.Load())
	}
	for i, name := range exists {
		p.eventually(t, "index as the folder", 30*time.Second, func() bool {
			names, total, _ := p.paths(word(1000 + i))
			return name == "" && total == 0 || name != "" && total == 1 && names[0] == name
		})
	}
}

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
