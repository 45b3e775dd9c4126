package server

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/snippet"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// searchView is what the search page shows.
type searchView struct {
	Start       bool // nothing is asked yet
	Text        bool // words are searched for
	Total       int
	Some        bool // no document had all the words
	Partial     bool
	Scanning    *index.Progress
	Notices     []string
	Results     []resultView
	Facets      []facetView
	Chosen      int // filters in force
	Tags        []tag
	ClearAll    string
	Histogram   *histogram
	Sorts       []choice
	From, To    dateField
	Pager       pager
	Beyond      bool // the page asked for lies after the last
	FilterError bool // a filter could not be read: the drawer is open
	Examples    []choice
	Meant       *choice         // the search with misspelt words mended
	Exports     []choice        // forms in which the whole set can be taken away
	Keep        []kept          // what the form keeps without showing it
	Names       []string        // to complete what is typed, without a script
	Expanded    []expansionView // what was searched for besides
	Copies      *choice         // to show one of each group of copies, or all of them
	Expand      string          // address that switches that off, or on again; "" for neither
}

// kept is a parameter that a form sends along.
type kept struct{ Name, Value string }

type choice struct {
	Label  string
	URL    string
	Chosen bool
	Param  string // for a form to keep it, "" where it goes without saying
}

// dateField is a date as typed, with what is wrong with it.
type dateField struct{ Value, Error string }

type resultView struct {
	N        int // from 1 over all pages
	Title    []segment
	Lang     index.Lang // of the title
	URL      string
	Force    string
	Date     index.Date
	Type     string
	Author   string
	Topics   []choice
	OnlyLang string // where the document is in one language that is not the page's
	Passages []snippetView
	Why      []string
	Copies   *copiesView
	Twin     *twinView
}

type snippetView struct {
	N        int
	Lang     index.Lang
	Voice    string
	URL      string
	Segments []segment
	Before   bool // text is left out before
	After    bool
}

type pager struct {
	Page, Pages    int
	Previous, Next string
	List           []pageLink
}

type pageLink struct {
	N    int
	URL  string
	Here bool
	Gap  bool // pages are left out before it
}

func (s *Server) searchPage(c *gin.Context, p *page) {
	given := c.Request.URL.Query()
	r, refused := s.read(given)
	a, err := s.run(c.Request.Context(), r)
	if err != nil {
		s.fail(c, err)
		return
	}
	if a.Partial {
		unsure(c)
	}
	p.Nav, p.Q = "search", r.q
	p.Query = s.params.encode(r)
	p.Title = s.searchTitle(p.Printer, r)
	p.Feed = s.feedLink(p, r)
	v := searchView{
		Start: r.node == nil && !r.narrowed() && r.page == 1, Text: r.node != nil,
		Total: a.Total, Some: a.match == index.MatchSome, Partial: a.Partial,
		Facets: s.facetViews(p.Printer, r, a), Tags: s.tags(p.Printer, r),
		Histogram: s.histogram(p.Printer, r, a), Sorts: s.sorts(p.Printer, r),
		From: dateField{Value: r.from.String()}, To: dateField{Value: r.to.String()},
		Pager: s.pager(p.Lang, r, a.shown(r)), Copies: s.copiesChoice(p.Printer, r, a), Expanded: s.expansions(p.Lang, r), Expand: s.expansionSwitch(p.Lang, r),
	}
	if pr := s.progress(); !pr.Ready {
		v.Scanning = &pr
	}
	v.Chosen = len(v.Tags)
	if better := s.didYouMean(c.Request.Context(), r, a); better != nil {
		to := r.atPage(1)
		to.q = better.Q
		v.Meant = &choice{Label: better.Q, URL: s.searchLink(p.Lang, to)}
	}
	if a.Total > 0 {
		v.Exports = s.exports(r)
	}
	v.Keep = s.keep(r, v.Facets)
	for _, f := range v.Facets {
		if f.Name == string(index.FacetForce) || f.Name == string(index.FacetTopic) || f.Name == string(index.FacetAuthor) {
			for _, fv := range f.First {
				if fv.Value != index.None {
					v.Names = append(v.Names, fv.Label)
				}
			}
		}
	}
	v.ClearAll = s.searchLink(p.Lang, blank(r.q))
	v.Beyond = len(a.hits) == 0 && a.Total > 0
	s.notices(p.Printer, &v, r, refused)
	m := s.marker(r)
	for i, h := range a.hits {
		res := s.resultView(p.Printer, r, m, h, (r.page-1)*r.size+i+1)
		res.Copies, res.Twin = s.copiesOf(c.Request.Context(), p.Printer, h, r), s.twinOf(c.Request.Context(), p.Printer, h.Document, r)
		v.Results = append(v.Results, res)
	}
	if v.Start {
		v.Examples = s.examples(p.Printer)
	}
	if r.page > 1 || r.narrowed() {
		p.Robots = "noindex, follow"
	}
	s.render(c, http.StatusOK, "search", p, v)
}

func (s *Server) searchTitle(p *i18n.Printer, r request) string {
	if r.q == "" {
		return p.T("search.title")
	}
	return p.T("search.title_q", "q", shorten(r.q, 80))
}

// exports lists the addresses of a whole result set in every form.
func (s *Server) exports(r request) []choice {
	r.page, r.size = 1, defaultPageSize
	var list []choice
	for _, f := range exportForms {
		list = append(list, choice{Label: exportNames[f.name], URL: address("/api/v1/search."+f.name, s.params.encode(r))})
	}
	return list
}

// exportNames are what the forms are called, in either language.
var exportNames = map[string]string{"csv": "CSV", "jsonl": "JSON Lines", "bib": "BibTeX", "ris": "RIS", "csl.json": "CSL-JSON"}

// keep lists the parameters of a request for which the form has no box.
func (s *Server) keep(r request, facets []facetView) []kept {
	shown := []string{"q", "from", "to", "page"}
	for _, f := range facets {
		shown = append(shown, f.Name)
	}
	var list []kept
	pairs, _ := url.ParseQuery(s.params.encode(r)) // as encode has just written it
	for _, p := range s.params {
		if !slices.Contains(shown, p.name) {
			for _, v := range pairs[p.name] {
				list = append(list, kept{p.name, v})
			}
		}
	}
	return list
}

// notices collects what the reader should know of how the search was taken.
func (s *Server) notices(p *i18n.Printer, v *searchView, r request, refused []refusal) {
	for _, n := range r.notices {
		v.Notices = append(v.Notices, p.T("notice."+n.Code, "text", n.Text))
	}
	for _, bad := range refused {
		why := s.explain(p, bad)
		switch bad.Name {
		case "from":
			v.From, v.FilterError = dateField{bad.Value, why}, true
		case "to":
			v.To, v.FilterError = dateField{bad.Value, why}, true
		default:
			v.Notices = append(v.Notices, p.T("notice.ignored", "why", why))
		}
	}
	v.Notices = slices.Compact(v.Notices) // four brackets without partners are one notice
}

func (s *Server) searchLink(l i18n.Lang, r request) string {
	return address("/"+string(l)+"/search", s.params.encode(r))
}

func (s *Server) sorts(p *i18n.Printer, r request) []choice {
	var list []choice
	for _, o := range searchSorts {
		if o == index.ByRelevance && r.node == nil {
			continue
		}
		to := r.atPage(1)
		to.sort = o
		list = append(list, choice{Label: p.T("sort." + string(o)), URL: s.searchLink(p.Lang, to), Chosen: o == r.sort})
	}
	return list
}

// examples are searches to begin with.
func (s *Server) examples(p *i18n.Printer) []choice {
	var list []choice
	for _, key := range []string{"example.words", "example.phrase", "example.other"} {
		q := p.T(key)
		list = append(list, choice{Label: q, URL: s.searchLink(p.Lang, blank(q))})
	}
	return list
}

func (s *Server) resultView(p *i18n.Printer, r request, m marker, h found, n int) resultView {
	v := resultView{
		N: n, Title: m.title(h.Document), Lang: titleLang(h.Document), URL: s.resultLink(p.Lang, h.ID, r, 0),
		Date: h.Date, Type: p.T("type." + string(h.Type)), Author: h.Author,
	}
	if h.Force != "" {
		v.Force = s.label(p, index.FacetForce, h.Force)
	}
	for _, t := range h.TopicIDs() {
		v.Topics = append(v.Topics, choice{Label: s.label(p, index.FacetTopic, t),
			URL: s.searchLink(p.Lang, r.with(index.FacetTopic, t)), Chosen: r.chosen(index.FacetTopic, t)})
	}
	if ls := h.Languages(); len(ls) == 1 && string(ls[0]) != string(p.Lang) {
		v.OnlyLang = p.T("only." + string(ls[0]))
	}
	best := m.best(h.Document)
	for _, hit := range best {
		v.Passages = append(v.Passages, s.snippetView(p, r, h.Document, hit))
	}
	for _, why := range reasons(best) {
		v.Why = append(v.Why, p.T("why."+string(why.Why), "query", why.Query, "found", why.Found))
	}
	return v
}

// snippetBytes is about how much of a paragraph a result shows.
const snippetBytes = 340

func (s *Server) snippetView(p *i18n.Printer, r request, d index.Document, hit snippet.Match) snippetView {
	hit = hit.Trim(snippetBytes)
	v := snippetView{N: hit.N, Lang: hit.Lang, URL: s.resultLink(p.Lang, d.ID, r, hit.N), Segments: segments(hit.Text, hit.Marks)}
	v.Before, v.After = hit.Cut()
	if hit.Voice != index.VoiceDocument {
		v.Voice = s.voice(p, d.Passages[hit.N-1])
	}
	return v
}

// voice names who speaks in a passage.
func (s *Server) voice(p *i18n.Printer, pas index.Passage) string {
	if pas.Voice == index.VoiceOther && pas.Speaker != "" {
		return pas.Speaker
	}
	return p.T("voice." + string(pas.Voice))
}

// titleLang is the language of a document's title: that of the passage it was
// taken from, else the document's only language.
func titleLang(d index.Document) index.Lang {
	for _, pas := range d.Passages {
		if pas.Text == d.Title {
			return pas.Lang
		}
	}
	if ls := d.Languages(); len(ls) == 1 {
		return ls[0]
	}
	return index.Undetermined
}

func (s *Server) pager(l i18n.Lang, r request, total int) pager {
	return pagerOf(r, total, func(n int) string { return s.searchLink(l, r.atPage(n)) })
}

// pagerOf makes the links to other pages of a list.
func pagerOf(r request, total int, link func(page int) string) pager {
	pages := min((total+r.size-1)/r.size, (maxOffset-1)/r.size+1)
	v := pager{Page: r.page, Pages: pages}
	if pages < 2 && r.page == 1 {
		return v
	}
	if r.page > 1 {
		v.Previous = link(min(r.page-1, max(pages, 1)))
	}
	if r.page < pages {
		v.Next = link(r.page + 1)
	}
	last := 0
	for n := 1; n <= pages; n++ {
		if n == 1 || n == pages || n >= r.page-2 && n <= r.page+2 {
			v.List = append(v.List, pageLink{n, link(n), n == r.page, n > last+1})
			last = n
		}
	}
	return v
}
