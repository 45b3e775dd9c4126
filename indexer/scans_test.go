package indexer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/indexer/internal/source"
)

// oneDocument is a Store that remembers the last document put.
type oneDocument struct {
	mu  sync.Mutex
	doc *index.Document
}

func (s *oneDocument) Fingerprints(context.Context) (map[string]string, error) { return nil, nil }
func (s *oneDocument) Delete(context.Context, ...string) error                 { return nil }
func (s *oneDocument) Put(_ context.Context, docs ...index.Document) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.doc = &docs[len(docs)-1]
	return nil
}

// scanPDF is a PDF of one page that shows a picture and no text.
func scanPDF() []byte {
	out := "%PDF-1.4\n"
	for i, o := range []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
		"<</Length 29>>stream\nq 595 0 0 842 0 0 cm /I Do Q\nendstream",
		"<</Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n\x00\nendstream",
	} {
		out += fmt.Sprintf("%d 0 obj%s endobj\n", i+1, o)
	}
	return []byte(out + "trailer<</Root 1 0 R>>")
}

// A scan is first a row on the status page; when its turn in the queue has come
// it is indexed as recognised text and the row goes.
func TestScanIsRecognisedLater(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "docs")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "scan.pdf"), scanPDF(), 0o644); err != nil {
		t.Fatal(err)
	}
	state, err := OpenState(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer state.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	changed := make(chan struct{}, 1)
	store := &oneDocument{}
	x, err := New(Config{
		Roots: []string{dir}, Store: store, State: state, Quiet: 10 * time.Millisecond, Logger: slog.New(slog.DiscardHandler),
		Changed: func(index.Progress) {
			select {
			case changed <- struct{}{}:
			default:
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	until := func(what string, ok func() bool) {
		t.Helper()
		for !ok() {
			select {
			case <-changed:
			case <-ctx.Done():
				t.Fatalf("waited in vain until %s", what)
			}
		}
	}
	proceed := make(chan struct{})
	x.scans.read = func(ctx context.Context, _ []byte, _ string) (source.Text, error) {
		select {
		case <-proceed:
		case <-ctx.Done():
		}
		return source.Text{Format: "pdf", Pages: 1, OCR: true, Paragraphs: []source.Paragraph{{Text: "Byddaf yn cyhoeddi’r adroddiad.", Page: 1, OCR: true}}}, nil
	}
	done := make(chan error, 1)
	go func() { done <- x.Run(ctx) }()
	until("the scan is a problem", func() bool {
		p := x.Progress().Problems
		return len(p) == 1 && p[0].Code == source.Scanned
	})
	close(proceed)
	until("the scan is indexed", func() bool {
		store.mu.Lock()
		defer store.mu.Unlock()
		return store.doc != nil && store.doc.OCR && len(store.doc.Passages) == 1
	})
	until("the problem is gone", func() bool { return len(x.Progress().Problems) == 0 })
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
}

// Fingerprints are those of the document remembered.
func (s *keptDocument) Fingerprints(context.Context) (map[string]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	prints := map[string]string{}
	if s.doc != nil {
		for _, f := range s.doc.Files {
			prints[f.Path] = f.Fingerprint
		}
	}
	return prints, nil
}

// keptDocument is a Store that outlives an indexer.
type keptDocument struct{ oneDocument }

// partlyScanned is a PDF of two pages: one with text, one that is a picture.
func partlyScanned() []byte {
	out := "%PDF-1.4\n"
	for i, o := range []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[6 0 R 3 0 R]/Count 2>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
		"<</Length 29>>stream\nq 595 0 0 842 0 0 cm /I Do Q\nendstream",
		"<</Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n\x00\nendstream",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 7 0 R/Resources<</Font<</F 8 0 R>>>>>>",
		"<</Length 66>>stream\nBT /F 12 Tf 72 700 Td (Bydd y gwaith yn parhau eleni hefyd.) Tj ET\nendstream",
		"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	} {
		out += fmt.Sprintf("%d 0 obj%s endobj\n", i+1, o)
	}
	return []byte(out + "trailer<</Root 1 0 R>>")
}

// A document that lacks a page which could not be recognised is tried again after a
// restart, and the queue tells how far it is.
func TestPartlyScannedAfterRestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "docs")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "part.pdf"), partlyScanned(), 0o644); err != nil {
		t.Fatal(err)
	}
	store, data := &keptDocument{}, t.TempDir()
	// run indexes until a condition holds.
	run := func(what string, read func(context.Context, []byte, string) (source.Text, error), ok func(p index.Progress) bool) {
		t.Helper()
		state, err := OpenState(data)
		if err != nil {
			t.Fatal(err)
		}
		defer state.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		changed := make(chan struct{}, 1)
		x, err := New(Config{
			Roots: []string{dir}, Store: store, State: state, Quiet: 10 * time.Millisecond, Logger: slog.New(slog.DiscardHandler),
			Changed: func(index.Progress) {
				select {
				case changed <- struct{}{}:
				default:
				}
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		x.scans.read = read
		done := make(chan error, 1)
		go func() { done <- x.Run(ctx) }()
		for !ok(x.Progress()) {
			select {
			case <-changed:
			case <-ctx.Done():
				t.Fatalf("waited in vain until %s", what)
			}
		}
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v, want nil", err)
		}
	}
	passages := func() int {
		store.mu.Lock()
		defer store.mu.Unlock()
		if store.doc == nil {
			return 0
		}
		return len(store.doc.Passages)
	}
	run("the page was tried in vain", func(context.Context, []byte, string) (source.Text, error) {
		return source.Text{}, errors.New("no toner")
	}, func(p index.Progress) bool {
		return passages() == 1 && len(p.Problems) == 1 && p.OCR.Done == 1 && p.OCR.Total == 1
	})
	run("the page is recognised", func(context.Context, []byte, string) (source.Text, error) {
		return source.Text{Format: "pdf", Pages: 2, OCR: true, Paragraphs: []source.Paragraph{{Text: "Bydd y gwaith yn parhau eleni hefyd.", Page: 1}, {Text: "Tudalen o lun.", Page: 2, OCR: true}}}, nil
	}, func(p index.Progress) bool { return passages() == 2 && len(p.Problems) == 0 })
}
