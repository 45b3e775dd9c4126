package embedded

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/sample"
)

// naive answers queries by reading every document: slow, and simple enough to
// be right.
type naive struct {
	a     analyser
	docs  map[string]index.Document
	known map[string][]analysis.Token // analysed texts, by language and text
}

func newNaive() *naive {
	return &naive{a: newAnalyser(nil), docs: map[string]index.Document{}, known: map[string][]analysis.Token{}}
}

func (n *naive) tokens(l index.Lang, text string) []analysis.Token {
	key := string(l) + text
	ts, ok := n.known[key]
	if !ok {
		ts = n.a.tokens(nil, l, text)
		n.known[key] = ts
	}
	return ts
}

// scope is a part of a document in which a query is asked: the whole of it or
// one voice's passages.
type scope struct {
	d     *index.Document
	voice index.Voice // "" for the whole
}

func (s scope) passages() (texts []index.Passage, names []string) {
	for _, p := range s.d.Passages {
		switch {
		case p.Withdrawn:
		case p.Furniture:
			names = append(names, p.Text)
		case s.voice == "" || p.Voice == s.voice:
			texts = append(texts, p)
		}
	}
	names = append(append(names, s.d.Names...), s.d.Title)
	if s.voice != "" && s.voice != index.VoiceDocument {
		names = nil
	}
	return texts, names
}

// occurs reports whether the places stand in the tokens as asked.
func occurs(tokens []analysis.Token, places [][]string, slop int, of func(analysis.Token) []string) bool {
	var lists [][]uint32
	var at []int
	first := -1
	for i, alts := range places {
		if len(alts) == 0 {
			continue
		}
		if first < 0 {
			first = i
		}
		var list []uint32
		for _, t := range tokens {
			if slices.ContainsFunc(of(t), func(x string) bool { return slices.Contains(alts, x) }) {
				list = append(list, uint32(t.Position))
			}
		}
		lists, at = append(lists, list), append(at, i-first)
	}
	if len(lists) == 0 {
		return false
	}
	found := false
	eachPhrase(lists, at, slop, func(uint32) { found = true })
	return found
}

func terms(t analysis.Token) []string { return t.Terms }
func exact(t analysis.Token) []string { return []string{t.Exact} }

func (n *naive) textMatches(s scope, text string, isExact bool, slop int) bool {
	texts, names := s.passages()
	for _, name := range names {
		texts = append(texts, index.Passage{Text: name, Lang: index.Undetermined})
	}
	for _, p := range texts {
		for _, l := range langsOf(p.Lang) {
			tokens := n.tokens(l, p.Text)
			if isExact {
				var places [][]string
				for _, w := range n.a.exact(text) {
					places = append(places, []string{w})
				}
				if occurs(tokens, places, slop, exact) {
					return true
				}
			} else if occurs(tokens, n.a.stems(l, text), slop, terms) {
				return true
			}
		}
	}
	return false
}

func (n *naive) matches(s scope, q index.Node) bool {
	switch q := q.(type) {
	case nil:
		return true
	case index.Word:
		if q.Prefix {
			return n.prefix(s, n.a.exact(q.Text)[0])
		}
		return n.textMatches(s, q.Text, q.Exact, 0)
	case index.Phrase:
		return n.textMatches(s, q.Text, q.Exact, q.Slop)
	case index.Not:
		return !n.matches(s, q.Node)
	case index.And:
		return !slices.ContainsFunc(q.Nodes, func(c index.Node) bool { return !n.matches(s, c) })
	case index.Or:
		return slices.ContainsFunc(q.Nodes, func(c index.Node) bool { return n.matches(s, c) })
	case index.Field:
		return slices.Contains(values(s.d, index.Facet(q.Name)), q.Value)
	}
	panic(fmt.Sprintf("%T", q))
}

func (n *naive) prefix(s scope, prefix string) bool {
	texts, names := s.passages()
	for _, name := range names {
		texts = append(texts, index.Passage{Text: name})
	}
	for _, p := range texts {
		for _, t := range n.tokens(index.English, p.Text) {
			if strings.HasPrefix(t.Exact, prefix) {
				return true
			}
		}
	}
	return false
}

// values are a document's values of a facet.
func values(d *index.Document, f index.Facet) []string {
	var vs []string
	switch f {
	case index.FacetForce:
		vs = []string{d.Force}
	case index.FacetTopic:
		vs = d.TopicIDs()
	case index.FacetYear:
		vs = []string{cut(d.Date.String(), 4)}
	case index.FacetMonth:
		vs = []string{cut(d.Date.String(), 7)}
	case index.FacetLang:
		vs = langCodes(d)
	case index.FacetType:
		vs = []string{string(d.Type)}
	case index.FacetAuthor:
		vs = []string{d.Author}
	case index.FacetGroup:
		vs = []string{d.Group}
	case index.FacetReport:
		vs = []string{d.ReportID}
	}
	vs = slices.DeleteFunc(slices.Clone(vs), func(v string) bool { return v == "" })
	if len(vs) == 0 {
		vs = []string{index.None}
	}
	return vs
}

// voices are the values of the voice facet under which a document matches.
func (n *naive) voices(d *index.Document, q index.Node) []string {
	var vs []string
	heard := d.Voices()
	for _, v := range heard {
		if q == nil || n.matches(scope{d, v}, q) {
			vs = append(vs, string(v))
		}
	}
	return vs
}

func (n *naive) search(q index.Query) index.Result {
	r := index.Result{Facets: map[index.Facet][]index.Count{}}
	counts := map[index.Facet]map[string]int{}
	for _, f := range q.Facets {
		counts[f] = map[string]int{}
	}
	var hits []*index.Document
	for _, id := range slices.Sorted(maps.Keys(n.docs)) {
		d := n.docs[id]
		if d.Withdrawn != "" || d.Draft && !q.Drafts {
			continue
		}
		if !q.From.IsZero() || !q.To.IsZero() {
			if !newSpan(q.From, q.To).meets(span(d.Date)) {
				continue
			}
		}
		voices := n.voices(&d, q.Text)
		whole := n.matches(scope{&d, ""}, q.Text)
		passes := func(f index.Filter) bool {
			have := voices
			if f.Field != index.FacetVoice {
				have = values(&d, f.Field)
			}
			return slices.ContainsFunc(have, func(v string) bool { return slices.Contains(f.Values, v) })
		}
		ask := func(but index.Facet) bool {
			voiced := false
			for _, f := range q.Filters {
				if f.Field == but {
					continue
				}
				voiced = voiced || f.Field == index.FacetVoice
				if !passes(f) {
					return false
				}
			}
			return whole || voiced || but == index.FacetVoice
		}
		if ask("") {
			hits = append(hits, &d)
		}
		for _, f := range q.Facets {
			if !ask(f) {
				continue
			}
			have := voices
			if f != index.FacetVoice {
				have = values(&d, f)
			}
			for _, v := range have {
				counts[f][v]++
			}
		}
	}
	r.Total, r.Shown = len(hits), len(hits)
	for f, c := range counts {
		list := []index.Count{}
		for _, v := range slices.Sorted(maps.Keys(c)) {
			list = append(list, index.Count{Value: v, Count: c[v]})
		}
		slices.SortStableFunc(list, func(a, b index.Count) int { return b.Count - a.Count })
		r.Facets[f] = list
	}
	slices.SortStableFunc(hits, func(a, b *index.Document) int {
		fa, _ := span(a.Date)
		fb, _ := span(b.Date)
		if q.Sort == index.Newest && fa != undated && fb != undated {
			return cmp.Compare(fb, fa)
		}
		return cmp.Compare(fa, fb)
	})
	first := map[string]int{}
	for _, d := range hits {
		if at, known := first[d.Group]; known && q.Collapse && d.Group != "" {
			r.Hits[at].Copies = append(r.Hits[at].Copies, d.ID)
			r.Shown--
			continue
		}
		first[d.Group] = len(r.Hits)
		r.Hits = append(r.Hits, index.Hit{ID: d.ID})
	}
	return r
}

func span(d index.Date) (first, last int32) {
	if d.IsZero() {
		return undated, undated
	}
	return int32(d.First()), int32(d.Last())
}

// someQuery draws a query whose words are not stop words.
func someQuery(r *rand.Rand, docs []index.Document) index.Query {
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	ws := strings.Fields(`safeguarding officers victims heddlu plant dioddefwyr custody knife hyder llys gwent
		recommendation argymhelliad police trais budget response commissioner farm`)
	phrase := func() string {
		p := docs[r.IntN(len(docs))].Passages
		fs := strings.Fields(p[1+r.IntN(len(p)-1)].Text)
		i := r.IntN(len(fs))
		return strings.Trim(strings.Join(fs[i:min(len(fs), i+1+r.IntN(3))], " "), ".:")
	}
	var node func(depth int) index.Node
	node = func(depth int) index.Node {
		k := r.IntN(12)
		if depth > 1 {
			k = r.IntN(7)
		}
		switch k {
		case 0, 1, 2:
			return index.Word{Text: pick(ws)}
		case 3:
			return index.Word{Text: pick(ws), Exact: true}
		case 4, 5:
			return index.Phrase{Text: phrase(), Exact: true, Slop: r.IntN(2) * r.IntN(6)}
		case 6:
			return index.Word{Text: pick(ws)[:4], Prefix: true}
		case 7:
			return index.Or{Nodes: []index.Node{node(depth + 1), node(depth + 1)}}
		case 8:
			return index.Field{Name: "force", Value: pick([]string{"gwent", "kent", "none"})}
		}
		and := index.And{Nodes: []index.Node{node(depth + 1), node(depth + 1)}}
		if r.IntN(3) == 0 {
			and.Nodes = append(and.Nodes, index.Not{Node: node(depth + 1)})
		}
		return and
	}
	q := index.Query{Limit: 10_000, Sort: index.Newest, Drafts: r.IntN(4) == 0, Collapse: r.IntN(2) == 0}
	if r.IntN(2) == 0 {
		q.Sort = index.Oldest
	}
	if r.IntN(4) > 0 {
		q.Text = node(0)
	}
	for _, f := range []index.Facet{index.FacetForce, index.FacetTopic, index.FacetYear, index.FacetMonth, index.FacetLang, index.FacetType, index.FacetVoice, index.FacetAuthor, index.FacetReport} {
		if r.IntN(3) > 0 {
			q.Facets = append(q.Facets, f)
		}
		if r.IntN(5) > 0 {
			continue
		}
		var vs []string
		for range 1 + r.IntN(3) {
			d := docs[r.IntN(len(docs))]
			have := values(&d, f)
			if f == index.FacetVoice {
				have = []string{string(index.AllVoices[r.IntN(4)])}
			}
			vs = append(vs, pick(have))
		}
		q.Filters = append(q.Filters, index.Filter{Field: f, Values: vs})
	}
	if r.IntN(5) == 0 {
		q.From = index.Date{Year: 2012 + r.IntN(10), Month: 1 + r.IntN(12)}
	}
	if r.IntN(5) == 0 {
		q.To = index.Date{Year: 2016 + r.IntN(10)}
	}
	return q
}

// corpus is a generated collection with drafts and withdrawn parts.
func corpus(n int, seed uint64) []index.Document {
	docs := slices.Collect(sample.Documents(n, seed))
	r := rand.New(rand.NewPCG(seed, 7))
	for i := range docs {
		d := &docs[i]
		if d.Group = ""; r.IntN(3) == 0 {
			d.Group = docs[r.IntN(15)].ID
		}
		switch i % 17 {
		case 3:
			d.Draft = true
		case 5:
			d.Withdrawn = "by mistake"
		case 7:
			d.Passages[len(d.Passages)/2].Withdrawn = true
		case 9:
			d.Passages[3].Continues = false
			d.Passages[3].Lang = index.Undetermined
		}
	}
	return docs
}

// TestAgainstNaive compares answers with the naive ones, while documents are
// changed, replaced and deleted.
func TestAgainstNaive(t *testing.T) {
	t.Run("columns in memory", func(t *testing.T) { againstNaive(t, 6, false) })
	t.Run("columns in files", func(t *testing.T) { againstNaive(t, 6, true) })
}

// againstNaive opens the index anew before each round where columns are in files.
func againstNaive(t *testing.T, rounds int, files bool) {
	const queries = 12
	r := rand.New(rand.NewPCG(1, 2))
	docs := corpus(120, 3)
	cfg := Config{Dir: t.TempDir()}
	if files {
		cfg = FileAllColumns(cfg)
	}
	e := open(t, cfg)
	defer func() { _ = e.Close() }()
	n, answered := newNaive(), 0
	for range rounds {
		if files {
			if err := e.Close(); err != nil {
				t.Fatal(err)
			}
			e = open(t, cfg)
		}
		change(t, r, e, n, docs)
		for range queries {
			q := someQuery(r, docs)
			want := n.search(q)
			got, err := e.Search(context.Background(), q)
			if err != nil {
				t.Fatalf("Search(%+v) = %v", q, err)
			}
			for i := range got.Hits {
				got.Hits[i].Score = 0
			}
			got.Version = 0
			if q.Text != nil && got.Total > 0 {
				answered++
			}
			if d := gocmp.Diff(want, got); d != "" {
				t.Fatalf("Search(%s %+v) (-want +got):\n%s", index.Format(q.Text), q, d)
			}
			pagesAgree(t, e, q, got)
		}
	}
	if answered < rounds*queries/4 {
		t.Errorf("%d of %d queries found something with a text, want a quarter at least", answered, rounds*queries)
	}
}

// change puts and deletes some documents in both.
func change(t *testing.T, r *rand.Rand, e *Engine, n *naive, docs []index.Document) {
	t.Helper()
	var put []index.Document
	for range 5 + r.IntN(40) {
		d := docs[r.IntN(len(docs))]
		if slices.ContainsFunc(put, func(p index.Document) bool { return p.ID == d.ID }) {
			continue
		}
		if r.IntN(3) == 0 {
			d.Force = "kent"
			d.Passages = append(slices.Clone(d.Passages), index.Passage{Text: "custody budget", Lang: index.English, Voice: index.VoiceOther})
		}
		put = append(put, d)
		n.docs[d.ID] = d
	}
	if err := e.Put(t.Context(), put...); err != nil {
		t.Fatal(err)
	}
	for range r.IntN(8) {
		d := docs[r.IntN(len(docs))]
		if err := e.Delete(t.Context(), d.Path()); err != nil {
			t.Fatal(err)
		}
		delete(n.docs, d.ID)
	}
}

// pagesAgree asks for the same answer page by page, by offset and by cursor.
func pagesAgree(t *testing.T, e *Engine, q index.Query, whole index.Result) {
	t.Helper()
	const size = 7
	q.Limit, q.Facets = size, nil
	byCursor := q
	for at := 0; at < len(whole.Hits); at += size {
		want := whole.Hits[at:min(at+size, len(whole.Hits))]
		q.Offset = at
		for _, page := range []index.Query{q, byCursor} {
			got, err := e.Search(t.Context(), page)
			if err != nil {
				t.Fatal(err)
			}
			for i := range got.Hits {
				got.Hits[i].Score = 0
			}
			if d := gocmp.Diff(want, got.Hits); d != "" {
				t.Fatalf("page of %+v (-want +got):\n%s", page, d)
			}
			byCursor.After = got.Next
		}
	}
}
