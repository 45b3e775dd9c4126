package welsh

import (
	"slices"
	"testing"
)

// TestLemmasFindThemselves: a query for the lemma that the tables give of a word finds that lemma.
func TestLemmasFindThemselves(t *testing.T) {
	a := New()
	for lemma := range a.t.lemmas {
		if _, function := a.t.function[lemma]; function || !analysable(lemma) {
			continue
		}
		if got := a.Lemmas(nil, Word{Folded: lemma, Query: true}); !slices.Contains(got, lemma) {
			t.Errorf("Lemmas(%q) = %q, without the lemma itself", lemma, got)
		}
	}
}
