package indexer

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

// hints is a set of names on this machine that may have changed. A hint is
// never believed: the scan looks for itself. all means "look everywhere".
type hints struct {
	names map[string]bool
	all   bool
}

func (h *hints) add(name string) {
	if h.names == nil {
		h.names = map[string]bool{}
	}
	h.names[name] = true
	if len(h.names) > maxHints {
		h.all, h.names = true, nil
	}
}

// maxHints is the number of names from which looking everywhere is cheaper.
const maxHints = 5000

// watcher turns file system events into hints. Folders that can't be watched
// (no events on this file system, the system's limit reached) are polled.
type watcher struct {
	log    *slog.Logger
	fs     *fsnotify.Watcher // nil when only polling
	events chan string       // names that may have changed; "" means everything

	chmods func(name string) bool // whether a change of rights to it matters; nil: to none

	mu      sync.Mutex
	watched map[string]fs.FileInfo // the folders that had these names then
	polled  map[string]error       // folder → why it can't be watched
}

// newWatcher starts listening unless poll is true.
func newWatcher(log *slog.Logger, poll bool) *watcher {
	w := &watcher{log: log, events: make(chan string, 1024), watched: map[string]fs.FileInfo{}, polled: map[string]error{}}
	if poll {
		return w
	}
	fs, err := fsnotify.NewWatcher()
	if err != nil {
		log.Warn("file system events are not available, looking now and then instead", "error", err)
		return w
	}
	w.fs = fs
	return w
}

// add watches one folder, not those below it. Adding twice does nothing, unless
// another folder has the name now: one that was mounted over it, or what lay
// beneath a mount.
func (w *watcher) add(dir string, info fs.FileInfo) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if before, ok := w.watched[dir]; ok {
		if os.SameFile(before, info) {
			return
		}
		delete(w.watched, dir)
		_ = w.fs.Remove(dir) // it fails where the system has dropped the watch itself
	}
	if w.fs == nil {
		w.polled[dir] = errors.New("not watched by events")
		return
	}
	if err := w.fs.Add(dir); err != nil {
		if !errors.Is(err, os.ErrNotExist) && w.polled[dir] == nil {
			w.log.Warn("folder can't be watched by events, looking now and then instead", "folder", dir, "error", err)
			w.polled[dir] = err
		}
		return
	}
	w.watched[dir] = info
	delete(w.polled, dir)
}

// forget is called for names that are gone. The folders at and below are watched
// anew when they come back, under whichever name: a watch follows the folder, not
// its name, and would go on reporting the old one.
func (w *watcher) forget(name string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for dir := range w.polled {
		if dir == name || isBelow(dir, name) {
			delete(w.polled, dir)
		}
	}
	for dir := range w.watched {
		if dir == name || isBelow(dir, name) {
			delete(w.watched, dir)
			_ = w.fs.Remove(dir) // it fails where the system has dropped the watch itself
		}
	}
}

// review forgets the watches that the system has dropped without a word, as it
// does when a mount goes.
func (w *watcher) review() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.fs == nil {
		return
	}
	live := make(map[string]bool, len(w.watched))
	for _, dir := range w.fs.WatchList() {
		live[dir] = true
	}
	for dir := range w.watched {
		if !live[dir] {
			delete(w.watched, dir)
		}
	}
}

// holds reports whether the system still has the watch that a folder should have.
func (w *watcher) holds(dir string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.watched[dir] == nil {
		return true // it should have none
	}
	return slices.Contains(w.fs.WatchList(), dir)
}

// polls reports whether some folder at or below root is not watched by events.
func (w *watcher) polls(root string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for dir := range w.polled {
		if dir == root || isBelow(dir, root) {
			return true
		}
	}
	return false
}

func isBelow(name, dir string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && rel != "." && filepath.IsLocal(rel)
}

// run passes events on until ctx ends.
func (w *watcher) run(ctx context.Context) {
	if w.fs == nil {
		<-ctx.Done()
		return
	}
	defer w.fs.Close()
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-w.fs.Events:
			if !ok {
				return
			}
			if e.Op == fsnotify.Chmod && (w.chmods == nil || !w.chmods(e.Name)) {
				continue
			}
			if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
				w.forget(e.Name)
			}
			w.send(ctx, e.Name)
		case err, ok := <-w.fs.Errors:
			if !ok {
				return
			}
			w.log.Warn("file system events were lost, looking everywhere", "error", err)
			w.send(ctx, "")
		}
	}
}

func (w *watcher) send(ctx context.Context, name string) {
	select {
	case w.events <- name:
	case <-ctx.Done():
	}
}

// settle collects hints until it has been quiet for the time quiet, but no
// longer than most after the first. It returns false when ctx ends.
func settle(ctx context.Context, events <-chan string, h *hints, quiet, most time.Duration) bool {
	limit := time.NewTimer(most)
	defer limit.Stop()
	calm := time.NewTimer(quiet)
	defer calm.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case name := <-events:
			if name == "" {
				h.all = true
			} else {
				h.add(name)
			}
			calm.Reset(quiet)
		case <-calm.C:
			return true
		case <-limit.C:
			return true
		}
	}
}
