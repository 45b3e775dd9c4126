package indextest

import (
	"fmt"
	"testing"

	"github.com/ymateb/ymateb/index"
)

// testDues holds the spans of deadlines, counted and filtered, against
// index.DueOn.
func testDues(t *testing.T, e Engine) {
	d := doc("a", "en: We will.")
	dues := []index.Date{
		{Year: 2021, Month: 3, Day: 9}, {Year: 2021, Month: 3, Day: 10}, {Year: 2021, Month: 3}, {Year: 2021, Month: 4, Day: 9},
		{Year: 2021, Month: 4, Day: 10}, {Year: 2021}, {Year: 2020}, {Year: 2022, Month: 1, Day: 1}, {},
	}
	today := index.Date{Year: 2021, Month: 3, Day: 10}
	want := map[index.Due][]string{}
	for i, due := range dues {
		for _, s := range index.AllStatuses {
			id := fmt.Sprintf("a-%d-%s", i, s)
			d.Commitments = append(d.Commitments, index.Commitment{ID: id, Text: "We will.", Lang: index.English, Status: s, DueDate: due})
			span := index.DueOn(due, today, s)
			if span == "" {
				span = index.None
			}
			want[span] = append(want[span], id)
		}
	}
	put(t, e, d)
	all := search(t, e, index.Query{Kind: index.Commitments, Facets: []index.Facet{index.FacetDue}, Today: today})
	for _, c := range all.Facets[index.FacetDue] {
		if c.Count != len(want[index.Due(c.Value)]) {
			t.Errorf("due %s: %d counted, want %d", c.Value, c.Count, len(want[index.Due(c.Value)]))
		}
	}
	for span, ids := range want {
		wantIDs(t, e, index.Query{Kind: index.Commitments, Today: today, Limit: 100,
			Filters: []index.Filter{{Field: index.FacetDue, Values: []string{string(span)}}}}, ids...)
	}
	if len(want[index.DueOverdue]) != 4 || len(want[index.DuePast]) != 8 {
		t.Errorf("%d overdue and %d past, want 4 and 8", len(want[index.DueOverdue]), len(want[index.DuePast]))
	}
}
