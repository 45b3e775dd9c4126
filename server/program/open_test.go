package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSecondProcessLeavesTheStateAlone opens the data of a running program once
// more: that fails, and the file that the first one appends to stays in its place.
func TestSecondProcessLeavesTheStateAlone(t *testing.T) {
	d := Data{Dir: t.TempDir()}
	first, err := d.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer first.close()
	name := filepath.Join(d.state(), "state.jsonl")
	before, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteString(strings.Repeat(`{"cleared":"x"}`+"\n", 1000)) // enough to be worth writing anew
	f.Close()
	if err != nil {
		t.Fatal(err)
	}
	if second, err := d.open(t.Context()); err == nil {
		second.close()
		t.Fatal("two programs have one index open")
	}
	if after, err := os.Stat(name); err != nil || !os.SameFile(before, after) {
		t.Errorf("the state was put in another file while a program appends to it (%v)", err)
	}
}
