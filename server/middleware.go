package server

import (
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
)

// contentSecurity lets pages load their own style, script and pictures, and
// nothing else from anywhere.
const contentSecurity = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secured sets the headers that hold for every answer.
func (s *Server) secured(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", contentSecurity)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if s.access.https {
		h.Set("Strict-Transport-Security", "max-age="+strconv.Itoa(yearSeconds))
	}
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
	c.Next()
}

// logged writes one line a request. The text of a query is a reader's own
// business: it is left out unless the configuration asks for it.
func (s *Server) logged(c *gin.Context) {
	start := time.Now()
	c.Next()
	args := []any{"method", known(c.Request.Method), "path", c.Request.URL.Path, "status", c.Writer.Status(),
		"bytes", max(0, c.Writer.Size()), "took", time.Since(start)}
	if s.cfg.Access.LogQueries {
		args = append(args, "query", c.Request.URL.RawQuery)
	}
	s.logOf(c).Info("request", args...)
}

// recovered turns a panic into an error page.
func (s *Server) recovered(c *gin.Context) {
	defer func() {
		what := recover()
		if what == nil {
			return
		}
		if what == http.ErrAbortHandler { //nolint:errorlint // net/http panics with this very value
			panic(what)
		}
		s.metrics.panics.WithLabelValues("page").Inc()
		s.logOf(c).Error("panic", "path", c.Request.URL.Path, "panic", what, "stack", string(debug.Stack()))
		if c.Writer.Written() {
			panic(http.ErrAbortHandler) // nobody may take a part for the whole
		}
		s.failCode(c, http.StatusInternalServerError, "internal")
	}()
	c.Next()
}

func acceptsGzip(r *http.Request) bool {
	for _, e := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(e), ";")
		if name == "gzip" {
			return strings.ReplaceAll(q, " ", "") != "q=0"
		}
	}
	return false
}
