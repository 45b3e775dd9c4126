package embedded

import (
	"context"
	"fmt"
	"strings"

	"github.com/ymateb/ymateb/index"
)

// Search answers a query from one snapshot of the index. When the time of ctx
// runs out it answers with what it has found so far, marked Partial, or with
// index.ErrDeadline when that is nothing; when ctx is cancelled it returns its
// error.
func (e *Engine) Search(ctx context.Context, q index.Query) (res index.Result, err error) {
	defer recovered(&err)
	defer faults()()
	g := e.generation()
	v, err := g.searchView()
	if err != nil {
		return index.Result{}, err
	}
	defer v.release()
	if err := check(&q); err != nil {
		return index.Result{}, err
	}
	if g.answers.most <= 0 {
		return v.search(ctx, q)
	}
	key := cacheKey(&q)
	if res, ok := g.answers.get(v.version, key); ok {
		return res, nil
	}
	res, err = v.search(ctx, q)
	if err == nil {
		g.answers.put(v.version, key, res)
	}
	return res, err
}

// Version is the version of the index as searches see it now.
func (e *Engine) Version(context.Context) (uint64, error) {
	v, err := e.generation().searchView()
	if err != nil {
		return 0, err
	}
	defer v.release()
	return v.version, nil
}

// check fills in defaults and refuses facets that there are not.
func check(q *index.Query) error {
	if q.Limit == 0 {
		q.Limit = 10
	}
	for _, f := range q.Facets {
		if !isFacet(f) {
			return fmt.Errorf("no such facet: %q", f)
		}
	}
	for _, f := range q.Filters {
		if !isFacet(f.Field) {
			return fmt.Errorf("no such filter: %q", f.Field)
		}
	}
	if q.Offset < 0 {
		return fmt.Errorf("offset %d: must not be negative", q.Offset)
	}
	return nil
}

func (v *view) search(ctx context.Context, q index.Query) (index.Result, error) {
	c, partial, err := v.run(ctx, &q, hitsFor(&q))
	if err != nil {
		return index.Result{}, err
	}
	s, err := c.sorter()
	if err != nil {
		return index.Result{}, err
	}
	res := index.Result{Total: c.total, Version: v.version, Partial: partial, Facets: c.facetCounts()}
	res.Shown = res.Total
	var others copies
	if q.Collapse {
		others, res.Shown = s.collapse(q.Kind)
	}
	hits, more := s.page(q.Offset, q.Limit)
	if len(hits) > 0 {
		res.Hits = make([]index.Hit, len(hits))
	}
	ids := s.cloned(hits)
	for i, h := range hits {
		n := len(s.id(h))
		res.Hits[i] = index.Hit{ID: ids[:n], Score: s.scoreOf(h), Copies: others.of(s, h)}
		ids = ids[n:]
	}
	if more {
		last := hits[len(hits)-1]
		res.Next = position{last.key, s.id(last)}.String()
	}
	c.free()
	return res, nil
}

// cloned is the ids of hits, one after the other, in memory of their own.
func (s *sorter) cloned(hits []hit) string {
	var all strings.Builder
	all.Grow(24 * len(hits))
	for _, h := range hits {
		all.WriteString(s.id(h))
	}
	return all.String()
}

// scoreOf is the score of a hit, 0 where hits are sorted otherwise.
func (s *sorter) scoreOf(h hit) float64 {
	if !s.score {
		return 0
	}
	return withoutTier(-h.key)
}

// run plans and evaluates a query in every segment. Of the hits the collector
// keeps those that can be among the first most, or all for 0. It may be freed when
// all has been taken from it.
func (v *view) run(ctx context.Context, q *index.Query, most int) (c *collector, partial bool, err error) {
	p, err := newPlan(v, *q, limits{})
	if err != nil {
		return nil, false, err
	}
	sc := newScratch()
	c = newCollector(q, p, sc)
	c.best.most = most
	w := &watch{ctx: ctx}
	for i, sv := range v.segments {
		s := &searcher{plan: p, n: i, sv: sv, dom: &sv.domains[p.domain], watch: w, scratch: sc}
		if err := c.segment(s); err != nil {
			if !isDeadline(err) {
				return nil, false, err
			}
			if i == 0 {
				return nil, false, fmt.Errorf("%w: %w", index.ErrDeadline, err)
			}
			return c, true, nil
		}
	}
	if err := c.raise(ctx, p); err != nil {
		if !isDeadline(err) {
			return nil, false, err
		}
		return c, true, nil
	}
	return c, p.limits.partial, nil
}

func (c *collector) segment(s *searcher) error {
	if err := s.watch.ctx.Err(); err != nil {
		return err
	}
	if s.dom.count == 0 {
		return nil
	}
	var m matches
	if s.plan.root == nil {
		m = s.whole()
	} else {
		var err error
		if m, err = s.plan.root.eval(s, nil); err != nil {
			return err
		}
		if m.scores == nil {
			m.scores = make([]float64, len(m.docs))
		}
	}
	c.collect(s, &m)
	return nil
}

// whole matches the whole domain, without scores.
func (s *searcher) whole() matches {
	m := unscored(s.dom.count)
	s.dom.docs.each(func(d uint32) { m.docs = append(m.docs, d) })
	return m
}
