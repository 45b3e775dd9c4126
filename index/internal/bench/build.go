package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
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
	Wall     float64
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

// batches calls f with the collection in batches of 1,000 and returns the
// processor time that making them took.
func batches(n int, seed uint64, f func([]index.Document) error) (text int64, err error) {
	var batch []index.Document
	for d := range sample.Documents(n, seed) {
		for _, p := range d.Passages {
			text += int64(len(p.Text))
		}
		if batch = append(batch, d); len(batch) == 1000 {
			if err := f(batch); err != nil {
				return text, err
			}
			batch = nil
		}
	}
	if len(batch) > 0 {
		err = f(batch)
	}
	return text, err
}

// generating is the processor time of making the collection alone.
func generating(n int, seed uint64) time.Duration {
	start := cpu()
	_, _ = batches(n, seed, func([]index.Document) error { return nil })
	return cpu() - start
}

// buildAlone is the other process of measureBuild.
func buildAlone(dir string, n int, seed uint64, profile string) error {
	gen := generating(n, seed)
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
	start, wall := cpu(), time.Now()
	ctx := context.Background()
	e, err := embedded.Open(ctx, embedded.Config{Dir: dir})
	if err != nil {
		return err
	}
	peak := watchMemory()
	text, err := batches(n, seed, func(docs []index.Document) error { return e.Put(ctx, docs...) })
	if err != nil {
		return err
	}
	b := built{Text: text, Wall: time.Since(wall).Seconds()}
	put := cpu()
	settle()
	b.Settling = (cpu() - put).Seconds()
	b.Anon = peak()
	if b.Sizes, err = e.Sizes(ctx); err != nil {
		return err
	}
	if err := e.Close(); err != nil {
		return err
	}
	b.CPU, b.RSS = (cpu() - start - gen).Seconds(), status("VmHWM")
	return json.NewEncoder(os.Stdout).Encode(b)
}

// watchMemory follows the anonymous memory of this process until the function
// that it returns is called, which gives the most there was, in MB.
func watchMemory() func() float64 {
	done, most := make(chan struct{}), make(chan float64)
	go func() {
		peak := 0.0
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			peak = max(peak, status("RssAnon"))
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

// measureBuild builds the index in a process of its own, so that its memory is
// its own.
func measureBuild(r *report, dir string, n int, seed uint64) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, "-build", dir, "-n", strconv.Itoa(n), "-seed", strconv.FormatUint(seed, 10))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("build: %w", err)
	}
	var b built
	if err := json.Unmarshal(out, &b); err != nil {
		return err
	}
	r.TextBytes = b.Text
	r.set("index_cpu_s", b.CPU)
	r.set("index_wall_s", b.Wall)
	r.set("index_text_mb_per_cpu_s", float64(b.Text)/1e6/b.CPU)
	r.set("peak_rss_mb", b.RSS)
	r.set("peak_anonymous_mb", b.Anon)
	z, text := b.Sizes, float64(b.Text)
	r.set("index_stored_per_text_byte", float64(z.Stored)/text)
	r.set("index_stems_per_text_byte", float64(z.Stems)/text)
	r.set("index_exact_per_text_byte", float64(z.Exact)/text)
	r.set("index_facets_per_text_byte", float64(z.Facets)/text)
	r.set("lean_bytes_per_text_byte", float64(z.Stems+z.Facets)/text) // before exact forms and stored passages
	return nil
}
