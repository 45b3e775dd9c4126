package embedded

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/sample"
)

func open(t *testing.T, cfg Config) *Engine {
	t.Helper()
	e, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func documents(t *testing.T, e *Engine) int {
	t.Helper()
	r, err := e.Search(t.Context(), index.Query{})
	if err != nil {
		t.Fatal(err)
	}
	return r.Total
}

func TestReopen(t *testing.T) {
	cfg := Config{Dir: t.TempDir(), Version: "1"}
	e := open(t, cfg)
	docs := slices.Collect(sample.Documents(30, 1))
	if err := e.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	before, err := e.Search(t.Context(), index.Query{Text: index.Word{Text: "police"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Search(t.Context(), index.Query{}); !errors.Is(err, index.ErrUnavailable) {
		t.Errorf("Search after Close = %v, want ErrUnavailable", err)
	}
	e = open(t, cfg)
	defer e.Close() //nolint:errcheck // nothing is lost
	after, err := e.Search(t.Context(), index.Query{Text: index.Word{Text: "police"}})
	if err != nil || after.Total != before.Total || after.Version != before.Version || !reflect.DeepEqual(after.Hits, before.Hits) {
		t.Errorf("after reopening %+v, %v; want %+v", after, err, before)
	}
	d, err := e.Get(t.Context(), docs[3].ID)
	if err != nil || d.Title != docs[3].Title || d.Files[0].Fingerprint != docs[3].Files[0].Fingerprint || !slices.Equal(d.Names, docs[3].Names) {
		t.Errorf("Get() = %+v, %v; want what was put", d, err)
	}
	if _, err := Open(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("a second Open = %v, want to be told that another process has it open", err)
	}
}

func TestRebuild(t *testing.T) {
	dir := t.TempDir()
	e := open(t, Config{Dir: dir, Version: "1"})
	docs := slices.Collect(sample.Documents(20, 1))
	if err := e.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	e = open(t, Config{Dir: dir, Version: "2"})
	if !e.Stale() || documents(t, e) != 20 {
		t.Fatalf("index of version 1 opened as 2: stale %v with %d documents, want stale with 20", e.Stale(), documents(t, e))
	}
	old, _ := e.Search(t.Context(), index.Query{})
	b, err := e.Rebuild(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Put(t.Context(), docs[:12]...); err != nil {
		t.Fatal(err)
	}
	if documents(t, e) != 20 {
		t.Errorf("while rebuilding %d documents, want the old 20", documents(t, e))
	}
	if err := e.Close(); err != nil { // stopped half-way: the next goes on
		t.Fatal(err)
	}
	e = open(t, Config{Dir: dir, Version: "2"})
	defer e.Close() //nolint:errcheck // nothing is lost
	if b, err = e.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if prints, err := b.Fingerprints(t.Context()); err != nil || len(prints) != 12 {
		t.Errorf("fingerprints of the unfinished index = %d, %v; want 12", len(prints), err)
	}
	if err := b.Swap(); err != nil {
		t.Fatal(err)
	}
	r, err := e.Search(t.Context(), index.Query{})
	if err != nil || r.Total != 12 || e.Stale() || r.Version <= old.Version {
		t.Errorf("after the swap %d documents, stale %v, version %d after %d, %v; want 12, not stale, later", r.Total, e.Stale(), r.Version, old.Version, err)
	}
	if gens, _ := generations(dir); len(gens) != 1 {
		t.Errorf("generations left = %v, want one", gens)
	}
	if b, err = e.Rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := b.Abort(); err != nil || documents(t, e) != 12 {
		t.Errorf("Abort() = %v with %d documents, want 12", err, documents(t, e))
	}
}

// TestDamaged opens an index without its root.bolt, on which Bleve would delete
// every segment.
func TestDamaged(t *testing.T) {
	for _, damage := range []func(gen string) error{
		func(gen string) error { return os.Remove(filepath.Join(gen, storeFolder, "root.bolt")) },
		func(gen string) error {
			return os.WriteFile(filepath.Join(gen, storeFolder, "root.bolt"), []byte("rubbish"), 0o600)
		},
		func(gen string) error { return os.WriteFile(filepath.Join(gen, manifestFile), []byte("{"), 0o600) },
		func(gen string) error {
			segments, err := filepath.Glob(filepath.Join(gen, storeFolder, "*.zap"))
			if err == nil {
				err = os.Truncate(segments[0], 10)
			}
			return err
		},
	} {
		dir := t.TempDir()
		e := open(t, Config{Dir: dir})
		if err := e.Put(t.Context(), slices.Collect(sample.Documents(3, 1))...); err != nil {
			t.Fatal(err)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		gen, err := currentGeneration(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := damage(gen); err != nil {
			t.Fatal(err)
		}
		aside := ""
		e = open(t, Config{Dir: dir, Damaged: func(a string, _ error) { aside = a }})
		if n := documents(t, e); n != 0 || aside == "" {
			t.Errorf("damaged index opened with %d documents, set aside as %q; want an empty one and to be told", n, aside)
		}
		if left, _ := filepath.Glob(filepath.Join(aside, storeFolder, "*.zap")); len(left) == 0 {
			t.Errorf("segments set aside = %v, want what was there", left)
		}
		_ = e.Close()
	}
}

func TestVerify(t *testing.T) {
	e := open(t, Config{Dir: t.TempDir()})
	defer e.Close() //nolint:errcheck // nothing is lost
	if err := e.Put(t.Context(), slices.Collect(sample.Documents(3, 1))...); err != nil {
		t.Fatal(err)
	}
	if err := e.Verify(t.Context()); err != nil {
		t.Errorf("Verify() = %v, want nil", err)
	}
	store := copyStore(t, e.gen.path)
	names, err := namedSegments(filepath.Join(store, rootFile))
	if err != nil || len(names) == 0 {
		t.Fatalf("namedSegments() = %v, %v; want some", names, err)
	}
	for name := range names {
		name = filepath.Join(store, name)
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b[len(b)/2] ^= 1
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := checkSegment(name); err == nil {
			t.Error("checkSegment(one bit turned) = nil, want an error")
		}
	}
}

// copyStore copies the files of an open store.
func copyStore(t *testing.T, store string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(store)); err != nil {
		t.Fatal(err)
	}
	return to
}

// TestKilled kills a process that writes: what it has acknowledged is there.
func TestKilled(t *testing.T) {
	if dir := os.Getenv("YMATEB_TEST_WRITE"); dir != "" {
		e := open(t, Config{Dir: dir})
		for d := range sample.Documents(100_000, 1) {
			if err := e.Put(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			fmt.Printf("put %s\n", d.ID)
		}
	}
	if testing.Short() {
		t.Skip("skipped with -short: starts and kills processes")
	}
	dir := t.TempDir()
	acknowledged := map[string]bool{}
	for range 3 {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilled$")
		cmd.Env = append(os.Environ(), "YMATEB_TEST_WRITE="+dir)
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 0; n < 7 && lines.Scan(); {
			if id, ok := strings.CutPrefix(lines.Text(), "put "); ok {
				acknowledged[id] = true
				n++
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
	}
	e := open(t, Config{Dir: dir})
	defer e.Close() //nolint:errcheck // nothing is lost
	for id := range acknowledged {
		if _, err := e.Get(t.Context(), id); err != nil {
			t.Errorf("Get(%s) = %v, though its Put had been acknowledged", id, err)
		}
	}
	if len(acknowledged) < 7 {
		t.Errorf("%d writes were acknowledged, want 7 at least", len(acknowledged))
	}
}

func TestDeadline(t *testing.T) {
	e := open(t, Config{Dir: t.TempDir()})
	defer e.Close() //nolint:errcheck // nothing is lost
	if err := e.Put(t.Context(), slices.Collect(sample.Documents(30, 1))...); err != nil {
		t.Fatal(err)
	}
	over, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	if _, err := e.Search(over, index.Query{}); !errors.Is(err, index.ErrDeadline) {
		t.Errorf("Search past its deadline = %v, want ErrDeadline", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Search(gone, index.Query{Text: index.Word{Text: "police"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("Search that nobody waits for = %v, want context.Canceled", err)
	}
	if _, err := e.Search(t.Context(), index.Query{Text: index.Word{Text: "po", Prefix: true}}); !errors.Is(err, index.ErrTooBroad) {
		t.Errorf("Search(po*) = %v, want ErrTooBroad", err)
	}
	if _, err := e.Search(t.Context(), index.Query{After: "rubbish"}); err == nil {
		t.Errorf("Search after a cursor that nobody gave = nil, want an error")
	}
}

func TestCompletion(t *testing.T) {
	e := open(t, Config{Dir: t.TempDir()})
	defer e.Close() //nolint:errcheck // nothing is lost
	text := func(id, s string, draft bool) index.Document {
		return index.Document{ID: id, Draft: draft, Files: []index.File{{Path: id}}, Passages: []index.Passage{{Text: s, Lang: index.English}}}
	}
	err := e.Put(t.Context(), text("a", "safeguarding children is safe", false), text("b", "Safeguarding the child", false), text("c", "safecracker", true))
	if err != nil {
		t.Fatal(err)
	}
	got, err := e.Suggest(t.Context(), "safe", 5)
	if want := []Suggestion{{Word: "safeguarding", Documents: 2}, {Word: "safe", Documents: 1}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("Suggest(safe) = %v, %v; want %v (no words of drafts, no stems)", got, err, want)
	}
	got, err = e.Spelling(t.Context(), "safegarding", 1, 5)
	if want := []Suggestion{{Word: "safeguarding", Documents: 2}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("Spelling(safegarding) = %v, %v; want %v", got, err, want)
	}
	similar, err := e.Similar(t.Context(), "a", 3)
	if err != nil || len(similar) != 1 || similar[0].ID != "b" {
		t.Errorf("Similar(a) = %v, %v; want b", similar, err)
	}
	var all []string
	if err := e.Each(t.Context(), index.Query{}, func(id string) error { all = append(all, id); return nil }); err != nil || len(all) != 2 {
		t.Errorf("Each() = %v, %v; want a and b", all, err)
	}
}

// TestSpellingOffersRadicals: a word that the collection has only mutated is
// offered as dictionaries list it; English words keep their beginning.
func TestSpellingOffersRadicals(t *testing.T) {
	e := open(t, Config{Dir: t.TempDir()})
	defer e.Close() //nolint:errcheck // nothing is lost
	text := func(id, s string, l index.Lang) index.Document {
		return index.Document{ID: id, Files: []index.File{{Path: id}}, Passages: []index.Passage{{Text: s, Lang: l}}}
	}
	err := e.Put(t.Context(), text("a", "Llythyr i gomisiynydd am ddogfennau", index.Welsh), text("b", "The garden", index.English))
	if err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]string{"gomisynydd": "comisiynydd", "ddogfenau": "dogfennau", "llythyrr": "llythyr", "gardenn": "garden"} {
		got, err := e.Spelling(t.Context(), typed, 1, 5)
		if err != nil || len(got) != 1 || got[0].Word != want {
			t.Errorf("Spelling(%s) = %v, %v; want %s", typed, got, err, want)
		}
	}
}

// TestTogether searches, writes and merges at once; its use is under -race.
func TestTogether(t *testing.T) {
	e := open(t, Config{Dir: t.TempDir()})
	defer e.Close() //nolint:errcheck // nothing is lost
	docs := corpus(60, 5)
	if testing.Short() {
		docs = docs[:30]
	}
	facets := []index.Facet{index.FacetForce, index.FacetTopic, index.FacetVoice, index.FacetYear}
	done := make(chan struct{})
	var wg sync.WaitGroup
	for k := range 3 {
		wg.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				default:
				}
				q := index.Query{Facets: facets, Text: []index.Node{nil, index.Word{Text: "police"}, index.Phrase{Text: "the police", Exact: true}, index.Word{Text: "comm", Prefix: true}}[(i+k)%4]}
				r, err := e.Search(context.Background(), q)
				if err != nil {
					t.Errorf("Search() = %v", err)
					return
				}
				sum := 0
				for _, c := range r.Facets[index.FacetForce] {
					sum += c.Count
				}
				if sum != r.Total {
					t.Errorf("forces count %d of %d matches, want all", sum, r.Total)
				}
				for _, h := range r.Hits {
					if _, err := e.Get(context.Background(), h.ID); err != nil && !errors.Is(err, index.ErrNotFound) {
						t.Errorf("Get() = %v", err)
					}
				}
			}
		})
	}
	for i, d := range docs {
		var err error
		if i%10 == 9 {
			err = e.Delete(t.Context(), docs[i/2].Path())
		} else {
			err = e.Put(t.Context(), d, docs[(i*7)%len(docs)])
		}
		if err != nil {
			t.Error(fmt.Errorf("write %d: %w", i, err))
		}
		if i%20 == 19 {
			if err := e.gen.mergeAll(t.Context()); err != nil {
				t.Error(err)
			}
			e.gen.look()
		}
	}
	close(done)
	wg.Wait()
}
