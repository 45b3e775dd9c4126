package journal_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ymateb/ymateb/index/journal"
)

type entry struct {
	N int `json:"n"`
}

// read opens a journal and returns what it holds.
func read(t *testing.T, name string) (*journal.Journal[entry], []int) {
	t.Helper()
	var ns []int
	j, _, err := journal.Open(name, 0o600, func(e entry) { ns = append(ns, e.N) })
	if err != nil {
		t.Fatal(err)
	}
	return j, ns
}

func TestEntriesComeBackInTheirOrder(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.jsonl")
	j, _ := read(t, name)
	if err := j.Append(entry{3}, entry{1}); err != nil {
		t.Fatal(err)
	}
	if err := j.Append(entry{2}); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	j, got := read(t, name)
	if want := []int{3, 1, 2}; !slices.Equal(got, want) {
		t.Errorf("after Append: %v, want %v", got, want)
	}
	if err := j.Rewrite(slices.Values([]entry{{2}, {1}})); err != nil {
		t.Fatal(err)
	}
	if err := j.Append(entry{9}); err != nil { // it goes on in the new file
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	j, got = read(t, name)
	defer j.Close() //nolint:errcheck // only read
	if want := []int{2, 1, 9}; !slices.Equal(got, want) {
		t.Errorf("after Rewrite: %v, want %v", got, want)
	}
}

// TestCutOff: a file that a crash cut off anywhere gives the entries before the
// cut, and what is appended afterwards is not lost to the broken line.
func TestCutOff(t *testing.T) {
	var whole string
	for n := range 5 {
		whole += fmt.Sprintf(`{"n":%d}`+"\n", n)
	}
	dir := t.TempDir()
	for cut := range len(whole) + 1 {
		name := filepath.Join(dir, fmt.Sprint(cut))
		if err := os.WriteFile(name, []byte(whole[:cut]), 0o600); err != nil {
			t.Fatal(err)
		}
		j, before := read(t, name)
		if err := j.Append(entry{77}); err != nil {
			t.Fatal(err)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		j, after := read(t, name)
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		if least := strings.Count(whole[:cut], "\n"); len(before) < least || !slices.Equal(after, append(before, 77)) {
			t.Errorf("cut after %d bytes: read %v, then %v, want %d entries and 77", cut, before, after, least)
		}
	}
}

func TestWhatIsNoJournal(t *testing.T) {
	if _, _, err := journal.Open(t.TempDir(), 0o600, func(entry) {}); err == nil {
		t.Error("a folder opened as a journal")
	}
	name := filepath.Join(t.TempDir(), "long")
	if err := os.WriteFile(name, make([]byte, 17<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := journal.Open(name, 0o600, func(entry) {}); err == nil || strings.Contains(err.Error(), filepath.Dir(name)) {
		t.Errorf("a line of 17 MB: %v, want an error that names the file alone", err)
	}
}

// TestFolderThatGoes: where the file can't be made anew, nor opened again, the
// journal says so, and goes on when it can.
func TestFolderThatGoes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	name := filepath.Join(dir, "a.jsonl")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	j, _ := read(t, name)
	if err := j.Append(entry{1}); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Skip("skipped: an open file keeps its folder here:", err)
	}
	for range 2 {
		if err := j.Rewrite(slices.Values([]entry{{1}})); err == nil {
			t.Error("Rewrite in a folder that is gone says nothing")
		}
	}
	if err := j.Append(entry{2}); err == nil {
		t.Error("Append in a folder that is gone says nothing")
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(j.Rewrite(slices.Values([]entry{{1}})), j.Append(entry{2}), j.Close()); err != nil {
		t.Fatal(err)
	}
	j, got := read(t, name)
	defer j.Close() //nolint:errcheck // only read
	if want := []int{1, 2}; !slices.Equal(got, want) {
		t.Errorf("after the folder came back: %v, want %v", got, want)
	}
}

// TestEntryThatIsTooLong: what Open would refuse is not written.
func TestEntryThatIsTooLong(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.jsonl")
	j, _, err := journal.Open(name, 0o600, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Append("a", strings.Repeat("b", 16<<20)); err == nil {
		t.Error("an entry of 16 MB was taken")
	}
	if err := errors.Join(j.Append(strings.Repeat("c", 16<<20-3)), j.Append("d"), j.Close()); err != nil {
		t.Fatal(err)
	}
	n := 0
	j, _, err = journal.Open(name, 0o600, func(string) { n++ })
	if err != nil || n != 2 {
		t.Fatalf("%d entries, %v; want the longest and one more", n, err)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
}

// TestLeftovers: what a crash while writing anew left behind does not stay.
func TestLeftovers(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.jsonl.123.tmp", "b.jsonl.123.tmp", "a.jsonl.bak"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	j, _ := read(t, filepath.Join(dir, "a.jsonl"))
	defer j.Close() //nolint:errcheck // only read
	var names []string
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{"a.jsonl", "a.jsonl.bak", "b.jsonl.123.tmp"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("%v, %v are left, want %v", names, err, want)
	}
}
