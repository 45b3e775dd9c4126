package embedded

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ymateb/ymateb/index"
)

// TestAdjacentFirst ranks documents that differ in where their words stand
// alone. The ids are the wrong way round, so that ties would fail.
func TestAdjacentFirst(t *testing.T) {
	for _, tc := range []struct {
		name, query string
		lang        index.Lang
		texts       []string // as they must be ranked
	}{
		{"English", "rural crime", index.English, []string{
			"We discussed rural crime with many farmers at length in Builth on Monday.",
			"We discussed crime rural with many farmers at length in Builth on Monday.",
			"We discussed rural with many crime farmers at length in Builth on Monday.",
			"We discussed rural with many farmers at length in Builth on Monday crime.",
		}},
		{"Welsh", "troseddau gwledig", index.Welsh, []string{
			"Trafodwyd troseddau gwledig gyda ffermwyr lawer ddydd Llun diwethaf ym mhentref Llanfair.",
			"Trafodwyd gwledig troseddau gyda ffermwyr lawer ddydd Llun diwethaf ym mhentref Llanfair.",
			"Trafodwyd troseddau gyda ffermwyr gwledig lawer ddydd Llun diwethaf ym mhentref Llanfair.",
			"Trafodwyd troseddau gyda ffermwyr lawer ddydd Llun diwethaf ym mhentref Llanfair gwledig.",
		}},
		{"mutated", "trosedd gwledig", index.Welsh, []string{
			"Soniwyd am drosedd wledig gyda ffermwyr lawer ddydd Llun diwethaf ym mhentref Llanfair.",
			"Soniwyd am drosedd gyda ffermwyr lawer ddydd Llun diwethaf ym mhentref Llanfair wledig.",
		}},
		{"stop words between", "code of practice", index.English, []string{
			"We read the code of practice with all of our staff members here in Builth on Monday.",
			"We read the practice of code with all of our staff members here in Builth on Monday.",
			"We read the code of staff with all of our here in Builth on Monday members practice.",
		}},
		{"some of the words", "rural crime unmentioned", index.English, []string{
			"We discussed rural crime with many farmers at length in Builth on Monday.",
			"We discussed rural with many farmers at length in Builth on Monday crime.",
		}},
	} {
		e, err := Open(t.Context(), Config{Dir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		defer e.Close() //nolint:errcheck // nothing is lost
		var docs []index.Document
		for i, text := range tc.texts {
			id := string(rune('z' - i))
			docs = append(docs, index.Document{ID: id, Files: []index.File{{Path: id}}, Passages: []index.Passage{{Text: text, Lang: tc.lang}}})
		}
		if err := e.Put(t.Context(), docs...); err != nil {
			t.Fatal(err)
		}
		q := index.Query{Match: index.MatchSome}
		q.Text, _ = index.Parse(tc.query)
		got, err := e.Search(t.Context(), q)
		if err != nil || len(got.Hits) != len(docs) {
			t.Fatalf("%s: Search(%s) = %d hits, %v; want %d", tc.name, tc.query, len(got.Hits), err, len(docs))
		}
		for i, h := range got.Hits {
			if h.ID != docs[i].ID {
				t.Errorf("%s: Search(%s) hit %d = %s, want %q", tc.name, tc.query, i, h.ID, tc.texts[i])
			}
		}
	}
}

// TestNearInVoice counts words as near where they stand in the voice asked for
// alone.
func TestNearInVoice(t *testing.T) {
	e, err := Open(t.Context(), Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close() //nolint:errcheck // nothing is lost
	apart, near := "Rural matters were with many of the farmers talked of, crime too.", "Rural crime matters were with many of the farmers talked of, too."
	doc := func(id, mine, theirs string) index.Document {
		return index.Document{ID: id, Files: []index.File{{Path: id}}, Passages: []index.Passage{
			{Text: mine, Lang: index.English, Voice: index.VoiceCommissioner},
			{Text: theirs, Lang: index.English, Voice: index.VoiceChiefConstable}}}
	}
	if err := e.Put(t.Context(), doc("a", near, apart), doc("b", apart, near)); err != nil {
		t.Fatal(err)
	}
	for voice, want := range map[index.Voice]string{index.VoiceCommissioner: "a", index.VoiceChiefConstable: "b"} {
		text, _ := index.Parse("rural crime")
		for _, q := range []index.Query{
			{Text: text, Filters: []index.Filter{{Field: index.FacetVoice, Values: []string{string(voice)}}}},
			{Text: index.And{Nodes: []index.Node{text, index.Field{Name: "voice", Value: string(voice)}}}},
		} {
			got, err := e.Search(t.Context(), q)
			if err != nil || len(got.Hits) != 2 || got.Hits[0].ID != want || got.Hits[0].Score <= got.Hits[1].Score {
				t.Errorf("Search(%s %v) = %+v, %v; want %s first", index.Format(q.Text), q.Filters, got.Hits, err, want)
			}
		}
	}
}

// TestNearPages holds that the scores of the best hits are raised as a naive
// reading of the documents says, those of all others not at all, and that pages
// and cursors see the one order that comes of it, within the hits that are
// looked at again and beyond.
func TestNearPages(t *testing.T) {
	docs := corpus(300, 5)
	e, err := Open(t.Context(), Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close() //nolint:errcheck // nothing is lost
	for at := 0; at < len(docs); at += 100 {
		if err := e.Put(t.Context(), docs[at:at+100]...); err != nil {
			t.Fatal(err)
		}
	}
	n := newNaive()
	for _, d := range docs {
		n.docs[d.ID] = d
	}
	r, raised, long := rand.New(rand.NewPCG(3, 4)), 0, 0
	words := []string{"police", "victims", "heddlu", "dioddefwyr", "response", "commissioner", "recommendation", "officers", "custody", "trais"}
	for round := range 30 {
		a, b := words[r.IntN(len(words))], words[r.IntN(len(words))]
		q := index.Query{Limit: 10_000, Collapse: round%2 == 0}
		q.Text = index.And{Nodes: []index.Node{index.Word{Text: a}, index.Word{Text: b}}}
		if round%3 == 0 {
			q.Match = index.MatchSome
		}
		got, err := e.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		plain := plainScores(t, e, q)
		best := 0
		for i, h := range got.Hits {
			if i > 0 && h.Score > got.Hits[i-1].Score && q.Match != index.MatchSome {
				t.Fatalf("%s %s: hit %d scores %g after %g", a, b, i, h.Score, got.Hits[i-1].Score)
			}
			if h.Score > plain[h.ID]*(1+1e-9) {
				best++
			}
			want := plain[h.ID] * (1 + nearMost*n.nearness(n.docs[h.ID], a, b))
			if i >= nearHits {
				want = plain[h.ID]
			}
			if !q.Collapse && math.Abs(h.Score-want) > 1e-6*want {
				t.Fatalf("%s %s: hit %d %s scores %g, want %g of plain %g", a, b, i, h.ID, h.Score, want, plain[h.ID])
			}
		}
		raised += best
		if len(got.Hits) > nearHits {
			long++
		}
		for i := range got.Hits {
			got.Hits[i].Score = 0
		}
		pagesAgree(t, e, q, got)
	}
	if raised < 100 || long < 5 {
		t.Errorf("%d scores raised, %d long lists; want more to tell anything", raised, long)
	}
}

// plainScores are the scores of a query's matches by BM25 alone.
func plainScores(t *testing.T, e *Engine, q index.Query) map[string]float64 {
	t.Helper()
	v, err := e.generation().searchView()
	if err != nil {
		t.Fatal(err)
	}
	defer v.release()
	q.Limit = -1 // nothing is raised to count
	c, _, err := v.run(t.Context(), &q, 0)
	if err != nil {
		t.Fatal(err)
	}
	scores := map[string]float64{}
	for _, p := range c.parts {
		for i, d := range p.docs {
			scores[p.sv.cols.id(d)] = math.Mod(p.scores[i], tier)
		}
	}
	return scores
}

// nearness compares every place of one word in a document's texts with every
// place of the other.
func (n *naive) nearness(d index.Document, a, b string) float64 {
	texts, _ := scope{d: &d}.passages()
	texts = append(texts, index.Passage{Text: d.Title, Lang: index.Undetermined})
	best := 0.0
	for _, p := range texts {
		for _, l := range langsOf(p.Lang) {
			for _, x := range n.positions(l, p.Text, a) {
				for _, y := range n.positions(l, p.Text, b) {
					switch apart := y - x; {
					case apart == 1:
						best = 1
					case apart > 1 && apart <= 5:
						best = max(best, 1/float64(1+apart))
					case apart < 0 && apart >= -5:
						best = max(best, 1/float64(1-apart))
					}
				}
			}
		}
	}
	return best
}

// positions are where a word stands in a text.
func (n *naive) positions(l index.Lang, text, word string) (at []int) {
	stems := n.a.stems(l, word)
	for _, t := range n.tokens(l, text) {
		if slices.ContainsFunc(t.Terms, func(s string) bool { return slices.Contains(stems[0], s) }) {
			at = append(at, t.Position)
		}
	}
	return at
}
