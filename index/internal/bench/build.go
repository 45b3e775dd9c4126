package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
	"github.com/ymateb/ymateb/index/sample"
)

// built is what a process that only builds the index prints.
type built struct {
	CPU      float64 // seconds, the generator's left out
	Wall     float64 // until the last document was in, stops included
	RSS      float64 // MB at most, the mapped index included
	Anon     float64 // MB at most without it
	Text     int64
	Settling float64 // seconds of CPU after the last document
	Sizes    embedded.Sizes
}

// cpu is the processor time of this process.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// settle waits until nothing has happened in the process for four seconds.
func settle() {
	for idle := 0; idle < 4; idle++ {
		before := cpu()
		time.Sleep(time.Second)
		if cpu()-before > 20*time.Millisecond {
			idle = -1
		}
	}
}

// batches calls f with the collection in batches of 1,000. It returns how much
// text there was and the processor time that making the documents took, by the
// clock of the thread: it counts for nobody.
func batches(n int, seed uint64, f func([]index.Document) error) (text int64, making time.Duration, err error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var batch []index.Document
	since := threadCPU()
	for d := range sample.Documents(n, seed) {
		for _, p := range d.Passages {
			text += int64(len(p.Text))
		}
		if batch = append(batch, d); len(batch) == 1000 {
			making += threadCPU() - since
			runtime.UnlockOSThread()
			err = f(batch)
			runtime.LockOSThread()
			if err != nil {
				return text, making, err
			}
			batch, since = nil, threadCPU()
		}
	}
	making += threadCPU() - since
	if len(batch) > 0 {
		err = f(batch)
	}
	return text, making, err
}

// filling is an index that is being built.
type filling struct {
	put   func([]index.Document) error
	sizes func() (embedded.Sizes, error) // what it is made of, where that is known
	close func() error
}

// fillOurs begins an index of the engine in dir, with so much memory for writing.
func fillOurs(dir string, memory int64) (*filling, error) {
	ctx := context.Background()
	e, err := embedded.Open(ctx, embedded.Config{Dir: dir, MemoryBytes: memory})
	if err != nil {
		return nil, err
	}
	return &filling{
		put:   func(docs []index.Document) error { return e.Put(ctx, docs...) },
		sizes: func() (embedded.Sizes, error) { return e.Sizes(ctx) },
		close: e.Close,
	}, nil
}

// buildAlone builds the index that fill begins and prints what it took: from the
// beginning until nothing happens in the background any more, closing left out.
func buildAlone(fill func(dir string) (*filling, error), dir string, n int, seed uint64, profile, heap string) error {
	if profile != "" {
		f, err := os.Create(profile)
		if err != nil {
			return err
		}
		defer f.Close() //nolint:errcheck // figures matter more
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	peak := watchMemory(heap)
	start, wall := cpu(), time.Now()
	x, err := fill(dir)
	if err != nil {
		return err
	}
	text, making, err := batches(n, seed, x.put)
	if err != nil {
		return err
	}
	b := built{Text: text, Wall: time.Since(wall).Seconds()}
	put := cpu()
	settle()
	b.Settling = (cpu() - put).Seconds()
	b.CPU = (cpu() - start - making).Seconds()
	b.Anon, b.RSS = peak(), status("VmHWM")
	if b.Sizes, err = x.sizes(); err != nil {
		return err
	}
	if err := x.close(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(b)
}

// watchMemory follows the anonymous memory of this process until the function
// that it returns is called, which gives the most there was, in MB. The profile of
// the heap of about that moment goes into heap, unless it is empty.
func watchMemory(heap string) func() float64 {
	done, most := make(chan struct{}), make(chan float64)
	go func() {
		peak, kept := 0.0, 0.0
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			if now := status("RssAnon"); now > peak {
				if peak = now; now > 1.03*kept && heap != "" {
					kept = now
					writeHeap(heap)
				}
			}
			select {
			case <-tick.C:
			case <-done:
				most <- peak
				return
			}
		}
	}()
	return func() float64 { close(done); return <-most }
}

func writeHeap(name string) {
	f, err := os.Create(name)
	if err != nil {
		return
	}
	defer f.Close() //nolint:errcheck // figures matter more
	_ = pprof.Lookup("heap").WriteTo(f, 0)
}

// status reads a size of this process in MB; 0 where there is no /proc.
func status(name string) float64 {
	b, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024
		}
	}
	return 0
}

func folderSize(dir string) (n int64) {
	_ = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			if i, err := e.Info(); err == nil {
				n += i.Size()
			}
		}
		return nil
	})
	return n
}

// measureBuilds builds both indexes, each in a process of its own so that its
// memory is its own, and in turns; or the engine's alone.
func measureBuilds(ctx context.Context, r *report, dir string, n int, seed uint64, withPlain bool) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	process := func(flag, name string, turn time.Duration) *inTurn {
		return &inTurn{turn: turn, args: []string{self, flag, filepath.Join(dir, name), "-n", strconv.Itoa(n), "-seed", strconv.FormatUint(seed, 10)}}
	}
	ours, plain := process("-build", "ours", oursTurn), process("-build-plain", "plain", plainTurn)
	both := []*inTurn{ours}
	if withPlain {
		both = append(both, plain)
	}
	if err := takeTurns(ctx, both...); err != nil {
		return fmt.Errorf("build: %w", err)
	}
	var b, p built
	if err := json.Unmarshal(ours.out.Bytes(), &b); err != nil {
		return err
	}
	r.TextBytes = b.Text
	r.set("index_cpu_s", b.CPU)
	r.set("index_text_mb_per_cpu_s", float64(b.Text)/1e6/b.CPU)
	if withPlain {
		if err := json.Unmarshal(plain.out.Bytes(), &p); err != nil {
			return err
		}
		r.set("plain_index_cpu_s", p.CPU)
		r.set("index_cpu_ratio", p.CPU/b.CPU)
		r.set("plain_peak_anonymous_mb", p.Anon)
	}
	r.set("peak_rss_mb", b.RSS)
	r.set("peak_anonymous_mb", b.Anon)
	z, text := b.Sizes, float64(b.Text)
	r.set("index_stored_per_text_byte", float64(z.Stored)/text)
	r.set("index_stems_per_text_byte", float64(z.Stems)/text)
	r.set("index_exact_per_text_byte", float64(z.Exact)/text)
	r.set("index_facets_per_text_byte", float64(z.Facets+z.Columns)/text)
	r.set("lean_bytes_per_text_byte", float64(z.Stems+z.Facets+z.Columns)/text) // before exact forms and stored passages
	return nil
}
