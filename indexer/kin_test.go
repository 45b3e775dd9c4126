package indexer_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/indexer"
)

// Kin and Get make memory a store whose documents are related.
func (s *memory) Kin(_ context.Context, f func(id string, kin []byte) error) error {
	s.mu.Lock()
	docs := maps.Clone(s.docs)
	s.mu.Unlock()
	for id, d := range docs {
		if err := f(id, bytes.Clone(d.Kin)); err != nil {
			return err
		}
	}
	return nil
}

func (s *memory) Get(_ context.Context, id string) (index.Document, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.docs[id]
	if !ok {
		return d, index.ErrNotFound
	}
	d.Commitments = slices.Clone(d.Commitments)
	return d, nil
}

// invented reads a document of the labelled set of copies and translations.
func invented(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "analysis", "facts", "testdata", "kin", name+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// rest makes files look as if they had been written a while ago.
func (f *folder) rest() {
	f.t.Helper()
	old := time.Now().Add(-time.Minute)
	f.must(filepath.WalkDir(f.dir, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			err = os.Chtimes(name, old, old)
		}
		return err
	}))
}

// related indexes what has changed and returns what each document says of the
// others, by paths.
func (f *folder) related(store *memory) map[string]string {
	f.t.Helper()
	f.rest()
	x := f.indexer(indexer.Config{Records: store})
	f.must(x.Once(f.t.Context()))
	return says(store)
}

func says(store *memory) map[string]string {
	out := map[string]string{}
	path := func(id string) string { return store.docs[id].Path() }
	for _, d := range store.docs {
		var cs []string
		for _, c := range d.Commitments {
			s := string(c.Status)
			if c.Counted != "" {
				s += " counted in " + path(strings.Split(c.Counted, "-")[0])
			}
			for _, a := range c.Also {
				s += " also in " + path(a.DocumentID())
			}
			cs = append(cs, s)
		}
		out[d.Path()] = fmt.Sprintf("group %s, translation %s, %s", path(d.Group), path(d.TranslationOf), strings.Join(cs, "; "))
	}
	return out
}

func TestCopiesAndTranslations(t *testing.T) {
	f := newFolder(t)
	for _, name := range []string{"youth-cy", "youth-en", "youth-en-mirror-undated", "cctv-cy", "cctv-en", "letter", "precept-2020", "precept-2021"} {
		f.write(name+".txt", invented(t, name))
	}
	got := f.related(f.store)
	doc := func(name string) index.Document { return f.store.byPath("docs/" + name + ".txt") }
	for name, other := range map[string]string{"youth-cy": "youth-en", "youth-en": "youth-cy", "youth-en-mirror-undated": "youth-cy", "cctv-cy": "cctv-en"} {
		if doc(name).TranslationOf != doc(other).ID {
			t.Errorf("%s: %s; want the translation %s", name, got["docs/"+name+".txt"], other)
		}
	}
	if a, b := doc("youth-en").Group, doc("youth-en-mirror-undated").Group; a == "" || a != b || doc("precept-2020").Group != "" {
		t.Errorf("groups: %q and %q, precept %q", a, b, doc("precept-2020").Group)
	}
	counted, shadows := 0, 0
	for _, d := range f.store.docs {
		if strings.HasPrefix(d.Path(), "docs/cctv") {
			for _, c := range d.Commitments {
				if c.Shadow {
					shadows++
				} else {
					counted++
				}
			}
		}
	}
	if shadows < 3 || counted > shadows+1 {
		t.Errorf("cctv: %d commitments counted, %d shadows; want nearly as many\n%v", counted, shadows, got)
	}

	puts := f.store.puts
	if again := f.related(f.store); cmp.Diff(got, again) != "" || f.store.puts != puts {
		t.Errorf("indexed again: %d documents written, want none\n%s", f.store.puts-puts, cmp.Diff(got, again))
	}

	// A copy of one document: it and that one are written, no other.
	f.write("copy.txt", strings.Replace(invented(t, "letter"), "with care", "with interest", 1))
	f.related(f.store)
	if n := f.store.puts - puts; n != 2 || doc("copy").Group == "" || doc("copy").Group != doc("letter").Group {
		t.Errorf("a copy: %d documents written, want 2; groups %q and %q", n, doc("copy").Group, doc("letter").Group)
	}
	f.must(os.Remove(f.name("copy.txt")))
	f.related(f.store)
	if g := doc("letter").Group; g != "" {
		t.Errorf("the copy is gone, and the letter's group is %q", g)
	}

	// The sidecar decides.
	f.write("cctv-en.txt.meta.yaml", "translation_of: none\n")
	f.write("precept-2021.txt.meta.yaml", "copy_of: "+doc("precept-2020").ID+"\n")
	f.related(f.store)
	if doc("cctv-cy").TranslationOf != "" || doc("cctv-en").TranslationOf != "" {
		t.Error("denied, and still a translation")
	}
	for _, c := range append(doc("cctv-cy").Commitments, doc("cctv-en").Commitments...) {
		if c.Shadow || len(c.Also) > 0 {
			t.Errorf("denied, and still one promise: %+v", c)
		}
	}
	if doc("precept-2021").Group == "" || doc("precept-2021").Group != doc("precept-2020").Group {
		t.Error("said to be a copy, and has no group")
	}
	f.must(os.Remove(f.name("cctv-en.txt.meta.yaml")))
	f.must(os.Remove(f.name("precept-2021.txt.meta.yaml")))
	if after := f.related(f.store); cmp.Diff(got, after) != "" {
		t.Errorf("all taken back (-before +after):\n%s", cmp.Diff(got, after))
	}

	// Drafts lead nowhere.
	f.write("cctv-en.txt.meta.yaml", "draft: true\n")
	f.related(f.store)
	if doc("cctv-cy").TranslationOf != "" || doc("cctv-en").TranslationOf != "" {
		t.Error("a draft is shown as a translation")
	}
}

// TestDecisionsHoldForBoth: what is said of the Welsh sentence holds for the
// English one, and is taken back with it.
func TestDecisionsHoldForBoth(t *testing.T) {
	f := newFolder(t)
	f.write("cctv-cy.txt", invented(t, "cctv-cy"))
	f.write("cctv-en.txt", invented(t, "cctv-en"))
	f.related(f.store)
	cy, en := f.store.byPath("docs/cctv-cy.txt"), f.store.byPath("docs/cctv-en.txt")
	first, second := en, cy
	if cy.Commitments[0].Counted == "" {
		first, second = cy, en
	}
	i := slices.IndexFunc(second.Commitments, func(c index.Commitment) bool { return c.Shadow })
	if i < 0 {
		t.Fatalf("no twin: %v", says(f.store))
	}
	shadow := second.Commitments[i]
	sidecar := strings.TrimPrefix(second.Path(), "docs/") + ".meta.yaml"
	f.write(sidecar, "commitments:\n- text: "+fmt.Sprintf("%q", shadow.Text)+"\n  status: met\n  due: 2021-12\n  at: 2021-06-01T00:00:00Z\n")
	f.related(f.store)
	find := func() index.Commitment {
		d := f.store.byPath(first.Path())
		return d.Commitments[slices.IndexFunc(d.Commitments, func(c index.Commitment) bool { return c.ID == shadow.Counted })]
	}
	if c := find(); c.Status != index.Met || c.DueDate.String() != "2021-12" || len(c.History) != 1 || len(c.Also) != 1 || c.Also[0].Text != shadow.Text {
		t.Errorf("the counted promise = %+v, want it met, due 2021-12, with its twin", c)
	}
	f.must(os.Remove(f.name(strings.TrimPrefix(second.Path(), "docs/"))))
	f.must(os.Remove(f.name(sidecar)))
	f.related(f.store)
	if c := find(); c.Status != index.Candidate || len(c.Also) > 0 || c.Own != nil || len(c.History) > 0 {
		t.Errorf("without its twin the promise = %+v, want it as it was", c)
	}
}

// TestRelationsInAnyOrder: after any changes the documents say of one another
// what they say when they are indexed at once.
func TestRelationsInAnyOrder(t *testing.T) {
	all := []string{"youth-cy", "youth-en", "youth-en-mirror-undated", "cctv-cy", "cctv-en", "letter", "letter-ocr", "letter-one-word",
		"letter-mirror-undated", "annual-2020", "annual-2020-mirror-undated", "annual-2021", "appoint-cy", "appoint-en"}
	r := rand.New(rand.NewPCG(5, 6))
	f := newFolder(t)
	have := map[string]bool{}
	for range 8 {
		for range 1 + r.IntN(5) {
			name := all[r.IntN(len(all))]
			switch {
			case !have[name]:
				f.write(name+".txt", invented(t, name))
				have[name] = true
			case r.IntN(3) == 0:
				f.must(os.Rename(f.name(name+".txt"), f.name("moved.txt")))
				f.write(name+".txt", invented(t, name)) // the same bytes twice
				f.must(os.Remove(f.name("moved.txt")))
			case r.IntN(3) == 0:
				f.write(name+".txt.meta.yaml", []string{"translation_of: none\n", "copy_of: none\n", "draft: true\n", "title: x\n"}[r.IntN(4)])
			default:
				f.must(os.Remove(f.name(name + ".txt")))
				_ = os.Remove(f.name(name + ".txt.meta.yaml"))
				delete(have, name)
			}
		}
		got := f.related(f.store)
		fresh := &folder{t: t, dir: f.dir, store: &memory{docs: map[string]index.Document{}}, state: t.TempDir()}
		if want := fresh.related(fresh.store); cmp.Diff(want, got) != "" {
			t.Fatalf("(-at once +step by step):\n%s", cmp.Diff(want, got))
		}
	}
}
