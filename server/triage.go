package server

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
)

// triageView is what the page for judging candidates shows.
type triageView struct {
	Rows    []triageRow
	Total   int
	Form    string
	Done    string
	Problem string
	Share   string
	Here    string
}

// triageRow is a candidate and what was chosen for it before.
type triageRow struct {
	commitmentView
	Chosen index.Status
}

// triageSize is how many candidates are judged at a time.
const triageSize = 15

// triagePage shows candidates to be judged, newest first; the ledger's filters
// narrow it.
func (s *Server) triagePage(c *gin.Context, p *page) {
	given := c.Request.URL.Query()
	v := triageView{}
	if done := given.Get("done"); done == "now" || done == "later" {
		v.Done = p.T("write.done." + done)
	}
	given.Del("done")
	s.showTriage(c, p, given, nil, v, http.StatusOK)
}

// showTriage shows the page; what was chosen and could not be written stays
// chosen.
func (s *Server) showTriage(c *gin.Context, p *page, given url.Values, chosen map[string]index.Status, v triageView, status int) {
	r, _ := s.readLedger(given)
	r = r.with(index.FacetStatus, string(index.Candidate))
	r.size = triageSize
	a, err := s.runLedger(c.Request.Context(), r)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Nav, p.Title, p.Robots, p.Query = "commitments", p.T("triage.title"), "noindex", s.ledgerTable.encode(r)
	v.Total, v.Form, v.Here = a.Total, s.formToken(c.Request), address("/"+string(p.Lang)+"/triage", s.ledgerTable.encode(r))
	var l ledgerView
	l.judge(p.Printer, r, a)
	v.Share = l.Precision
	for i, row := range a.rows {
		cv := triageRow{s.commitmentView(p.Printer, row, nil), chosen[row.ID]}
		cv.N = i + 1
		v.Rows = append(v.Rows, cv)
	}
	c.Header("Cache-Control", "private, no-store")
	s.render(c, status, "triage", p, v)
}

// triageForm takes what was judged: the fields "is-" and an id, with a status.
// What can't be written is shown again as it was chosen, with the reason.
func (s *Server) triageForm(c *gin.Context, p *page, by string) {
	judged := map[string]index.Status{}
	for field, values := range c.Request.PostForm {
		id, ok := strings.CutPrefix(field, "is-")
		if !ok || len(values) != 1 {
			continue
		}
		if v := index.Status(values[0]); v == index.Confirmed || v == index.Dismissed {
			judged[id] = v
		}
	}
	errs := s.decideAll(c.Request.Context(), judged, by)
	back := localPath(c.PostForm("back"), p.Lang)
	var worst, later error
	failed := map[string]index.Status{}
	for id, err := range errs {
		if errors.Is(err, index.ErrLater) {
			later = err
			continue
		}
		s.log.Warn("judgement not written", "commitment", id, "error", err)
		failed[id], worst = judged[id], err
	}
	if worst == nil {
		sep := "?"
		if strings.Contains(back, "?") {
			sep = "&"
		}
		c.Redirect(http.StatusSeeOther, back+sep+"done="+doneOf(later))
		return
	}
	status, code := failure(worst)
	_, query, _ := strings.Cut(back, "?")
	given, _ := url.ParseQuery(query) // what can't be read does not narrow
	v := triageView{Problem: p.T("triage.failed", "n", len(failed), "saved", len(judged)-len(failed)) + " " + p.T("problem."+code+".detail")}
	s.showTriage(c, p, given, failed, v, status)
}

// decideAll writes judgements on candidates, document by document, and says which
// could not be written. What others judged meanwhile stays as they judged it.
func (s *Server) decideAll(ctx context.Context, judged map[string]index.Status, by string) map[string]error {
	type group struct {
		doc    string
		status index.Status
	}
	of := map[group][]string{}
	for id, status := range judged {
		doc, _, _ := cutLast(id, "-")
		g := group{doc, status}
		of[g] = append(of[g], id)
	}
	docs, errs := documents{s: s}, map[string]error{}
	for g, ids := range of {
		slices.Sort(ids)
		d, err := docs.get(ctx, g.doc)
		if err == nil {
			err = s.cfg.Editor.Decide(ctx, d, index.Decision{Commitments: ids, Status: g.status, Expect: index.Candidate, By: by})
		}
		for _, id := range ids {
			if err != nil {
				errs[id] = err
			}
		}
	}
	return errs
}
