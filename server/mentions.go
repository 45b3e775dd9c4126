package server

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// Later mentions are passages of later documents of the same force that share
// the telling words of a commitment: words, or their counterparts in the other
// language, that few documents have. They are looked for when they are asked
// for, so that they are right after every change.
const (
	mentionWords  = 24 // of a sentence
	mentionDocs   = 25 // looked at
	mentionsShown = 5
	mentionFloor  = 0.16 // share of a sentence's weight below which nothing is said
	mentionLikely = 0.34 // share from which a passage probably speaks of it
)

// mention is a passage that may speak of a commitment.
type mention struct {
	doc    index.Document
	n      int // passage
	score  float64
	words  []string // shared, most telling first
	topic  bool     // of the same topic
	likely bool
}

// mentions are the later passages that may speak of a commitment.
type mentions struct {
	list  []mention
	since int  // later documents of the force
	known bool // the document has a force and a date, so that "later" means something
}

// telling is a word of a sentence with what it tells.
type telling struct {
	word   string
	weight float64
}

// laterMentions looks for later mentions of a commitment.
func (s *Server) laterMentions(ctx context.Context, c promised) (mentions, error) {
	var m mentions
	if c.doc.Force == "" || c.doc.Date.IsZero() {
		return m, nil
	}
	m.known = true
	later := index.Query{
		Filters: []index.Filter{{Field: index.FacetForce, Values: []string{c.doc.Force}}},
		From:    civilDay(c.doc.Date.Last() + 1), Limit: -1,
	}
	res, err := s.cfg.Searcher.Search(ctx, later)
	if err != nil || res.Total == 0 {
		return m, err
	}
	m.since = res.Total
	words, err := s.telling(ctx, c.Text)
	if err != nil || len(words) == 0 {
		return m, err
	}
	later.Limit = mentionDocs
	m.list, err = s.passagesLike(ctx, words, later, c.Topic)
	m.list = slices.DeleteFunc(m.list, func(x mention) bool {
		return x.doc.ID == c.doc.ID || c.doc.Group != "" && x.doc.Group == c.doc.Group || x.doc.Date.First() <= c.doc.Date.Last()
	})
	m.list = m.list[:min(mentionsShown, len(m.list))]
	return m, err
}

func civilDay(days int) index.Date {
	y, m, d := dayNumber(days).Date()
	return index.Date{Year: y, Month: int(m), Day: d}
}

// telling gives the words of a text with their weights: the rarer in the
// collection, the more; figures and names tell more than other words.
func (s *Server) telling(ctx context.Context, text string) ([]telling, error) {
	all, err := s.cfg.Searcher.Search(ctx, index.Query{Limit: -1})
	if err != nil {
		return nil, err
	}
	var words []telling
	seen := map[string]bool{}
	first := true
	for _, w := range strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("'’-", r)
	}) {
		start := first
		first = false
		w = strings.Trim(w, "'’-")
		low := strings.ToLower(w)
		if seen[low] || common[low] || len([]rune(low)) < 3 && !digits(low) {
			continue
		}
		seen[low] = true
		res, err := s.cfg.Searcher.Search(ctx, index.Query{Text: index.Word{Text: w}, Limit: -1})
		if err != nil {
			continue // a word that can't be searched tells nothing
		}
		if all.Total > 12 && res.Total*3 > all.Total {
			continue
		}
		weight := math.Log(1 + (float64(all.Total)+1)/(float64(res.Total)+0.5))
		if digits(low) || !start && unicode.IsUpper([]rune(w)[0]) {
			weight *= 1.2
		}
		words = append(words, telling{w, weight})
	}
	if len(words) > mentionWords {
		slices.SortStableFunc(words, func(a, b telling) int { return cmp.Compare(b.weight, a.weight) })
		words = words[:mentionWords]
	}
	return words, nil
}

func digits(w string) bool { return strings.IndexFunc(w, unicode.IsDigit) >= 0 }

// common are words of promises and grammar, which tell nothing of the matter.
var common = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`the and our for with this that will shall have has had been being are was were
		from into all every each any their they them its his her who which what when where how more new also can may must
		would should could not but than then there here these those other about over under within before after by
		continue continues commit commits committed commitment ensure ensuring make making intend intends plan plans aim aims
		work working works police force chief constable commissioner office year years month months end next
		byddaf byddwn bydd byddant fydd fyddwn wedi gyda gan ein eich eu fy ar yn yr y a ac ag i o am at er ers hyd bod
		fod sydd sy mae nid ond neu hefyd pob bob holl hwn hon hyn honno hynny rhai cael gael wneud gwneud
		heddlu prif gwnstabl comisiynydd swyddfa flwyddyn blwyddyn mis diwedd nesaf parhau sicrhau ymrwymo ymrwymiad
		gweithio gwaith newydd erbyn drwy trwy rhwng dros oddi wrth`) {
		m[w] = true
	}
	return m
}()

// passagesLike finds the passages of the documents of a query that share the
// most telling words, best first, the best of each document.
func (s *Server) passagesLike(ctx context.Context, words []telling, q index.Query, topic string) ([]mention, error) {
	var and index.And
	weights := map[string]float64{}
	total := 0.0
	for _, w := range words {
		and.Nodes = append(and.Nodes, index.Word{Text: w.word})
		weights[strings.ToLower(w.word)] = w.weight
		total += w.weight
	}
	expanded, _ := s.glossary.Expand(and, nil)
	stands := counterparts(expanded)
	q.Text, q.Match = s.loosened(request{text: expanded}), index.MatchSome
	res, err := s.cfg.Searcher.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	marker := s.cfg.Marker.Query(expanded)
	var list []mention
	for _, h := range res.Hits {
		d, err := s.cfg.Searcher.Get(ctx, h.ID)
		if err != nil || d.Withdrawn != "" {
			continue
		}
		same := topic != "" && slices.Contains(d.TopicIDs(), topic)
		best := mention{doc: d, topic: same}
		for _, p := range marker.All(d) {
			shared := map[string]bool{}
			for _, k := range p.Marks {
				for _, w := range append(stands[k.Query], strings.ToLower(k.Query)) {
					shared[w] = true
				}
			}
			m := mention{doc: d, n: p.N, topic: same}
			for _, w := range words {
				if shared[strings.ToLower(w.word)] {
					m.words = append(m.words, w.word)
					m.score += w.weight / total
				}
			}
			if len(m.words) > 1 && same {
				m.score += 0.05
			}
			if len(m.words) > 1 && m.score > best.score {
				best = m
			}
		}
		if best.n > 0 && best.score >= mentionFloor {
			best.likely = best.score >= mentionLikely
			slices.SortStableFunc(best.words, func(a, b string) int {
				return cmp.Compare(weights[strings.ToLower(b)], weights[strings.ToLower(a)])
			})
			list = append(list, best)
		}
	}
	slices.SortStableFunc(list, func(a, b mention) int { return cmp.Compare(b.score, a.score) })
	return list, nil
}

// counterparts maps what the glossary added to a query to the words that it
// stands for.
func counterparts(n index.Node) map[string][]string {
	stands := map[string][]string{}
	and, ok := n.(index.And)
	if !ok {
		and = index.And{Nodes: []index.Node{n}}
	}
	for _, n := range and.Nodes {
		words, added := run(n)
		for _, a := range added {
			text := ""
			switch a := a.(index.Boost).Node.(type) { // run gives nothing else
			case index.Word:
				text = a.Text
			case index.Phrase:
				text = a.Text
			}
			for _, w := range words {
				if w, ok := w.(index.Word); ok {
					stands[text] = append(stands[text], strings.ToLower(w.Text))
				}
			}
		}
	}
	return stands
}

// mentionsJSON is the later mentions for machines.
type mentionsJSON struct {
	Since   int           `json:"documents_since"`
	Known   bool          `json:"looked_for"` // false where the document has no force or no date
	Results []mentionJSON `json:"results"`
}

type mentionJSON struct {
	Document string     `json:"document"`
	Title    string     `json:"title"`
	Date     index.Date `json:"date"`
	Passage  int        `json:"passage"`
	Lang     index.Lang `json:"lang"`
	Text     string     `json:"text"`
	Score    float64    `json:"score"`
	Likely   bool       `json:"likely"`
	Words    []string   `json:"words"`
	Topic    bool       `json:"same_topic"`
}

func (m mentions) json() *mentionsJSON {
	out := &mentionsJSON{Since: m.since, Known: m.known, Results: []mentionJSON{}}
	for _, x := range m.list {
		p := x.doc.Passages[x.n-1]
		out.Results = append(out.Results, mentionJSON{x.doc.ID, x.doc.Title, x.doc.Date, x.n, p.Lang, p.Text,
			math.Round(x.score*1000) / 1000, x.likely, x.words, x.topic})
	}
	return out
}

// mentionView is a later mention as pages show it.
type mentionView struct {
	Title, Why, URL string
	TitleLang, Lang index.Lang
	Date            index.Date
	Segments        []segment
	Likely          bool
	N               int
	Force           string
}

func (s *Server) mentionViews(p *i18n.Printer, list []mention) []mentionView {
	var views []mentionView
	for _, x := range list {
		pas := x.doc.Passages[x.n-1]
		v := mentionView{Title: x.doc.Title, TitleLang: titleLang(x.doc), URL: s.documentLink(p.Lang, x.doc.ID, x.n), N: x.n,
			Lang: pas.Lang, Date: x.doc.Date, Segments: []segment{{Text: shorten(pas.Text, 400)}}, Likely: x.likely}
		v.Why = p.T("mentions.words", "words", strings.Join(x.words[:min(6, len(x.words))], ", "))
		if x.topic {
			v.Why += "; " + p.T("mentions.topic")
		}
		if x.doc.Force != "" {
			v.Force = s.label(p, index.FacetForce, x.doc.Force)
		}
		views = append(views, v)
	}
	return views
}
