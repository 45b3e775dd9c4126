package indexer

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/ymateb/ymateb/index"
)

// State is what only this installation knows and no folder can tell: when a
// document was first seen, what replaced it, and which files could not be read.
// It is a log of small JSON lines, appended to and synced, compacted when it is
// opened. Safe for concurrent use.
type State struct {
	mu       sync.Mutex
	file     *os.File
	seen     map[string]time.Time // document id → first seen
	next     map[string]string    // id → id of the version that replaced it
	failures map[string]failure   // path → why it could not be read
	apart    bool                 // documents were put that are not related to all others yet
	dirty    bool                 // something is not synced yet
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
}

const stateName = "state.jsonl"

// OpenState opens or makes the state in dir. A line cut off by a crash is left
// out.
func OpenState(dir string) (*State, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make state folder: %w", err)
	}
	s := &State{seen: map[string]time.Time{}, next: map[string]string{}, failures: map[string]failure{}}
	name := filepath.Join(dir, stateName)
	lines, err := s.load(name)
	if err != nil {
		return nil, fmt.Errorf("read state: %w", err)
	}
	if lines > 2*(len(s.seen)+len(s.next)+len(s.failures))+100 {
		if err := s.compact(name); err != nil {
			return nil, fmt.Errorf("compact state: %w", err)
		}
	}
	s.file, err = os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	return s, s.endLine()
}

// endLine ends a last line that a crash cut off, so that the next entry stands
// on a line of its own.
func (s *State) endLine() error {
	info, err := s.file.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	last := make([]byte, 1)
	if _, err := s.file.ReadAt(last, info.Size()-1); err != nil || last[0] == '\n' {
		return err
	}
	_, err = s.file.Write([]byte("\n"))
	return err
}

func (s *State) load(name string) (lines int, err error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for ; sc.Scan(); lines++ {
		var e entry
		if json.Unmarshal(sc.Bytes(), &e) == nil {
			s.apply(e)
		}
	}
	return lines, sc.Err()
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
	}
}

// CopyTo writes a copy of the state into a folder, which it makes.
func (s *State) CopyTo(dir string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return s.compact(filepath.Join(dir, stateName))
}

// compact writes the entries that still count to a new file and swaps it in.
func (s *State) compact(name string) error {
	f, err := os.CreateTemp(filepath.Dir(name), stateName+".*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already after the rename
	w := bufio.NewWriter(f)
	enc := json.NewEncoder(w)
	for id, at := range s.seen {
		err = errors.Join(err, enc.Encode(entry{Seen: id, At: &at}))
	}
	for from, to := range s.next {
		err = errors.Join(err, enc.Encode(entry{Old: from, New: to}))
	}
	for _, x := range s.failures {
		err = errors.Join(err, enc.Encode(entry{Failed: &x}))
	}
	if s.apart {
		err = errors.Join(err, enc.Encode(entry{Apart: &s.apart}))
	}
	if err = errors.Join(err, w.Flush(), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// Close closes the log.
func (s *State) Close() error { return errors.Join(s.sync(), s.file.Close()) }

func (s *State) write(entries ...entry) error {
	var lines []byte
	for _, e := range entries {
		b, err := json.Marshal(e)
		if err != nil {
			return err
		}
		lines = append(append(lines, b...), '\n')
	}
	before, err := s.file.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	if _, err := s.file.Write(lines); err != nil {
		return errors.Join(fmt.Errorf("write state: %w", err), s.file.Truncate(before)) // no half lines
	}
	for _, e := range entries {
		s.apply(e)
	}
	s.dirty = true
	return nil
}

// sync puts on disk what was written since the last time.
func (s *State) sync() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.dirty {
		return nil
	}
	s.dirty = false
	return s.file.Sync()
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
