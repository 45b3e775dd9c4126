package embedded

import (
	"cmp"
	"slices"
	"strings"

	"github.com/ymateb/ymateb/index"
)

// copies are the hits of each near-duplicate group but the first, unsorted, by
// group.
type copies map[string][]hit

// collapse leaves of each near-duplicate group the first hit alone, of equals
// the earliest, and gives the others and how many hits are left. Sorting, paging
// and cursors then see nothing else. The cost is a pass over the hits and a look
// into a map for each that has a group. Commitments have no copies: theirs are
// told apart when they are indexed.
func (s *sorter) collapse(kind index.Kind) (others copies, left int) {
	others, s.top = copies{}, nil
	first := map[string]hit{}
	for k := range s.parts {
		p := &s.parts[k]
		col := p.sv.cols.named["group"]
		for i, d := range p.docs {
			o := col.one.at(d)
			if o == 0 || kind == index.Commitments {
				left++
				continue
			}
			g := col.table.at(o)
			h := hit{s.keys(p, i), int32(k), int32(i), d}
			best, known := first[g]
			switch {
			case !known:
				first[g] = h
				left++
			case s.leads(h, best):
				first[g] = h
				others[g] = append(others[g], best)
			default:
				others[g] = append(others[g], h)
			}
		}
	}
	for k := range s.parts {
		p := &s.parts[k]
		col := p.sv.cols.named["group"]
		n := 0
		for i, d := range p.docs {
			if o := col.one.at(d); o != 0 && kind != index.Commitments {
				if h := first[col.table.at(o)]; int(h.part) != k || h.doc != d {
					continue
				}
			}
			p.docs[n] = d
			if p.scores != nil {
				p.scores[n] = p.scores[i]
			}
			n++
		}
		p.docs = p.docs[:n]
		if p.scores != nil {
			p.scores = p.scores[:n]
		}
	}
	return others, left
}

// leads reports whether a stands for a group rather than b: it comes first, or
// is the earlier of two that are ranked alike.
func (s *sorter) leads(a, b hit) bool {
	first := func(h hit) int32 { return s.parts[h.part].sv.cols.first[h.doc] }
	if c := cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(first(a), first(b))); c != 0 {
		return c < 0
	}
	return s.id(a) < s.id(b)
}

// of lists the copies of a hit in the order of the query.
func (c copies) of(s *sorter, h hit) []string {
	if len(c) == 0 {
		return nil
	}
	others := c[s.group(h)]
	slices.SortFunc(others, s.compare)
	var ids []string
	for _, o := range others {
		ids = append(ids, strings.Clone(s.id(o)))
	}
	return ids
}

func (s *sorter) group(h hit) string {
	col := s.parts[h.part].sv.cols.named["group"]
	return col.table.at(col.one.at(h.doc))
}
