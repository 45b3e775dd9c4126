package indexer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ymateb/ymateb/indexer"
)

// TestNamesThatLookAlike keeps files apart whose names differ only in how an
// accent is composed, or in case, where the file system does.
func TestNamesThatLookAlike(t *testing.T) {
	f := newFolder(t)
	var want []string
	for n, name := range []string{"ŵyl.txt", "w\u0302yl.txt", "llythyr.txt", "LLYTHYR.txt"} {
		if _, err := os.Lstat(f.name(name)); err == nil {
			continue // this file system takes them for one
		}
		f.write(name, statement(n))
		want = append(want, "docs/"+name)
	}
	slices.Sort(want)
	x := f.run(indexer.Config{})
	f.holds(want...)
	f.must(os.Rename(f.name(strings.TrimPrefix(want[0], "docs/")), f.name("Newydd.txt")))
	want[0] = "docs/Newydd.txt"
	slices.Sort(want)
	f.holds(want...)
	if p := x.Progress().Problems; len(p) > 0 {
		t.Errorf("problems %+v, want none", p)
	}
}

// TestTimesThatJump indexes files whose times lie in the past and the future, and
// hears of a change that leaves size and time as they were set.
func TestTimesThatJump(t *testing.T) {
	f := newFolder(t)
	f.run(indexer.Config{})
	for n, by := range []time.Duration{-50 * 365 * 24 * time.Hour, -time.Hour, time.Hour, 50 * 365 * 24 * time.Hour} {
		name := fmt.Sprintf("f%d.txt", n)
		f.write(name, statement(n))
		when := time.Now().Add(by)
		f.must(os.Chtimes(f.name(name), when, when))
	}
	f.holds("docs/f0.txt", "docs/f1.txt", "docs/f2.txt", "docs/f3.txt")
	f.write("f3.txt", statement(9))
	when := time.Now().Add(-24 * time.Hour)
	f.must(os.Chtimes(f.name("f3.txt"), when, when))
	f.eventually("the new text", func() bool { return f.store.byPath("docs/f3.txt").Date.Day == 10 })
}

// TestFolderThatComesAndGoes takes the whole folder away, and what lies in it, and
// brings it back: nothing is lost, and the status tells.
func TestFolderThatComesAndGoes(t *testing.T) {
	f := newFolder(t)
	var want []string
	for n := range 20 {
		name := fmt.Sprintf("%d/f%02d.txt", n%3, n)
		f.write(name, statement(n))
		want = append(want, "docs/"+name)
	}
	slices.Sort(want)
	x := f.run(indexer.Config{Tick: 30 * time.Millisecond})
	f.holds(want...)
	says := func(code string) {
		t.Helper()
		f.eventually("the folder is "+code, func() bool { r := x.Progress().Roots; return len(r) == 1 && r[0].Code == code })
	}
	away := f.dir + ".away"
	for range 3 {
		f.must(os.Rename(f.dir, away)) // unmounted, and the place with it
		says("missing")
		f.must(os.Mkdir(f.dir, 0o755)) // the empty place of a mount
		says("suddenly_empty")
		f.holds(want...)
		f.must(os.Remove(f.dir))
		f.must(os.Rename(away, f.dir))
		says("")
		f.holds(want...)
	}
	f.write("new.txt", statement(30)) // watched again
	f.holds(append(want, "docs/new.txt")...)
}

// TestFolderThatCannotBeListed keeps what lay in a folder that nobody may open
// any more.
func TestFolderThatCannotBeListed(t *testing.T) {
	if indexer.AsNobody(t) {
		return
	}
	f := newFolder(t)
	f.write("open/a.txt", statement(1))
	f.write("closed/b.txt", statement(2))
	x := f.run(indexer.Config{Tick: 30 * time.Millisecond})
	f.holds("docs/closed/b.txt", "docs/open/a.txt")
	f.must(os.Chmod(f.name("closed"), 0))
	t.Cleanup(func() { _ = os.Chmod(f.name("closed"), 0o755) })
	f.eventually("the status tells", func() bool {
		p := x.Progress().Problems
		return len(p) == 1 && p[0].Path == "docs/closed" && p[0].Code == "unreadable_folder"
	})
	f.must(os.Remove(f.name("open/a.txt")))
	f.holds("docs/closed/b.txt")
	f.must(os.Chmod(f.name("closed"), 0o755))
	f.eventually("the status is clear", func() bool { return len(x.Progress().Problems) == 0 })
}

// TestFileThatMayNotBeRead takes the right to read files away and gives it back:
// what has not changed stays, what is new is read once it may be.
func TestFileThatMayNotBeRead(t *testing.T) {
	if indexer.AsNobody(t) {
		return
	}
	f := newFolder(t)
	f.write("a.txt", statement(1))
	f.once()
	f.must(os.Chmod(f.name("a.txt"), 0))
	f.write("b.txt", statement(2))
	f.must(os.Chmod(f.name("b.txt"), 0))
	x := f.run(indexer.Config{Version: "another"}) // reads everything again
	troubled := func(n int) {
		t.Helper()
		f.eventually(fmt.Sprintf("%d problems", n), func() bool { return len(x.Progress().Problems) == n })
	}
	troubled(2)
	f.holds("docs/a.txt")
	f.must(os.Chmod(f.name("b.txt"), 0o644))
	f.holds("docs/a.txt", "docs/b.txt")
	f.must(os.Chmod(f.name("a.txt"), 0o644))
	troubled(0)
	f.must(os.WriteFile(f.name("new.tmp"), []byte(statement(3)), 0)) // what it says nobody knows
	f.must(os.Rename(f.name("new.tmp"), f.name("a.txt")))
	f.holds("docs/b.txt")
	f.must(os.Remove(f.name("a.txt")))
	troubled(0)
}

// TestSidecarThatMayNotBeRead: nobody knows what a sidecar says that the system
// keeps from us, or that is no file: its document counts as a draft until it can be
// read. A name that leaves no room for a sidecar's has none.
func TestSidecarThatMayNotBeRead(t *testing.T) {
	if indexer.AsNobody(t) {
		return
	}
	f := newFolder(t)
	long := strings.Repeat("l", 248) + ".txt"
	f.write("a.txt", statement(1))
	f.write("a.txt.meta.yaml", "title: Kept\n")
	f.write("b.txt", statement(2))
	f.write(long, statement(3))
	f.must(os.Chmod(f.name("a.txt.meta.yaml"), 0))
	f.must(os.Mkdir(f.name("b.txt.meta.yaml"), 0o755))
	x := f.run(indexer.Config{})
	drafts := func(want ...string) {
		t.Helper()
		f.eventually(fmt.Sprintf("drafts %q", want), func() bool {
			var got []string
			for _, name := range []string{"a.txt", "b.txt", long} {
				d := f.store.byPath("docs/" + name)
				if d.ID == "" {
					return false
				}
				if d.Draft {
					got = append(got, name)
				}
			}
			return slices.Equal(got, want) && len(x.Progress().Problems) == len(want)
		})
	}
	drafts("a.txt", "b.txt")
	f.must(os.Chmod(f.name("a.txt.meta.yaml"), 0o644))
	drafts("b.txt")
	if d := f.store.byPath("docs/a.txt"); d.Title != "Kept" {
		t.Errorf("the title is %q, want the sidecar's", d.Title)
	}
	f.must(os.Remove(f.name("b.txt.meta.yaml")))
	drafts()
}

// TestManyRenames renames every file of a folder again and again: each is found
// under its last name.
func TestManyRenames(t *testing.T) {
	f := newFolder(t)
	const files, rounds = 50, 20
	for n := range files {
		f.write(fmt.Sprintf("f%02d-0.txt", n), statement(n))
	}
	f.run(indexer.Config{})
	var want []string
	for round := range rounds {
		want = nil
		for n := range files {
			to := fmt.Sprintf("f%02d-%d.txt", n, round+1)
			f.must(os.Rename(f.name(fmt.Sprintf("f%02d-%d.txt", n, round)), f.name(to)))
			want = append(want, "docs/"+to)
		}
	}
	f.holds(want...)
}

// TestNoMoreWatches runs where the system allows no more folders to be watched:
// they are looked at now and then, and the status says so.
func TestNoMoreWatches(t *testing.T) {
	const limit = "/proc/sys/fs/inotify/max_user_watches"
	before, err := os.ReadFile(limit)
	if err != nil || os.Getenv("YMATEB_TORTURE") == "" {
		t.Skip("skipped: lowers a limit of the system; YMATEB_TORTURE=1 allows it to root on Linux")
	}
	f := newFolder(t)
	for n := range 30 {
		f.write(filepath.Join(fmt.Sprint(n), "a.txt"), statement(n))
	}
	if err := os.WriteFile(limit, []byte("10"), 0); err != nil {
		t.Skip("skipped: the limit can't be lowered here:", err)
	}
	t.Cleanup(func() { _ = os.WriteFile(limit, before, 0) })
	x := f.run(indexer.Config{Tick: 50 * time.Millisecond})
	if r := x.Progress().Roots; len(r) != 1 || !r[0].Polls {
		t.Errorf("the folder is shown as %+v, want that it is looked at now and then", r)
	}
	f.write("29/b.txt", statement(31))
	f.eventually("a file in a folder that is not watched", func() bool { return f.store.byPath("docs/29/b.txt").ID != "" })
}
