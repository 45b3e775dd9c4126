package embedded

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleve "github.com/blevesearch/bleve_index_api"

	"github.com/ymateb/ymateb/index"
)

// Bleve introduces, persists and merges segments in goroutines of its own. A
// panic in one is caught by Bleve, which goes on without that goroutine: writers
// would wait for it for ever. So faults are counted and logged, a writer that
// waits is told, and the next one opens the index anew.

// background is what is known of the goroutines of one open index.
type background struct {
	log    *slog.Logger
	faults *atomic.Int64 // of the engine

	once sync.Once
	dead chan struct{} // closed when one of the goroutines has ended
}

// failed is told by Bleve what went wrong.
func (b *background) failed(err error, path string) {
	b.faults.Add(1)
	b.log.Error("panic", "where", "index", "index", path, "error", err)
	if errors.Is(err, scorch.ErrAsyncPanic) {
		b.once.Do(func() { close(b.dead) })
	}
}

func (b *background) ended() bool {
	select {
	case <-b.dead:
		return true
	default:
		return false
	}
}

// callbacks guards Bleve's registry of callbacks, which an index reads once, when
// it is made, and which is global: nothing stays in it.
var callbacks sync.Mutex

// newIndex makes an index of Bleve that tells of its faults.
func newIndex(config map[string]any, queue *bleve.AnalysisQueue, b *background) (bleve.Index, error) {
	const name = "ymateb"
	callbacks.Lock()
	defer callbacks.Unlock()
	scorch.RegistryAsyncErrorCallbacks[name] = b.failed
	defer delete(scorch.RegistryAsyncErrorCallbacks, name)
	config["asyncErrorCallbackName"] = name
	return scorch.NewScorch(scorch.Name, config, queue)
}

var errBackground = fmt.Errorf("a background task of the index has ended: %w", index.ErrUnavailable)

// batch is Bleve's Batch, but does not wait for goroutines that have ended.
func (g *generation) batch(b *bleve.Batch) error {
	done := make(chan error, 1)
	go func() {
		var err error
		defer func() { done <- err }()
		defer recovered(&err)
		defer faults()()
		err = g.idx.Batch(b)
	}()
	select {
	case err := <-done:
		return err
	case <-g.background.dead:
		return errBackground
	}
}

// closeStore closes Bleve's index. A goroutine of Bleve's that ended in the midst
// of writing the root keeps its lock, and Bleve would wait for that for ever: then
// the lock is left to the end of the process.
func (g *generation) closeStore() error {
	done := make(chan error, 1)
	go func() { done <- g.idx.Close() }()
	if !g.background.ended() {
		select {
		case err := <-done:
			return err
		case <-g.background.dead: // at its last write
		}
	}
	select {
	case err := <-done:
		return err
	case <-time.After(boltWait):
		return errBackground
	}
}

// alive is a generation to write to: the one given, or the same index opened anew
// where a goroutine of Bleve's has ended. Searches wait for a moment then.
func alive(g *generation, cfg *Config) (*generation, error) {
	if !g.background.ended() {
		return g, nil
	}
	cfg.Logger.Warn("opening the index anew after a fault in a background task", "index", g.path)
	g.mu.Lock()
	closed := g.closed
	g.mu.Unlock()
	if !closed {
		if err := g.close(); errors.Is(err, errBackground) {
			return g, err // and is not to be opened by this process any more
		} else if err != nil {
			cfg.Logger.Warn("index not closed in order", "error", err)
		}
	}
	return openSafely(g.path, cfg)
}

// writable is the generation to write to.
func (e *Engine) writable() (*generation, error) {
	if g := e.generation(); !g.background.ended() {
		return g, nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	g, err := alive(e.gen, &e.cfg)
	if err == nil {
		e.gen = g
	}
	return g, err
}

// writable is the generation to write to.
func (r *Rebuild) writable() (*generation, error) {
	g, err := alive(r.gen, &r.e.cfg)
	if err == nil {
		r.gen = g
	}
	return g, err
}
