package server

import (
	"context"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// alsoView is another document in a list beside one.
type alsoView struct {
	Title string
	Lang  index.Lang
	URL   string
	Force string
	Date  index.Date
}

// relatedShown is how many related documents of each kind a page lists.
const relatedShown = 5

// related finds what else to read: answers to the same inspection report and
// documents of the same words. That it fails is noted and leaves the page as it
// is.
func (s *Server) related(ctx context.Context, p *i18n.Printer, v *documentView) {
	if v.ReportID != "" {
		s.answers(ctx, p, v)
	}
	like, err := s.cfg.Collection.Similar(ctx, v.ID, relatedShown)
	if err != nil {
		s.log.Warn("similar documents", "id", v.ID, "error", err)
		return
	}
	for _, h := range like {
		if d, err := s.cfg.Searcher.Get(ctx, h.ID); err == nil {
			v.Similar = append(v.Similar, s.also(p, d))
		}
	}
}

func (s *Server) answers(ctx context.Context, p *i18n.Printer, v *documentView) {
	r := blank("").with(index.FacetReport, v.ReportID)
	q := r.query(index.MatchAll)
	q.Facets, q.Limit = nil, relatedShown+1 // the document itself is one of them
	res, err := s.cfg.Searcher.Search(ctx, q)
	if err != nil {
		s.log.Warn("related documents", "id", v.ID, "error", err)
		return
	}
	for _, h := range res.Hits {
		if d, err := s.cfg.Searcher.Get(ctx, h.ID); err == nil && d.ID != v.ID && len(v.Answers) < relatedShown {
			v.Answers = append(v.Answers, s.also(p, d))
		}
	}
	if res.Total > len(v.Answers)+1 {
		v.AnswersTotal, v.AnswersMore = res.Total, s.searchLink(p.Lang, r)
	}
}

func (s *Server) also(p *i18n.Printer, d index.Document) alsoView {
	a := alsoView{Title: d.Title, Lang: titleLang(d), URL: s.documentLink(p.Lang, d.ID, 0), Date: d.Date}
	if d.Force != "" {
		a.Force = s.label(p, index.FacetForce, d.Force)
	}
	return a
}
