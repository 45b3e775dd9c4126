//go:build linux

package embedded_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
)

// TestFullDisk fills a small disk while documents are put: with the floor and
// without it nothing acknowledged is lost, and writing resumes.
func TestFullDisk(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("mounting needs root")
	}
	for name, floor := range map[string]int64{"with a floor": 6 << 20, "without": -1} {
		t.Run(name, func(t *testing.T) { fillDisk(t, floor) })
	}
}

func fillDisk(t *testing.T, floor int64) {
	disk := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk).CombinedOutput(); err != nil {
		t.Skipf("mounting is not allowed here: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", disk).CombinedOutput(); err != nil {
			t.Errorf("umount: %s", out)
		}
	})
	dir := filepath.Join(disk, "index")
	cfg := embedded.FileAllColumns(embedded.Config{Dir: dir, MinFree: floor, Damaged: func(_ string, why error) { t.Errorf("damaged: %v", why) }})
	e, err := embedded.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	put := func(n int) error { return e.Put(t.Context(), letter(n), letter(n+1)) }
	if err := put(0); err != nil {
		t.Fatal(err)
	}
	ballast := filepath.Join(disk, "ballast")
	f, err := os.Create(ballast)
	if err != nil {
		t.Fatal(err)
	}
	for block := make([]byte, 64<<10); err == nil; {
		_, err = f.Write(block)
	}
	f.Close()
	n, refused := 2, 0
	for range 10 {
		if err := put(n); err == nil {
			n += 2
		} else if refused++; floor > 0 && !errors.Is(err, index.ErrNoSpace) {
			t.Errorf("Put() on a full disk = %v, want ErrNoSpace", err)
		}
		if _, err := e.Search(t.Context(), index.Query{Text: index.Word{Text: "policing"}}); err != nil && floor > 0 {
			t.Errorf("Search() on a full disk = %v", err)
		}
	}
	if refused == 0 {
		t.Error("a full disk took everything")
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := put(n); err != nil && floor > 0 {
		t.Errorf("Put() with room again = %v", err)
	}
	if err := e.Close(); err != nil && floor > 0 {
		t.Errorf("Close() = %v", err)
	}
	if e, err = embedded.Open(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for i := range n {
		if _, err := e.Get(t.Context(), letter(i).ID); err != nil {
			t.Errorf("Get(%d) after a full disk = %v", i, err)
		}
	}
}
