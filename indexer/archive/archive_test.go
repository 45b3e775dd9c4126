package archive_test

import (
	"archive/tar"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/ymateb/ymateb/indexer/archive"
)

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestThereAndBack(t *testing.T) {
	from := t.TempDir()
	write(t, filepath.Join(from, "a.txt"), "letter")
	write(t, filepath.Join(from, "llythyrau", "ŷ.txt"), "llythyr")
	write(t, filepath.Join(from, "empty"), "")
	old := time.Date(2020, 9, 2, 10, 0, 0, 123456789, time.UTC)
	if err := os.Chtimes(filepath.Join(from, "a.txt"), old, old); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/etc/passwd", filepath.Join(from, "link")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"b.tar.zst", "folder"} {
		target := filepath.Join(t.TempDir(), name)
		r, err := archive.Write(t.Context(), target, []archive.Tree{{Name: "folders/seeds", Dir: from}})
		if err != nil || r.Files != 3 || r.Skipped != 1 || r.Bytes != 13 {
			t.Fatalf("Write(%s) = %+v, %v, want 3 files, 1 skipped, 13 bytes", name, r, err)
		}
		if _, err := archive.Write(t.Context(), target, nil); err == nil {
			t.Errorf("Write(%s) over a backup = nil, want an error", name)
		}
		into := filepath.Join(t.TempDir(), "back")
		if r, err = archive.Restore(t.Context(), target, into); err != nil || r.Files != 3 {
			t.Fatalf("Restore(%s) = %+v, %v, want 3 files", name, r, err)
		}
		for path, want := range map[string]string{"a.txt": "letter", "llythyrau/ŷ.txt": "llythyr", "empty": ""} {
			if b, err := os.ReadFile(filepath.Join(into, "folders", "seeds", path)); err != nil || string(b) != want {
				t.Errorf("%s: %s = %q, %v, want %q", name, path, b, err, want)
			}
		}
		if info, err := os.Stat(filepath.Join(into, "folders/seeds/a.txt")); err != nil || !info.ModTime().Equal(old) {
			t.Errorf("%s: time %v, %v, want %v", name, info.ModTime(), err, old)
		}
		if _, err := archive.Restore(t.Context(), target, into); err == nil {
			t.Errorf("Restore(%s) over what is there = nil, want an error", name)
		}
	}
}

func TestDamagedBackupsAreRefused(t *testing.T) {
	from := t.TempDir()
	write(t, filepath.Join(from, "a.txt"), "letter")
	backup := func(name string) string {
		target := filepath.Join(t.TempDir(), name)
		if _, err := archive.Write(t.Context(), target, []archive.Tree{{Name: "f", Dir: from}}); err != nil {
			t.Fatal(err)
		}
		return target
	}
	for name, damage := range map[string]func() string{
		"changed": func() string { b := backup("d"); write(t, filepath.Join(b, "f/a.txt"), "lettre"); return b },
		"missing": func() string { b := backup("d"); os.Remove(filepath.Join(b, "f/a.txt")); return b },
		"added":   func() string { b := backup("d"); write(t, filepath.Join(b, "f/b.txt"), "x"); return b },
		"no manifest": func() string {
			b := backup("d")
			os.Remove(filepath.Join(b, "manifest.json"))
			return b
		},
		"cut off": func() string {
			b := backup("b.tar.zst")
			info, err := os.Stat(b)
			if err != nil {
				t.Fatal(err)
			}
			os.Truncate(b, info.Size()-20)
			return b
		},
		"garbage": func() string { b := filepath.Join(t.TempDir(), "b.tar.zst"); write(t, b, "no archive"); return b },
		"a way out": func() string {
			b := filepath.Join(t.TempDir(), "b.tar.zst")
			f, err := os.Create(b)
			if err != nil {
				t.Fatal(err)
			}
			z, err := zstd.NewWriter(f)
			if err != nil {
				t.Fatal(err)
			}
			w := tar.NewWriter(z)
			if err := w.WriteHeader(&tar.Header{Name: "../../evil", Typeflag: tar.TypeReg, Size: 1}); err != nil {
				t.Fatal(err)
			}
			w.Write([]byte("x"))
			w.Close()
			z.Close()
			f.Close()
			return b
		},
	} {
		into := filepath.Join(t.TempDir(), "back")
		if _, err := archive.Restore(t.Context(), damage(), into); err == nil {
			t.Errorf("Restore of a backup that is %s = nil, want an error", name)
		}
		if left, _ := filepath.Glob(into + "*"); len(left) > 0 {
			t.Errorf("%s: %v is left", name, left)
		}
	}
}
