package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzip"
)

// write answers with a whole body: with its ETag, 304 where the reader has it,
// and gzip where that is accepted. The ETag is that of conditional; where it set
// none, it is of the body and its encoding.
func (s *Server) write(c *gin.Context, status int, contentType string, body []byte) {
	h := c.Writer.Header()
	h.Set("Content-Type", contentType)
	h.Add("Vary", "Accept-Encoding")
	zip := acceptsGzip(c.Request) && len(body) > 1024
	if status == http.StatusOK {
		tag := h.Get("ETag")
		if tag == "" {
			tag = bodyTag(body, zip)
			h.Set("ETag", tag)
		}
		if h.Get("Cache-Control") == "" {
			h.Set("Cache-Control", "no-cache") // keep it, ask whether it still holds
		}
		if matchesTag(c.GetHeader("If-None-Match"), tag) {
			h.Del("Content-Type")
			c.Status(http.StatusNotModified)
			c.Writer.WriteHeaderNow()
			return
		}
	} else {
		h.Del("ETag")
		h.Set("Cache-Control", "no-store")
	}
	if zip {
		body = zipped(body)
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.Status(status)
	c.Writer.WriteHeaderNow()
	if c.Request.Method != http.MethodHead {
		_, _ = c.Writer.Write(body) // a reader who has left is no error of ours
	}
}

func bodyTag(body []byte, zip bool) string {
	sum := sha256.Sum256(body)
	tag := base64.RawURLEncoding.EncodeToString(sum[:12])
	if zip {
		tag += "-gz"
	}
	return `"` + tag + `"`
}

func matchesTag(header, tag string) bool {
	for _, t := range strings.Split(header, ",") {
		if t = strings.TrimPrefix(strings.TrimSpace(t), "W/"); t == tag || t == "*" {
			return true
		}
	}
	return false
}

// zippers are writers to use again: a new one clears a megabyte.
var zippers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

func zipped(body []byte) []byte {
	var b bytes.Buffer
	w := zippers.Get().(*gzip.Writer)
	defer zippers.Put(w)
	w.Reset(&b)
	_, _ = w.Write(body) // a Buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

// writeJSON answers with v. Text is left readable: the content type and
// nosniff keep it from being taken for HTML.
func (s *Server) writeJSON(c *gin.Context, status int, contentType string, v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		s.log.Error("encode answer", "path", c.Request.URL.Path, "error", err)
		c.Status(http.StatusInternalServerError)
		return
	}
	c.Header("Content-Language", string(langOf(c.Request)))
	c.Writer.Header().Add("Vary", "Accept-Language")
	s.write(c, status, contentType, b.Bytes())
}
