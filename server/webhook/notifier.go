package webhook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/ymateb/ymateb/index"
)

// Index is the collection as readers see it. Safe for concurrent use.
type Index interface {
	Get(ctx context.Context, id string) (index.Document, error)
	Each(ctx context.Context, q index.Query, f func(id string) error) error
	Stats(ctx context.Context) (index.Stats, error)
}

// Config is what a Notifier needs.
type Config struct {
	Hooks     []Hook            // from Parse
	Dir       string            // for the journals; those of hooks that are gone are removed
	Index     Index             // required
	Ready     func() bool       // whether the collection is whole; nil: always
	BaseURL   string            // where readers reach the server, without a slash at the end; "": addresses begin with /
	Log       *slog.Logger      // nil discards
	Quiet     time.Duration     // between a hint and the look that it asks for; 0: 2 s
	Transport http.RoundTripper // for tests; nil: the network
}

// Notifier tells hooks what is new. Made by New; Run may be called once.
type Notifier struct {
	cfg   Config
	hooks []*hook
	hint  chan struct{}
}

// hook is a Hook at work.
type hook struct {
	Hook
	http    *http.Client
	journal *hookJournal
	wake    chan struct{}
	duesOn  index.Date      // the day on which deadlines were last looked at
	far     map[string]bool // commitments whose deadline is not to be told on that day
	owed    map[string]line // message id → what became of it, while the journal can't be written

	mu       sync.Mutex
	failures int                  // in a row
	refused  map[string]int       // message id → how often it was refused
	retry    map[string]time.Time // message id → not before
	rest     time.Time            // the hook is left alone until then
	problem  string
	since    time.Time
}

// New opens the journals and starts nothing.
func New(cfg Config) (*Notifier, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Quiet == 0 {
		cfg.Quiet = quiet
	}
	if cfg.Ready == nil {
		cfg.Ready = func() bool { return true }
	}
	n := &Notifier{cfg: cfg, hint: make(chan struct{}, 1)}
	names := map[string]bool{}
	for _, one := range cfg.Hooks {
		if one.address == nil {
			return nil, errors.New("webhook: a hook that Parse has not read")
		}
		names[one.Name+".jsonl"] = true
		j, err := openJournal(filepath.Join(cfg.Dir, one.Name+".jsonl"))
		if err != nil {
			return nil, errors.Join(fmt.Errorf("journal of webhook %s: %w", one.Name, err), n.Close())
		}
		h := &hook{Hook: one, journal: j, wake: make(chan struct{}, 1), owed: map[string]line{}, refused: map[string]int{}, retry: map[string]time.Time{}}
		h.http = h.client()
		if cfg.Transport != nil {
			h.http.Transport = cfg.Transport
		}
		n.hooks = append(n.hooks, h)
	}
	return n, n.sweep(names)
}

// sweep removes the journals of hooks that are no longer configured: one that
// comes back later begins anew.
func (n *Notifier) sweep(keep map[string]bool) error {
	entries, err := os.ReadDir(n.cfg.Dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("journals of webhooks: %w", err)
	}
	for _, e := range entries {
		if !keep[e.Name()] && e.Type().IsRegular() {
			err = errors.Join(err, os.Remove(filepath.Join(n.cfg.Dir, e.Name())))
		}
	}
	return err
}

// Close closes the journals, after Run.
func (n *Notifier) Close() error {
	var err error
	for _, h := range n.hooks {
		err = errors.Join(err, h.journal.close())
	}
	return err
}

// Changed says that the collection may have changed. It never waits; nil listens
// to nothing. Safe for concurrent use.
func (n *Notifier) Changed() {
	if n == nil {
		return
	}
	select {
	case n.hint <- struct{}{}:
	default:
	}
}

const (
	quiet    = 2 * time.Second
	look     = 10 * time.Minute // and without a hint: another day may have begun
	again    = 30 * time.Second // after something went wrong
	lookCost = 20               // looking takes one part in so many of the time
)

// Run tells until ctx ends, and returns nil then.
func (n *Notifier) Run(ctx context.Context) error {
	if len(n.hooks) == 0 {
		return nil
	}
	var g errgroup.Group
	g.Go(func() error { n.watch(ctx); return nil })
	for _, h := range n.hooks {
		g.Go(func() error { n.deliver(ctx, h); return nil })
	}
	return g.Wait()
}

// watch compares after hints, and now and then.
func (n *Notifier) watch(ctx context.Context) {
	var seen struct {
		version uint64
		day     index.Date // zero: nothing was compared yet
	}
	for {
		wait, began := look, time.Now()
		if !n.cfg.Ready() {
			wait = n.cfg.Quiet
		} else if s, err := n.cfg.Index.Stats(ctx); err != nil {
			wait = again
		} else if today := index.Today(began); s.Version != seen.version || today != seen.day {
			if n.compareAll(ctx) == nil {
				seen.version, seen.day = s.Version, today
			} else {
				wait = again
			}
		}
		if !sleep(ctx, lookCost*time.Since(began)) {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-n.hint:
		case <-time.After(wait):
		}
		if !sleep(ctx, n.cfg.Quiet) {
			return
		}
	}
}

// compareAll compares for every hook; what stops one does not stop another.
func (n *Notifier) compareAll(ctx context.Context) error {
	var first error
	for _, h := range n.hooks {
		all, err := n.compare(ctx, h)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			n.cfg.Log.Error("webhook: nothing can be queued", "webhook", h.Name, "error", err)
			h.trouble(problemJournal)
		case !all:
			err = errors.New("queue full")
			h.trouble(problemFull)
		default:
			h.mend(problemFull, problemJournal)
		}
		if first == nil {
			first = err
		}
	}
	return first
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

func (h *hook) poke() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// deliver sends what waits for a hook, one message after another.
func (n *Notifier) deliver(ctx context.Context, h *hook) {
	for ctx.Err() == nil {
		m, wait, ok := h.next(time.Now())
		if !ok {
			t := time.NewTimer(wait)
			select {
			case <-ctx.Done():
			case <-h.wake:
			case <-t.C:
			}
			t.Stop()
			continue
		}
		if err := n.attempt(ctx, h, m); err != nil {
			n.cfg.Log.Error("webhook: its journal can't be written", "webhook", h.Name, "error", err)
			h.trouble(problemJournal)
			sleep(ctx, again)
			continue
		}
		sleep(ctx, gap)
	}
}

// next is the oldest message whose time has come; else how long to wait for one.
func (h *hook) next(now time.Time) (next message, wait time.Duration, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	wait = look
	h.journal.each(func(m message) bool {
		at := h.retry[m.ID]
		if h.rest.After(at) {
			at = h.rest
		}
		left := h.deadline(m).Sub(now)
		if left <= 0 || !at.After(now) {
			next, ok = m, true
			return false
		}
		wait = min(wait, left, at.Sub(now))
		return true
	})
	return next, wait, ok
}

// deadline is when a message is given up.
func (h *Hook) deadline(m message) time.Time {
	return m.At.Add(time.Duration(h.GiveUp) * 24 * time.Hour)
}

// attempt tries to deliver a message once and writes down what came of it.
func (n *Notifier) attempt(ctx context.Context, h *hook, m message) error {
	now := time.Now().UTC().Truncate(time.Second)
	if said, ok := h.owed[m.ID]; ok { // it was sent; a full disk must not have it sent every half-minute
		return h.record(m, said)
	}
	if !h.deadline(m).After(now) {
		n.cfg.Log.Warn("webhook: message given up", "webhook", h.Name, "id", m.ID, "type", m.Type, "days", h.GiveUp)
		return h.record(m, line{Dead: m.ID, At: now})
	}
	b, err := n.body(ctx, m)
	switch {
	case ctx.Err() != nil:
		return nil
	case errors.Is(err, errVoid) && n.cfg.Ready():
		return h.record(m, line{Void: m.ID})
	case err != nil: // the index is being made, or in trouble
		h.put(failed{code: problemIndex, down: true}, m)
		return nil
	}
	err = h.send(ctx, m, b)
	if ctx.Err() != nil {
		return nil
	}
	var f failed
	if errors.As(err, &f) {
		h.put(f, m)
		n.cfg.Log.Warn("webhook: message not delivered, trying again", "webhook", h.Name, "id", m.ID, "why", f.Error())
		return nil
	}
	h.mend("")
	return h.record(m, line{OK: m.ID, At: now})
}

// record writes down what became of a message.
func (h *hook) record(m message, said line) error {
	h.forget(m.ID)
	if err := h.journal.write(false, said); err != nil {
		h.owed[m.ID] = said
		return err
	}
	delete(h.owed, m.ID)
	h.mend(problemJournal)
	return nil
}

// put notes that an attempt failed: where the receiver is down it is left alone
// for a while, else only this message is.
func (h *hook) put(f failed, m message) {
	h.mu.Lock()
	now := time.Now()
	if f.down {
		h.failures++
		h.rest = now.Add(max(backOff(h.failures), f.after))
	} else {
		h.refused[m.ID]++
		h.retry[m.ID] = now.Add(max(backOff(h.refused[m.ID]), f.after))
	}
	h.mu.Unlock()
	h.trouble(f.Error())
}

func (h *hook) forget(id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.retry, id)
	delete(h.refused, id)
}

// trouble notes what is wrong, and since when.
func (h *hook) trouble(code string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.problem == "" {
		h.since = time.Now().UTC().Truncate(time.Second)
	}
	h.problem = code
}

// mend notes that something is well again; "" means delivering.
func (h *hook) mend(codes ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delivering := slices.Contains(codes, "")
	if delivering {
		h.failures, h.rest = 0, time.Time{}
	}
	if own := h.problem == problemFull || h.problem == problemJournal; own && slices.Contains(codes, h.problem) || !own && delivering {
		h.problem, h.since = "", time.Time{}
	}
}

// Webhooks tells how delivering goes, in the order of the configuration. Safe for
// concurrent use.
func (n *Notifier) Webhooks() []index.Webhook {
	var list []index.Webhook
	for _, h := range n.hooks {
		waiting, counts := h.journal.counted()
		w := index.Webhook{Name: h.Name, Pending: waiting, Delivered: counts.Delivered, GivenUp: counts.GivenUp,
			LastDelivery: counts.LastOK, LastGivenUp: counts.LastGivenUp}
		for _, e := range h.Events {
			w.Events = append(w.Events, string(e))
		}
		h.mu.Lock()
		w.Problem, w.Since = h.problem, h.since
		h.mu.Unlock()
		list = append(list, w)
	}
	return list
}
