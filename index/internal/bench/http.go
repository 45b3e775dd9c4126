package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/ymateb/ymateb/index/sample"
)

const (
	httpClients  = 32
	httpDuration = 15 * time.Second
	httpMost     = 10_000 // documents: the files are read and understood as well
)

// measureHTTP starts the real server on generated files and asks it from 32
// clients with a mixed log of queries.
func measureHTTP(ctx context.Context, r *report, binary, dir string, n int, seed uint64) error {
	files := filepath.Join(dir, "files")
	if err := sample.Generate(files, min(n, httpMost), seed); err != nil {
		return err
	}
	time.Sleep(5 * time.Second) // files of the last moment are read later, for they may not be whole yet
	cmd := exec.CommandContext(ctx, binary, "serve", "--addr", "127.0.0.1:0", "--data", filepath.Join(dir, "data"), files)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() { _ = cmd.Process.Signal(os.Interrupt); _ = cmd.Wait() }()
	base, err := address(out)
	if err != nil {
		return err
	}
	start := time.Now()
	if err := ready(ctx, base); err != nil {
		return err
	}
	r.set("http_first_scan_s", time.Since(start).Seconds())
	r.set("http_documents", float64(min(n, httpMost)))
	before := processTime(cmd.Process.Pid)
	took, failed, elapsed := load(ctx, base)
	if used := processTime(cmd.Process.Pid) - before; used > 0 && len(took) > 0 {
		r.set("http_cpu_ms", ms(used)/float64(len(took)))
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d answers failed", failed, failed+len(took))
	}
	r.set("http_rps", float64(len(took))/elapsed.Seconds())
	r.set("http_ms_p50", ms(median(took)))
	r.set("http_ms_p99", ms(percentile(took, 99)))
	return measureWatched(ctx, r, base, files)
}

// processTime is the processor time of a process so far; 0 where there is no
// /proc.
func processTime(pid int) time.Duration {
	b, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	_, rest, _ := strings.Cut(string(b), ") ") // behind the name, which may hold spaces
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	const tick = 10 * time.Millisecond // USER_HZ is 100 on Linux
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * tick
}

// address waits for the line that names the address and reads on, so that the
// server never blocks on its output.
func address(out io.Reader) (string, error) {
	sc := bufio.NewScanner(out)
	for sc.Scan() {
		line := sc.Text()
		if i := strings.Index(line, "http://127.0.0.1:"); i >= 0 {
			go io.Copy(io.Discard, out) //nolint:errcheck // until the server ends
			a := strings.FieldsFunc(line[i:], func(r rune) bool { return r == ' ' || r == '"' || r == ',' })[0]
			return strings.TrimRight(a, "/"), nil
		}
	}
	return "", fmt.Errorf("the server told no address")
}

func ready(ctx context.Context, base string) error {
	for range 3000 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/readyz", nil)
		if err != nil {
			return err
		}
		if res, err := http.DefaultClient.Do(req); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		time.Sleep(200 * time.Millisecond)
	}
	return fmt.Errorf("the server did not get ready")
}

// queryLog mixes what people ask: words, two words, phrases, Welsh, filters,
// sorting, pages and documents to come back to.
func queryLog() []string {
	texts := strings.Split("safeguarding|knife crime|domestic abuse|\"police officers\"|heddlu|diogelu plant|"+
		"custody -budget|stalking OR harassment|neighbour*|swyddogion|mental health|recommendation|victims|trais domestig", "|")
	extras := []string{"", "&force=gwent", "&sort=newest", "&year=2020&year=2021", "&lang=cy", "&page=2", "&topic=custody&force=kent"}
	var log []string
	for i := range 420 {
		t := texts[i%len(texts)]
		if i%9 == 8 {
			t = "" // browsing
		}
		path := "/en/search?q="
		switch i % 5 {
		case 1:
			path = "/api/v1/search?q="
		case 2:
			path = "/cy/search?q="
		}
		log = append(log, path+url.QueryEscape(t)+extras[(i/3)%len(extras)])
	}
	return log
}

func load(ctx context.Context, base string) (took []time.Duration, failed int, elapsed time.Duration) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: httpClients}}
	log := queryLog()
	var mu sync.Mutex
	var wg sync.WaitGroup
	start := time.Now()
	for c := range httpClients {
		wg.Go(func() {
			for i := c * 13; time.Since(start) < httpDuration; i++ {
				begin := time.Now()
				err := get(ctx, client, base+log[i%len(log)])
				d := time.Since(begin)
				mu.Lock()
				if err != nil {
					failed++
				} else {
					took = append(took, d)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return took, failed, time.Since(start)
}

func get(ctx context.Context, c *http.Client, u string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return err
	}
	res, err := c.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close() //nolint:errcheck // read to the end
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", u, res.Status)
	}
	return nil
}
