package embedded

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"

	mmap "github.com/blevesearch/mmap-go"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"golang.org/x/sync/errgroup"
)

// columnFolder keeps the files of columns, beside Bleve's own folder.
type columnFolder struct {
	path     string
	least    int // records that a segment must have for a file
	readOnly bool
	log      *slog.Logger
}

const (
	columnsFolder = "columns"
	columnsSuffix = ".columns"
	// Columns of smaller segments stay in memory: they take less than two megabytes
	// and are soon merged into others.
	leastFiled = 16 << 10
	// So many columns of a segment are read at once when they go into a file.
	columnReaders = 2
)

// leastOf is how many records a segment must have for a file: fewer than most
// segments have, however small they are.
func leastOf(memory int64) int { return min(leastFiled, largestOf(memory)/8) }

func endChecksum(b []byte) uint32 { return binary.BigEndian.Uint32(b[len(b)-4:]) }

func (f *columnFolder) name(segmentPath string) string {
	return filepath.Join(f.path, strings.TrimSuffix(filepath.Base(segmentPath), ".zap")+columnsSuffix)
}

// filed are the columns of a segment from their file, nil where there is none that
// can be believed.
func (f *columnFolder) filed(seg segment.Segment, shared tables) *columns {
	path, mark, ok := markOf(seg)
	if !ok || mark.Docs < f.least {
		return nil
	}
	c, err := f.open(f.name(path), mark, shared, true)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		f.log.Warn("columns of a segment are made anew", "file", f.name(path), "error", err)
	}
	return c
}

// open maps a file of columns. It checks it unless it was just written.
func (f *columnFolder) open(name string, mark segmentMark, shared tables, check bool) (c *columns, err error) {
	defer recovered(&err) // the disk fails to read what is mapped
	defer faults()()
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := mmap.Map(file, mmap.RDONLY, 0)
	if err != nil {
		return nil, err
	}
	cf := &columnFile{data: data}
	cf.refs.Store(1)
	if check {
		err = cf.check()
	}
	if err == nil {
		c, err = cf.columns(mark, shared)
	}
	if err != nil {
		cf.release()
		return nil, err
	}
	return c, nil
}

// columns makes the columns of a segment: in a file for one that is large and on
// disk, else, or where that can't be written, in memory.
func (f *columnFolder) columns(seg segment.Segment, shared tables) (*columns, error) {
	if !f.takes(seg) {
		return readColumns(seg, shared)
	}
	path, mark, _ := markOf(seg)
	c, err := f.write(f.name(path), mark, seg, shared)
	if err == nil {
		return c, nil
	}
	f.log.Warn("columns of a segment are kept in memory: their file can't be written", "file", f.name(path), "error", err)
	if c, err = readColumns(seg, shared); err == nil {
		c.unfiled = true
	}
	return c, err
}

// takes reports whether the columns of a segment go into a file.
func (f *columnFolder) takes(seg segment.Segment) bool {
	_, mark, ok := markOf(seg)
	return ok && mark.Docs >= f.least && !f.readOnly
}

func (f *columnFolder) write(name string, mark segmentMark, seg segment.Segment, shared tables) (*columns, error) {
	if err := os.MkdirAll(f.path, 0o700); err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(f.path, ".tmp-*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(file.Name()) //nolint:errcheck // gone after the rename
	w := &columnWriter{file: bufio.NewWriterSize(file, 256<<10), sum: crc32.New(columnsCRC)}
	w.list = columnList{mark, map[string][2]int{}}
	err = w.write(seg, shared)
	if e := file.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		return nil, err
	}
	return f.open(name, mark, shared, false)
}

// columnWriter writes a file of columns, a few at a time, so that not all of them
// are ever in memory.
type columnWriter struct {
	file *bufio.Writer
	sum  hash.Hash32
	list columnList
	at   int
	err  error // the first
}

func (w *columnWriter) write(seg segment.Segment, shared tables) error {
	w.put([]byte(columnsHead))
	c := newColumns(w.list.Segment.Docs, shared)
	c.rows = make([]byte, c.n*rowBytes)
	var (
		reading errgroup.Group
		mu      sync.Mutex
	)
	reading.SetLimit(columnReaders)
	for _, step := range c.steps() {
		reading.Go(func() error {
			if err := safely(func() error { return step.read(seg) }); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			return w.arrays(step.arrays)
		})
	}
	if err := reading.Wait(); err != nil {
		return err
	}
	c.pack()
	if err := w.arrays([]columnArray{array("rows", &c.rows)}); err != nil {
		return err
	}
	for name, t := range shared { // last, for they grow meanwhile
		var b textsBuilder
		for _, v := range t.all()[1:] {
			b.add(v)
		}
		values := b.texts()
		if err := w.arrays(texted("table "+name, &values)); err != nil {
			return err
		}
	}
	list, err := json.Marshal(w.list)
	if err != nil {
		return err
	}
	w.put(make([]byte, -(w.at+len(list))&7)) // so that the tail begins at a multiple of eight
	start := w.at
	w.put(list)
	w.put(bytesOf([]int64{int64(start)}))
	w.put(bytesOf([]int64{int64(w.sum.Sum32())}))
	if err := w.file.Flush(); err != nil {
		return err
	}
	return w.err
}

// arrays writes arrays and empties them.
func (w *columnWriter) arrays(list []columnArray) error {
	for _, a := range list {
		data := a.data()
		w.list.Arrays[a.name] = [2]int{w.at, len(data)}
		w.put(data)
		w.put(make([]byte, -len(data)&7)) // so that numbers lie at multiples of their size
		if err := a.set(nil); err != nil {
			return err
		}
	}
	return w.err
}

func (w *columnWriter) put(data []byte) {
	if w.err == nil {
		_, w.err = w.file.Write(data)
	}
	_, _ = w.sum.Write(data) // never fails
	w.at += len(data)
}

// sweep removes all files but those of the segments of a view. One that is still
// mapped can't be removed on some systems: then another time.
func (f *columnFolder) sweep(v *view) {
	if f.readOnly {
		return
	}
	keep := map[string]bool{}
	for _, s := range v.segments {
		if path, _, ok := markOf(s.seg); ok && s.cols.file != nil {
			keep[filepath.Base(f.name(path))] = true
		}
	}
	files, _ := os.ReadDir(f.path)
	for _, e := range files {
		if !keep[e.Name()] {
			_ = os.Remove(filepath.Join(f.path, e.Name()))
		}
	}
}

// verify compares the checksums of what is mapped.
func (c *columns) verify() error {
	if c.file == nil {
		return nil
	}
	if err := c.file.check(); err != nil {
		return fmt.Errorf("columns of a segment of %d records: %w", c.n, err)
	}
	return nil
}
