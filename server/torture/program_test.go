package torture

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program is a running ymateb over a folder of its own.
type program struct {
	dir, data string
	url       string
	args      []string // after serve's own
	env       []string // beside the test's own
	cmd       *exec.Cmd
	ended     chan struct{} // closed when cmd.Wait has returned
	waited    error
	log       *tail
	client    *http.Client // nil: the usual one
}

// tail keeps the last of what a program logs.
type tail struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *tail) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.b.Len() > 1<<20 {
		l.b.Reset()
	}
	return l.b.Write(p)
}

func (l *tail) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// binary builds the program once for all tests.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "ymateb-torture")
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "ymateb")
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", name, "../..").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return name, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if !testing.Short() {
		if name, err := binary(); err == nil {
			_ = os.RemoveAll(filepath.Dir(name))
		}
	}
	os.Exit(code)
}

// start runs the program over a copy of the seeds until the test ends.
func start(t *testing.T, args ...string) *program {
	t.Helper()
	p := prepare(t, args...)
	p.run(t)
	p.ready(t)
	return p
}

// prepare makes the folders and runs nothing.
func prepare(t *testing.T, args ...string) *program {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped with -short: runs the program for a while")
	}
	p := &program{dir: filepath.Join(t.TempDir(), "statements"), data: t.TempDir(), args: args, log: &tail{}}
	if err := os.CopyFS(p.dir, os.DirFS("../../seeds")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if p.cmd == nil {
			return
		}
		if took, err := p.stop(); err != nil || took > mostToEnd {
			t.Errorf("the program ended with %v after %s, want a clean end within %s", err, took, mostToEnd)
		}
	})
	return p
}

// run starts the program and returns when it answers.
func (p *program) run(t *testing.T) {
	t.Helper()
	name, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd = exec.Command(name, append([]string{"-q", "serve", "--addr", "127.0.0.1:0", "--data", p.data, p.dir}, p.args...)...)
	p.cmd.Env = append(os.Environ(), p.env...)
	stderr, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.url, p.ended = "", make(chan struct{})
	lines := bufio.NewScanner(stderr)
	for p.url == "" && lines.Scan() {
		fmt.Fprintln(p.log, lines.Text())
		if _, u, ok := strings.Cut(lines.Text(), "ymateb answers on "); ok {
			p.url = strings.TrimSpace(u)
		}
	}
	if p.url == "" {
		t.Fatalf("the program did not start: %s", p.log)
	}
	go func() {
		_, _ = io.Copy(p.log, stderr)
		p.waited = p.cmd.Wait()
		close(p.ended)
	}()
}

func (p *program) ready(t *testing.T) {
	t.Helper()
	p.eventually(t, "ready", time.Minute, func() bool { code, _ := p.get("/readyz"); return code == 200 })
}

// stop asks the program to end, as systemd does, and waits for it.
func (p *program) stop() (time.Duration, error) {
	begun := time.Now()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(2 * time.Minute):
		_ = p.cmd.Process.Kill()
		<-p.ended
		return time.Since(begun), errors.New("it had to be killed")
	}
	p.cmd = nil
	return time.Since(begun), p.waited
}

// kill ends the program at once.
func (p *program) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
	p.cmd = nil
}

// command runs another command of the program.
func command(ctx context.Context, args ...string) (string, error) {
	name, err := binary()
	if err != nil {
		return "", err
	}
	out, err := exec.CommandContext(ctx, name, args...).CombinedOutput()
	return string(out), err
}

func (p *program) get(target string) (int, string) {
	code, body, _ := p.ask(target)
	return code, body
}

func (p *program) ask(target string) (int, string, http.Header) {
	client := p.client
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Get(p.url + target)
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

// mostToEnd is the promise of the program where its long proofs are run; a test
// among others, on a machine that nobody knows, only wants it to end.
var mostToEnd = func() time.Duration {
	for _, proof := range []string{"YMATEB_TORTURE", "YMATEB_FILES", "YMATEB_LOAD", "YMATEB_KILLS", "YMATEB_SOAK"} {
		if os.Getenv(proof) != "" {
			return 5 * time.Second
		}
	}
	return time.Minute
}()

// eventually waits for what the program does in its own time, and says how long
// it took.
func (p *program) eventually(t *testing.T, what string, limit time.Duration, ok func() bool) time.Duration {
	t.Helper()
	begun := time.Now()
	for !ok() {
		if time.Since(begun) > max(limit, 2*time.Minute) {
			t.Fatalf("%s: not within %s", what, max(limit, 2*time.Minute))
		}
		time.Sleep(50 * time.Millisecond)
	}
	return time.Since(begun)
}

// memory is what the program holds in memory at most, in MB; 0 where the system
// doesn't tell.
func (p *program) memory() int {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	var kb int
	if _, after, ok := strings.Cut(string(b), "VmHWM:"); ok {
		_, _ = fmt.Sscan(after, &kb)
	}
	return kb >> 10
}

func word(n int) string { return fmt.Sprintf("zq%06dq", n) }

func (p *program) write(t *testing.T, name string, n int) {
	t.Helper()
	text := fmt.Sprintf("Invented statement\n\n%d March 2024\n\nThe commissioner speaks of %s and of neighbourhood policing.\n", 1+n%28, word(n))
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o644); err != nil {
		t.Error(err)
	}
}
