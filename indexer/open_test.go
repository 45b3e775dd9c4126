package indexer

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ymateb/ymateb/index"
)

// TestOpenRegular tries every way out of a folder.
func TestOpenRegular(t *testing.T) {
	top := t.TempDir()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	dir := filepath.Join(top, "docs")
	must(os.MkdirAll(filepath.Join(dir, "in"), 0o755))
	must(os.WriteFile(filepath.Join(dir, "in", "a.txt"), []byte("inside"), 0o644))
	must(os.MkdirAll(filepath.Join(top, "out"), 0o755))
	must(os.WriteFile(filepath.Join(top, "out", "a.txt"), []byte("secret"), 0o644))
	link := func(to, name string) {
		t.Helper()
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip("skipped: no links here:", err)
		}
	}
	link("in/a.txt", "link-in.txt")
	link("../out/a.txt", "link-out.txt")
	link(filepath.Join(top, "out", "a.txt"), "link-absolute.txt")
	link("in", "dir-in")
	link("../out", "dir-out")
	link("..", "up")
	link("loop", "loop")
	r := root{name: dir, label: "docs"}
	x := &Indexer{}
	x.now.Store(&setup{roots: []root{r}})
	for path, want := range map[string]string{
		"docs/in/a.txt":           "inside",
		"docs/./in/../in/a.txt":   "inside",
		"docs/dir-in/a.txt":       "inside", // a folder that is a link inside leads to what is inside
		"docs/link-in.txt":        "",
		"docs/link-out.txt":       "",
		"docs/link-absolute.txt":  "",
		"docs/dir-out/a.txt":      "",
		"docs/up/out/a.txt":       "",
		"docs/loop":               "",
		"docs/../out/a.txt":       "",
		"docs/in/../../out/a.txt": "",
		"docs/..":                 "",
		"docs/in":                 "", // a folder
		"docs/":                   "",
		"docs":                    "",
		"docs/in/a.txt\x00.pdf":   "",
		"docs/%2e%2e/out/a.txt":   "",
		`docs/..\out\a.txt`:       "",
		"other/in/a.txt":          "",
		"../out/a.txt":            "",
		"/etc/passwd":             "",
	} {
		f, err := openRegular(r, r.file(path))
		got := ""
		if err == nil {
			b, err := io.ReadAll(f)
			must(err)
			must(f.Close())
			got = string(b)
		}
		if strings.HasPrefix(path, "docs/") && got != want {
			t.Errorf("openRegular(%q) = %q %v, want %q", path, got, err, want)
		}
		// And as the document of that path, whatever the index says of it.
		for _, bytes := range []string{"inside", "secret"} {
			sum := sha256.Sum256([]byte(bytes))
			f, _, err := x.OpenOriginal(t.Context(), index.Document{SHA256: hex.EncodeToString(sum[:]), Files: []index.File{{Path: path}}})
			if err == nil {
				must(f.Close())
			}
			if (err == nil) != (want == bytes) || err != nil && !errors.Is(err, index.ErrNotFound) {
				t.Errorf("OpenOriginal(%q, %q) = %v, want one: %t", path, bytes, err, want == bytes)
			}
		}
	}
}
