package embedded

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/index"
)

const (
	similarTerms = 20 // of the document's words, the most telling
	similarFew   = 50 // documents: in fewer no word is too common
	similarShare = 3  // words in more than a third of all documents tell nothing
)

// Similar lists at most n public documents that share the most telling words of
// a document, nearest first; itself, its copies and its translation are left out.
func (e *Engine) Similar(ctx context.Context, id string, n int) (hits []index.Hit, err error) {
	defer recovered(&err)
	defer faults()()
	g := e.generation()
	v, err := g.searchView()
	if err != nil {
		return nil, err
	}
	defer v.release()
	d, err := v.get(id, g.blobs)
	if err != nil {
		return nil, err
	}
	p, err := newPlan(v, index.Query{}, limits{})
	if err != nil {
		return nil, err
	}
	if p.root, err = p.telling(&d); err != nil {
		return nil, err
	}
	q := &index.Query{Limit: n + 1}
	sc := newScratch()
	c := newCollector(q, p, sc)
	w := &watch{ctx: ctx}
	for i, sv := range v.segments {
		s := &searcher{plan: p, n: i, sv: sv, dom: &sv.domains[p.domain], watch: w, scratch: sc}
		if err := c.segment(s); err != nil {
			return nil, err
		}
	}
	s, err := c.sorter()
	if err != nil {
		return nil, err
	}
	top, _ := s.page(0, n+50)
	for _, h := range top {
		if len(hits) == n {
			break
		}
		if s.id(h) != id && (d.TranslationOf == "" || s.id(h) != d.TranslationOf) && (d.Group == "" || s.group(h) != d.Group) {
			hits = append(hits, index.Hit{ID: strings.Clone(s.id(h)), Score: s.scoreOf(h)})
		}
	}
	c.free()
	return hits, nil
}

// telling plans a search for the most telling words of a document: those that
// it has often and few others have.
func (p *plan) telling(d *index.Document) (node, error) {
	type key struct{ field, term string }
	freqs := map[key]int{}
	var tokens []analysis.Token
	for _, ps := range d.Passages {
		if ps.Furniture || ps.Withdrawn {
			continue
		}
		for _, l := range langsOf(ps.Lang) {
			field := fieldEn
			if l == index.Welsh {
				field = fieldCy
			}
			tokens = p.view.a.tokens(tokens[:0], l, ps.Text)
			for _, t := range tokens {
				for _, term := range t.Terms {
					freqs[key{field, term}]++
				}
			}
		}
	}
	type weighed struct {
		v *variant
		l *leaf
		w float64
	}
	var all []weighed
	for k, n := range freqs {
		v := &variant{field: k.field, weight: 1, body: true, places: [][]want{{{term: k.term}}}, at: []int{0}}
		idf, docs, err := p.find(v)
		if err != nil {
			return nil, err
		}
		if docs < 2 || docs*similarShare > max(int(p.stats.docs), similarFew) {
			continue
		}
		all = append(all, weighed{v, &leaf{variants: []*variant{v}, idf: idf, docs: docs}, float64(min(n, 5)) * idf})
	}
	slices.SortFunc(all, func(a, b weighed) int {
		return cmp.Or(cmp.Compare(b.w, a.w), strings.Compare(a.v.places[0][0].term, b.v.places[0][0].term), strings.Compare(a.v.field, b.v.field))
	})
	o := &orNode{}
	for _, w := range all[:min(similarTerms, len(all))] {
		o.nodes = append(o.nodes, w.l)
	}
	if len(o.nodes) == 0 {
		return noneNode{}, nil
	}
	return o, nil
}
