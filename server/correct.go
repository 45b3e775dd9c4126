package server

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
)

// correctView is what the page for correcting a document shows.
type correctView struct {
	index.Document
	Form    string
	Values  correctForm
	Forces  []choice
	Types   []choice
	Topics  []choice
	Problem string
	Back    string
}

// correctForm is the form of corrections as it was typed.
type correctForm struct {
	Force, Date, Author, Type string
	Topics                    []string
	Withdrawn, Reason         string
	Redact                    []int
}

func correctionsOf(d index.Document) correctForm {
	return correctForm{Force: d.Force, Date: d.Date.String(), Author: d.Author, Type: string(d.Type), Topics: d.TopicIDs(), Withdrawn: d.Withdrawn}
}

// correction is what the form changes of a document. Fields of a withdrawn
// document are not known here and so not changed.
func (f correctForm) correction(d index.Document, by string) index.Correction {
	was := correctionsOf(d)
	c := index.Correction{Redact: f.Redact, Reason: f.Reason, By: by}
	set := func(to **string, value, was string) {
		if value != was {
			*to = &value
		}
	}
	set(&c.Withdrawn, f.Withdrawn, was.Withdrawn)
	if d.Withdrawn != "" {
		return c
	}
	set(&c.Force, f.Force, was.Force)
	set(&c.Date, f.Date, was.Date)
	set(&c.Author, f.Author, was.Author)
	set(&c.Type, f.Type, was.Type)
	if !slices.Equal(f.Topics, was.Topics) {
		c.Topics = &f.Topics
	}
	return c
}

func (s *Server) correctPage(c *gin.Context, p *page) {
	doc, err := s.cfg.Searcher.Get(c.Request.Context(), c.Param("id"))
	if err != nil {
		s.fail(c, err)
		return
	}
	s.showCorrect(c, p, doc, correctionsOf(doc), "", http.StatusOK)
}

func (s *Server) showCorrect(c *gin.Context, p *page, doc index.Document, f correctForm, problem string, status int) {
	p.Title, p.Robots = p.T("correct.title"), "noindex"
	v := correctView{Document: doc, Form: s.formToken(c.Request), Values: f, Problem: problem, Back: s.documentLink(p.Lang, doc.ID, 0)}
	v.Forces = append(v.Forces, choice{Label: p.T("none.force"), Param: "", Chosen: f.Force == ""})
	for _, id := range s.forceIDs() {
		v.Forces = append(v.Forces, choice{Label: s.label(p.Printer, index.FacetForce, id), Param: id, Chosen: f.Force == id})
	}
	for _, t := range index.AllTypes {
		v.Types = append(v.Types, choice{Label: p.T("type." + string(t)), Param: string(t), Chosen: f.Type == string(t)})
	}
	for _, id := range s.topicIDs() {
		v.Topics = append(v.Topics, choice{Label: s.label(p.Printer, index.FacetTopic, id), Param: id, Chosen: slices.Contains(f.Topics, id)})
	}
	slices.SortFunc(v.Forces[1:], func(a, b choice) int { return p.Compare(a.Label, b.Label) })
	slices.SortFunc(v.Topics, func(a, b choice) int { return p.Compare(a.Label, b.Label) })
	c.Header("Cache-Control", "private, no-store")
	s.render(c, status, "correct", p, v)
}

func (s *Server) correctForm(c *gin.Context, p *page, by string) {
	doc, err := s.cfg.Searcher.Get(c.Request.Context(), c.Param("id"))
	if err != nil {
		s.fail(c, err)
		return
	}
	text := func(name string) string { return strings.TrimSpace(strings.ToValidUTF8(c.PostForm(name), "")) }
	f := correctForm{Force: text("force"), Date: text("date"), Author: text("author"), Type: text("type"),
		Withdrawn: text("withdrawn"), Reason: text("reason")}
	chosen := c.PostFormArray("topic")
	for _, id := range append(doc.TopicIDs(), chosen...) { // the main topic stays first
		if slices.Contains(chosen, id) && !slices.Contains(f.Topics, id) {
			f.Topics = append(f.Topics, id)
		}
	}
	for _, n := range c.PostFormArray("redact") {
		if n, err := strconv.Atoi(n); err == nil {
			f.Redact = append(f.Redact, n)
		}
	}
	if len(f.Redact) > 0 && f.Reason == "" {
		s.showCorrect(c, p, doc, f, p.T("correct.needs_reason"), http.StatusUnprocessableEntity)
		return
	}
	err = s.cfg.Editor.Correct(c.Request.Context(), doc, f.correction(doc, by))
	if err == nil || errors.Is(err, index.ErrLater) {
		c.Redirect(http.StatusSeeOther, s.documentLink(p.Lang, doc.ID, 0))
		return
	}
	status, code := failure(err)
	s.log.Warn("correction not written", "document", doc.ID, "error", err)
	s.showCorrect(c, p, doc, f, p.T("problem."+code+".detail"), status)
}

// tombstone stands at the address of a withdrawn document.
func (s *Server) tombstone(c *gin.Context, p *page, doc index.Document) {
	p.Title, p.Robots = p.T("problem.withdrawn.title"), "noindex"
	v := struct{ ID, Why, Correct string }{doc.ID, doc.Withdrawn, ""}
	if _, ok := s.signedIn(c.Request); ok {
		v.Correct = "/" + string(p.Lang) + "/documents/" + doc.ID + "/correct"
	}
	s.render(c, http.StatusGone, "tombstone", p, v)
}
