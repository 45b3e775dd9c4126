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
	cols := s.sv.cols
	return s.where(within, func(d uint32) bool { return n.span.meets(cols.first[d], cols.last[d]) }), nil
}

// value plans a field that asks for a value. Codes are compared as they are,
// names of people by their words.
func (p *plan) value(field, value string) node {
	want := strings.ToLower(strings.TrimSpace(value))
	if !isFacet(index.Facet(field)) {
		return noneNode{}
	}
	match := func(v string) bool { return strings.ToLower(v) == want }
	if field == "author" && want != index.None {
		wanted := p.view.a.exact(value)
		match = func(v string) bool {
			have := p.view.a.exact(v)
			return !slices.ContainsFunc(wanted, func(w string) bool { return !slices.Contains(have, w) })
		}
	}
	return &valueNode{field: field, none: want == index.None, match: match}
}

func (n *valueNode) eval(s *searcher, within []uint32) (matches, error) {
	col := s.sv.cols.named[n.field]
	pass := make([]bool, col.table.size())
	pass[0] = n.none
	for i := range pass[1:] {
		pass[1+i] = n.match(col.table.at(uint32(1 + i)))
	}
	return s.where(within, func(d uint32) bool { return passes(col, pass, d) }), nil
}

// where matches the documents of the domain, or those within, for which test
// holds.
func (s *searcher) where(within []uint32, test func(d uint32) bool) matches {
	m := s.empty(0)
	if within == nil {
		s.dom.docs.each(func(d uint32) {
			if test(d) {
				m.add(d, 0, ^byte(0))
			}
		})
		return m
	}
	for _, d := range within {
		if s.dom.docs.has(d) && test(d) {
			m.add(d, 0, ^byte(0))
		}
	}
	return m
}

// passes reports whether a document has a value with a true in pass; pass[0] is
// for those without a value.
func passes(col *column, pass []bool, doc uint32) bool {
	o := col.one.at(doc)
	if col.sets == nil || o == 0 {
		return pass[o]
	}
	for _, v := range col.sets.of(o) {
		if pass[v] {
			return true
		}
	}
	return false
}

// eval matches documents in which a voice is heard.
func (n *voiceNode) eval(s *searcher, within []uint32) (matches, error) {
	m := s.where(within, func(d uint32) bool { return s.sv.cols.voiceBits[d]&n.bit != 0 })
	for i := range m.masks {
		m.masks[i] = n.bit | bitWhole
	}
	return m, nil
}
