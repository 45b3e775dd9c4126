package server

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// aboutView is what the page about the site shows.
type aboutView struct {
	Logged    bool     // the words of searches are written into the log
	Addresses []string // examples for programs
}

// aboutPage says what the site is, how accessible, what it keeps of its readers
// and how programs ask it.
func (s *Server) aboutPage(c *gin.Context, p *page) {
	p.Nav, p.Title = "about", p.T("about.title")
	s.render(c, http.StatusOK, "about", p, aboutView{Logged: s.cfg.Access.LogQueries, Addresses: []string{
		"/api/v1/search?q=safeguarding", "/api/v1/search.csv?q=safeguarding", "/api/v1/commitments", "/api/v1/reports", "/" + string(p.Lang) + "/feed.atom?q=safeguarding",
	}})
}
