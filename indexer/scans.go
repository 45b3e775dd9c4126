package indexer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"strconv"
	"strings"
	"sync"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/indexer/internal/source"
)

// scans is the queue of files whose pages must be recognised from pictures. They
// wait here behind everything that has text: one page at a time, at the lowest
// priority. What was recognised goes the way of any changed file; until then the
// file is a row on the status page, or indexed without those pages.
type scans struct {
	read func(ctx context.Context, data []byte, name string) (source.Text, error) // nil: no OCR here
	wake chan struct{}

	mu    sync.Mutex
	state index.OCR
	jobs  []found
	tried map[string]bool        // hashes queued or tried in vain by this process
	texts map[string]source.Text // by hash: recognised, not yet taken
	ready map[string]bool        // paths whose text waits in texts
}

// find looks for the programs. It says once what is missing.
func (s *scans) find(ctx context.Context, pool *source.Pool, log *slog.Logger) {
	s.wake = make(chan struct{}, 1)
	if s.read != nil {
		return
	}
	ocr, missing := source.FindOCR(ctx, pool)
	if ocr == nil {
		s.mu.Lock()
		s.state.Missing, s.state.Packages = missing, source.OCRPackages(missing)
		s.mu.Unlock()
		log.Info("scans can't be recognised", "missing", strings.Join(missing, ", "))
		return
	}
	ocr.Page = func(n, of int) {
		s.mu.Lock()
		s.state.Page, s.state.Pages = n, of
		s.mu.Unlock()
	}
	s.read = ocr.Read
}

// progress tells how far the queue has come and what is missing.
func (s *scans) progress() index.OCR {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// want queues a file, unless there is no OCR or it has had its turn.
func (s *scans) want(f found) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.read == nil || s.wake == nil || s.tried[f.print.hash] {
		return
	}
	if s.tried == nil {
		s.tried, s.texts, s.ready = map[string]bool{}, map[string]source.Text{}, map[string]bool{}
	}
	s.tried[f.print.hash] = true
	s.jobs = append(s.jobs, f)
	if s.state.Done == s.state.Total { // the queue was empty
		s.state.Done, s.state.Total = 0, 0
	}
	s.state.Total++
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// waits tells whether a failed file should be read again: it needs OCR, there is
// OCR now, and it has not had its turn.
func (s *scans) waits(f failure, hash string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read != nil && s.wake != nil && (f.Problem.Code == source.Scanned || f.Problem.Code == source.Garbage) && !s.tried[hash]
}

// has tells whether the text of a path has been recognised.
func (s *scans) has(path string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ready[path]
}

// arrived tells, once, that the text of a path has been recognised.
func (s *scans) arrived(path string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	ok := s.ready[path]
	delete(s.ready, path)
	return ok
}

// take is the recognised text of a file.
func (s *scans) take(hash string) (source.Text, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.texts[hash]
	if ok {
		delete(s.texts, hash)
		delete(s.tried, hash) // a copy that comes later has its own turn
	}
	return t, ok
}

// run works through the queue until ctx ends. ended is called after each file,
// changed is told those that can be read now.
func (s *scans) run(ctx context.Context, ended func(), changed func(name string)) {
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
		t, ok := s.recognise(ctx, f)
		if ctx.Err() != nil {
			return
		}
		s.finish(f, t, ok)
		ended()
		if ok {
			changed(f.look.name)
		}
	}
}

// recognise reads a file's pictures; false where that gave nothing.
func (s *scans) recognise(ctx context.Context, f found) (source.Text, bool) {
	data, err := loadRegular(f.root, f.look.name)
	if err != nil {
		return source.Text{}, false
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != f.print.hash {
		return source.Text{}, false // changed since: it comes again if it needs to
	}
	t, err := s.read(ctx, data, f.look.name)
	return t, err == nil && t.OCR
}

// finish notes what became of a file.
func (s *scans) finish(f found, t source.Text, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ok {
		s.texts[f.print.hash] = t
		s.ready[f.path] = true
	}
	s.state.Done++
	s.state.File, s.state.Page, s.state.Pages = "", 0, 0
}

func (s *scans) next() (found, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.jobs) == 0 {
		return found{}, false
	}
	f := s.jobs[0]
	s.jobs = s.jobs[1:]
	s.state.File = f.path
	return f, true
}

// unreadPages is the row of the status page for a document that is indexed but
// for some pages; nil if it has all of them.
func unreadPages(t source.Text) *source.Error {
	if len(t.Unread) == 0 {
		return nil
	}
	var pages []string
	for _, n := range t.Unread[:min(len(t.Unread), 20)] {
		pages = append(pages, strconv.Itoa(n))
	}
	if len(t.Unread) > len(pages) {
		pages = append(pages, "…")
	}
	return &source.Error{Code: source.Scanned, Detail: "pages " + strings.Join(pages, ", ")}
}
