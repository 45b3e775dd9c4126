package embedded

import (
	"slices"
	"testing"
)

// TestRowsSayWhatColumnsSay compares the rows with the columns of every segment,
// in files and in memory, number by number and counted.
func TestRowsSayWhatColumnsSay(t *testing.T) {
	eachColumns(t, func(filed, read *columns) {
		compareRows(t, filed)
		compareRows(t, read)
	})
}

func compareRows(t *testing.T, c *columns) {
	t.Helper()
	var docs []uint32
	for d := range uint32(c.n) {
		if k := c.kinds[d]; k == kindDocument || k == kindDraft {
			docs = append(docs, d)
		}
	}
	if n := c.ranks.documents(); n != len(docs) {
		t.Fatalf("%d records have ranks, want %d", n, len(docs))
	}
	for i, d := range docs {
		if r := c.ranks.of(d); int(r) != i {
			t.Fatalf("rank of record %d = %d, want %d", d, r, i)
		}
		if got := c.lengthsOf(docs[i:i+1], publicDocuments, nil)[0]; got != c.words[d] {
			t.Fatalf("record %d has %d words in its row, want %d", d, got, c.words[d])
		}
	}
	ranks, in := c.ranksOf(docs, nil), 0
	for name, col := range c.named {
		if col.row.rows == nil {
			continue
		}
		in++
		for i := range docs { // each by itself, then all
			compareCounts(t, name, col, docs[i:i+1], ranks[i:i+1])
		}
		compareCounts(t, name, col, docs, ranks)
	}
	if in != len(rowSlots) {
		t.Errorf("%d columns are in the rows, want %d", in, len(rowSlots))
	}
}

func compareCounts(t *testing.T, name string, col *column, docs, ranks []uint32) {
	t.Helper()
	var got, want tally
	sc := newScratch()
	got.count(col, docs, ranks, sc)
	want.count(col, docs, nil, sc)
	if !slices.Equal(got.counts, want.counts) {
		t.Fatalf("rows count %v of %s in records %v, want %v", got.counts, name, docs, want.counts)
	}
}
