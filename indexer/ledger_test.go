package indexer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ymateb/ymateb/index"
)

// shelf is a Store that keeps documents by path.
type shelf struct {
	mu   sync.Mutex
	docs map[string]index.Document
}

func (s *shelf) Fingerprints(context.Context) (map[string]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	prints := map[string]string{}
	for path, d := range s.docs {
		for _, f := range d.Files {
			if f.Path == path {
				prints[path] = f.Fingerprint
			}
		}
	}
	return prints, nil
}

func (s *shelf) Put(_ context.Context, docs ...index.Document) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range docs {
		for _, f := range d.Files {
			s.docs[f.Path] = d
		}
	}
	return nil
}

func (s *shelf) Delete(_ context.Context, paths ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range paths {
		delete(s.docs, p)
	}
	return nil
}

func (s *shelf) get(path string) index.Document {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.docs[path]
}

const letter = `Office of the Police and Crime Commissioner for Gwent

2 September 2020

Dear Home Secretary,

I am grateful for the report. We will review every missing child case by March 2021. It rained in May.

My office will publish the results of the survey on its website. The force will train all officers in mental health.

Yours sincerely,

Jane Example
Police and Crime Commissioner for Gwent
`

// desk is an indexer at work over a folder with one letter.
type desk struct {
	*Indexer
	t     *testing.T
	dir   string
	store *shelf
}

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, dir: filepath.Join(t.TempDir(), "docs"), store: &shelf{docs: map[string]index.Document{}}}
	if err := os.Mkdir(d.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	d.put("a.txt", letter)
	d.start("")
	return d
}

func (d *desk) name(file string) string { return filepath.Join(d.dir, file) }

// put writes a file that has rested for a while.
func (d *desk) put(file, text string) {
	d.t.Helper()
	if err := os.WriteFile(d.name(file), []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
	old := time.Now().Add(-time.Minute)
	if err := os.Chtimes(d.name(file), old, old); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) read(file string) string {
	d.t.Helper()
	b, err := os.ReadFile(d.name(file))
	if err != nil {
		d.t.Fatal(err)
	}
	return string(b)
}

// start runs an indexer, as if the program had been started, until the test
// ends, and returns when it has looked at everything.
func (d *desk) start(version string) {
	d.t.Helper()
	state, err := OpenState(d.t.TempDir())
	if err != nil {
		d.t.Fatal(err)
	}
	ready := make(chan struct{}, 1)
	x, err := New(Config{Roots: []string{d.dir}, Store: d.store, State: state, Version: version, Poll: time.Hour, Patience: 2 * time.Minute, Changed: func(p index.Progress) {
		if p.Ready {
			select {
			case ready <- struct{}{}:
			default:
			}
		}
	}})
	if err != nil {
		d.t.Fatal(err)
	}
	x.seenWithin = 2 * time.Minute
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- x.Run(ctx) }()
	d.Indexer = x
	d.t.Cleanup(func() {
		cancel()
		<-done
		state.Close()
	})
	<-ready
}

func (d *desk) doc(file string) index.Document {
	d.t.Helper()
	doc := d.store.get("docs/" + file)
	if doc.ID == "" {
		d.t.Fatalf("%s is not indexed", file)
	}
	return doc
}

func (d *desk) commitment(file, word string) index.Commitment {
	d.t.Helper()
	for _, c := range d.doc(file).Commitments {
		if strings.Contains(c.Text, word) {
			return c
		}
	}
	d.t.Fatalf("%s: no commitment with %q", file, word)
	return index.Commitment{}
}

func (d *desk) decide(file, word string, dec index.Decision) error {
	d.t.Helper()
	dec.Commitments = []string{d.commitment(file, word).ID}
	return d.Decide(d.t.Context(), d.doc(file), dec)
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func TestDecide(t *testing.T) {
	d := newDesk(t)
	d.must(d.decide("a.txt", "missing child", index.Decision{Status: index.Confirmed, By: "Siân", Note: "said twice: \"yes\"\nand again"}))
	d.must(d.decide("a.txt", "missing child", index.Decision{Status: index.Met, Actor: index.ActorForce, Due: "4/2021", By: "Tom", Shown: "abc"}))
	c := d.commitment("a.txt", "missing child")
	if c.Status != index.Met || c.Actor != index.ActorForce || c.DueDate.String() != "2021-04" || c.Shown != "abc" || !strings.Contains(c.Note, "yes") {
		t.Errorf("commitment = %+v, want it met by the force, due 2021-04", c)
	}
	if len(c.History) != 2 || c.History[0].From != index.Candidate || c.History[1].From != index.Confirmed || c.History[1].By != "Tom" {
		t.Errorf("history = %+v, want Siân's and Tom's", c.History)
	}
	if s := d.read("a.txt.meta.yaml"); !strings.Contains(s, "sha256: ") || d.read("a.txt") != letter {
		t.Errorf("sidecar has no sha256, or the original was changed:\n%s", s)
	}
	if err := d.decide("a.txt", "missing child", index.Decision{Status: index.Dismissed, Expect: index.Candidate}); !errors.Is(err, index.ErrChanged) {
		t.Errorf("decision upon an old status = %v, want ErrChanged", err)
	}
	for _, bad := range []index.Decision{{Status: "done"}, {Actor: "me"}, {Due: "soon"}, {Topic: "nothing"}} {
		if err := d.decide("a.txt", "missing child", bad); !errors.Is(err, index.ErrInvalid) {
			t.Errorf("Decide(%+v) = %v, want ErrInvalid", bad, err)
		}
	}
}

// TestDecisionsSurvive deletes the index, renames the file and changes the
// version of the extractor: what people decided stays.
func TestDecisionsSurvive(t *testing.T) {
	d := newDesk(t)
	d.must(d.decide("a.txt", "missing child", index.Decision{Status: index.Confirmed, By: "Siân"}))
	d.must(d.decide("a.txt", "survey", index.Decision{Status: index.Dismissed}))
	check := func(file, what string) {
		t.Helper()
		if got, not := d.commitment(file, "missing child").Status, d.commitment(file, "survey").Status; got != index.Confirmed || not != index.Dismissed {
			t.Errorf("after %s: %s and %s, want confirmed and dismissed", what, got, not)
		}
	}
	d.store = &shelf{docs: map[string]index.Document{}}
	d.start("")
	check("a.txt", "deleting the index")
	d.start("another-extractor")
	check("a.txt", "another extractor")
	d.must(os.Rename(d.name("a.txt"), d.name("b.txt")))
	d.start("")
	check("b.txt", "renaming")
	d.must(d.decide("b.txt", "survey", index.Decision{Status: index.Candidate}))
	if got := d.commitment("b.txt", "survey").Status; got != index.Candidate {
		t.Errorf("status after renaming and deciding = %s, want candidate", got)
	}
	if _, err := os.Stat(d.name("a.txt.meta.yaml")); err == nil {
		t.Error("the sidecar did not follow its original")
	}
}

func TestSidecarKeepsAllElse(t *testing.T) {
	for _, test := range []struct{ name, before string }{
		{"comments", "# ours\nforce: gwent # sure\nunknown:\n  deep: [1, 2] # kept\n\n# the end\n"},
		{"list", "commitments:\n- text: \"It rained in May.\"\n  status: dismissed # no promise\n  mine: 7\n# after\ntitle: A letter\n"},
		{"indented", "commitments:\n    - text: It rained in May.\n      status: confirmed\n      # why\n\n\nlicence: OGL\n"},
		{"crlf", "force: gwent\r\n# x\r\n"},
		{"no newline", "force: gwent"},
		{"mark", "\ufeff---\nforce: gwent\n...\n"},
		{"empty list", "commitments: [] # none yet\nforce: gwent\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDesk(t)
			d.put("a.txt.meta.yaml", test.before)
			d.must(d.decide("a.txt", "missing child", index.Decision{Status: index.Confirmed, By: "Siân"}))
			after := d.read("a.txt.meta.yaml")
			for _, line := range strings.Split(test.before, "\n") {
				if kept := strings.TrimSuffix(line, "\r"); !strings.Contains(kept, "commitments: []") && !strings.Contains(after, kept) {
					t.Errorf("line %q is gone:\n%s", kept, after)
				}
			}
			if got := d.commitment("a.txt", "missing child").Status; got != index.Confirmed {
				t.Errorf("status = %s, want confirmed\n%s", got, after)
			}
			if strings.Contains(test.before, "\r\n") && strings.Contains(strings.ReplaceAll(after, "\r\n", ""), "\n") {
				t.Errorf("line ends are mixed:\n%q", after)
			}
		})
	}
}

func TestTwoWriters(t *testing.T) {
	d := newDesk(t)
	var g sync.WaitGroup
	words := []string{"missing child", "survey", "mental health"}
	for i := range 12 {
		id := d.commitment("a.txt", words[i%3]).ID
		g.Go(func() {
			if err := d.Decide(t.Context(), d.doc("a.txt"), index.Decision{Commitments: []string{id}, Status: index.Confirmed, Note: fmt.Sprint("note ", i)}); err != nil && !errors.Is(err, index.ErrLater) {
				t.Error(err)
			}
		})
	}
	g.Wait()
	for i := range 12 {
		if note := fmt.Sprintf("note %d\"", i); !strings.Contains(d.read("a.txt.meta.yaml"), note) {
			t.Errorf("%s was lost", note)
		}
	}
	// An editor saves between our reading and our renaming.
	edits := 0
	d.beforeRename = func(name string) {
		if edits++; edits == 1 {
			b, _ := os.ReadFile(name)
			if err := os.WriteFile(name, append(b, "title: By hand # hers\n"...), 0o644); err != nil {
				t.Error(err)
			}
		}
	}
	d.must(d.decide("a.txt", "survey", index.Decision{Status: index.Met}))
	if s := d.read("a.txt.meta.yaml"); !strings.Contains(s, "By hand # hers") || !strings.Contains(s, "status: met") {
		t.Errorf("one of two changes was lost:\n%s", s)
	}
	if got := d.doc("a.txt").Title; got != "By hand" {
		t.Errorf("title = %q, want the editor's", got)
	}
}

func TestCrashBeforeRename(t *testing.T) {
	d := newDesk(t)
	d.must(d.decide("a.txt", "survey", index.Decision{Status: index.Met}))
	before := d.read("a.txt.meta.yaml")
	d.beforeRename = func(string) { panic("power cut") }
	func() {
		defer func() { _ = recover() }()
		_ = d.rewrite(d.name("a.txt.meta.yaml"), func(old []byte) ([]byte, error) { return append(old, "title: x\n"...), nil })
	}()
	d.beforeRename = nil
	if got := d.read("a.txt.meta.yaml"); got != before {
		t.Errorf("after a crash the sidecar is\n%s\nwant\n%s", got, before)
	}
	left := d.name(".a.txt.meta.yaml.123.tmp") // what a real crash leaves
	d.must(os.WriteFile(left, []byte("half"), 0o644))
	old := time.Now().Add(-2 * time.Hour)
	d.must(os.Chtimes(left, old, old))
	d.must(d.decide("a.txt", "survey", index.Decision{Status: index.Confirmed}))
	if _, err := os.Stat(left); err == nil {
		t.Error("what a crash left behind is still there")
	}
}

func TestBrokenSidecar(t *testing.T) {
	d := newDesk(t)
	broken := "withdrawn: defamation\nforce: [gwent\n  x: y: z\n"
	d.put("a.txt.meta.yaml", broken)
	d.must(d.see(t.Context(), []string{d.name("a.txt.meta.yaml")}))
	doc := d.doc("a.txt")
	if doc.Withdrawn != "defamation" || len(doc.Passages) > 0 || len(doc.Commitments) > 0 {
		t.Errorf("a document withdrawn by a broken sidecar shows %d passages, reason %q", len(doc.Passages), doc.Withdrawn)
	}
	if ps := d.Progress().Problems; len(ps) != 1 || ps[0].Code != "broken_sidecar" || ps[0].Detail == "" {
		t.Errorf("problems = %+v, want one of the broken sidecar", ps)
	}
	d.start("")
	if ps := d.Progress().Problems; len(ps) != 1 || ps[0].Code != "broken_sidecar" {
		t.Errorf("after a new start problems = %+v, want the broken sidecar still", ps)
	}
	empty := ""
	if err := d.Correct(t.Context(), doc, index.Correction{Withdrawn: &empty}); !errors.Is(err, index.ErrSidecar) {
		t.Errorf("writing into a broken sidecar = %v, want ErrSidecar", err)
	}
	if got := d.read("a.txt.meta.yaml"); got != broken {
		t.Errorf("the broken sidecar was changed:\n%s", got)
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if AsNobody(t) {
		return
	}
	d := newDesk(t)
	d.must(os.Chmod(d.dir, 0o555))
	t.Cleanup(func() { _ = os.Chmod(d.dir, 0o755) })
	if err := d.decide("a.txt", "survey", index.Decision{Status: index.Met}); !errors.Is(err, index.ErrReadOnly) {
		t.Errorf("decision in a folder that can't be written = %v, want ErrReadOnly", err)
	}
}

func TestLostAnchor(t *testing.T) {
	d := newDesk(t)
	d.put("a.txt.meta.yaml", `commitments:
  - text: We shall abolish every tax on Tuesdays and give the money to nobody at all.
    status: confirmed
    by: Siân
  - text: we will review EVERY missing-child case by
    status: met
  - text: It rained in May.
    status: confirmed
`)
	d.must(d.see(t.Context(), []string{d.name("a.txt.meta.yaml")}))
	if c := d.commitment("a.txt", "abolish"); !c.Lost || c.Status != index.Confirmed || c.Range.Passage != 0 {
		t.Errorf("lost anchor = %+v, want it kept and marked", c)
	}
	if c := d.commitment("a.txt", "missing child"); c.Lost || c.Status != index.Met {
		t.Errorf("sentence met by part of its words = %+v, want met", c)
	}
	if c := d.commitment("a.txt", "rained"); c.Lost || c.Rule != "person" || c.Range.Passage == 0 {
		t.Errorf("sentence that only a person took for a commitment = %+v, want it in its place", c)
	}
}

func TestRedact(t *testing.T) {
	d := newDesk(t)
	doc := d.doc("a.txt")
	n := d.commitment("a.txt", "survey").Range.Passage
	d.must(d.Correct(t.Context(), doc, index.Correction{Redact: []int{n}, Reason: "data protection", By: "Siân"}))
	doc = d.doc("a.txt")
	if p := doc.Passages[n-1]; !p.Withdrawn || p.Text != "" {
		t.Errorf("redacted passage = %+v, want it empty", p)
	}
	if i := slices.IndexFunc(doc.Commitments, func(c index.Commitment) bool { return strings.Contains(c.Text, "survey") }); i >= 0 {
		t.Error("a commitment of a redacted passage is still there")
	}
	d.put("a.txt", strings.Replace(letter, "survey", "poll of all", 1)) // the text changes so that nothing is found
	d.put("a.txt.meta.yaml", "redacted:\n  - text: nothing like this stands anywhere in the letter\n    reason: data protection\n")
	d.must(d.see(t.Context(), []string{d.name("a.txt"), d.name("a.txt.meta.yaml")}))
	if doc := d.doc("a.txt"); doc.Withdrawn != "data protection" || len(doc.Passages) > 0 {
		t.Errorf("a document whose redaction is not found shows %d passages, want none", len(doc.Passages))
	}
}

func TestCorrect(t *testing.T) {
	d := newDesk(t)
	d.put("a.txt.meta.yaml", "# head\nforce: essex # wrong?\ntopics:\n  - roads_policing # no\n# tail\n")
	d.must(d.see(t.Context(), []string{d.name("a.txt.meta.yaml")}))
	force, date, typ, topics := "gwent", "2020-09", "statement", []string{"child_protection"}
	d.must(d.Correct(t.Context(), d.doc("a.txt"), index.Correction{Force: &force, Date: &date, Type: &typ, Topics: &topics, By: "Siân"}))
	doc := d.doc("a.txt")
	if doc.Force != "gwent" || doc.Date.String() != "2020-09" || doc.Type != index.TypeStatement || doc.MainTopic() != "child_protection" {
		t.Errorf("corrected to %s, %s, %s, %s; want gwent, 2020-09, statement, child_protection", doc.Force, doc.Date, doc.Type, doc.MainTopic())
	}
	s := d.read("a.txt.meta.yaml")
	for _, kept := range []string{"# head", "# wrong?", "# no", "# tail", "from: essex", "by: \"Siân\""} {
		if !strings.Contains(s, kept) {
			t.Errorf("%q is not in the sidecar:\n%s", kept, s)
		}
	}
	reason := "contains a name"
	d.must(d.Correct(t.Context(), doc, index.Correction{Withdrawn: &reason}))
	if doc := d.doc("a.txt"); doc.Withdrawn != reason || len(doc.Passages) > 0 || doc.Title != "" {
		t.Errorf("withdrawn document keeps %q and %d passages", doc.Title, len(doc.Passages))
	}
	none := ""
	d.must(d.Correct(t.Context(), d.doc("a.txt"), index.Correction{Withdrawn: &none}))
	if doc := d.doc("a.txt"); doc.Withdrawn != "" || len(doc.Passages) == 0 {
		t.Error("restored document is still withdrawn")
	}
}

func TestWriteErrors(t *testing.T) {
	for err, want := range map[error]error{
		syscall.ENOSPC: index.ErrFull, syscall.EROFS: index.ErrReadOnly, syscall.EACCES: index.ErrReadOnly, os.ErrNotExist: index.ErrReadOnly,
	} {
		if got := writeError(&os.PathError{Op: "write", Err: err}); !errors.Is(got, want) {
			t.Errorf("writeError(%v) = %v, want %v", err, got, want)
		}
	}
}

func TestAnchor(t *testing.T) {
	text := func(ps ...string) *stream {
		d := index.Document{}
		for _, p := range ps {
			d.Passages = append(d.Passages, index.Passage{Text: p})
		}
		return newStream(&d)
	}
	for _, test := range []struct {
		name   string
		anchor Anchor
		in     []string
		want   string // what is found; "" for nothing
	}{
		{"same", Anchor{Text: "We will act."}, []string{"First. We will act. Last."}, "We will act"},
		{"spaces, hyphens, quotes", Anchor{Text: "We will re-\nview “every” case"}, []string{"x", `we  will review "every" case now`}, `we  will review "every" case`},
		{"accents", Anchor{Text: "Byddwn yn adolygu tŷ Siân"}, []string{"Byddwn yn adolygu ty Sian."}, "Byddwn yn adolygu ty Sian"},
		{"cut in two", Anchor{Text: "We will review every case by March"}, []string{"We will review", "every case by March."}, "every case by March"},
		{"context", Anchor{Text: "We agree.", Before: "Recommendation 2"}, []string{"Recommendation 1 We agree.", "Recommendation 2 We agree."}, "2:We agree"},
		{"passage", Anchor{Text: "We agree.", Passage: 2}, []string{"We agree.", "We agree.", "We agree."}, "2:We agree"},
		{"a word changed", Anchor{Text: "We will review every missing child case by March 2021"}, []string{"Then we shall review every missing child case by March 2021, we hope."}, "we shall review every missing child case by March 2021"},
		{"other", Anchor{Text: "We will review every missing child case by March 2021"}, []string{"We will train every officer before the end of June."}, ""},
		{"short and changed", Anchor{Text: "We will act"}, []string{"We shall act"}, ""},
		{"empty", Anchor{Text: "…"}, []string{"We shall act"}, ""},
	} {
		at, ok := text(test.in...).find(test.anchor)
		got := ""
		if ok {
			got = test.in[at.Passage-1][at.Start:at.End]
			if strings.Contains(test.want, ":") {
				got = fmt.Sprintf("%d:%s", at.Passage, got)
			}
		}
		if got != test.want {
			t.Errorf("%s: find(%q) = %q, want %q", test.name, test.anchor.Text, got, test.want)
		}
	}
}
