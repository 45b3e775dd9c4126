package server

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// feedSize is how many entries a feed has at most.
const feedSize = 50

// feed writes what a search finds as an Atom feed, latest arrivals first: an old
// letter that is put into the folder today is news to its readers.
func (s *Server) feed(c *gin.Context, p *page) {
	allowed := s.exportParams()
	r, refused := allowed.read(c.Request.URL.Query())
	if len(refused) > 0 {
		s.refuse(c, refused)
		return
	}
	r = s.understand(r)
	docs, err := s.arrivals(c.Request.Context(), r, p.Lang)
	if err != nil {
		s.fail(c, err)
		return
	}
	query := allowed.encode(r)
	self := p.Base + address(c.Request.URL.Path, query)
	feed := atomFeed{
		Lang: string(p.Lang), ID: self, Title: "ymateb: " + s.searchTitle(p.Printer, r), Subtitle: p.T("foot.unofficial"), Author: atomAuthor{"ymateb"},
		Links: []atomLink{{"self", "application/atom+xml", self}, {"alternate", "text/html", p.Base + address("/"+string(p.Lang)+"/search", query)}},
	}
	latest := time.Unix(0, 0).UTC()
	m := s.marker(r)
	for _, d := range docs {
		if at := stamp(d); at.After(latest) {
			latest = at
		}
		feed.Entries = append(feed.Entries, s.feedEntry(p, m, d))
	}
	feed.Updated = latest.Format(time.RFC3339)
	s.writeXML(c, "application/atom+xml; charset=utf-8", feed)
}

// feedLink is the address of the feed of a search.
func (s *Server) feedLink(p *page, r request) string {
	return address("/"+string(p.Lang)+"/feed.atom", s.exportParams().encode(r))
}

func (s *Server) feedEntry(p *page, m marker, d index.Document) atomEntry {
	e := atomEntry{
		ID: "tag:ymateb,2026:document/" + d.ID, Title: printable(d.Title), Updated: stamp(d).Format(time.RFC3339),
		Links:   []atomLink{{"alternate", "text/html", p.Base + s.documentLink(p.Lang, d.ID, 0)}},
		Content: atomText{Type: "text"},
	}
	var text []string
	for _, hit := range m.best(d) {
		text = append(text, printable(hit.Trim(snippetBytes).Text))
		e.Content.Lang = string(hit.Lang)
	}
	if e.Content.Lang == string(index.Undetermined) {
		e.Content.Lang = ""
	}
	if !d.Date.IsZero() {
		text = append([]string{s.label(p.Printer, index.FacetMonth, d.Date.String())}, text...)
	}
	e.Content.Text = strings.Join(text, "\n\n")
	if d.Force != "" {
		name := s.label(p.Printer, index.FacetForce, d.Force)
		e.Title = name + ": " + e.Title
		e.Category = append(e.Category, atomCategory{d.Force, name})
	}
	for _, t := range d.TopicIDs() {
		e.Category = append(e.Category, atomCategory{t, s.label(p.Printer, index.FacetTopic, t)})
	}
	return e
}

// arrivals are the matches that were first seen last. Copies stand as the one
// that was seen first, a statement and its translation as the one in the feed's
// language.
func (s *Server) arrivals(ctx context.Context, r request, l i18n.Lang) ([]index.Document, error) {
	q := r.query(index.MatchAll)
	q.Facets, q.Sort, q.Offset, q.Limit, q.Collapse = nil, index.ByArrival, 0, feedSize, true
	res, err := s.cfg.Searcher.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	var docs []index.Document
	for _, h := range res.Hits {
		d, err := s.cfg.Searcher.Get(ctx, h.ID)
		if errors.Is(err, index.ErrNotFound) || err == nil && d.Withdrawn != "" {
			continue // left since
		}
		if err != nil {
			return nil, err
		}
		docs = append(docs, s.firstCopy(ctx, d, h.Copies))
	}
	slices.SortStableFunc(docs, func(a, b index.Document) int { return b.FirstSeen.Compare(a.FirstSeen) })
	return once(docs, l), nil
}

// printable leaves out what XML can't hold.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

func (s *Server) writeXML(c *gin.Context, media string, v any) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(v); err != nil {
		s.fail(c, err)
		return
	}
	s.write(c, http.StatusOK, media, b.Bytes())
}
