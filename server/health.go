package server

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
)

// healthz says whether the process and its index answer.
func (s *Server) healthz(c *gin.Context) {
	_, err := s.cfg.Searcher.Search(c.Request.Context(), index.Query{Limit: -1})
	if err != nil {
		s.log.Error("health", "error", err)
		s.health(c, http.StatusServiceUnavailable, "unavailable")
		return
	}
	s.health(c, http.StatusOK, "ok")
}

// readyz says whether the first scan has ended.
func (s *Server) readyz(c *gin.Context) {
	if !s.progress().Ready {
		c.Header("Retry-After", "2")
		s.health(c, http.StatusServiceUnavailable, "scanning")
		return
	}
	s.health(c, http.StatusOK, "ready")
}

func (s *Server) health(c *gin.Context, status int, word string) {
	c.Header("Cache-Control", "no-store")
	c.JSON(status, map[string]string{"status": word})
}
