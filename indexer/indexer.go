// Package indexer keeps an index equal to folders of documents: it watches the
// folders, reads what has changed and puts it into a Store.
//
// It knows files, sidecars and their fingerprints. It refuses to know how text
// is read (package source), what a statement says (facts) and how it is found
// (the Store). An event of the file system is only a hint; what counts is what a
// look at the files finds. A folder that is suddenly empty or gone is an error,
// never a deletion.
package indexer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/indexer/internal/source"
)

// Store is the index as the indexer writes it. Safe for concurrent use.
type Store interface {
	// Fingerprints maps each indexed path to the fingerprint it was put with.
	Fingerprints(ctx context.Context) (map[string]string, error)
	// Put makes the document with this id exactly this one; its paths leave
	// other documents, which vanish with their last. On return it is on disk.
	Put(ctx context.Context, docs ...index.Document) error
	// Delete takes paths away; a document vanishes with its last.
	Delete(ctx context.Context, paths ...string) error
}

// Config says what an Indexer watches. Roots, Store and State are needed.
type Config struct {
	Roots    []string // folders, watched with all below them
	Store    Store
	State    *State
	Records  Records              // nil: documents are not related to copies and translations
	Facts    *facts.Reader        // nil: one of its own
	Logger   *slog.Logger         // nil: slog.Default
	Poll     time.Duration        // look everywhere this often and don't use events; 0: events
	Quiet    time.Duration        // how long a change must rest; 0: 500 ms
	Patience time.Duration        // how long a scan waits for one file while Run runs; one that takes longer is read beside the scans; 0: a second
	Tick     time.Duration        // look everywhere this often beside events; 0: five minutes
	Changed  func(index.Progress) // called after each step of a scan; nil: nobody listens
	Version  string               // of all that decides what is indexed, without spaces; "": Version()
}

// Indexer is made by New. Run or Once may be called once.
type Indexer struct {
	cfg     Config
	now     atomic.Pointer[setup]
	next    atomic.Pointer[setup] // to take now's place before the next look; nil: none
	changed chan struct{}         // tells the goroutine that scans of next
	pool    source.Pool           // for the first scan, and for files that take long
	quick   source.Pool           // for scans while the program runs
	slow    slow                  // files that take long
	scans   scans                 // files that wait for OCR
	started time.Time
	watch   *watcher

	// Owned by the one goroutine that scans; known and byID are written under mu,
	// because those that read files look at byID.
	known   map[string]known           // document path → what was last seen
	byID    map[string]map[string]bool // hash → paths
	metas   map[string]metaSum         // sidecars' and folder defaults' sums by name on this machine
	lost    map[string]bool            // hashes that have lost their last path since documents were related
	kin     relatives
	orphans map[string]string // hash of an original → its sidecar, where that is not beside it

	asks         chan ask          // for the goroutine that scans
	seenWithin   time.Duration     // how long writing waits for it
	writing      sync.Mutex        // held while a sidecar is changed
	beforeRename func(name string) // for tests: between writing and renaming

	mu           sync.Mutex
	progress     index.Progress
	troubles     map[string]index.Problem // of sidecars and folders, by the path they concern
	rootProblems map[string]string        // label → code
	panics       int
}

const (
	defaultQuiet    = 500 * time.Millisecond
	mostQuiet       = 5 * time.Second
	defaultTick     = 5 * time.Minute
	defaultPatience = time.Second
	pollFallback    = 30 * time.Second
	mostWait        = 20 * time.Second // between attempts while the store is in trouble
)

// New checks the folders and starts nothing.
func New(cfg Config) (*Indexer, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	if cfg.Facts == nil {
		cfg.Facts = facts.Default()
	}
	if cfg.Version == "" {
		cfg.Version = Version()
	}
	if cfg.Quiet == 0 {
		cfg.Quiet = defaultQuiet
	}
	if cfg.Patience == 0 {
		cfg.Patience = defaultPatience
	}
	if cfg.Tick == 0 {
		cfg.Tick = defaultTick
	}
	x := &Indexer{
		cfg: cfg, changed: make(chan struct{}, 1),
		known: map[string]known{}, byID: map[string]map[string]bool{}, metas: map[string]metaSum{}, orphans: map[string]string{}, lost: map[string]bool{},
		asks: make(chan ask), seenWithin: seenWithin, troubles: map[string]index.Problem{}, rootProblems: map[string]string{},
	}
	x.now.Store(&setup{facts: cfg.Facts, version: cfg.Version})
	roots, err := x.resolve(cfg.Roots)
	if err != nil {
		return nil, err
	}
	x.now.Store(&setup{roots, cfg.Facts, cfg.Version})
	return x, nil
}

func cause(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// Once looks everywhere, reads what has changed and returns.
func (x *Indexer) Once(ctx context.Context) error {
	x.setWatch(newWatcher(x.cfg.Logger, true))
	if err := x.start(ctx); err != nil {
		return err
	}
	defer x.pool.Close()
	for {
		again, err := x.scan(ctx, hints{all: true})
		if err != nil || !again {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(x.cfg.Quiet):
		}
	}
}

// Run keeps the store equal to the folders until ctx ends, and returns nil then.
func (x *Indexer) Run(ctx context.Context) error {
	w := newWatcher(x.cfg.Logger, x.cfg.Poll > 0)
	w.chmods = x.refused
	x.setWatch(w)
	if err := x.start(ctx); err != nil {
		return err
	}
	defer x.pool.Close()
	x.quick.Limits.Time = x.cfg.Patience
	defer x.quick.Close()
	x.slow.wake, x.slow.read = make(chan struct{}, 1), map[string]*reread{}
	x.scans.find(ctx, &x.pool, x.cfg.Logger)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { x.watch.run(ctx); return nil })
	g.Go(func() error { x.watchMounts(ctx); return nil })
	g.Go(func() error { x.slow.run(ctx, &x.pool, func(name string) { x.watch.send(ctx, name) }); return nil })
	g.Go(func() error { x.scans.run(ctx, x.notify, func(name string) { x.watch.send(ctx, name) }); return nil })
	g.Go(func() error { return x.loop(ctx) })
	if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

func (x *Indexer) setWatch(w *watcher) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.watch = w
}

// start loads what the store knows.
func (x *Indexer) start(ctx context.Context) error {
	x.started = time.Now()
	prints, err := x.cfg.Store.Fingerprints(ctx)
	if err != nil {
		return fmt.Errorf("read fingerprints: %w", err)
	}
	for path, fp := range prints {
		x.remember(path, parseFingerprint(fp))
	}
	return x.loadKin(ctx)
}

// loop scans everything, then what hints name, until ctx ends.
func (x *Indexer) loop(ctx context.Context) error {
	h := hints{all: true}
	wait := x.cfg.Quiet
	x.next.CompareAndSwap(nil, x.setup()) // folders of another start may be in the index
	for {
		again, err := false, x.take(ctx)
		if err == nil {
			again, err = x.scan(ctx, h)
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil { // the store is in trouble; the truth is in the folders, so look again later
			x.cfg.Logger.Error("indexing failed, trying again", "error", err)
			again, wait = true, min(2*wait, mostWait)
		} else {
			wait = x.cfg.Quiet
		}
		x.setTrouble(err)
		h = hints{}
		timer := time.NewTimer(x.nextLook(again, wait))
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-timer.C:
			h.all = true
		case <-x.changed:
			timer.Stop()
			h.all = true
		case a := <-x.asks:
			timer.Stop()
			x.answer(ctx, a)
			h.all = again
		case name := <-x.watch.events:
			timer.Stop()
			h.all = name == "" || again
			if name != "" {
				h.add(name)
			}
			if !settle(ctx, x.watch.events, &h, x.cfg.Quiet, mostQuiet) {
				return nil
			}
		}
	}
}

// nextLook is the time until everything is looked at without a hint.
func (x *Indexer) nextLook(again bool, wait time.Duration) time.Duration {
	switch {
	case again:
		return wait
	case x.cfg.Poll > 0:
		return x.cfg.Poll
	}
	for _, r := range x.setup().roots {
		if x.watch.polls(r.name) || x.rootCode(r.label) != "" {
			return min(pollFallback, x.cfg.Tick)
		}
	}
	return x.cfg.Tick
}
