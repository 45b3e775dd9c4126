package indexer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"

	"github.com/ymateb/ymateb/index"
)

// OpenOriginal opens a file that has a document's bytes and lies in a watched
// folder, with its path; index.ErrNotFound when none is left. Links never lead
// out of the folder, however the path changes while it is opened. The cost is
// that of hashing the file.
func (x *Indexer) OpenOriginal(ctx context.Context, d index.Document) (*os.File, index.File, error) {
	for _, f := range d.Files {
		r, ok := x.rootNamed(f.Path)
		if !ok || ctx.Err() != nil {
			continue
		}
		file, err := openRegular(r, r.file(f.Path))
		if err != nil {
			continue
		}
		if hash, err := hashOf(file); err == nil && hash == d.SHA256 {
			return file, f, nil
		}
		file.Close()
	}
	return nil, index.File{}, errors.Join(index.ErrNotFound, ctx.Err())
}

func hashOf(f *os.File) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
