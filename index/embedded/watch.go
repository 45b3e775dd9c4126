package embedded

import (
	"context"
	"errors"
)

// watch stops a query when its time is over or nobody waits for it any more.
type watch struct {
	ctx   context.Context
	count int
}

// tick is called for every posting and every match; it looks at the context
// now and then.
func (w *watch) tick() error {
	if w.count++; w.count&1023 != 0 {
		return nil
	}
	return w.ctx.Err()
}

// ticks is n ticks at once.
func (w *watch) ticks(n int) error {
	before := w.count
	if w.count += n; before>>10 == w.count>>10 {
		return nil
	}
	return w.ctx.Err()
}

func isDeadline(err error) bool { return errors.Is(err, context.DeadlineExceeded) }
