package indexer_test

import (
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/indexer"
)

// TestRelationsAfterCrash: what ends between writing documents and relating them
// is made up for at the next start, though no file has changed since.
func TestRelationsAfterCrash(t *testing.T) {
	crash := errors.New("killed")
	// end indexes until the store is to be told of relations alone, and dies there.
	end := func(f *folder) {
		f.t.Helper()
		f.rest()
		f.store.again = crash
		if err := f.indexer(indexer.Config{Records: f.store}).Once(f.t.Context()); !errors.Is(err, crash) {
			f.t.Fatalf("Once = %v, want it to end while relating", err)
		}
		f.store.again = nil
	}
	// mended compares what is said after the next start with what a new index says.
	mended := func(f *folder, what string) {
		f.t.Helper()
		broken := says(f.store)
		got := f.related(f.store)
		fresh := &folder{t: f.t, dir: f.dir, store: &memory{docs: map[string]index.Document{}}, state: f.t.TempDir()}
		want := fresh.related(fresh.store)
		if cmp.Diff(want, broken) == "" {
			f.t.Errorf("%s: nothing was broken", what)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			f.t.Errorf("%s: (-new index +after the next start):\n%s", what, diff)
		}
		puts := f.store.puts
		f.related(f.store)
		if f.store.puts != puts {
			f.t.Errorf("%s: %d documents written at the start after that, want none", what, f.store.puts-puts)
		}
	}

	f := newFolder(t)
	for i := range 501 { // more than a batch: related at the end of the scan
		f.write(fmt.Sprintf("note%d.txt", i), fmt.Sprintf("Note number %d of the stationery cupboard.", i))
	}
	for _, name := range []string{"cctv-cy", "cctv-en", "letter", "letter-one-word"} {
		f.write(name+".txt", invented(t, name))
	}
	end(f)
	mended(f, "a large scan")

	f = newFolder(t)
	for _, name := range []string{"cctv-cy", "cctv-en", "letter", "letter-one-word"} {
		f.write(name+".txt", invented(t, name))
	}
	f.related(f.store)
	f.must(os.Remove(f.name("cctv-en.txt")))
	f.must(os.Remove(f.name("letter-one-word.txt")))
	end(f)
	mended(f, "deleted kin")
}
