package server

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// The lists of what documents are counted by.
type (
	forceJSON struct {
		ID        string            `json:"id"`
		Name      map[string]string `json:"name"` // by language
		Body      map[string]string `json:"body"`
		Region    string            `json:"region"`
		Nation    string            `json:"nation"`
		Documents int               `json:"documents"`
		Search    string            `json:"search"`
	}
	forcesJSON struct {
		Forces  []forceJSON `json:"forces"`
		None    int         `json:"none"` // documents without a force
		Version uint64      `json:"index_version"`
	}
	topicJSON struct {
		ID        string            `json:"id"`
		Name      map[string]string `json:"name"`
		Documents int               `json:"documents"`
		Search    string            `json:"search"`
	}
	topicsJSON struct {
		Topics  []topicJSON `json:"topics"`
		None    int         `json:"none"`
		Version uint64      `json:"index_version"`
	}
	reportJSON struct {
		ID        string            `json:"id"`
		Name      map[string]string `json:"name"`
		Title     string            `json:"title"`       // in full
		Published index.Date        `json:"published"`   // null where it is not known for sure
		LastDay   index.Date        `json:"last_day"`    // of the 56 for answers; null where there is no clock
		Forces    []string          `json:"answered_by"` // ids
		Waiting   []string          `json:"not_answered"`
		Scope     string            `json:"scope"`
		Source    string            `json:"source"`
		Documents int               `json:"documents"` // that answer it
		Search    string            `json:"search"`
	}
	reportsJSON struct {
		Reports []reportJSON `json:"reports"`
		None    int          `json:"none"`
		Version uint64       `json:"index_version"`
	}
	passagesJSON struct {
		ID       string        `json:"id"`
		Title    string        `json:"title"`
		Passages []fullPassage `json:"passages"`
	}
	similarJSON struct {
		ID      string       `json:"id"`
		Results []resultJSON `json:"results"`
	}
)

// counts is how many public documents have each value of a facet.
func (s *Server) counts(c *gin.Context, f index.Facet) (map[string]int, uint64, bool) {
	res, err := s.cfg.Searcher.Search(c.Request.Context(), index.Query{Limit: -1, Facets: []index.Facet{f}})
	if err != nil {
		s.fail(c, err)
		return nil, 0, false
	}
	n := map[string]int{}
	for _, v := range res.Facets[f] {
		n[v.Value] = v.Count
	}
	return n, res.Version, true
}

func searchFor(f index.Facet, id string) string {
	return "/api/v1/search?" + string(f) + "=" + id
}

func inBoth(m map[i18n.Lang]string) map[string]string {
	out := map[string]string{}
	for l, name := range m {
		out[string(l)] = name
	}
	return out
}

func (s *Server) forcesAPI(c *gin.Context) {
	n, version, ok := s.counts(c, index.FacetForce)
	if !ok {
		return
	}
	out := forcesJSON{Forces: []forceJSON{}, None: n[index.None], Version: version}
	for _, f := range s.cfg.Tables.Forces {
		out.Forces = append(out.Forces, forceJSON{f.ID, inBoth(s.names.forces[f.ID]), inBoth(both(f.BodyEn, f.BodyCy)),
			f.Region, f.Nation, n[f.ID], searchFor(index.FacetForce, f.ID)})
	}
	p := s.printers[langOf(c.Request)]
	slices.SortStableFunc(out.Forces, func(a, b forceJSON) int { return p.Compare(a.Name[string(p.Lang)], b.Name[string(p.Lang)]) })
	s.writeJSON(c, http.StatusOK, "application/json", out)
}

func (s *Server) topicsAPI(c *gin.Context) {
	n, version, ok := s.counts(c, index.FacetTopic)
	if !ok {
		return
	}
	out := topicsJSON{Topics: []topicJSON{}, None: n[index.None], Version: version}
	for _, t := range s.cfg.Tables.Topics {
		out.Topics = append(out.Topics, topicJSON{t.ID, inBoth(s.names.topics[t.ID]), n[t.ID], searchFor(index.FacetTopic, t.ID)})
	}
	p := s.printers[langOf(c.Request)]
	slices.SortStableFunc(out.Topics, func(a, b topicJSON) int { return p.Compare(a.Name[string(p.Lang)], b.Name[string(p.Lang)]) })
	s.writeJSON(c, http.StatusOK, "application/json", out)
}

func (s *Server) reportsAPI(c *gin.Context) {
	n, version, ok := s.counts(c, index.FacetReport)
	if !ok {
		return
	}
	list, err := s.answersTo(c.Request.Context(), "")
	if err != nil {
		s.fail(c, err)
		return
	}
	out := reportsJSON{Reports: []reportJSON{}, None: n[index.None], Version: version}
	for _, r := range list {
		row := reportJSON{r.ID, inBoth(s.names.reports[r.ID]), r.Title, r.published, lastDay(r.published), []string{}, []string{},
			r.Scope, r.Source, n[r.ID], searchFor(index.FacetReport, r.ID)}
		for _, f := range r.forces {
			row.Forces = append(row.Forces, f.Value)
		}
		if len(r.forces) > 0 || !row.LastDay.IsZero() {
			row.Waiting = orEmpty(r.waiting)
		}
		out.Reports = append(out.Reports, row)
	}
	slices.SortStableFunc(out.Reports, func(a, b reportJSON) int {
		return strings.Compare(b.Published.String(), a.Published.String())
	})
	s.writeJSON(c, http.StatusOK, "application/json", out)
}

// publication is when a report was published, as far as that is sure.
func publication(r facts.Report) index.Date {
	if !r.Sure || r.Published == "" {
		return index.Date{}
	}
	d, err := index.ParseDate(r.Published)
	if err != nil {
		return index.Date{}
	}
	return d
}

// passagesAPI answers with the paragraphs of a document. With q they carry marks.
func (s *Server) passagesAPI(c *gin.Context) {
	doc, ok := s.document(c)
	if !ok {
		return
	}
	full := s.documentJSON(doc, s.ask(c.Query("q")))
	s.writeJSON(c, http.StatusOK, "application/json", passagesJSON{doc.ID, doc.Title, full.Passages})
}

const similarShown = 5

func (s *Server) similarAPI(c *gin.Context) {
	doc, ok := s.document(c)
	if !ok {
		return
	}
	n := similarShown
	if v := c.Query("size"); v != "" {
		n, _ = strconv.Atoi(v) // checked before
	}
	like, err := s.similar(c, doc, n)
	if err != nil {
		s.fail(c, err)
		return
	}
	out := similarJSON{ID: doc.ID, Results: []resultJSON{}}
	m := s.marker(blank(""))
	for _, d := range like {
		out.Results = append(out.Results, resultOf(m, d))
	}
	s.writeJSON(c, http.StatusOK, "application/json", out)
}

// similar lists the documents most like one.
func (s *Server) similar(c *gin.Context, doc index.Document, n int) ([]found, error) {
	hits, err := s.cfg.Collection.Similar(c.Request.Context(), doc.ID, n)
	if err != nil {
		return nil, err
	}
	var like []found
	for _, h := range hits {
		if d, err := s.cfg.Searcher.Get(c.Request.Context(), h.ID); err == nil {
			like = append(like, found{Document: d, score: h.Score})
		}
	}
	return like, nil
}
