// Package journal keeps facts that no folder can tell in a file of JSON lines:
// entries are appended, synced when the owner asks, and written anew without
// those that count no more. What a crash cut off is left out when the file is
// opened; what a full disk took only in part is taken back.
package journal

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// longestLine is what an entry may take in bytes; a file with a longer line is
// not a journal.
const longestLine = 16 << 20

// Journal is an open file of entries of one type. Its owner, who also keeps what
// the entries amount to, locks: it is not safe for concurrent use.
type Journal[E any] struct {
	file  *os.File // nil: it could not be opened again after Rewrite
	name  string
	mode  fs.FileMode
	dirty bool // something is not synced yet
	torn  bool // the last line may be a part of one
}

// errLong refuses an entry that Open would refuse to read.
var errLong = fmt.Errorf("write journal: an entry of more than %d bytes", longestLine)

// Open opens or makes the journal in a file whose folder exists, and calls apply
// with each entry, oldest first. Lines that are no JSON are passed over. It
// returns how many lines there are.
func Open[E any](name string, mode fs.FileMode, apply func(E)) (j *Journal[E], lines int, err error) {
	j = &Journal[E]{name: name, mode: mode}
	sweep(name)
	if err := j.open(); err != nil {
		return nil, 0, err
	}
	syncFolder(name) // which may not have had the file before
	sc := bufio.NewScanner(j.file)
	sc.Buffer(nil, longestLine)
	for ; sc.Scan(); lines++ {
		var e E
		if json.Unmarshal(sc.Bytes(), &e) == nil {
			apply(e)
		}
	}
	if err := errors.Join(sc.Err(), j.endLine()); err != nil {
		return nil, 0, errors.Join(fmt.Errorf("read %s: %w", filepath.Base(name), err), j.Close())
	}
	return j, lines, nil
}

func (j *Journal[E]) open() error {
	f, err := os.OpenFile(j.name, os.O_APPEND|os.O_CREATE|os.O_RDWR, j.mode)
	if err == nil {
		j.file = f
	}
	return err
}

// endLine ends a last line that a crash cut off, so that the next entry stands
// on a line of its own.
func (j *Journal[E]) endLine() error {
	size, err := j.file.Seek(0, io.SeekEnd)
	if err != nil || size == 0 {
		return err
	}
	last := make([]byte, 1)
	if _, err := j.file.ReadAt(last, size-1); err != nil || last[0] == '\n' {
		return err
	}
	_, err = j.file.WriteString("\n")
	return err
}

// Append writes entries, all or none. They are in the file then, but survive a
// power cut only after Sync.
func (j *Journal[E]) Append(entries ...E) error {
	var lines []byte
	for _, e := range entries {
		b, err := json.Marshal(e)
		if err != nil {
			return err
		}
		if len(b) >= longestLine {
			return errLong
		}
		lines = append(append(lines, b...), '\n')
	}
	if j.file == nil {
		if err := j.open(); err != nil {
			return fmt.Errorf("write journal: %w", err)
		}
	}
	if j.torn {
		if err := j.endLine(); err != nil {
			return fmt.Errorf("write journal: %w", err)
		}
		j.torn = false
	}
	before, err := j.file.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	if _, err := j.file.Write(lines); err != nil {
		back := j.file.Truncate(before)
		j.torn = back != nil
		return errors.Join(fmt.Errorf("write journal: %w", err), back)
	}
	j.dirty = true
	return nil
}

// Sync puts on disk what was appended since the last time.
func (j *Journal[E]) Sync() error {
	if !j.dirty || j.file == nil {
		return nil
	}
	if err := j.file.Sync(); err != nil {
		return err
	}
	j.dirty = false
	return nil
}

// Rewrite puts entries in the place of all that the journal holds. After an error
// the journal is as it was.
func (j *Journal[E]) Rewrite(entries iter.Seq[E]) error {
	if j.file != nil { // Windows replaces no open file
		if err := j.Close(); err != nil {
			return errors.Join(err, j.open())
		}
		j.file = nil
	}
	err := Write(j.name, j.mode, entries)
	return errors.Join(err, j.open())
}

// Close syncs and closes the file.
func (j *Journal[E]) Close() error {
	if j.file == nil {
		return nil
	}
	return errors.Join(j.Sync(), j.file.Close())
}

// Write makes a journal of entries, or replaces the one in the file, at once: a
// reader finds the old one or the new one whole, after a power cut too.
func Write[E any](name string, mode fs.FileMode, entries iter.Seq[E]) error {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) //nolint:errcheck // gone already after the rename
	w := bufio.NewWriter(f)
	enc := json.NewEncoder(w)
	for e := range entries {
		err = errors.Join(err, enc.Encode(e))
	}
	if err = errors.Join(err, w.Flush(), f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return err
	}
	syncFolder(name)
	return nil
}

// syncFolder puts on disk which file has the name: what is appended to a new file
// is lost in a power cut while its folder still has the old one.
func syncFolder(name string) {
	if dir, err := os.Open(filepath.Dir(name)); err == nil {
		_ = dir.Sync() // not every file system can
		_ = dir.Close()
	}
}

// sweep removes what a crash in Write left beside the journal.
func sweep(name string) {
	entries, err := os.ReadDir(filepath.Dir(name))
	if err != nil {
		return
	}
	for _, e := range entries {
		if n := e.Name(); strings.HasPrefix(n, filepath.Base(name)+".") && strings.HasSuffix(n, ".tmp") && e.Type().IsRegular() {
			_ = os.Remove(filepath.Join(filepath.Dir(name), n)) // else the next start does
		}
	}
}
