package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// OCR recognises the pages of a PDF that have no text, or none that can be
// decoded, with pdftoppm (poppler) and tesseract, where these are installed. It
// works on one page at a time, whoever asks, at the lowest priority. Use
// [FindOCR]; safe for concurrent use.
type OCR struct {
	PageTime time.Duration // for one page; default 90 s
	Time     time.Duration // processor time for one document, after which pages stay unread; default no limit
	Eager    bool          // at normal priority, for someone who waits

	Page func(n, of int) // told of each page before it is recognised, counted from 1; may be nil

	pool                *Pool
	pdftoppm, tesseract string
	turn                chan struct{}
}

// OCRLanguages are the models that tesseract must have.
var OCRLanguages = []string{"cym", "eng"}

// FindOCR looks for the two programs and the models for Welsh and English.
// Missing names what is not installed; it is empty where OCR is not nil.
func FindOCR(ctx context.Context, pool *Pool) (o *OCR, missing []string) {
	o = &OCR{pool: pool, turn: make(chan struct{}, 1)}
	for name, at := range map[string]*string{"pdftoppm": &o.pdftoppm, "tesseract": &o.tesseract} {
		p, err := exec.LookPath(name)
		if err != nil {
			missing = append(missing, name)
		}
		*at = p
	}
	if o.tesseract != "" {
		ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
		defer cancel()
		out, _ := exec.CommandContext(ctx, o.tesseract, "--list-langs").CombinedOutput()
		have := strings.Fields(string(out))
		for _, l := range OCRLanguages {
			if !slices.Contains(have, l) {
				missing = append(missing, "tesseract "+l)
			}
		}
	}
	if len(missing) > 0 {
		slices.Sort(missing)
		return nil, missing
	}
	return o, nil
}

// OCRPackages are the packages of Debian and Ubuntu that have what FindOCR found
// missing.
func OCRPackages(missing []string) []string {
	var names []string
	for _, m := range missing {
		switch lang, model := strings.CutPrefix(m, "tesseract "); {
		case m == "pdftoppm":
			names = append(names, "poppler-utils")
		case model:
			names = append(names, "tesseract-ocr-"+lang)
		default: // its models can't be asked for without it
			names = append(names, "tesseract-ocr")
			for _, l := range OCRLanguages {
				names = append(names, "tesseract-ocr-"+l)
			}
		}
	}
	return names
}

// WantsOCR tells whether what a Pool gave for a file could be more with OCR: no
// text, or pages without any.
func WantsOCR(t Text, err error) bool {
	var bad *Error
	if errors.As(err, &bad) {
		return bad.NeedsOCR() && bad.Pages > 0
	}
	return err == nil && len(t.Unread) > 0 && t.Format == "pdf"
}

// Read is [Pool.Read], with the pages that have no text recognised: about two
// seconds of processor time each. Pages that can't be recognised stay in Unread;
// if that leaves no text, the error is the pool's.
func (o *OCR) Read(ctx context.Context, data []byte, name string) (Text, error) {
	t, err := o.pool.Read(ctx, data, name)
	pages := t.Unread
	var bad *Error
	if errors.As(err, &bad) && bad.NeedsOCR() && bad.Pages > 0 {
		t = Text{Format: "pdf", Pages: bad.Pages}
		for n := range bad.Pages {
			pages = append(pages, n+1)
		}
	} else if err != nil {
		return Text{}, err
	}
	if len(pages) == 0 || t.Format != "pdf" {
		return t, err
	}
	t.Unread = nil
	var used time.Duration
	var found []Paragraph
	for i, n := range pages {
		if o.Page != nil {
			o.Page(i+1, len(pages))
		}
		if o.Time > 0 && used >= o.Time {
			t.Unread = append(t.Unread, n)
			continue
		}
		ps, took, perr := o.page(ctx, data, n, o.Time-used)
		used += took
		if ctx.Err() != nil {
			return Text{}, ctx.Err()
		}
		if perr != nil {
			t.Unread = append(t.Unread, n)
			continue
		}
		found = append(found, ps...)
	}
	if len(found) == 0 {
		if len(t.Paragraphs) == 0 {
			return Text{}, err
		}
		return t, nil
	}
	t.OCR = true
	t.Paragraphs = append(t.Paragraphs, found...)
	slices.SortStableFunc(t.Paragraphs, func(a, b Paragraph) int { return a.Page - b.Page })
	return t, nil
}

// page draws and recognises one page, when it is its turn. It also returns the
// processor time that took, which left bounds if it is positive.
func (o *OCR) page(ctx context.Context, data []byte, n int, left time.Duration) ([]Paragraph, time.Duration, error) {
	select {
	case o.turn <- struct{}{}:
		defer func() { <-o.turn }()
	case <-ctx.Done():
		return nil, 0, ctx.Err()
	}
	limit := o.PageTime
	if limit <= 0 {
		limit = 90 * time.Second
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	l := toolLimits{cpu: limit, eager: o.Eager}
	if left > 0 {
		l.cpu = min(limit, left)
	}
	page := strconv.Itoa(n)
	// 200 dpi is what scanners and the models agree on; a poster is cut, not scaled.
	picture, drawn, err := runTool(ctx, l, data, 64<<20, o.pdftoppm, "-q", "-gray", "-r", "200", "-x", "0", "-y", "0", "-W", "5000", "-H", "5000", "-f", page, "-l", page, "-singlefile", "-")
	if err != nil {
		return nil, drawn, err
	}
	text, read, err := runTool(ctx, l, picture, 1<<20, o.tesseract, "stdin", "stdout", "-l", strings.Join(OCRLanguages, "+"))
	if err != nil {
		return nil, drawn + read, err
	}
	w := &writer{max: 1 << 20}
	blocks := splitBlocks(string(text))
	wrap := wrapColumn(blocks)
	for _, b := range blocks {
		if b[0] == "\f" {
			continue
		}
		for _, p := range joinWrapped(b, wrap) {
			w.add(Paragraph{Text: p, Page: n, OCR: true})
		}
	}
	return w.paragraphs, drawn + read, nil
}

// toolMemory is the address space that a program may have.
const toolMemory = 1 << 30

type toolLimits struct {
	cpu   time.Duration
	eager bool // at normal priority
}

// runTool runs a program under limits on its input; its output is cut off with an
// error beyond max bytes. It also returns the processor time the program took.
func runTool(ctx context.Context, limits toolLimits, input []byte, max int64, tool string, args ...string) ([]byte, time.Duration, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, 0, err
	}
	nice := 19
	if limits.eager {
		nice = 0
	}
	cmd := exec.Command(self, append([]string{tool}, args...)...)
	cmd.Env = []string{
		workerEnv + "=" + toolPrefix + fmt.Sprintf("%d:%d:%d", toolMemory, int(limits.cpu/time.Second)+1, nice),
		"PATH=" + os.Getenv("PATH"), "TESSDATA_PREFIX=" + os.Getenv("TESSDATA_PREFIX"), "OMP_THREAD_LIMIT=1", "LC_ALL=C.UTF-8", "GOTRACEBACK=none",
	}
	if os.Getenv("TESSDATA_PREFIX") == "" {
		cmd.Env = slices.DeleteFunc(cmd.Env, func(s string) bool { return strings.HasPrefix(s, "TESSDATA") })
	}
	cmd.Dir = workDir()
	cmd.Stdin = bytes.NewReader(input)
	said := &tail{}
	cmd.Stderr = said
	detach(cmd)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, 0, err
	}
	if err := cmd.Start(); err != nil {
		return nil, 0, err
	}
	var once sync.Once
	kill := func() { once.Do(func() { killGroup(cmd) }) }
	stop := context.AfterFunc(ctx, kill)
	data, err := io.ReadAll(io.LimitReader(out, max+1))
	if err != nil || int64(len(data)) > max {
		kill()
	}
	werr := cmd.Wait()
	stop()
	once.Do(func() {}) // a kill must not come after Wait
	took := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	switch {
	case ctx.Err() != nil:
		return nil, took, ctx.Err()
	case int64(len(data)) > max:
		return nil, took, fail(TooLarge, "output of "+tool)
	case werr != nil:
		return nil, took, fmt.Errorf("%s: %w: %s", tool, werr, oneLine(string(said.Bytes()), 200))
	}
	return data, took, err
}
