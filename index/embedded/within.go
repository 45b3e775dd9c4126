package embedded

import (
	"encoding/binary"
	"math/bits"
)

// wanted is the documents that the caller of a leaf can use, also as a set.
//
// Looking each of them up in a longer list costs some wrong guesses of the
// processor a document; going through the list once and asking the set costs none,
// for it has nothing to decide: each document is written down, and the next one
// over it unless it was wanted. TestDocSet compares with the Roaring library.
type wanted struct {
	docs []uint32
	set  bitset
}

// scanMost is how many times longer a list may be for it to be gone through.
const scanMost = 24

// want makes the set of some documents of a segment with n; nil for no documents.
// It must be freed before the next is made.
func (sc *scratch) want(docs []uint32, n int) *wanted {
	if docs == nil {
		return nil
	}
	w := &sc.wanted
	if w.docs = docs; len(w.set)*64 < n {
		w.set = newBitset(n + n/4)
	}
	for _, d := range docs {
		w.set.set(d)
	}
	return w
}

func (w *wanted) free() {
	if w == nil {
		return
	}
	for _, d := range w.docs {
		w.set[d/64] = 0
	}
	w.docs = nil
}

// read sets docs and freqs to the documents that are wanted, or all, and the
// frequencies in them, lengths to those of their texts.
func (list *fewList) read(s *searcher, w *wanted) {
	list.readPostings(w)
	if list.v.body {
		list.lengths = s.sv.cols.lengthsOf(list.docs, s.plan.domain, list.lengths)
	}
}

func (list *fewList) readPostings(w *wanted) {
	p := list.p
	list.docs, list.freqs = list.docs[:0], list.freqs[:0]
	if w == nil {
		list.docs, list.freqs = p.appendDocs(list.docs), p.appendFreqs(list.freqs)
		return
	}
	if p.mem != nil || p.set == nil || p.n > scanMost*len(w.docs) {
		r := p.freqReader()
		for _, d := range w.docs {
			if r.seek(d) {
				list.docs, list.freqs = append(list.docs, d), append(list.freqs, r.freq())
			}
		}
		return
	}
	if room := len(w.docs) + 1; cap(list.docs) < room || cap(list.freqs) < room {
		list.docs, list.freqs = make([]uint32, 2*room), make([]uint32, 2*room)
	}
	n := w.meet(p.documents(), list.docs[:cap(list.docs)], list.freqs[:cap(list.freqs)])
	list.docs, list.freqs = list.docs[:n], list.freqs[:n]
	p.freqsOf(list.freqs)
}

// meet sets docs to the documents that are wanted and in a set, and places to
// where they stand in it. Both must have room for one document more.
func (w *wanted) meet(set setReader, docs, places []uint32) (n int) {
	for ; set.kind != noContainer; set.enter() {
		first, before, data := set.high<<16, uint32(set.before), set.data
		here := w.set[min(int(first/64), len(w.set)):]
		here = here[:min(len(here), 1<<16/64)]
		switch set.kind {
		case arrayContainer:
			for j := range set.size {
				low := number(data, j)
				docs[n], places[n] = first|low, before+uint32(j)
				n += int(here[low/64] >> (low % 64) & 1)
			}
		case bitmapContainer:
			for word, with := range here {
				has := binary.LittleEndian.Uint64(data[8*word:])
				n = meetWord(first+uint32(64*word), has, with, before, docs, places, n)
				before += uint32(bits.OnesCount64(has))
			}
		default: // runs: the first number and how many follow it
			for k := 0; 4*k < len(data); k++ {
				low := number(data, 2*k)
				high := low + number(data, 2*k+1)
				for word := int(low / 64); word <= int(high/64) && word < len(here); word++ {
					has := ^uint64(0)
					if word == int(low/64) {
						has <<= low % 64
					}
					if word == int(high/64) {
						has &= ^uint64(0) >> (63 - high%64)
					}
					n = meetWord(first+uint32(64*word), has, here[word], before, docs, places, n)
					before += uint32(bits.OnesCount64(has))
				}
			}
		}
	}
	return n
}

// meetWord notes the documents of 64 that a set has and that are wanted: first is
// the first of them, before how many the set has before them.
func meetWord(first uint32, has, with uint64, before uint32, docs, places []uint32, n int) int {
	for with &= has; with != 0; with &= with - 1 {
		k := bits.TrailingZeros64(with)
		docs[n], places[n] = first+uint32(k), before+uint32(bits.OnesCount64(has&(1<<k-1)))
		n++
	}
	return n
}

// freqsOf replaces places in the postings, which rise, by the frequencies there.
func (p *postings) freqsOf(places []uint32) {
	if p.freqAt == 0 {
		for i := range places {
			places[i] = 1
		}
		return
	}
	b := p.file.data
	at, next := startOfChunks(b, int(p.freqAt)), uint32(0)
	for i, place := range places {
		v, after := uvarint(b, skipUvarints(b, at, 2*int(place-next)))
		at, next = skipUvarints(b, after, 1), place+1
		places[i] = uint32(v >> 1)
	}
}
