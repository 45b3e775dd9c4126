package embedded

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"sync/atomic"
	"unsafe"

	mmap "github.com/blevesearch/mmap-go"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// The columns of a large segment lie in a file, mapped like the segment itself: so
// they take none of the process's own memory, however large the index grows, and
// are there at once when it is opened again. Such a file is made anew from the
// segment whenever it is missing or anything about it is wrong, and so need not be
// copied, sealed or forced to the disk: a checksum of all of it is compared before
// any of it is believed.
//
// It has a head, the arrays one after the other as they lie in memory, a list of
// them (columnList, as JSON) and a tail: where the list begins, and the checksum of
// all before that, eight bytes each. All numbers are in the order of bytes of the
// machine; another machine's head is not recognised.

// columnsVersion is raised whenever the arrays, what they mean, or the numbers of
// kinds and voices change.
const columnsVersion = 2

var columnsHead = "ymateb columns \x00" + string(bytesOf([]uint32{columnsVersion, 0x01020304}))

const columnsTail = 16

var columnsCRC = crc32.MakeTable(crc32.Castagnoli) // which processors have an instruction for

// segmentMark tells a segment from all others.
type segmentMark struct {
	Bytes int    `json:"bytes"`
	CRC   uint32 `json:"crc"` // the one that ends it
	Docs  int    `json:"docs"`
}

// columnList says what is in a file of columns.
type columnList struct {
	Segment segmentMark       `json:"segment"`
	Arrays  map[string][2]int `json:"arrays"` // where each begins, and its bytes
}

// columnArray is one array of the columns and its name in a file.
type columnArray struct {
	name string
	data func() []byte
	set  func(data []byte) error // to what lies in a file; nil empties it
}

type numeric interface {
	uint8 | uint16 | uint32 | int32 | int64
}

func array[N numeric](name string, at *[]N) columnArray {
	return columnArray{name,
		func() []byte { return bytesOf(*at) },
		func(data []byte) error {
			var n N
			size := int(unsafe.Sizeof(n))
			if len(data) == 0 {
				*at = nil
				return nil
			}
			if len(data)%size != 0 || uintptr(unsafe.Pointer(&data[0]))%unsafe.Alignof(n) != 0 {
				return fmt.Errorf("array %s has %d bytes", name, len(data))
			}
			*at = unsafe.Slice((*N)(unsafe.Pointer(&data[0])), len(data)/size)
			return nil
		},
	}
}

// bytesOf is an array as it lies in memory.
func bytesOf[N numeric](list []N) []byte {
	if len(list) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&list[0])), len(list)*int(unsafe.Sizeof(list[0])))
}

// texted lists the arrays of a list of strings and more.
func texted(name string, t *texts, more ...columnArray) []columnArray {
	text := columnArray{name,
		func() []byte { return unsafe.Slice(unsafe.StringData(t.text), len(t.text)) },
		func(data []byte) error { t.text = unsafe.String(unsafe.SliceData(data), len(data)); return nil },
	}
	return append([]columnArray{text, array(name+" ends", &t.ends)}, more...)
}

// arrays lists the arrays of a column.
func (c *column) arrays(name string) []columnArray {
	list := []columnArray{array(name+" 8", &c.one.bytes), array(name+" 16", &c.one.pairs), array(name+" 32", &c.one.wide)}
	if c.sets != nil {
		list = append(list, array(name+" set ends", &c.sets.ends), array(name+" sets", &c.sets.values))
	}
	if c.table.own != nil {
		list = append(list, texted(name+" values", c.table.own)...)
	}
	return list
}

// columnFile is a mapped file of columns. It is unmapped when no view has the
// segment any more.
type columnFile struct {
	data mmap.MMap
	refs atomic.Int64
}

func (f *columnFile) release() {
	if f != nil && f.refs.Add(-1) == 0 {
		_ = f.data.Unmap()
	}
}

func (f *columnFile) retain() {
	if f != nil {
		f.refs.Add(1)
	}
}

var (
	errColumnsForeign = errors.New("columns of another kind or version")
	errColumnsDamaged = errors.New("columns are damaged")
)

// check compares the checksum.
func (f *columnFile) check() error {
	body := len(f.data) - columnsTail
	if body < len(columnsHead) {
		return errColumnsDamaged
	}
	if string(f.data[:len(columnsHead)]) != columnsHead {
		return errColumnsForeign
	}
	if uint64(crc32.Checksum(f.data[:body+8], columnsCRC)) != endNumber(f.data[body+8:]) {
		return errColumnsDamaged
	}
	return nil
}

func endNumber(b []byte) uint64 { return *(*uint64)(unsafe.Pointer(&b[0])) }

// list reads the list of arrays.
func (f *columnFile) list() (l columnList, err error) {
	body := len(f.data) - columnsTail
	at := endNumber(f.data[body:])
	if at > uint64(body) {
		return l, errColumnsDamaged
	}
	return l, json.Unmarshal(f.data[at:body], &l)
}

// columns are the columns of a segment from a file that has been checked. Where
// tables have other numbers than shared the file is of no use.
func (f *columnFile) columns(mark segmentMark, shared tables) (*columns, error) {
	l, err := f.list()
	if err != nil {
		return nil, err
	}
	if l.Segment != mark {
		return nil, fmt.Errorf("%w: they are of a segment %+v, want %+v", errColumnsForeign, l.Segment, mark)
	}
	set := func(a columnArray) error {
		at, ok := l.Arrays[a.name]
		if !ok {
			return fmt.Errorf("%w: array %s is missing", errColumnsForeign, a.name)
		}
		if at[0] < 0 || at[1] < 0 || at[0] > len(f.data) || at[1] > len(f.data)-at[0] {
			return errColumnsDamaged
		}
		return a.set(f.data[at[0]:][:at[1]:at[1]])
	}
	c := newColumns(mark.Docs, shared)
	c.file = f
	for _, step := range c.steps() {
		for _, a := range step.arrays {
			if err := set(a); err != nil {
				return nil, err
			}
		}
	}
	if err := set(array("rows", &c.rows)); err != nil {
		return nil, err
	}
	if err := c.whole(); err != nil {
		return nil, err
	}
	c.ranks = newRanks(c.kinds)
	if len(c.rows) != c.ranks.documents()*rowBytes {
		return nil, fmt.Errorf("%w: rows have %d bytes", errColumnsDamaged, len(c.rows))
	}
	c.link()
	known := map[string]*texts{}
	for name := range shared {
		known[name] = &texts{}
		for _, a := range texted("table "+name, known[name]) {
			if err := set(a); err != nil {
				return nil, err
			}
		}
	}
	return c, shared.adopt(known)
}

// whole reports whether there is something for each record in every array.
func (c *columns) whole() error {
	lengths := []int{c.ids.len(), len(c.kinds), len(c.words), len(c.voiceBits), len(c.slotEnd), len(c.parents), len(c.first), len(c.last), len(c.due), len(c.seen)}
	for _, col := range c.named {
		lengths = append(lengths, max(len(col.one.bytes), len(col.one.pairs), len(col.one.wide)))
	}
	if slices.ContainsFunc(lengths, func(n int) bool { return n != c.n }) {
		return fmt.Errorf("%w: arrays of %d, want %d", errColumnsDamaged, lengths, c.n)
	}
	return nil
}

// markOf marks a segment on disk.
func markOf(seg segment.Segment) (path string, mark segmentMark, ok bool) {
	p, persisted := seg.(segment.PersistedSegment)
	z, _ := mapped(seg)
	if !persisted || z == nil || len(z.Data()) < 4 {
		return "", mark, false
	}
	data := z.Data()
	return p.Path(), segmentMark{len(data), endChecksum(data), int(seg.Count())}, true
}
