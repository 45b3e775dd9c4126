package embedded

import (
	"encoding/binary"
	"math/bits"
)

// setReader finds given documents in a set where it lies in the file, without
// reading those between: an intersection with a frequent word costs what the
// other word has, and positions are read of the few best hits alone. With each
// document it tells how many of the set come before it, which is where its entry
// stands in the streams of frequencies and positions. See docset.go for the
// format; TestDocSet compares with the Roaring library.
type setReader struct {
	docs []uint32 // instead of a set in a file

	head, runs, rest []byte // of the containers
	n, next          int    // how many there are, and the number of the next

	kind   container
	data   []byte // of the present container
	high   uint32 // what its documents have in their upper half
	size   int    // its documents
	before int    // those of the containers before it
	at     int    // place in it: a number, a word or a run
	passed int    // documents of the container before the place
}

type container byte

const (
	listed container = iota // the reader has docs
	arrayContainer
	bitmapContainer
	runContainer
	noContainer // behind the last
)

// documents makes a reader of a term's documents.
func (p *postings) documents() setReader {
	switch {
	case p.mem != nil:
		return setReader{docs: p.mem.docs}
	case p.set == nil:
		return setReader{docs: []uint32{p.one}[:p.n]}
	}
	r := setReader{}
	r.head, r.n, r.runs, r.rest = setHeader(p.set)
	r.enter()
	return r
}

// enter goes to the next container.
func (r *setReader) enter() {
	r.before += r.size
	r.at, r.passed, r.size = 0, 0, 0
	i := r.next
	if i == r.n {
		r.kind = noContainer
		return
	}
	r.next++
	r.high = uint32(binary.LittleEndian.Uint16(r.head[4*i:]))
	r.size = int(binary.LittleEndian.Uint16(r.head[4*i+2:])) + 1
	length := setBitmapBytes
	switch {
	case r.runs != nil && r.runs[i/8]&(1<<(i%8)) != 0:
		r.kind = runContainer
		length = 4 * int(binary.LittleEndian.Uint16(r.rest))
		r.rest = r.rest[2:]
	case r.size <= setArrayMost:
		r.kind, length = arrayContainer, 2*r.size
	default:
		r.kind = bitmapContainer
	}
	r.data, r.rest = r.rest[:length], r.rest[length:]
}

// seek reports whether doc is in the set, and how many documents of the set are
// before it. Documents asked for must not fall.
func (r *setReader) seek(doc uint32) (before int, found bool) {
	if r.kind == listed {
		r.at = gallop(r.docs, r.at, doc)
		return r.at, r.at < len(r.docs) && r.docs[r.at] == doc
	}
	for r.kind != noContainer && r.high < doc>>16 {
		r.enter()
	}
	if r.kind == noContainer || r.high > doc>>16 {
		return r.before, false
	}
	low := doc & 0xffff
	switch r.kind {
	case arrayContainer:
		r.at = gallopArray(r.data, r.at, low)
		return r.before + r.at, r.at < r.size && number(r.data, r.at) == low
	case bitmapContainer:
		for ; r.at < int(low/64); r.at++ {
			r.passed += bits.OnesCount64(binary.LittleEndian.Uint64(r.data[8*r.at:]))
		}
		w, bit := binary.LittleEndian.Uint64(r.data[8*r.at:]), uint64(1)<<(low%64)
		return r.before + r.passed + bits.OnesCount64(w&(bit-1)), w&bit != 0
	default:
		for ; 4*r.at < len(r.data); r.at++ { // runs: the first number and how many follow it
			first, more := number(r.data, 2*r.at), number(r.data, 2*r.at+1)
			if low <= first+more {
				if low < first {
					break
				}
				return r.before + r.passed + int(low-first), true
			}
			r.passed += int(more) + 1
		}
		return r.before + r.passed, false
	}
}

// number is the i-th number of an array of two bytes each.
func number(b []byte, i int) uint32 { return uint32(binary.LittleEndian.Uint16(b[2*i:])) }

// gallopArray is gallop for an array container.
func gallopArray(b []byte, i int, low uint32) int {
	n := len(b) / 2
	if i >= n || number(b, i) >= low {
		return i
	}
	step := 1
	for i+step < n && number(b, i+step) < low {
		i += step
		step *= 2
	}
	// What is looked for stands behind i and at most step further.
	i++
	for n := min(i+step-1, n) - i; n > 0; {
		half := (n + 1) / 2
		if number(b, i+half-1) < low {
			i += half
		}
		n -= half
	}
	return i
}
