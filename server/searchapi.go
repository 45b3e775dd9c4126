package server

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// The JSON of a search. Fields may be added; those here stay.
type (
	searchJSON struct {
		Total    int                          `json:"total"`
		Shown    int                          `json:"shown"` // results on all pages: fewer than total where copies are collapsed
		Match    index.Match                  `json:"match"`
		Page     int                          `json:"page"`
		PageSize int                          `json:"page_size"`
		Next     *string                      `json:"next"`
		Previous *string                      `json:"previous"`
		Query    queryJSON                    `json:"query"`
		Results  []resultJSON                 `json:"results"`
		Facets   map[index.Facet][]facetValue `json:"facets"`
		Version  uint64                       `json:"index_version"`
		Cursor   *string                      `json:"next_cursor"` // for the parameter cursor: what follows, without end
		Meant    *correction                  `json:"did_you_mean"`
		Partial  bool                         `json:"partial,omitempty"`
	}
	queryJSON struct {
		Q          string                   `json:"q"`
		Understood string                   `json:"understood"`
		Filters    map[index.Facet][]string `json:"filters"`
		From       index.Date               `json:"from"`
		To         index.Date               `json:"to"`
		Sort       index.Sort               `json:"sort"`
		Copies     string                   `json:"copies"` // all or collapse
		Expand     bool                     `json:"expand"`
		Expanded   []expansionJSON          `json:"expanded"` // what was searched for beside the words given
		Notices    []noticeJSON             `json:"notices"`
	}
	expansionJSON struct {
		Words string   `json:"words"` // as typed; noexpand takes it
		Terms []string `json:"terms"` // searched for besides
	}
	noticeJSON struct {
		Code   string `json:"code"`
		Detail string `json:"detail"`
		Start  int    `json:"start"` // place in q, in characters (code points) from 0
		End    int    `json:"end"`   // behind it
	}
	resultJSON struct {
		ID        string        `json:"id"`
		Path      string        `json:"path"`
		URL       string        `json:"url"`
		Title     string        `json:"title"`
		Force     string        `json:"force"`
		Date      index.Date    `json:"date"`
		Type      index.Type    `json:"type"`
		Author    string        `json:"author"`
		Topics    []string      `json:"topics"`
		Languages []index.Lang  `json:"languages"`
		Voices    []index.Voice `json:"voices"`
		Group     string        `json:"group"`          // near-duplicates share it
		Copies    []string      `json:"copies"`         // ids of the other matches of the group, where copies are collapsed
		Twin      string        `json:"translation_of"` // id of the same statement in the other language
		OCR       bool          `json:"ocr"`            // its text was recognised from a scan
		Score     float64       `json:"score"`
		Passages  []passageJSON `json:"passages"`
	}
	passageJSON struct {
		N     int         `json:"n"`
		Lang  index.Lang  `json:"lang"`
		Voice index.Voice `json:"voice,omitempty"`
		Text  string      `json:"text"`
		Marks [][2]int    `json:"marks"`
	}
)

// passagesShown is how many passages a result shows at most.
const passagesShown = 3

func (s *Server) searchAPI(c *gin.Context) {
	r, refused := s.readAPI(c.Request.URL.Query())
	if len(refused) > 0 {
		s.refuse(c, refused)
		return
	}
	a, err := s.run(c.Request.Context(), r)
	if err != nil {
		s.fail(c, err)
		return
	}
	if a.Partial {
		unsure(c)
	}
	p := s.printers[langOf(c.Request)]
	out := searchJSON{
		Total: a.Total, Shown: a.shown(r), Match: a.match, Page: r.page, PageSize: r.size,
		Query: queryOf(p, r), Meant: s.didYouMean(c.Request.Context(), r, a),
		Results: []resultJSON{}, Facets: map[index.Facet][]facetValue{},
		Version: a.Version, Partial: a.Partial,
	}
	if a.Next != "" {
		out.Cursor = &a.Next
	}
	out.Next, out.Previous = neighbours(c.Request.URL.Path, s.params, r, a.shown(r))
	for _, f := range searchFacets {
		out.Facets[f] = s.facetValues(p, r, f, a.Facets[f])
	}
	m := s.marker(r)
	for _, h := range a.hits {
		out.Results = append(out.Results, resultOf(m, h))
	}
	s.writeJSON(c, http.StatusOK, "application/json", out)
}

// neighbours are the addresses of the pages after and before one of a search that
// shows so many results; nil where there is none.
func neighbours(path string, table params, r request, shown int) (next, previous *string) {
	link := func(page int) *string {
		to := address(path, table.encode(r.atPage(page)))
		return &to
	}
	if r.cursor == "" && r.page*r.size < min(shown, maxOffset) {
		next = link(r.page + 1)
	}
	if r.page > 1 {
		previous = link(r.page - 1)
	}
	return next, previous
}

// queryOf is a search as it was understood.
func queryOf(p *i18n.Printer, r request) queryJSON {
	q := queryJSON{
		Q: r.q, Understood: index.Format(r.node), Filters: r.values,
		From: r.from, To: r.to, Sort: r.sort, Copies: copiesAll, Expand: !r.plain, Expanded: []expansionJSON{}, Notices: []noticeJSON{},
	}
	if r.collapse {
		q.Copies = copiesCollapse
	}
	for _, x := range r.expanded {
		q.Expanded = append(q.Expanded, expansionJSON(x))
	}
	for _, n := range r.notices {
		start, end := runes(r.q, n.Span)
		q.Notices = append(q.Notices, noticeJSON{n.Code, p.T("notice."+n.Code, "text", n.Text), start, end})
	}
	return q
}

// readAPI is read with the parameters that only programs may use.
func (s *Server) readAPI(asked url.Values) (request, []refusal) {
	r, refused := s.apiParams.read(asked)
	if r.cursor != "" && r.page > 1 {
		refused = append(refused, refusal{Name: "page", Value: asked.Get("page"), key: "error.cursor_page"})
	}
	return s.understand(r), refused
}

func resultOf(m marker, h found) resultJSON {
	res := resultJSON{
		ID: h.ID, Path: h.Path(), URL: "/api/v1/documents/" + h.ID, Title: h.Title, Force: h.Force,
		Date: h.Date, Type: h.Type, Author: h.Author, Topics: h.TopicIDs(),
		Languages: orEmpty(h.LangFacet()), Voices: orEmpty(h.Voices()), OCR: h.OCR, Score: h.score,
		Group: h.Group, Copies: orEmpty(h.copies), Twin: h.TranslationOf,
		Passages: []passageJSON{},
	}
	for _, p := range m.best(h.Document) {
		res.Passages = append(res.Passages, passageJSON{p.N, p.Lang, p.Voice, p.Text, offsets(p.Marks)})
	}
	return res
}

// orEmpty makes JSON show [] where there is nothing.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
