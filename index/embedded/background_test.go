package embedded

import (
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"github.com/ymateb/ymateb/index"
)

// TestFaultInTheBackground has Bleve's persister panic: a writer gets an error
// instead of waiting for ever, the next opens the index anew, and nothing that was
// acknowledged is lost.
func TestFaultInTheBackground(t *testing.T) {
	var fail atomic.Bool
	scorch.RegistryEventCallbacks[t.Name()] = func(e scorch.Event) bool {
		if e.Kind == scorch.EventKindPersisterProgress && fail.CompareAndSwap(true, false) {
			panic("a fault made for a test")
		}
		return true
	}
	e, err := Open(t.Context(), Config{Dir: t.TempDir(), MinFree: -1, events: t.Name()})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	const rounds = 3
	refused := 0
	for n := range rounds * 10 {
		if n%10 == 5 {
			fail.Store(true)
		}
		d := index.Document{
			ID: fmt.Sprintf("d%d", n), Files: []index.File{{Path: fmt.Sprintf("f/%d.txt", n), Fingerprint: "1"}},
			Passages: []index.Passage{{Text: "A statement.", Lang: index.English}},
		}
		for err = errBackground; err != nil; {
			if err = e.Put(t.Context(), d); err != nil {
				if refused++; !errors.Is(err, index.ErrUnavailable) {
					t.Fatalf("Put(%d) = %v, want ErrUnavailable", n, err)
				}
			}
		}
	}
	res, err := e.Search(t.Context(), index.Query{})
	if err != nil || res.Total != rounds*10 {
		t.Errorf("%d documents (%v), want %d", res.Total, err, rounds*10)
	}
	if st, err := e.Stats(t.Context()); err != nil || st.Faults != rounds {
		t.Errorf("%d faults counted (%v), want %d", st.Faults, err, rounds)
	}
	t.Logf("%d faults, %d writes refused and done again", rounds, refused)
}
