package sample_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/sample"
)

func TestDocumentsAreTheSameEverywhere(t *testing.T) {
	few := slices.Collect(sample.Documents(20, 7))
	many := slices.Collect(sample.Documents(40, 7))
	if d := cmp.Diff(few, many[:20]); d != "" {
		t.Errorf("Documents(20) and the first of Documents(40) differ:\n%s", d)
	}
	if got, want := few[19].ID, "rfftwgoo7aexjgl7"; got != want {
		t.Errorf("id of the 20th document = %s, want %s: the generator has changed, so figures can't be compared", got, want)
	}
	bytes, passages, welsh := 0, 0, 0
	seen := map[string]bool{}
	for _, d := range many {
		bytes += len(sample.Text(d))
		passages += len(d.Passages)
		if slices.Contains(d.Languages(), index.Welsh) {
			welsh++
		}
		for _, c := range d.Commitments {
			if got := d.Passages[c.Range.Passage-1].Text[c.Range.Start:c.Range.End]; got != c.Text {
				t.Errorf("range of commitment %s = %q, want %q", c.ID, got, c.Text)
			}
		}
		seen[d.ID] = true
	}
	if b, p := bytes/40, passages/40; b < 4000 || b > 7000 || p < 14 || p > 20 || welsh < 4 || len(seen) != 40 {
		t.Errorf("mean of %d bytes, %d passages, %d with Welsh, %d ids; want about 5,300, 16, 10 and 40", b, p, welsh, len(seen))
	}
}

func TestGenerate(t *testing.T) {
	if err := sample.Generate(t.TempDir(), 3, 1); err != nil {
		t.Errorf("Generate() = %v", err)
	}
}
