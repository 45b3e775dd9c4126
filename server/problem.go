package server

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// problem is an error by RFC 9457, in the reader's language.
type problem struct {
	Type     string    `json:"type"` // stable: "/problems/" and a code
	Title    string    `json:"title"`
	Status   int       `json:"status"`
	Detail   string    `json:"detail,omitempty"`
	Instance string    `json:"instance,omitempty"`
	Request  string    `json:"request,omitempty"` // its id in the log
	Errors   []invalid `json:"errors,omitempty"`
}

// invalid is a parameter that was refused.
type invalid struct {
	Parameter string `json:"parameter"`
	Value     string `json:"value,omitempty"`
	Detail    string `json:"detail"`
	Start     *int   `json:"start,omitempty"` // place in the value of the parameter, in characters (code points) from 0
	End       *int   `json:"end,omitempty"`   // behind it
}

// failure is what a reader is told of an error: one table from error to status.
func failure(err error) (status int, code string) {
	switch {
	case errors.Is(err, index.ErrNotFound):
		return http.StatusNotFound, "not_found"
	case errors.Is(err, index.ErrCursor):
		return http.StatusBadRequest, "cursor"
	case errors.Is(err, index.ErrTooBroad):
		return http.StatusUnprocessableEntity, "too_broad"
	case errors.Is(err, index.ErrDeadline), errors.Is(err, context.DeadlineExceeded):
		return http.StatusGatewayTimeout, "too_slow"
	case errors.Is(err, errOverload):
		return http.StatusServiceUnavailable, "overload"
	case errors.Is(err, index.ErrPanic):
		return http.StatusInternalServerError, "internal"
	case errors.Is(err, index.ErrUnavailable):
		return http.StatusServiceUnavailable, "unavailable"
	case errors.Is(err, index.ErrReadOnly):
		return http.StatusServiceUnavailable, "read_only"
	case errors.Is(err, index.ErrFull):
		return http.StatusInsufficientStorage, "disk_full"
	case errors.Is(err, index.ErrSidecar):
		return http.StatusConflict, "broken_sidecar"
	case errors.Is(err, index.ErrChanged):
		return http.StatusConflict, "changed"
	case errors.Is(err, index.ErrInvalid):
		return http.StatusUnprocessableEntity, "invalid"
	case errors.Is(err, context.Canceled):
		return statusGone, "cancelled"
	}
	return http.StatusInternalServerError, "internal"
}

// statusGone is what logs show for readers who left before the answer; 499 as
// other servers have it.
const statusGone = 499

func isAPI(r *http.Request) bool {
	return len(r.URL.Path) >= 5 && r.URL.Path[:5] == "/api/"
}

// fail answers with an error, as a page or as a problem.
func (s *Server) fail(c *gin.Context, err error) {
	status, code := failure(err)
	if status >= 500 {
		s.logOf(c).Error("request failed", "path", c.Request.URL.Path, "error", err)
	}
	var broad index.BroadError
	if errors.As(err, &broad) && broad.Word.Span.End > 0 && isAPI(c.Request) {
		p := s.printers[langOf(c.Request)]
		q := asked(c.Query("q"))
		start, end := runes(q, broad.Word.Span)
		word := q[broad.Word.Span.Start:broad.Word.Span.End]
		s.problem(c, status, code, []invalid{{"q", word, p.T("problem.too_broad.word", "word", word), &start, &end}})
		return
	}
	s.failCode(c, status, code)
}

// runes are the places of a span in characters, from places in bytes.
func runes(q string, s index.Span) (start, end int) {
	s.Start = min(max(s.Start, 0), len(q))
	s.End = min(max(s.End, s.Start), len(q))
	start = utf8.RuneCountInString(q[:s.Start])
	return start, start + utf8.RuneCountInString(q[s.Start:s.End])
}

func (s *Server) failCode(c *gin.Context, status int, code string) {
	if status == http.StatusServiceUnavailable {
		c.Header("Retry-After", "5")
	}
	l := langOf(c.Request)
	if isAPI(c.Request) {
		s.problem(c, status, code, nil)
		return
	}
	p := s.newPage(c, l)
	p.Title = p.T("problem." + code + ".title")
	p.Robots = "noindex"
	p.Q, p.Query = strings.ToValidUTF8(c.Query("q"), "\uFFFD"), c.Request.URL.RawQuery // nothing typed is lost
	s.render(c, status, "error", p, errorView{Detail: p.T("problem." + code + ".detail")})
	c.Abort()
}

type errorView struct{ Detail string }

// problem writes an RFC 9457 problem.
func (s *Server) problem(c *gin.Context, status int, code string, errs []invalid) {
	p := s.printers[langOf(c.Request)]
	body := problem{
		Type: "/problems/" + code, Title: p.T("problem." + code + ".title"), Status: status,
		Detail: p.T("problem." + code + ".detail"), Instance: c.Request.URL.Path, Request: c.GetString(requestID), Errors: errs,
	}
	if len(errs) > 0 {
		body.Detail = errs[0].Detail
	}
	s.writeJSON(c, status, "application/problem+json", body)
	c.Abort()
}

// explain says in words why a parameter was refused.
func (s *Server) explain(p *i18n.Printer, r refusal) string {
	return p.T(r.key, append([]any{"name", r.Name, "value", r.Value}, r.args...)...)
}

// refuse answers a request whose parameters can't be taken.
func (s *Server) refuse(c *gin.Context, refused []refusal) {
	s.problem(c, http.StatusBadRequest, "bad_parameter", s.explained(c, refused))
}

// explained are refusals as problems list them.
func (s *Server) explained(c *gin.Context, refused []refusal) []invalid {
	p := s.printers[langOf(c.Request)]
	var errs []invalid
	for _, r := range refused {
		errs = append(errs, invalid{Parameter: r.Name, Value: r.Value, Detail: s.explain(p, r)})
	}
	return errs
}

func (s *Server) notFound(c *gin.Context)   { s.failCode(c, http.StatusNotFound, "no_page") }
func (s *Server) notAllowed(c *gin.Context) { s.failCode(c, http.StatusMethodNotAllowed, "method") }
