package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) {
	if IsWorker() {
		runWorker(misbehave)
	}
	os.Exit(m.Run())
}

// misbehave does to its worker what a file says; others it reads as Read does.
func misbehave(ctx context.Context, data []byte, name string, lim Limits) (Text, error) {
	what, ok := strings.CutPrefix(string(data), "!misbehave ")
	if !ok {
		return Read(ctx, data, name, lim)
	}
	switch what {
	case "loop":
		for i := 0; i >= 0; i = (i + 1) & 0xFF {
		}
	case "loop a second":
		new(cpuLimit).allow(time.Second) // of the processor, however long the clock says it takes
		for i := 0; i >= 0; i = (i + 1) & 0xFF {
		}
	case "sleep":
		select {}
	case "memory":
		for hoard := [][]byte(nil); len(hoard) >= 0; {
			hoard = append(hoard, bytes.Repeat([]byte("x"), 1<<24))
		}
	case "stack":
		var f func(n int) int
		f = func(n int) int { return f(n+1) + n }
		return Text{}, fmt.Errorf("%d", f(0))
	case "exit":
		os.Exit(0)
	case "panic":
		panic("in a reader")
	case "goroutine":
		go panic("beside the reader")
		select {}
	case "open":
		_, err := os.Open("/etc/hostname")
		return Text{Paragraphs: []Paragraph{{Text: fmt.Sprint("refused: ", err != nil)}}}, nil
	}
	return Text{}, nil
}

func TestPoolIsRead(t *testing.T) {
	var p Pool
	defer p.Close()
	text := "Annwyl Brif Gwnstabl\n\nBydd y swyddfa yn cyhoeddi’r cynllun.\n"
	want, err := Read(t.Context(), []byte(text), "a.txt", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, err := p.Read(context.Background(), []byte(text), "a.txt")
			if err != nil {
				t.Errorf("Pool.Read = %v", err)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("Pool.Read differs from Read: %s", d)
			}
		})
	}
	wg.Wait()
}

// One bad file costs that file: each kind of misbehaviour gives its code, and the
// next file is read as if nothing had happened.
func TestPoolHolds(t *testing.T) {
	for _, tt := range []struct{ do, code string }{
		{"loop", Timeout}, {"sleep", Timeout}, {"memory", Memory}, {"stack", Broken}, {"exit", Broken}, {"panic", Broken}, {"goroutine", Broken},
	} {
		t.Run(tt.do, func(t *testing.T) {
			t.Parallel()
			if tt.do == "memory" && (raceEnabled || !limitsMemory) {
				t.Skip("no limit on address space here")
			}
			p := Pool{Workers: 1, Limits: Limits{Time: 2 * time.Minute}}
			if tt.code == Timeout {
				p.Limits.Time = time.Second
			}
			defer p.Close()
			_, err := p.Read(t.Context(), []byte("!misbehave "+tt.do), "")
			var e *Error
			if !errors.As(err, &e) || e.Code != tt.code {
				t.Errorf("Read(%s) = %v, want code %s", tt.do, err, tt.code)
			}
			p.Limits.Time = 2 * time.Minute // a new worker starts in its own time
			if got, err := p.Read(t.Context(), []byte("da"), ""); err != nil || len(got.Paragraphs) != 1 {
				t.Errorf("Read after %s = %v, %v; want one paragraph", tt.do, got, err)
			}
		})
	}
}

// In a batch, and among batches side by side, what ends a worker costs the file it
// was at: the others are read as if it were not there.
func TestBatchLosesTheGuilty(t *testing.T) {
	p := Pool{Workers: 2, Limits: Limits{Time: 2 * time.Minute}}
	defer p.Close()
	bad := map[int]struct{ do, code string }{
		0: {"exit", Broken}, 3: {"panic", Broken}, 4: {"!", Broken}, 17: {"loop a second", Timeout}, 20: {"goroutine", Broken}, 39: {"stack", Broken},
	}
	var wg sync.WaitGroup
	for caller := range 3 {
		var files []File
		for i := range 40 {
			text := fmt.Sprintf("paragraff %d gan %d", i, caller)
			if b, ok := bad[i]; ok && caller == 1 {
				text = "!misbehave " + b.do
				if b.do == "!" {
					text = "%PDF-1.4 of nothing"
				}
			}
			files = append(files, File{Data: []byte(text)})
		}
		wg.Go(func() {
			for i, r := range p.ReadAll(context.Background(), files) {
				if b, ok := bad[i]; ok && caller == 1 {
					var e *Error
					if !errors.As(r.Err, &e) || e.Code != b.code {
						t.Errorf("%s = %v, want code %s", b.do, r.Err, b.code)
					}
					continue
				}
				want := fmt.Sprintf("paragraff %d gan %d", i, caller)
				if r.Err != nil || len(r.Text.Paragraphs) != 1 || r.Text.Paragraphs[0].Text != want {
					t.Errorf("file %d of caller %d = %v, %v; want %q", i, caller, r.Text.Paragraphs, r.Err, want)
				}
			}
		})
	}
	wg.Wait()
}

// Batches larger than any pipe go through, whatever the ends are doing.
func TestBatchOfManyBytes(t *testing.T) {
	p := Pool{Workers: 1}
	defer p.Close()
	line := strings.Repeat("gair ", 3000)
	var files []File
	for i := range 50 {
		files = append(files, File{Data: fmt.Appendf(nil, "%s%d", strings.Repeat(line, 1+i%7), i)})
	}
	for i, r := range p.ReadAll(t.Context(), files) {
		if r.Err != nil || !strings.HasSuffix(r.Text.Paragraphs[0].Text, fmt.Sprint(" ", i)) {
			t.Errorf("file %d: %v", i, r.Err)
		}
	}
}

func TestWorkerOpensNothing(t *testing.T) {
	if !limitsMemory {
		t.Skip("no such limit here")
	}
	var p Pool
	defer p.Close()
	got, err := p.Read(t.Context(), []byte("!misbehave open"), "")
	if err != nil || got.Paragraphs[0].Text != "refused: true" {
		t.Errorf("opening a file in a worker = %v, %v; want it refused", got, err)
	}
}

func TestPoolIsCancelled(t *testing.T) {
	p := Pool{Workers: 1}
	defer p.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var wg sync.WaitGroup
	wg.Go(func() { // behind it in the pipe, and not cancelled
		if _, err := p.Read(t.Context(), []byte("da"), ""); err != nil {
			t.Errorf("Read beside a cancelled one = %v", err)
		}
	})
	if _, err := p.Read(ctx, []byte("!misbehave sleep"), ""); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Read of a sleeping file under a deadline = %v, want %v", err, context.DeadlineExceeded)
	}
	wg.Wait()
}

func TestWorkerIsReused(t *testing.T) {
	p := Pool{Workers: 1}
	defer p.Close()
	for range 3 {
		if _, err := p.Read(t.Context(), []byte("da"), ""); err != nil {
			t.Fatal(err)
		}
	}
	pid := p.seats[0].w.cmd.Process.Pid
	if _, err := p.Read(t.Context(), []byte("da"), ""); err != nil {
		t.Fatal(err)
	}
	if now := p.seats[0].w.cmd.Process.Pid; now != pid {
		t.Errorf("a good file took another worker")
	}
}

func TestDecodeResult(t *testing.T) {
	want := Text{
		Format: "eml", Title: "Ŵyn", Author: "S", Created: time.Date(2024, 3, 4, 10, 0, 0, 0, time.UTC), Pages: 3, Unread: []int{2}, Running: []string{"Tudalen 1"},
		Paragraphs:  []Paragraph{{Text: "a", Page: 1, Heading: 2, List: true, Table: 1, Row: 2, Column: 3}, {Text: "c", Quote: true, OCR: true}},
		Attachments: []Attachment{{Name: "x.pdf", Err: fail(Scanned, "2 pages")}, {Name: "y.txt", Text: Text{Format: "txt"}}},
	}
	got, e, err := decodeResult(string(appendResult(nil, want, nil)))
	if err != nil || e != nil {
		t.Fatalf("decodeResult = %v, %v", e, err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("decodeResult: %s", d)
	}
}

func FuzzDecodeResult(f *testing.F) {
	f.Add(appendResult(nil, Text{Format: "txt", Paragraphs: []Paragraph{{Text: "a"}}, Attachments: []Attachment{{Err: fail(Empty, "")}}}, nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, _, _ = decodeResult(string(b))
	})
}
