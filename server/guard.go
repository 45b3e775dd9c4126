package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/ymateb/ymateb/index"
)

// guard stands before the searcher: it bounds how many queries run at once and
// for how long, turns panics into errors, and counts and times everything.
type guard struct {
	Searcher
	log     *slog.Logger
	metrics *metrics
	slots   *semaphore.Weighted
}

const (
	searchTime = 10 * time.Second // of one query
	queueTime  = 2 * time.Second  // until a query must have begun
)

// errOverload is answered by 503 with Retry-After.
var errOverload = fmt.Errorf("too many queries at once: %w", index.ErrUnavailable)

func newGuard(s Searcher, log *slog.Logger, m *metrics) *guard {
	return &guard{s, log, m, semaphore.NewWeighted(int64(4 * runtime.GOMAXPROCS(0)))}
}

func (g *guard) Search(ctx context.Context, q index.Query) (res index.Result, err error) {
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	if err := g.enter(ctx); err != nil {
		return res, err
	}
	defer g.slots.Release(1)
	start := time.Now()
	defer func() {
		g.end(recover(), &err, func() string { return shape(q) })
		g.metrics.searches.WithLabelValues(outcome(res, err)).Inc()
		g.metrics.searchTime.Observe(time.Since(start).Seconds())
	}()
	return g.Searcher.Search(ctx, q)
}

// Get hides drafts: whoever guesses an id learns nothing, not even that it is
// taken.
func (g *guard) Get(ctx context.Context, id string) (d index.Document, err error) {
	defer func() { g.end(recover(), &err, func() string { return "document" }) }()
	d, err = g.Searcher.Get(ctx, id)
	if err == nil && d.Draft {
		return index.Document{}, index.ErrNotFound
	}
	return d, err
}

// draft gets a draft, for staff alone; ErrNotFound for all else.
func (g *guard) draft(ctx context.Context, id string) (d index.Document, err error) {
	defer func() { g.end(recover(), &err, func() string { return "draft" }) }()
	d, err = g.Searcher.Get(ctx, id)
	if err == nil && (!d.Draft || d.Withdrawn != "") {
		return index.Document{}, index.ErrNotFound
	}
	return d, err
}

// enter waits for a slot.
func (g *guard) enter(ctx context.Context) error {
	if g.slots.TryAcquire(1) {
		return nil
	}
	wait, cancel := context.WithTimeout(ctx, queueTime)
	defer cancel()
	if err := g.slots.Acquire(wait, 1); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		g.metrics.searches.WithLabelValues("overload").Inc()
		return errOverload
	}
	return nil
}

// end turns a panic into an error and notes it with the shape of the query: what
// it was made of, never its words.
func (g *guard) end(panicked any, err *error, what func() string) {
	if panicked != nil {
		*err = fmt.Errorf("%w: panic: %v\n%s", index.ErrPanic, panicked, debug.Stack())
	}
	if errors.Is(*err, index.ErrPanic) {
		g.metrics.panics.WithLabelValues("search").Inc()
		g.log.Error("panic", "query", what(), "error", *err)
	}
}

func outcome(res index.Result, err error) string {
	switch {
	case err == nil && res.Partial:
		return "partial"
	case err == nil:
		return "ok"
	case errors.Is(err, index.ErrPanic):
		return "panic"
	}
	_, code := failure(err)
	return code
}

// shape describes a query without its words: "and(word, not(phrase)) force=2".
func shape(q index.Query) string {
	var b strings.Builder
	writeShape(&b, q.Text, 0)
	for _, f := range q.Filters {
		fmt.Fprintf(&b, " %s=%d", f.Field, len(f.Values))
	}
	if !q.From.IsZero() || !q.To.IsZero() {
		b.WriteString(" dates")
	}
	fmt.Fprintf(&b, " sort=%s offset=%d limit=%d", q.Sort, q.Offset, q.Limit)
	return b.String()
}

func writeShape(b *strings.Builder, n index.Node, depth int) {
	list := func(name string, nodes ...index.Node) {
		b.WriteString(name + "(")
		for i, n := range nodes {
			if i > 0 {
				b.WriteString(", ")
			}
			if i == 20 || depth > 20 {
				b.WriteString("…")
				break
			}
			writeShape(b, n, depth+1)
		}
		b.WriteString(")")
	}
	switch n := n.(type) {
	case nil:
		b.WriteString("all")
	case index.Word:
		fmt.Fprintf(b, "word%d", len(n.Text))
		if n.Prefix {
			b.WriteString("*")
		}
		if n.Fuzzy > 0 {
			fmt.Fprintf(b, "~%d", n.Fuzzy)
		}
	case index.Phrase:
		fmt.Fprintf(b, "phrase%d", len(strings.Fields(n.Text)))
	case index.And:
		list("and", n.Nodes...)
	case index.Or:
		list("or", n.Nodes...)
	case index.Not:
		list("not", n.Node)
	case index.Field:
		list(n.Name, n.Node)
	case index.Boost:
		list("boost", n.Node)
	default:
		fmt.Fprintf(b, "%T", n)
	}
}
