package source

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
)

// A Pool reads files in worker processes, so that a file can cost no more than
// itself. Its zero value is ready: workers start when they are first needed and
// serve one good file after another; one that failed on a file is replaced. Safe
// for concurrent use.
type Pool struct {
	Limits  Limits
	Workers int // at a time; default: the number of processors, 4 at most

	once  sync.Once
	alone chan struct{} // held while a file is read again by a worker of its own

	mu      sync.Mutex
	seats   []*seat
	waiting []*waiter // in the order they came
}

const (
	sentAhead  = 3         // batches that a worker may have been sent
	batchFiles = 16        // small files in a batch
	batchBytes = 128 << 10 // in a batch of more than one
	smallFile  = 64 << 10  // a larger one has the worker to itself
)

// A File is the bytes of one and its name, as [Read] takes them.
type File struct {
	Data []byte
	Name string
}

// A Result is what became of one file.
type Result struct {
	Text Text
	Err  error // an [*Error] or that of the context
}

// A waiter is a caller for whom no worker has had room.
type waiter struct {
	small bool
	got   chan *seat
}

func (p *Pool) init() {
	p.Limits = p.Limits.orDefault()
	if p.Workers <= 0 {
		p.Workers = min(runtime.GOMAXPROCS(0), 4)
	}
	p.alone = make(chan struct{}, 1)
	for range p.Workers {
		p.seats = append(p.seats, &seat{})
	}
}

// Read is [Read] in a worker process under the pool's limits. It waits for a
// free worker; the time limit starts when that begins with the file. Errors are an
// [*Error] or that of ctx; on cancellation the worker is killed.
func (p *Pool) Read(ctx context.Context, data []byte, name string) (Text, error) {
	r := p.ReadAll(ctx, []File{{data, name}})[0]
	return r.Text, r.Err
}

// ReadAll is Read of several files, in their order, and cheaper for small ones:
// these go to a worker and come back several at a time, and while it has some the
// next, of another caller, already lie in its pipe. What ends a worker costs no
// file but the one it was at: those around it are read again.
func (p *Pool) ReadAll(ctx context.Context, files []File) []Result {
	p.once.Do(p.init)
	out := make([]Result, len(files))
	var left []job
	for i, f := range files {
		switch {
		case int64(len(f.Data)) > p.Limits.File:
			out[i].Err = fail(TooLarge, fmt.Sprintf("%d bytes", len(f.Data)))
		case len(f.Data) == 0:
			out[i].Err = fail(Empty, "")
		default:
			name := f.Name[max(0, len(f.Name)-1024):]
			left = append(left, job{request{name: name, lim: p.Limits, data: f.Data}, &out[i]})
		}
	}
	for len(left) > 0 {
		n := batch(left)
		later := p.read(ctx, left[:n])
		left = append(later, left[n:]...)
	}
	return out
}

// batch is how many of the next files go together.
func batch(jobs []job) int {
	size := 0
	for i, j := range jobs[:min(len(jobs), batchFiles)] {
		if size += len(j.data); i > 0 && size > batchBytes || len(j.data) > smallFile {
			return max(i, 1)
		}
	}
	return min(len(jobs), batchFiles)
}

// read reads a batch and returns the files that must be sent once more.
func (p *Pool) read(ctx context.Context, jobs []job) (later []job) {
	s, err := p.sit(ctx, len(jobs) > 1 || len(jobs[0].data) <= smallFile)
	if err != nil {
		for _, j := range jobs {
			j.out.Err = err
		}
		return nil
	}
	s.read(ctx, jobs)
	p.leave(s)
	for _, j := range jobs {
		switch {
		case errors.Is(j.out.Err, errLater):
			later = append(later, j)
		case errors.Is(j.out.Err, errAlone):
			p.readAlone(ctx, j)
		}
	}
	return slices.Clip(later)
}

// readAlone reads a file by a worker of its own, one such file at a time, so that
// nobody else can be why that ends.
func (p *Pool) readAlone(ctx context.Context, j job) {
	select {
	case p.alone <- struct{}{}:
		defer func() { <-p.alone }()
	case <-ctx.Done():
		j.out.Err = ctx.Err()
		return
	}
	var s seat
	defer s.end()
	s.read(ctx, []job{j})
}

// sit finds a worker with room. Small files may join others; a large one has the
// worker to itself, and whoever comes later waits behind it.
func (p *Pool) sit(ctx context.Context, small bool) (*seat, error) {
	p.mu.Lock()
	if len(p.waiting) == 0 {
		if s := p.room(small); s != nil {
			p.mu.Unlock()
			return s, nil
		}
	}
	w := &waiter{small, make(chan *seat, 1)}
	p.waiting = append(p.waiting, w)
	p.mu.Unlock()
	select {
	case s := <-w.got:
		return s, nil
	case <-ctx.Done():
	}
	p.mu.Lock()
	p.waiting = slices.DeleteFunc(p.waiting, func(o *waiter) bool { return o == w })
	p.call()
	p.mu.Unlock()
	select {
	case s := <-w.got: // a moment too late
		p.leave(s)
	default:
	}
	return nil, ctx.Err()
}

// leave gives a place back.
func (p *Pool) leave(s *seat) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s.batches--
	s.large = false // a large file was the only one
	p.call()
}

// call gives room to those who wait, in their order.
func (p *Pool) call() {
	for len(p.waiting) > 0 {
		s := p.room(p.waiting[0].small)
		if s == nil {
			return
		}
		p.waiting[0].got <- s
		p.waiting = p.waiting[1:]
	}
}

// room is a place at the worker with least to do; nil if all are taken.
func (p *Pool) room(small bool) *seat {
	var best *seat
	for _, s := range p.seats {
		if s.batches > 0 && (!small || s.large || s.batches >= sentAhead) {
			continue
		}
		if best == nil || s.batches < best.batches {
			best = s
		}
	}
	if best != nil {
		best.batches++
		best.large = !small
	}
	return best
}

// Close ends the workers, once those that are reading are done. The pool must
// not be used after it.
func (p *Pool) Close() {
	p.once.Do(p.init)
	for range p.Workers {
		if s, err := p.sit(context.Background(), false); err == nil {
			s.end()
		}
	}
}
