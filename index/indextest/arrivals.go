package indextest

import (
	"strings"
	"testing"
	"time"

	"github.com/ymateb/ymateb/index"
)

// testArrivals: what was first seen last comes first, whatever its own date;
// what was never seen comes last. A document put again keeps its place.
func testArrivals(t *testing.T, e Engine) {
	seen := func(name, date string, at time.Duration) index.Document {
		d := doc(name, "en: text")
		d.Date, _ = index.ParseDate(date)
		if at > 0 {
			d.FirstSeen = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(at)
		}
		d.Commitments = []index.Commitment{{ID: name + "-c", Text: "text", Lang: index.English, Range: index.Range{Passage: 1}}}
		return d
	}
	docs := []index.Document{seen("new", "2025-01-01", time.Second), seen("old", "2012", time.Hour), seen("middle", "2020", time.Minute), seen("unknown", "2026", 0)}
	put(t, e, docs...)
	put(t, e, docs[0])
	const want = "old middle new unknown"
	for _, q := range []index.Query{{}, {Text: text("text")}} {
		q.Sort = index.ByArrival
		if got := strings.Join(ids(search(t, e, q)), " "); got != want {
			t.Errorf("%+v = %s, want %s", q, got, want)
		}
	}
	q := index.Query{Kind: index.Commitments, Sort: index.ByArrival, Limit: 2}
	if got := strings.Join(ids(search(t, e, q)), " "); got != "old-c middle-c" {
		t.Errorf("commitments by arrival = %s, want old-c middle-c", got)
	}
}
