package source

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"sync"
	"time"
)

// A Pool reads files in worker processes, so that a file can cost no more than
// itself. Its zero value is ready: workers start when they are first needed and
// serve one good file after another; one that failed on a file is replaced. Safe
// for concurrent use.
type Pool struct {
	Limits  Limits
	Workers int // at a time; default: the number of processors, 4 at most

	once sync.Once
	free chan *worker // holds Workers tokens; nil stands for one not yet started
}

func (p *Pool) init() {
	p.Limits = p.Limits.orDefault()
	if p.Workers <= 0 {
		p.Workers = min(runtime.GOMAXPROCS(0), 4)
	}
	p.free = make(chan *worker, p.Workers)
	for range p.Workers {
		p.free <- nil
	}
}

// Read is [Read] in a worker process under the pool's limits. It waits for a
// free worker; the time limit starts when there is one. Errors are an [*Error] or
// that of ctx; on cancellation the worker is killed.
func (p *Pool) Read(ctx context.Context, data []byte, name string) (Text, error) {
	p.once.Do(p.init)
	switch {
	case int64(len(data)) > p.Limits.File:
		return Text{}, fail(TooLarge, fmt.Sprintf("%d bytes", len(data)))
	case len(data) == 0:
		return Text{}, fail(Empty, "")
	}
	var w *worker
	select {
	case w = <-p.free:
	case <-ctx.Done():
		return Text{}, ctx.Err()
	}
	defer func() { p.free <- w }()
	if w == nil {
		var err error
		if w, err = startWorker(p.Limits.Memory); err != nil {
			w = nil
			return Text{}, &Error{Code: Unreadable, Detail: "start worker", Err: err}
		}
	}
	t, err := w.read(ctx, request{name: name[max(0, len(name)-1024):], lim: p.Limits, data: data})
	if w.spent {
		_ = w.stop()
		w = nil
	}
	return t, err
}

// Close ends the workers, once those that are reading are done. The pool must
// not be used after it.
func (p *Pool) Close() {
	p.once.Do(p.init)
	for range p.Workers {
		if w := <-p.free; w != nil {
			_ = w.stop()
		}
	}
}

// A worker is a running worker process.
type worker struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	stderr *tail
	spent  bool // not to be given another file

	mu     sync.Mutex
	waited bool
}

func startWorker(memory int64) (*worker, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self)
	// A binary with cgo (tests are often built so) would reserve 64 MiB of the
	// address space for each thread's heap, and could not start the next thread.
	cmd.Env = []string{workerEnv + "=" + strconv.FormatInt(memory, 10), "GOTRACEBACK=none", "GOMAXPROCS=2", "TZ=UTC", "MALLOC_ARENA_MAX=1"}
	cmd.Dir = os.TempDir()
	detach(cmd)
	w := &worker{cmd: cmd, stderr: &tail{}}
	cmd.Stderr = w.stderr
	if w.in, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	w.out = bufio.NewReaderSize(out, 1<<16)
	return w, cmd.Start()
}

// kill ends the worker; its process id is nobody's after Wait, so not then.
func (w *worker) kill() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.waited {
		killGroup(w.cmd)
	}
}

// stop kills the worker and says how it ended; at once if it has ended already.
func (w *worker) stop() error {
	w.kill()
	w.mu.Lock()
	waited := w.waited
	w.waited = true
	w.mu.Unlock()
	if waited {
		return nil
	}
	w.in.Close()
	return w.cmd.Wait()
}

// read sends one file and takes its result. The worker is spent unless the file
// was good, or refused before any of it was interpreted.
func (w *worker) read(ctx context.Context, req request) (Text, error) {
	w.spent = true
	// The worker's own limit on processor time usually ends it first; this one
	// also ends a worker that sleeps.
	late := time.AfterFunc(req.lim.Time, w.kill)
	gone := context.AfterFunc(ctx, w.kill)
	t, e, err := w.exchange(req)
	inTime, notGone := late.Stop(), gone()
	switch {
	case err == nil && e == nil:
		w.spent = !inTime || !notGone
		return t, nil
	case err == nil:
		w.spent = !inTime || !notGone || e.Code != Empty && e.Code != UnknownFormat
		return Text{}, e
	case ctx.Err() != nil:
		return Text{}, ctx.Err()
	case !inTime:
		return Text{}, fail(Timeout, req.lim.Time.String())
	}
	return Text{}, w.autopsy(err)
}

func (w *worker) exchange(req request) (Text, *Error, error) {
	// One write for a small file: each costs a turn of two schedulers.
	head := req.header()
	if len(req.data) <= 1<<16 {
		head = append(head, req.data...)
		req.data = nil
	}
	if _, err := w.in.Write(head); err != nil {
		return Text{}, nil, err
	}
	if len(req.data) > 0 {
		if _, err := w.in.Write(req.data); err != nil {
			return Text{}, nil, err
		}
	}
	var size [4]byte
	if _, err := io.ReadFull(w.out, size[:]); err != nil {
		return Text{}, nil, err
	}
	n := int64(binary.LittleEndian.Uint32(size[:]))
	if n > 2*req.lim.Text+1<<20 {
		return Text{}, nil, errCodec
	}
	// Grown as it comes, so that a length alone takes no memory.
	var body bytes.Buffer
	body.Grow(int(min(n, 1<<20)))
	if _, err := io.CopyN(&body, w.out, n); err != nil {
		return Text{}, nil, err
	}
	return decodeResult(body.Bytes())
}

// autopsy says why a worker ended in the middle of a file.
func (w *worker) autopsy(err error) *Error {
	// It may have ended of itself a moment ago: its own reason counts.
	werr := w.stop()
	said := w.stderr.Bytes()
	var exit *exec.ExitError
	switch {
	case errors.As(werr, &exit) && exit.ExitCode() == exitCPU:
		return fail(Timeout, "processor time")
	case bytes.Contains(said, []byte("out of memory")) || bytes.Contains(said, []byte("cannot allocate memory")):
		return fail(Memory, "")
	case bytes.Contains(said, []byte("stack")):
		return fail(Broken, "nested too deeply")
	}
	detail := fmt.Sprintf("reader ended: %v", err)
	if werr != nil {
		detail = "reader ended: " + werr.Error()
	}
	first, _, _ := bytes.Cut(bytes.TrimSpace(said), []byte("\n"))
	return fail(Broken, detail+" "+oneLine(string(first), 200))
}

// A tail keeps the first 8 KiB of what is written to it: a crash says its reason
// first.
type tail struct {
	mu sync.Mutex
	b  []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, p[:min(len(p), 8192-len(t.b))]...)
	return len(p), nil
}

func (t *tail) Bytes() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return bytes.Clone(t.b)
}
