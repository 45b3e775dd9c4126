package indexer

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/ymateb/ymateb/index"
)

// rewrite changes a sidecar. change is given what the file holds (nothing where
// there is none) and returns what it shall hold; it may be called again when
// somebody else has written meanwhile. The file is replaced in one step: a crash
// leaves the old or the new one, and at worst a temporary file beside it that
// nobody reads. The error is one of index's, with the cause.
func (x *Indexer) rewrite(name string, change func(old []byte) ([]byte, error)) error {
	x.writing.Lock()
	defer x.writing.Unlock()
	defer lockFolder(filepath.Dir(name))()
	for range 10 {
		old, err := readIfThere(name)
		if err != nil {
			return fmt.Errorf("%w: %w", index.ErrSidecar, err)
		}
		changed, err := change(bytes.Clone(old))
		if err != nil {
			return err
		}
		if len(changed) > maxSidecar {
			return fmt.Errorf("%w: more than %d bytes", index.ErrSidecar, maxSidecar)
		}
		done, err := x.replace(name, old, changed)
		if err != nil {
			return writeError(err)
		}
		if done {
			return nil
		}
	}
	return index.ErrChanged
}

func readIfThere(name string) ([]byte, error) {
	b, err := readSmall(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return b, err
}

// replace writes a file anew if it still holds old.
func (x *Indexer) replace(name string, old, changed []byte) (done bool, err error) {
	mode := fs.FileMode(0o644)
	if info, err := os.Lstat(name); err == nil {
		mode = info.Mode().Perm()
	}
	sweepTemporaries(name)
	f, err := os.CreateTemp(filepath.Dir(name), temporaryPrefix(name)+"*.tmp")
	if err != nil {
		return false, err
	}
	defer os.Remove(f.Name()) // gone already after the rename
	_, err = f.Write(changed)
	if err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return false, err
	}
	if x.beforeRename != nil {
		x.beforeRename(name)
	}
	if now, err := readIfThere(name); err != nil || !bytes.Equal(now, old) {
		return false, err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return false, err
	}
	if dir, err := os.Open(filepath.Dir(name)); err == nil {
		_ = dir.Sync() // not every file system can
		dir.Close()
	}
	return true, nil
}

func temporaryPrefix(name string) string { return "." + filepath.Base(name) + "." }

// sweepTemporaries removes what a crash left beside a sidecar long ago.
func sweepTemporaries(name string) {
	entries, err := os.ReadDir(filepath.Dir(name))
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), temporaryPrefix(name)) || !strings.HasSuffix(e.Name(), ".tmp") {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > time.Hour {
			_ = os.Remove(filepath.Join(filepath.Dir(name), e.Name())) // the next writer tries again
		}
	}
}

// writeError tells the errors of writing apart.
func writeError(err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("%w: %w", index.ErrFull, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w: %w", index.ErrReadOnly, err)
	}
	return fmt.Errorf("write sidecar: %w", err)
}
