package server

import (
	"context"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
)

// draftView is what the page for drafting shows: what was promised and said
// before on the matter of a text.
type draftView struct {
	Text        string
	Asked       bool
	Commitments []commitmentView
	Statements  []mentionView
}

const (
	maxDraft        = 20_000 // bytes of a text that is looked at
	draftPromises   = 10
	draftStatements = 10
)

// draftingPage takes a text, pasted or that of a document in the folder, and
// shows earlier commitments and statements on the same matter, closest first, in
// both languages. The text is not kept, nor does it stand in an address.
func (s *Server) draftingPage(c *gin.Context, p *page) {
	p.Nav, p.Title, p.Robots = "commitments", p.T("drafting.title"), "noindex"
	v := draftView{}
	own := ""
	if c.Request.Method == http.MethodPost {
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxForm)
		v.Text = shorten(strings.TrimSpace(strings.ToValidUTF8(c.PostForm("text"), "")), maxDraft)
	} else if id := c.Query("document"); id != "" {
		d, err := s.cfg.Searcher.Get(c.Request.Context(), id)
		if err != nil {
			s.fail(c, err)
			return
		}
		own, v.Text = d.ID, shorten(runningText(d), maxDraft)
	}
	c.Header("Cache-Control", "private, no-store")
	if v.Asked = v.Text != ""; v.Asked {
		if err := s.priors(c.Request.Context(), p, &v, own); err != nil {
			s.fail(c, err)
			return
		}
	}
	s.render(c, http.StatusOK, "drafting", p, v)
}

// runningText is the text of a document without letterheads and addresses.
func runningText(d index.Document) string {
	var b strings.Builder
	for _, p := range d.Passages {
		if !p.Furniture && !p.Address && !p.Withdrawn {
			b.WriteString(p.Text + "\n\n")
		}
	}
	return strings.TrimSpace(b.String())
}

// priors finds what was promised and said before on the matter of a text; own is
// the document that is the text itself.
func (s *Server) priors(ctx context.Context, p *page, v *draftView, own string) error {
	words, err := s.telling(ctx, v.Text)
	if err != nil || len(words) == 0 {
		return err
	}
	var and index.And
	for _, w := range words {
		and.Nodes = append(and.Nodes, index.Word{Text: w.word})
	}
	expanded, _ := s.glossary.Expand(and, nil)
	res, err := s.cfg.Searcher.Search(ctx, index.Query{Kind: index.Commitments, Text: s.loosened(request{text: expanded}), Match: index.MatchSome,
		Limit: draftPromises, Filters: []index.Filter{{Field: index.FacetStatus, Values: undismissed}}})
	if err != nil {
		return err
	}
	mark := s.cfg.Marker.Query(expanded)
	docs := documents{s: s}
	for _, h := range res.Hits {
		if row, err := docs.promised(ctx, h.ID); err == nil && row.doc.ID != own {
			v.Commitments = append(v.Commitments, s.commitmentView(p.Printer, row, mark))
		}
	}
	list, err := s.passagesLike(ctx, words, index.Query{Limit: mentionDocs}, "")
	if err != nil {
		return err
	}
	var others []mention
	for _, m := range list {
		if m.doc.ID != own && !m.doc.Draft && len(others) < draftStatements {
			others = append(others, m)
		}
	}
	v.Statements = s.mentionViews(p.Printer, others)
	return nil
}
