package embedded

import (
	"math"
	"slices"
)

// alternation walks the positions of several terms, any of which may stand at a
// place, to given documents, which must rise.
type alternation struct {
	readers []placeReader
	here    []bool // whether the present document has the term
}

func (a *alternation) add(p *postings) {
	a.readers, a.here = append(a.readers, p.placeReader()), append(a.here, false)
}

// seek moves to a document and reports whether any of the terms is in it.
func (a *alternation) seek(doc uint32) bool {
	any := false
	for k := range a.readers {
		a.here[k] = a.readers[k].seek(doc)
		any = any || a.here[k]
	}
	return any
}

// places appends the positions of all terms in the document that was found to
// buf, which must be empty, in order. They are told once.
func (a *alternation) places(buf []uint32) []uint32 {
	for k := range a.readers {
		if a.here[k] {
			buf = a.readers[k].places(buf)
		}
	}
	if len(a.readers) > 1 {
		slices.Sort(buf)
		buf = slices.Compact(buf)
	}
	return buf
}

// readPhrase adds the documents in which the places of a variant follow one
// another. Bleve's phrase search decodes every location of every term; here
// those of the rarest place are looked for in the sets of the others, and only
// the positions of what has all of them are read.
func (s *searcher) readPhrase(acc *accumulator, v *variant, lists [][]postings, slop int, within []uint32) error {
	terms := make([]alternation, len(lists))
	rarest, least := 0, math.MaxInt
	for i, alts := range lists {
		n := 0
		for j := range alts {
			n += alts[j].n
			terms[i].add(&alts[j])
		}
		if n < least {
			rarest, least = i, n
		}
	}
	docs := within
	if docs == nil || least < len(docs) {
		docs = eitherOf(lists[rarest])
	}
	places := make([][]uint32, len(lists))
	for _, d := range docs {
		if err := s.watch.tick(); err != nil {
			return err
		}
		if s.dom.docs.has(d) && allHave(terms, d) {
			for i := range terms {
				places[i] = terms[i].places(places[i][:0])
			}
			s.addPhrase(acc, v, d, places, slop)
		}
	}
	return nil
}

func allHave(terms []alternation, doc uint32) bool {
	for i := range terms {
		if !terms[i].seek(doc) {
			return false
		}
	}
	return true
}

// eitherOf lists the documents of any of some terms.
func eitherOf(alts []postings) []uint32 {
	docs := alts[0].appendDocs(nil)
	for i := range alts[1:] {
		docs = union32(docs, alts[i+1].appendDocs(nil))
	}
	return docs
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
	freq := uint32(0)
	eachPhrase(places, v.at, slop, func(pos uint32) {
		freq++
		if voices != nil {
			mask |= voiceOfSlot(voices, pos)
		}
	})
	if freq > 0 {
		acc.add(doc, s.weigh(v, freq, s.sv.cols.words[doc]), mask)
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
