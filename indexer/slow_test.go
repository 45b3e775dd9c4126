package indexer_test

import (
	"testing"
	"time"

	"github.com/ymateb/ymateb/indexer"
)

// TestFileThatTakesLong reads such files beside the scans: they are found, their
// copies too, and bad ones are told of.
func TestFileThatTakesLong(t *testing.T) {
	f := newFolder(t)
	x := f.run(indexer.Config{Patience: time.Nanosecond})
	f.write("a.txt", statement(1))
	f.write("b.txt", statement(1))
	f.write("c.txt", statement(2))
	f.write("bad.pdf", "%PDF-1.7 nothing")
	f.holds("docs/a.txt", "docs/b.txt", "docs/c.txt")
	f.eventually("the bad one", func() bool {
		p := x.Progress().Problems
		return len(p) == 1 && p[0].Path == "docs/bad.pdf" && p[0].Code == "broken"
	})
	f.write("c.txt", statement(3))
	f.eventually("the new text", func() bool { return f.store.byPath("docs/c.txt").Date.Day == 4 })
}
