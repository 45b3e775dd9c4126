package torture

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// asking sends requests, side by side, until stop is called, which says how many
// were answered and how many were not.
func (p *program) asking(target string) (stop func() (asked, failed int64)) {
	var n, bad atomic.Int64
	var wg sync.WaitGroup
	ctx, cancel := context.WithCancel(context.Background())
	for range 4 {
		wg.Go(func() {
			for ctx.Err() == nil {
				if code, _ := p.get(target); code != http.StatusOK {
					bad.Add(1)
				}
				n.Add(1)
			}
		})
	}
	return func() (int64, int64) { cancel(); wg.Wait(); return n.Load(), bad.Load() }
}

// setup is what the status says of the configuration.
func (p *program) setup() (s struct {
	Refused bool
	Waiting []string
}) {
	var status struct{ Setup any }
	_, b := p.get("/api/v1/status")
	status.Setup = &s
	_ = json.Unmarshal([]byte(b), &status)
	return s
}

// TestReload changes the configuration of a running program: what can change
// changes, a broken one is refused, and no request fails.
func TestReload(t *testing.T) {
	other := filepath.Join(t.TempDir(), "other")
	token := filepath.Join(t.TempDir(), "token")
	config := filepath.Join(t.TempDir(), "ymateb.yaml")
	tables := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(other, 0o755); err != nil {
		t.Fatal(err)
	}
	write(filepath.Join(other, "more.txt"), "Statement\n\nThe commissioner speaks of zebracrossings.\n")
	write(config, "rate: -1\n")
	p := start(t, "--config", config)
	stop := p.asking("/api/v1/search?q=safeguarding")
	hangup := func() {
		t.Helper()
		if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
			t.Skip("no SIGHUP here:", err)
		}
	}

	write(config, fmt.Sprintf("rate: 1000\nfolders: [%q]\ntoken-file: %q\npoll: 1m\n", other, token))
	write(token, "a long secret for staff")
	if code, _ := p.get("/en/sign-in"); code != http.StatusNotFound {
		t.Errorf("sign-in without a token: %d, want 404", code)
	}
	hangup()
	p.eventually(t, "the new folder", 20*time.Second, func() bool { _, n, _ := p.paths("zebracrossings"); return n == 1 })
	if code, _ := p.get("/en/sign-in"); code != http.StatusOK {
		t.Errorf("sign-in with a token: %d, want 200", code)
	}
	if _, _, head := p.ask("/api/v1/search"); head.Get("RateLimit-Limit") != "1000" {
		t.Errorf("the limit is %q, want 1000", head.Get("RateLimit-Limit"))
	}
	if s := p.setup(); s.Refused || fmt.Sprint(s.Waiting) != "[poll]" {
		t.Errorf("the status says %+v, want that poll waits", s)
	}

	for what, text := range map[string]string{
		"a folder that is not there": "folders: [/nowhere/at/all]\n", "a token too short": "write-token: x\n", "no YAML": "rate: [\n", "an unknown key": "colour: red\n",
		"a broken table": fmt.Sprintf("tables: %q\n", tables),
	} {
		write(filepath.Join(tables, "topics.json"), "[")
		write(config, text)
		out, err := command(t.Context(), "reload", "--data", p.data)
		if err == nil {
			t.Errorf("%s: reload says %s, want that it is refused", what, out)
		}
		if s := p.setup(); !s.Refused {
			t.Errorf("%s: the status does not say that it was refused", what)
		}
		if _, n, _ := p.paths("zebracrossings"); n != 1 {
			t.Errorf("%s: what held before does not hold any more", what)
		}
	}

	write(filepath.Join(tables, "topics.json"), `[{"id":"zebras","en":"Zebras","cy":"Sebras","terms_en":["safeguarding"],"terms_cy":["diogelu"]}]`)
	write(config, fmt.Sprintf("rate: -1\ntables: %q\n", tables))
	out, err := command(t.Context(), "reload", "--json", "--data", p.data)
	if err != nil || !strings.Contains(out, `"refused":false`) {
		t.Errorf("reload: %v %s", err, out)
	}
	p.eventually(t, "the folder leaves", 20*time.Second, func() bool { _, n, _ := p.paths("zebracrossings"); return n == 0 })
	p.eventually(t, "the new topic", 20*time.Second, func() bool {
		code, b := p.get("/api/v1/search?topic=zebras")
		return code == 200 && strings.Contains(b, `"total":2`)
	})
	if asked, failed := stop(); failed > 0 || asked == 0 {
		t.Errorf("%d of %d requests failed while the configuration changed", failed, asked)
	} else {
		t.Logf("%d requests were answered meanwhile", asked)
	}
}

// TestBackupWhileItServes takes the index into a backup while files change, and
// the restored one opens and agrees.
func TestBackupWhileItServes(t *testing.T) {
	p := start(t)
	for n := range 50 {
		p.write(t, fmt.Sprintf("f%02d.txt", n), n)
	}
	p.eventually(t, "all files", time.Minute, func() bool { _, n, _ := p.paths("neighbourhood policing Invented"); return n == 50 })
	var out string
	run := func(args ...string) {
		t.Helper()
		var err error
		if out, err = command(t.Context(), args...); err != nil {
			t.Fatalf("%s: %v %s", args, err, out)
		}
	}
	stop := p.asking("/api/v1/search?q=policing")
	to, into := filepath.Join(t.TempDir(), "b.tar.zst"), filepath.Join(t.TempDir(), "restored")
	run("verify", "--json", "--data", p.data, p.dir)
	run("backup", "--json", "--data", p.data, to, p.dir)
	run("restore", "--json", to, into)
	data, folder := filepath.Join(into, "data"), filepath.Join(into, "folders", "statements")
	run("verify", "--json", "--data", data, folder)
	if !strings.Contains(out, `"documents":52`) {
		t.Errorf("verify of what was restored: %s, want 52 documents", out)
	}
	run("doctor", "--json", "--data", data, folder)
	run("search", "--json", "--data", data, word(7)) // the index came with it
	if !strings.Contains(out, `"total":1`) {
		t.Errorf("search in what was restored: %s", out)
	}
	if _, failed := stop(); failed > 0 {
		t.Errorf("%d requests failed during the backup", failed)
	}
	if left, err := filepath.Glob(filepath.Join(p.data, "copy-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q %v", left, err)
	}
}

// TestRebuild starts over an index that another version made: it answers from the
// old one until the new one is complete, without a wrong answer or a failed one
// between them.
func TestRebuild(t *testing.T) {
	const files = 400
	p := prepare(t)
	for n := range files {
		p.write(t, fmt.Sprintf("f%03d.txt", n), n)
	}
	p.run(t)
	p.ready(t)
	if _, err := p.stop(); err != nil {
		t.Fatal(err)
	}
	manifests, err := filepath.Glob(filepath.Join(p.data, "index", "*", "manifest.json"))
	if err != nil || len(manifests) != 1 {
		t.Fatalf("manifests %q %v", manifests, err)
	}
	var m map[string]any
	b, err := os.ReadFile(manifests[0])
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	m["version"] = "another"
	if b, err2 := json.Marshal(m); err != nil || err2 != nil || os.WriteFile(manifests[0], b, 0o600) != nil {
		t.Fatal(err, err2)
	}
	p.run(t)
	asked, old := 0, 0
	for begun := time.Now(); ; asked++ {
		names, total, code := p.paths(word(asked % files))
		if code != http.StatusOK || total != 1 || names[0] != fmt.Sprintf("f%03d.txt", asked%files) {
			t.Fatalf("question %d was answered by %d: %v", asked, code, names)
		}
		if _, err := os.Stat(manifests[0]); err == nil {
			old++
		} else if asked > old+50 {
			break
		}
		if time.Since(begun) > 5*time.Minute {
			t.Fatal("the new index does not take the old one's place")
		}
	}
	if old == 0 {
		t.Skip("skipped: the new index was complete before anything could be asked")
	}
	t.Logf("%d questions while the index was made anew, %d by the old one; 0 wrong, 0 failed", asked, old)
}
