package source

import (
	"sync"
	"time"
)

// A watchdog kills a worker that takes too long for a file. The worker's own limit on
// processor time usually ends it first; this one also ends a worker that sleeps.
type watchdog struct {
	mu    sync.Mutex
	until time.Time
	timer *time.Timer
	late  bool
}

func watch(w *worker, d time.Duration) *watchdog {
	g := &watchdog{until: time.Now().Add(d)}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.timer = time.AfterFunc(d, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if left := time.Until(g.until); left > 0 {
			g.timer.Reset(left)
			return
		}
		g.late = true
		w.kill()
	})
	return g
}

// begin grants time from now on, be it less than was granted before.
func (g *watchdog) begin(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.until = time.Now().Add(d)
	g.timer.Reset(d)
}

// extend grants the next file its time. The timer stays as it is: it looks again.
func (g *watchdog) extend(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.until = time.Now().Add(d)
}

// stop ends the watch; false if the worker was killed.
func (g *watchdog) stop() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.timer.Stop()
	return !g.late
}
