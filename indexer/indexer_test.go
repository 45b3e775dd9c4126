package indexer_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/indexer"
)

func TestMain(m *testing.M) {
	indexer.WorkerMain()
	os.Exit(m.Run())
}

// memory is a Store that keeps documents in a map.
type memory struct {
	mu   sync.Mutex
	docs map[string]index.Document
	puts int
	fail error

	again error // what writing documents that are all stored already fails with
}

func (s *memory) Fingerprints(context.Context) (map[string]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	prints := map[string]string{}
	for _, d := range s.docs {
		for _, f := range d.Files {
			prints[f.Path] = f.Fingerprint
		}
	}
	return prints, nil
}

func (s *memory) Put(_ context.Context, docs ...index.Document) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	if s.again != nil && !slices.ContainsFunc(docs, func(d index.Document) bool { _, ok := s.docs[d.ID]; return !ok }) {
		return s.again
	}
	for _, d := range docs {
		for _, f := range d.Files {
			s.drop(f.Path)
		}
		s.docs[d.ID] = d
		s.puts++
	}
	return nil
}

func (s *memory) Delete(_ context.Context, paths ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range paths {
		s.drop(p)
	}
	return nil
}

func (s *memory) drop(path string) {
	for id, d := range s.docs {
		d.Files = slices.DeleteFunc(slices.Clone(d.Files), func(f index.File) bool { return f.Path == path })
		if s.docs[id] = d; len(d.Files) == 0 {
			delete(s.docs, id)
		}
	}
}

// paths lists what is indexed as "path title", sorted.
func (s *memory) paths() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, d := range s.docs {
		for _, f := range d.Files {
			out = append(out, f.Path)
		}
	}
	slices.Sort(out)
	return out
}

func (s *memory) byPath(path string) index.Document {
	s.mu.Lock()
	defer s.mu.Unlock()
	for d := range maps.Values(s.docs) {
		for _, f := range d.Files {
			if f.Path == path {
				return d
			}
		}
	}
	return index.Document{}
}

// folder is a watched folder under test.
type folder struct {
	t     *testing.T
	dir   string // the folder, named "docs"
	store *memory
	state string
}

func newFolder(t *testing.T) *folder {
	f := &folder{t: t, dir: filepath.Join(t.TempDir(), "docs"), store: &memory{docs: map[string]index.Document{}}, state: t.TempDir()}
	f.must(os.Mkdir(f.dir, 0o755))
	return f
}

func (f *folder) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) name(path string) string { return filepath.Join(f.dir, filepath.FromSlash(path)) }

func (f *folder) write(path, text string) {
	f.t.Helper()
	f.must(os.MkdirAll(filepath.Dir(f.name(path)), 0o755))
	f.must(os.WriteFile(f.name(path), []byte(text), 0o644))
}

func (f *folder) indexer(c indexer.Config) *indexer.Indexer {
	f.t.Helper()
	state, err := indexer.OpenState(f.state)
	f.must(err)
	f.t.Cleanup(func() { state.Close() })
	c.Roots, c.Store, c.State = append(c.Roots, f.dir), f.store, state
	c.Quiet = 30 * time.Millisecond
	if c.Patience == 0 {
		c.Patience = 2 * time.Minute // a worker starts in its own time
	}
	c.Logger = slog.New(slog.NewTextHandler(f.t.Output(), nil))
	x, err := indexer.New(c)
	f.must(err)
	return x
}

// once indexes and returns the progress.
func (f *folder) once() index.Progress {
	f.t.Helper()
	x := f.indexer(indexer.Config{})
	f.must(x.Once(f.t.Context()))
	return x.Progress()
}

// run watches until the test ends.
func (f *folder) run(c indexer.Config) *indexer.Indexer {
	x := f.indexer(c)
	ctx, stop := context.WithCancel(f.t.Context())
	done := make(chan error)
	go func() { done <- x.Run(ctx) }()
	f.t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			f.t.Errorf("Run = %v, want nil", err)
		}
	})
	f.eventually("the first scan ends", func() bool { return x.Progress().Ready })
	return x
}

// eventually waits for what a watcher does in its own time.
func (f *folder) eventually(what string, ok func() bool) {
	f.t.Helper()
	for limit := time.Now().Add(2 * time.Minute); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(limit) {
			f.t.Fatalf("%s: not within two minutes; indexed: %q", what, f.store.paths())
		}
	}
}

func (f *folder) holds(paths ...string) {
	f.t.Helper()
	f.eventually(fmt.Sprintf("the index holds %q", paths), func() bool { return slices.Equal(f.store.paths(), paths) })
}

func statement(n int) string {
	return fmt.Sprintf("Police and Crime Commissioner for Gwent\n\n%d March 2021\n\nThis is statement number %d about road safety. We will act.\n", n+1, n)
}

func TestOnce(t *testing.T) {
	f := newFolder(t)
	f.write("a.txt", statement(1))
	f.write("below/deep/b.txt", statement(2))
	f.write("copy.txt", statement(1))
	f.write("empty.txt", "")
	for _, ignored := range []string{".hidden.txt", "~$a.txt", "a.txt~", "x.swp", ".git/c.txt", "half.part", "4913"} {
		f.write(ignored, statement(3))
	}
	p := f.once()
	f.holds("docs/a.txt", "docs/below/deep/b.txt", "docs/copy.txt")
	if a, b := f.store.byPath("docs/a.txt"), f.store.byPath("docs/copy.txt"); a.ID != b.ID || len(a.Files) != 2 {
		t.Errorf("equal files are documents %s (%d files) and %s, want one with two", a.ID, len(a.Files), b.ID)
	}
	if len(p.Problems) != 1 || p.Problems[0].Path != "docs/empty.txt" || p.Problems[0].Code != "empty" {
		t.Errorf("problems %+v, want docs/empty.txt: empty", p.Problems)
	}
	if a := f.store.byPath("docs/a.txt"); a.Force != "gwent" || a.Date.String() != "2021-03-02" {
		t.Errorf("force %q, date %s, want gwent, 2021-03-02", a.Force, a.Date)
	}
	puts := f.store.puts
	f.once()
	if f.store.puts != puts {
		t.Errorf("a second look put %d documents again, want none", f.store.puts-puts)
	}
}

func TestWatch(t *testing.T) {
	for _, poll := range []time.Duration{0, 20 * time.Millisecond} {
		t.Run(fmt.Sprintf("poll=%s", poll), func(t *testing.T) {
			f := newFolder(t)
			f.write("keep.txt", statement(0))
			f.run(indexer.Config{Poll: poll})
			f.holds("docs/keep.txt")
			f.write("new.txt", statement(1))
			f.holds("docs/keep.txt", "docs/new.txt")
			id := f.store.byPath("docs/new.txt").ID
			f.must(os.Rename(f.name("new.txt"), f.name("renamed.txt")))
			f.holds("docs/keep.txt", "docs/renamed.txt")
			if got := f.store.byPath("docs/renamed.txt").ID; got != id {
				t.Errorf("renamed, the id is %s, want %s", got, id)
			}
			f.write("sub/one/two.txt", statement(2)) // a new folder, filled at once
			f.holds("docs/keep.txt", "docs/renamed.txt", "docs/sub/one/two.txt")
			f.must(os.Rename(f.name("sub"), f.name("moved")))
			f.holds("docs/keep.txt", "docs/moved/one/two.txt", "docs/renamed.txt")
			f.write("moved/one/three.txt", statement(3))
			f.holds("docs/keep.txt", "docs/moved/one/three.txt", "docs/moved/one/two.txt", "docs/renamed.txt")
			f.must(os.RemoveAll(f.name("moved")))
			f.holds("docs/keep.txt", "docs/renamed.txt")
			f.write(".tmp-new", statement(4)) // atomic replacement
			f.must(os.Rename(f.name(".tmp-new"), f.name("renamed.txt")))
			f.eventually("the replaced file has a new id", func() bool {
				got := f.store.byPath("docs/renamed.txt").ID
				return got != "" && got != id
			})
			f.must(os.Remove(f.name("renamed.txt")))
			f.holds("docs/keep.txt")
		})
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	f := newFolder(t)
	outside := filepath.Join(t.TempDir(), "secret.txt")
	f.must(os.WriteFile(outside, []byte(statement(1)), 0o644))
	f.write("a.txt", statement(2))
	f.must(os.Symlink(outside, f.name("link.txt")))
	f.must(os.Symlink(filepath.Dir(outside), f.name("folder")))
	f.once()
	f.holds("docs/a.txt")
}

func TestVanishedRootIsNoDeletion(t *testing.T) {
	f := newFolder(t)
	f.write("a.txt", statement(1))
	f.write("b.txt", statement(2))
	x := f.run(indexer.Config{Tick: 50 * time.Millisecond})
	f.holds("docs/a.txt", "docs/b.txt")
	away := f.dir + ".away"
	f.must(os.Rename(f.dir, away))
	f.eventually("the folder is reported missing", func() bool { return x.Progress().Roots[0].Code == "missing" })
	f.must(os.Mkdir(f.dir, 0o755))
	f.eventually("the folder is reported empty", func() bool { return x.Progress().Roots[0].Code == "suddenly_empty" })
	f.holds("docs/a.txt", "docs/b.txt")
	f.must(os.Remove(f.dir))
	f.must(os.Rename(away, f.dir))
	f.eventually("all is well again", func() bool { return x.Progress().Roots[0].Code == "" })
	f.write("c.txt", statement(3))
	f.holds("docs/a.txt", "docs/b.txt", "docs/c.txt")
}

func TestSidecars(t *testing.T) {
	f := newFolder(t)
	f.write("a.txt", statement(1))
	f.write("b/b.txt", "A page with no name on it.\n")
	f.write("b/folder.meta.yaml", "force: dyfed-powys\nlicence: OGL\n")
	x := f.run(indexer.Config{})
	f.holds("docs/a.txt", "docs/b/b.txt")
	if d := f.store.byPath("docs/b/b.txt"); d.Force != "dyfed-powys" || d.Source.Licence != "OGL" {
		t.Errorf("folder defaults give force %q, licence %q", d.Force, d.Source.Licence)
	}
	f.write("a.txt.meta.yaml", "title: Road safety\ndate: 2/9/2020\nforce: south-wales\ntopics: [child_protection]\nsha256: "+f.store.byPath("docs/a.txt").SHA256+"\n")
	f.eventually("the sidecar counts", func() bool { return f.store.byPath("docs/a.txt").Title == "Road safety" })
	if d := f.store.byPath("docs/a.txt"); d.Force != "south-wales" || d.Date.String() != "2020-09-02" || d.MainTopic() != "child_protection" {
		t.Errorf("sidecar gives force %q, date %s, topics %q", d.Force, d.Date, d.TopicIDs())
	}
	f.must(os.Rename(f.name("a.txt"), f.name("moved.txt"))) // its sidecar stays behind
	f.holds("docs/b/b.txt", "docs/moved.txt")
	if d := f.store.byPath("docs/moved.txt"); d.Title != "Road safety" {
		t.Errorf("renamed, the title is %q, want the sidecar's", d.Title)
	}
	f.write("a.txt.meta.yaml", "force: atlantis\nsha256: "+f.store.byPath("docs/moved.txt").SHA256+"\n")
	f.eventually("the broken sidecar is reported", func() bool {
		return slices.ContainsFunc(x.Progress().Problems, func(p index.Problem) bool {
			return p.Code == "broken_sidecar" && strings.Contains(p.Detail, "atlantis")
		})
	})
	f.holds("docs/b/b.txt", "docs/moved.txt")
}

func TestBadFiles(t *testing.T) {
	f := newFolder(t)
	f.write("good.txt", statement(1))
	f.write("latin.txt", "Swyddfa\xe2\x80 Comisiynydd\xff\xfe gair\n\nBydd gwaith.")
	f.write("nul.txt", "\x00\x01\x02\x03\x00\xff\xfe\x00")
	big, err := os.Create(f.name("big.txt"))
	f.must(err)
	f.must(big.Truncate(200 << 20))
	f.must(big.Close())
	p := f.once()
	f.holds("docs/good.txt", "docs/latin.txt")
	codes := map[string]string{}
	for _, x := range p.Problems {
		codes[x.Path] = x.Code
	}
	want := map[string]string{"docs/big.txt": "too_large", "docs/nul.txt": "unknown_format"}
	if !maps.Equal(codes, want) {
		t.Errorf("problems %v, want %v", codes, want)
	}
	f.write("big.txt", statement(2))
	f.must(os.Remove(f.name("nul.txt")))
	if p := f.once(); len(p.Problems) != 0 {
		t.Errorf("mended, problems %v, want none", p.Problems)
	}
}

func TestStoreInTrouble(t *testing.T) {
	f := newFolder(t)
	f.store.fail = errors.New("disk full")
	f.write("a.txt", statement(1))
	if err := f.indexer(indexer.Config{}).Once(t.Context()); err == nil {
		t.Error("Once = nil although the store fails")
	}
	f.store.fail = nil
	f.once()
	f.holds("docs/a.txt")
}

func TestNewRefuses(t *testing.T) {
	f := newFolder(t)
	f.write("a.txt", "x")
	for _, roots := range [][]string{nil, {f.name("a.txt")}, {f.name("nowhere")}, {f.dir, f.dir}, {f.dir, filepath.Dir(f.dir)}} {
		if _, err := indexer.New(indexer.Config{Roots: roots}); err == nil {
			t.Errorf("New(%q) = nil error", roots)
		}
	}
}

// TestCopyOfWhatWas puts, in one scan, a file's new text and a copy of its old
// one under another name.
func TestCopyOfWhatWas(t *testing.T) {
	f := newFolder(t)
	f.write("a.txt", statement(0))
	f.once()
	for n := range 10 { // the order of documents in a batch is by chance
		f.write("a.txt", statement(n+1))
		f.write(fmt.Sprintf("copy%d.txt", n), statement(n))
		f.once()
		for path, text := range map[string]string{"docs/a.txt": statement(n + 1), fmt.Sprintf("docs/copy%d.txt", n): statement(n)} {
			sum := sha256.Sum256([]byte(text))
			if got, want := f.store.byPath(path).SHA256, hex.EncodeToString(sum[:]); got != want {
				t.Fatalf("round %d: %s is %.8s in the index, want %.8s", n, path, got, want)
			}
		}
	}
}
