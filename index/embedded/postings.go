package embedded

import (
	"slices"
	"sync"

	"github.com/ymateb/ymateb/index"
)

// maskDocument is where words of titles, names and letterheads are heard.
var maskDocument = bitWhole | voiceBit(string(index.VoiceDocument))

// scratch is memory that reading postings uses over and over.
type scratch struct {
	docs, freqs, pos []uint32
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// places reports whether the positions of a term must be read to know where it
// matches.
func (s *searcher) places(v *variant, p *postings) bool {
	return p.exact || s.plan.voices && v.body
}

// readOnly reads and scores the one list of postings that a leaf has in the
// segment.
func (s *searcher) readOnly(l *leaf, v *variant, p *postings, within []uint32) (matches, error) {
	sc := s.scratch
	sc.docs = p.appendDocs(sc.docs[:0])
	if err := s.watch.ticks(len(sc.docs)); err != nil {
		return matches{}, err
	}
	m := s.empty(len(sc.docs))
	add := func(d uint32, freq uint32) {
		f := float64(s.weigh(v, d, float64(freq)))
		m.add(d, l.score(f), maskDocument)
	}
	if sparse(within, sc.docs) {
		fs := p.freqReader(sc.docs)
		eachCommon(within, sc.docs, func(i int, d uint32) {
			if s.dom.docs.has(d) {
				add(d, fs.of(i))
			}
		})
		return m, nil
	}
	sc.freqs = p.appendFreqs(sc.freqs[:0])
	if within != nil {
		eachCommon(within, sc.docs, func(i int, d uint32) {
			if s.dom.docs.has(d) {
				add(d, sc.freqs[i])
			}
		})
		return m, nil
	}
	for i, d := range sc.docs {
		if s.dom.docs.has(d) {
			add(d, sc.freqs[i])
		}
	}
	return m, nil
}

// score is the BM25 of a frequency that has been made comparable.
func (l *leaf) score(f float64) float64 { return l.idf * f * (bm25K1 + 1) / (f + bm25K1) }

// readWord adds the postings of a term. Postings are read without the deleted
// documents in mind; the domain knows what lives.
func (s *searcher) readWord(acc *accumulator, v *variant, p *postings, within []uint32) error {
	sc := s.scratch
	sc.docs = p.appendDocs(sc.docs[:0])
	if err := s.watch.ticks(len(sc.docs)); err != nil {
		return err
	}
	var add func(i int, d uint32)
	switch {
	case s.places(v, p):
		ps := p.placeReader(sc.docs)
		voiced := s.plan.voices && v.body
		add = func(i int, d uint32) {
			if sc.pos = ps.of(i, sc.pos[:0]); len(sc.pos) == 0 {
				return
			}
			mask := maskDocument
			if voiced {
				mask = s.voicesAt(d, sc.pos)
			}
			acc.add(d, s.weigh(v, d, float64(len(sc.pos))), mask)
		}
	case sparse(within, sc.docs):
		fs := p.freqReader(sc.docs)
		add = func(i int, d uint32) { acc.add(d, s.weigh(v, d, float64(fs.of(i))), maskDocument) }
	default:
		sc.freqs = p.appendFreqs(sc.freqs[:0])
		add = func(i int, d uint32) { acc.add(d, s.weigh(v, d, float64(sc.freqs[i])), maskDocument) }
	}
	if within != nil {
		eachCommon(within, sc.docs, func(i int, d uint32) {
			if s.dom.docs.has(d) {
				add(i, d)
			}
		})
		return nil
	}
	for i, d := range sc.docs {
		if s.dom.docs.has(d) {
			add(i, d)
		}
	}
	return nil
}

// sparse reports whether so few of docs are wanted that they are better picked
// out than all read.
func sparse(within, docs []uint32) bool { return within != nil && len(within)*8 < len(docs) }

// eachCommon calls f with the documents of docs that are within, and their
// places in docs, in order.
func eachCommon(within, docs []uint32, f func(i int, d uint32)) {
	i := 0
	for _, d := range within {
		if i = gallop(docs, i, d); i == len(docs) {
			return
		}
		if docs[i] == d {
			f(i, d)
		}
	}
}

// gallop is the first place from i on whose document is not before d.
func gallop(docs []uint32, i int, d uint32) int {
	step := 1
	for i+step < len(docs) && docs[i+step] < d {
		i += step
		step *= 2
	}
	for ; step > 0; step /= 2 {
		for i+step <= len(docs) && docs[i+step-1] < d {
			i += step
		}
	}
	return i
}

// weigh is a frequency made comparable: by the field's weight and, in running
// text, by the document's length.
func (s *searcher) weigh(v *variant, doc uint32, freq float64) float32 {
	if !v.body {
		return float32(v.weight * freq)
	}
	length := float64(s.sv.cols.words[doc]) / s.plan.stats.mean
	return float32(v.weight * freq / (1 - bm25B + bm25B*length))
}

// voicesAt is the mask of the voices in whose passages positions stand.
func (s *searcher) voicesAt(doc uint32, at []uint32) byte {
	voices := s.sv.cols.slotVoices(doc)
	mask := bitWhole
	for _, pos := range at {
		mask |= voiceOfSlot(voices, pos)
	}
	return mask
}

func voiceOfSlot(voices []byte, pos uint32) byte {
	if i := int(pos) / slotSize; i < len(voices) {
		return 1 << voices[i]
	}
	return 0
}

// cursor walks the positions of one term to given documents.
type cursor struct {
	docs  []uint32
	next  int
	reads placeReader
}

// at appends the term's positions in doc to buf; documents must rise.
func (c *cursor) at(doc uint32, buf []uint32) []uint32 {
	if c.next = gallop(c.docs, c.next, doc); c.next < len(c.docs) && c.docs[c.next] == doc {
		buf = c.reads.of(c.next, buf)
	}
	return buf
}

// cursor walks the term's positions.
func (p *postings) cursor() cursor {
	docs := p.appendDocs(make([]uint32, 0, p.n))
	return cursor{docs: docs, reads: p.placeReader(docs)}
}

// alternation walks the positions of several terms, any of which may stand at a
// place, to given documents.
type alternation []cursor

// at appends the positions of all terms in doc to buf, which must be empty, in
// order; documents must rise.
func (a alternation) at(doc uint32, buf []uint32) []uint32 {
	for k := range a {
		buf = a[k].at(doc, buf)
	}
	if len(a) > 1 {
		slices.Sort(buf)
		buf = slices.Compact(buf)
	}
	return buf
}

// readPhrase adds the documents in which the places of a variant follow one
// another. Bleve's phrase search decodes every location of every term; here
// sets tell which documents have all terms, and only their positions are read.
func (s *searcher) readPhrase(acc *accumulator, v *variant, lists [][]postings, slop int, within []uint32) error {
	var common []uint32
	cursors := make([]alternation, len(lists))
	for i, alts := range lists {
		var either []uint32
		for j := range alts {
			c := alts[j].cursor()
			if err := s.watch.ticks(len(c.docs)); err != nil {
				return err
			}
			cursors[i] = append(cursors[i], c)
			if j == 0 {
				either = c.docs
			} else {
				either = union32(either, c.docs)
			}
		}
		if i == 0 {
			common = either
		} else {
			common = intersect(common, either)
		}
	}
	if within != nil {
		common = intersect(common, within)
	}
	places := make([][]uint32, len(lists))
	for _, d := range common {
		if !s.dom.docs.has(d) {
			continue
		}
		if err := s.watch.tick(); err != nil {
			return err
		}
		for i, alts := range cursors {
			places[i] = alts.at(d, places[i][:0])
		}
		s.addPhrase(acc, v, d, places, slop)
	}
	return nil
}

// intersect lists the documents that both have.
func intersect(a, b []uint32) []uint32 {
	if len(a) > len(b) {
		a, b = b, a
	}
	out := make([]uint32, 0, len(a))
	eachCommon(a, b, func(_ int, d uint32) { out = append(out, d) })
	return out
}

// union32 lists the documents that either has.
func union32(a, b []uint32) []uint32 {
	out := make([]uint32, 0, len(a)+len(b))
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			out = append(out, a[i])
			i++
		case a[i] > b[j]:
			out = append(out, b[j])
			j++
		default:
			out = append(out, a[i])
			i, j = i+1, j+1
		}
	}
	return append(append(out, a[i:]...), b[j:]...)
}

// addPhrase counts the occurrences of a phrase in a document.
func (s *searcher) addPhrase(acc *accumulator, v *variant, doc uint32, places [][]uint32, slop int) {
	mask := byte(0)
	var voices []byte
	if s.plan.voices {
		if v.body {
			voices = s.sv.cols.slotVoices(doc)
			mask = bitWhole
		} else {
			mask = maskDocument
		}
	}
	freq := 0
	eachPhrase(places, v.at, slop, func(pos uint32) {
		freq++
		if voices != nil {
			mask |= voiceOfSlot(voices, pos)
		}
	})
	if freq > 0 {
		acc.add(doc, s.weigh(v, doc, float64(freq)), mask)
	}
}

// eachPhrase calls found with the first position of each occurrence. places are
// the sorted positions at which each place's terms stand, at the distances of
// the places in the query. slop is how far the places may be shifted against
// one another altogether; with 0 they must stand as they were asked for.
func eachPhrase(places [][]uint32, at []int, slop int, found func(pos uint32)) {
	next := make([]int, len(places))
	for {
		low, high, lowest := int(1)<<40, -int(1)<<40, 0
		for i, ps := range places {
			if next[i] == len(ps) {
				return
			}
			p := int(ps[next[i]]) - at[i]
			if p < low {
				low, lowest = p, i
			}
			high = max(high, p)
		}
		if high-low <= slop && distinct(places, next) {
			found(places[lowest][next[lowest]])
		}
		next[lowest]++
	}
}

// distinct reports whether no position is used for two places.
func distinct(places [][]uint32, next []int) bool {
	for i := range places {
		for j := range i {
			if places[i][next[i]] == places[j][next[j]] {
				return false
			}
		}
	}
	return true
}
