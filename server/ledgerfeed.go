package server

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
)

type (
	atomFeed struct {
		XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang     string      `xml:"xml:lang,attr"`
		ID       string      `xml:"id"`
		Title    string      `xml:"title"`
		Subtitle string      `xml:"subtitle,omitempty"`
		Updated  string      `xml:"updated"`
		Author   atomAuthor  `xml:"author"`
		Links    []atomLink  `xml:"link"`
		Entries  []atomEntry `xml:"entry"`
	}
	atomAuthor struct {
		Name string `xml:"name"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		ID       string         `xml:"id"`
		Title    string         `xml:"title"`
		Updated  string         `xml:"updated"`
		Links    []atomLink     `xml:"link"`
		Category []atomCategory `xml:"category"`
		Content  atomText       `xml:"content"`
	}
	atomCategory struct {
		Term  string `xml:"term,attr"`
		Label string `xml:"label,attr"`
	}
	atomText struct {
		Type string `xml:"type,attr"`
		Lang string `xml:"xml:lang,attr,omitempty"`
		Text string `xml:",chardata"`
	}
)

// ledgerFeedSize is how many commitments a feed holds.
const ledgerFeedSize = 50

// commitmentsFeed writes the newest commitments of a request as an Atom feed.
func (s *Server) commitmentsFeed(c *gin.Context, p *page) {
	r, refused := s.readLedger(c.Request.URL.Query())
	if len(refused) > 0 {
		s.refuse(c, refused)
		return
	}
	asked := r.atPage(1)
	r.page, r.size, r.sort = 1, ledgerFeedSize, index.ByArrival
	a, err := s.runLedger(c.Request.Context(), r)
	if err != nil {
		s.fail(c, err)
		return
	}
	r = asked
	r.size, r.sort = defaultPageSize, r.defaultSort()
	self := p.Base + address(c.Request.URL.Path, s.ledgerTable.encode(r))
	feed := atomFeed{
		Lang: string(p.Lang), ID: self, Title: "ymateb: " + p.T("ledger.title"), Subtitle: p.T("foot.unofficial"), Author: atomAuthor{"ymateb"},
		Links: []atomLink{{"self", "application/atom+xml", self}, {"alternate", "text/html", p.Base + s.ledgerLink(p.Lang, r)}},
	}
	if r.q != "" {
		feed.Title += ": " + r.q
	}
	latest := time.Unix(0, 0).UTC()
	for _, row := range a.rows {
		at := stamp(row.doc)
		for _, h := range row.History {
			if h.At.After(at) {
				at = h.At.UTC()
			}
		}
		if at.After(latest) {
			latest = at
		}
		v := s.commitmentView(p.Printer, row, nil)
		about := []string{row.Text, p.T("commitment.by") + " " + v.Actor, p.T("state." + string(row.Status))}
		if other := otherWords(row.Commitment); other != "" {
			about = append(about[:1:1], append([]string{other}, about[1:]...)...)
		}
		if !row.DueDate.IsZero() {
			about = append(about, p.T("commitment.due")+" "+s.label(p.Printer, index.FacetMonth, row.DueDate.String()))
		}
		about = append(about, row.doc.Title)
		e := atomEntry{
			ID: "tag:ymateb,2026:commitment/" + row.ID, Title: shorten(row.Text, 120), Updated: at.Format(time.RFC3339),
			Links:   []atomLink{{"alternate", "text/html", p.Base + v.URL}},
			Content: atomText{Type: "text", Text: strings.Join(about, "\n")},
		}
		if v.Force != "" {
			e.Title = v.Force + ": " + e.Title
			e.Category = append(e.Category, atomCategory{row.doc.Force, v.Force})
		}
		feed.Entries = append(feed.Entries, e)
	}
	feed.Updated = latest.Format(time.RFC3339)
	var b bytes.Buffer
	b.WriteString(xml.Header)
	if err := xml.NewEncoder(&b).Encode(feed); err != nil {
		s.fail(c, err)
		return
	}
	s.write(c, http.StatusOK, "application/atom+xml; charset=utf-8", b.Bytes())
}
