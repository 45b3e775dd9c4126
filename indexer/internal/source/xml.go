package source

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// An xmlReader walks the tokens of an XML part with a limit on depth. Names come
// without prefix: producers differ in those. Entities of a document type are not
// expanded; using one is an error.
type xmlReader struct {
	d     *xml.Decoder
	depth int
	max   int
}

func newXMLReader(data []byte, depth int) *xmlReader {
	if markedEncoding(data) != nil {
		s := decode(data, "")
		if _, rest, ok := bytes.Cut([]byte(s), []byte("?>")); ok && len(s) > 5 && s[:5] == "<?xml" {
			s = string(rest)
		}
		data = []byte(s)
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.CharsetReader = func(charset string, r io.Reader) (io.Reader, error) {
		e := lookup(charset)
		if e == nil {
			return nil, fmt.Errorf("unknown charset %q", charset)
		}
		return e.NewDecoder().Reader(r), nil
	}
	return &xmlReader{d: d, max: depth}
}

// next returns the next start element, end element or text; nil at the end.
func (x *xmlReader) next() (xml.Token, error) {
	for {
		t, err := x.d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, &Error{Code: Broken, Err: err}
		}
		switch t := t.(type) {
		case xml.StartElement:
			if x.depth++; x.depth > x.max {
				return nil, fail(Broken, "nested too deeply")
			}
			return t, nil
		case xml.EndElement:
			x.depth--
			return t, nil
		case xml.CharData:
			return t, nil
		}
	}
}

// skip reads on to the end of the element that has just started.
func (x *xmlReader) skip() error {
	for end := x.depth - 1; x.depth > end; {
		t, err := x.next()
		if err != nil {
			return err
		}
		if t == nil {
			return nil
		}
	}
	return nil
}

// text is the text inside the element that has just started.
func (x *xmlReader) text() string {
	var b bytes.Buffer
	for end := x.depth - 1; x.depth > end; {
		t, err := x.next()
		if err != nil || t == nil {
			break
		}
		if c, ok := t.(xml.CharData); ok && b.Len() < 1<<16 {
			b.Write(c)
		}
	}
	return b.String()
}

func xmlAttr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// xmlFacts reads the Dublin Core elements by which both office formats name
// title, author and times.
func xmlFacts(data []byte, depth int) Text {
	var t Text
	x := newXMLReader(data, depth)
	for {
		tok, err := x.next()
		if err != nil || tok == nil {
			return t
		}
		e, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "title":
			t.Title = x.text()
		case "creator", "initial-creator":
			if s := x.text(); t.Author == "" || e.Name.Local == "initial-creator" {
				t.Author = s
			}
		case "created", "creation-date":
			t.Created = parseTime(x.text())
		case "modified", "date":
			t.Modified = parseTime(x.text())
		}
	}
}
