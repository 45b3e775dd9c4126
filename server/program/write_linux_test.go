package program

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ymateb/ymateb/server/internal/i18n"
)

const pledges = `Police and Crime Commissioner for Gwent

3 May 2023

Invented letter for tests

We will publish a plan for custody by 30 June 2023. I will review every missing child case by March 2024.

Jane Example
Police and Crime Commissioner for Gwent
`

// office is a running program and a person who has signed in.
type office struct {
	t    *testing.T
	dir  string // holds letters and data
	base string
	http *http.Client
	form string
}

func (o *office) letters() string { return filepath.Join(o.dir, "letters") }
func (o *office) sidecar() string { return filepath.Join(o.letters(), "a.txt.meta.yaml") }

// newOffice starts the program over a letter, after change has changed its folder,
// as another user where one is given.
func newOffice(t *testing.T, as *syscall.Credential, change func(o *office)) *office {
	t.Helper()
	dir, err := os.MkdirTemp("", "ymateb-office")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	o := &office{t: t, dir: dir}
	o.must(os.Chmod(dir, 0o755))
	o.must(os.Mkdir(o.letters(), 0o755))
	o.must(os.Mkdir(filepath.Join(dir, "data"), 0o755))
	change(o)
	program := os.Args[0]
	if as != nil { // the test's own program lies where only its user may go
		o.must(os.Chown(filepath.Join(dir, "data"), int(as.Uid), int(as.Gid)))
		program = filepath.Join(dir, "program")
		b, err := os.ReadFile(os.Args[0])
		o.must(err)
		o.must(os.WriteFile(program, b, 0o755))
	}
	cmd := exec.Command(program)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "YMATEB_TEST_SERVE="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	hold, err := cmd.StdinPipe()
	o.must(err)
	stderr, err := cmd.StderrPipe()
	o.must(err)
	o.must(cmd.Start())
	t.Cleanup(func() {
		hold.Close()
		_ = cmd.Wait()
	})
	var log strings.Builder
	for lines := bufio.NewScanner(stderr); o.base == "" && lines.Scan(); {
		fmt.Fprintln(&log, lines.Text())
		_, o.base, _ = strings.Cut(lines.Text(), "ymateb answers on ")
	}
	if o.base == "" {
		t.Fatalf("the program did not start:\n%s", &log)
	}
	go func() { _, _ = io.Copy(io.Discard, stderr) }()
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if res, err := http.Get(o.base + "/readyz"); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Now().After(deadline) {
			t.Fatal("the program does not become ready")
		}
	}
	o.signIn()
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) signIn() {
	o.t.Helper()
	jar, err := cookiejar.New(nil)
	o.must(err)
	o.http = &http.Client{Jar: jar, Timeout: 2 * time.Minute}
	o.send("/en/sign-in", url.Values{"name": {"Siân"}, "token": {staffToken}})
	_, page := o.get("/en/triage")
	m := regexp.MustCompile(`name="form" value="([^"]+)"`).FindStringSubmatch(page)
	if m == nil {
		o.t.Fatalf("no form on the triage page:\n%s", page)
	}
	o.form = m[1]
}

func (o *office) get(target string) (int, string) {
	o.t.Helper()
	res, err := o.http.Get(o.base + target)
	o.must(err)
	return o.read(res)
}

func (o *office) read(res *http.Response) (int, string) {
	o.t.Helper()
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	o.must(err)
	return res.StatusCode, string(b)
}

func (o *office) send(target string, form url.Values) (int, string) {
	o.t.Helper()
	form.Set("form", o.form)
	res, err := o.http.PostForm(o.base+target, form)
	o.must(err)
	return o.read(res)
}

// promise is the id and status of the commitment with a word in it.
func (o *office) promise(word string) (id, status string) {
	o.t.Helper()
	_, body := o.get("/api/v1/commitments?q=" + word)
	var found struct{ Results []struct{ ID, Status string } }
	o.must(json.Unmarshal([]byte(body), &found))
	if len(found.Results) != 1 {
		o.t.Fatalf("%d commitments with %q, want 1: %s", len(found.Results), word, body)
	}
	return found.Results[0].ID, found.Results[0].Status
}

// refused decides on a commitment as a page and as a program, in both languages,
// and wants it refused with the words of a problem, with all that was typed, and
// with the sidecar as it was.
func (o *office) refused(status int, code string) {
	o.t.Helper()
	was, _ := os.ReadFile(o.sidecar())
	printers, err := i18n.Load()
	o.must(err)
	id, _ := o.promise("custody")
	for _, l := range i18n.All {
		says := printers[l].T("problem." + code + ".detail")
		got, page := o.send("/"+string(l)+"/commitments/"+id, url.Values{"status": {"met"}, "expect": {"candidate"}, "note": {"typed at length"}})
		if page = strings.ReplaceAll(page, "&#39;", "'"); got != status || !strings.Contains(page, says) || !strings.Contains(page, "typed at length") {
			o.t.Errorf("%s page: %d, want %d with %q and what was typed", l, got, status, says)
		}
		got, page = o.send("/"+string(l)+"/triage", url.Values{"is-" + id: {"confirmed"}})
		if page = strings.ReplaceAll(page, "&#39;", "'"); got != status || !strings.Contains(page, says) || !strings.Contains(page, `value="confirmed" checked`) {
			o.t.Errorf("%s triage: %d, want %d with %q and what was chosen", l, got, status, says)
		}
		req, err := http.NewRequest(http.MethodPost, o.base+"/api/v1/commitments/"+id, strings.NewReader(`{"status":"met"}`))
		o.must(err)
		req.Header.Set("Authorization", "Bearer "+staffToken)
		req.Header.Set("Accept-Language", string(l))
		res, err := o.http.Do(req)
		o.must(err)
		got, body := o.read(res)
		var p struct{ Type, Detail string }
		o.must(json.Unmarshal([]byte(body), &p))
		if got != status || p.Detail != says || p.Type != "/problems/"+code {
			o.t.Errorf("%s API: %d %+v, want %d with %q", l, got, p, status, says)
		}
	}
	if is, _ := os.ReadFile(o.sidecar()); string(is) != string(was) {
		o.t.Errorf("the sidecar was\n%s\nand is\n%s", was, is)
	}
	if left, _ := filepath.Glob(filepath.Join(o.letters(), ".*.tmp")); len(left) > 0 {
		o.t.Errorf("left behind: %q", left)
	}
	if _, s := o.promise("custody"); s != "candidate" {
		o.t.Errorf("the commitment is %s, want candidate", s)
	}
}

// written decides on a commitment and wants it written.
func (o *office) written() {
	o.t.Helper()
	id, _ := o.promise("custody")
	if got, page := o.send("/en/commitments/"+id, url.Values{"status": {"met"}, "expect": {"candidate"}}); got != http.StatusOK {
		o.t.Errorf("deciding when all is well: %d\n%s", got, page)
	}
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) { // a slow machine says first that it will be seen later
		_, s := o.promise("custody")
		if s == "met" {
			return
		}
		if time.Now().After(deadline) {
			o.t.Fatalf("the commitment is %s, want met", s)
		}
	}
}

func TestFullDiskUnderAnEditor(t *testing.T) {
	ballast := ""
	o := newOffice(t, nil, func(o *office) {
		if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", o.letters()).CombinedOutput(); err != nil {
			t.Skipf("skipped: mounting a small disk is not allowed here: %s", out)
		}
		t.Cleanup(func() {
			if out, err := exec.Command("umount", "-l", o.letters()).CombinedOutput(); err != nil {
				t.Errorf("umount: %s", out)
			}
		})
		o.must(os.WriteFile(filepath.Join(o.letters(), "a.txt"), []byte(pledges), 0o644))
		o.must(os.WriteFile(o.sidecar(), []byte("# ours\nlicence: OGL # kept\n"), 0o644))
		ballast = filepath.Join(o.letters(), ".ballast")
		f, err := os.Create(ballast)
		o.must(err)
		for block := make([]byte, 4096); err == nil; {
			_, err = f.Write(block)
		}
		f.Close()
	})
	o.refused(http.StatusInsufficientStorage, "disk_full")
	o.must(os.Remove(ballast))
	o.written()
	if b, err := os.ReadFile(o.sidecar()); err != nil || !strings.HasPrefix(string(b), "# ours\nlicence: OGL # kept\n") {
		t.Errorf("the sidecar lost what it held: %s, %v", b, err)
	}
}

func TestReadOnlyFolderUnderAnEditor(t *testing.T) {
	var as *syscall.Credential
	if os.Getuid() == 0 { // root may write everywhere
		as = &syscall.Credential{Uid: 65534, Gid: 65534}
	}
	o := newOffice(t, as, func(o *office) {
		o.must(os.WriteFile(filepath.Join(o.letters(), "a.txt"), []byte(pledges), 0o644))
		o.must(os.Chmod(o.letters(), 0o555))
		t.Cleanup(func() { _ = os.Chmod(o.letters(), 0o755) })
	})
	o.refused(http.StatusServiceUnavailable, "read_only")
	o.must(os.Chmod(o.letters(), 0o777))
	o.written()
}

func TestBrokenSidecarUnderAnEditor(t *testing.T) {
	o := newOffice(t, nil, func(o *office) {
		o.must(os.WriteFile(filepath.Join(o.letters(), "a.txt"), []byte(pledges), 0o644))
		o.must(os.WriteFile(o.sidecar(), []byte("title: By hand\nforce: [gwent\n  x: y: z\n"), 0o644))
	})
	o.refused(http.StatusConflict, "broken_sidecar")
	for _, dir := range []string{"/en", "/cy"} {
		if _, page := o.get(dir + "/status"); !strings.Contains(page, "letters/a.txt") {
			t.Errorf("%s/status does not say which file is broken", dir)
		}
	}
	o.must(os.WriteFile(o.sidecar(), []byte("title: By hand # mended\n"), 0o644))
	o.written()
	if b, _ := os.ReadFile(o.sidecar()); !strings.Contains(string(b), "# mended") {
		t.Errorf("what was mended by hand is lost: %s", b)
	}
}
