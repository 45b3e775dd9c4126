package source

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
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

// BenchmarkThousand reads 1,000 small files, each different, one after the other:
// in process, and through a worker. The second may take 1.3 times the first.
func BenchmarkThousand(b *testing.B) {
	for _, ext := range []string{"docx", "txt"} {
		dir := b.TempDir()
		var names []string
		for _, data := range benchFiles(b, ext) {
			for i := range 1000 {
				name := filepath.Join(dir, fmt.Sprintf("%d.%s", i, ext))
				if ext == "txt" {
					data = append(bytes.Clone(data), fmt.Sprintf("\n\nRhif %d\n", i)...)[:len(data)+10]
				}
				if err := os.WriteFile(name, data, 0o600); err != nil {
					b.Fatal(err)
				}
				names = append(names, name)
			}
			break
		}
		for kind, read := range map[string]func(p *Pool, data []byte, name string) error{
			"process": func(p *Pool, data []byte, name string) error {
				_, err := Read(context.Background(), data, name, Limits{})
				return err
			},
			"worker": func(p *Pool, data []byte, name string) error {
				_, err := p.Read(context.Background(), data, name)
				return err
			},
		} {
			b.Run(ext+"/"+kind, func(b *testing.B) {
				p := &Pool{Workers: 1}
				defer p.Close()
				for b.Loop() {
					for _, name := range names {
						data, err := Load(name, Limits{})
						if err == nil {
							err = read(p, data, name)
						}
						if err != nil {
							b.Fatal(name, err)
						}
					}
				}
			})
		}
	}
}
