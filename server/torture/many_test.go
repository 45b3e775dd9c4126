package torture

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// TestManyFilesAtOnce drops YMATEB_FILES files into the folder of a running
// program, then renames them at 10,000 a minute or faster: all are found, then all
// under their new names, while it answers. Asked to end amid renames, it ends in
// time, and the next start finds what it missed.
func TestManyFilesAtOnce(t *testing.T) {
	files := 1000
	if n, err := strconv.Atoi(os.Getenv("YMATEB_FILES")); err == nil {
		files = n
	}
	p := start(t)
	_, had, _ := p.paths("")
	begun := time.Now()
	for n := range files {
		dir := fmt.Sprintf("d%03d", n/1000)
		if n%1000 == 0 {
			if err := os.Mkdir(filepath.Join(p.dir, dir), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		p.write(t, filepath.Join(dir, fmt.Sprintf("f%06d.txt", n)), n)
	}
	wrote := time.Since(begun)
	limit := time.Minute + time.Duration(files)*20*time.Millisecond
	p.eventually(t, "all files", limit, func() bool { _, n, _ := p.paths(""); return n == had+files })
	t.Logf("%d files written in %s, all found after %s; %d MB", files, wrote.Round(time.Millisecond), time.Since(begun).Round(time.Millisecond), p.memory())
	for _, n := range []int{0, files / 2, files - 1} {
		if names, total, code := p.paths(word(n)); total != 1 || names[0] != fmt.Sprintf("f%06d.txt", n) {
			t.Errorf("%s: %d %v", word(n), code, names)
		}
	}

	renames := min(files, 10_000)
	pace := time.Duration(0)
	if files >= 10_000 {
		pace = time.Minute / 10_000
	}
	rename := func(from, to string) time.Duration {
		t.Helper()
		begun := time.Now()
		for n := range renames {
			dir := filepath.Join(p.dir, fmt.Sprintf("d%03d", n/1000))
			if err := os.Rename(filepath.Join(dir, fmt.Sprintf("%s%06d.txt", from, n)), filepath.Join(dir, fmt.Sprintf("%s%06d.txt", to, n))); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Until(begun.Add(time.Duration(n) * pace)))
		}
		return time.Since(begun).Round(time.Millisecond)
	}
	found := func(as string) {
		t.Helper()
		for _, n := range []int{0, renames / 2, renames - 1} {
			p.eventually(t, "the new name", limit, func() bool {
				names, total, _ := p.paths(word(n))
				return total == 1 && names[0] == fmt.Sprintf("%s%06d.txt", as, n)
			})
		}
		p.eventually(t, "all files again", limit, func() bool { _, n, _ := p.paths(""); return n == had+files })
	}
	begun = time.Now()
	renamed := rename("f", "g")
	found("g")
	t.Logf("%d renames in %s, the new names found after %s; %d MB", renames, renamed, time.Since(begun).Round(time.Millisecond), p.memory())

	// And again, but the program is asked to end when the last is renamed.
	renamed = rename("g", "h")
	took, err := p.stop()
	if err != nil || took > mostToEnd {
		t.Errorf("after %d renames among %d files the program ended with %v after %s, want a clean end within %s", renames, files, err, took, mostToEnd)
	}
	begun = time.Now()
	p.run(t)
	p.eventually(t, "ready", limit, func() bool { code, _ := p.get("/readyz"); return code == 200 })
	found("h")
	t.Logf("%d renames in %s and the end within %s; the next start had found every new name after %s", renames, renamed, took.Round(time.Millisecond), time.Since(begun).Round(time.Millisecond))
}
