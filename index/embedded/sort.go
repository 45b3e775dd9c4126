package embedded

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// place is where a term occurs: a record and a position in it.
type place struct{ doc, at uint32 }

// sortedTerms are the terms of a field in the order of their bytes, each with
// its places in the order of records. Its memory is used again.
type sortedTerms struct {
	terms  []string
	order  []termKey
	starts []uint32 // by term number: where its places begin, then where the next goes
	counts []uint32 // by term number
	places []place
	remap  []uint32
	more   map[string]uint32
}

// termKey is a term by its first eight bytes, which decide most comparisons.
type termKey struct {
	head uint64
	term uint32
}

func head(term string) uint64 {
	var b [8]byte
	copy(b[:], term)
	return binary.BigEndian.Uint64(b[:])
}

// sort brings together what the inverters of a batch found in a field. Their
// records follow one another.
func (s *sortedTerms) sort(parts []*inverter, field int) {
	total := 0
	for _, p := range parts {
		total += len(p.fields[field].found)
	}
	base := &parts[0].fields[field]
	s.terms = append(s.terms[:0], base.terms...)
	s.counts = zeroed(s.counts, len(s.terms))
	for _, o := range base.found {
		s.counts[o.term]++
	}
	remaps := make([][]uint32, len(parts))
	s.remap = s.remap[:0]
	clear(s.more)
	for k, p := range parts[1:] {
		remaps[k+1] = s.number(base, &p.fields[field])
		for _, o := range p.fields[field].found {
			s.counts[remaps[k+1][o.term]]++
		}
	}
	s.order = s.order[:0]
	for i, t := range s.terms {
		s.order = append(s.order, termKey{head(t), uint32(i)})
	}
	slices.SortFunc(s.order, func(a, b termKey) int {
		if c := cmp.Compare(a.head, b.head); c != 0 {
			return c
		}
		return cmp.Compare(s.terms[a.term], s.terms[b.term])
	})
	s.starts = zeroed(s.starts, len(s.terms))
	next := uint32(0)
	for _, k := range s.order {
		s.starts[k.term] = next
		next += s.counts[k.term]
	}
	s.places = slices.Grow(s.places[:0], total)[:total]
	for k, p := range parts {
		for _, o := range p.fields[field].found {
			n := o.term
			if k > 0 {
				n = remaps[k][n]
			}
			s.places[s.starts[n]] = place{o.doc, o.at}
			s.starts[n]++
		}
	}
}

// number gives the terms of another inverter the numbers of the first, new ones
// where they are new.
func (s *sortedTerms) number(base, f *fieldTerms) []uint32 {
	from := len(s.remap)
	for _, t := range f.terms {
		n, ok := base.numbers[t]
		if !ok {
			n, ok = s.more[t]
		}
		if !ok {
			n = uint32(len(s.terms))
			s.terms = append(s.terms, t)
			s.counts = append(s.counts, 0)
			if s.more == nil {
				s.more = map[string]uint32{}
			}
			s.more[t] = n
		}
		s.remap = append(s.remap, n)
	}
	return s.remap[from:]
}

// of gives the places of a term of the order.
func (s *sortedTerms) of(k termKey) []place {
	end := s.starts[k.term] // filled up: its end by now
	return s.places[end-s.counts[k.term] : end]
}

func zeroed(s []uint32, n int) []uint32 {
	s = slices.Grow(s[:0], n)[:n]
	clear(s)
	return s
}
