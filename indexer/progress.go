package indexer

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/indexer/internal/source"
)

// Progress tells what the indexer is doing and which files and folders it can't
// read. Safe for concurrent use.
func (x *Indexer) Progress() index.Progress {
	x.mu.Lock()
	p := x.progress
	p.Faults = x.panics
	p.Roots, p.Problems = nil, slices.Collect(maps.Values(x.troubles))
	codes, counts := maps.Clone(x.rootProblems), map[string]int{}
	watch := x.watch
	for path := range x.known {
		label, _, _ := strings.Cut(path, "/")
		counts[label]++
	}
	x.mu.Unlock()
	p.OCR = x.scans.progress()
	for _, r := range x.setup().roots {
		p.Roots = append(p.Roots, index.Root{
			Path: r.label, Files: counts[r.label], Code: codes[r.label],
			Polls: x.cfg.Poll > 0 || watch != nil && watch.polls(r.name),
		})
	}
	p.Problems = append(p.Problems, x.cfg.State.problems()...)
	slices.SortFunc(p.Problems, func(a, b index.Problem) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Code, b.Code))
	})
	return p
}

// update changes the progress and tells who listens.
func (x *Indexer) update(f func(p *index.Progress)) {
	x.mu.Lock()
	f(&x.progress)
	x.mu.Unlock()
	x.notify()
}

func (x *Indexer) notify() {
	if x.cfg.Changed == nil {
		return
	}
	x.mu.Lock()
	p := x.progress
	x.mu.Unlock()
	x.cfg.Changed(p)
}

func (x *Indexer) setScanning(on bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.progress.Scanning = on
	if !on {
		x.progress.Done, x.progress.Total = 0, 0
	}
}

// setWork says how many files have been read; total counts when it is not 0.
func (x *Indexer) setWork(done, total int) {
	x.update(func(p *index.Progress) {
		p.Done = done
		if total > 0 {
			p.Total = total
		}
	})
}

// scanned is called at the end of a scan that went well. The first is only ended
// when no file is still being written, or has been for long.
func (x *Indexer) scanned(changed, pending bool) {
	now := time.Now().UTC().Truncate(time.Second)
	x.update(func(p *index.Progress) {
		p.Ready, p.LastScan = p.Ready || !pending || time.Since(x.started) > mostQuiet, now
		if changed || p.LastChange.IsZero() {
			p.LastChange = now
		}
	})
}

// setTrouble says why the store can't be kept equal to the folders; nil when it
// is again.
func (x *Indexer) setTrouble(err error) {
	code := ""
	switch {
	case errors.Is(err, index.ErrNoSpace), errors.Is(err, syscall.ENOSPC):
		code = index.TroubleSpace
	case err != nil:
		code = index.TroubleIndex
	}
	x.update(func(p *index.Progress) { p.Trouble = code })
}

func (x *Indexer) setRoot(label, code string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if code != "" && x.rootProblems[label] != code {
		x.cfg.Logger.Error("watched folder is missing or suddenly empty; its documents stay", "folder", label, "code", code)
	}
	x.rootProblems[label] = code
}

func (x *Indexer) rootCode(label string) string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.rootProblems[label]
}

// setClosed replaces the folders at or below a path that can't be looked at, and
// the places of mounts above it.
func (x *Indexer) setClosed(below string, closed map[string]error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	before := maps.Clone(x.troubles)
	for path, p := range before {
		within := path == below || strings.HasPrefix(path, below+"/")
		if within && (p.Code == codeClosed || p.Code == codeMount) || p.Code == codeMount && strings.HasPrefix(below, path+"/") {
			delete(x.troubles, path)
		}
	}
	for path, err := range closed {
		code, since := codeClosed, time.Now().UTC().Truncate(time.Second)
		if errors.Is(err, errNotMounted) {
			code = codeMount
		}
		if p := before[path]; p.Code == code {
			since = p.Since
		}
		x.troubles[path] = index.Problem{Path: path, Code: code, Detail: cause(err).Error(), Since: since}
	}
}

// refused reports whether the system did not let us read a file, a sidecar or a
// folder.
func (x *Indexer) refused(name string) bool {
	r, ok := x.rootOf(name)
	if !ok {
		return false
	}
	failed, ok := x.cfg.State.failed(r.path(name))
	x.mu.Lock()
	defer x.mu.Unlock()
	return ok && failed.Problem.Code == source.Unreadable || x.metas[name].sum == unreadableMeta || x.troubles[r.path(name)].Code == codeClosed
}

// setSidecarProblem records what is wrong with the sidecar or folder defaults of
// a document; nil when all is well.
func (x *Indexer) setSidecarProblem(path string, p *index.Problem) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if p == nil {
		delete(x.troubles, path)
	} else {
		x.troubles[path] = *p
	}
}
