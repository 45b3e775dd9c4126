package webhook

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"
)

const killDocs = 60

// TestMain is the program that TestKill kills: a notifier over an index that
// never changes.
func TestMain(m *testing.M) {
	dir, url := os.Getenv("YMATEB_TEST_HOOK_DIR"), os.Getenv("YMATEB_TEST_HOOK_URL")
	if dir == "" {
		os.Exit(m.Run())
	}
	var t testing.T
	s := &shelf{}
	if os.Getenv("YMATEB_TEST_HOOK_FULL") != "" {
		for i := range killDocs {
			s.put(statement(fmt.Sprintf("doc%d", i), "gwent", false, candidate))
		}
	}
	n, err := New(Config{Dir: dir, Index: s, Quiet: time.Millisecond,
		Hooks: parse(&t, fmt.Sprintf("- {name: a, url: %s, secret: %s}", url, testSecret))})
	if err != nil {
		panic(err)
	}
	if len(s.docs) == 0 { // made before there is anything
		if _, err := n.compare(context.Background(), n.hooks[0]); err != nil {
			panic(err)
		}
		os.Exit(0)
	}
	_ = n.Run(context.Background())
}

// TestKill kills the program again and again while it tells of new documents, and
// lets the receiver fail now and then: everything is told, by ids that stay.
func TestKill(t *testing.T) {
	r := newReceiver(t)
	r.say = func(n int) int {
		if n%17 == 0 {
			return 422
		}
		return 204
	}
	dir := t.TempDir()
	start := func(full string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), "YMATEB_TEST_HOOK_DIR="+dir, "YMATEB_TEST_HOOK_URL="+r.URL, "YMATEB_TEST_HOOK_FULL="+full)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	if err := start("").Wait(); err != nil {
		t.Fatal(err)
	}
	want := map[string]bool{}
	for i := range killDocs {
		want[messageID("a", fmt.Sprintf("%sdoc%d", keyDocument, i))] = true
		want[messageID("a", fmt.Sprintf("%sdoc%d-1", keyCommitment, i))] = true
	}
	for i := 1; len(missing(want, r.all())) > 0; i++ {
		if i > 100 {
			t.Fatalf("after %d kills %d messages are missing", i, len(missing(want, r.all())))
		}
		cmd := start("1")
		for range 13 + i%5 { // messages more, then it is killed
			select {
			case <-r.new:
			case <-time.After(3 * time.Second): // nothing is left but what was refused
			}
			if len(missing(want, r.all())) == 0 {
				break
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
	}
	twice := 0
	seen := map[string]bool{}
	for _, g := range r.all() {
		if !want[g.ID] {
			t.Errorf("message %s is none that was expected", g.ID)
		}
		if seen[g.ID] {
			twice++
		}
		seen[g.ID] = true
	}
	t.Logf("%d messages, %d delivered twice", len(want), twice)
}

func missing(want map[string]bool, list []got) []string {
	have := map[string]bool{}
	for _, g := range list {
		have[g.ID] = true
	}
	var ids []string
	for id := range want {
		if !have[id] {
			ids = append(ids, id)
		}
	}
	return ids
}
