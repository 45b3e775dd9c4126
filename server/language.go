package server

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/language"

	"github.com/ymateb/ymateb/server/internal/i18n"
)

// langCookie remembers the language that a reader last chose.
const langCookie = "iaith"

var matcher = language.NewMatcher([]language.Tag{language.English, language.MustParse("cy")})

// accepted is the language of the pages that the browser asks for, English when
// it asks for neither.
func accepted(r *http.Request) i18n.Lang {
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return i18n.English
	}
	if _, i, _ := matcher.Match(tags...); i == 1 {
		return i18n.Welsh
	}
	return i18n.English
}

// preferred is the language for an address that names none: the one that the
// reader last chose, else the browser's.
func preferred(r *http.Request) i18n.Lang {
	if c, err := r.Cookie(langCookie); err == nil {
		for _, l := range i18n.All {
			if c.Value == string(l) {
				return l
			}
		}
	}
	return accepted(r)
}

// langOf is the language of an address: /cy/… and /en/… say theirs.
func langOf(r *http.Request) i18n.Lang {
	for _, l := range i18n.All {
		dir := "/" + string(l)
		if r.URL.Path == dir || strings.HasPrefix(r.URL.Path, dir+"/") {
			return l
		}
	}
	if strings.HasPrefix(r.URL.Path, "/api/") {
		return accepted(r)
	}
	return preferred(r)
}

// remember keeps the language of a page in the cookie, where it is news.
func remember(c *gin.Context, l i18n.Lang) {
	if old, err := c.Request.Cookie(langCookie); err == nil && old.Value == string(l) {
		return
	}
	http.SetCookie(c.Writer, &http.Cookie{
		Name: langCookie, Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// home leads to the search page in the reader's language.
func (s *Server) home(c *gin.Context) {
	c.Header("Vary", "Accept-Language, Cookie")
	c.Redirect(http.StatusFound, "/"+string(preferred(c.Request))+"/search")
}

func (s *Server) toSearch(c *gin.Context, p *page) {
	c.Redirect(http.StatusMovedPermanently, "/"+string(p.Lang)+"/search")
}
