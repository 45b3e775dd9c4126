package source

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
)

// isFlatODT knows an OpenDocument text that is one XML file.
func isFlatODT(data []byte, _ string) bool {
	head := data[:min(len(data), 4096)]
	return bytes.HasPrefix(start(data, 64), []byte("<?xml")) && bytes.Contains(head, []byte("office:document ")) && bytes.Contains(head, []byte("opendocument.text"))
}

func readFlatODT(in input, w *writer) (Text, error) {
	if int64(len(in.data)) > in.Part {
		return Text{}, fail(TooLarge, "")
	}
	t := xmlFacts(in.data, in.Depth)
	o := &odtReader{w: w}
	err := o.part(in.data, in.Depth)
	t.Running = o.running.distinct()
	return t, err
}

func readODT(in input, a *archive, w *writer) (Text, error) {
	if m, err := a.read("META-INF/manifest.xml"); err == nil && bytes.Contains(m, []byte("encryption-data")) {
		return Text{}, fail(Encrypted, "")
	}
	data, err := a.read("content.xml")
	if err != nil {
		return Text{}, err
	}
	if data == nil {
		return Text{}, fail(Broken, "no content")
	}
	if err := (&odtReader{w: w}).part(data, in.Depth); err != nil {
		return Text{}, err
	}
	meta, _ := a.read("meta.xml")
	t := xmlFacts(meta, in.Depth)
	if styles, err := a.read("styles.xml"); err == nil {
		o := &odtReader{w: &writer{max: 1 << 16}}
		_ = o.part(styles, in.Depth)
		t.Running = o.running.distinct()
	}
	return t, nil
}

// An odtReader holds the state at a place in the document. Notes and text boxes
// put paragraphs inside paragraphs.
type odtReader struct {
	w       *writer
	running writer // headers and footers of the page styles

	b      strings.Builder
	p      Paragraph
	stack  []docxFrame
	cell   Paragraph
	cells  []Paragraph
	tables int
	list   int
	header int
	note   string
}

func (o *odtReader) part(data []byte, depth int) error {
	o.running.max = 1 << 16
	x := newXMLReader(data, depth)
	for {
		t, err := x.next()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case nil:
			return o.w.err
		case xml.StartElement:
			if err := o.start(x, t); err != nil {
				return err
			}
		case xml.EndElement:
			o.end(t.Name.Local)
		case xml.CharData:
			if len(o.stack) > 0 {
				o.b.WriteString(strings.ReplaceAll(string(t), "\n", " "))
			}
		}
		if o.w.err != nil {
			return o.w.err
		}
	}
}

func (o *odtReader) start(x *xmlReader, e xml.StartElement) error {
	switch e.Name.Local {
	case "p", "h":
		o.stack = append(o.stack, docxFrame{o.b.String(), o.p})
		o.b.Reset()
		o.p = o.cell
		o.p.List = o.list > 0
		if e.Name.Local == "h" {
			o.p.List = false
			if o.p.Heading, _ = strconv.Atoi(xmlAttr(e, "outline-level")); o.p.Heading < 1 || o.p.Heading > 10 {
				o.p.Heading = 1
			}
		}
	case "s", "tab":
		o.b.WriteByte(' ')
	case "line-break":
		o.b.WriteByte('\n')
	case "list":
		o.list++
	case "note-citation":
		o.note = clean(x.text())
		o.b.WriteString(noteText(o.b.String(), o.note))
	case "table":
		o.tables++
		o.cells = append(o.cells, o.cell)
		o.cell = Paragraph{Table: o.tables}
	case "table-row":
		o.cell.Row++
		o.cell.Column = 0
	case "table-cell", "covered-table-cell":
		o.cell.Column++
	case "header", "footer", "header-left", "footer-left", "header-first", "footer-first":
		o.header++
	case "tracked-changes", "annotation", "annotation-end", "hidden-text", "hidden-paragraph", "ruby-text", "title", "desc", "meta", "scripts", "font-face-decls", "binary-data", "sequence-decls", "forms":
		return x.skip()
	}
	return nil
}

func (o *odtReader) end(local string) {
	switch local {
	case "p", "h":
		o.flush()
		if n := len(o.stack); n > 0 {
			f := o.stack[n-1]
			o.stack = o.stack[:n-1]
			o.b.WriteString(f.text)
			o.p = f.p
		}
	case "list":
		o.list--
	case "table":
		if n := len(o.cells); n > 0 {
			o.cell, o.cells = o.cells[n-1], o.cells[:n-1]
		}
	case "header", "footer", "header-left", "footer-left", "header-first", "footer-first":
		o.header--
	}
}

func (o *odtReader) flush() {
	s := o.b.String()
	o.b.Reset()
	if o.header > 0 {
		o.running.addLines(Paragraph{}, s)
		return
	}
	if o.note != "" && len(o.stack) > 1 {
		s, o.note = "["+o.note+"] "+strings.TrimSpace(s), ""
	}
	o.w.addLines(o.p, s)
}
