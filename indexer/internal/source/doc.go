package source

import (
	"encoding/binary"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// readDOC reads the binary format of Word 97 to 2003 ([MS-DOC]): the pieces of
// the text in the order of the piece table. Main text, notes and text boxes are
// read; headers are running text, comments are not the document's. What is hidden or
// was deleted with changes tracked is left out.
func readDOC(in input, streams map[string][]byte, w *writer) (Text, error) {
	t := summary(streams["\x05SummaryInformation"])
	b := streams["WordDocument"]
	le := binary.LittleEndian
	if len(b) < 0x20 {
		return t, fail(Broken, "short header")
	}
	flags := le.Uint16(b[0x0A:])
	if flags&0x0100 != 0 {
		return t, fail(Encrypted, "")
	}
	switch le.Uint16(b) {
	case 0xA5EC:
	case 0xA5DC: // Word 6 and 95: one run of bytes
		from, to := int(le.Uint32(b[0x18:])), int(le.Uint32(b[0x1C:]))
		if from < 0 || to > len(b) || from > to {
			return t, fail(Broken, "text outside the file")
		}
		d := docReader{w: w}
		d.text(decodeWith(charmap.Windows1252, b[from:to]))
		d.flush()
		return t, nil
	default:
		return t, fail(Broken, "no Word document")
	}
	table := streams["0Table"]
	if flags&0x0200 != 0 {
		table = streams["1Table"]
	}
	pieces, err := docPieces(b, table)
	if err != nil {
		return t, err
	}
	// The parts of the text follow one another: main, notes, headers, (macros),
	// comments, end notes, text boxes.
	length := func(at int) int { return max(0, int(int32(le.Uint32(b[at:])))) }
	main, notes, headers, macros, comments, ends, boxes := length(0x4C), length(0x50), length(0x54), length(0x58), length(0x5C), length(0x60), length(0x64)
	deleted := docDeleted(b, table)
	d := docReader{w: w, b: b, pieces: pieces, deleted: deleted}
	d.part(0, main)
	at := main
	d.part(at, at+notes)
	at += notes
	running := docReader{w: &writer{max: 1 << 16}, b: b, pieces: pieces, deleted: deleted}
	running.part(at, at+headers)
	at += headers + macros + comments
	d.part(at, at+ends)
	at += ends
	d.part(at, at+boxes)
	t.Running = running.w.distinct()
	return t, nil
}

// A docPiece is a run of characters of the text and where in the file it lies.
type docPiece struct {
	from, to int // character positions
	offset   int // bytes
	wide     bool
}

func docPieces(b, table []byte) ([]docPiece, error) {
	le := binary.LittleEndian
	if len(b) < 0x1AA {
		return nil, fail(Broken, "short header")
	}
	at, n := int(le.Uint32(b[0x1A2:])), int(le.Uint32(b[0x1A6:]))
	if at < 0 || n < 5 || at > len(table) || n > len(table)-at {
		return nil, fail(Broken, "no piece table")
	}
	clx := table[at : at+n]
	for len(clx) > 3 && clx[0] == 1 { // formatting that pieces share
		skip := 3 + int(le.Uint16(clx[1:]))
		if skip > len(clx) {
			break
		}
		clx = clx[skip:]
	}
	if len(clx) < 5 || clx[0] != 2 {
		return nil, fail(Broken, "no piece table")
	}
	n = int(le.Uint32(clx[1:]))
	clx = clx[5:]
	if n < 16 || n > len(clx) {
		return nil, fail(Broken, "piece table cut")
	}
	count := (n - 4) / 12
	pieces := make([]docPiece, 0, count)
	prev := 0
	for i := range count {
		fc := le.Uint32(clx[4*(count+1)+8*i+2:])
		p := docPiece{from: int(le.Uint32(clx[4*i:])), to: int(le.Uint32(clx[4*i+4:])), offset: int(fc & 0x3FFFFFFF), wide: fc&0x40000000 == 0}
		if !p.wide {
			p.offset /= 2
		}
		if p.from < prev || p.to < p.from {
			return nil, fail(Broken, "pieces out of order")
		}
		prev = p.to
		pieces = append(pieces, p)
	}
	return pieces, nil
}

type docReader struct {
	w       *writer
	b       []byte
	pieces  []docPiece
	deleted []docRange
	out     strings.Builder

	field  []bool // for each open field, whether its instruction has ended
	tables int
	row    int
	column int
	ended  bool // the last mark ended a cell
}

// part reads the characters from one position to another, then ends the
// paragraph.
func (d *docReader) part(from, to int) {
	for _, p := range d.pieces {
		a, z := max(from, p.from), min(to, p.to)
		if a >= z {
			continue
		}
		size := 1
		if p.wide {
			size = 2
		}
		start := p.offset + (a-p.from)*size
		if start > len(d.b) {
			continue
		}
		for _, r := range kept(docRange{start, min(len(d.b), start+(z-a)*size)}, d.deleted, size) {
			if run := d.b[r.from:r.to]; p.wide {
				d.text(utf16LE(run))
			} else {
				d.text(decodeWith(charmap.Windows1252, run))
			}
		}
		if d.w.err != nil {
			return
		}
	}
	d.flush()
	d.field = nil
}

// text takes characters, among them the marks by which Word ends paragraphs and
// cells and opens fields.
func (d *docReader) text(s string) {
	for _, r := range s {
		switch r {
		case '\r', '\f', 0x0E:
			d.flush()
			d.row, d.column, d.ended = 0, 0, false
		case 0x07:
			d.cell()
		case 0x0B:
			d.out.WriteByte('\n')
		case 0x13:
			if len(d.field) < 64 {
				d.field = append(d.field, false)
			}
		case 0x14:
			if n := len(d.field); n > 0 {
				d.field[n-1] = true
			}
		case 0x15:
			if n := len(d.field); n > 0 {
				d.field = d.field[:n-1]
			}
		case 0x1E:
			d.write('-')
		case 0x1F, 0x01, 0x02, 0x05, 0x08:
		default:
			d.write(r)
		}
	}
}

// write adds a character unless it belongs to the instruction of a field.
func (d *docReader) write(r rune) {
	for _, shown := range d.field {
		if !shown {
			return
		}
	}
	d.out.WriteRune(r)
}

// cell ends a cell, or with a second mark the row. Paragraphs of a cell that are
// not its last can't be told from those between tables.
func (d *docReader) cell() {
	if d.ended && strings.TrimSpace(d.out.String()) == "" {
		d.out.Reset()
		d.row++
		d.column, d.ended = 0, false
		return
	}
	if d.row == 0 && d.column == 0 {
		d.tables++
	}
	d.column++
	d.ended = true
	s := d.out.String()
	d.out.Reset()
	d.w.addLines(Paragraph{Table: d.tables, Row: d.row + 1, Column: d.column}, s)
}

func (d *docReader) flush() {
	s := d.out.String()
	d.out.Reset()
	d.w.addLines(Paragraph{}, s)
}
