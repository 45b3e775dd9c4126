package source

import (
	"bytes"
	"path"
	"strings"
)

// A format is one row of the table: how its bytes are known, and its reader.
type format struct {
	name string
	text bool // made of characters
	is   func(data []byte, name string) bool
	read func(input, *writer) (Text, error)
}

// The order matters: what is certain by its first bytes comes first, text last.
func formats() []format {
	return []format{
		{"pdf", false, isPDF, readPDF},
		{"zip", false, isZip, readZip},
		{"doc", false, isOLE, readOLE},
		{"rtf", false, isRTF, readRTF},
		{"odt", true, isFlatODT, readFlatODT},
		{"eml", false, isEML, readEML},
		{"html", true, isHTML, readHTML},
		{"md", true, isMarkdown, readMarkdown},
		{"txt", true, isText, readTXT},
	}
}

func sniff(data []byte, name string) *format {
	text := textual(data)
	for _, f := range formats() {
		if (text || !f.text) && f.is(data, name) {
			return &f
		}
	}
	return nil
}

// start is the first n bytes of data at most, without a byte order mark or
// leading white space.
func start(data []byte, n int) []byte {
	data = data[:min(n, len(data))]
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	return bytes.TrimLeft(data, " \t\r\n\f\x00")
}

func hasExt(name string, exts ...string) bool {
	e := strings.ToLower(path.Ext(name))
	for _, x := range exts {
		if e == x {
			return true
		}
	}
	return false
}
