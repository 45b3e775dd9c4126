package indexer_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ymateb/ymateb/indexer"
)

// mount lays an empty file system over a folder; the test is skipped where that
// is not allowed.
func mount(t *testing.T, dir string) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("skipped: mounting needs root")
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("skipped: mounting is not allowed here: %s", out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", "-l", dir).Run() }) // it may be gone
}

func unmount(t *testing.T, dir string) {
	t.Helper()
	if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
		t.Fatalf("umount: %s", out)
	}
}

// TestMountThatComesAndGoes takes away a real mount, at the folder and below it,
// from under the running indexer, and brings it back: nothing leaves the index,
// the status tells, and what is new on it is found.
func TestMountThatComesAndGoes(t *testing.T) {
	for _, below := range []string{"", "share"} {
		t.Run("at /"+below, func(t *testing.T) {
			f := newFolder(t)
			place := filepath.Join(f.dir, below)
			f.must(os.MkdirAll(place, 0o755))
			if below != "" {
				f.write("own.txt", statement(29))
			}
			fill := func(n int) (paths []string) {
				for i := range n {
					name := filepath.Join(below, fmt.Sprintf("%d/f%02d.txt", i%3, i))
					f.write(name, statement(i))
					paths = append(paths, "docs/"+filepath.ToSlash(name))
				}
				if below != "" {
					paths = append(paths, "docs/own.txt")
				}
				slices.Sort(paths)
				return paths
			}
			mount(t, place)
			want := fill(6)
			x := f.run(indexer.Config{Tick: 100 * time.Millisecond})
			f.holds(want...)
			gone := func() bool {
				if p := x.Progress(); below == "" {
					return len(p.Roots) == 1 && p.Roots[0].Code == "suddenly_empty"
				} else {
					return len(p.Problems) == 1 && p.Problems[0].Path == "docs/share" && p.Problems[0].Code == "mount_gone"
				}
			}
			for round := range 2 {
				unmount(t, place)
				f.eventually("the status tells that it is gone", gone)
				f.holds(want...)
				mount(t, place)
				want = fill(7 + round)
				f.eventually("the status tells that it is back", func() bool { return !gone() && len(x.Progress().Problems) == 0 })
				f.holds(want...)
			}
			f.must(os.Remove(f.name(filepath.Join(below, "0/f00.txt")))) // deleted is deleted
			f.holds(slices.DeleteFunc(want, func(p string) bool { return filepath.Base(p) == "f00.txt" })...)
		})
	}
}

// TestMountIsHeardAgain relies on events alone after a mount was replaced by
// another of the same name.
func TestMountIsHeardAgain(t *testing.T) {
	f := newFolder(t)
	f.must(os.MkdirAll(f.name("share/deep"), 0o755))
	mount(t, f.name("share"))
	f.write("share/deep/a.txt", statement(1))
	f.write("b.txt", statement(2))
	x := f.run(indexer.Config{Tick: 200 * time.Millisecond})
	f.holds("docs/b.txt", "docs/share/deep/a.txt")
	unmount(t, f.name("share"))
	mount(t, f.name("share"))
	f.write("share/deep/c.txt", statement(3))
	f.holds("docs/b.txt", "docs/share/deep/c.txt")
	if x.Progress().Roots[0].Polls {
		t.Error("the folder is looked at now and then, want that it is listened to")
	}
}

// TestStartWithoutMountBelow starts while a mount below the folder is away.
func TestStartWithoutMountBelow(t *testing.T) {
	f := newFolder(t)
	f.must(os.Mkdir(f.name("share"), 0o755))
	mount(t, f.name("share"))
	f.write("share/a.txt", statement(1))
	f.write("b.txt", statement(2))
	f.once()
	f.holds("docs/b.txt", "docs/share/a.txt")
	unmount(t, f.name("share"))
	p := f.once()
	f.holds("docs/b.txt", "docs/share/a.txt")
	if len(p.Problems) != 1 || p.Problems[0].Code != "mount_gone" {
		t.Errorf("problems %+v, want that the mount is gone", p.Problems)
	}
	f.must(os.Remove(f.name("share"))) // the place is taken away: it is meant
	f.once()
	f.holds("docs/b.txt")
}
