package server

import (
	"errors"
	"net/http"
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
