// Package source reads the text of a document out of the bytes an office
// publishes: PDF, DOCX, DOC, ODT, RTF, HTML, EML, Markdown and plain text.
//
// It knows paragraphs, headings, list entries, table cells, quoted blocks, page
// numbers where the format has them, and what the file says of its title,
// author and times (weak evidence: templates and copies make it lie). It
// refuses to know languages, voices and dates in the text: those belong to
// langid and facts. The format comes from the bytes, never from the name.
//
// Text is UTF-8 in Unicode normalisation form C, with the Latin ligatures
// U+FB00–U+FB06 written as letters, soft hyphens dropped and every run of white
// space a single space. Quotation marks stay as the document has them.
//
// [Read] works in the calling process and must only see trusted bytes: a
// goroutine can't be killed. [Pool.Read] gives the same result from worker
// processes under limits. Both return an [*Error] with a stable code.
//
// # Libraries weighed
//
// PDF: objects, fonts and content are read by our own package pdf, whose doc says
// which readers were weighed and why they lost; paragraphs are made here, because
// the builders that are permissive and free of cgo lose them (the best kept .36
// where this keeps more than .95). MuPDF is better known but
// AGPL and cgo. HTML: golang.org/x/net/html; the readability ports glue
// paragraphs together. Markdown: goldmark (MIT). DOC: the container by mscfb
// (Apache-2.0), the piece table here. DOCX, ODT, RTF: encoding/xml tokens and a
// small reader; lu4p/cat loses tables and has no limits. EML: net/mail and mime.
package source

import (
	"context"
	"fmt"
	"time"
)

// Version numbers the rules by which text is made of files. It goes into
// fingerprints: when it grows, every file is read again.
const Version = 4

// A Text is what was read of one file.
type Text struct {
	Format     string // "pdf", "docx", "doc", "odt", "rtf", "html", "eml", "md" or "txt"
	Paragraphs []Paragraph

	// What the file says of itself: weak evidence, zero where it is silent.
	Title, Author     string
	Created, Modified time.Time

	// Pages is the number of pages, 0 where the format has none.
	Pages int
	// Unread lists the pages (from 1) that show pictures but no text.
	Unread []int
	// OCR is set where at least one page was recognised from its picture.
	OCR bool

	// Running are the distinct lines of running headers and footers, letterheads
	// among them, which are no part of the paragraphs.
	Running []string

	// Attachments are the documents inside a mail, in order.
	Attachments []Attachment
}

// A Paragraph is a run of text that the document sets apart: a paragraph, a
// heading, a list entry, a table cell, a line of a letterhead. It is never empty
// and holds no line breaks.
type Paragraph struct {
	Text    string
	Page    int  // from 1; 0 where unknown
	Heading int  // level from 1; 0 for running text
	List    bool // an entry of a list
	Quote   bool // in a quoted block (HTML blockquote, "> " in mail and Markdown)
	OCR     bool // recognised from a picture

	// Table numbers the document's tables from 1, Row and Column the cell in it
	// from 1; all are 0 outside tables.
	Table, Row, Column int
}

// An Attachment is a document inside a mail. Err says why it has no text.
type Attachment struct {
	Name string // as the mail gives it, without folders; may be empty
	Text Text
	Err  *Error
}

// Limits bound what one file may cost. The zero value of a field means its
// default.
type Limits struct {
	File  int64 // bytes of a file; default 100 MiB
	Part  int64 // bytes of one unpacked part or stream; default 64 MiB
	Text  int64 // bytes of text; default 16 MiB
	Depth int   // of nested elements, groups and objects; default 256
	Pages int   // default 5,000
	Mails int   // of mail parts inside mail parts; default 4

	// Only worker processes can be held to the following.
	Time   time.Duration // wall clock for one file; default 15 s
	Memory int64         // bytes that a worker may take beside its own; default 800 MiB
}

// orDefault returns l with every zero field replaced by its default.
func (l Limits) orDefault() Limits {
	set := func(p *int64, v int64) {
		if *p <= 0 {
			*p = v
		}
	}
	set(&l.File, 100<<20)
	set(&l.Part, 64<<20)
	set(&l.Text, 16<<20)
	set(&l.Memory, 800<<20)
	if l.Depth <= 0 {
		l.Depth = 256
	}
	if l.Pages <= 0 {
		l.Pages = 5000
	}
	if l.Mails <= 0 {
		l.Mails = 4
	}
	if l.Time <= 0 {
		l.Time = 15 * time.Second
	}
	return l
}

// Read reads the text of data in this process. The name only serves formats that
// the bytes don't tell apart (Markdown and plain text) and may be empty. A panic
// in a reader is returned as an [*Error] with code [Broken]; endless loops and
// memory are not contained: use a [Pool] for files from outside.
//
// Every error is an [*Error], but for those of ctx, which is looked at between
// pages and parts. Safe for concurrent use.
func Read(ctx context.Context, data []byte, name string, lim Limits) (t Text, err error) {
	return read(ctx, data, name, lim.orDefault(), 0)
}

func read(ctx context.Context, data []byte, name string, lim Limits, mails int) (t Text, err error) {
	defer func() {
		if r := recover(); r != nil {
			t, err = Text{}, fail(Broken, fmt.Sprintf("reader gave up: %.200v", r))
		}
	}()
	if int64(len(data)) > lim.File {
		return Text{}, fail(TooLarge, fmt.Sprintf("%d bytes", len(data)))
	}
	if len(data) == 0 {
		return Text{}, fail(Empty, "")
	}
	f := sniff(data, name)
	if f == nil {
		return Text{}, fail(UnknownFormat, "")
	}
	in := input{ctx: ctx, data: data, name: name, Limits: lim, mails: mails}
	out := &writer{max: lim.Text}
	t, err = f.read(in, out)
	if err == nil {
		err = out.err
	}
	if err != nil {
		return Text{}, asError(err)
	}
	if t.Format == "" {
		t.Format = f.name
	}
	t.Paragraphs = out.paragraphs
	t.Title, t.Author = givenTitle(oneLine(t.Title, 1000)), givenName(oneLine(t.Author, 1000))
	if len(t.Paragraphs) == 0 && len(t.Attachments) == 0 {
		return Text{}, fail(Empty, "no text")
	}
	return t, nil
}

// An input is one file with the limits that hold for it.
type input struct {
	ctx     context.Context
	data    []byte
	name    string
	mails   int    // mails this one lies in
	charset string // as a mail header declares it
	Limits
}
