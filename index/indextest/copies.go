package indextest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ymateb/ymateb/index"
)

// testCopies: of a group the first hit alone is shown, with the others named;
// totals and facets stay documents, and pages neither repeat nor lose a group.
func testCopies(t *testing.T, e Engine) {
	var docs []index.Document
	for i := range 12 {
		d := doc(fmt.Sprintf("d%02d", i), "en: word "+strings.Repeat("word ", i%4))
		d.Date = index.Date{Year: 2010 + i}
		d.Force = "gwent"
		if i%3 == 0 {
			d.Group = "d00"
		}
		d.Kin = []byte(d.ID)
		d.Commitments = []index.Commitment{{ID: d.ID + "-c", Text: "text", Lang: index.English, Range: index.Range{Passage: 1}}}
		docs = append(docs, d)
	}
	put(t, e, docs[:5]...)
	put(t, e, docs[5:]...)
	shown := func(q index.Query) string {
		t.Helper()
		q.Collapse, q.Limit = true, 4
		q.Facets = []index.Facet{index.FacetForce}
		var out []string
		for {
			r := search(t, e, q)
			if r.Total != 12 || r.Shown != 9 {
				t.Errorf("%+v: total %d, shown %d, want 12 and 9", q, r.Total, r.Shown)
			}
			wantCounts(t, r, index.FacetForce, "gwent:12")
			for _, h := range r.Hits {
				out = append(out, strings.Join(append([]string{h.ID}, h.Copies...), "+"))
			}
			if q.After = r.Next; q.After == "" {
				return strings.Join(out, " ")
			}
		}
	}
	for _, c := range []struct {
		sort index.Sort
		want string
	}{
		{index.Oldest, "d00+d03+d06+d09 d01 d02 d04 d05 d07 d08 d10 d11"},
		{index.Newest, "d11 d10 d09+d06+d03+d00 d08 d07 d05 d04 d02 d01"},
	} {
		if got := shown(index.Query{Sort: c.sort}); got != c.want {
			t.Errorf("%s = %s, want %s", c.sort, got, c.want)
		}
	}
	if got := shown(index.Query{Text: text("word")}); strings.Count(got, "+") != 3 {
		t.Errorf("by relevance = %s, want three copies behind one of them", got)
	}
	if r := search(t, e, index.Query{}); r.Total != 12 || r.Shown != 12 || len(r.Hits[0].Copies) > 0 {
		t.Errorf("without collapsing: %d of %d shown, copies %v", r.Shown, r.Total, r.Hits[0].Copies)
	}
	wantIDs(t, e, index.Query{Filters: []index.Filter{{Field: index.FacetGroup, Values: []string{"d00"}}}}, "d00", "d03", "d06", "d09")
	if r := search(t, e, index.Query{Kind: index.Commitments, Collapse: true}); r.Shown != 12 {
		t.Errorf("commitments shown = %d, want 12: they have no copies", r.Shown)
	}
	if d, err := e.Get(t.Context(), "d03"); err != nil || string(d.Kin) != "d03" {
		t.Errorf("Get(d03).Kin = %q, %v; want what was put", d.Kin, err)
	}
}

// testTwins: a promise that its translation makes too is counted once and found
// by the words of both.
func testTwins(t *testing.T, e Engine) {
	en := doc("en", "en: We will train officers by May.")
	en.Commitments = []index.Commitment{{ID: "en-1", Text: "We will train officers by May.", Lang: index.English, Range: index.Range{Passage: 1},
		Also: []index.Also{{ID: "cy-1", Lang: index.Welsh, Text: "Byddwn yn hyfforddi swyddogion erbyn mis Mai.", Passage: 1}},
		Own:  &index.Said{Status: index.Candidate}, Status: index.Met}}
	cy := doc("cy", "cy: Byddwn yn hyfforddi swyddogion erbyn mis Mai.")
	cy.Commitments = []index.Commitment{{ID: "cy-1", Text: "Byddwn yn hyfforddi swyddogion erbyn mis Mai.", Lang: index.Welsh, Range: index.Range{Passage: 1},
		Counted: "en-1", Shadow: true}}
	put(t, e, en, cy)
	q := index.Query{Kind: index.Commitments, Facets: []index.Facet{index.FacetLang}}
	wantIDs(t, e, q, "en-1")
	wantCounts(t, search(t, e, q), index.FacetLang, "cy:1 en:1")
	for _, words := range []string{"train officers", "hyfforddi swyddogion"} {
		wantIDs(t, e, index.Query{Kind: index.Commitments, Text: text(words)}, "en-1")
	}
	wantIDs(t, e, index.Query{Kind: index.Commitments, Filters: []index.Filter{{Field: index.FacetLang, Values: []string{"cy"}}}}, "en-1")
	d, err := e.Get(t.Context(), "cy")
	if err != nil || !d.Commitments[0].Shadow || d.Commitments[0].Counted != "en-1" {
		t.Errorf("the shadow came back as %+v, %v", d.Commitments, err)
	}
	if d, err := e.Get(t.Context(), "en"); err != nil || d.Commitments[0].Own == nil || d.Commitments[0].Own.Status != index.Candidate {
		t.Errorf("the document's own word came back as %+v, %v", d.Commitments[0].Own, err)
	}
}
