// Package pdf reads the glyphs of a PDF: what each page shows, where, in which
// size and font, in the order of the content stream. It makes no words or lines
// of them; package source does.
//
// It follows ISO 32000-1 and -2 as far as text needs: cross-reference tables and
// streams, object streams, the filters that text lies under, standard security
// handlers with an empty user password (RC4, AES-128, AES-256), simple and
// composite fonts. It draws nothing and decodes no picture. Damaged files are
// searched for their objects. All work is bounded by [Limits]; a [File] is not
// safe for concurrent use.
//
// Weighed and not taken: ledongthuc/pdf (BSD-3-Clause) knows two filters of
// seven and one predictor, unpacks an object stream again for every object in
// it, loops for ever on a cyclic page tree and repairs nothing; pdfcpu
// (Apache-2.0) repairs, extracts no text, and took 2.1 GB for 1 MB of zeros; the
// readers with better text are AGPL or need cgo.
package pdf

import (
	"bytes"
	"errors"
)

// What is wrong with a file that can't be read.
var (
	ErrEncrypted = errors.New("needs a password")
	ErrTooLarge  = errors.New("unpacks to more than is allowed")
	ErrBroken    = errors.New("no pages can be found")
)

// Limits bound the work on one file; all must be positive.
type Limits struct {
	Part  int64 // bytes of one unpacked stream
	Total int64 // bytes of all unpacked streams together
	Pages int
}

// A File is an open PDF.
type File struct {
	data    []byte
	lim     Limits
	xref    map[int]entry
	trailer dict
	cache   map[int]any
	loading map[int]bool
	packed  map[int]*packed
	fonts   map[ref]*Font
	crypt   *crypt

	unpacked int64
	err      error       // ErrTooLarge, once it has happened
	searched bool        // the cross-reference was rebuilt
	found    map[int]int // offsets of objects as scan saw them
	pages    []page
}

// An entry says where an object lies: at an offset, or in an object stream.
type entry struct {
	offset int
	in     int // number of the object stream, 0 for none
}

// Open reads the structure of a file. The error is one of this package's.
func Open(data []byte, lim Limits) (*File, error) {
	if i := bytes.Index(data[:min(len(data), 1024)], []byte("%PDF-")); i > 0 {
		data = data[i:] // offsets count from the header
	}
	f := &File{data: data, lim: lim}
	f.reset()
	err := f.open()
	if err != nil && !errors.Is(err, ErrEncrypted) && f.err == nil && !f.searched {
		f.search()
		err = f.open()
	}
	if f.err != nil {
		err = f.err
	}
	return f, err
}

func (f *File) reset() {
	f.xref, f.trailer = map[int]entry{}, dict{}
	f.cache, f.loading, f.packed, f.fonts = map[int]any{}, map[int]bool{}, map[int]*packed{}, map[ref]*Font{}
	f.crypt, f.pages = nil, nil
}

func (f *File) open() error {
	if !f.searched {
		if err := f.readXref(); err != nil {
			return err
		}
	}
	if enc, ok := f.resolve(f.trailer["Encrypt"]).(dict); ok {
		c, err := newCrypt(f, enc)
		if err != nil {
			return err
		}
		f.cache, f.packed = map[int]any{}, map[int]*packed{}
		f.crypt = c
		if r, ok := f.trailer["Encrypt"].(ref); ok {
			c.self = r.num
		}
	}
	if err := f.findPages(); err != nil {
		return err
	}
	if len(f.pages) == 0 {
		return ErrBroken
	}
	return nil
}

// readXref follows the chain of cross-references from the end of the file.
func (f *File) readXref() error {
	tail := f.data[max(0, len(f.data)-2048):]
	i := bytes.LastIndex(tail, []byte("startxref"))
	if i < 0 {
		return ErrBroken
	}
	l := lexer{b: tail, i: i + len("startxref")}
	o, _ := l.next()
	at, ok := o.(int)
	if !ok {
		return ErrBroken
	}
	todo, seen := []int{at}, map[int]bool{}
	for len(todo) > 0 {
		at, todo = todo[0], todo[1:]
		if at < 0 || at >= len(f.data) {
			return ErrBroken
		}
		if seen[at] {
			continue
		}
		seen[at] = true
		d, err := f.readSection(at)
		if err != nil {
			return err
		}
		for k, v := range d {
			if _, have := f.trailer[k]; !have {
				f.trailer[k] = v
			}
		}
		if x, ok := d["XRefStm"].(int); ok {
			todo = append(todo, x)
		}
		if p, ok := number(d["Prev"]); ok {
			todo = append(todo, int(p))
		}
	}
	if f.trailer["Root"] == nil {
		return ErrBroken
	}
	return nil
}

func (f *File) readSection(at int) (dict, error) {
	l := lexer{b: f.data, i: at, refs: true}
	o, err := l.next()
	if err != nil {
		return nil, ErrBroken
	}
	if o == keyword("xref") {
		return f.readTable(&l)
	}
	num, ok := o.(int)
	if !ok {
		return nil, ErrBroken
	}
	s, ok := f.objectAt(at, num).(*stream)
	if !ok {
		return nil, ErrBroken
	}
	s.plain = true
	return s.dict, f.readXrefStream(s)
}

func (f *File) readTable(l *lexer) (dict, error) {
	for {
		o, err := l.next()
		if err != nil {
			return nil, ErrBroken
		}
		if o == keyword("trailer") {
			o, _ = l.next()
			if d, ok := o.(dict); ok {
				return d, nil
			}
			return nil, ErrBroken
		}
		first, ok1 := o.(int)
		o, _ = l.next()
		n, ok2 := o.(int)
		if !ok1 || !ok2 || n < 0 {
			return nil, ErrBroken
		}
		for i := range n {
			off, err := l.next()
			if err != nil {
				return nil, ErrBroken
			}
			_, _ = l.next()
			kind, _ := l.next()
			at, ok := off.(int)
			if !ok {
				return nil, ErrBroken
			}
			if _, have := f.xref[first+i]; !have && kind == keyword("n") {
				f.xref[first+i] = entry{offset: at}
			} else if !have {
				f.xref[first+i] = entry{offset: -1}
			}
		}
	}
}

func (f *File) readXrefStream(s *stream) error {
	data, err := f.unpack(s)
	if err != nil && len(data) == 0 {
		return ErrBroken
	}
	w, _ := f.resolve(s.dict["W"]).(array)
	if len(w) < 3 {
		return ErrBroken
	}
	var width [3]int
	for i := range width {
		if width[i], _ = w[i].(int); width[i] < 0 || width[i] > 8 {
			return ErrBroken
		}
	}
	row := width[0] + width[1] + width[2]
	if row == 0 {
		return ErrBroken
	}
	index, _ := f.resolve(s.dict["Index"]).(array)
	if index == nil {
		index = array{0, s.dict["Size"]}
	}
	field := func(b []byte) (v int) {
		for _, c := range b {
			v = v<<8 | int(c)
		}
		return v
	}
	for ; len(index) >= 2; index = index[2:] {
		first, _ := index[0].(int)
		n, _ := index[1].(int)
		for i := 0; i < n && len(data) >= row; i++ {
			kind := 1
			if width[0] > 0 {
				kind = field(data[:width[0]])
			}
			a := field(data[width[0] : width[0]+width[1]])
			data = data[row:]
			if _, have := f.xref[first+i]; have {
				continue
			}
			switch kind {
			case 1:
				f.xref[first+i] = entry{offset: a}
			case 2:
				f.xref[first+i] = entry{in: a}
			default:
				f.xref[first+i] = entry{offset: -1}
			}
		}
	}
	return nil
}

// resolve follows references until there is an object.
func (f *File) resolve(o any) any {
	for range 32 {
		r, ok := o.(ref)
		if !ok {
			return o
		}
		o = f.load(r.num)
	}
	return nil
}

func (f *File) load(num int) any {
	if o, ok := f.cache[num]; ok {
		return o
	}
	e, ok := f.xref[num]
	if !ok || f.loading[num] || e.in == 0 && e.offset < 0 {
		return nil
	}
	f.loading[num] = true
	defer delete(f.loading, num)
	var o any
	if e.in > 0 {
		if p := f.unpackObjects(e.in); p != nil {
			o = p.object(num)
		}
	} else {
		if o = f.objectAt(e.offset, num); o == nil && !f.searched {
			o = f.objectAt(f.find(num), num) // the table is wrong here
		}
		if f.crypt != nil && num != f.crypt.self {
			o = f.crypt.decryptStrings(o, num)
		}
	}
	f.cache[num] = o
	return o
}

// objectAt reads "num gen obj …" at an offset; nil if another object is there.
func (f *File) objectAt(at, num int) any {
	if at < 0 || at >= len(f.data) {
		return nil
	}
	l := lexer{b: f.data, i: at, refs: true}
	n, _ := l.next()
	gen, _ := l.next()
	word, _ := l.next()
	if n != num || word != keyword("obj") {
		return nil
	}
	o, err := l.next()
	if err != nil {
		return nil
	}
	d, ok := o.(dict)
	if !ok {
		if k, isWord := o.(keyword); isWord && k == "endobj" {
			return nil
		}
		return o
	}
	if word, _ = l.next(); word != keyword("stream") {
		return o
	}
	g, _ := gen.(int)
	return &stream{dict: d, raw: f.streamBytes(&l, d), ref: ref{num, g}}
}

// streamBytes are the bytes between "stream" and "endstream". The length the file
// gives is believed when "endstream" follows it.
func (f *File) streamBytes(l *lexer, d dict) []byte {
	b := f.data[l.i:]
	if len(b) > 0 && b[0] == '\r' {
		b = b[1:]
	}
	if len(b) > 0 && b[0] == '\n' {
		b = b[1:]
	}
	if n, ok := f.resolve(d["Length"]).(int); ok && n >= 0 && n <= len(b) {
		after := bytes.TrimLeft(b[n:min(len(b), n+32)], "\r\n\t \x00")
		if bytes.HasPrefix(after, []byte("endstream")) {
			return b[:n]
		}
	}
	end := bytes.Index(b, []byte("endstream"))
	if end < 0 {
		return b // the file was cut here
	}
	b = b[:end]
	b = bytes.TrimSuffix(b, []byte("\n"))
	return bytes.TrimSuffix(b, []byte("\r"))
}

// packed is an unpacked object stream.
type packed struct {
	data []byte
	at   map[int]int
}

func (p *packed) object(num int) any {
	at, ok := p.at[num]
	if !ok {
		return nil
	}
	l := lexer{b: p.data, i: at, refs: true}
	o, err := l.next()
	if err != nil {
		return nil
	}
	return o
}

func (f *File) unpackObjects(num int) *packed {
	if p, ok := f.packed[num]; ok {
		return p
	}
	f.packed[num] = nil // also while it is being read: it may name itself
	s, ok := f.load(num).(*stream)
	if !ok {
		return nil
	}
	data, err := f.unpack(s)
	if err != nil && len(data) == 0 {
		return nil
	}
	first, _ := f.resolve(s.dict["First"]).(int)
	n, _ := f.resolve(s.dict["N"]).(int)
	p := &packed{data: data, at: map[int]int{}}
	l := lexer{b: data}
	for range n {
		a, err := l.next()
		b, _ := l.next()
		id, ok1 := a.(int)
		off, ok2 := b.(int)
		if err != nil || !ok1 || !ok2 {
			break
		}
		if at := first + off; at >= 0 && at < len(data) {
			p.at[id] = at
		}
	}
	f.packed[num] = p
	return p
}

func number(o any) (float64, bool) {
	switch v := o.(type) {
	case int:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// get is the resolved value of a key.
func (f *File) get(d dict, key name) any { return f.resolve(d[key]) }

func (f *File) dict(o any) dict {
	switch v := f.resolve(o).(type) {
	case dict:
		return v
	case *stream:
		return v.dict
	}
	return nil
}
