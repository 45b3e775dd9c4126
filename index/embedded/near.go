package embedded

import (
	"context"
	"math"
	"slices"
)

// Words that stand together in a document as they do in the query tell more
// than the same words pages apart. BM25 does not see that, and reading positions
// for every match would cost as much as a phrase; so only the best hits by BM25
// are looked at again, and their scores raised by how near the neighbours of the
// query come to each other in a field. Scores are only raised, and of the same
// hits for every page, so no hit falls behind one that was not looked at, and
// pages and cursors see one order.
const (
	nearHits = 30  // best hits that are looked at again: three pages
	nearMost = 0.3 // by which a score is raised at most
	nearFew  = 4   // words that may stand between neighbours
	nearGap  = 10  // left-out stop words that are counted between neighbours
)

// pair is two neighbouring words of a query, each with what may stand for it,
// and how far apart they were typed: 1, and one more for each stop word between.
type pair struct {
	left, right []*leaf
	gap         int
}

// pairsOf adds the neighbours in a part of a query to pairs, and gives the words
// that it begins and ends with. Only words joined by AND are neighbours; phrases,
// values and what is refused are none.
func pairsOf(n node, pairs *[]pair) (first, last []*leaf) {
	switch n := n.(type) {
	case *leaf:
		if slices.ContainsFunc(n.variants, (*variant).isWord) {
			return []*leaf{n}, []*leaf{n}
		}
	case *boostNode:
		return pairsOf(n.node, pairs)
	case *orNode:
		for _, c := range n.nodes {
			f, l := pairsOf(c, pairs)
			first, last = append(first, f...), append(last, l...)
		}
	case *andNode:
		gap := 1
		for i, c := range n.typed {
			if c == nil {
				gap++
				continue
			}
			f, l := pairsOf(c, pairs)
			if len(last) > 0 && len(f) > 0 {
				*pairs = append(*pairs, pair{last, f, min(gap, nearGap)})
			}
			if i == 0 {
				first = f
			}
			last, gap = l, 1
		}
	}
	return first, last
}

// isWord reports whether a variant is a plain word of running text or a title.
func (v *variant) isWord() bool {
	return len(v.places) == 1 && v.places[0] != nil && v.field != fieldNames
}

// raise raises the scores of the best hits by the nearness of the query's words.
// When the time of ctx runs out first it leaves all as they are.
func (c *collector) raise(ctx context.Context, p *plan) error {
	if !c.ranked() || c.q.Limit < 0 {
		return nil
	}
	var pairs []pair
	if pairsOf(p.root, &pairs); len(pairs) == 0 {
		return nil
	}
	s := &sorter{parts: c.parts, scratch: c.scratch}
	hits := s.highest(nearHits)
	var nears [nearHits]float64
	for from, to := 0, 0; from < len(hits); from = to {
		if err := ctx.Err(); err != nil {
			return err
		}
		for to < len(hits) && hits[to].part == hits[from].part {
			to++
		}
		c.nearness(&c.scratch.near, hits[from:to], pairs, nears[from:to])
	}
	for j, h := range hits {
		score := &c.parts[h.part].scores[h.at]
		*score += withoutTier(*score) * nearMost * nears[j]
		hits[j].key = -*score
	}
	c.top = hits
	return nil
}

// withoutTier is what a score is within its tier.
func withoutTier(score float64) float64 {
	if score < tier {
		return score
	}
	return math.Mod(score, tier)
}

// nearScratch is memory that looking at positions uses over and over.
type nearScratch struct {
	left, right     alternation
	leftAt, rightAt []uint32
}

// nearness sets nears to the mean of how near the pairs come to each other in
// hits of one part, 0 to 1. The hits must be in the order of the part.
func (c *collector) nearness(sc *nearScratch, hits []hit, pairs []pair, nears []float64) {
	var best [nearHits]float64
	p, heard := &c.parts[hits[0].part], c.heard()
	for _, pr := range pairs {
		clear(best[:])
		for _, field := range textFieldNames {
			if !sc.left.of(pr.left, field, p.segment) || !sc.right.of(pr.right, field, p.segment) {
				continue
			}
			for j, h := range hits {
				if !sc.left.seek(h.doc) || !sc.right.seek(h.doc) {
					continue
				}
				sc.leftAt, sc.rightAt = sc.left.places(sc.leftAt[:0]), sc.right.places(sc.rightAt[:0])
				if heard != 0 {
					sc.leftAt = p.heardAt(h.doc, field, sc.leftAt, heard)
				}
				best[j] = max(best[j], nearest(sc.leftAt, sc.rightAt, pr.gap))
			}
		}
		for j := range nears {
			nears[j] += best[j] / float64(len(pairs))
		}
	}
}

// of makes a an alternation of some words in a field of a segment; it reports
// whether that has any of them.
func (a *alternation) of(words []*leaf, field string, segment int) bool {
	a.readers, a.here = a.readers[:0], a.here[:0]
	for _, l := range words {
		for _, v := range l.variants {
			if v.field != field || !v.isWord() || v.lists[segment] == nil {
				continue
			}
			for k := range v.lists[segment][0] {
				a.add(&v.lists[segment][0][k])
			}
		}
	}
	return len(a.readers) > 0
}

// heard is the voices in which a match must be heard; 0 for any.
func (c *collector) heard() byte {
	if c.voice != 0 && c.said != 0 {
		return c.voice & c.said
	}
	return c.voice | c.said
}

// heardAt keeps the positions that stand in one of the voices.
func (p *part) heardAt(doc uint32, field string, at []uint32, voices byte) []uint32 {
	if field == fieldTitle {
		if maskDocument&voices == 0 {
			return nil
		}
		return at
	}
	slots := p.sv.cols.slotVoices(doc)
	return slices.DeleteFunc(at, func(pos uint32) bool { return voiceOfSlot(slots, pos)&voices == 0 })
}

// nearest is how near two words come to each other, of whose sorted positions in
// a field: 1 where they follow each other as typed, 1/2 where they do so the
// other way round, less with each word more between them, 0 beyond nearFew.
// A position that both have is one word and not a pair.
func nearest(left, right []uint32, gap int) float64 {
	best, j := 0.0, 0
	for _, at := range left {
		for j < len(right) && right[j] <= at {
			j++
		}
		if j < len(right) {
			d := int(right[j] - at)
			if d <= gap {
				return 1
			}
			best = max(best, apart(d-gap))
		}
		before := j - 1
		if before >= 0 && right[before] == at {
			before--
		}
		if before >= 0 {
			best = max(best, apart(max(0, int(at-right[before])-gap)))
		}
	}
	return best
}

// apart is the nearness of words with so many others between them, out of order
// if none.
func apart(between int) float64 {
	if between > nearFew {
		return 0
	}
	return 1 / float64(2+between)
}
