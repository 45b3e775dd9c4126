package server

import (
	"bytes"
	"cmp"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

//go:embed templates
var templateFiles embed.FS

// templates are the pages in one language, by name.
type templates map[string]*template.Template

// page is what the layout shows around a page's own view.
type page struct {
	*i18n.Printer
	Title      string // of the window, without the name of the site
	Nav        string // the entry of the menu that is here
	Path       string // the address without its language and query: "/search"
	Query      string // of the address, canonical, without "?"
	Feed       string // address of the page as an Atom feed, "" for none
	LD         object // what the page is about, for machines; nil for nothing
	TogglePath string // of the switch of language, where it leads to another page: "/documents/…"
	Robots     string // for search engines, "" for no restriction
	Base       string // scheme and host
	Q          string // for the search box of the head
	Version    string
	Signed     string // the name of who is signed in
	View       any
}

// pageHandler answers for a page in the language of its address.
type pageHandler func(*gin.Context, *page)

func (s *Server) page(l i18n.Lang, h pageHandler) gin.HandlerFunc {
	return func(c *gin.Context) { h(c, s.newPage(c, l)) }
}

func (s *Server) newPage(c *gin.Context, l i18n.Lang) *page {
	rest := strings.TrimPrefix(c.Request.URL.Path, "/"+string(l))
	if rest == c.Request.URL.Path { // an address without a language
		rest = "/search"
	}
	signed, _ := s.signedIn(c.Request)
	return &page{Printer: s.printers[l], Path: rest, Base: s.base(c.Request), Version: s.cfg.Version, Signed: signed}
}

// Here is the address of the page in its own language, Toggle in the other.
func (p *page) Here() string   { return p.in(p.Lang, p.Path) }
func (p *page) Toggle() string { return p.in(p.Lang.Other(), cmp.Or(p.TogglePath, p.Path)) }

func (p *page) in(l i18n.Lang, path string) string {
	to := "/" + string(l) + path
	if p.Query != "" {
		to += "?" + p.Query
	}
	return to
}

// base is where the reader reaches the server.
func (s *Server) base(r *http.Request) string {
	if s.cfg.BaseURL != "" {
		return strings.TrimRight(s.cfg.BaseURL, "/")
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

func (s *Server) parseTemplates() (map[i18n.Lang]templates, error) {
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	all := map[i18n.Lang]templates{}
	for _, l := range i18n.All {
		layout, err := template.New("layout.html").Funcs(s.funcs(l)).
			ParseFS(templateFiles, "templates/layout.html", "templates/parts.html")
		if err != nil {
			return nil, err
		}
		set := templates{}
		for _, file := range names {
			name := strings.TrimSuffix(path.Base(file), ".html")
			if name == "layout" || name == "parts" {
				continue
			}
			t, err := template.Must(layout.Clone()).ParseFS(templateFiles, file)
			if err != nil {
				return nil, err
			}
			set[name] = t
		}
		all[l] = set
	}
	return all, nil
}

func (s *Server) funcs(l i18n.Lang) template.FuncMap {
	p := s.printers[l]
	return template.FuncMap{
		"t":      p.T,
		"lang":   func() string { return string(l) },
		"date":   func(d index.Date) string { return p.Date(i18n.Day(d)) },
		"number": p.Number,
		"label":  func(f string, v string) string { return s.label(p, index.Facet(f), v) },
		"asset":  s.assets.path,
		"reason": func(code string) string { return s.reason(p, code) },
		"dict":   dict,
		"inc":    func(i int) int { return i + 1 },
	}
}

// render writes a page.
func (s *Server) render(c *gin.Context, status int, name string, p *page, view any) {
	p.View = view
	var b bytes.Buffer
	if err := s.pages[p.Lang][name].Execute(&b, p); err != nil {
		s.log.Error("render page", "page", name, "error", err)
		c.Data(http.StatusInternalServerError, "text/plain; charset=utf-8", []byte(p.T("problem.internal.title")))
		c.Abort()
		return
	}
	c.Header("Content-Language", string(p.Lang))
	remember(c, p.Lang)
	s.write(c, status, "text/html; charset=utf-8", b.Bytes())
}

// dict makes a map of names and values in turn, to hand a part several things.
func dict(pairs ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1] //nolint:forcetypeassert // a template's mistake, found by tests
	}
	return m
}
