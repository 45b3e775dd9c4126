package indexer

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/ymateb/ymateb/indexer/internal/source"
)

var errNotRegular = errors.New("not a regular file")

// openRegular opens a file below a root for reading. It is the very file that has
// the name: a link, a pipe or a device is refused, also one that takes the name
// while it is opened, and no link in the way to it leads out of the root.
func openRegular(r root, name string) (*os.File, error) {
	rel, err := filepath.Rel(r.name, name)
	if err != nil {
		return nil, err
	}
	dir, err := os.OpenRoot(r.name)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	named, err := dir.Lstat(rel)
	if err != nil {
		return nil, err
	}
	if !named.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNotRegular}
	}
	f, err := dir.OpenFile(rel, os.O_RDONLY|source.OpenFlags, 0)
	if err != nil {
		return nil, err
	}
	opened, err := f.Stat()
	if err == nil && !os.SameFile(named, opened) {
		err = &fs.PathError{Op: "open", Path: name, Err: errNotRegular}
	}
	if err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// loadRegular reads a file below a root, as openRegular opens it. Every error is
// a [*source.Error].
func loadRegular(r root, name string) ([]byte, error) {
	f, err := openRegular(r, name)
	if errors.Is(err, errNotRegular) {
		return nil, &source.Error{Code: source.NotAFile, Err: err}
	}
	if err != nil {
		return nil, &source.Error{Code: source.Unreadable, Err: cause(err)}
	}
	defer f.Close()
	return source.LoadFile(f, source.Limits{})
}

// absent reports whether an error of opening a sidecar says that there is none. The
// name of an original may be so long that none could be.
func absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENAMETOOLONG) || errors.Is(err, syscall.ENOTDIR)
}

// readSmall reads a regular file of at most maxSidecar bytes; a link is not
// followed.
func readSmall(name string) ([]byte, error) {
	f, err := openRegular(root{name: filepath.Dir(name)}, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxSidecar+1))
	if err == nil && len(b) > maxSidecar {
		err = fmt.Errorf("more than %d bytes", maxSidecar)
	}
	return b, err
}
