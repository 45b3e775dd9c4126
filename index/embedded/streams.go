package embedded

import "sort"

// postings is where a term occurs in a segment: its documents in rising order,
// and for each of them how often and at which positions. Nothing is read before
// it is asked for. Immutable.
type postings struct {
	n     int  // documents, deleted ones included; 0 for none
	exact bool // only occurrences as an exact form are wanted

	file          *segmentFile
	one           uint32 // the document, where set is nil
	set           []byte
	freqAt, locAt uint64 // where the streams begin
	chunk         uint32 // documents of the segment to a chunk

	mem *decoded // instead of all that: for segments that are no files
}

// appendDocs appends the documents.
func (p *postings) appendDocs(buf []uint32) []uint32 {
	switch {
	case p.mem != nil:
		return append(buf, p.mem.docs...)
	case p.n == 0:
		return buf
	case p.set == nil:
		return append(buf, p.one)
	}
	return appendSet(buf, p.set)
}

// appendFreqs appends the frequency in each document: a stream of pairs, twice
// the frequency (plus one where there are positions) and the length, which is
// skipped.
func (p *postings) appendFreqs(buf []uint32) []uint32 {
	if p.mem != nil {
		return append(buf, p.mem.freqs...)
	}
	if p.set == nil || p.freqAt == 0 {
		for range p.n {
			buf = append(buf, 1)
		}
		return buf
	}
	b := p.file.data
	at := startOfChunks(b, int(p.freqAt))
	for range p.n {
		v := uint64(b[at])
		if at++; v >= 0x80 {
			v, at = uvarint(b, at-1)
		}
		buf = append(buf, uint32(v>>1))
		for b[at] >= 0x80 {
			at++
		}
		at++
	}
	return buf
}

// startOfChunks skips the table in front of a stream: the number of its chunks
// and where each ends, counted from the first. The chunks follow one another,
// so reading everything needs no table.
func startOfChunks(b []byte, at int) int {
	n, at := uvarint(b, at)
	return skipUvarints(b, at, int(n))
}

// stream walks the frequencies or the positions of a term's documents, which
// must be asked for in rising order.
type stream struct {
	p    *postings
	docs []uint32 // all of the term's
	b    []byte
	from int // where the stream begins
	data int // where its first chunk begins
	at   int // where the entry of the document next begins
	next int
	last uint32 // last document of the chunk
}

func (p *postings) stream(docs []uint32, from uint64) stream {
	s := stream{p: p, docs: docs}
	if p.mem == nil && p.set != nil {
		s.b, s.from = p.file.data, int(from)
		s.data = startOfChunks(s.b, s.from)
		s.at, s.last = s.data, docs[0]/p.chunk*p.chunk+p.chunk-1
	}
	return s
}

// jump moves to the chunk of the i-th document when that is another one.
func (s *stream) jump(i int) {
	d := s.docs[i]
	if d <= s.last {
		return
	}
	c := d / s.p.chunk
	first := c * s.p.chunk
	s.next = s.next + sort.Search(i-s.next, func(k int) bool { return s.docs[s.next+k] >= first })
	s.last = first + s.p.chunk - 1
	_, at := uvarint(s.b, s.from)
	end, _ := uvarint(s.b, skipUvarints(s.b, at, int(c)-1))
	s.at = s.data + int(end)
}

// freqReader reads frequencies.
type freqReader struct{ stream }

func (p *postings) freqReader(docs []uint32) freqReader { return freqReader{p.stream(docs, p.freqAt)} }

// of is the frequency in the i-th document.
func (f *freqReader) of(i int) uint32 {
	if f.p.mem != nil {
		return f.p.mem.freqs[i]
	}
	if f.b == nil {
		return 1
	}
	f.jump(i)
	f.at = skipUvarints(f.b, f.at, 2*(i-f.next))
	v, at := uvarint(f.b, f.at)
	f.at, f.next = skipUvarints(f.b, at, 1), i+1
	return uint32(v >> 1)
}

// placeReader reads positions. Each document's entry is its length in bytes and a
// location: field, first position, start, end, and the distances of the further
// positions, which field.go has put where Bleve has array positions.
type placeReader struct{ stream }

func (p *postings) placeReader(docs []uint32) placeReader {
	return placeReader{p.stream(docs, p.locAt)}
}

// of appends the positions in the i-th document to buf, only those as an exact
// form where that is wanted.
func (s *placeReader) of(i int, buf []uint32) []uint32 {
	odd := uint32(0)
	if s.p.exact {
		odd = 1
	}
	if s.p.mem != nil {
		for _, at := range s.p.mem.places(i) {
			if at&1 >= odd {
				buf = append(buf, at/2)
			}
		}
		return buf
	}
	if s.b == nil || s.from == 0 {
		return buf
	}
	s.jump(i)
	for ; s.next < i; s.next++ {
		n, at := uvarint(s.b, s.at)
		s.at = at + int(n)
	}
	n, at := uvarint(s.b, s.at)
	end := at + int(n)
	for at < end {
		at = skipUvarints(s.b, at, 1)
		var pos, more uint64
		pos, at = uvarint(s.b, at)
		more, at = uvarint(s.b, skipUvarints(s.b, at, 2))
		place := uint32(pos)
		if place&1 >= odd {
			buf = append(buf, place/2)
		}
		for range more {
			var step uint64
			step, at = uvarint(s.b, at)
			if place += uint32(step); place&1 >= odd {
				buf = append(buf, place/2)
			}
		}
	}
	s.at, s.next = end, i+1
	return buf
}
