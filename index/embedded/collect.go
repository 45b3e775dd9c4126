package embedded

import (
	"slices"
	"strings"

	"github.com/ymateb/ymateb/index"
)

// searcher evaluates a plan in one segment.
type searcher struct {
	plan  *plan
	n     int // place of the segment in the view
	sv    *segmentView
	dom   *domain
	watch *watch
	pos   []uint32 // scratch
}

// collector filters what matches, counts facets and keeps the hits, segment by
// segment. Everything is counted in one pass: for each match it is asked which
// of the filters it fails. One that fails none is a hit and counts in every
// facet; one that fails exactly one counts in that facet alone, because a facet
// ignores its own filter; all others are done with.
type collector struct {
	q       *index.Query
	filters []index.Filter // those with values, without the voice filter
	voice   byte           // voices that the filter asks for; 0 for any
	said    byte           // voices that the query text asks for; 0 for any
	facets  []index.Facet
	span    *dateSpan
	counts  []map[string]int // by facet
	voices  [8]int           // counts by bit of the voice mask
	parts   []part
	total   int
}

// part is the hits of one segment.
type part struct {
	sv     *segmentView
	docs   []uint32
	scores []float64 // nil where there is no text
}

func newCollector(q *index.Query, p *plan) *collector {
	c := &collector{q: q, facets: q.Facets, said: p.voice}
	c.counts = make([]map[string]int, len(q.Facets))
	for _, f := range q.Filters {
		if len(f.Values) == 0 {
			continue
		}
		if f.Field == index.FacetVoice {
			mask := byte(0)
			for _, v := range f.Values {
				mask |= voiceBit(v)
			}
			if mask == 0 {
				mask = 1 << 5 // no such voice: nothing has this bit
			}
			c.voice = mask
			continue
		}
		c.filters = append(c.filters, f)
	}
	if !q.From.IsZero() || !q.To.IsZero() {
		sp := newSpan(q.From, q.To)
		c.span = &sp
	}
	return c
}

// test is a filter made ready for a segment.
type test struct {
	col  *column
	pass []bool // by ordinal
}

// tally counts one facet in a segment, by ordinal.
type tally struct {
	col    *column
	counts []int
	filter int // place of the facet's own filter in the tests, -1 for none
}

func (c *collector) tests(cols *columns) []test {
	ts := make([]test, len(c.filters))
	for i, f := range c.filters {
		col := cols.fields[facetFields[f.Field]]
		pass := make([]bool, len(col.values))
		for o, raw := range col.values {
			v := facetValue(f.Field, raw)
			if v == "" {
				v = index.None
			}
			pass[o] = slices.Contains(f.Values, v)
		}
		ts[i] = test{col, pass}
	}
	return ts
}

func (c *collector) tallies(cols *columns) []tally {
	ts := make([]tally, len(c.facets))
	for i, f := range c.facets {
		if f == index.FacetVoice {
			continue
		}
		col := cols.fields[facetFields[f]]
		own := slices.IndexFunc(c.filters, func(x index.Filter) bool { return x.Field == f })
		ts[i] = tally{col, make([]int, len(col.values)), own}
	}
	return ts
}

// collect takes in the matches of a segment; nil docs with all set stands for
// the whole domain.
func (c *collector) collect(s *searcher, m *matches) error {
	cols := s.sv.cols
	run := &pass{c: c, cols: cols, tests: c.tests(cols), tallies: c.tallies(cols)}
	run.voiceFacet = slices.Contains(c.facets, index.FacetVoice)
	if c.span != nil {
		run.dates = c.span.pass(cols)
	}
	if m == nil {
		run.docs = make([]uint32, 0, s.dom.count)
		var err error
		s.dom.docs.each(func(d uint32) {
			if err == nil {
				err = s.watch.tick()
			}
			run.one(d, 0, ^byte(0))
		})
		if err != nil {
			return err
		}
	} else {
		run.docs = make([]uint32, 0, len(m.docs))
		run.scores = make([]float64, 0, len(m.docs))
		for i, d := range m.docs {
			run.one(d, m.scores[i], m.mask(i))
		}
	}
	c.total += len(run.docs)
	c.parts = append(c.parts, part{s.sv, run.docs, run.scores})
	run.addUp()
	return nil
}

// pass is one segment's pass.
type pass struct {
	c          *collector
	cols       *columns
	tests      []test
	tallies    []tally
	dates      []bool
	voiceFacet bool
	docs       []uint32
	scores     []float64
}

// one takes in a match.
func (r *pass) one(d uint32, score float64, mask byte) {
	if r.dates != nil && !r.dates[r.cols.fields[fieldDate].one[d]] {
		return
	}
	failed := -1
	for i := range r.tests {
		if passes(r.tests[i].col, r.tests[i].pass, d) {
			continue
		}
		if failed >= 0 {
			return
		}
		failed = i
	}
	mask &= r.cols.voiceBits[d] | bitWhole
	heard := mask&bitWhole != 0
	if r.c.said != 0 {
		mask &= r.c.said
		heard = mask != 0
	}
	if r.c.voice != 0 {
		heard = mask&r.c.voice != 0
	}
	if r.voiceFacet && failed < 0 {
		r.countVoices(mask)
	}
	if !heard {
		return
	}
	if failed >= 0 {
		for i := range r.tallies {
			if r.tallies[i].filter == failed {
				r.tallies[i].count(d)
			}
		}
		return
	}
	for i := range r.tallies {
		r.tallies[i].count(d)
	}
	r.docs = append(r.docs, d)
	if r.scores != nil {
		r.scores = append(r.scores, score)
	}
}

// countVoices counts a document under each voice whose filter would find it.
func (r *pass) countVoices(mask byte) {
	for i := range r.c.voices {
		if mask&(1<<i) != 0 {
			r.c.voices[i]++
		}
	}
}

func (t *tally) count(d uint32) {
	if t.col == nil {
		return
	}
	if t.col.one != nil {
		t.counts[t.col.one[d]]++
		return
	}
	ords := t.col.of(d)
	if len(ords) == 0 {
		t.counts[0]++
	}
	for _, o := range ords {
		t.counts[o]++
	}
}

// addUp adds a segment's counts, by ordinal, to those of all, by value.
func (r *pass) addUp() {
	for i, t := range r.tallies {
		if t.col == nil {
			continue
		}
		if r.c.counts[i] == nil {
			r.c.counts[i] = map[string]int{}
		}
		for o, n := range t.counts {
			if n == 0 {
				continue
			}
			v := facetValue(r.c.facets[i], t.col.values[o])
			if v == "" {
				v = index.None
			}
			r.c.counts[i][v] += n
		}
	}
}

// facetCounts are the counts of all facets: most first, then by value.
func (c *collector) facetCounts() map[index.Facet][]index.Count {
	out := make(map[index.Facet][]index.Count, len(c.facets))
	for i, f := range c.facets {
		counts := c.counts[i]
		if f == index.FacetVoice {
			counts = c.voiceCounts()
		}
		list := make([]index.Count, 0, len(counts))
		for v, n := range counts {
			list = append(list, index.Count{Value: v, Count: n})
		}
		slices.SortFunc(list, func(a, b index.Count) int {
			if a.Count != b.Count {
				return b.Count - a.Count
			}
			return strings.Compare(a.Value, b.Value)
		})
		if c.q.FacetSize > 0 && len(list) > c.q.FacetSize {
			list = list[:c.q.FacetSize]
		}
		out[f] = list
	}
	return out
}

func (c *collector) voiceCounts() map[string]int {
	counts := map[string]int{}
	for i, v := range index.AllVoices {
		if n := c.voices[i]; n > 0 {
			counts[string(v)] = n
		}
	}
	if n := c.voices[6]; n > 0 {
		counts[index.None] = n
	}
	return counts
}
