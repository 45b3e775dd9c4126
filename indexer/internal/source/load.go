package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Load reads the bytes of the file at path, which must be a regular file (or a
// link to one) within the cap on size. It never blocks on pipes or devices and
// never reads a file that is too large, sparse ones included. Every error is an
// [*Error]; a file that does not exist satisfies errors.Is(err, fs.ErrNotExist).
func Load(path string, lim Limits) ([]byte, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|OpenFlags, 0)
	if err != nil {
		if st, serr := os.Stat(path); serr == nil && !st.Mode().IsRegular() {
			return nil, fail(NotAFile, st.Mode().Type().String())
		}
		return nil, &Error{Code: Unreadable, Err: cause(err)}
	}
	defer f.Close()
	return LoadFile(f, lim)
}

// LoadFile is Load for an open file, which it leaves open.
func LoadFile(f *os.File, lim Limits) ([]byte, error) {
	lim = lim.orDefault()
	st, err := f.Stat()
	if err != nil {
		return nil, &Error{Code: Unreadable, Err: cause(err)}
	}
	if !st.Mode().IsRegular() {
		return nil, fail(NotAFile, st.Mode().Type().String())
	}
	if st.Size() > lim.File {
		return nil, fail(TooLarge, fmt.Sprintf("%d bytes", st.Size()))
	}
	data := make([]byte, 0, st.Size()+1)
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case int64(len(data)) > lim.File:
			return nil, fail(TooLarge, "grew while it was read")
		case errors.Is(err, io.EOF):
			return data, nil
		case err != nil:
			return nil, &Error{Code: Unreadable, Err: cause(err)}
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
	}
}

// cause drops the path from an error, which the caller knows and adds.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
