package embedded

import (
	"slices"
	"strings"

	"github.com/ymateb/ymateb/index"
)

// dateSpan is a span of days that documents' spans may meet.
type dateSpan struct {
	from, to int32
	undated  bool // documents without a date are meant instead
}

// meets reports whether a document's span meets the span asked for.
func (sp dateSpan) meets(first, last int32) bool {
	if first == undated {
		return sp.undated
	}
	return !sp.undated && last >= sp.from && first <= sp.to
}

func newSpan(from, to index.Date) dateSpan {
	sp := dateSpan{from: -undated, to: undated - 1}
	if !from.IsZero() {
		sp.from = int32(from.First())
	}
	if !to.IsZero() {
		sp.to = int32(to.Last())
	}
	return sp
}

// pass lists, by ordinal of the date column, which dates meet the span.
func (sp dateSpan) pass(c *columns) []bool {
	pass := make([]bool, len(c.first))
	for i := range pass {
		pass[i] = sp.meets(c.first[i], c.last[i])
	}
	return pass
}

func planSpan(value string) (node, error) {
	if strings.EqualFold(value, index.None) {
		return &spanNode{dateSpan{undated: true}}, nil
	}
	from, to, err := index.DateSpan(value)
	if err != nil {
		return noneNode{}, nil
	}
	return &spanNode{newSpan(from, to)}, nil
}

func (n *spanNode) eval(s *searcher, within []uint32) (matches, error) {
	return s.byOrdinal(fieldDate, n.span.pass(s.sv.cols), within), nil
}

// value plans a field that asks for a value. Codes are compared as they
// are, names of people by their words.
func (p *plan) value(field, value string) node {
	want := strings.ToLower(strings.TrimSpace(value))
	if _, ok := facetFields[index.Facet(field)]; !ok {
		return noneNode{}
	}
	match := func(v string) bool { return strings.ToLower(v) == want }
	if field == "author" {
		wanted := p.view.a.exact(value)
		match = func(v string) bool {
			have := p.view.a.exact(v)
			return v != "" && !slices.ContainsFunc(wanted, func(w string) bool { return !slices.Contains(have, w) })
		}
	}
	return &valueNode{field: field, pass: func(c *columns) []bool {
		values := c.fields[field].values
		pass := make([]bool, len(values))
		for i, v := range values {
			pass[i] = i > 0 && match(v)
		}
		pass[0] = want == index.None
		return pass
	}}
}

func (n *valueNode) eval(s *searcher, within []uint32) (matches, error) {
	return s.byOrdinal(n.field, n.pass(s.sv.cols), within), nil
}

// byOrdinal matches the documents of the domain that have a value with a true
// in pass; pass[0] is for those without a value.
func (s *searcher) byOrdinal(field string, pass []bool, within []uint32) matches {
	col := s.sv.cols.fields[field]
	m := s.empty(0)
	test := func(d uint32) {
		if passes(col, pass, d) {
			m.add(d, 0, ^byte(0))
		}
	}
	if within == nil {
		s.dom.docs.each(test)
		return m
	}
	for _, d := range within {
		if s.dom.docs.has(d) {
			test(d)
		}
	}
	return m
}

func passes(col *column, pass []bool, doc uint32) bool {
	if col.one != nil {
		return pass[col.one[doc]]
	}
	ords := col.of(doc)
	for _, o := range ords {
		if pass[o] {
			return true
		}
	}
	return len(ords) == 0 && pass[0]
}

// eval matches documents in which a voice is heard.
func (n *voiceNode) eval(s *searcher, _ []uint32) (matches, error) {
	m := s.empty(0)
	s.dom.docs.each(func(d uint32) {
		if s.sv.cols.voiceBits[d]&n.bit != 0 {
			m.add(d, 0, n.bit|bitWhole)
		}
	})
	return m, nil
}
