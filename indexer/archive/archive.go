// Package archive writes folders into a backup and gets them back: a folder, or
// one file ending in .tar.zst.
//
// A backup holds every regular file with its time, and a manifest with the
// SHA-256 of each, by which it is checked when it is read. It is complete or not
// there: it is written under another name and renamed at the end. Links and
// special files are left out and counted. Files may change while they are
// copied: each is read once, whole, and what was read is what its hash says.
//
// Compression is klauspost/compress (BSD/MIT/Apache), the only well-kept Zstandard
// without a C library.
package archive

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
)

// Tree is a folder and the name that it has in the backup, with slashes.
type Tree struct{ Name, Dir string }

// Report says what a backup holds.
type Report struct {
	Created time.Time `json:"created"`
	Files   int       `json:"files"`
	Bytes   int64     `json:"bytes"`
	Skipped int       `json:"skipped"` // links, special files, files that vanished meanwhile
}

// manifest is the last file of a backup.
type manifest struct {
	Format  int               `json:"format"`
	Created time.Time         `json:"created"`
	Files   map[string]string `json:"files"` // path in the backup → SHA-256, hex
}

const (
	format       = 1
	manifestName = "manifest.json"
	suffix       = ".tar.zst"
	partial      = ".partial"
)

// sink takes the files of a backup.
type sink interface {
	put(name string, modified time.Time, b []byte) error
	close() error
}

// Write makes a backup of trees at target, which must not exist: a file where
// the name ends in .tar.zst, else a folder.
func Write(ctx context.Context, target string, trees []Tree) (Report, error) {
	r, err := write(ctx, target, trees)
	if err != nil {
		return r, fmt.Errorf("back up to %s: %w", target, err)
	}
	return r, nil
}

func write(ctx context.Context, target string, trees []Tree) (r Report, err error) {
	if _, err := os.Lstat(target); err == nil {
		return r, fs.ErrExist
	}
	tmp := target + partial
	if err := os.RemoveAll(tmp); err != nil {
		return r, err
	}
	to, err := newSink(target, tmp)
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(tmp) //nolint:errcheck // gone after the rename
	r.Created = time.Now().UTC().Truncate(time.Second)
	m := manifest{format, r.Created, map[string]string{}}
	for _, t := range trees {
		if err := addTree(ctx, to, t, tmp, &m, &r); err != nil {
			return r, errors.Join(err, to.close())
		}
	}
	b, err := json.MarshalIndent(m, "", " ")
	if err == nil {
		err = to.put(manifestName, r.Created, b)
	}
	if err = errors.Join(err, to.close()); err != nil {
		return r, err
	}
	return r, os.Rename(tmp, target)
}

func newSink(target, tmp string) (sink, error) {
	if strings.HasSuffix(target, suffix) {
		return newPacked(tmp)
	}
	if err := os.MkdirAll(tmp, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(tmp)
	return folder{root}, err
}

func addTree(ctx context.Context, to sink, t Tree, tmp string, m *manifest, r *Report) error {
	root, err := os.OpenRoot(t.Dir)
	if err != nil {
		return err
	}
	defer root.Close()
	own, err := filepath.Abs(tmp)
	if err != nil {
		return err
	}
	return fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if e := ctx.Err(); e != nil {
			return e
		}
		if err != nil {
			if name == "." {
				return err
			}
			r.Skipped++
			return nil
		}
		abs, _ := filepath.Abs(filepath.Join(t.Dir, filepath.FromSlash(name)))
		switch {
		case abs == own: // the backup itself lies in the folder
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		case !d.Type().IsRegular():
			r.Skipped++
			return nil
		}
		info, err1 := d.Info()
		b, err2 := root.ReadFile(filepath.FromSlash(name))
		if err := errors.Join(err1, err2); errors.Is(err, fs.ErrNotExist) {
			r.Skipped++
			return nil
		} else if err != nil {
			return err
		}
		sum := sha256.Sum256(b)
		in := path.Join(t.Name, name)
		m.Files[in] = hex.EncodeToString(sum[:])
		r.Files++
		r.Bytes += int64(len(b))
		return to.put(in, info.ModTime(), b)
	})
}

// packed is a backup in one file.
type packed struct {
	file *os.File
	zip  *zstd.Encoder
	tar  *tar.Writer
}

func newPacked(name string) (*packed, error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	z, err := zstd.NewWriter(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &packed{f, z, tar.NewWriter(z)}, nil
}

func (p *packed) put(name string, modified time.Time, b []byte) error {
	h := &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(b)), Mode: 0o600, ModTime: modified, Format: tar.FormatPAX}
	if err := p.tar.WriteHeader(h); err != nil {
		return err
	}
	_, err := p.tar.Write(b)
	return err
}

func (p *packed) close() error {
	return errors.Join(p.tar.Close(), p.zip.Close(), p.file.Sync(), p.file.Close())
}

// folder is a backup, or what is restored, as files in a folder. Nothing is
// written outside it, whatever the names say.
type folder struct{ root *os.Root }

func (f folder) put(name string, modified time.Time, b []byte) error {
	local, err := filepath.Localize(name)
	if err != nil {
		return fmt.Errorf("name %q: %w", name, err)
	}
	if err := f.root.MkdirAll(filepath.Dir(local), 0o700); err != nil {
		return err
	}
	to, err := f.root.OpenFile(local, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = to.Write(b)
	if err = errors.Join(err, to.Sync(), to.Close()); err != nil {
		return err
	}
	return f.root.Chtimes(local, modified, modified)
}

func (f folder) close() error { return f.root.Close() }

// Restore writes a backup into a folder that must not exist. Every file is
// compared with the manifest before the folder gets its name.
func Restore(ctx context.Context, source, into string) (Report, error) {
	r, err := restore(ctx, source, into)
	if err != nil {
		return r, fmt.Errorf("restore %s: %w", source, err)
	}
	return r, nil
}

func restore(ctx context.Context, source, into string) (r Report, err error) {
	if _, err := os.Lstat(into); err == nil {
		return r, fmt.Errorf("%s: %w", into, fs.ErrExist)
	}
	tmp := into + partial
	if err := os.RemoveAll(tmp); err != nil {
		return r, err
	}
	if err := os.MkdirAll(tmp, 0o700); err != nil {
		return r, err
	}
	defer os.RemoveAll(tmp) //nolint:errcheck // gone after the rename
	root, err := os.OpenRoot(tmp)
	if err != nil {
		return r, err
	}
	to := folder{root}
	got := map[string]string{}
	var m manifest
	err = each(ctx, source, func(name string, modified time.Time, b []byte) error {
		if name == manifestName {
			return json.Unmarshal(b, &m)
		}
		sum := sha256.Sum256(b)
		got[name] = hex.EncodeToString(sum[:])
		r.Files++
		r.Bytes += int64(len(b))
		return to.put(name, modified, b)
	})
	if err = errors.Join(err, to.close()); err != nil {
		return r, err
	}
	if err := m.matches(got); err != nil {
		return r, err
	}
	r.Created = m.Created
	return r, os.Rename(tmp, into)
}

// matches compares what was read with what was written.
func (m manifest) matches(got map[string]string) error {
	if m.Format != format {
		return fmt.Errorf("no backup, or one of another version: format %d, want %d", m.Format, format)
	}
	for name, sum := range m.Files {
		switch got[name] {
		case sum:
		case "":
			return fmt.Errorf("%s is missing", name)
		default:
			return fmt.Errorf("%s is damaged", name)
		}
	}
	for name := range got {
		if m.Files[name] == "" {
			return fmt.Errorf("%s does not belong to the backup", name)
		}
	}
	return nil
}

// each reads the files of a backup.
func each(ctx context.Context, source string, f func(name string, modified time.Time, b []byte) error) error {
	info, err := os.Stat(source)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return eachOf(ctx, source, f)
	}
	file, err := os.Open(source)
	if err != nil {
		return err
	}
	defer file.Close()
	z, err := zstd.NewReader(file, zstd.WithDecoderMaxMemory(256<<20))
	if err != nil {
		return err
	}
	defer z.Close()
	t := tar.NewReader(z)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg {
			return fmt.Errorf("%s is no regular file", h.Name)
		}
		b, err := io.ReadAll(t)
		if err != nil {
			return fmt.Errorf("%s: %w", h.Name, err)
		}
		if err := f(h.Name, h.ModTime, b); err != nil {
			return err
		}
	}
}

func eachOf(ctx context.Context, source string, f func(name string, modified time.Time, b []byte) error) error {
	root, err := os.OpenRoot(source)
	if err != nil {
		return err
	}
	defer root.Close()
	return fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		b, err := root.ReadFile(filepath.FromSlash(name))
		if err != nil {
			return err
		}
		return f(name, info.ModTime(), b)
	})
}
