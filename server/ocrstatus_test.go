package server

import (
	"strings"
	"testing"

	"github.com/ymateb/ymateb/index"
)

// still is a Progress that stays as it is.
type still index.Progress

func (p still) Progress() index.Progress { return index.Progress(p) }

// The status says what must be installed before scans are read, which files need it,
// and how far recognising has come.
func TestScansInStatus(t *testing.T) {
	scan := []index.Problem{{Path: "docs/llun.pdf", Code: "scanned"}}
	for _, tt := range []struct {
		name string
		p    index.Progress
		want map[string][]string
	}{
		{"not installed", index.Progress{Ready: true, Problems: scan, OCR: index.OCR{Missing: []string{"pdftoppm", "tesseract cym"}, Packages: []string{"poppler-utils", "tesseract-ocr-cym"}}}, map[string][]string{
			"/en/status":     {"docs/llun.pdf", "1 file has pages that are only pictures", "pdftoppm, tesseract cym", "apt install poppler-utils tesseract-ocr-cym"},
			"/cy/status":     {"docs/llun.pdf", "tudalennau mewn 1 ffeil yn lluniau", "pdftoppm, tesseract cym", "apt install poppler-utils tesseract-ocr-cym"},
			"/api/v1/status": {`"missing":["pdftoppm","tesseract cym"]`, `"packages":["poppler-utils","tesseract-ocr-cym"]`},
			"/metrics":       {"ymateb_scans 1", `ymateb_ocr_missing{program="pdftoppm"} 1`},
		}},
		{"under way", index.Progress{Ready: true, Problems: scan, OCR: index.OCR{Done: 2, Total: 5, File: "docs/llun.pdf", Page: 3, Pages: 8}}, map[string][]string{
			"/en/status":     {"2 of 5 files done", "page 3 of 8"},
			"/cy/status":     {"2 o 5 o ffeiliau", "tudalen 3 o 8"},
			"/api/v1/status": {`"done":2`, `"total":5`, `"missing":[]`},
			"/metrics":       {"ymateb_scans_queued 3"},
		}},
	} {
		s, err := New(Config{Searcher: engine(t), Marker: marks, Progress: still(tt.p)})
		if err != nil {
			t.Fatal(err)
		}
		for target, want := range tt.want {
			body := get(t, s, target).Body.String()
			for _, w := range want {
				if !strings.Contains(body, w) {
					t.Errorf("%s: %s lacks %q", tt.name, target, w)
				}
			}
		}
	}
}
