package embedded

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

// reader walks the frequencies or the positions of a term to given documents,
// which must rise.
type reader struct {
	p    *postings
	docs setReader
	i    int // place of the present document among the term's

	b    []byte
	from int    // where the stream begins; 0 for a term without it
	end  uint32 // first document behind the present chunk
	at   int    // where the entry of the next-th document begins; 0 for not known yet
	next int
}

func (p *postings) reader(from uint64) reader {
	r := reader{p: p, docs: p.documents()}
	if p.mem == nil && p.set != nil {
		r.b, r.from = p.file.data, int(from)
	}
	return r
}

// seek moves to a document and reports whether the term is in it.
func (r *reader) seek(doc uint32) bool {
	if r.from != 0 && doc >= r.end { // another chunk: its entries begin with its first document's
		first := doc / r.p.chunk * r.p.chunk
		r.end, r.at = first+r.p.chunk, 0
		r.next, _ = r.docs.seek(first)
	}
	var found bool
	r.i, found = r.docs.seek(doc)
	return found
}

// begin finds where the present chunk begins.
func (r *reader) begin() {
	n, at := uvarint(r.b, r.from)
	first := skipUvarints(r.b, at, int(n))
	if c := int(r.end/r.p.chunk) - 1; c > 0 {
		end, _ := uvarint(r.b, skipUvarints(r.b, at, c-1))
		first += int(end)
	}
	r.at = first
}

// freqReader reads frequencies.
type freqReader struct{ reader }

func (p *postings) freqReader() freqReader { return freqReader{p.reader(p.freqAt)} }

// freq is the frequency in the document that was found. It is told once.
func (r *freqReader) freq() uint32 {
	if r.p.mem != nil {
		return r.p.mem.freqs[r.i]
	}
	if r.from == 0 {
		return 1
	}
	if r.at == 0 {
		r.begin()
	}
	v, at := uvarint(r.b, skipUvarints(r.b, r.at, 2*(r.i-r.next)))
	r.at, r.next = skipUvarints(r.b, at, 1), r.i+1
	return uint32(v >> 1)
}

// placeReader reads positions. Each document's entry is its length in bytes and a
// location: field, first position, start, end, and the distances of the further
// positions, which field.go has put where Bleve has array positions.
type placeReader struct{ reader }

func (p *postings) placeReader() placeReader { return placeReader{p.reader(p.locAt)} }

// places appends the positions in the document that was found to buf, only those
// as an exact form where that is wanted. They are told once.
func (r *placeReader) places(buf []uint32) []uint32 {
	odd := uint32(0)
	if r.p.exact {
		odd = 1
	}
	if r.p.mem != nil {
		for _, at := range r.p.mem.places(r.i) {
			if at&1 >= odd {
				buf = append(buf, at/2)
			}
		}
		return buf
	}
	if r.from == 0 {
		return buf
	}
	if r.at == 0 {
		r.begin()
	}
	b, at := r.b, r.at
	for k := r.i - r.next; k > 0; k-- {
		n := int(b[at])
		if at++; n >= 0x80 {
			long, after := uvarint(b, at-1)
			n, at = int(long), after
		}
		at += n
	}
	n, at := uvarint(b, at)
	end := at + int(n)
	for at < end {
		at = skipUvarints(b, at, 1)
		var pos, more uint64
		pos, at = uvarint(b, at)
		more, at = uvarint(b, skipUvarints(b, at, 2))
		place := uint32(pos)
		if place&1 >= odd {
			buf = append(buf, place/2)
		}
		for range more {
			var step uint64
			step, at = uvarint(b, at)
			if place += uint32(step); place&1 >= odd {
				buf = append(buf, place/2)
			}
		}
	}
	r.at, r.next = end, r.i+1
	return buf
}
