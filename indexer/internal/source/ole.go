package source

import (
	"bytes"
	"encoding/binary"
	"io"
	"strconv"
	"time"
	"unicode/utf16"

	"github.com/richardlehane/mscfb"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

func isOLE(data []byte, _ string) bool {
	return bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
}

// readOLE finds out which kind of compound file it is: the binary format of
// Word, a mail of Outlook, or an Office file under a password.
func readOLE(in input, w *writer) (Text, error) {
	streams, err := oleStreams(in)
	if err != nil {
		return Text{}, err
	}
	switch {
	case streams["WordDocument"] != nil:
		t, err := readDOC(in, streams, w)
		t.Format = "doc"
		return t, err
	case streams["EncryptedPackage"] != nil:
		return Text{}, fail(Encrypted, "")
	}
	return Text{}, fail(UnknownFormat, "a compound file that is not a document")
}

// oleStreams reads the streams at the top of a compound file that hold text.
func oleStreams(in input) (map[string][]byte, error) {
	doc, err := mscfb.New(bytes.NewReader(in.data))
	if err != nil {
		return nil, &Error{Code: Broken, Err: err}
	}
	streams := map[string][]byte{}
	left := min(in.Part, int64(len(in.data))) // no stream is longer than the file
	for n := 0; n < 10_000; n++ {
		e, err := doc.Next()
		if err != nil {
			return streams, nil // the end, or damage after what was read
		}
		switch e.Name {
		case "WordDocument", "0Table", "1Table", "\x05SummaryInformation", "EncryptedPackage":
		default:
			continue
		}
		if len(e.Path) > 0 || streams[e.Name] != nil || e.FileInfo().IsDir() {
			continue
		}
		data, err := io.ReadAll(io.LimitReader(e, left+1))
		if int64(len(data)) > left {
			return nil, fail(TooLarge, e.Name)
		}
		if err != nil && len(data) == 0 {
			return nil, &Error{Code: Broken, Detail: e.Name, Err: err}
		}
		streams[e.Name] = append([]byte{}, data...)
	}
	return streams, nil
}

// summary reads title, author and times from a property set stream.
func summary(b []byte) Text {
	var t Text
	le := binary.LittleEndian
	if len(b) < 48 {
		return t
	}
	off := int(le.Uint32(b[44:]))
	if off < 0 || off+8 > len(b) {
		return t
	}
	set := b[off:]
	n := min(int(le.Uint32(set[4:])), 64)
	var enc encoding.Encoding = charmap.Windows1252
	at := func(id uint32) []byte {
		for i := range n {
			if rec := 8 + 8*i; rec+8 <= len(set) && le.Uint32(set[rec:]) == id {
				if o := int(le.Uint32(set[rec+4:])); o >= 0 && o+8 <= len(set) {
					return set[o:]
				}
			}
		}
		return nil
	}
	if v := at(1); v != nil {
		switch cp := le.Uint16(v[4:]); cp {
		case 65001:
			enc = encoding.Nop
		case 10000:
			enc = charmap.Macintosh
		default:
			if e, err := htmlindex.Get("windows-" + strconv.Itoa(int(cp))); err == nil {
				enc = e
			}
		}
	}
	text := func(id uint32) string {
		v := at(id)
		if v == nil {
			return ""
		}
		size := int(le.Uint32(v[4:]))
		switch le.Uint32(v) {
		case 30:
			if size < 0 || size > len(v)-8 {
				return ""
			}
			return decodeWith(enc, bytes.TrimRight(v[8:8+size], "\x00"))
		case 31:
			if size < 0 || 2*size > len(v)-8 {
				return ""
			}
			return utf16LE(v[8 : 8+2*size])
		}
		return ""
	}
	when := func(id uint32) time.Time {
		v := at(id)
		if len(v) < 12 || le.Uint32(v) != 64 {
			return time.Time{}
		}
		ticks := int64(le.Uint64(v[4:])) // of 100 ns since 1601
		return plausible(time.Unix(ticks/1e7-11644473600, 0).UTC())
	}
	t.Title, t.Author, t.Created, t.Modified = text(2), text(4), when(12), when(13)
	return t
}

func utf16LE(b []byte) string {
	u := make([]uint16, len(b)/2)
	for i := range u {
		u[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(u))
}
