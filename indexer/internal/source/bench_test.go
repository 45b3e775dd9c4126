package source

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/sync/errgroup"
)

func benchFiles(b *testing.B, ext string) map[string][]byte {
	b.Helper()
	files := map[string][]byte{}
	names, _ := filepath.Glob("testdata/samples/*" + ext)
	for _, n := range names {
		data, err := os.ReadFile(n)
		if err != nil {
			b.Fatal(err)
		}
		files[n] = data
	}
	return files
}

// BenchmarkRead reads the sample files of each format in process: files/s, and
// pages/s for PDF.
func BenchmarkRead(b *testing.B) {
	for _, ext := range []string{"pdf", "docx", "odt", "rtf", "html", "md", "txt"} {
		files := benchFiles(b, ext)
		b.Run(ext, func(b *testing.B) {
			n, pages := 0, 0
			for b.Loop() {
				for name, data := range files {
					t, err := Read(context.Background(), data, name, Limits{})
					if err != nil {
						b.Fatal(name, err)
					}
					n++
					pages += t.Pages
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "files/s")
			if pages > 0 {
				b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
			}
		})
	}
}

// BenchmarkPdftotext is the same with poppler's program, a process for each
// file, where it is installed.
func BenchmarkPdftotext(b *testing.B) {
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		b.Skip("pdftotext is not installed")
	}
	files := benchFiles(b, "pdf")
	pages := 0
	for b.Loop() {
		for name := range files {
			if err := exec.Command(tool, name, "-").Run(); err != nil {
				b.Fatal(name, err)
			}
			pages++
		}
	}
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "files/s")
}

// BenchmarkThousand reads 1,000 small files, each different, one after the other in
// process, and through one and two workers as the indexer does, a batch at a time and
// the next under way. The cost of the worker may be 1.3 times that of the first.
func BenchmarkThousand(b *testing.B) {
	for _, ext := range []string{"docx", "txt"} {
		names := thousand(b, ext)
		b.Run(ext+"/process", func(b *testing.B) {
			readThousand(b, names, 1, func(ctx context.Context, files []File) (out []Result) {
				for _, f := range files {
					t, err := Read(ctx, f.Data, f.Name, Limits{})
					out = append(out, Result{t, err})
				}
				return out
			})
		})
		for _, workers := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/worker-%d", ext, workers), func(b *testing.B) {
				p := &Pool{Workers: workers}
				readThousand(b, names, 2*workers, p.ReadAll)
				p.Close()
			})
		}
	}
}

// thousand writes 1,000 files, each different, and returns their names.
func thousand(b *testing.B, ext string) (names []string) {
	dir := b.TempDir()
	files := benchFiles(b, ext)
	base := files[slices.Min(slices.Collect(maps.Keys(files)))]
	for i := range 1000 {
		name := filepath.Join(dir, fmt.Sprintf("%d.%s", i, ext))
		data := bytes.Clone(base)
		if ext == "txt" {
			data = fmt.Appendf(data, "\n\nRhif %d\n", i)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			b.Fatal(err)
		}
		names = append(names, name)
	}
	return names
}

func readThousand(b *testing.B, names []string, callers int, read func(context.Context, []File) []Result) {
	for b.Loop() {
		jobs := make(chan []string)
		var g errgroup.Group
		for range callers {
			g.Go(func() error {
				for names := range jobs {
					var files []File
					for _, name := range names {
						data, err := Load(name, Limits{})
						if err != nil {
							return fmt.Errorf("%s: %w", name, err)
						}
						files = append(files, File{data, name})
					}
					for i, r := range read(context.Background(), files) {
						if r.Err != nil {
							return fmt.Errorf("%s: %w", names[i], r.Err)
						}
					}
				}
				return nil
			})
		}
		for names := range slices.Chunk(names, batchFiles) {
			jobs <- names
		}
		close(jobs)
		if err := g.Wait(); err != nil {
			b.Fatal(err)
		}
	}
}
