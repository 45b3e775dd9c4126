//go:build unix

package indexer

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/ymateb/ymateb/index"
)

// child starts this test again in a process of its own, over a folder.
func child(t *testing.T, dir string, env ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^"+t.Name()+"$")
	cmd.Env = append(append(os.Environ(), "YMATEB_TEST_DIR="+dir), env...)
	cmd.Stderr = os.Stderr
	return cmd
}

// deskOver is a desk over a folder that is there already.
func deskOver(t *testing.T, dir string) *desk {
	t.Helper()
	d := &desk{t: t, dir: dir, store: &shelf{docs: map[string]index.Document{}}}
	d.start("")
	return d
}

// TestKilledBeforeRename kills a process between writing the new sidecar and
// giving it its name.
func TestKilledBeforeRename(t *testing.T) {
	if dir := os.Getenv("YMATEB_TEST_DIR"); dir != "" {
		d := deskOver(t, dir)
		d.beforeRename = func(string) { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL) }
		d.must(d.decide("a.txt", "survey", index.Decision{Status: index.Met}))
		return
	}
	d := newDesk(t)
	d.must(d.decide("a.txt", "missing child", index.Decision{Status: index.Confirmed, By: "Siân"}))
	before := d.read("a.txt.meta.yaml")
	var killed *exec.ExitError
	if err := child(t, d.dir).Run(); !errors.As(err, &killed) || killed.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the child ended with %v, want it killed", err)
	}
	left, err := filepath.Glob(d.name(".a.txt.meta.yaml.*.tmp"))
	if err != nil || len(left) != 1 {
		t.Fatalf("left behind: %q, %v; want the file that was written", left, err)
	}
	if got := d.read("a.txt.meta.yaml"); got != before {
		t.Errorf("after the kill the sidecar is\n%s\nwant\n%s", got, before)
	}
	again := deskOver(t, d.dir) // as the program starts the next time
	again.must(again.decide("a.txt", "survey", index.Decision{Status: index.Met}))
	if a, b := again.commitment("a.txt", "missing child").Status, again.commitment("a.txt", "survey").Status; a != index.Confirmed || b != index.Met {
		t.Errorf("after starting again: %s and %s, want confirmed and met", a, b)
	}
}

// TestTwoProcesses has two processes write into one sidecar at once.
func TestTwoProcesses(t *testing.T) {
	const times = 8
	if dir := os.Getenv("YMATEB_TEST_DIR"); dir != "" {
		d := deskOver(t, dir)
		for i := range times {
			err := d.decide("a.txt", "survey", index.Decision{Status: index.Confirmed, Note: fmt.Sprintf("note %s-%d.", os.Getenv("YMATEB_TEST_WHO"), i)})
			if err != nil && !errors.Is(err, index.ErrLater) {
				t.Error(err)
			}
		}
		return
	}
	d := newDesk(t)
	var running []*exec.Cmd
	for _, who := range []string{"a", "b"} {
		cmd := child(t, d.dir, "YMATEB_TEST_WHO="+who)
		d.must(cmd.Start())
		running = append(running, cmd)
	}
	for _, cmd := range running {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	text := d.read("a.txt.meta.yaml")
	for i := range times {
		for _, who := range []string{"a", "b"} {
			if note := fmt.Sprintf("note %s-%d.", who, i); strings.Count(text, note) != 1 {
				t.Errorf("%s stands %d times in the sidecar, want once", note, strings.Count(text, note))
			}
		}
	}
}
