package source

import (
	"bytes"
	"errors"
	"fmt"
	"unicode"

	"github.com/ymateb/ymateb/indexer/internal/source/pdf"
)

func isPDF(data []byte, _ string) bool {
	return bytes.Contains(data[:min(len(data), 1024)], []byte("%PDF-"))
}

// readPDF takes the glyphs of each page in the order in which the file draws
// them, which is the order of reading in what offices produce, columns and tables
// included. Where lines and paragraphs end is seen from where the glyphs stand.
func readPDF(in input, w *writer) (Text, error) {
	f, err := pdf.Open(in.data, pdf.Limits{Part: in.Part, Total: 8 * in.Part, Pages: in.Pages})
	if err != nil {
		return Text{}, pdfError(err)
	}
	facts := f.Facts()
	t := Text{Title: facts.Title, Author: facts.Author, Created: parseTime(facts.Created), Modified: parseTime(facts.Modified), Pages: f.Pages()}
	var pages []pdfPage
	size := int64(0)
	garbled := 0
	for n := range f.Pages() {
		if err := in.ctx.Err(); err != nil {
			return Text{}, err
		}
		p, err := f.Page(n)
		if err != nil {
			return Text{}, pdfError(err)
		}
		page := pdfPage{number: n + 1, box: p.Box, lines: pdfLines(p, n+1)}
		letters, marks := count(page.lines)
		switch {
		case marks >= 40 && letters*2 < marks:
			page.lines = nil
			garbled++
			t.Unread = append(t.Unread, n+1)
		case marks < 20 && (p.Cover > 0.4 || p.Pictures > 20):
			t.Unread = append(t.Unread, n+1)
		}
		for _, l := range page.lines {
			size += int64(len(l.text)) + 200
		}
		if size > 16*in.Text {
			return Text{}, fail(TooLarge, "text")
		}
		pages = append(pages, page)
	}
	t.Running = dropRunning(pages)
	for _, p := range pdfParagraphs(pages) {
		if !w.add(p) {
			break
		}
	}
	if len(w.paragraphs) == 0 && len(t.Unread) > 0 {
		code := Scanned
		if garbled > 0 {
			code = Garbage
		}
		return Text{}, &Error{Code: code, Detail: fmt.Sprintf("%d of %d pages", len(t.Unread), t.Pages), Pages: t.Pages}
	}
	return t, nil
}

func pdfError(err error) error {
	for target, code := range map[error]string{pdf.ErrEncrypted: Encrypted, pdf.ErrTooLarge: TooLarge, pdf.ErrBroken: Broken} {
		if errors.Is(err, target) {
			return &Error{Code: code, Err: err}
		}
	}
	return err
}

type pdfPage struct {
	number int
	box    [4]float64
	lines  []*pdfLine
}

// count returns the letters and digits of some lines, and all their marks. Text
// whose codes nothing explains has next to no letters (.02-.04 as measured), good
// text has more than .9.
func count(lines []*pdfLine) (letters, marks int) {
	for _, l := range lines {
		for _, r := range l.text {
			switch {
			case unicode.IsSpace(r):
			case r < 0x250 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r >= 0x1E00 && r < 0x1F00 && unicode.IsLetter(r):
				letters++
				marks++
			default:
				marks++
			}
		}
	}
	return letters, marks
}
