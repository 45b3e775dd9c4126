package server

import (
	"cmp"
	"encoding/xml"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// robots asks crawlers to leave the API and the endless filters alone.
func (s *Server) robots(c *gin.Context) {
	s.write(c, http.StatusOK, "text/plain; charset=utf-8",
		[]byte("User-agent: *\nDisallow: /api/\nDisallow: /*?*&\nAllow: /\nSitemap: "+s.base(c.Request)+"/sitemap.xml\n"))
}

// sitemapSize is how many documents a part of the site map holds: each has an
// address in two languages, and 50,000 addresses are allowed.
const sitemapSize = 20_000

type (
	urlSet struct {
		XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		XHTML   string    `xml:"xmlns:xhtml,attr"`
		URLs    []mapItem `xml:"url"`
	}
	mapItem struct {
		Loc   string    `xml:"loc"`
		Links []mapLink `xml:"xhtml:link"`
	}
	mapLink struct {
		Rel  string `xml:"rel,attr"`
		Lang string `xml:"hreflang,attr"`
		Href string `xml:"href,attr"`
	}
	mapIndex struct {
		XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Maps    []mapLoc `xml:"sitemap"`
	}
	mapLoc struct {
		Loc string `xml:"loc"`
	}
)

// sitemap lists the pages for crawlers; beyond its size it lists its parts.
func (s *Server) sitemap(c *gin.Context) {
	base := s.base(c.Request)
	part, err := strconv.Atoi(cmp.Or(c.Query("part"), "0"))
	if err != nil || part < 0 {
		s.failCode(c, http.StatusNotFound, "no_page")
		return
	}
	var ids []string
	err = s.cfg.Collection.Each(c.Request.Context(), index.Query{Sort: index.Oldest}, func(id string) error {
		ids = append(ids, id)
		return nil
	})
	if err != nil {
		s.fail(c, err)
		return
	}
	parts := (len(ids) + sitemapSize - 1) / sitemapSize
	switch {
	case part == 0 && parts > 1:
		list := mapIndex{}
		for n := 1; n <= parts; n++ {
			list.Maps = append(list.Maps, mapLoc{base + "/sitemap.xml?part=" + strconv.Itoa(n)})
		}
		s.writeXML(c, "application/xml; charset=utf-8", list)
		return
	case part > max(parts, 1):
		s.failCode(c, http.StatusNotFound, "no_page")
		return
	}
	set := urlSet{XHTML: "http://www.w3.org/1999/xhtml"}
	if part <= 1 {
		for _, path := range []string{"/search", "/commitments", "/reports", "/status", "/help", "/about"} {
			set.add(base, path)
		}
	}
	first := (max(part, 1) - 1) * sitemapSize
	twins, err := s.translations(c.Request.Context())
	if err != nil {
		s.fail(c, err)
		return
	}
	for _, id := range ids[first:min(first+sitemapSize, len(ids))] {
		if t, ok := twins[id]; ok {
			set.addPair(base, id, t)
			continue
		}
		set.add(base, "/documents/"+id)
	}
	s.writeXML(c, "application/xml; charset=utf-8", set)
}

// add lists a page in both languages.
func (u *urlSet) add(base, path string) {
	var links []mapLink
	for _, l := range i18n.All {
		links = append(links, mapLink{"alternate", string(l), base + "/" + string(l) + path})
	}
	for _, l := range links {
		u.URLs = append(u.URLs, mapItem{l.Href, links})
	}
}

// addPair lists a document that has a translation: its page in its own language,
// with the translation's page for the other.
func (u *urlSet) addPair(base, id string, t twin) {
	var links []mapLink
	var own string
	for _, l := range i18n.All {
		of := t.id
		if string(l) == string(t.lang) {
			of = id
		}
		to := base + "/" + string(l) + "/documents/" + of
		if of == id {
			own = to
		}
		links = append(links, mapLink{"alternate", string(l), to})
	}
	u.URLs = append(u.URLs, mapItem{own, links})
}

type (
	openSearch struct {
		XMLName xml.Name        `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
		Name    string          `xml:"ShortName"`
		About   string          `xml:"Description"`
		Lang    string          `xml:"Language"`
		Input   string          `xml:"InputEncoding"`
		Image   openSearchImage `xml:"Image"`
		URLs    []openSearchURL `xml:"Url"`
	}
	openSearchURL struct {
		Type     string `xml:"type,attr"`
		Rel      string `xml:"rel,attr,omitempty"`
		Template string `xml:"template,attr"`
	}
	openSearchImage struct {
		Type string `xml:"type,attr"`
		URL  string `xml:",chardata"`
	}
)

// openSearch lets a browser add the engine, in the reader's language.
func (s *Server) openSearch(c *gin.Context) {
	base, l := s.base(c.Request), preferred(c.Request)
	p := s.printers[l]
	c.Writer.Header().Add("Vary", "Accept-Language, Cookie")
	s.writeXML(c, "application/opensearchdescription+xml; charset=utf-8", openSearch{
		Name: "ymateb", About: p.T("opensearch.about"), Lang: string(l), Input: "UTF-8",
		Image: openSearchImage{"image/svg+xml", base + s.assets.path("mark.svg")},
		URLs: []openSearchURL{
			{"text/html", "results", base + "/" + string(l) + "/search?q={searchTerms}"},
			{"application/atom+xml", "", base + "/" + string(l) + "/feed.atom?q={searchTerms}"},
			{"application/json", "", base + "/api/v1/search?q={searchTerms}"},
			{"application/x-suggestions+json", "suggestions", base + "/api/v1/suggest?form=opensearch&q={searchTerms}"},
			{"application/opensearchdescription+xml", "self", base + "/opensearch.xml"},
		},
	})
}

// linkedData describes a document for machines that read pages (schema.org).
func (s *Server) linkedData(p *page, d index.Document) object {
	here := p.Base + s.documentLink(p.Lang, d.ID, 0)
	kind := "DigitalDocument"
	switch d.Type {
	case index.TypeReport, index.TypePlan, index.TypeStatutoryResponse:
		kind = "Report"
	case index.TypeLetter:
		kind = "Message"
	case index.TypeNews:
		kind = "Article"
	}
	ld := object{"@context": "https://schema.org", "@type": kind, "@id": here, "url": here, "name": d.Title,
		"identifier": []object{{"@type": "PropertyValue", "propertyID": "sha256", "value": d.SHA256}}}
	if d.Author != "" {
		ld["author"] = object{"@type": "Person", "name": d.Author}
	}
	if f, ok := s.cfg.Tables.ForceByID(d.Force); ok {
		name := f.BodyEn
		if p.Lang == i18n.Welsh {
			name = cmp.Or(f.BodyCy, f.BodyEn)
		}
		ld["sourceOrganization"] = object{"@type": "GovernmentOrganization", "name": cmp.Or(name, s.forceName(p.Lang, d.Force))}
	}
	if !d.Date.IsZero() {
		ld["datePublished"] = d.Date.String()
	}
	if ls := codes(d.Languages()); len(ls) > 0 {
		ld["inLanguage"] = ls
	}
	var about []string
	for _, t := range d.TopicIDs() {
		about = append(about, s.topicName(p.Lang, t))
	}
	if len(about) > 0 {
		ld["keywords"] = about
	}
	if d.TranslationOf != "" {
		ld["workTranslation"] = object{"@id": p.Base + s.documentLink(p.Lang, d.TranslationOf, 0)}
	}
	if d.Source.URL != "" {
		ld["isBasedOn"] = d.Source.URL
	}
	if d.Source.Licence != "" {
		ld["license"] = d.Source.Licence
	}
	return ld
}
