package source

import (
	"encoding/binary"
	"errors"
	"math"
	"time"
)

// The form in which a worker hands a result to the process that asked. Strings
// and lists are preceded by their length, numbers are varints. The reader takes
// nothing for granted: whoever has taken over a worker writes here.

var errCodec = errors.New("malformed answer")

// Depth of mails inside mails that an answer may have.
const codecDepth = 16

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendInts(b []byte, n ...int) []byte {
	for _, n := range n {
		b = binary.AppendVarint(b, int64(n))
	}
	return b
}

func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return binary.AppendVarint(b, math.MinInt64)
	}
	return binary.AppendVarint(b, t.Unix())
}

func flags(set ...bool) int {
	n := 0
	for i, s := range set {
		if s {
			n |= 1 << i
		}
	}
	return n
}

func appendText(b []byte, t Text) []byte {
	for _, s := range []string{t.Format, t.Title, t.Author} {
		b = appendString(b, s)
	}
	b = appendTime(appendTime(b, t.Created), t.Modified)
	b = appendInts(b, t.Pages, flags(t.OCR), len(t.Unread))
	b = appendInts(b, t.Unread...)
	b = appendInts(b, len(t.Running))
	for _, r := range t.Running {
		b = appendString(b, r)
	}
	b = appendInts(b, len(t.Paragraphs))
	for _, p := range t.Paragraphs {
		b = appendParagraph(b, p)
	}
	b = appendInts(b, len(t.Attachments))
	for _, a := range t.Attachments {
		b = appendString(b, a.Name)
		b = appendResult(b, a.Text, a.Err)
	}
	return b
}

// appendParagraph writes what most paragraphs lack only where it is.
func appendParagraph(b []byte, p Paragraph) []byte {
	cell := p.Table|p.Row|p.Column != 0
	b = appendString(b, p.Text)
	b = appendInts(b, flags(p.List, p.Quote, p.OCR, cell), p.Page, p.Heading)
	if cell {
		b = appendInts(b, p.Table, p.Row, p.Column)
	}
	return b
}

// appendResult adds a text, or the error in its place.
func appendResult(b []byte, t Text, e *Error) []byte {
	if e == nil {
		return appendText(append(b, 0), t)
	}
	detail := e.Detail
	if e.Err != nil {
		if detail != "" {
			detail += ": "
		}
		detail += e.Err.Error()
	}
	return appendInts(appendString(appendString(append(b, 1), e.Code), oneLine(detail, 300)), e.Pages)
}

// A decoder takes values off an answer; after the first error all are zero. Its
// strings are pieces of the answer, not copies.
type decoder struct {
	b   string
	err error
}

func (d *decoder) fail() { d.b, d.err = "", errCodec }

func (d *decoder) int() int {
	return int(d.varint())
}

func (d *decoder) varint() int64 {
	u := d.uvarint()
	if u&1 != 0 {
		return ^int64(u >> 1)
	}
	return int64(u >> 1)
}

func (d *decoder) uvarint() (v uint64) {
	for i := range min(len(d.b), binary.MaxVarintLen64) {
		c := d.b[i]
		if c < 0x80 {
			d.b = d.b[i+1:]
			return v | uint64(c)<<(7*i)
		}
		v |= uint64(c&0x7F) << (7 * i)
	}
	d.fail()
	return 0
}

// count is the length of a list whose entries take at least one byte each.
func (d *decoder) count() int {
	n := d.int()
	if n < 0 || n > len(d.b) {
		d.fail()
		return 0
	}
	return n
}

func (d *decoder) string() string {
	n := d.uvarint()
	if n > uint64(len(d.b)) {
		d.fail()
		return ""
	}
	s := d.b[:n]
	d.b = d.b[n:]
	return s
}

func (d *decoder) time() time.Time {
	v := d.varint()
	if d.err != nil || v == math.MinInt64 {
		return time.Time{}
	}
	return plausible(time.Unix(v, 0).UTC())
}

func (d *decoder) text(depth int) Text {
	var t Text
	t.Format, t.Title, t.Author = d.string(), d.string(), d.string()
	t.Created, t.Modified = d.time(), d.time()
	t.Pages = d.int()
	t.OCR = d.int()&1 != 0
	for range d.count() {
		t.Unread = append(t.Unread, d.int())
	}
	for range d.count() {
		t.Running = append(t.Running, d.string())
	}
	if n := d.count(); n > 0 {
		t.Paragraphs = make([]Paragraph, 0, min(n, 1<<12))
		for range n {
			if d.err != nil {
				break
			}
			t.Paragraphs = append(t.Paragraphs, d.paragraph())
		}
	}
	for range d.count() {
		if depth >= codecDepth {
			d.fail()
		}
		if d.err != nil {
			break
		}
		a := Attachment{Name: d.string()}
		a.Text, a.Err = d.result(depth + 1)
		t.Attachments = append(t.Attachments, a)
	}
	return t
}

func (d *decoder) paragraph() Paragraph {
	p := Paragraph{Text: d.string()}
	f := d.int()
	p.Page, p.Heading = d.int(), d.int()
	p.List, p.Quote, p.OCR = f&1 != 0, f&2 != 0, f&4 != 0
	if f&8 != 0 {
		p.Table, p.Row, p.Column = d.int(), d.int(), d.int()
	}
	return p
}

func (d *decoder) result(depth int) (Text, *Error) {
	if len(d.b) == 0 {
		d.fail()
		return Text{}, nil
	}
	kind := d.b[0]
	d.b = d.b[1:]
	if kind == 0 {
		return d.text(depth), nil
	}
	return Text{}, &Error{Code: d.string(), Detail: oneLine(d.string(), 300), Pages: d.int()}
}

// decodeResult is what appendResult encoded; errCodec as the last value where b
// is not of that form.
func decodeResult(b string) (Text, *Error, error) {
	d := decoder{b: b}
	t, e := d.result(0)
	if d.err == nil && len(d.b) > 0 {
		d.fail()
	}
	if d.err != nil {
		return Text{}, nil, d.err
	}
	return t, e, nil
}
