// Package indextest is the suite that every engine passes.
package indextest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ymateb/ymateb/index"
)

// Engine is what an engine offers: it is written to and searched.
type Engine interface {
	index.Searcher
	Fingerprints(ctx context.Context) (map[string]string, error)
	Put(ctx context.Context, docs ...index.Document) error
	Delete(ctx context.Context, paths ...string) error
	Stats(ctx context.Context) (index.Stats, error)
}

// Run tests an engine. open returns an empty one that is closed when its test
// ends.
func Run(t *testing.T, open func(t *testing.T) Engine) {
	for _, c := range []struct {
		name string
		test func(*testing.T, Engine)
	}{
		{"Words", testWords},
		{"Phrases", testPhrases},
		{"Names", testNames},
		{"Some", testSome},
		{"Dates", testDates},
		{"Arrivals", testArrivals},
		{"Facets", testFacets},
		{"Voices", testVoices},
		{"Hidden", testHidden},
		{"Commitments", testCommitments},
		{"Dues", testDues},
		{"Paths", testPaths},
		{"Pages", testPages},
		{"Copies", testCopies},
		{"Twins", testTwins},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open(t)) })
	}
}

// doc makes a document whose id, path and title are told from its name.
// Passages are written "en: text"; a voice may follow the language: "en
// chief_constable: text".
func doc(name string, passages ...string) index.Document {
	d := index.Document{
		ID:    name,
		Files: []index.File{{Path: "f/" + name + ".txt", Fingerprint: "fp-" + name}},
		Type:  index.TypeLetter,
	}
	for _, p := range passages {
		head, text, _ := strings.Cut(p, ": ")
		lang, voice, _ := strings.Cut(head, " ")
		if voice == "" {
			voice = string(index.VoiceCommissioner)
		}
		d.Passages = append(d.Passages, index.Passage{Text: text, Lang: index.Lang(lang), Voice: index.Voice(voice)})
	}
	return d
}

func put(t *testing.T, e Engine, docs ...index.Document) {
	t.Helper()
	if err := e.Put(t.Context(), docs...); err != nil {
		t.Fatalf("Put() = %v", err)
	}
}

func search(t *testing.T, e Engine, q index.Query) index.Result {
	t.Helper()
	r, err := e.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("Search(%+v) = %v", q, err)
	}
	return r
}

func text(s string) index.Node {
	n, _ := index.Parse(s)
	return n
}

func ids(r index.Result) []string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.ID)
	}
	return out
}

// wantIDs compares the ids of a query's hits, in any order.
func wantIDs(t *testing.T, e Engine, q index.Query, want ...string) {
	t.Helper()
	r := search(t, e, q)
	got := ids(r)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) || r.Total != len(want) {
		t.Errorf("Search(%s %+v) = %v (total %d), want %v", index.Format(q.Text), q.Filters, got, r.Total, want)
	}
}

func testWords(t *testing.T, e Engine) {
	put(t, e,
		doc("a", "en: Knife crime fell in Barry.", "cy: Mae trosedd yn Y Barri."),
		doc("b", "en: Knife amnesty bins.", "en: Crime rose elsewhere."),
		doc("c", "und: Barry Knife"),
		doc("d", "cy: Trosedd cyllell yng Ngwent."),
	)
	for q, want := range map[string]string{
		"knife":                   "a b c",
		"KNIFE":                   "a b c",
		"knife crime":             "a b", // in different passages of b
		"knife trosedd":           "a",   // one word in each language
		"knife -crime":            "c",
		"-knife":                  "d",
		"amnesty OR elsewhere":    "b",
		"(amnesty OR barry) fell": "a",
		"nothing":                 "",
		"knife nothing":           "",
		"amn*":                    "b",
		"amnasty~1":               "b",
		"":                        "a b c d",
	} {
		wantIDs(t, e, index.Query{Text: text(q)}, strings.Fields(want)...)
	}
}

func testPhrases(t *testing.T, e Engine) {
	a := doc("a", "en: county lines are", "en: drawn again by the police force")
	cont := doc("b", "en: she said that children", "en: are at risk")
	cont.Passages[1].Continues = true
	put(t, e, a, cont, doc("c", "en: lines of the county"))
	for q, want := range map[string]string{
		`"county lines"`:      "a",
		`"lines county"`:      "",
		`"are drawn"`:         "", // not across passages
		`"children are"`:      "b",
		`"by the police"`:     "a", // stop words count
		`"by police"`:         "",
		`"lines county"~3`:    "a c",
		`"are drawn"~50`:      "",
		`"county lines" -are`: "a", // a stop word beside others is left out
	} {
		wantIDs(t, e, index.Query{Text: text(q)}, strings.Fields(want)...)
	}
}

func testNames(t *testing.T, e Engine) {
	a := doc("a", "en: Thank you for your letter about safety.", "und: Heddlu Gwent Police")
	a.Passages[1].Furniture = true
	a.Title = "Safety letter"
	a.Names = []string{"Swyddfa Comisiynydd"}
	b := doc("b", "en: Heddlu Gwent wrote to us about safety.")
	put(t, e, a, b)
	wantIDs(t, e, index.Query{Text: text("heddlu gwent")}, "a", "b")
	wantIDs(t, e, index.Query{Text: text("heddlu letter")}, "a")
	wantIDs(t, e, index.Query{Text: text("swyddfa letter")}, "a")
	wantIDs(t, e, index.Query{Text: text("title:safety")}, "a")
	r := search(t, e, index.Query{Text: text("gwent")})
	if got := ids(r); len(got) != 2 || got[0] != "b" {
		t.Errorf("hits for gwent = %v, want b (running text) before a (letterhead)", got)
	}
}

func testSome(t *testing.T, e Engine) {
	put(t, e, doc("a", "en: rare rare rare"), doc("b", "en: common rare"), doc("c", "en: common thing"), doc("d", "en: other"))
	r := search(t, e, index.Query{Text: text("common rare thing"), Match: index.MatchSome})
	if got := ids(r); len(got) != 3 || got[2] != "a" {
		t.Errorf("some of three words = %v, want b and c (two words) before a (one)", got)
	}
	wantIDs(t, e, index.Query{Text: text("common rare -thing"), Match: index.MatchSome}, "a", "b")
}

func testDates(t *testing.T, e Engine) {
	dated := func(name, date string) index.Document {
		d := doc(name, "en: text")
		if date != "" {
			d.Date, _ = index.ParseDate(date)
		}
		return d
	}
	put(t, e, dated("day", "2020-09-02"), dated("month", "2020-09"), dated("year", "2020"), dated("late", "2021-01-01"), dated("none", ""))
	date := func(s string) index.Date { d, _ := index.ParseDate(s); return d }
	wantIDs(t, e, index.Query{From: date("2020-09-15")}, "month", "year", "late")
	wantIDs(t, e, index.Query{To: date("2020-09-02")}, "day", "month", "year")
	wantIDs(t, e, index.Query{From: date("2020-09"), To: date("2020-09")}, "day", "month", "year")
	wantIDs(t, e, index.Query{Text: text("date:2020-09-03..2020-12")}, "month", "year")
	wantIDs(t, e, index.Query{Text: text("year:2021")}, "late")
	wantIDs(t, e, index.Query{Filters: []index.Filter{{Field: index.FacetYear, Values: []string{index.None}}}}, "none")
	wantIDs(t, e, index.Query{Filters: []index.Filter{{Field: index.FacetMonth, Values: []string{"2020-09"}}}}, "day", "month")
	for sort, want := range map[index.Sort]string{
		index.Newest: "late day month year none",
		index.Oldest: "year month day late none",
	} {
		if got := strings.Join(ids(search(t, e, index.Query{Sort: sort})), " "); got != want {
			t.Errorf("sort %s = %s, want %s", sort, got, want)
		}
	}
}

// counts writes a facet as "value:count …".
func counts(r index.Result, f index.Facet) string {
	var out []string
	for _, c := range r.Facets[f] {
		out = append(out, fmt.Sprintf("%s:%d", c.Value, c.Count))
	}
	return strings.Join(out, " ")
}

func wantCounts(t *testing.T, r index.Result, f index.Facet, want string) {
	t.Helper()
	if got := counts(r, f); got != want {
		t.Errorf("facet %s = %q, want %q", f, got, want)
	}
}

func testFacets(t *testing.T, e Engine) {
	make := func(name, force string, topics ...string) index.Document {
		d := doc(name, "en: word")
		d.Force = force
		for _, tp := range topics {
			d.Topics = append(d.Topics, index.Topic{ID: tp})
		}
		return d
	}
	put(t, e, make("a", "gwent", "x", "y"), make("b", "gwent", "y"), make("c", "kent", "x"), make("d", "", "x"))
	facets := []index.Facet{index.FacetForce, index.FacetTopic, index.FacetType}
	for _, q := range []index.Node{nil, text("word")} {
		r := search(t, e, index.Query{Text: q, Facets: facets})
		wantCounts(t, r, index.FacetForce, "gwent:2 kent:1 none:1")
		wantCounts(t, r, index.FacetTopic, "x:3 y:2")
		wantCounts(t, r, index.FacetType, "letter:4")
		r = search(t, e, index.Query{Text: q, Facets: facets, Filters: []index.Filter{
			{Field: index.FacetForce, Values: []string{"kent", index.None}},
			{Field: index.FacetTopic, Values: []string{"x"}},
		}, Limit: -1})
		wantCounts(t, r, index.FacetForce, "gwent:1 kent:1 none:1")
		wantCounts(t, r, index.FacetTopic, "x:2")
		wantCounts(t, r, index.FacetType, "letter:2")
		if r.Total != 2 || len(r.Hits) != 0 {
			t.Errorf("total %d, hits %v; want 2 and none", r.Total, r.Hits)
		}
	}
	wantIDs(t, e, index.Query{Text: text("force:gwent topic:x")}, "a")
	wantIDs(t, e, index.Query{Text: text("word -force:gwent")}, "c", "d")
	wantIDs(t, e, index.Query{Text: text("force:none")}, "d")
}

func testVoices(t *testing.T, e Engine) {
	put(t, e,
		doc("a", "en commissioner: knife crime", "en chief_constable: my officers patrol"),
		doc("b", "en chief_constable: knife arches"),
		doc("c", "en commissioner: officers"),
	)
	voice := func(vs ...string) []index.Filter { return []index.Filter{{Field: index.FacetVoice, Values: vs}} }
	wantIDs(t, e, index.Query{Text: text("knife"), Filters: voice("commissioner")}, "a")
	wantIDs(t, e, index.Query{Text: text("officers"), Filters: voice("chief_constable")}, "a")
	wantIDs(t, e, index.Query{Text: text("knife officers")}, "a")
	wantIDs(t, e, index.Query{Text: text("knife officers"), Filters: voice("commissioner")})
	wantIDs(t, e, index.Query{Text: text(`"knife crime"`), Filters: voice("chief_constable")})
	wantIDs(t, e, index.Query{Filters: voice("chief_constable")}, "a", "b")
	wantIDs(t, e, index.Query{Text: text("voice:commissioner officers")}, "c")
	r := search(t, e, index.Query{Text: text("knife"), Filters: voice("commissioner"), Facets: []index.Facet{index.FacetVoice}})
	wantCounts(t, r, index.FacetVoice, "chief_constable:1 commissioner:1")
	r = search(t, e, index.Query{Facets: []index.Facet{index.FacetVoice}})
	wantCounts(t, r, index.FacetVoice, "chief_constable:2 commissioner:2")
}

func testHidden(t *testing.T, e Engine) {
	a := doc("a", "en: open words", "en: secret words")
	a.Passages[1].Withdrawn = true
	b := doc("b", "en: draft words")
	b.Draft = true
	c := doc("c", "en: withdrawn words")
	c.Withdrawn = "published by mistake"
	put(t, e, a, b, c)
	wantIDs(t, e, index.Query{Text: text("words")}, "a")
	wantIDs(t, e, index.Query{Text: text("words"), Drafts: true}, "a", "b")
	wantIDs(t, e, index.Query{Text: text("secret")})
	wantIDs(t, e, index.Query{}, "a")
	if d, err := e.Get(t.Context(), "c"); err != nil || d.Withdrawn == "" {
		t.Errorf("Get(c) = %q, %v; want its tombstone", d.Withdrawn, err)
	}
}

func testCommitments(t *testing.T, e Engine) {
	a := doc("a", "en: We will train officers by May.", "en: It rained.")
	a.Force = "gwent"
	a.Commitments = []index.Commitment{
		{ID: "a-1", Text: "We will train officers by May.", Lang: index.English, Voice: index.VoiceCommissioner, Actor: index.ActorOffice,
			Strength: index.Firm, Status: index.Candidate, DueDate: index.Date{Year: 2021, Month: 5}},
		{ID: "a-2", Text: "Byddwn yn hyfforddi.", Lang: index.Welsh, Shadow: true},
	}
	b := doc("b", "en: We hope to train dogs.")
	b.Commitments = []index.Commitment{{ID: "b-1", Text: "We hope to train dogs.", Lang: index.English, Actor: index.ActorForce, Status: index.Met}}
	put(t, e, a, b)
	q := index.Query{Kind: index.Commitments}
	wantIDs(t, e, q, "a-1", "b-1")
	q.Text = text("train")
	q.Facets = []index.Facet{index.FacetActor, index.FacetForce, index.FacetDue}
	r := search(t, e, q)
	wantCounts(t, r, index.FacetActor, "force:1 office:1")
	wantCounts(t, r, index.FacetForce, "gwent:1 none:1")
	wantCounts(t, r, index.FacetDue, "2021-05:1 none:1")
	q.Filters = []index.Filter{{Field: index.FacetDocument, Values: []string{"a"}}}
	wantIDs(t, e, q, "a-1")
	wantIDs(t, e, index.Query{Text: text("commitment:train rained")}, "a")
	wantIDs(t, e, index.Query{Text: text("train")}, "a", "b")
	q = index.Query{Kind: index.Commitments, Sort: index.ByDue}
	if got := ids(search(t, e, q)); !slices.Equal(got, []string{"a-1", "b-1"}) {
		t.Errorf("by due = %v, want a-1 b-1", got)
	}
	b.Commitments = nil
	put(t, e, b)
	wantIDs(t, e, index.Query{Kind: index.Commitments}, "a-1")
	if _, err := e.Get(t.Context(), "a-1"); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("Get(a commitment) = %v, want ErrNotFound", err)
	}
	if err := e.Delete(t.Context(), "f/a.txt"); err != nil {
		t.Fatal(err)
	}
	wantIDs(t, e, index.Query{Kind: index.Commitments})
}

func testPaths(t *testing.T, e Engine) {
	a := doc("a", "en: first")
	a.Files = []index.File{{Path: "f/1", Fingerprint: "x"}, {Path: "f/2", Fingerprint: "y"}}
	put(t, e, a)
	version := search(t, e, index.Query{}).Version
	wantPrints(t, e, "f/1=x f/2=y")
	b := doc("b", "en: second")
	b.Files = []index.File{{Path: "f/2", Fingerprint: "z"}}
	put(t, e, b)
	wantPrints(t, e, "f/1=x f/2=z")
	if d, err := e.Get(t.Context(), "a"); err != nil || len(d.Files) != 1 || d.Files[0].Path != "f/1" || d.Files[0].Fingerprint != "x" {
		t.Errorf("Get(a) = %+v, %v; want f/1 alone", d.Files, err)
	}
	if v := search(t, e, index.Query{}).Version; v == version {
		t.Errorf("version after a change = %d, want another", v)
	}
	b.Files = []index.File{{Path: "f/1", Fingerprint: "w"}, {Path: "f/2", Fingerprint: "z"}}
	put(t, e, b)
	wantPrints(t, e, "f/1=w f/2=z")
	wantIDs(t, e, index.Query{}, "b")
	if _, err := e.Get(t.Context(), "a"); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("Get(a) = %v, want ErrNotFound: it lost its last path", err)
	}
	for _, del := range []string{"f/none", "f/1"} {
		if err := e.Delete(t.Context(), del); err != nil {
			t.Fatal(err)
		}
	}
	wantPrints(t, e, "f/2=z")
	wantIDs(t, e, index.Query{}, "b")
	if err := e.Delete(t.Context(), "f/2"); err != nil {
		t.Fatal(err)
	}
	wantIDs(t, e, index.Query{})
	// Two documents in one call may name the same path: the later has it.
	x, y := doc("x", "en: x"), doc("y", "en: y")
	x.Files, y.Files = []index.File{{Path: "f/9"}}, []index.File{{Path: "f/9"}}
	put(t, e, x, y)
	wantIDs(t, e, index.Query{}, "y")
	if st, err := e.Stats(t.Context()); err != nil || st.Documents != 1 {
		t.Errorf("Stats() = %+v, %v; want 1 document", st, err)
	}
}

func wantPrints(t *testing.T, e Engine, want string) {
	t.Helper()
	got, err := e.Fingerprints(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for p, f := range got {
		list = append(list, p+"="+f)
	}
	slices.Sort(list)
	if g := strings.Join(list, " "); g != want {
		t.Errorf("Fingerprints() = %s, want %s", g, want)
	}
}

func testPages(t *testing.T, e Engine) {
	var docs []index.Document
	for i := range 57 {
		d := doc(fmt.Sprintf("d%02d", i), "en: word "+strings.Repeat("more ", i%3))
		d.Date = index.Date{Year: 2015 + i%4}
		d.FirstSeen = time.Unix(int64(1e9+i%5*1000), 0)
		docs = append(docs, d)
	}
	put(t, e, docs[:20]...)
	put(t, e, docs[20:]...)
	for _, q := range []index.Query{{Text: text("word")}, {Sort: index.Newest}, {Text: text("word"), Sort: index.Oldest}, {Sort: index.ByArrival}} {
		q.Limit = 57
		all := ids(search(t, e, q))
		if len(all) != 57 {
			t.Fatalf("all hits = %d, want 57", len(all))
		}
		q.Limit = 10
		var byOffset, byCursor []string
		for q.Offset = 0; q.Offset < 57; q.Offset += 10 {
			byOffset = append(byOffset, ids(search(t, e, q))...)
		}
		q.Offset = 0
		for {
			r := search(t, e, q)
			byCursor = append(byCursor, ids(r)...)
			if q.After = r.Next; r.Next == "" {
				break
			}
		}
		if !slices.Equal(byOffset, all) || !slices.Equal(byCursor, all) {
			t.Errorf("pages of %+v: by offset %v, by cursor %v, want %v", q, byOffset, byCursor, all)
		}
	}
}
