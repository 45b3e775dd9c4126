package embedded

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/ymateb/ymateb/index"
)

// maskDocument is where words of titles, names and letterheads are heard.
var maskDocument = bitWhole | voiceBit(string(index.VoiceDocument))

// readWord adds the postings of a term. Postings are read without the deleted
// documents in mind, which is Bleve's fast path; the domain knows what lives.
func (s *searcher) readWord(acc *accumulator, v *variant, pl termList, within []uint32) error {
	locs := pl.exact || s.plan.voices && v.body
	it := pl.Iterator(true, true, locs, nil)
	if within != nil && uint64(len(within))*8 < pl.Count() {
		return s.readWordWithin(acc, v, pl.exact, it, within)
	}
	for {
		p, err := it.Next()
		if err != nil || p == nil {
			return err
		}
		if err := s.watch.tick(); err != nil {
			return err
		}
		s.addPosting(acc, v, pl.exact, p)
	}
}

func (s *searcher) readWordWithin(acc *accumulator, v *variant, exact bool, it segment.PostingsIterator, within []uint32) error {
	at := int64(-1)
	for _, d := range within {
		if int64(d) <= at {
			continue
		}
		p, err := it.Advance(uint64(d))
		if err != nil || p == nil {
			return err
		}
		if err := s.watch.tick(); err != nil {
			return err
		}
		at = int64(p.Number())
		s.addPosting(acc, v, exact, p)
	}
	return nil
}

// addPosting adds a document of a term to the accumulator.
func (s *searcher) addPosting(acc *accumulator, v *variant, exact bool, p segment.Posting) {
	d := uint32(p.Number())
	if !s.dom.docs.has(d) {
		return
	}
	voiced := s.plan.voices && v.body
	freq := p.Frequency()
	if exact || voiced {
		s.pos = unpack(s.pos[:0], p, exact)
		if freq = uint64(len(s.pos)); freq == 0 {
			return
		}
	}
	mask := maskDocument
	if voiced {
		mask = s.voicesAt(d)
	}
	acc.add(d, s.weigh(v, d, float64(freq)), mask)
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

// voicesAt is the mask of the voices in whose passages the unpacked positions
// stand.
func (s *searcher) voicesAt(doc uint32) byte {
	voices := s.sv.cols.slotVoices(doc)
	mask := bitWhole
	for _, pos := range s.pos {
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

// unpack reads the positions that positions.addToken packed into one location;
// with exact only those where the word's exact form is the term.
func unpack(buf []uint32, p segment.Posting, exact bool) []uint32 {
	for _, l := range p.Locations() {
		at := uint32(l.Pos())
		if !exact || at&1 != 0 {
			buf = append(buf, at/2)
		}
		for _, d := range l.ArrayPositions() {
			at += uint32(d)
			if !exact || at&1 != 0 {
				buf = append(buf, at/2)
			}
		}
	}
	return buf
}

// cursor walks the postings of one term, with positions, to given documents.
type cursor struct {
	it    segment.PostingsIterator
	exact bool
	cur   segment.Posting
	done  bool
}

// at appends the term's positions in doc to buf; documents must rise.
func (c *cursor) at(doc uint32, buf []uint32) ([]uint32, error) {
	if c.done {
		return buf, nil
	}
	if c.cur == nil || c.cur.Number() < uint64(doc) {
		p, err := c.it.Advance(uint64(doc))
		if err != nil {
			return buf, err
		}
		if c.cur, c.done = p, p == nil; c.done {
			return buf, nil
		}
	}
	if c.cur.Number() == uint64(doc) {
		buf = unpack(buf, c.cur, c.exact)
	}
	return buf, nil
}

// readPhrase adds the documents in which the places of a variant follow one
// another. Bleve's phrase search decodes every location of every term; here
// bitmaps tell which documents have all terms, and only their positions are
// read.
func (s *searcher) readPhrase(acc *accumulator, v *variant, lists [][]termList, slop int, within []uint32) error {
	docs, err := commonDocs(lists)
	if err != nil {
		return err
	}
	cursors := make([][]*cursor, len(lists))
	for i, alts := range lists {
		for _, pl := range alts {
			cursors[i] = append(cursors[i], &cursor{it: pl.Iterator(true, true, true, nil), exact: pl.exact})
		}
	}
	places := make([][]uint32, len(lists))
	it := docs.Iterator()
	for it.HasNext() {
		if len(within) > 0 {
			it.AdvanceIfNeeded(within[0])
			if !it.HasNext() {
				return nil
			}
		}
		d := it.Next()
		if within != nil {
			i, ok := slices.BinarySearch(within, d)
			within = within[i:]
			if len(within) == 0 {
				return nil
			}
			if !ok {
				continue
			}
		}
		if !s.dom.docs.has(d) {
			continue
		}
		if err := s.watch.tick(); err != nil {
			return err
		}
		for i, alts := range cursors {
			places[i] = places[i][:0]
			for _, c := range alts {
				if places[i], err = c.at(d, places[i]); err != nil {
					return err
				}
			}
			if len(alts) > 1 {
				slices.Sort(places[i])
				places[i] = slices.Compact(places[i])
			}
		}
		s.addPhrase(acc, v, d, places, slop)
	}
	return nil
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

// commonDocs is the set of documents that have a term at each place.
func commonDocs(lists [][]termList) (*roaring.Bitmap, error) {
	var common *roaring.Bitmap
	for _, alts := range lists {
		var any *roaring.Bitmap
		for _, pl := range alts {
			it := pl.Iterator(false, false, false, nil)
			bm := bitmapOf(it)
			if bm == nil {
				bm = roaring.New()
				if err := eachDoc(it, bm.Add); err != nil {
					return nil, err
				}
			}
			if any == nil {
				any = bm
			} else {
				any = roaring.Or(any, bm)
			}
		}
		if common == nil {
			common = any
		} else {
			common = roaring.And(common, any)
		}
	}
	return common, nil
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
