package source

import (
	"encoding/xml"
	"path"
	"slices"
	"strconv"
	"strings"
)

// document is the name of the main part of a DOCX, "" if the archive has none.
func (a *archive) document() string {
	if _, ok := a.files["word/document.xml"]; ok {
		return "word/document.xml"
	}
	// Newer versions number it; the relationships of the package name it.
	rels, _ := a.read("_rels/.rels")
	x := newXMLReader(rels, 16)
	for {
		t, err := x.next()
		if err != nil || t == nil {
			return ""
		}
		if e, ok := t.(xml.StartElement); ok && strings.HasSuffix(xmlAttr(e, "Type"), "/officeDocument") {
			name := strings.TrimPrefix(xmlAttr(e, "Target"), "/")
			if _, ok := a.files[name]; ok && strings.HasPrefix(name, "word/") {
				return name
			}
		}
	}
}

// readDOCX reads the main part and the notes. Headers and footers are running
// text; deleted, moved-away and hidden text is no longer part of the document.
func readDOCX(in input, a *archive, w *writer) (Text, error) {
	name := a.document()
	styles, err := a.read(path.Join(path.Dir(name), "styles.xml"))
	if err != nil {
		styles = nil
	}
	d := &docxReader{w: w, levels: headingStyles(styles, in.Depth)}
	var names map[string]string
	chunks := 0
	d.chunk = func(id string) {
		if chunks++; chunks > maxChunks {
			return
		}
		if names == nil {
			names = a.chunkNames(name)
		}
		readChunk(in, a, names[id], w)
	}
	data, err := a.read(name)
	if err != nil {
		return Text{}, err
	}
	if err := d.part(data, in.Depth); err != nil {
		return Text{}, err
	}
	for _, notes := range []string{"footnotes.xml", "endnotes.xml"} {
		if data, err := a.read(path.Join(path.Dir(name), notes)); err == nil && data != nil {
			if err := d.part(data, in.Depth); err != nil {
				return Text{}, err
			}
		}
	}
	core, _ := a.read("docProps/core.xml")
	t := xmlFacts(core, in.Depth)
	run := &writer{max: 1 << 16}
	for _, n := range a.names {
		if base := path.Base(n); path.Dir(n) == path.Dir(name) && (strings.HasPrefix(base, "header") || strings.HasPrefix(base, "footer")) {
			if data, err := a.read(n); err == nil {
				_ = (&docxReader{w: run}).part(data, in.Depth)
			}
		}
	}
	t.Running = run.distinct()
	return t, nil
}

const (
	maxMerged = 1000 // paragraphs joined because their ends were deleted
	maxChunks = 100  // files of other formats inside a document
)

// chunkNames maps the ids of relationships to the parts of other formats that they
// name.
func (a *archive) chunkNames(document string) map[string]string {
	names := map[string]string{}
	rels, _ := a.read(path.Join(path.Dir(document), "_rels", path.Base(document)+".rels"))
	x := newXMLReader(rels, 16)
	for {
		t, err := x.next()
		if err != nil || t == nil {
			return names
		}
		if e, ok := t.(xml.StartElement); ok && strings.HasSuffix(xmlAttr(e, "Type"), "/aFChunk") && len(names) < maxChunks {
			target := xmlAttr(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(path.Dir(document), target)
			}
			names[xmlAttr(e, "Id")] = strings.TrimPrefix(target, "/")
		}
	}
}

// readChunk reads a web page or a text that stands whole inside a document, as
// converters leave it for Word to take in. What can't be read costs only itself.
func readChunk(in input, a *archive, name string, w *writer) {
	data, err := a.read(name)
	if err != nil || len(data) == 0 {
		return
	}
	if f := sniff(data, name); f != nil && (f.name == "html" || f.name == "txt" || f.name == "rtf" || f.name == "eml") {
		in.data = data
		_, _ = f.read(in, w)
	}
}

// headingStyles maps the ids of heading styles to their level: ids are in the
// language of the program that wrote them, names are not.
func headingStyles(data []byte, depth int) map[string]int {
	levels, based := map[string]int{}, map[string]string{}
	x := newXMLReader(data, depth)
	id := ""
	for {
		t, err := x.next()
		if err != nil || t == nil {
			break
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "style":
			id = xmlAttr(e, "styleId")
		case "name":
			if n := headingName(xmlAttr(e, "val")); n > 0 && id != "" {
				levels[id] = n
			}
		case "basedOn":
			based[id] = xmlAttr(e, "val")
		case "outlineLvl":
			if n, err := strconv.Atoi(xmlAttr(e, "val")); err == nil && n >= 0 && n < 9 && levels[id] == 0 {
				levels[id] = n + 1
			}
		}
	}
	for id, base := range based {
		for range 8 {
			if levels[id] > 0 || base == "" {
				break
			}
			levels[id], base = levels[base], based[base]
		}
	}
	return levels
}

// headingName is the level of a heading style by its name, 0 for other styles.
func headingName(name string) int {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "title" {
		return 1
	}
	rest, ok := strings.CutPrefix(name, "heading")
	if n, err := strconv.Atoi(strings.TrimLeft(rest, " _")); ok && err == nil && n >= 1 && n <= 9 {
		return n
	}
	return 0
}

// A docxReader holds the state at a place in the document. Text boxes put
// paragraphs inside paragraphs, cells put tables inside tables.
type docxReader struct {
	w      *writer
	levels map[string]int

	b             strings.Builder
	p             Paragraph
	stack         []docxFrame
	cell          Paragraph
	tables        int
	cells         []Paragraph
	hidden        bool
	note          string
	fields        []bool // complex fields we are in: whether their result has begun
	inPPr, inMark bool   // the properties of a paragraph, of its mark
	merge         bool   // the mark at the end of this paragraph was deleted
	merged        int    // paragraphs joined so far
	kept          string // text before such a mark, which goes on with the next paragraph

	chunk func(id string) // reads a file of another format that stands in the text
}

type docxFrame struct {
	text string
	p    Paragraph
}

func (d *docxReader) part(data []byte, depth int) error {
	x := newXMLReader(data, depth)
	for {
		t, err := x.next()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case nil:
			d.flush()
			return d.w.err
		case xml.StartElement:
			if err := d.start(x, t); err != nil {
				return err
			}
		case xml.EndElement:
			d.end(t.Name.Local)
		}
		if d.w.err != nil {
			return d.w.err
		}
	}
}

func (d *docxReader) start(x *xmlReader, e xml.StartElement) error {
	switch e.Name.Local {
	case "p":
		if e.Name.Space != "a" {
			d.stack = append(d.stack, docxFrame{d.b.String(), d.p})
			d.b.Reset()
			d.p = d.cell
		}
	case "t":
		return d.text(x)
	case "tab", "ptab":
		if len(d.stack) > 0 {
			d.b.WriteByte(' ')
		}
	case "br", "cr":
		d.b.WriteByte('\n')
	case "noBreakHyphen":
		d.b.WriteByte('-')
	case "pStyle":
		if n := d.levels[xmlAttr(e, "val")]; n > 0 {
			d.p.Heading = n
		}
	case "outlineLvl":
		if n, err := strconv.Atoi(xmlAttr(e, "val")); err == nil && n >= 0 && n < 9 {
			d.p.Heading = n + 1
		}
	case "numPr":
		d.p.List = true
	case "fldChar":
		d.field(xmlAttr(e, "fldCharType"))
	case "altChunk":
		if d.chunk != nil {
			d.chunk(xmlAttr(e, "id"))
		}
	case "rPr":
		d.inMark = d.inPPr
	case "pPr":
		d.inPPr = true
	case "r":
		d.hidden = false
	case "vanish":
		d.hidden = xmlAttr(e, "val") != "0" && xmlAttr(e, "val") != "false"
	case "footnoteReference", "endnoteReference":
		if id := xmlAttr(e, "id"); id != "" {
			d.b.WriteString(noteText(d.b.String(), id))
		}
	case "footnote", "endnote":
		if t := xmlAttr(e, "type"); t == "separator" || t == "continuationSeparator" || t == "continuationNotice" {
			return x.skip()
		}
		d.note = xmlAttr(e, "id")
	case "tbl":
		d.tables++
		d.cells = append(d.cells, d.cell)
		d.cell = Paragraph{Table: d.tables}
	case "tr":
		d.cell.Row++
		d.cell.Column = 0
	case "tc":
		d.cell.Column++
	case "Fallback", "moveFrom", "del", "pict", "rPrChange", "pPrChange", "instrText", "object":
		if e.Name.Local == "del" && d.inMark {
			d.merge = true
		}
		if e.Name.Local == "pict" || e.Name.Local == "object" || e.Name.Local == "del" {
			return nil // old text boxes lie in pict; deleted text has its own element
		}
		return x.skip()
	}
	return nil
}

func (d *docxReader) text(x *xmlReader) error {
	for end := x.depth - 1; x.depth > end; {
		t, err := x.next()
		if err != nil {
			return err
		}
		if t == nil {
			return nil
		}
		if c, ok := t.(xml.CharData); ok && !d.hidden && !slices.Contains(d.fields, false) {
			d.b.Write(c)
		}
	}
	return nil
}

// field follows the marks of a complex field: what stands before its result is
// how the field is computed, results of fields inside it included.
func (d *docxReader) field(kind string) {
	n := len(d.fields)
	switch {
	case kind == "begin" && n < 64:
		d.fields = append(d.fields, false)
	case kind == "separate" && n > 0:
		d.fields[n-1] = true
	case kind == "end" && n > 0:
		d.fields = d.fields[:n-1]
	}
}

func (d *docxReader) end(local string) {
	switch local {
	case "p":
		d.flush()
		if n := len(d.stack); n > 0 {
			f := d.stack[n-1]
			d.stack = d.stack[:n-1]
			d.b.WriteString(f.text)
			d.p = f.p
		}
	case "tbl":
		if n := len(d.cells); n > 0 {
			d.cell, d.cells = d.cells[n-1], d.cells[:n-1]
		}
	case "r":
		d.hidden = false
	case "pPr":
		d.inPPr, d.inMark = false, false
	case "rPr":
		d.inMark = false
	case "tc", "txbxContent", "body":
		if d.kept != "" { // nothing there that it could go on with
			d.merge = false
			d.flush()
		}
	}
}

func (d *docxReader) flush() {
	s := d.kept + d.b.String()
	d.b.Reset()
	if d.kept = ""; d.merge && d.w.tooLong(s) {
		return
	}
	if d.merge && d.merged < maxMerged {
		d.merge, d.kept = false, s
		d.merged++
		return
	}
	d.merge, d.merged = false, 0
	if d.note != "" && strings.TrimSpace(s) != "" {
		s, d.note = "["+d.note+"] "+strings.TrimSpace(s), ""
	}
	if d.p.Heading > 0 {
		d.p.List = false
	}
	d.w.addLines(d.p, s)
}
