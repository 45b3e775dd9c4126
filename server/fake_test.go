package server

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/snippet"
)

var marks = snippet.NewMarker(nil)

// collection is a Searcher over a few documents in memory: it matches by the
// snippet marker and counts as the contract says.
type collection struct {
	docs []index.Document
	err  error
}

func (c *collection) Get(_ context.Context, id string) (index.Document, error) {
	for _, d := range c.docs {
		if d.ID == id {
			return d, c.err
		}
	}
	return index.Document{}, index.ErrNotFound
}

func (c *collection) Search(_ context.Context, q index.Query) (index.Result, error) {
	if c.err != nil {
		return index.Result{}, c.err
	}
	res := index.Result{Version: 7, Facets: map[index.Facet][]index.Count{}}
	counts := map[index.Facet]map[string]int{}
	var hits []index.Document
	for _, d := range c.docs {
		if !met(q.Text, d, q.Match == index.MatchSome) || !within(q, d) {
			continue
		}
		var failed []index.Facet
		for _, f := range q.Filters {
			if !slices.ContainsFunc(facetsOf(d, f.Field), func(v string) bool { return slices.Contains(f.Values, v) }) {
				failed = append(failed, f.Field)
			}
		}
		if len(failed) == 0 {
			hits = append(hits, d)
		}
		for _, f := range q.Facets {
			if len(failed) == 0 || len(failed) == 1 && failed[0] == f {
				if counts[f] == nil {
					counts[f] = map[string]int{}
				}
				for _, v := range facetsOf(d, f) {
					counts[f][v]++
				}
			}
		}
	}
	for f, vs := range counts {
		for v, n := range vs {
			res.Facets[f] = append(res.Facets[f], index.Count{Value: v, Count: n})
		}
	}
	sort.SliceStable(hits, func(i, j int) bool {
		if q.Sort == index.Oldest {
			i, j = j, i
		}
		return hits[i].Date.String() > hits[j].Date.String()
	})
	res.Total = len(hits)
	limit := q.Limit
	if limit == 0 {
		limit = 10
	}
	for i := q.Offset; i < len(hits) && i < q.Offset+limit; i++ {
		res.Hits = append(res.Hits, index.Hit{ID: hits[i].ID, Score: 1})
	}
	return res, nil
}

func within(q index.Query, d index.Document) bool {
	if !q.From.IsZero() && (d.Date.IsZero() || d.Date.Last() < q.From.First()) {
		return false
	}
	return q.To.IsZero() || !d.Date.IsZero() && d.Date.First() <= q.To.Last()
}

func facetsOf(d index.Document, f index.Facet) []string {
	one := func(s string) []string {
		if s == "" {
			return []string{index.None}
		}
		return []string{s}
	}
	many := func(s []string) []string {
		if len(s) == 0 {
			return []string{index.None}
		}
		return s
	}
	switch f {
	case index.FacetForce:
		return one(d.Force)
	case index.FacetTopic:
		return many(d.TopicIDs())
	case index.FacetYear:
		return one(d.Date.String()[:min(4, len(d.Date.String()))])
	case index.FacetMonth:
		return one(d.Date.String()[:min(7, len(d.Date.String()))])
	case index.FacetLang:
		return many(codes(d.Languages()))
	case index.FacetType:
		return one(string(d.Type))
	case index.FacetVoice:
		return many(codes(d.Voices()))
	case index.FacetAuthor:
		return one(d.Author)
	case index.FacetReport:
		return one(d.ReportID)
	}
	return nil
}

func met(n index.Node, d index.Document, some bool) bool {
	switch n := n.(type) {
	case nil:
		return true
	case index.And:
		count := 0
		for _, k := range n.Nodes {
			if met(k, d, false) {
				count++
			}
		}
		return count == len(n.Nodes) || some && count > 0
	case index.Or:
		return slices.ContainsFunc(n.Nodes, func(k index.Node) bool { return met(k, d, false) })
	case index.Not:
		return !met(n.Node, d, false)
	case index.Field:
		return n.Node == nil || met(n.Node, d, some)
	case index.Boost:
		return met(n.Node, d, some)
	}
	q := marks.Query(n)
	return len(q.All(d)) > 0 || len(q.Text(d.Title)) > 0
}

// fixture is the collection that page tests search: the two seeds as the
// indexer would read them, and invented statements.
func fixture(t testing.TB) *collection {
	t.Helper()
	c := &collection{}
	for _, s := range []struct {
		glob  string
		facts index.Document
	}{
		{"000_*", index.Document{Title: "Gwent - National Child Protection Inspection Post Inspection Review", Force: "gwent",
			Date: index.Date{Year: 2020, Month: 9, Day: 2}, Author: "Jeff Cuthbert", Type: index.TypeLetter, Recipient: "Home Secretary",
			Report: "National Child Protection Inspection Post Inspection Review"}},
		{"003_*", index.Document{Title: "NATIONAL CHILD PROTECTION INSPECTIONS: 2019 Thematic Report", Force: "south-wales",
			Date: index.Date{Year: 2020, Month: 4, Day: 14}, Author: "Alun Michael", Type: index.TypeStatutoryResponse}},
	} {
		files, err := filepath.Glob(filepath.Join("..", "seeds", s.glob))
		if err != nil || len(files) != 1 {
			t.Fatalf("seed %s: %v, %v", s.glob, files, err)
		}
		b, err := os.ReadFile(files[0])
		if err != nil {
			t.Fatal(err)
		}
		d := s.facts
		d.Topics = []index.Topic{{ID: "child_protection", Score: 1}}
		d.Files = []index.File{{Path: "seeds/" + filepath.Base(files[0]), Name: files[0], Size: int64(len(b))}}
		d.ID, d.SHA256 = index.ID(sha256.Sum256(b))
		quoted := false
		for _, par := range strings.Split(string(b), "\n\n") {
			if par = strings.Join(strings.Fields(par), " "); par == "" {
				continue
			}
			p := index.Passage{Text: par, Lang: index.English, Voice: index.VoiceCommissioner}
			p.Furniture = strings.Contains(par, "Comisiynydd") || strings.Contains(par, "Ffon") || len(d.Passages) < 5 && len(par) < 110
			if strings.HasPrefix(par, "'Child protection") {
				quoted = true
			}
			if strings.HasPrefix(par, "I am grateful") {
				quoted = false
			}
			if quoted {
				p.Voice = index.VoiceChiefConstable
			}
			if p.Furniture {
				p.Voice = index.VoiceDocument
			}
			d.Passages = append(d.Passages, p)
		}
		annotate(&d)
		c.docs = append(c.docs, d)
	}
	c.docs = append(c.docs, invented()...)
	return c
}

// annotate adds the facts of the Gwent letter that its page must show.
func annotate(d *index.Document) {
	for i, p := range d.Passages {
		at := func(words string) (index.Range, bool) {
			j := strings.Index(p.Text, words)
			return index.Range{Passage: i + 1, Start: j, End: j + len(words)}, j >= 0
		}
		if r, ok := at("2nd September 2020"); ok {
			d.Evidence = append(d.Evidence, index.Evidence{Field: "date", Value: "2020-09-02", Basis: "text", Rule: "dateline", Range: r})
		}
		if r, ok := at("as mentioned in her statement below"); ok {
			d.Enclosures = append(d.Enclosures, index.Enclosure{Text: "as mentioned in her statement below", Range: r})
		}
		if r, ok := at("21st April 2020"); ok {
			d.OtherDates = append(d.OtherDates, index.RoleDate{Date: index.Date{Year: 2020, Month: 4, Day: 21}, Role: "cited", Range: r})
		}
		if r, ok := at("It is hoped the project will be fully implemented by September 2020."); ok {
			d.Commitments = append(d.Commitments, index.Commitment{ID: d.ID + "-1", Text: "It is hoped the project will be fully implemented by September 2020.",
				Range: r, Lang: index.English, Voice: index.VoiceCommissioner, Actor: index.ActorJoint, Strength: index.Aspirational, Hedge: "It is hoped",
				Due: "by September 2020", DueDate: index.Date{Year: 2020, Month: 9}, Status: index.Candidate})
		}
	}
}

func invented() []index.Document {
	forces := []string{"gwent", "south-wales", "north-wales", "dyfed-powys", "avon-somerset", "cumbria", "kent", "essex", "norfolk", "surrey", "durham", "sussex"}
	topics := []string{"domestic_abuse", "child_protection", "knife_crime", "rural_crime"}
	var docs []index.Document
	for i := range 30 {
		d := index.Document{
			ID: fmt.Sprintf("invented%08d", i), SHA256: strings.Repeat("0", 64), Force: forces[i*i%len(forces)],
			Title: fmt.Sprintf("Invented statement %d on safeguarding", i), Type: index.AllTypes[i%len(index.AllTypes)],
			Date: index.Date{Year: 2014 + i%9, Month: 1 + i%12}, Topics: []index.Topic{{ID: topics[i%len(topics)]}},
			Files: []index.File{{Path: fmt.Sprintf("seeds/invented-%d.txt", i)}},
		}
		if i%7 == 0 {
			d.Date = index.Date{}
		}
		d.Passages = []index.Passage{
			{Text: d.Title, Lang: index.English, Heading: 1, Voice: index.VoiceDocument},
			{Text: "We will work with our partners on safeguarding and report to the panel in public every quarter, so that people can see what has been done.", Lang: index.English, Voice: index.VoiceCommissioner},
		}
		if i%5 == 0 {
			d.Title = fmt.Sprintf("Datganiad dyfeisiedig %d am ddiogelu plant", i)
			d.Passages = []index.Passage{
				{Text: d.Title, Lang: index.Welsh, Heading: 1, Voice: index.VoiceDocument},
				{Text: "Byddwn yn gweithio gyda'n partneriaid i ddiogelu plant a phobl ifanc, ac yn adrodd i'r panel yn gyhoeddus bob chwarter.", Lang: index.Welsh, Voice: index.VoiceCommissioner},
			}
		}
		docs = append(docs, d)
	}
	return docs
}

// noon is a fixed clock for tests.
func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

// start is a Server over a collection.
func start(t testing.TB, s Searcher) *Server {
	t.Helper()
	srv, err := New(Config{Searcher: s, Marker: marks, Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	return srv
}

// get asks srv for an address and returns what it answers.
func get(t testing.TB, srv *Server, url string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest("GET", url, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	srv.ServeHTTP(w, r)
	return w
}
