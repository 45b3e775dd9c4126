package indexer_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ymateb/ymateb/indexer"
)

// TestReconfigure adds and takes away folders while the indexer runs.
func TestReconfigure(t *testing.T) {
	f := newFolder(t)
	f.write("a.txt", "A statement.")
	other := filepath.Join(t.TempDir(), "other")
	f.must(os.Mkdir(other, 0o755))
	f.must(os.WriteFile(filepath.Join(other, "b.txt"), []byte("Another."), 0o644))
	x := f.run(indexer.Config{})
	f.holds("docs/a.txt")
	for _, wrong := range [][]string{nil, {filepath.Join(other, "none")}, {f.dir, f.dir}, {f.dir, filepath.Join(f.dir, "a.txt")}} {
		if err := x.Reconfigure(wrong, nil, ""); err == nil {
			t.Errorf("Reconfigure(%q) = nil, want an error", wrong)
		}
	}
	f.must(x.Reconfigure([]string{f.dir, other}, nil, ""))
	f.holds("docs/a.txt", "other/b.txt")
	f.write("c.txt", "The old folder is watched as before.")
	f.holds("docs/a.txt", "docs/c.txt", "other/b.txt")
	f.must(x.Reconfigure([]string{other}, nil, ""))
	f.holds("other/b.txt")
	f.must(x.Reconfigure([]string{f.dir}, nil, ""))
	f.holds("docs/a.txt", "docs/c.txt")
	f.write("d.txt", "Watched again.")
	f.holds("docs/a.txt", "docs/c.txt", "docs/d.txt")
	puts := f.store.puts
	f.must(x.Reconfigure([]string{f.dir}, nil, ""))
	f.write("e.txt", "One more.")
	f.holds("docs/a.txt", "docs/c.txt", "docs/d.txt", "docs/e.txt")
	if n := f.store.puts - puts; n != 1 {
		t.Errorf("%d documents were put after nothing had changed but one, want 1", n)
	}
}

// TestStartWithoutMount starts while a folder is away of which documents are
// known: they stay.
func TestStartWithoutMount(t *testing.T) {
	f := newFolder(t)
	f.write("a.txt", "A statement.")
	f.must(f.indexer(indexer.Config{}).Once(t.Context()))
	away := f.dir + "-away"
	f.must(os.Rename(f.dir, away))
	x := f.run(indexer.Config{Tick: 20 * time.Millisecond})
	f.eventually("said to be missing", func() bool {
		r := x.Progress().Roots
		return len(r) == 1 && r[0].Code == "missing" && r[0].Files == 1
	})
	f.must(os.Rename(away, f.dir))
	f.write("b.txt", "Another.")
	f.holds("docs/a.txt", "docs/b.txt")
}
