package source

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
)

// A worker is a running worker process, as its parent sees it.
type worker struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	stderr *tail

	mu     sync.Mutex
	spent  bool // killed, or to be: not to be given another file
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
	cmd.Dir = workDir()
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

func (w *worker) isSpent() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.spent
}

// kill ends the worker; its process id is nobody's after Wait, so not then.
func (w *worker) kill() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.spent = true
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

// send writes files to the worker, small ones together: each write costs a turn of
// two schedulers.
func (w *worker) send(jobs []job) error {
	var b []byte
	for _, j := range jobs {
		b = append(b, j.header()...)
		if len(j.data) <= smallFile {
			b = append(b, j.data...)
			continue
		}
		if _, err := w.in.Write(b); err != nil {
			return err
		}
		b = j.data[:len(j.data):len(j.data)] // written next, never appended to
	}
	_, err := w.in.Write(b)
	return err
}

// receive takes the next answer.
func (w *worker) receive(lim Limits) (string, error) {
	var size [4]byte
	if _, err := io.ReadFull(w.out, size[:]); err != nil {
		return "", err
	}
	n := int64(binary.LittleEndian.Uint32(size[:]))
	if n > 2*lim.Text+1<<20 {
		return "", errCodec
	}
	var b strings.Builder
	b.Grow(int(min(n, 1<<20))) // more as it comes: a length alone takes no memory
	for int64(b.Len()) < n {
		if _, err := w.out.Peek(1); err != nil {
			return "", err
		}
		piece, _ := w.out.Peek(int(min(n-int64(b.Len()), int64(w.out.Buffered()))))
		b.Write(piece)
		_, _ = w.out.Discard(len(piece))
	}
	return b.String(), nil
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
