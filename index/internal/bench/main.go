// Command bench measures the engine against Bleve used plainly and, where they
// are installed, SQLite's FTS5, PostgreSQL and Xapian, on generated collections, in
// one run:
//
//	go run ./index/internal/bench -n 10000 -out index/bench.json
//
// Every comparison alternates between the systems, query by query, and building
// by fractions of a second, so that a noisy machine is noisy for both. Ratios are
// of processor time (of the thread that asks) where both run in this process, of
// elapsed time where one does not.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"time"

	"github.com/ymateb/ymateb/index/embedded"
)

// report is bench.json: figures by name.
type report struct {
	Date      string             `json:"date"`
	Commit    string             `json:"commit"`
	Machine   string             `json:"machine"`
	Documents int                `json:"documents"`
	TextBytes int64              `json:"text_bytes"`
	Figures   map[string]float64 `json:"figures"`
	Pages     []pageFigure       `json:"facet_page_ratio"`
	Missing   []string           `json:"missing"` // what could not be measured, and why

	text []string // the printed table
}

func (r *report) set(name string, v float64) {
	r.Figures[name] = v
	r.print("%-34s %12.4g", name, v)
}

func (r *report) print(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	fmt.Println(line)
	r.text = append(r.text, line)
}

func (r *report) missing(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	r.Missing = append(r.Missing, line)
	fmt.Println("not measured:", line)
}

func main() {
	n := flag.Int("n", 10_000, "documents")
	seed := flag.Uint64("seed", 1, "of the collection")
	out := flag.String("out", "", "where bench.json goes; empty for nowhere")
	doc := flag.String("doc", "", "Markdown file into which the figures go, between its marks")
	work := flag.String("work", "", "folder for indexes; empty for a temporary one")
	binary := flag.String("server", "", "the built ymateb, for the figures over HTTP")
	commit := flag.String("commit", "", "noted in the report")
	only := flag.String("build", "", "build the engine's index in this folder and print figures")
	onlyPlain := flag.String("build-plain", "", "the same of plain Bleve")
	reuse := flag.Bool("reuse", false, "leave out building where -work has the indexes of an earlier run: for profiles of queries")
	plain := flag.Bool("plain", true, "compare with Bleve used plainly")
	asked := flag.String("ask", "", "ask the index that -build left in this folder, or those in several between commas in turn, and print figures")
	profile := flag.String("cpuprofile", "", "where the profile of the comparisons goes, or, with -build, that of the build")
	heap := flag.String("memprofile", "", "where the profile of the heap goes: with -build, of when there was most memory, with -ask, of the end")
	memory := flag.Int64("memory", 0, "with -build: MB for writing; 0 for the engine's default")
	flag.Parse()
	log.SetFlags(0)
	if dir := or(*only, *onlyPlain); dir != "" {
		fill := func(dir string) (*filling, error) { return fillOurs(dir, *memory<<20) }
		if *only == "" {
			fill = fillPlain
		}
		if err := buildAlone(fill, dir, *n, *seed, *profile, *heap); err != nil {
			log.Fatal(err)
		}
		return
	}
	if *asked != "" {
		if err := askScaled(strings.Split(*asked, ","), *seed, *heap); err != nil {
			log.Fatal(err)
		}
		return
	}
	dir := *work
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "ymateb-bench-"); err != nil {
			log.Fatal(err)
		}
		defer os.RemoveAll(dir) //nolint:errcheck // temporary
	}
	r := &report{
		Date: time.Now().UTC().Format(time.DateOnly), Commit: *commit, Documents: *n,
		Machine: fmt.Sprintf("%s/%s, %d cores, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version()),
		Figures: map[string]float64{},
	}
	if err := run(context.Background(), r, dir, *n, *seed, *binary, *plain, *reuse, *profile); err != nil {
		log.Print(err)
		os.Exit(1) //nolint:gocritic // the temporary folder stays for a look
	}
	if *out != "" {
		b, err := json.MarshalIndent(r, "", "  ")
		if err == nil {
			err = os.WriteFile(*out, append(b, '\n'), 0o644)
		}
		if err != nil {
			log.Fatal(err)
		}
	}
	if *doc != "" {
		if err := r.writeFigures(*doc); err != nil {
			log.Fatal(err)
		}
	}
}

func run(ctx context.Context, r *report, dir string, n int, seed uint64, binary string, withPlain, reuse bool, profile string) error {
	if !reuse || !exists(filepath.Join(dir, "ours")) {
		if err := measureBuilds(ctx, r, dir, n, seed, withPlain); err != nil {
			return err
		}
	}
	e, err := openTimed(ctx, r, filepath.Join(dir, "ours"))
	if err != nil {
		return err
	}
	defer e.Close() //nolint:errcheck // only read from here on
	settle()
	r.set("index_bytes_per_text_byte", float64(folderSize(filepath.Join(dir, "ours")))/float64(r.TextBytes))
	var p *plainBleve
	if withPlain {
		if p, err = openPlain(filepath.Join(dir, "plain")); err != nil { // opening it removes what is left over
			return err
		}
		defer p.close()
		settle()
		r.set("plain_bytes_per_text_byte", float64(folderSize(filepath.Join(dir, "plain")))/float64(r.TextBytes))
	} else {
		r.missing("comparison with plain Bleve: switched off")
	}
	words, err := findWords(ctx, e, n, seed)
	if err != nil {
		return err
	}
	if profile != "" {
		f, err := os.Create(profile)
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	if err := comparePages(ctx, r, e, p, words); err != nil {
		return err
	}
	if err := compareRest(ctx, r, e, p, words, n); err != nil {
		return err
	}
	if err := compareOthers(ctx, r, dir, e, words, n, seed); err != nil {
		return err
	}
	if err := measureUpdates(ctx, r, e, seed); err != nil {
		return err
	}
	if binary == "" {
		r.missing("figures over HTTP: no server given")
		return nil
	}
	if err := measureHTTP(ctx, r, binary, filepath.Join(dir, "http"), n, seed); err != nil {
		r.missing("figures over HTTP: %v", err)
	}
	return nil
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// openTimed opens the index as a start of the server would and asks it once.
func openTimed(ctx context.Context, r *report, dir string) (*embedded.Engine, error) {
	start := time.Now()
	e, err := embedded.Open(ctx, embedded.Config{Dir: dir, CacheBytes: -1})
	if err != nil {
		return nil, err
	}
	if _, err := e.Search(ctx, facetQuery("police")); err != nil {
		return nil, err
	}
	r.set("open_ms", ms(time.Since(start)))
	return e, nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// median and percentile sort their argument.
func median(ds []time.Duration) time.Duration { return percentile(ds, 50) }

func percentile(ds []time.Duration, p int) time.Duration {
	if len(ds) == 0 {
		return 0
	}
	slices.Sort(ds)
	return ds[min(len(ds)-1, len(ds)*p/100)]
}
