package server

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
)

// bearer lets requests with the write token pass. There are no cookies in it, so
// that another site can't make a browser send it.
func (s *Server) bearer(h gin.HandlerFunc) gin.HandlerFunc {
	return func(c *gin.Context) {
		token, ok := strings.CutPrefix(c.GetHeader("Authorization"), "Bearer ")
		if !ok || !equal(strings.TrimSpace(token), s.cfg.Token) {
			c.Header("WWW-Authenticate", `Bearer realm="ymateb"`)
			s.problem(c, http.StatusUnauthorized, "unauthorized", nil)
			return
		}
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxForm)
		h(c)
	}
}

// body reads a JSON body; an unknown key or a value of another kind is an error
// that names it.
func (s *Server) body(c *gin.Context, into any) bool {
	dec := json.NewDecoder(c.Request.Body)
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if err == nil && !dec.More() {
		return true
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		s.failCode(c, http.StatusRequestEntityTooLarge, "too_large")
		return false
	}
	if err == nil {
		err = errTwo
	}
	why := refusal{Name: "body", key: "error.json"}
	var kind *json.UnmarshalTypeError
	switch unknown, ok := strings.CutPrefix(err.Error(), `json: unknown field "`); {
	case ok:
		why = refusal{Name: strings.TrimSuffix(unknown, `"`), key: "error.unknown"}
	case errors.As(err, &kind) && kind.Field != "":
		why = refusal{Name: kind.Field, Value: kind.Value, key: "error.value"}
	}
	s.refuse(c, []refusal{why})
	return false
}

var errTwo = errors.New("more than one value")

// written answers what was written: 202 where searches don't see it yet.
func (s *Server) written(c *gin.Context, err error) {
	switch {
	case err == nil:
		s.writeJSON(c, http.StatusOK, "application/json", writtenJSON{true, true})
	case errors.Is(err, index.ErrLater):
		s.writeJSON(c, http.StatusAccepted, "application/json", writtenJSON{true, false})
	default:
		s.fail(c, err)
	}
}

// decideAPI takes a decision on one commitment.
func (s *Server) decideAPI(c *gin.Context) {
	var b decideJSON
	if !s.body(c, &b) || !s.fits(c, s.unfitDecision(b)) {
		return
	}
	docs := documents{s: s}
	row, err := docs.promised(c.Request.Context(), c.Param("id"))
	if err != nil {
		s.fail(c, err)
		return
	}
	s.written(c, s.cfg.Editor.Decide(c.Request.Context(), row.doc, index.Decision{
		Commitments: []string{row.ID}, Status: index.Status(b.Status), Expect: index.Status(b.Expect), Actor: index.Actor(b.Actor),
		Due: b.Due, Topic: b.Topic, Note: b.Note, Shown: b.Shown, By: cleanName(b.By),
	}))
}

// correctAPI takes a correction of a document.
func (s *Server) correctAPI(c *gin.Context) {
	var b correctJSON
	if !s.body(c, &b) {
		return
	}
	doc, err := s.cfg.Searcher.Get(c.Request.Context(), c.Param("id"))
	if err != nil {
		s.fail(c, err)
		return
	}
	if !s.fits(c, s.unfitCorrection(b, doc)) {
		return
	}
	s.written(c, s.cfg.Editor.Correct(c.Request.Context(), doc, index.Correction{
		Force: b.Force, Date: b.Date, Author: b.Author, Type: b.Type, Topics: b.Topics,
		Withdrawn: b.Withdrawn, Redact: b.Redact, Reason: b.Reason, By: cleanName(b.By),
	}))
}

// triageAPI judges candidates.
func (s *Server) triageAPI(c *gin.Context) {
	var b triageJSON
	if !s.body(c, &b) {
		return
	}
	judged := map[string]index.Status{}
	for _, id := range b.Confirm {
		judged[id] = index.Confirmed
	}
	for _, id := range b.Dismiss {
		if judged[id] != "" {
			s.refuse(c, []refusal{{Name: "dismiss", Value: id, key: "error.value"}})
			return
		}
		judged[id] = index.Dismissed
	}
	p := s.printers[langOf(c.Request)]
	out, status := triagedJSON{Results: []judgedJSON{}}, http.StatusOK
	errs := s.decideAll(c.Request.Context(), judged, cleanName(b.By))
	for _, id := range slices.Sorted(maps.Keys(judged)) {
		j := judgedJSON{ID: id, writtenJSON: writtenJSON{true, true}}
		switch err := errs[id]; {
		case err == nil:
		case errors.Is(err, index.ErrLater):
			j.Visible, status = false, max(status, http.StatusAccepted)
		default:
			_, code := failure(err)
			j.writtenJSON, j.Problem, j.Detail = writtenJSON{}, code, p.T("problem."+code+".detail")
			status = http.StatusMultiStatus
		}
		out.Results = append(out.Results, j)
	}
	s.writeJSON(c, status, "application/json", out)
}
