package indexer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"sync"
	"time"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/indexer/internal/source"
)

// A scan of a running program does not wait long for one file (Config.Patience).
// One that takes longer is read beside the scans, under the usual limit, so that
// it keeps no other file from being found.

// codeSlow is the row of the status page for a file that is being read so.
const codeSlow = "slow"

// slow is the queue of such files. What became of each waits here until the file
// is looked at again.
type slow struct {
	wake chan struct{} // nil: every file is waited for

	mu   sync.Mutex
	jobs []found
	read map[string]*reread // by hash: queued or read
}

// reread is a file that took long.
type reread struct {
	source.Result
	paths map[string]look // that have not taken it yet
	done  bool
}

// mostReread bounds the texts that are kept for files that may have changed since.
const mostReread = 64

// want queues a file that timed out. It reports false where it must be taken as
// failed.
func (s *slow) want(f found, err error) bool {
	var e *source.Error
	if s.wake == nil || !errors.As(err, &e) || e.Code != source.Timeout {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.read[f.print.hash]; r != nil && !r.done { // a copy
		r.paths[f.path] = f.look
		return true
	}
	if len(s.read) >= mostReread {
		for hash, r := range s.read {
			if r.done {
				delete(s.read, hash)
			}
		}
	}
	s.read[f.print.hash] = &reread{paths: map[string]look{f.path: f.look}}
	s.jobs = append(s.jobs, f)
	select {
	case s.wake <- struct{}{}:
	default:
	}
	return true
}

// waits tells whether the bytes of a file are being read.
func (s *slow) waits(f found) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.read[f.print.hash]
	if r == nil || r.done {
		return false
	}
	r.paths[f.path] = f.look
	return true
}

// take is what became of a file that took long.
func (s *slow) take(f found) (source.Result, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.read[f.print.hash]
	if r == nil || !r.done {
		return source.Result{}, false
	}
	if delete(r.paths, f.path); len(r.paths) == 0 {
		delete(s.read, f.print.hash)
	}
	return r.Result, true
}

// run works through the queue until ctx ends. changed is told each file that can
// be taken.
func (s *slow) run(ctx context.Context, pool *source.Pool, changed func(name string)) {
	for {
		f, ok := s.next()
		if !ok {
			select {
			case <-ctx.Done():
				return
			case <-s.wake:
				continue
			}
		}
		read, same := readAsWas(ctx, pool, f)
		if ctx.Err() != nil {
			return
		}
		for _, name := range s.end(f, read, same) {
			changed(name)
		}
	}
}

// readAsWas reads a file if it still has the bytes that it had.
func readAsWas(ctx context.Context, pool *source.Pool, f found) (read source.Result, same bool) {
	data, err := loadRegular(f.root, f.look.name)
	if sum := sha256.Sum256(data); err != nil || hex.EncodeToString(sum[:]) != f.print.hash {
		return read, false
	}
	read.Text, read.Err = pool.Read(ctx, data, f.look.name)
	return read, true
}

// end keeps what was read, or forgets a file that has gone or changed: it is
// looked at like any other again.
func (s *slow) end(f found, read source.Result, same bool) (names []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.read[f.print.hash]
	r.done, r.Result = true, read
	for _, l := range r.paths {
		names = append(names, l.name)
	}
	if !same {
		delete(s.read, f.print.hash)
	}
	return names
}

func (s *slow) next() (found, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.jobs) == 0 {
		return found{}, false
	}
	f := s.jobs[0]
	s.jobs = s.jobs[1:]
	return f, true
}

// putOff makes the outcome of a file that is not read yet, and says why.
func (r *reading) putOff(code, detail string) {
	r.skip = true
	r.sidecar = &index.Problem{Path: r.path, Code: code, Detail: detail, Since: time.Now().UTC().Truncate(time.Second)}
}
