package source

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

func isZip(data []byte, _ string) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06"))
}

// readZip finds out which of the formats that are archives the file is.
func readZip(in input, w *writer) (Text, error) {
	z, err := openArchive(in)
	if err != nil {
		return Text{}, err
	}
	switch kind := z.start("mimetype", 100); {
	case strings.HasPrefix(kind, "application/vnd.oasis.opendocument.text"):
		t, err := readODT(in, z, w)
		t.Format = "odt"
		return t, err
	case z.document() != "":
		t, err := readDOCX(in, z, w)
		t.Format = "docx"
		return t, err
	}
	if c := z.start("content.xml", 1<<14); z.files["mimetype"] == nil && strings.Contains(c, "<office:text") {
		t, err := readODT(in, z, w) // packed again by hand, without the mark
		t.Format = "odt"
		return t, err
	}
	return Text{}, fail(UnknownFormat, "an archive that is neither DOCX nor ODT")
}

// An archive is a zip file whose parts are read under caps.
type archive struct {
	files map[string]*zip.File
	names []string // in the order of the archive
	part  int64
	left  int64 // of all parts together
}

// Parts that one archive may have: a document has some dozens.
const maxParts = 10_000

func openArchive(in input) (*archive, error) {
	// The directory at the end says how many entries there are, each of at least
	// 46 bytes: the library keeps them all in memory.
	z, err := zip.NewReader(bytes.NewReader(in.data), int64(len(in.data)))
	if err != nil {
		return nil, &Error{Code: Broken, Err: err}
	}
	if len(z.File) > maxParts {
		return nil, fail(TooLarge, fmt.Sprintf("%d parts", len(z.File)))
	}
	a := &archive{files: map[string]*zip.File{}, part: in.Part, left: 4 * in.Part}
	for _, f := range z.File {
		name := strings.TrimPrefix(path.Clean(strings.ReplaceAll(f.Name, "\\", "/")), "/")
		if _, have := a.files[name]; !have {
			a.files[name] = f
			a.names = append(a.names, name)
		}
	}
	return a, nil
}

// read unpacks one part; nil without error if there is none of that name.
func (a *archive) read(name string) ([]byte, error) {
	f := a.files[name]
	if f == nil {
		return nil, nil
	}
	if f.Flags&1 != 0 {
		return nil, fail(Encrypted, "")
	}
	limit := min(a.part, a.left)
	if f.UncompressedSize64 > uint64(limit) {
		return nil, fail(TooLarge, name)
	}
	r, err := f.Open()
	if err != nil {
		return nil, &Error{Code: Broken, Err: err}
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	a.left -= int64(len(data))
	switch {
	case int64(len(data)) > limit:
		return nil, fail(TooLarge, name)
	case err != nil && !errors.Is(err, zip.ErrChecksum):
		return data, &Error{Code: Broken, Detail: name, Err: err}
	}
	return data, nil
}

// start is the beginning of a small part; "" if it can't be read.
func (a *archive) start(name string, n int) string {
	f := a.files[name]
	if f == nil {
		return ""
	}
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	b := make([]byte, n)
	n, _ = io.ReadFull(r, b)
	return string(b[:n])
}
