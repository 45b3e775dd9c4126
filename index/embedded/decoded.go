package embedded

import (
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// decoded is the postings of a term read through Bleve's interfaces: for
// segments that segmentFile can't read. Those still in memory live for
// milliseconds, until they are on disk.
type decoded struct {
	docs, freqs []uint32
	ends        []int // where a document's positions end in all
	all         []uint32
}

func (d *decoded) places(i int) []uint32 {
	start := 0
	if i > 0 {
		start = d.ends[i-1]
	}
	return d.all[start:d.ends[i]]
}

// decode reads all postings of a term, deleted documents included.
func decode(dict segment.TermDictionary, term string) (postings, error) {
	pl, err := dict.PostingsList([]byte(term), nil, nil)
	if err != nil || pl.Count() == 0 {
		return postings{}, err
	}
	m := &decoded{}
	it := pl.Iterator(true, true, true, nil)
	for {
		p, err := it.Next()
		if err != nil {
			return postings{}, err
		}
		if p == nil {
			return postings{n: len(m.docs), mem: m}, nil
		}
		m.docs = append(m.docs, uint32(p.Number()))
		m.freqs = append(m.freqs, uint32(p.Frequency()))
		for _, l := range p.Locations() {
			at := uint32(l.Pos())
			m.all = append(m.all, at)
			for _, step := range l.ArrayPositions() {
				at += uint32(step)
				m.all = append(m.all, at)
			}
		}
		m.ends = append(m.ends, len(m.all))
	}
}
