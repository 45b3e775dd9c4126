package server

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// ledgerFacets are the facets of the ledger in the order in which pages show
// them.
var ledgerFacets = []index.Facet{
	index.FacetStatus, index.FacetDue, index.FacetForce, index.FacetActor, index.FacetTopic,
	index.FacetStrength, index.FacetYear, index.FacetVoice, index.FacetLang, index.FacetReport,
}

// ledgerParams is the table of what the ledger may be asked.
func (s *Server) ledgerParams() params {
	own := map[string]param{
		"status":   {name: "status", facet: index.FacetStatus, values: codes(index.AllStatuses), about: "What people have said of it; without it, dismissed ones are left out."},
		"due":      {name: "due", facet: index.FacetDue, values: codes(index.AllDues), about: "When it is due, seen from today."},
		"actor":    {name: "actor", facet: index.FacetActor, values: codes(index.AllActors), about: "Who must act."},
		"strength": {name: "strength", facet: index.FacetStrength, values: codes(index.AllStrengths), about: "How firmly it binds."},
		"document": {name: "document", facet: index.FacetDocument, about: "Id of the document that makes it."},
		"sort":     {name: "sort", values: codes(ledgerSorts), about: "Order."},
	}
	for _, p := range s.searchParams() {
		if _, taken := own[p.name]; !taken {
			own[p.name] = p
		}
	}
	var ps params
	for _, name := range []string{"q", "status", "due", "force", "actor", "topic", "strength", "year", "voice", "lang", "report", "document",
		"author", "from", "to", "sort", "page", "page_size"} {
		ps = append(ps, own[name])
	}
	return ps
}

// readLedger takes the parameters of the ledger, understood, and says which it
// refused.
func (s *Server) readLedger(given url.Values) (request, []refusal) {
	r, refused := s.ledgerTable.read(given)
	return s.understand(r), refused
}

var ledgerSorts = []index.Sort{index.ByRelevance, index.ByDue, index.Newest, index.Oldest}

// ledgerQuery is a request as engines take it. What people have dismissed is
// left out unless it is asked for.
func (s *Server) ledgerQuery(r request, match index.Match) index.Query {
	q := index.Query{
		Kind: index.Commitments, Text: r.text, Match: match, From: r.from, To: r.to, Sort: r.sort,
		Offset: (r.page - 1) * r.size, Limit: r.size, Facets: ledgerFacets, Today: s.today(),
	}
	for _, f := range append(slices.Clone(ledgerFacets), index.FacetDocument, index.FacetAuthor) {
		v := r.values[f]
		if f == index.FacetStatus && len(v) == 0 {
			v = undismissed
		}
		if len(v) > 0 {
			q.Filters = append(q.Filters, index.Filter{Field: f, Values: v})
		}
	}
	return q
}

// undismissed are the states of what the ledger shows without being asked.
var undismissed = codes(slices.DeleteFunc(slices.Clone(index.AllStatuses), func(s index.Status) bool { return s == index.Dismissed }))

func (s *Server) today() index.Date { return index.Today(s.cfg.Now()) }

// promised is a commitment with its document.
type promised struct {
	index.Commitment
	doc index.Document
}

// ledger is what a search of the ledger found.
type ledger struct {
	index.Result
	match index.Match
	rows  []promised
}

// runLedger answers a request to the ledger.
func (s *Server) runLedger(ctx context.Context, r request) (ledger, error) {
	a := ledger{match: index.MatchAll}
	var err error
	if a.Result, err = s.cfg.Searcher.Search(ctx, s.ledgerQuery(r, index.MatchAll)); err != nil {
		return a, err
	}
	if a.Total == 0 && words(r.node) > 1 {
		q := s.ledgerQuery(r, index.MatchSome)
		q.Text = s.loosened(r)
		some, err := s.cfg.Searcher.Search(ctx, q)
		if err != nil {
			return a, err
		}
		if some.Total > 0 {
			a.Result, a.match = some, index.MatchSome
		}
	}
	docs := documents{s: s}
	for _, h := range a.Hits {
		p, err := docs.promised(ctx, h.ID)
		if errors.Is(err, index.ErrNotFound) {
			continue // changed since the search
		}
		if err != nil {
			return a, err
		}
		a.rows = append(a.rows, p)
	}
	return a, nil
}

// documents fetches documents, keeping the last few: commitments of one
// document come together.
type documents struct {
	s    *Server
	kept []index.Document
}

const documentsKept = 32

func (ds *documents) get(ctx context.Context, id string) (index.Document, error) {
	if i := slices.IndexFunc(ds.kept, func(d index.Document) bool { return d.ID == id }); i >= 0 {
		return ds.kept[i], nil
	}
	d, err := ds.s.cfg.Searcher.Get(ctx, id)
	if err != nil {
		return d, fmt.Errorf("get document %s: %w", id, err)
	}
	if len(ds.kept) == documentsKept {
		ds.kept = slices.Delete(ds.kept, 0, 1)
	}
	ds.kept = append(ds.kept, d)
	return d, nil
}

// promised fetches the commitment of an id, or index.ErrNotFound. Of a promise
// that another document makes too it is the one that is counted.
func (ds *documents) promised(ctx context.Context, id string) (promised, error) {
	p, err := ds.own(ctx, id)
	if err != nil || p.Counted == "" {
		return p, err
	}
	if first, err := ds.own(ctx, p.Counted); err == nil {
		return first, nil
	}
	return p, nil
}

// own fetches the commitment of an id as its own document has it.
func (ds *documents) own(ctx context.Context, id string) (promised, error) {
	cut := strings.LastIndexByte(id, '-')
	if cut < 0 {
		return promised{}, index.ErrNotFound
	}
	d, err := ds.get(ctx, id[:cut])
	if err != nil {
		return promised{}, err
	}
	for _, c := range d.Commitments {
		if c.ID == id && d.Withdrawn == "" {
			return promised{c, d}, nil
		}
	}
	return promised{}, index.ErrNotFound
}

// ledgerValues are the values of one of the ledger's facets: codes in their own
// order, all else as in a search.
func (s *Server) ledgerValues(p *i18n.Printer, r request, f index.Facet, counts []index.Count) []facetValue {
	values := s.facetValues(p, r, f, counts)
	var order []string
	switch f {
	case index.FacetStatus:
		order = codes(index.AllStatuses)
	case index.FacetDue:
		order = codes(index.AllDues)
	case index.FacetStrength:
		order = codes(index.AllStrengths)
	default:
		return values
	}
	slices.SortStableFunc(values, func(a, b facetValue) int {
		return place(order, a.Value) - place(order, b.Value)
	})
	return values
}

// place is where a value stands in an order; at the end when it does not.
func place(order []string, v string) int {
	if i := slices.Index(order, v); i >= 0 {
		return i
	}
	return len(order)
}

// dayNumber is the day that is n days after 1 January 1970.
func dayNumber(n int) time.Time { return time.Unix(int64(n)*86400, 0).UTC() }
