package embedded

import "github.com/ymateb/ymateb/index"

// maskDocument is where words of titles, names and letterheads are heard.
var maskDocument = bitWhole | voiceBit(string(index.VoiceDocument))

// places reports whether the positions of a term must be read to know where it
// matches.
func (s *searcher) places(v *variant, p *postings) bool {
	return p.exact || s.plan.voices && v.body
}

// readWord adds the postings of a term. Postings are read without the deleted
// documents in mind; the domain knows what lives.
func (s *searcher) readWord(acc *accumulator, v *variant, p *postings, within []uint32) error {
	docs := s.wanted(p, within)
	if err := s.watch.ticks(len(docs)); err != nil {
		return err
	}
	sc := s.scratch
	switch {
	case s.places(v, p):
		s.readPlaces(acc, v, p, docs)
	case within != nil:
		r := p.freqReader()
		for _, d := range docs {
			if r.seek(d) && s.dom.docs.has(d) {
				acc.add(d, s.weigh(v, d, r.freq()), maskDocument)
			}
		}
	default:
		sc.freqs = p.appendFreqs(sc.freqs[:0])
		for i, d := range docs {
			if s.dom.docs.has(d) {
				acc.add(d, s.weigh(v, d, sc.freqs[i]), maskDocument)
			}
		}
	}
	return nil
}

// readPlaces is readWord where positions tell what counts.
func (s *searcher) readPlaces(acc *accumulator, v *variant, p *postings, docs []uint32) {
	sc, r := s.scratch, p.placeReader()
	voiced := s.plan.voices && v.body
	for _, d := range docs {
		if !s.dom.docs.has(d) || !r.seek(d) {
			continue
		}
		if sc.pos = r.places(sc.pos[:0]); len(sc.pos) == 0 {
			continue
		}
		mask := maskDocument
		if voiced {
			mask = s.voicesAt(d, sc.pos)
		}
		acc.add(d, s.weigh(v, d, uint32(len(sc.pos))), mask)
	}
}

// wanted lists the documents to look for in postings: all of theirs, or those
// within, unless they have fewer themselves.
func (s *searcher) wanted(p *postings, within []uint32) []uint32 {
	if within != nil && p.n >= len(within) {
		return within
	}
	sc := s.scratch
	sc.docs = p.appendDocs(sc.docs[:0])
	if within == nil {
		return sc.docs
	}
	both, i := sc.docs[:0], 0
	for _, d := range sc.docs {
		if i = gallop(within, i, d); i == len(within) {
			break
		}
		if within[i] == d {
			both = append(both, d)
		}
	}
	return both
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

// score is the BM25 of a frequency that has been made comparable.
func (l *leaf) score(f float64) float64 { return l.idf * f * (bm25K1 + 1) / (f + bm25K1) }

// weigh is a frequency made comparable: by the field's weight and, in running
// text, by the document's length.
func (s *searcher) weigh(v *variant, doc, freq uint32) float32 {
	if !v.body {
		return float32(v.weight * float64(freq))
	}
	return float32(v.weight * float64(freq) / (1 - bm25B + s.plan.stats.perWord*float64(s.sv.cols.words[doc])))
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
