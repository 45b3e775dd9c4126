package server

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
)

// decisionForm is the form by which a person decides on one commitment, as it
// was typed.
type decisionForm struct {
	Status, Expect, Actor, Due, Topic, Note, Shown string
	Problem                                        string
}

func formOf(c promised) decisionForm {
	return decisionForm{Status: string(c.Status), Expect: string(c.Status), Actor: string(c.Actor),
		Due: c.DueDate.String(), Topic: c.Topic, Shown: c.Shown}
}

// decision is what the form changes of a commitment.
func (f decisionForm) decision(c promised, by string) index.Decision {
	d := index.Decision{Commitments: []string{c.ID}, Expect: index.Status(f.Expect), Note: f.Note, By: by}
	if index.Status(f.Status) != c.Status {
		d.Status = index.Status(f.Status)
	}
	if index.Actor(f.Actor) != c.Actor {
		d.Actor = index.Actor(f.Actor)
	}
	if f.Due != c.DueDate.String() {
		d.Due = orNone(f.Due)
	}
	if f.Topic != c.Topic {
		d.Topic = orNone(f.Topic)
	}
	if f.Shown != c.Shown {
		d.Shown = f.Shown
	}
	return d
}

func orNone(v string) string {
	if v == "" {
		return index.None
	}
	return v
}

// decideForm takes the form of one commitment. What can't be written is shown
// again as it was typed, with the reason.
func (s *Server) decideForm(c *gin.Context, p *page, by string) {
	docs := documents{s: s}
	row, err := docs.promised(c.Request.Context(), c.Param("id"))
	if err != nil {
		s.fail(c, err)
		return
	}
	text := func(name string, most int) string {
		return shorten(strings.TrimSpace(strings.ToValidUTF8(c.PostForm(name), "")), most)
	}
	f := decisionForm{Status: text("status", 20), Expect: text("expect", 20), Actor: text("actor", 20), Due: text("due", 20),
		Topic: text("topic", 60), Note: text("note", 4000), Shown: text("shown", 500)}
	err = s.cfg.Editor.Decide(c.Request.Context(), row.doc, f.decision(row, by))
	if err == nil || errors.Is(err, index.ErrLater) {
		c.Redirect(http.StatusSeeOther, "/"+string(p.Lang)+"/commitments/"+row.ID+"?done="+doneOf(err))
		return
	}
	status, code := failure(err)
	s.log.Warn("decision not written", "commitment", row.ID, "error", err)
	f.Problem = p.T("problem." + code + ".detail")
	if errors.Is(err, index.ErrChanged) {
		f.Expect = string(row.Status)
	}
	s.showCommitment(c, p, row, f, status)
}

func doneOf(err error) string {
	if errors.Is(err, index.ErrLater) {
		return "later"
	}
	return "now"
}

// triageView is what the page for judging candidates shows.
type triageView struct {
	Rows    []commitmentView
	Total   int
	Form    string
	Done    string
	Problem string
	Share   string
	Here    string
}

// triageSize is how many candidates are judged at a time.
const triageSize = 15

// triagePage shows candidates to be judged, newest first; the ledger's filters
// narrow it.
func (s *Server) triagePage(c *gin.Context, p *page) {
	given := c.Request.URL.Query()
	done, problem := given.Get("done"), given.Get("problem")
	given.Del("done")
	given.Del("problem")
	r, _ := s.readLedger(given)
	r = r.with(index.FacetStatus, string(index.Candidate))
	r.size = triageSize
	a, err := s.runLedger(c.Request.Context(), r)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Nav, p.Title, p.Robots, p.Query = "commitments", p.T("triage.title"), "noindex", s.ledgerTable.encode(r)
	v := triageView{Total: a.Total, Form: s.formToken(c.Request), Here: p.Here()}
	if slices.Contains([]string{"now", "later"}, done) {
		v.Done = p.T("write.done." + done)
	}
	if key := "problem." + problem + ".detail"; problem != "" && p.Has(key) {
		v.Problem = p.T(key)
	}
	var l ledgerView
	l.judge(p.Printer, r, a)
	v.Share = l.Precision
	for i, row := range a.rows {
		cv := s.commitmentView(p.Printer, row, nil)
		cv.N = i + 1
		v.Rows = append(v.Rows, cv)
	}
	c.Header("Cache-Control", "private, no-store")
	s.render(c, http.StatusOK, "triage", p, v)
}

// triageForm takes what was judged: the fields "is-" and an id, with a status.
func (s *Server) triageForm(c *gin.Context, p *page, by string) {
	if err := c.Request.ParseForm(); err != nil {
		s.failCode(c, http.StatusBadRequest, "bad_parameter")
		return
	}
	judged := map[index.Status][]string{}
	for field, values := range c.Request.PostForm {
		id, ok := strings.CutPrefix(field, "is-")
		if !ok || len(values) != 1 {
			continue
		}
		switch v := index.Status(values[0]); v {
		case index.Confirmed, index.Dismissed:
			judged[v] = append(judged[v], id)
		}
	}
	err := s.decideAll(c.Request.Context(), judged, by)
	back := localPath(c.PostForm("back"), p.Lang)
	sep := "?"
	if strings.Contains(back, "?") {
		sep = "&"
	}
	if err != nil && !errors.Is(err, index.ErrLater) {
		_, code := failure(err)
		s.log.Warn("decisions not written", "error", err)
		c.Redirect(http.StatusSeeOther, back+sep+"problem="+code)
		return
	}
	c.Redirect(http.StatusSeeOther, back+sep+"done="+doneOf(err))
}

// decideAll writes judgements on candidates, document by document. What others
// judged meanwhile stays as they judged it; the first error is returned after
// all else is written.
func (s *Server) decideAll(ctx context.Context, judged map[index.Status][]string, by string) error {
	var first error
	for status, ids := range judged {
		slices.Sort(ids)
		docs := documents{s: s}
		of := map[string][]string{}
		for _, id := range ids {
			doc, _, _ := cutLast(id, "-")
			of[doc] = append(of[doc], id)
		}
		for doc, ids := range of {
			d, err := docs.get(ctx, doc)
			if err == nil {
				err = s.cfg.Editor.Decide(ctx, d, index.Decision{Commitments: ids, Status: status, Expect: index.Candidate, By: by})
			}
			if first == nil || errors.Is(first, index.ErrLater) && err != nil {
				first = err
			}
		}
	}
	return first
}
