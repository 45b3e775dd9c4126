package embedded

import (
	"context"
	"math"
	"strings"

	"github.com/ymateb/ymateb/index"
)

// Each calls f with the id of every match of q in the order of q.Sort: for
// dumps and exports. All comes from one snapshot. Limit and Offset are ignored.
// It stops at the first error, which it returns.
func (e *Engine) Each(ctx context.Context, q index.Query, f func(id string) error) (err error) {
	defer recovered(&err)
	defer faults()()
	g := e.generation()
	v, err := g.searchView()
	if err != nil {
		return err
	}
	defer v.release()
	q.Facets, q.Limit = nil, 0
	if err := check(&q); err != nil {
		return err
	}
	c, partial, err := v.run(ctx, &q, 0)
	if err != nil {
		return err
	}
	if partial && ctx.Err() != nil {
		return index.ErrDeadline
	}
	s, err := c.sorter()
	if err != nil {
		return err
	}
	if q.Collapse {
		s.collapse(q.Kind)
	}
	for _, h := range s.sorted(math.Inf(-1), math.Inf(1)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f(strings.Clone(s.id(h))); err != nil {
			return err
		}
	}
	return nil
}
