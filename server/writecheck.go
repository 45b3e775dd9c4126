package server

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
)

// The bodies of requests that write. An absent field leaves what is there.
type (
	decideJSON struct {
		Status string `json:"status,omitempty"`
		Expect string `json:"expect,omitempty"` // the status on which it was decided; another is a 409
		Actor  string `json:"actor,omitempty"`
		Due    string `json:"due,omitempty"`   // a date, or none
		Topic  string `json:"topic,omitempty"` // an id, or none
		Note   string `json:"note,omitempty"`
		Shown  string `json:"shown,omitempty"` // id or address of the document that shows it
		By     string `json:"by,omitempty"`    // name of the person
	}
	correctJSON struct {
		Force     *string   `json:"force,omitempty"` // "" takes a correction back
		Date      *string   `json:"date,omitempty"`
		Author    *string   `json:"author,omitempty"`
		Type      *string   `json:"type,omitempty"`
		Topics    *[]string `json:"topics,omitempty"` // main one first
		Withdrawn *string   `json:"withdrawn,omitempty"`
		Redact    []int     `json:"redact,omitempty"` // numbers of paragraphs
		Reason    string    `json:"reason,omitempty"` // for redacting
		By        string    `json:"by,omitempty"`
	}
	triageJSON struct {
		Confirm []string `json:"confirm,omitempty"` // ids
		Dismiss []string `json:"dismiss,omitempty"` // ids
		By      string   `json:"by,omitempty"`
	}
)

// What writing is answered with.
type (
	triagedJSON struct {
		Results []judgedJSON `json:"results"`
	}
	judgedJSON struct {
		ID string `json:"id"`
		writtenJSON
		Problem string `json:"problem,omitempty"` // code, as in the type of problems
		Detail  string `json:"detail,omitempty"`
	}
	writtenJSON struct {
		Written bool `json:"written"`
		Visible bool `json:"visible"` // whether searches see it already
	}
)

// unfit names what in a body can't be taken. The limits are those of forms.
type unfit []refusal

func (u *unfit) code(name, value string, known []string) {
	if value != "" && !slices.Contains(known, value) {
		*u = append(*u, refusal{Name: name, Value: value, key: "error.value"})
	}
}

func (u *unfit) date(name, value string) {
	if value == "" || value == index.None {
		return
	}
	if why := isDate(value); why != nil {
		*u = append(*u, refusal{Name: name, Value: value, key: why.key})
	}
}

func (s *Server) unfitDecision(b decideJSON) unfit {
	var u unfit
	u.code("status", b.Status, codes(index.AllStatuses))
	u.code("expect", b.Expect, codes(index.AllStatuses))
	u.code("actor", b.Actor, codes(index.AllActors))
	u.date("due", b.Due)
	u.code("topic", b.Topic, append(s.topicIDs(), index.None))
	return u
}

func (s *Server) unfitCorrection(b correctJSON, doc index.Document) unfit {
	var u unfit
	text := func(p *string) string {
		if p == nil {
			return ""
		}
		return *p
	}
	u.code("force", text(b.Force), s.forceIDs())
	u.date("date", text(b.Date))
	u.code("type", text(b.Type), codes(index.AllTypes))
	if b.Topics != nil {
		for _, t := range *b.Topics {
			u.code("topics", t, s.topicIDs())
		}
	}
	for _, n := range b.Redact {
		if n < 1 || n > len(doc.Passages) {
			u = append(u, refusal{Name: "redact", Value: strconv.Itoa(n), key: "error.range", args: []any{"low", 1, "high", len(doc.Passages)}})
		}
	}
	if len(b.Redact) > 0 && b.Reason == "" {
		u = append(u, refusal{Name: "reason", key: "error.missing"})
	}
	return u
}

// fits answers 422 where something in a body can't be taken, and names it.
func (s *Server) fits(c *gin.Context, u unfit) bool {
	if len(u) > 0 {
		s.problem(c, http.StatusUnprocessableEntity, "invalid", s.explained(c, u))
	}
	return len(u) == 0
}
