package embedded_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
)

func letter(n int) index.Document {
	id := fmt.Sprintf("letter%04d", n)
	return index.Document{
		ID: id, Files: []index.File{{Path: "f/" + id, Fingerprint: "fp" + id}}, Type: index.TypeLetter,
		Passages: []index.Passage{{Text: fmt.Sprintf("Neighbourhood policing in ward %d of the force.", n), Lang: index.English}},
	}
}

// filled makes an index of 300 documents in several segments and returns its
// folder and that of its store.
func filled(t *testing.T, seal bool) (dir, store string) {
	t.Helper()
	dir = t.TempDir()
	e, err := embedded.Open(t.Context(), embedded.Config{Dir: dir, Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	for b := range 3 {
		var docs []index.Document
		for i := range 100 {
			docs = append(docs, letter(100*b+i))
		}
		if err := e.Put(t.Context(), docs...); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	gens, err := filepath.Glob(filepath.Join(dir, "gen-*"))
	if err != nil || len(gens) != 1 {
		t.Fatalf("generations: %v %v", gens, err)
	}
	if !seal { // as after a crash
		if err := os.Remove(filepath.Join(gens[0], "seal.json")); err != nil {
			t.Fatal(err)
		}
	}
	return dir, filepath.Join(gens[0], "store")
}

func segments(t *testing.T, store string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(store, "*.zap"))
	if err != nil || len(names) == 0 {
		t.Fatalf("segments: %v %v", names, err)
	}
	return names
}

// scribble overwrites bytes in the middle of a file.
func scribble(t *testing.T, name string, at int64, with string) {
	t.Helper()
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte(with), at); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func cut(t *testing.T, name string) {
	t.Helper()
	info, err := os.Stat(name)
	if err == nil {
		err = os.Truncate(name, info.Size()/2)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// cutRoot leaves half of what is in use: a root is longer than that, by how much
// depends on how often Bleve happened to write it.
func cutRoot(t *testing.T, name string) {
	t.Helper()
	db, err := bbolt.Open(name, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	used := int64(0)
	err = errors.Join(db.View(func(tx *bbolt.Tx) error { used = tx.Size(); return nil }), db.Close())
	if err == nil {
		err = os.Truncate(name, used/2)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.RemoveAll(name); err != nil {
		t.Fatal(err)
	}
}

func TestDamageIsFoundAndTheIndexStartsAnew(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, dir, store string){
		"root missing":     func(t *testing.T, _, store string) { remove(t, filepath.Join(store, "root.bolt")) },
		"root truncated":   func(t *testing.T, _, store string) { cutRoot(t, filepath.Join(store, "root.bolt")) },
		"root empty":       func(t *testing.T, _, store string) { os.Truncate(filepath.Join(store, "root.bolt"), 0) },
		"root garbled":     func(t *testing.T, _, store string) { garble(t, filepath.Join(store, "root.bolt")) },
		"segment garbled":  func(t *testing.T, _, store string) { scribble(t, segments(t, store)[0], 200, "garbage") },
		"segment cut off":  func(t *testing.T, _, store string) { cut(t, segments(t, store)[0]) },
		"segment missing":  func(t *testing.T, _, store string) { remove(t, segments(t, store)[0]) },
		"manifest missing": func(t *testing.T, _, store string) { remove(t, filepath.Join(store, "..", "manifest.json")) },
		"store missing":    func(t *testing.T, _, store string) { remove(t, store) },
		"current missing":  func(t *testing.T, dir, _ string) { remove(t, filepath.Join(dir, "current")) },
		"current garbled":  func(t *testing.T, dir, _ string) { scribble(t, filepath.Join(dir, "current"), 0, "../../etc") },
	} {
		for _, sealed := range []bool{true, false} {
			if name == "store missing" && !sealed {
				continue // looks like an index that was made a moment ago
			}
			t.Run(fmt.Sprintf("%s sealed=%v", name, sealed), func(t *testing.T) {
				dir, store := filled(t, sealed)
				damage(t, dir, store)
				var why error
				e, err := embedded.Open(t.Context(), embedded.Config{Dir: dir, Version: "1", Damaged: func(_ string, err error) { why = err }})
				if err != nil {
					t.Fatalf("Open() = %v, want an empty index", err)
				}
				defer e.Close()
				if why == nil {
					t.Error("Damaged was not called")
				}
				prints, err := e.Fingerprints(t.Context())
				if err != nil || len(prints) != 0 {
					t.Errorf("Fingerprints() = %d, %v, want none: everything is read again", len(prints), err)
				}
				if err := e.Put(t.Context(), letter(1)); err != nil {
					t.Errorf("Put() = %v", err)
				}
				if r, err := e.Search(t.Context(), index.Query{}); err != nil || r.Total != 1 {
					t.Errorf("Search() = %d, %v, want 1", r.Total, err)
				}
			})
		}
	}
}

// TestDamagedRootIsClosed: a root that is damaged under an open index fails
// writers, and does not keep whoever writes or closes waiting for ever.
func TestDamagedRootIsClosed(t *testing.T) {
	dir, store := filled(t, true)
	e, err := embedded.Open(t.Context(), embedded.Config{Dir: dir, Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	root := filepath.Join(store, "root.bolt")
	info, err := os.Stat(root)
	if err != nil {
		t.Fatal(err)
	}
	for at := int64(2 * os.Getpagesize()); at < info.Size(); at += int64(os.Getpagesize()) {
		scribble(t, root, at, "garbage!") // where a page says which one it is
	}
	for n := 0; ; n++ {
		if err = e.Put(t.Context(), letter(n)); err != nil {
			break
		}
	}
	// If the damage was met between two calls, this one has already opened it anew.
	if !errors.Is(err, index.ErrUnavailable) && !errors.Is(err, index.ErrPanic) {
		t.Errorf("Put() = %v, want ErrUnavailable or ErrPanic", err)
	}
	if err := e.Put(t.Context(), letter(0)); err == nil { // opens it anew, which fails
		t.Error("Put() = nil, want the damage")
	}
	if _, err := e.Search(t.Context(), index.Query{}); !errors.Is(err, index.ErrUnavailable) {
		t.Errorf("Search() = %v, want ErrUnavailable", err)
	}
	if err := e.Close(); err != nil {
		t.Errorf("Close() = %v", err)
	}
}

// garble overwrites every page behind the two that bbolt checks by itself.
func garble(t *testing.T, name string) {
	t.Helper()
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	for at := int64(2*os.Getpagesize() + 16); at < info.Size()-64; at += 512 {
		scribble(t, name, at, "\xff\xfe\xfd\xfc garbage \x00\x01\x02\x03")
	}
}

func TestAnIndexThatWasSealedIsTheSame(t *testing.T) {
	dir, store := filled(t, true)
	a, b := segments(t, store)[0], filepath.Join(t.TempDir(), "b")
	_, other := filled(t, true)
	foreign, err := os.ReadFile(segments(t, other)[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(a, b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(a, append(foreign[:len(foreign):len(foreign)], 0), 0o600); err != nil {
		t.Fatal(err)
	}
	called := false
	e, err := embedded.Open(t.Context(), embedded.Config{Dir: dir, Version: "1", Damaged: func(string, error) { called = true }})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if !called {
		t.Error("a segment was replaced and nobody noticed")
	}
}

func TestLeftoversOfACrashAreNoDamage(t *testing.T) {
	dir, store := filled(t, false)
	if err := os.WriteFile(filepath.Join(store, "0000000000ff.zap"), []byte("half a segm"), 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := embedded.Open(t.Context(), embedded.Config{Dir: dir, Version: "1", Damaged: func(_ string, why error) { t.Errorf("damaged: %v", why) }})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if r, err := e.Search(t.Context(), index.Query{}); err != nil || r.Total != 300 {
		t.Errorf("Search() = %d, %v, want 300", r.Total, err)
	}
}

func TestVerifyFindsDamageWhileRunning(t *testing.T) {
	dir, store := filled(t, true)
	e, err := embedded.Open(t.Context(), embedded.Config{Dir: dir, Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Verify(t.Context()); err != nil {
		t.Fatalf("Verify() = %v", err)
	}
	for _, s := range segments(t, store) {
		scribble(t, s, 100, "garbage")
	}
	if err := e.Verify(t.Context()); err == nil {
		t.Error("Verify() = nil, want the damage")
	}
}

func TestCopyTo(t *testing.T) {
	dir, _ := filled(t, true)
	e, err := embedded.Open(t.Context(), embedded.Config{Dir: dir, Version: "1"})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Put(t.Context(), letter(1000)); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "copy")
	if err := e.CopyTo(t.Context(), to); err != nil {
		t.Fatalf("CopyTo() = %v", err)
	}
	if err := e.CopyTo(t.Context(), to); err == nil {
		t.Error("CopyTo() onto a copy = nil, want an error")
	}
	c, err := embedded.Open(t.Context(), embedded.Config{Dir: to, Version: "1", Damaged: func(_ string, why error) { t.Errorf("damaged: %v", why) }})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if r, err := c.Search(t.Context(), index.Query{}); err != nil || r.Total != 301 || c.Stale() {
		t.Errorf("the copy has %d documents (%v, stale %v), want 301", r.Total, err, c.Stale())
	}
}

func TestNothingIsWrittenBelowTheFloor(t *testing.T) {
	e, err := embedded.Open(t.Context(), embedded.Config{Dir: t.TempDir(), MinFree: 1 << 62})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Put(t.Context(), letter(1)); !errors.Is(err, index.ErrNoSpace) {
		t.Errorf("Put() = %v, want ErrNoSpace", err)
	}
	if _, err := e.Search(t.Context(), index.Query{}); err != nil {
		t.Errorf("Search() = %v, want an answer", err)
	}
}
