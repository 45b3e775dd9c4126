package server

import (
	"context"
	"slices"
	"strings"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// Values of the parameter copies.
const (
	copiesAll      = "all"
	copiesCollapse = "collapse"
)

// copiesShown is how many copies a page names.
const copiesShown = 20

// shown is how many results there are on all pages together.
func (a answer) shown(r request) int {
	if r.collapse {
		return a.Shown
	}
	return a.Total
}

// copyView is another copy of a document: the titles are alike, so that path and
// date tell them apart.
type copyView struct {
	URL  string
	Path string
	Date index.Date
}

// copiesView is the copies of a result that are not shown.
type copiesView struct {
	Text string // how many
	List []copyView
	More string // address of all of them, where not all are listed
}

// copiesOf are the copies that stand behind a result.
func (s *Server) copiesOf(ctx context.Context, p *i18n.Printer, h found, r request) *copiesView {
	if len(h.copies) == 0 {
		return nil
	}
	v := &copiesView{Text: p.T("copies.further", "n", len(h.copies)), List: s.copyViews(ctx, p, h.copies[:min(3, len(h.copies))], r)}
	if len(h.copies) > 3 {
		v.More = s.documentLink(p.Lang, h.ID, 0) + "#copies"
	}
	return v
}

func (s *Server) copyViews(ctx context.Context, p *i18n.Printer, ids []string, r request) []copyView {
	var list []copyView
	for _, id := range ids {
		if d, err := s.cfg.Searcher.Get(ctx, id); err == nil && d.Withdrawn == "" {
			list = append(list, copyView{s.resultLink(p.Lang, id, r, 0), d.Path(), d.Date})
		}
	}
	return list
}

// groupOf lists the other public documents of a document's group, oldest first,
// and how many there are.
func (s *Server) groupOf(ctx context.Context, d index.Document, most int) (ids []string, total int, err error) {
	if d.Group == "" {
		return []string{}, 0, nil
	}
	res, err := s.cfg.Searcher.Search(ctx, index.Query{
		Filters: []index.Filter{{Field: index.FacetGroup, Values: []string{d.Group}}}, Sort: index.Oldest, Limit: most + 1,
	})
	if err != nil {
		return nil, 0, err
	}
	ids = []string{}
	for _, h := range res.Hits {
		if h.ID != d.ID && len(ids) < most {
			ids = append(ids, h.ID)
		}
	}
	return ids, max(res.Total-1, len(ids)), nil
}

// copiesChoice switches copies off or on, where there are any to switch.
func (s *Server) copiesChoice(p *i18n.Printer, r request, a answer) *choice {
	to := r.atPage(1)
	to.collapse = !r.collapse
	switch {
	case r.collapse && a.shown(r) < a.Total:
		return &choice{Label: p.T("copies.all"), URL: s.searchLink(p.Lang, to), Chosen: true}
	case r.collapse:
		return &choice{URL: s.searchLink(p.Lang, to), Chosen: true, Label: p.T("copies.all")}
	case slices.ContainsFunc(a.hits, func(h found) bool { return h.Group != "" }):
		return &choice{Label: p.T("copies.collapse"), URL: s.searchLink(p.Lang, to)}
	}
	return nil
}

// twinView is the same statement in the other language.
type twinView struct {
	URL   string
	Label string
	Lang  index.Lang
	Title string
}

// twinOf is the translation of a document, nil where none can be read.
func (s *Server) twinOf(ctx context.Context, p *i18n.Printer, d index.Document, r request) *twinView {
	if d.TranslationOf == "" {
		return nil
	}
	t, err := s.cfg.Searcher.Get(ctx, d.TranslationOf)
	if err != nil || t.Withdrawn != "" || t.Draft {
		return nil
	}
	ls := t.Languages()
	if len(ls) != 1 {
		return nil
	}
	return &twinView{URL: s.resultLink(p.Lang, t.ID, r, 0), Label: p.T("twin." + string(ls[0])), Lang: ls[0], Title: t.Title}
}

// turnTo makes the switch of language on a document's page lead to its
// translation, where the page and the document are in one language and the
// translation is in the other. The two pages are each other's alternates.
func (p *page) turnTo(d index.Document, twin *twinView) {
	ls := d.Languages()
	if twin == nil || len(ls) != 1 || string(ls[0]) != string(p.Lang) || string(twin.Lang) != string(p.Lang.Other()) {
		return
	}
	p.TogglePath = strings.TrimPrefix(twin.URL, "/"+string(p.Lang))
	p.TogglePath, _, _ = strings.Cut(p.TogglePath, "?")
}

// effective gives the commitments of a document as they are counted: the status
// of a promise that another document makes too is that of the one that counts.
func (s *Server) effective(ctx context.Context, d index.Document) []index.Commitment {
	list := slices.Clone(d.Commitments)
	docs := documents{s: s}
	for i := range list {
		c := &list[i]
		if !c.Shadow {
			continue
		}
		row, err := docs.promised(ctx, c.Counted)
		if err != nil {
			continue // gone since
		}
		c.Status, c.Actor, c.Strength, c.Topic = row.Status, row.Actor, row.Strength, row.Topic
		c.DueDate, c.Note, c.Shown, c.History = row.DueDate, row.Note, row.Shown, row.History
	}
	return list
}

// alsoText is a promise in the words of another document.
type alsoText struct {
	Label    string
	Lang     index.Lang
	Segments []segment
	URL      string
	Title    string // of its document
	N        int    // its paragraph
}

// inBoth puts the words of a promise in the reader's language first, and after
// them those in the other.
func (s *Server) inBoth(p *i18n.Printer, c promised, words func(string) []segment) (main alsoText, others []alsoText, copies int) {
	main = alsoText{Lang: c.Lang, Segments: words(c.Text), URL: s.documentLink(p.Lang, c.doc.ID, c.Range.Passage), Title: c.doc.Title, N: c.Range.Passage}
	for _, a := range c.Also {
		if a.Lang == c.Lang || slices.ContainsFunc(others, func(o alsoText) bool { return o.Lang == a.Lang }) {
			copies++
			continue
		}
		o := alsoText{Lang: a.Lang, Segments: words(a.Text), URL: s.documentLink(p.Lang, a.DocumentID(), a.Passage), Title: a.Title, N: a.Passage}
		if string(a.Lang) == string(p.Lang) && string(c.Lang) != string(p.Lang) {
			main, o = o, main
		}
		others = append(others, o)
	}
	for i := range others {
		others[i].Label = p.T("also." + string(others[i].Lang))
	}
	return main, others, copies
}

// otherWords are the words of a promise in other languages than its own.
func otherWords(c index.Commitment) string {
	for _, a := range c.Also {
		if a.Lang != c.Lang {
			return a.Text
		}
	}
	return ""
}

// once leaves of a statement and its translation the one in the reader's
// language, of others the first: for feeds.
func once(docs []index.Document, l i18n.Lang) []index.Document {
	at := map[string]int{} // of those kept: their ids, and their translations'
	var kept []index.Document
	for _, d := range docs {
		i, known := at[d.ID]
		if !known && d.TranslationOf != "" {
			i, known = at[d.TranslationOf]
		}
		if !known {
			i = len(kept)
			kept = append(kept, d)
		} else if ls := d.Languages(); len(ls) == 1 && string(ls[0]) == string(l) {
			kept[i] = d
		}
		at[d.ID] = i
		if d.TranslationOf != "" {
			at[d.TranslationOf] = i
		}
	}
	return kept
}

// firstCopy is that copy of a result that was seen first: for feeds a mirror of
// what they have told already is no news.
func (s *Server) firstCopy(ctx context.Context, d index.Document, copies []string) index.Document {
	for _, id := range copies {
		o, err := s.cfg.Searcher.Get(ctx, id)
		if err == nil && o.Withdrawn == "" && (o.FirstSeen.Before(d.FirstSeen) || o.FirstSeen.Equal(d.FirstSeen) && o.ID < d.ID) {
			d = o
		}
	}
	return d
}

// collapsed lists the hits of a query with the copies behind each.
func (s *Server) collapsed(ctx context.Context, q index.Query, f func(index.Hit) error) error {
	q.Facets, q.Limit, q.Offset, q.After = nil, exportPage, 0, ""
	for {
		res, err := s.cfg.Searcher.Search(ctx, q)
		if err != nil {
			return err
		}
		for _, h := range res.Hits {
			if err := f(h); err != nil {
				return err
			}
		}
		if q.After = res.Next; q.After == "" {
			return nil
		}
	}
}

// twin is a document's translation with the document's own language.
type twin struct {
	id   string
	lang index.Lang
}

// translations maps each document in one language that has a translation to it.
func (s *Server) translations(ctx context.Context) (map[string]twin, error) {
	twins := map[string]twin{}
	lister, ok := s.cfg.Collection.(Translations)
	if !ok {
		return twins, nil
	}
	err := lister.Translations(ctx, func(id, other string, lang index.Lang) error {
		if lang == index.Welsh || lang == index.English {
			twins[id] = twin{other, lang}
		}
		return nil
	})
	return twins, err
}

// alsoIDs are the ids of the same promise in other documents.
func alsoIDs(c index.Commitment) []string {
	ids := make([]string, len(c.Also))
	for i, a := range c.Also {
		ids[i] = a.ID
	}
	return ids
}
