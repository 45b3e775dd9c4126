package server

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// The duty to answer within 56 days (Police Act 1996 s.55(5A), inserted by the
// Policing and Crime Act 2017 s.37) is in force since 2 May 2017. The day of
// publication is day 1, so that the last day is 55 days later.
const answerDays = 56

var dutySince = index.Date{Year: 2017, Month: 5, Day: 2}

// lastDay is the last day for answers to a report; no date where the publication
// day is not known or the duty was not in force.
func lastDay(published index.Date) index.Date {
	if published.Precision() != "day" || published.First() < dutySince.First() {
		return index.Date{}
	}
	return civilDay(published.First() + answerDays - 1)
}

// answerDay is the day of the 56 on which an answer was given, from 1; 0 where
// it can't be told.
func answerDay(published, answered index.Date) int {
	if lastDay(published).IsZero() || answered.Precision() != "day" || answered.First() < published.First() {
		return 0
	}
	return answered.First() - published.First() + 1
}

// answered is a report of the register with the forces that answered it.
type answered struct {
	facts.Report
	published index.Date
	forces    []index.Count // whose bodies answered, with the number of documents
	unknown   int           // documents whose force is not known
	waiting   []string      // forces of the collection that have not
}

// answersTo counts, for each report of the register, who answered. Newest first.
func (s *Server) answersTo(ctx context.Context, only string) ([]answered, error) {
	res, err := s.cfg.Searcher.Search(ctx, index.Query{Limit: -1, Facets: []index.Facet{index.FacetForce, index.FacetReport}})
	if err != nil {
		return nil, err
	}
	var all []string
	for _, f := range res.Facets[index.FacetForce] {
		if f.Value != index.None {
			all = append(all, f.Value)
		}
	}
	slices.Sort(all)
	var list []answered
	for _, r := range s.cfg.Tables.Reports {
		if only != "" && r.ID != only {
			continue
		}
		a := answered{Report: r, published: publication(r)}
		if slices.ContainsFunc(res.Facets[index.FacetReport], func(c index.Count) bool { return c.Value == r.ID }) {
			by, err := s.cfg.Searcher.Search(ctx, index.Query{Limit: -1, Facets: []index.Facet{index.FacetForce},
				Filters: []index.Filter{{Field: index.FacetReport, Values: []string{r.ID}}}})
			if err != nil {
				return nil, err
			}
			for _, f := range by.Facets[index.FacetForce] {
				if f.Value == index.None {
					a.unknown = f.Count
				} else {
					a.forces = append(a.forces, f)
				}
			}
		}
		for _, f := range all {
			own := r.Scope == "" || r.Scope == "national" || r.Scope == f
			if own && !slices.ContainsFunc(a.forces, func(c index.Count) bool { return c.Value == f }) {
				a.waiting = append(a.waiting, f)
			}
		}
		list = append(list, a)
	}
	slices.SortStableFunc(list, func(a, b answered) int {
		return cmp.Or(strings.Compare(b.published.String(), a.published.String()), strings.Compare(a.Title, b.Title))
	})
	return list, nil
}

// reportsView is what the page of the register shows.
type reportsView struct {
	Answered, Others []reportView
}

// reportView is a report as pages show it.
type reportView struct {
	ID, Title, URL, Source string
	Full                   string // its title in full, in English, where the one shown is shorter
	Published, Last        index.Date
	Answers                int // forces
	Waiting                []string
	Open                   int // days left, counting today; 0 when over or unknown
}

func (s *Server) reportView(p *i18n.Printer, a answered) reportView {
	v := reportView{ID: a.ID, Title: s.label(p, index.FacetReport, a.ID), URL: "/" + string(p.Lang) + "/reports/" + url.PathEscape(a.ID),
		Published: a.published, Last: lastDay(a.published), Answers: len(a.forces)}
	if a.Title != v.Title {
		v.Full = a.Title
	}
	if strings.HasPrefix(a.Source, "https://") || strings.HasPrefix(a.Source, "http://") {
		v.Source = a.Source
	}
	if !v.Last.IsZero() && v.Last.First() >= s.today().First() {
		v.Open = v.Last.First() - s.today().First() + 1
	}
	for _, f := range a.waiting {
		v.Waiting = append(v.Waiting, s.label(p, index.FacetForce, f))
	}
	slices.SortFunc(v.Waiting, p.Compare)
	return v
}

func (s *Server) reportsPage(c *gin.Context, p *page) {
	list, err := s.answersTo(c.Request.Context(), "")
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Nav, p.Title = "reports", p.T("reports.title")
	var v reportsView
	for _, a := range list {
		if r := s.reportView(p.Printer, a); r.Answers > 0 || a.unknown > 0 {
			v.Answered = append(v.Answered, r)
		} else {
			v.Others = append(v.Others, r)
		}
	}
	s.render(c, http.StatusOK, "reports", p, v)
}

// answerView is one answer to a report: a document, its translation and copies.
type answerView struct {
	Force, Title, URL, Type, Day string
	TitleLang                    index.Lang
	Date                         index.Date
	Late                         bool
	Twin                         *twinView
	Copies                       int
}

// oneReportView is what the page of a report shows.
type oneReportView struct {
	reportView
	List    []answerView
	Numbers []numberView // recommendations with who answered them
	Search  string
}

// numberView is a recommendation with the answers to it, side by side.
type numberView struct {
	Number  string
	Answers []numberAnswer
}

type numberAnswer struct {
	Force, Text, URL string
	Lang             index.Lang
}

// mostAnswers bounds the answers that the page of a report shows.
const mostAnswers = 200

func (s *Server) reportPage(c *gin.Context, p *page) {
	list, err := s.answersTo(c.Request.Context(), c.Param("id"))
	if err == nil && len(list) == 0 {
		err = index.ErrNotFound
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	docs, err := s.answerDocuments(c.Request.Context(), list[0].ID)
	if err != nil {
		s.fail(c, err)
		return
	}
	v := oneReportView{reportView: s.reportView(p.Printer, list[0])}
	p.Nav, p.Title = "reports", v.Title
	v.Search = s.searchLink(p.Lang, blank("").with(index.FacetReport, v.ID))
	for _, a := range repliesOf(docs, p.Lang) {
		v.List = append(v.List, s.answerView(p.Printer, a, list[0].published))
		s.byNumber(p.Printer, &v, a.shown)
	}
	s.render(c, http.StatusOK, "report", p, v)
}

// answerDocuments are the documents that answer a report, oldest first.
func (s *Server) answerDocuments(ctx context.Context, id string) ([]index.Document, error) {
	res, err := s.cfg.Searcher.Search(ctx, index.Query{Sort: index.Oldest, Limit: mostAnswers,
		Filters: []index.Filter{{Field: index.FacetReport, Values: []string{id}}}})
	if err != nil {
		return nil, err
	}
	var docs []index.Document
	for _, h := range res.Hits {
		if d, err := s.cfg.Searcher.Get(ctx, h.ID); err == nil && d.Withdrawn == "" {
			docs = append(docs, d)
		}
	}
	return docs, nil
}

// reply is what a body wrote in answer to a report: one document, or the same in
// both languages, with its copies.
type reply struct {
	first  index.Document // the oldest, whose date counts
	shown  index.Document // in the reader's language where there is one
	twin   *index.Document
	copies int
}

// repliesOf puts documents together that are translations or copies of each
// other. They come and go oldest first.
func repliesOf(docs []index.Document, l i18n.Lang) []reply {
	at := map[string]int{} // ids and groups of those already there
	var list []reply
	for _, d := range docs {
		keys := slices.DeleteFunc([]string{d.ID, d.TranslationOf, d.Group}, func(k string) bool { return k == "" })
		i := slices.IndexFunc(keys, func(k string) bool { _, known := at[k]; return known })
		n := len(list)
		if i >= 0 {
			n = at[keys[i]]
		}
		for _, k := range keys {
			at[k] = n
		}
		if i < 0 {
			list = append(list, reply{first: d, shown: d})
			continue
		}
		r := &list[n]
		if r.twin == nil && !slices.Equal(r.shown.Languages(), d.Languages()) {
			r.twin = &d
			if ls := d.Languages(); len(ls) == 1 && string(ls[0]) == string(l) {
				r.twin, r.shown = &r.first, d
			}
			continue
		}
		r.copies++
	}
	return list
}

func (s *Server) answerView(p *i18n.Printer, r reply, published index.Date) answerView {
	d := r.shown
	v := answerView{Force: p.T("none.force"), Title: d.Title, TitleLang: titleLang(d), URL: s.documentLink(p.Lang, d.ID, 0),
		Type: p.T("type." + string(d.Type)), Date: r.first.Date, Copies: r.copies}
	if d.Force != "" {
		v.Force = s.label(p, index.FacetForce, d.Force)
	}
	if r.twin != nil {
		if ls := r.twin.Languages(); len(ls) == 1 && p.Has("twin."+string(ls[0])) {
			v.Twin = &twinView{URL: s.documentLink(p.Lang, r.twin.ID, 0), Label: p.T("twin." + string(ls[0])), Lang: ls[0], Title: r.twin.Title}
		}
	}
	if n := answerDay(published, r.first.Date); n > 0 {
		v.Day, v.Late = p.T("reports.day", "number", n, "of", answerDays), n > answerDays
	}
	return v
}

// byNumber puts what a document says of each recommendation beside what others
// say of it.
func (s *Server) byNumber(p *i18n.Printer, v *oneReportView, d index.Document) {
	for _, r := range d.Recommended {
		number := strings.TrimSpace(strings.TrimLeft(strings.ToLower(r.Number), "abcdefghijklmnopqrstuvwxyzâêîôûŵŷ "))
		number = cmp.Or(number, r.Number)
		i := slices.IndexFunc(v.Numbers, func(n numberView) bool { return n.Number == number })
		if i < 0 {
			i = len(v.Numbers)
			v.Numbers = append(v.Numbers, numberView{Number: number})
		}
		a := numberAnswer{Force: p.T("none.force"), Text: shorten(r.Text, 300), URL: s.documentLink(p.Lang, d.ID, r.Range.Passage)}
		if d.Force != "" {
			a.Force = s.label(p, index.FacetForce, d.Force)
		}
		if n := r.Range.Passage; n > 0 && n <= len(d.Passages) {
			a.Lang = d.Passages[n-1].Lang
		}
		v.Numbers[i].Answers = append(v.Numbers[i].Answers, a)
	}
}

// reportAnswersJSON is a report with its answers, for machines.
type reportAnswersJSON struct {
	ID              string            `json:"id"`
	Title           string            `json:"title"`
	Published       index.Date        `json:"published"` // null where it is not known for sure
	LastDay         index.Date        `json:"last_day"`  // of the 56; null where there is no clock
	Scope           string            `json:"scope"`
	Recommendations *int              `json:"recommendations_count"`
	Source          string            `json:"source"`
	Answers         []answerJSON      `json:"answers"`
	Waiting         []string          `json:"not_answered"` // forces in this collection
	Page            map[string]string `json:"page"`
}

type answerJSON struct {
	Force           string         `json:"force"`
	Document        string         `json:"document"`
	Title           string         `json:"title"`
	TranslationOf   string         `json:"translation_of"` // the same reply in the other language, "" for none
	Group           string         `json:"group"`          // copies of one reply share it, "" for none
	Date            index.Date     `json:"date"`
	Day             *int           `json:"day"` // of the 56, from 1; null where it can't be told
	InTime          *bool          `json:"in_time"`
	Recommendations []index.Answer `json:"recommendations"`
}

// reportAPI answers with one report, its answers and who has not answered.
func (s *Server) reportAPI(c *gin.Context) {
	list, err := s.answersTo(c.Request.Context(), c.Param("id"))
	if err == nil && len(list) == 0 {
		err = index.ErrNotFound
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	a := list[0]
	docs, err := s.answerDocuments(c.Request.Context(), a.ID)
	if err != nil {
		s.fail(c, err)
		return
	}
	out := reportAnswersJSON{ID: a.ID, Title: a.Title, Published: a.published, LastDay: lastDay(a.published), Scope: a.Scope, Source: a.Source,
		Answers: []answerJSON{}, Waiting: orEmpty(a.waiting),
		Page: map[string]string{"cy": "/cy/reports/" + a.ID, "en": "/en/reports/" + a.ID}}
	if a.Recommendations > 0 {
		out.Recommendations = &a.Recommendations
	}
	for _, d := range docs {
		row := answerJSON{Force: d.Force, Document: d.ID, Title: d.Title, TranslationOf: d.TranslationOf, Group: d.Group, Date: d.Date, Recommendations: orEmpty(d.Recommended)}
		if n := answerDay(a.published, d.Date); n > 0 {
			in := n <= answerDays
			row.Day, row.InTime = &n, &in
		}
		out.Answers = append(out.Answers, row)
	}
	s.writeJSON(c, http.StatusOK, "application/json", out)
}
