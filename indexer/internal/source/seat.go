package source

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

var (
	errLater = errors.New("send again")       // another file ended the worker
	errAlone = errors.New("read again alone") // this file or another of its batch did
)

// A job is a file for a worker and the place for what becomes of it.
type job struct {
	request
	out *Result
}

// A seat is the place of one worker process in a pool; the process is replaced
// when it is spent.
type seat struct {
	batches int  // sent and not yet answered; under the pool's lock
	large   bool // and it is one large file

	sending sync.Mutex // held while a batch is sent: the order of sending is that of the answers
	w       *worker    // nil: none yet
	last    chan struct{}
}

// end kills the process; nobody may be reading.
func (s *seat) end() {
	s.sending.Lock()
	defer s.sending.Unlock()
	if s.w != nil {
		_ = s.w.stop()
		s.w = nil
	}
}

// A turn is a batch on its way through a worker. The channel before is closed when
// the batch in front is done with, nil if there was none; after must be closed when
// this one is, sent when all of it is written.
type turn struct {
	seat                *seat
	w                   *worker
	before, after, sent chan struct{}
	watch               *watchdog
	forget              func() bool // no longer kill the worker when the context ends
}

// send begins to write files to the worker, which it starts if need be.
func (s *seat) send(ctx context.Context, jobs []job) (*turn, error) {
	s.sending.Lock()
	if s.w == nil || s.w.isSpent() {
		w, err := startWorker(jobs[0].lim.Memory)
		if err != nil {
			s.sending.Unlock()
			return nil, &Error{Code: Unreadable, Err: fmt.Errorf("%w: %w", ErrNoWorker, err)}
		}
		s.w, s.last = w, nil
	}
	t := &turn{seat: s, w: s.w, before: s.last, after: make(chan struct{}), sent: make(chan struct{})}
	s.last = t.after
	patience := jobs[0].lim.Time
	if t.before != nil { // those in front may take their time
		patience *= sentAhead*batchFiles + 1
	}
	t.watch = watch(t.w, patience)
	t.forget = context.AfterFunc(ctx, t.w.kill)
	// Answers are read meanwhile: where pipes are short, the worker must be rid of
	// its first answers before it takes the last file.
	go func() {
		_ = t.w.send(jobs) // if it fails there will be no answer either
		s.sending.Unlock()
		close(t.sent)
	}()
	return t, nil
}

// read has files read by the worker and fills in their results: errLater and
// errAlone where they must be read again. The worker is spent unless all files
// were good, or refused before any of them was interpreted.
func (s *seat) read(ctx context.Context, jobs []job) {
	t, err := s.send(ctx, jobs)
	if err != nil {
		conclude(jobs, err, err)
		return
	}
	if t.before != nil {
		<-t.before
	}
	good := false
	if t.w.isSpent() {
		conclude(jobs, errLater, errLater)
	} else {
		t.watch.begin(jobs[0].lim.Time)
		good = t.take(ctx, jobs)
	}
	if inTime, live := t.watch.stop(), t.forget(); !good || !inTime || !live {
		_ = t.w.stop()
	}
	<-t.sent
	close(t.after)
	if ctx.Err() != nil && !good {
		for _, j := range jobs {
			if errors.Is(j.out.Err, errLater) || errors.Is(j.out.Err, errAlone) {
				j.out.Err = ctx.Err()
			}
		}
	}
}

// conclude gives the first of some files an error and those behind it another.
func conclude(jobs []job, first, others error) {
	for i, j := range jobs {
		if j.out.Err = others; i == 0 {
			j.out.Err = first
		}
	}
}

// take fills in the answers; false where a file behind which the worker can't be
// used any more left others without one.
func (t *turn) take(ctx context.Context, jobs []job) bool {
	for i, j := range jobs {
		answer, err := t.w.receive(j.lim)
		var text Text
		var bad *Error
		if err == nil {
			text, bad, err = decodeResult(answer)
		}
		switch {
		case err != nil:
			t.blame(ctx, jobs[i:], err)
			return false
		case bad == nil:
			j.out.Text, j.out.Err = text, nil
		case bad.Code == Empty || bad.Code == UnknownFormat:
			j.out.Err = bad
		default:
			conclude(jobs[i:], bad, errLater)
			return false
		}
		t.watch.extend(j.lim.Time)
	}
	return true
}

// blame says which of the files without an answer is why there is none. A worker
// hands out its answers before a limit on time can be met, so that is the first's
// fault; at a sudden end some answers may have been on their way.
func (t *turn) blame(ctx context.Context, jobs []job, err error) {
	killed := t.w.isSpent()
	switch e := t.w.autopsy(err); {
	case ctx.Err() != nil:
		conclude(jobs, ctx.Err(), ctx.Err())
	case !t.watch.stop():
		conclude(jobs, fail(Timeout, jobs[0].lim.Time.String()), errLater)
	case e.Code == Timeout:
		conclude(jobs, e, errLater)
	case killed: // for another's sake
		conclude(jobs, errLater, errLater)
	case t.before == nil && len(jobs) == 1 && t.seat.lastIs(t):
		jobs[0].out.Err = e
	default:
		conclude(jobs, errAlone, errAlone)
	}
}

// lastIs tells whether nothing was sent behind a turn.
func (s *seat) lastIs(t *turn) bool {
	<-t.sent
	s.sending.Lock()
	defer s.sending.Unlock()
	return s.last == t.after
}
