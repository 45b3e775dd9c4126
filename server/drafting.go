package server

import (
	"context"
	"errors"
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
	Of          string // title of the draft that is looked at
	OfLang      index.Lang
	Drafts      []draftRow // nil where nobody is signed in
	More        int        // drafts that are not listed
	Staff       bool
	SignIn      string // where signing in would show drafts
}

// draftRow is a draft that lies in the folder.
type draftRow struct {
	Title, Path, Force, URL string
	Lang                    index.Lang
	Date                    index.Date
	Chosen                  bool
}

const (
	maxDraft        = 20_000 // bytes of a text that is looked at
	draftPromises   = 10
	draftStatements = 10
	draftsListed    = 100
)

// draftingPage takes a text, pasted or that of a document in the folder, and
// shows earlier commitments and statements on the same matter, closest first, in
// both languages. The text is not kept, nor does it stand in an address.
func (s *Server) draftingPage(c *gin.Context, p *page) {
	p.Nav, p.Title, p.Robots = "commitments", p.T("drafting.title"), "noindex"
	v := draftView{}
	own := ""
	if _, v.Staff = s.signedIn(c.Request); s.writable() && !v.Staff {
		v.SignIn = address("/"+string(p.Lang)+"/sign-in", "next=/"+string(p.Lang)+"/drafting")
	}
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
	} else if id := c.Query("draft"); id != "" {
		d, err := s.drafts.draft(c.Request.Context(), id)
		if err != nil || !v.Staff {
			s.failCode(c, http.StatusNotFound, "no_document") // and not even that there is one
			return
		}
		own, v.Text, v.Of, v.OfLang = d.ID, shorten(runningText(d), maxDraft), d.Title, titleLang(d)
	}
	if v.Staff {
		if err := s.listDrafts(c.Request.Context(), p, &v, own); err != nil {
			s.fail(c, err)
			return
		}
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

// listDrafts lists the drafts that lie in the folders, newest first: what there
// is with drafts and is not there without.
func (s *Server) listDrafts(ctx context.Context, p *page, v *draftView, own string) error {
	public := map[string]bool{}
	err := s.cfg.Collection.Each(ctx, index.Query{Sort: index.Newest}, func(id string) error { public[id] = true; return nil })
	if err != nil {
		return err
	}
	v.Drafts = []draftRow{}
	return s.cfg.Collection.Each(ctx, index.Query{Sort: index.Newest, Drafts: true}, func(id string) error {
		if public[id] {
			return nil
		}
		if len(v.Drafts) == draftsListed {
			v.More++
			return nil
		}
		d, err := s.drafts.draft(ctx, id)
		if errors.Is(err, index.ErrNotFound) {
			return nil // changed since
		}
		if err != nil {
			return err
		}
		row := draftRow{Title: d.Title, Path: d.Path(), Lang: titleLang(d), Date: d.Date, Chosen: d.ID == own,
			URL: address("/"+string(p.Lang)+"/drafting", "draft="+d.ID)}
		if d.Force != "" {
			row.Force = s.label(p.Printer, index.FacetForce, d.Force)
		}
		v.Drafts = append(v.Drafts, row)
		return nil
	})
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
