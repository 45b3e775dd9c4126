package embedded

import (
	"slices"

	"github.com/ymateb/ymateb/index"
)

// maskDocument is where words of titles, names and letterheads are heard.
var maskDocument = bitWhole | voiceBit(string(index.VoiceDocument))

// places reports whether the positions of a term must be read to know where it
// matches.
func (s *searcher) places(v *variant, p *postings) bool {
	return p.exact || s.plan.voices && v.body
}

// readWord adds the postings of a term. Postings are read without the deleted
// documents in mind; the domain knows what lives.
func (s *searcher) readWord(acc *accumulator, v *variant, p *postings, w *wanted) error {
	if s.places(v, p) {
		docs := s.among(p, w)
		if err := s.watch.ticks(len(docs)); err != nil {
			return err
		}
		s.readPlaces(acc, v, p, docs)
		return nil
	}
	x := &s.scratch.few[0]
	x.v, x.p = v, p
	x.read(s, w)
	for i, d := range x.docs {
		if s.dom.docs.has(d) {
			acc.add(d, s.weigh(v, x.freqs[i], x.length(i)), maskDocument)
		}
	}
	return s.watch.ticks(len(x.docs))
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
		acc.add(d, s.weigh(v, uint32(len(sc.pos)), s.sv.cols.words[d]), mask)
	}
}

// among lists the documents to look for in postings: all of theirs, or those
// that are wanted, unless they have fewer themselves.
func (s *searcher) among(p *postings, w *wanted) []uint32 {
	if w != nil && p.n >= len(w.docs) {
		return w.docs
	}
	sc := s.scratch
	sc.docs = p.appendDocs(sc.docs[:0])
	if w != nil {
		sc.docs = slices.DeleteFunc(sc.docs, func(d uint32) bool { return !w.set.has(d) })
	}
	return sc.docs
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
func (s *searcher) weigh(v *variant, freq, length uint32) float32 {
	if !v.body {
		return float32(v.weight * float64(freq))
	}
	return float32(v.weight * float64(freq) / (1 - bm25B + s.plan.stats.perWord*float64(length)))
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
