package indexer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ymateb/ymateb/analysis/facts"
)

// setup is what can change while an Indexer runs. It is never written to.
type setup struct {
	roots   []root
	facts   *facts.Reader
	version string
}

func (x *Indexer) setup() *setup { return x.now.Load() }

// Reconfigure changes the folders, and the tables and version where facts is not
// nil. It returns an error, and changes nothing, when a folder can't be watched;
// else the change is made when the scan under way has ended: folders that were
// taken away leave the index, those that came are read, and so is everything
// when the version is another. Documents of folders that stay are found
// throughout. Safe for concurrent use while Run runs.
func (x *Indexer) Reconfigure(folders []string, r *facts.Reader, version string) error {
	roots, err := x.resolve(folders)
	if err != nil {
		return err
	}
	next := &setup{roots, r, version}
	if r == nil {
		next.facts, next.version = x.setup().facts, x.setup().version
	}
	x.next.Store(next)
	select {
	case x.changed <- struct{}{}:
	default: // it knows
	}
	return nil
}

// take makes a change that was asked for, and lets documents go that lie in no
// watched folder.
func (x *Indexer) take(ctx context.Context) error {
	next := x.next.Swap(nil)
	if next == nil {
		return nil
	}
	for _, r := range x.setup().roots {
		if !slices.Contains(next.roots, r) {
			x.watch.forget(r.name)
			x.dropRoot(r.label)
		}
	}
	x.now.Store(next)
	err := x.remove(ctx, x.unwatched())
	if err != nil {
		x.next.CompareAndSwap(nil, next) // again, when the store is well
	}
	return err
}

// unwatched is the known paths that lie in no watched folder.
func (x *Indexer) unwatched() map[string]bool {
	gone, folders := map[string]bool{}, map[string]int{}
	note := func(path string) {
		if _, ok := x.rootNamed(path); !ok && !gone[path] {
			gone[path] = true
			label, _, _ := strings.Cut(path, "/")
			folders[label]++
		}
	}
	for path := range x.known {
		note(path)
	}
	for _, p := range x.cfg.State.problems() {
		note(p.Path)
	}
	for label, n := range folders {
		x.cfg.Logger.Warn("folder is not watched any more: its files leave the index", "folder", label, "files", n)
	}
	return gone
}

// dropRoot forgets what was wrong with a folder that is not watched any more.
func (x *Indexer) dropRoot(label string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.rootProblems, label)
	for path := range x.troubles {
		if path == label || strings.HasPrefix(path, label+"/") {
			delete(x.troubles, path)
		}
	}
}

// resolve makes folders absolute and gives each a label of its own; a folder that
// is watched already keeps its label. Folders inside others are an error: their
// documents would have two names. So is a folder that is not there, unless
// documents of it are known: then it is a mount that may come back.
func (x *Indexer) resolve(names []string) ([]root, error) {
	if len(names) == 0 {
		return nil, errors.New("no folder to watch")
	}
	roots, err := resolve(names, x.setup().roots)
	if err != nil {
		return nil, err
	}
	for i, r := range roots {
		switch info, err := os.Stat(r.name); {
		case errors.Is(err, fs.ErrNotExist):
			if known, e := x.holds(r.label); e != nil || !known {
				return nil, errors.Join(fmt.Errorf("folder %s: %w", names[i], cause(err)), e)
			}
		case err != nil:
			return nil, fmt.Errorf("folder %s: %w", names[i], cause(err))
		case !info.IsDir():
			return nil, fmt.Errorf("folder %s: not a folder", names[i])
		}
	}
	return roots, nil
}

// holds reports whether the store has documents of a folder.
func (x *Indexer) holds(label string) (bool, error) {
	if x.cfg.Store == nil {
		return false, nil
	}
	prints, err := x.cfg.Store.Fingerprints(context.Background())
	for path := range prints {
		if strings.HasPrefix(path, label+"/") {
			return true, err
		}
	}
	return false, err
}

// resolve names folders; those of before keep their labels.
func resolve(names []string, before []root) ([]root, error) {
	roots := make([]root, len(names))
	taken := map[string]bool{}
	for i, n := range names {
		abs, err := filepath.Abs(n)
		if err != nil {
			return nil, fmt.Errorf("folder %s: %w", n, err)
		}
		if real, err := filepath.EvalSymlinks(abs); err == nil {
			abs = real
		}
		for _, r := range roots[:i] {
			if r.name == abs || isBelow(abs, r.name) || isBelow(r.name, abs) {
				return nil, fmt.Errorf("folder %s lies inside another watched folder", n)
			}
		}
		roots[i].name = abs
		for _, r := range before {
			if r.name == abs {
				roots[i].label, taken[r.label] = r.label, true
			}
		}
	}
	for i, r := range roots {
		label := r.label
		if label != "" {
			continue
		}
		label = filepath.Base(r.name)
		for n := 2; taken[label]; n++ {
			label = fmt.Sprintf("%s-%d", filepath.Base(r.name), n)
		}
		roots[i].label, taken[label] = label, true
	}
	return roots, nil
}
