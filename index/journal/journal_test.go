package journal_test

import (
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
