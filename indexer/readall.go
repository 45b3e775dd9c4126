package indexer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"iter"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/ymateb/ymateb/indexer/internal/source"
)

// Small files go to the worker processes some at a time.
const (
	partFiles = 16
	partBytes = 256 << 10
)

// readAll reads files side by side and puts them in batches. There are more
// readers than processors: while a worker process reads the files of one, another
// makes documents of those read before.
func (x *Indexer) readAll(ctx context.Context, d *diff, gone map[string]bool) error {
	slices.SortFunc(d.read, func(a, b found) int { return strings.Compare(a.path, b.path) })
	d.read = slices.CompactFunc(d.read, func(a, b found) bool { return a.path == b.path })
	x.setWork(0, len(d.read))
	g, ctx := errgroup.WithContext(ctx)
	jobs, done := make(chan []found), make(chan outcome)
	n := runtime.NumCPU() + 2
	g.Go(func() error {
		defer close(jobs)
		for part := range parts(d.read, n) {
			select {
			case jobs <- part:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	readers, readersCtx := errgroup.WithContext(ctx)
	for range n {
		readers.Go(func() error {
			for part := range jobs {
				if err := x.readPart(readersCtx, part, done); err != nil {
					return err
				}
			}
			return nil
		})
	}
	g.Go(func() error { defer close(done); return readers.Wait() })
	g.Go(func() error { return x.putAll(ctx, done, batch{x: x, gone: gone, now: relatesNow(d)}) })
	return g.Wait()
}

// parts divides files among n readers: a few small ones together, large ones alone.
func parts(files []found, n int) iter.Seq[[]found] {
	most := min(max(len(files)/(4*n), 1), partFiles)
	return func(yield func([]found) bool) {
		for len(files) > 0 {
			end, size := 0, int64(0)
			for end < min(len(files), most) {
				if size += files[end].look.size; end > 0 && size > partBytes {
					break
				}
				end++
			}
			if !yield(files[:end]) {
				return
			}
			files = files[end:]
		}
	}
}

// reading is a file between its bytes and its document.
type reading struct {
	outcome
	text  source.Text
	known bool  // what became of it was known
	err   error // why there is none
}

// readPart reads files and hands on what became of each. The error is the
// context's or the state's; what is wrong with a file stands in its outcome.
func (x *Indexer) readPart(ctx context.Context, part []found, done chan<- outcome) error {
	rs := make([]reading, len(part))
	var files []source.File
	var whose []*reading
	for i, f := range part {
		r := &rs[i]
		r.found = f
		if data := x.open(r); data != nil {
			files, whose = append(files, source.File{Data: data, Name: f.look.name}), append(whose, r)
		}
	}
	for i, read := range x.readers().ReadAll(ctx, files) {
		r := whose[i]
		if x.slow.want(r.found, read.Err) {
			r.putOff(codeSlow, "")
			continue
		}
		if errors.Is(read.Err, source.ErrNoWorker) { // no fault of the file: the next look tries again
			x.cfg.Logger.Error("file is not read yet", "path", r.path, "error", read.Err)
			r.putOff(source.Unreadable, source.ErrNoWorker.Error())
			continue
		}
		r.take(x, read)
	}
	for i := range rs {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := x.finish(&rs[i]); err != nil {
			return err
		}
		select {
		case done <- rs[i].outcome:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// open loads a file. It returns nil where no text is to be read of it: something is
// wrong, nothing has changed, or the text has come from OCR.
func (x *Indexer) open(r *reading) []byte {
	data, fail := load(&r.found)
	if fail != nil {
		r.failure, r.skip = fail, isGone(fail)
		return nil
	}
	r.print.meta = x.metaOf(r.root, r.look.name, r.print.hash)
	if r.text, r.known = x.scans.take(r.print.hash); r.known {
		return nil
	}
	if r.skip = !r.again && x.unchanged(r.path, r.print); r.skip {
		return nil
	}
	if x.slow.waits(r.found) {
		r.putOff(codeSlow, "")
		return nil
	}
	if read, ok := x.slow.take(r.found); ok {
		r.known = true
		r.take(x, read)
		return nil
	}
	return data
}

// take keeps what was read, and asks for OCR where it is wanted.
func (r *reading) take(x *Indexer, read source.Result) {
	r.text, r.err = read.Text, read.Err
	if source.WantsOCR(read.Text, read.Err) {
		x.scans.want(r.found)
	}
}

// readers is where a scan reads files: the first waits for each.
func (x *Indexer) readers() *source.Pool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.progress.Ready && x.slow.wake != nil {
		return &x.quick
	}
	return &x.pool
}

// finish makes a document of a text.
func (x *Indexer) finish(r *reading) error {
	if r.skip || r.failure != nil {
		return nil
	}
	r.unread = unreadPages(r.text)
	if r.err != nil {
		if !errors.As(r.err, &r.failure) {
			r.failure = &source.Error{Code: source.Broken, Err: r.err}
		}
		return nil
	}
	first, err := x.cfg.State.FirstSeen(idOfHex(r.print.hash), time.Now())
	if err != nil {
		return err
	}
	if r.failure = x.describe(&r.outcome, r.text); r.failure == nil {
		r.doc.FirstSeen = first
	}
	return nil
}

// describe makes the document of a file. A text that the rules stumble over is a
// bad file, not the end of the program.
func (x *Indexer) describe(o *outcome, t source.Text) (failure *source.Error) {
	defer func() {
		if r := recover(); r != nil {
			x.cfg.Logger.Error("panic", "path", o.path, "panic", r, "stack", string(debug.Stack()))
			failure = &source.Error{Code: source.Broken, Detail: "the rules failed on this text: please report it"}
			x.mu.Lock()
			x.panics++
			x.mu.Unlock()
		}
	}()
	o.doc, _, o.sidecar = x.document(o.root, o.found, t)
	return nil
}

// load reads a file's bytes and fills in its hash. The bytes are hashed and read
// as one, so that the id always names the text that is shown.
func load(f *found) ([]byte, *source.Error) {
	data, err := loadRegular(f.root, f.look.name)
	if err != nil {
		var e *source.Error
		if !errors.As(err, &e) {
			e = &source.Error{Code: source.Unreadable, Err: err}
		}
		return nil, e
	}
	sum := sha256.Sum256(data)
	f.print.hash = hex.EncodeToString(sum[:])
	return data, nil
}
