package server

import (
	"cmp"
	"slices"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// facetValue is one value of a facet with its name and count.
type facetValue struct {
	Value    string `json:"value"`
	Label    string `json:"label"`
	Count    int    `json:"count"`
	Selected bool   `json:"selected,omitempty"`
	Facet    string `json:"-"` // the name of the form's field
}

// facetValues are the values of a facet in the order to show them: most first
// and then by name, dates latest first, the value "none" last. A value that is
// filtered for is always there, if only with a count of nought.
func (s *Server) facetValues(p *i18n.Printer, r request, f index.Facet, counts []index.Count) []facetValue {
	values := []facetValue{}
	for _, c := range counts {
		values = append(values, facetValue{c.Value, s.label(p, f, c.Value), c.Count, r.chosen(f, c.Value), string(f)})
	}
	for _, v := range r.values[f] {
		if !slices.ContainsFunc(counts, func(c index.Count) bool { return c.Value == v }) {
			values = append(values, facetValue{v, s.label(p, f, v), 0, true, string(f)})
		}
	}
	byDate := f == index.FacetYear || f == index.FacetMonth
	slices.SortStableFunc(values, func(a, b facetValue) int {
		switch {
		case (a.Value == index.None) != (b.Value == index.None):
			if a.Value == index.None {
				return 1
			}
			return -1
		case byDate:
			return cmp.Compare(b.Value, a.Value)
		case a.Count != b.Count:
			return cmp.Compare(b.Count, a.Count)
		}
		return p.Compare(a.Label, b.Label)
	})
	return values
}

// shownFirst is how many values a facet shows before "more".
const shownFirst = 8

// facetView is a facet of the filter form.
type facetView struct {
	Name     string
	Legend   string
	First    []facetValue
	More     []facetValue
	Selected int
	Folded   bool // shown closed: seldom wanted
}

// foldedFacets are those that the form shows closed until one of their values
// is chosen.
var foldedFacets = []index.Facet{index.FacetVoice, index.FacetLang, index.FacetAuthor, index.FacetReport}

// pageFacets are the facets that the filter form shows; months are the
// histogram's.
var pageFacets = []index.Facet{
	index.FacetForce, index.FacetTopic, index.FacetYear, index.FacetType,
	index.FacetVoice, index.FacetLang, index.FacetAuthor, index.FacetReport,
}

func (s *Server) facetViews(p *i18n.Printer, r request, a answer) []facetView {
	var views []facetView
	for _, f := range pageFacets {
		v, ok := facetViewOf(f, p.T("facet."+string(f)), s.facetValues(p, r, f, a.Facets[f]))
		if !ok {
			continue
		}
		v.Folded = slices.Contains(foldedFacets, f)
		views = append(views, v)
	}
	return views
}

// facetViewOf lays the values of a facet out in those shown first and the rest.
// It is false for a facet that narrows nothing: no value, or none but "none".
func facetViewOf(f index.Facet, legend string, all []facetValue) (facetView, bool) {
	if len(all) == 0 || len(all) == 1 && all[0].Value == index.None && !all[0].Selected {
		return facetView{}, false
	}
	v := facetView{Name: string(f), Legend: legend}
	for i, fv := range all {
		if fv.Selected {
			v.Selected++
		}
		if i < shownFirst || fv.Selected || len(all) <= shownFirst+2 {
			v.First = append(v.First, fv)
		} else {
			v.More = append(v.More, fv)
		}
	}
	return v, true
}

// tag is a filter in force, with the address that takes it away.
type tag struct {
	Facet string
	Label string
	URL   string
}

func (s *Server) tags(p *i18n.Printer, r request) []tag {
	return s.tagsOf(p, r, searchFacets, "facet.", func(to request) string {
		return address("/"+string(p.Lang)+"/search", s.params.encode(to))
	})
}

// tagsOf lists the filters of facets, whose names stand under a prefix in the
// texts, and of dates.
func (s *Server) tagsOf(p *i18n.Printer, r request, facets []index.Facet, prefix string, link func(request) string) []tag {
	var tags []tag
	add := func(name, label string, without request) {
		tags = append(tags, tag{name, label, link(without.atPage(1))})
	}
	for _, f := range facets {
		for _, v := range r.values[f] {
			add(p.T(prefix+string(f)), s.label(p, f, v), r.without(f, v))
		}
	}
	if !r.from.IsZero() {
		w := r
		w.from = index.Date{}
		add(p.T("date.from"), p.Date(i18n.Day(r.from)), w)
	}
	if !r.to.IsZero() {
		w := r
		w.to = index.Date{}
		add(p.T("date.to"), p.Date(i18n.Day(r.to)), w)
	}
	return tags
}

func address(path, query string) string {
	if query == "" {
		return path
	}
	return path + "?" + query
}
