package embedded

import (
	"iter"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/ymateb/ymateb/index"
)

// tally counts a facet: by number while segments share a table.
type tally struct {
	facet  index.Facet
	filter int // place of the facet's own filter, -1 for none
	table  *table
	counts []uint32       // the scratch's
	done   map[string]int // counts of tables left behind
	order  *alphabet      // in which the values were listed
	end    int            // of the values among those of all facets
}

// in makes the tally ready for a column.
func (t *tally) in(col *column, sc *scratch) []uint32 {
	if n := col.table.size(); t.table != col.table {
		t.leave()
		t.table, t.counts = col.table, sc.zeros(max(n, rowCount))[:n]
	} else if n > len(t.counts) {
		t.counts = append(t.counts, make([]uint32, n-len(t.counts))...)
	}
	return t.counts
}

// keys appends a number for each value that is counted at all, in order: most
// first, then by value, at most most of them, or all for 0: all segments share a
// table then, and counts and the places of the values in the alphabet are put in
// order as numbers.
func (t *tally) keys(buf []uint64, most int, sc *scratch) []uint64 {
	t.order = t.table.alphabet()
	start := len(buf)
	if high := slices.Max(t.counts); int(high) < 2*len(t.counts) {
		buf = t.keysByCount(buf, high, sc)
	} else {
		for o, n := range t.counts {
			if n > 0 {
				buf = append(buf, keyOf(n, t.order.rank[o]))
			}
		}
		slices.Sort(buf[start:])
	}
	if most > 0 && len(buf)-start > most {
		buf = buf[:start+most]
	}
	return buf
}

func keyOf(count, rank uint32) uint64 { return uint64(math.MaxUint32-count)<<32 | uint64(rank) }

// keysByCount is keys for counts up to a small number: it is known at once where
// the values of each count begin, and they follow in the order of the alphabet.
func (t *tally) keysByCount(buf []uint64, high uint32, sc *scratch) []uint64 {
	places := sc.zeros(int(high) + 1)
	for _, n := range t.counts {
		places[n]++
	}
	next := uint32(len(buf))
	for n := high; n > 0; n-- {
		places[n], next = next, next+places[n]
	}
	places[0] = next // what is not counted goes behind all others and is cut off
	buf = slices.Grow(buf, len(t.counts)+1)[:int(next)+1]
	for rank, o := range t.order.number {
		if int(o) >= len(t.counts) {
			continue // new since the counting
		}
		n := t.counts[o]
		buf[places[n]] = keyOf(n, uint32(rank))
		places[n] += uint32(one(n > 0))
	}
	return buf[:next]
}

// appendCounts appends what keys stand for.
func (t *tally) appendCounts(list []index.Count, keys []uint64) []index.Count {
	if len(keys) == 0 { // perhaps nothing was counted, in no table
		return list
	}
	var shared []string
	if t.table.own == nil {
		shared = t.table.all()
	}
	for _, k := range keys {
		c := index.Count{Count: int(math.MaxUint32 - k>>32)}
		if number := t.order.number[uint32(k)]; number > 0 && shared != nil {
			c.Value = shared[number]
		} else {
			c.Value = t.table.value(number)
		}
		list = append(list, c)
	}
	return list
}

// leave adds what was counted by number to what is counted by value.
func (t *tally) leave() {
	if t.table == nil {
		return
	}
	if t.done == nil {
		t.done = make(map[string]int, 64)
	}
	for o, n := range t.counts {
		if n > 0 {
			t.done[t.table.value(uint32(o))] += int(n)
		}
	}
}

// voiceTally counts a document under each voice whose filter would find it.
type voiceTally struct{ counts [8]int }

// count counts records. ranks are theirs, if they are documents.
func (t *tally) count(col *column, docs, ranks []uint32, sc *scratch) {
	counts := t.in(col, sc)
	if ranks != nil && col.row.rows != nil {
		col.row.count(counts, ranks)
		return
	}
	if col.sets == nil {
		col.one.count(counts, docs)
		return
	}
	for _, d := range docs {
		o := col.one.at(d)
		if o == 0 {
			counts[0]++
		}
		for _, v := range col.sets.of(o) {
			counts[v]++
		}
	}
}

// facetCounts are the counts of all facets: most first, then by value. The lists
// of all facets lie in one array of just their size.
func (c *collector) facetCounts() map[index.Facet][]index.Count {
	out := make(map[index.Facet][]index.Count, len(c.q.Facets))
	keys := c.scratch.keys[:0]
	for k := range c.facets {
		t := &c.facets[k]
		if t.table != nil && t.done == nil {
			keys = t.keys(keys, c.q.FacetSize, c.scratch)
		}
		t.end = len(keys)
	}
	c.scratch.keys = keys
	all, start := make([]index.Count, 0, len(keys)), 0
	for k := range c.facets {
		t := &c.facets[k]
		if t.done != nil {
			t.leave()
			out[t.facet] = listOf(maps.All(t.done), c.q.FacetSize)
			continue
		}
		all = t.appendCounts(all, keys[start:t.end])
		out[t.facet] = all[start:t.end:t.end]
		start = t.end
	}
	if c.voices != nil {
		counts := map[string]int{index.None: c.voices.counts[6]}
		for i, v := range index.AllVoices {
			counts[string(v)] = c.voices.counts[i]
		}
		out[index.FacetVoice] = listOf(maps.All(counts), c.q.FacetSize)
	}
	return out
}

// listOf lists counts by value in the same order.
func listOf(counts iter.Seq2[string, int], most int) []index.Count {
	list := []index.Count{}
	for v, n := range counts {
		if n > 0 {
			list = append(list, index.Count{Value: v, Count: n})
		}
	}
	slices.SortFunc(list, func(a, b index.Count) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return strings.Compare(a.Value, b.Value)
	})
	if most > 0 && len(list) > most {
		list = list[:most]
	}
	return list
}
