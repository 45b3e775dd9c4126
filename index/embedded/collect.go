package embedded

import (
	"slices"

	"github.com/ymateb/ymateb/index"
)

// searcher evaluates a plan in one segment.
type searcher struct {
	plan    *plan
	n       int // place of the segment in the view
	sv      *segmentView
	dom     *domain
	watch   *watch
	scratch *scratch
}

// collector filters what matches, counts facets and keeps the hits, segment by
// segment, column after column, so that each loop reads one array in order.
//
// Everything is counted in one pass: for each match it is noted which of the
// filters it fails. One that fails none is a hit and counts in every facet; one
// that fails exactly one counts in that facet alone, because a facet ignores its
// own filter; all others are done with.
type collector struct {
	q       *index.Query
	filters []*filter
	voice   byte // voices that the filter asks for; 0 for any
	said    byte // voices that the query text asks for; 0 for any
	facets  []tally
	voices  *voiceTally // nil unless voices are counted
	scratch *scratch
	span    *dateSpan
	parts   []part
	best    best  // which hits are kept
	top     []hit // those with the highest scores, where they are known
	total   int
	scored  bool // hits have scores
}

// part is the hits of one segment.
type part struct {
	sv      *segmentView
	segment int // place of the segment in the view
	docs    []uint32
	scores  []float64 // nil where there is no text
	kept    bool      // both are the scratch's
}

// filter is a filter with its values looked up in the tables met so far.
type filter struct {
	index.Filter
	table *table
	pass  []bool // by number
}

// in makes the filter ready for a column.
func (f *filter) in(col *column) []bool {
	if f.table != col.table || len(f.pass) < col.table.size() {
		f.table, f.pass = col.table, col.table.which(f.Values)
	}
	return f.pass
}

func newCollector(q *index.Query, p *plan, sc *scratch) *collector {
	c := &collector{q: q, said: p.voice, scored: p.root != nil, scratch: sc}
	for _, f := range q.Filters {
		if len(f.Values) == 0 {
			continue
		}
		if f.Field != index.FacetVoice {
			c.filters = append(c.filters, &filter{Filter: f})
			continue
		}
		for _, v := range f.Values {
			c.voice |= voiceBit(v)
		}
		if c.voice == 0 {
			c.voice = 1 << 5 // no such voice: nothing has this bit
		}
	}
	c.facets = make([]tally, 0, len(q.Facets))
	for _, f := range q.Facets {
		if f == index.FacetVoice {
			c.voices = &voiceTally{}
			continue
		}
		own := slices.IndexFunc(c.filters, func(x *filter) bool { return x.Field == f })
		c.facets = append(c.facets, tally{facet: f, filter: own})
	}
	if !q.From.IsZero() || !q.To.IsZero() {
		sp := newSpan(q.From, q.To)
		c.span = &sp
	}
	return c
}

// free gives the memory of a collector whose results have been taken to other
// queries.
func (c *collector) free() {
	for i := range c.parts {
		p := &c.parts[i]
		if p.kept {
			continue
		}
		recycle(matches{docs: p.docs, scores: p.scores})
	}
	c.parts, c.facets = nil, nil
	c.scratch.free()
}

// collect takes in the matches of a segment. It changes m.
func (c *collector) collect(s *searcher, m *matches) {
	if len(m.docs) == 0 {
		recycle(*m)
		return
	}
	cols := s.sv.cols
	if c.span != nil {
		m.keep(func(i int) bool { d := m.docs[i]; return c.span.meets(cols.first[d], cols.last[d]) })
	}
	failed := c.failed(cols, m.docs)
	c.countVoices(cols, m, failed)
	if c.said != 0 || c.voice != 0 || m.masks != nil {
		failed = c.keepHeard(cols, m, failed)
	}
	if failed != nil {
		c.countFailed(cols, m, failed)
		m.keep(func(i int) bool { return failed[i] == 0 })
	}
	ranks := c.ranks(cols, m.docs)
	for k := range c.facets {
		t := &c.facets[k]
		t.count(cols.facet(t.facet, c.q.Today), m.docs, ranks, c.scratch)
	}
	c.total += len(m.docs)
	p := part{s.sv, s.n, m.docs, m.scores, false}
	if c.best.most > 0 && c.ranked() {
		c.best.leave(&p, m, c.scratch)
	}
	c.parts = append(c.parts, p)
}

// Marks of failed filters: the number of the one filter that fails, or many.
const failedMany = 255

// failed tells, for each document, which filter it fails: 0 for none, one more
// than the filter's place, or failedMany. It is nil where there are no filters.
func (c *collector) failed(cols *columns, docs []uint32) []byte {
	if len(c.filters) == 0 {
		return nil
	}
	failed := make([]byte, len(docs))
	for k, f := range c.filters {
		col := cols.facet(f.Field, c.q.Today)
		pass := f.in(col)
		mark := byte(k + 1)
		for i, d := range docs {
			if failed[i] == failedMany || passes(col, pass, d) {
				continue
			}
			if failed[i] == 0 {
				failed[i] = mark
			} else {
				failed[i] = failedMany
			}
		}
	}
	return failed
}

// mask is the voices in which a match is heard.
func (c *collector) mask(cols *columns, m *matches, i int) byte {
	mask := cols.voiceBits[m.docs[i]] | bitWhole
	if m.masks != nil {
		mask &= m.masks[i]
	}
	if c.said != 0 {
		mask &= c.said
	}
	return mask
}

func (c *collector) countVoices(cols *columns, m *matches, failed []byte) {
	if c.voices == nil {
		return
	}
	var by [256]int
	for i := range m.docs {
		if failed == nil || failed[i] == 0 {
			by[c.mask(cols, m, i)]++
		}
	}
	for mask, n := range by {
		for bit := range c.voices.counts {
			if mask&(1<<bit) != 0 {
				c.voices.counts[bit] += n
			}
		}
	}
}

// keepHeard drops the matches that are not heard in the voices asked for.
func (c *collector) keepHeard(cols *columns, m *matches, failed []byte) []byte {
	want := bitWhole
	if c.said != 0 {
		want = c.said
	}
	if c.voice != 0 {
		want = c.voice
	}
	kept := failed[:0]
	m.keep(func(i int) bool {
		heard := c.mask(cols, m, i)&want != 0
		if heard && failed != nil {
			kept = append(kept, failed[i])
		}
		return heard
	})
	return kept
}

// ranks are those of documents, nil for commitments and where nothing is counted.
func (c *collector) ranks(cols *columns, docs []uint32) []uint32 {
	if c.q.Kind == index.Commitments || len(c.facets) == 0 {
		return nil
	}
	c.scratch.ranks = cols.ranksOf(docs, c.scratch.ranks)
	return c.scratch.ranks
}

// countFailed counts what fails one filter in that filter's facet.
func (c *collector) countFailed(cols *columns, m *matches, failed []byte) {
	for k := range c.facets {
		t := &c.facets[k]
		if t.filter < 0 {
			continue
		}
		mark := byte(t.filter + 1)
		docs := make([]uint32, 0, len(m.docs))
		for i, d := range m.docs {
			if failed[i] == mark {
				docs = append(docs, d)
			}
		}
		t.count(cols.facet(t.facet, c.q.Today), docs, c.ranks(cols, docs), c.scratch)
	}
}
