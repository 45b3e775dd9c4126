package source

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"sync"
	"time"
)

type reader func(ctx context.Context, data []byte, name string, lim Limits) (Text, error)

// serve answers requests until it can read no more; io.EOF is the good end.
func serve(r io.Reader, w io.Writer, read reader) error {
	in := bufio.NewReaderSize(r, 1<<17)
	out := newAnswers(w)
	var cpu cpuLimit
	for {
		if in.Buffered() == 0 {
			if err := out.flush(); err != nil {
				return err
			}
		}
		req, err := readRequest(in)
		if err != nil {
			return err
		}
		cpu.allow(req.lim.Time)
		t, err := read(context.Background(), req.data, req.name, req.lim)
		var bad *Error
		if err != nil && !errors.As(err, &bad) {
			bad = &Error{Code: Broken, Err: err}
		}
		if err := out.add(t, bad); err != nil {
			return err
		}
	}
}

// Answers are gathered while there is another file to read, but not for long: the
// file that a worker hangs in must be the first without an answer.
const (
	gatherTime  = 5 * time.Millisecond
	gatherBytes = 32 << 10
)

type answers struct {
	w io.Writer

	mu    sync.Mutex
	b     []byte
	err   error
	timer *time.Timer
}

func newAnswers(w io.Writer) *answers {
	a := &answers{w: w}
	a.timer = time.AfterFunc(time.Hour, func() { _ = a.flush() })
	return a
}

// add appends an answer.
func (a *answers) add(t Text, bad *Error) error {
	a.mu.Lock()
	first := len(a.b) == 0
	at := len(a.b)
	a.b = appendResult(append(a.b, 0, 0, 0, 0), t, bad)
	binary.LittleEndian.PutUint32(a.b[at:], uint32(len(a.b)-at-4))
	full, err := len(a.b) >= gatherBytes, a.err
	a.mu.Unlock()
	switch {
	case err != nil:
		return err
	case full:
		return a.flush()
	case first:
		a.timer.Reset(gatherTime)
	}
	return nil
}

// flush hands out what was gathered.
func (a *answers) flush() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.b) == 0 || a.err != nil {
		return a.err
	}
	a.timer.Stop()
	_, a.err = a.w.Write(a.b)
	if a.b = a.b[:0]; cap(a.b) > 1<<20 {
		a.b = nil
	}
	return a.err
}
