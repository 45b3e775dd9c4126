package server

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/glossary"
)

// Limits of paging.
const (
	defaultPageSize = 10
	maxPageSize     = 100
	maxOffset       = 10_000 // hits before a page; a cursor goes further
)

// param is one allowed parameter of a search.
type param struct {
	name     string
	facet    index.Facet           // the facet it filters, "" for none
	values   []string              // the codes allowed; nil where any text that passes check is
	check    func(string) *refusal // nil accepts everything
	required bool
	repeat   bool   // may stand several times, as facets may
	form     form   // what check accepts, for the description of the API
	about    string // in English, for the same
}

// form describes the values that a parameter takes.
type form struct {
	pattern   string // of a text
	example   string
	low, high int // of a number; high 0 for texts
}

// params is the table of what a search may be asked.
type params []param

// refusal says why a parameter or its value can't be taken.
type refusal struct {
	Name  string `json:"name"`
	Value string `json:"value,omitempty"`
	key   string // message
	args  []any
}

var (
	yearValue  = regexp.MustCompile(`^[0-9]{4}$`)
	monthValue = regexp.MustCompile(`^[0-9]{4}-(0[1-9]|1[0-2])$`)
)

func (s *Server) searchParams() params {
	number := func(name string, low, high int, about string) param {
		return param{name: name, check: between(low, high), form: form{low: low, high: high}, about: about}
	}
	date := func(name, about string) param {
		return param{name: name, check: isDate, form: form{example: "2020-09"}, about: about}
	}
	return params{
		{name: "q", about: "What to look for, in the query language of the help page.", form: form{example: `"social worker" child`}},
		{name: "force", facet: index.FacetForce, values: s.forceIDs(), about: "Force whose body speaks."},
		{name: "topic", facet: index.FacetTopic, values: s.topicIDs(), about: "Topic."},
		{name: "year", facet: index.FacetYear, check: matches(yearValue, "error.year"), form: form{pattern: `^([0-9]{4}|none)$`, example: "2020"}, about: "Year of the document."},
		{name: "month", facet: index.FacetMonth, check: matches(monthValue, "error.month"), form: form{pattern: `^([0-9]{4}-(0[1-9]|1[0-2])|none)$`, example: "2020-09"}, about: "Month of the document."},
		{name: "type", facet: index.FacetType, values: codes(index.AllTypes), about: "Kind of document."},
		{name: "lang", facet: index.FacetLang, values: codes(index.AllLangs), about: "Language of the running text."},
		{name: "voice", facet: index.FacetVoice, values: codes(index.AllVoices), about: "Whose words must match."},
		{name: "author", facet: index.FacetAuthor, about: "Office holder who speaks."},
		{name: "report", facet: index.FacetReport, values: s.reportIDs(), about: "Inspection report that is answered."},
		date("from", "Documents of this date or later: 2020, 2020-09, 2020-09-02, 2/9/2020."),
		date("to", "Documents of this date or earlier."),
		{name: "expand", values: []string{"0", "1"}, about: "0 leaves the glossary out: nothing is searched beside the words given."},
		{name: "noexpand", repeat: true, about: "Words of the query to which the glossary adds nothing."},
		{name: "sort", values: codes(searchSorts), about: "Order; relevance where there are words, else newest. added: what was last put into the collection comes first."},
		{name: "copies", values: []string{copiesAll, copiesCollapse}, about: "collapse shows one document of each group of near-duplicates and names the others; totals and facets stay documents."},
		number("page", 1, maxOffset, "Page, from 1."),
		number("page_size", 1, maxPageSize, "Results a page."),
	}
}

// searchSorts are the orders of a search.
var searchSorts = []index.Sort{index.ByRelevance, index.Newest, index.Oldest, index.ByArrival}

func codes[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, c := range list {
		out[i] = string(c)
	}
	return out
}

func matches(re *regexp.Regexp, key string) func(string) *refusal {
	return func(v string) *refusal {
		if v == index.None || re.MatchString(v) {
			return nil
		}
		return &refusal{key: key}
	}
}

func isDate(v string) *refusal {
	if _, err := index.ParseDate(v); err != nil {
		return &refusal{key: "error.date"}
	}
	return nil
}

func between(low, high int) func(string) *refusal {
	return func(v string) *refusal {
		if n, err := strconv.Atoi(v); err != nil || n < low || n > high {
			return &refusal{key: "error.range", args: []any{"low", low, "high", high}}
		}
		return nil
	}
}

// refuses checks one value.
func (p param) refuses(v string) *refusal {
	if p.values != nil {
		if slices.Contains(p.values, v) || p.facet != "" && v == index.None {
			return nil
		}
		return &refusal{key: "error.value"}
	}
	if p.check != nil {
		return p.check(v)
	}
	return nil
}

// request is a search as understood.
type request struct {
	q        string
	node     index.Node
	notices  []index.Notice
	values   map[index.Facet][]string // chosen, in the order given
	from, to index.Date
	sort     index.Sort
	page     int
	size     int
	collapse bool   // one document of each group of near-duplicates
	cursor   string // where a list goes on, in place of page

	plain    bool                 // nothing is searched beside the words given
	off      []string             // words that are not expanded
	text     index.Node           // node with what the glossary adds: what is searched for
	expanded []glossary.Expansion // what it added
}

// given is a parameter with a value that it can take.
type given struct {
	param
	value string
}

// check says which parameters and values can be taken, in the order of the
// table, and which not. Empty values count as absent, as forms send them.
func (ps params) check(asked url.Values) (taken []given, refused []refusal) {
	refuse := func(name, value string, why refusal) {
		why.Name, why.Value = name, value
		refused = append(refused, why)
	}
	for name := range asked {
		if !slices.ContainsFunc(ps, func(p param) bool { return p.name == name }) {
			refuse(name, "", refusal{key: "error.unknown"})
		}
	}
	slices.SortFunc(refused, func(a, b refusal) int { return strings.Compare(a.Name, b.Name) })
	for _, p := range ps {
		vals := slices.DeleteFunc(slices.Clone(asked[p.name]), func(v string) bool { return strings.TrimSpace(v) == "" })
		if p.required && len(vals) == 0 {
			refuse(p.name, "", refusal{key: "error.missing"})
		}
		if len(vals) > 1 && p.facet == "" && !p.repeat {
			refuse(p.name, vals[1], refusal{key: "error.repeated"})
			vals = vals[:1]
		}
		for _, v := range vals {
			if why := p.refuses(v); why != nil {
				refuse(p.name, v, *why)
			} else {
				taken = append(taken, given{p, v})
			}
		}
	}
	return taken, refused
}

// read takes the parameters of a search and says which it refused; those are
// left out of the request.
func (ps params) read(asked url.Values) (request, []refusal) {
	r := blank("")
	r.sort = ""
	taken, refused := ps.check(asked)
	for _, g := range taken {
		r.take(g.param, g.value)
	}
	r.from, r.to = index.InOrder(r.from, r.to)
	if over := (r.page - 1) * r.size; over >= maxOffset {
		refused = append(refused, refusal{Name: "page", Value: strconv.Itoa(r.page), key: "error.range",
			args: []any{"low", 1, "high", (maxOffset-1)/r.size + 1}})
		r.page = 1
	}
	r.node, r.notices = index.Parse(r.q)
	r.text = r.node
	if r.sort == "" {
		r.sort = r.defaultSort()
	}
	return r, refused
}

// blank is the request of a text alone.
func blank(q string) request {
	r := request{q: q, values: map[index.Facet][]string{}, page: 1, size: defaultPageSize}
	r.node, r.notices = index.Parse(q)
	r.text = r.node
	r.sort = r.defaultSort()
	return r
}

// asked is the text of a query as it is read, and as places in it are counted.
func asked(q string) string { return strings.TrimSpace(strings.ToValidUTF8(q, "\uFFFD")) }

func (r *request) take(p param, v string) {
	switch p.name {
	case "q":
		r.q = asked(v)
	case "from":
		r.from, _ = index.ParseDate(v) // checked before
	case "to":
		r.to, _ = index.ParseDate(v)
	case "sort":
		r.sort = index.Sort(v)
	case "page":
		r.page, _ = strconv.Atoi(v)
	case "page_size":
		r.size, _ = strconv.Atoi(v)
	case "cursor":
		r.cursor = v
	case "expand":
		r.plain = v == "0"
	case "copies":
		r.collapse = v == copiesCollapse
	case "noexpand":
		if !slices.Contains(r.off, v) {
			r.off = append(r.off, v)
		}
	default:
		if !slices.Contains(r.values[p.facet], v) {
			r.values[p.facet] = append(r.values[p.facet], v)
		}
	}
}

func (r request) defaultSort() index.Sort {
	if r.node == nil {
		return index.Newest
	}
	return index.ByRelevance
}

// chosen reports whether a value of a facet is filtered for.
func (r request) chosen(f index.Facet, v string) bool { return slices.Contains(r.values[f], v) }

// narrowed reports whether anything but the text narrows the search.
func (r request) narrowed() bool {
	return len(r.values) > 0 || !r.from.IsZero() || !r.to.IsZero()
}

// with is a copy with values of one facet replaced, back on the first page.
func (r request) with(f index.Facet, values ...string) request {
	all := map[index.Facet][]string{}
	for k, v := range r.values {
		all[k] = v
	}
	all[f] = values
	if len(values) == 0 {
		delete(all, f)
	}
	r.values, r.page = all, 1
	return r
}

// without is a copy with one value of a facet less, back on the first page.
func (r request) without(f index.Facet, value string) request {
	return r.with(f, slices.DeleteFunc(slices.Clone(r.values[f]), func(v string) bool { return v == value })...)
}

func (r request) atPage(n int) request { r.page = n; return r }

// encode writes the request as a canonical query string: parameters in the
// order of the table, defaults left out.
func (ps params) encode(r request) string {
	var b strings.Builder
	add := func(name, value string) {
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(name + "=" + url.QueryEscape(value))
	}
	for _, p := range ps {
		switch {
		case p.facet != "":
			for _, v := range r.values[p.facet] {
				add(p.name, v)
			}
		case p.name == "noexpand":
			for _, v := range r.off {
				add(p.name, v)
			}
		default:
			if v := r.scalar(p.name); v != "" {
				add(p.name, v)
			}
		}
	}
	return b.String()
}

// scalar is the value of a parameter that stands once, "" when it is the default.
func (r request) scalar(name string) string {
	switch name {
	case "q":
		return r.q
	case "from":
		return r.from.String()
	case "to":
		return r.to.String()
	case "sort":
		if r.sort != r.defaultSort() {
			return string(r.sort)
		}
	case "expand":
		if r.plain {
			return "0"
		}
	case "copies":
		if r.collapse {
			return copiesCollapse
		}
	case "page":
		if r.page > 1 {
			return strconv.Itoa(r.page)
		}
	case "page_size":
		if r.size != defaultPageSize {
			return strconv.Itoa(r.size)
		}
	}
	return ""
}

// query is the request as engines take it.
func (r request) query(match index.Match) index.Query {
	q := index.Query{
		Kind: index.Documents, Text: r.text, Match: match,
		From: r.from, To: r.to, Sort: r.sort,
		Offset: (r.page - 1) * r.size, Limit: r.size,
		Facets: searchFacets, Collapse: r.collapse,
	}
	if r.cursor != "" {
		q.After, q.Offset = r.cursor, 0
	}
	for _, f := range searchFacets {
		if v := r.values[f]; len(v) > 0 {
			q.Filters = append(q.Filters, index.Filter{Field: f, Values: v})
		}
	}
	return q
}

// searchFacets are the facets of a search, in the order in which pages show them.
var searchFacets = []index.Facet{
	index.FacetForce, index.FacetTopic, index.FacetYear, index.FacetMonth,
	index.FacetType, index.FacetLang, index.FacetVoice, index.FacetAuthor, index.FacetReport,
}

func (r refusal) String() string { return fmt.Sprintf("%s=%s: %s", r.Name, r.Value, r.key) }
