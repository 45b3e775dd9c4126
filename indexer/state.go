package indexer

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/journal"
)

// State is what only this installation knows and no folder can tell: when a
// document was first seen, what replaced it, and which files could not be read.
// It is a journal, compacted when it is opened. Safe for concurrent use.
type State struct {
	mu       sync.Mutex
	log      *journal.Journal[entry]
	seen     map[string]time.Time // document id → first seen
	next     map[string]string    // id → id of the version that replaced it
	failures map[string]failure   // path → why it could not be read
	mounts   map[string]bool      // paths at which something was mounted
	apart    bool                 // documents were put that are not related to all others yet
}

type failure struct {
	Fingerprint string        `json:"fingerprint"`
	Problem     index.Problem `json:"problem"`
}

// entry is one line of the log.
type entry struct {
	Seen    string     `json:"seen,omitempty"` // document id
	At      *time.Time `json:"at,omitempty"`
	Old     string     `json:"old,omitempty"` // document id
	New     string     `json:"new,omitempty"`
	Failed  *failure   `json:"failed,omitempty"`
	Cleared string     `json:"cleared,omitempty"` // path
	Apart   *bool      `json:"unrelated,omitempty"`
	Mount   string     `json:"mount,omitempty"`   // path
	Unmount string     `json:"unmount,omitempty"` // path
}

const stateName = "state.jsonl"

// OpenState opens or makes the state in dir.
func OpenState(dir string) (*State, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make state folder: %w", err)
	}
	s := &State{seen: map[string]time.Time{}, next: map[string]string{}, failures: map[string]failure{}, mounts: map[string]bool{}}
	log, lines, err := journal.Open(filepath.Join(dir, stateName), 0o644, s.apply)
	if err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	s.log = log
	if lines > 2*(len(s.seen)+len(s.next)+len(s.failures)+len(s.mounts))+100 {
		if err := log.Rewrite(s.entries()); err != nil {
			return nil, fmt.Errorf("compact state: %w", err)
		}
	}
	return s, nil
}

func (s *State) apply(e entry) {
	switch {
	case e.Seen != "" && e.At != nil:
		s.seen[e.Seen] = *e.At
	case e.Old != "":
		s.next[e.Old] = e.New
	case e.Failed != nil:
		s.failures[e.Failed.Problem.Path] = *e.Failed
	case e.Cleared != "":
		delete(s.failures, e.Cleared)
	case e.Apart != nil:
		s.apart = *e.Apart
	case e.Mount != "":
		s.mounts[e.Mount] = true
	case e.Unmount != "":
		delete(s.mounts, e.Unmount)
	}
}

// CopyTo writes a copy of the state into a folder, which it makes.
func (s *State) CopyTo(dir string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return journal.Write(filepath.Join(dir, stateName), 0o644, s.entries())
}

// entries are those that still count.
func (s *State) entries() iter.Seq[entry] {
	return func(yield func(entry) bool) {
		for id, at := range s.seen {
			if !yield(entry{Seen: id, At: &at}) {
				return
			}
		}
		for from, to := range s.next {
			if !yield(entry{Old: from, New: to}) {
				return
			}
		}
		for _, x := range s.failures {
			if !yield(entry{Failed: &x}) {
				return
			}
		}
		for path := range s.mounts {
			if !yield(entry{Mount: path}) {
				return
			}
		}
		if s.apart {
			yield(entry{Apart: &s.apart})
		}
	}
}

// Close closes the log.
func (s *State) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Close()
}

func (s *State) write(entries ...entry) error {
	if err := s.log.Append(entries...); err != nil {
		return err
	}
	for _, e := range entries {
		s.apply(e)
	}
	return nil
}

// sync puts on disk what was written since the last time.
func (s *State) sync() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Sync()
}

// FirstSeen tells when a document was first seen here; now, when it was not.
func (s *State) FirstSeen(id string, now time.Time) (time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, ok := s.seen[id]; ok {
		return at, nil
	}
	now = now.UTC().Truncate(time.Second)
	return now, s.write(entry{Seen: id, At: &now})
}

// Replace records that the document next took the place of the document old.
func (s *State) Replace(old, next string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old == next || s.next[old] == next {
		return nil
	}
	if s.next[next] == old { // put back as it was
		return s.write(entry{Old: next}, entry{Old: old, New: next})
	}
	return s.write(entry{Old: old, New: next})
}

// Successor follows the versions that replaced a document to the last one; ""
// when it was never replaced.
func (s *State) Successor(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := ""
	for range 100 { // a bound: versions may go round in a circle
		next := s.next[id]
		if next == "" {
			break
		}
		last, id = next, next
	}
	return last
}

// unrelated tells whether the last scan ended before all documents were related.
func (s *State) unrelated() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.apart
}

func (s *State) setUnrelated(apart bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.apart == apart {
		return nil
	}
	return s.write(entry{Apart: &apart})
}

// setMount remembers or forgets a path at which something is mounted.
func (s *State) setMount(path string, there bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.mounts[path] == there:
		return nil
	case there:
		return s.write(entry{Mount: path})
	}
	return s.write(entry{Unmount: path})
}

// mountsOf lists the paths below a root at which something was mounted, sorted.
func (s *State) mountsOf(label string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var paths []string
	for path := range s.mounts {
		if strings.HasPrefix(path, label+"/") {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

func (s *State) fail(f failure) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old, ok := s.failures[f.Problem.Path]; ok && old.Fingerprint == f.Fingerprint && old.Problem.Code == f.Problem.Code {
		return nil
	}
	return s.write(entry{Failed: &f})
}

func (s *State) clear(path string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.failures[path]; !ok {
		return nil
	}
	return s.write(entry{Cleared: path})
}

func (s *State) failed(path string) (failure, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, ok := s.failures[path]
	return f, ok
}

// problems lists the files that could not be read, by path.
func (s *State) problems() []index.Problem {
	s.mu.Lock()
	defer s.mu.Unlock()
	ps := make([]index.Problem, 0, len(s.failures))
	for _, f := range s.failures {
		ps = append(ps, f.Problem)
	}
	return ps
}
