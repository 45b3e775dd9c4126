package embedded

// Most words have one long list of postings in a segment, that of the field of
// their language, and perhaps a short one of titles. So few lists are merged
// document by document, or looked up in those that are wanted, instead of being
// added up in an accumulator, which is as long as the segment and must be
// searched and cleared for every word.
const fewLists = 4

// fewList is one of the lists that are merged.
type fewList struct {
	v           *variant
	p           *postings
	docs, freqs []uint32
	lengths     []uint32 // of the texts, in a field of running text
	next        int
}

// length is the length of the i-th document's text, 0 where it does not count.
func (list *fewList) length(i int) uint32 {
	if !list.v.body {
		return 0
	}
	return list.lengths[i]
}

// few gathers the lists of a leaf in the segment if they are few and need no
// positions.
func (s *searcher) few(l *leaf) ([]fewList, bool) {
	n := 0
	for _, v := range l.variants {
		lists := v.lists[s.n]
		if lists == nil {
			continue
		}
		if len(lists) > 1 || n+len(lists[0]) > fewLists {
			return nil, false
		}
		for i := range lists[0] {
			p := &lists[0][i]
			if s.places(v, p) {
				return nil, false
			}
			s.scratch.few[n].v, s.scratch.few[n].p = v, p
			n++
		}
	}
	return s.scratch.few[:n], true
}

// merge scores the documents of all lists, or those that are wanted. Between two
// documents of the others those of the longest are taken as they come.
func (s *searcher) merge(l *leaf, lists []fewList, w *wanted) (matches, error) {
	if len(lists) == 0 {
		return matches{}, nil
	}
	main, total := 0, 0
	for k := range lists {
		x := &lists[k]
		x.next = 0
		x.read(s, w)
		if total += len(x.docs); len(x.docs) > len(lists[main].docs) {
			main = k
		}
	}
	if err := s.watch.ticks(total); err != nil {
		return matches{}, err
	}
	m := s.empty(total)
	every := s.dom.every
	long := &lists[main]
	for {
		other := firstOf(lists, main)
		for ; long.next < len(long.docs) && long.docs[long.next] < other; long.next++ {
			if d := long.docs[long.next]; every || s.dom.docs.has(d) {
				m.add(d, l.score(float64(s.weigh(long.v, long.freqs[long.next], long.length(long.next)))), maskDocument)
			}
		}
		if other == noDoc {
			return m, nil
		}
		f := float32(0)
		for k := range lists {
			if x := &lists[k]; x.next < len(x.docs) && x.docs[x.next] == other {
				f += s.weigh(x.v, x.freqs[x.next], x.length(x.next))
				x.next++
			}
		}
		if every || s.dom.docs.has(other) {
			m.add(other, l.score(float64(f)), maskDocument)
		}
	}
}

// firstOf is the first document left of all lists but one.
func firstOf(lists []fewList, but int) uint32 {
	first := noDoc
	for k := range lists {
		if x := &lists[k]; k != but && x.next < len(x.docs) {
			first = min(first, x.docs[x.next])
		}
	}
	return first
}
