package server

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// conditional gives an answer its ETag before any of it is worked out, and
// answers 304 there and then to a reader who has it: the same address over the
// same version of the index on the same day is the same answer. The version is
// read first, so what is written is of that version or a later one, never older.
//
// Where no version can be had, somebody is signed in or the first scan is still
// under way, s.write takes the ETag from the body.
func (s *Server) conditional(h gin.HandlerFunc) gin.HandlerFunc {
	if s.cfg.Versions == nil {
		return h
	}
	return func(c *gin.Context) {
		version, err := s.cfg.Versions.Version(c.Request.Context())
		_, signed := s.signedIn(c.Request) // forms differ by session
		if err != nil || signed || !s.progress().Ready {
			h(c)
			return
		}
		tag := s.tagOf(c.Request, version)
		head := c.Writer.Header()
		head.Set("ETag", tag)
		if asked := c.GetHeader("If-None-Match"); strings.TrimSpace(asked) == "*" || !matchesTag(asked, tag) {
			h(c)
			return
		}
		head.Set("Cache-Control", "no-cache")
		head.Set("Vary", "Accept-Encoding")
		if isAPI(c.Request) {
			head.Add("Vary", "Accept-Language")
		}
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
	}
}

// tagOf is the ETag of an address at a version of the index. It holds all else
// that an answer depends on, too: the day, the language, the encoding and this
// run of the program with its tables.
func (s *Server) tagOf(r *http.Request, version uint64) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d\n%d\n%s\n%s\n%s\n%q",
		s.started, version, s.today(), langOf(r), s.base(r), r.URL.String()))
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	if acceptsGzip(r) {
		tag += "-gz"
	}
	return `"` + tag + `"`
}

// unsure takes back the ETag of an answer that another try might better: one
// that was cut short.
func unsure(c *gin.Context) { c.Writer.Header().Del("ETag") }
