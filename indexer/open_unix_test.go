//go:build unix

package indexer

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestOpenWhileSwapped opens a file again and again while its name is given to a
// link that leads out, to a pipe that nobody writes to, and back, and the folder
// above it to a link: what is read is always what was inside, and nothing waits.
func TestOpenWhileSwapped(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "docs")
	inside, secret := []byte("inside"), []byte("secret")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range []string{"docs/a", "spare", "out"} {
		must(os.MkdirAll(filepath.Join(top, d), 0o755))
	}
	at := func(names ...string) string { return filepath.Join(append([]string{top}, names...)...) }
	must(os.WriteFile(at("docs", "a", "f.txt"), inside, 0o644))
	must(os.WriteFile(at("out", "f.txt"), secret, 0o644))
	must(os.Symlink(at("out", "f.txt"), at("spare", "link")))
	must(os.Symlink(at("out"), at("spare", "dir")))
	must(syscall.Mkfifo(at("spare", "pipe"), 0o644))
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		swap := func(with, name string) { // there and back
			keep := at("spare", "kept")
			if os.Rename(name, keep) == nil {
				_ = os.Rename(with, name)
				_ = os.Rename(name, with)
				_ = os.Rename(keep, name)
			}
		}
		for {
			select {
			case <-stop:
				return
			default:
			}
			swap(at("spare", "link"), at("docs", "a", "f.txt"))
			swap(at("spare", "pipe"), at("docs", "a", "f.txt"))
			swap(at("spare", "dir"), at("docs", "a"))
		}
	}()
	r := root{name: dir, label: "docs"}
	opened := 0
	for range 3000 {
		b, err := loadRegular(r, at("docs", "a", "f.txt"))
		if err == nil {
			opened++
		}
		if bytes.Contains(b, secret) {
			t.Error("what lies outside was read")
			break
		}
	}
	close(stop)
	<-done
	if opened == 0 {
		t.Error("the file was never opened")
	}
}
