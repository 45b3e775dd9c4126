package indexer_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ymateb/ymateb/indexer"
)

func TestState(t *testing.T) {
	dir := t.TempDir()
	open := func() *indexer.State {
		s, err := indexer.OpenState(dir)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := open()
	then := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	if _, err := s.FirstSeen("a", then); err != nil {
		t.Fatal(err)
	}
	for _, r := range [][2]string{{"a", "b"}, {"b", "c"}, {"x", "y"}, {"y", "x"}} {
		if err := s.Replace(r[0], r[1]); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	f, err := os.OpenFile(filepath.Join(dir, "state.jsonl"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"seen":"cut o`); err != nil {
		t.Fatal(err)
	}
	f.Close()
	s = open()
	if _, err := s.FirstSeen("after", then); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s = open()
	defer s.Close()
	for _, id := range []string{"a", "after"} {
		if at, _ := s.FirstSeen(id, then.Add(time.Hour)); !at.Equal(then) {
			t.Errorf("FirstSeen(%s) = %v, want %v", id, at, then)
		}
	}
	for id, want := range map[string]string{"a": "c", "b": "c", "c": "", "y": "x", "x": ""} {
		if got := s.Successor(id); got != want {
			t.Errorf("Successor(%s) = %q, want %q", id, got, want)
		}
	}
}
