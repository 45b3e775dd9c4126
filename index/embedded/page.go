package embedded

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"github.com/ymateb/ymateb/index"
)

// hit is a document among the hits with what it is sorted by.
type hit struct {
	key  float64 // lower comes first
	part int32
	at   int32 // place among the part's documents, when the hit was made
	doc  uint32
}

// sorter orders the hits of a collector: by a key, ties by id.
type sorter struct {
	parts   []part
	keys    func(p *part, i int) float64 // key of a part's i-th hit
	days    bool                         // keys are days: few and whole
	score   bool                         // keys are scores, negated
	after   *position
	scratch *scratch
	top     []hit // the first hits, in no order, where they are known; they lie in the scratch
}

// position is where a page ended.
type position struct {
	key float64
	id  string
}

func (p position) String() string {
	b := binary.BigEndian.AppendUint64(nil, math.Float64bits(p.key))
	return base64.RawURLEncoding.EncodeToString(append(b, p.id...))
}

func readPosition(s string) (*position, error) {
	if s == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) < 9 {
		return nil, index.ErrCursor
	}
	key := math.Float64frombits(binary.BigEndian.Uint64(b))
	if math.IsNaN(key) {
		return nil, index.ErrCursor
	}
	return &position{key, string(b[8:])}, nil
}

// sorter makes the order that a query asks for. Without a text relevance means
// newest.
func (c *collector) sorter() (*sorter, error) {
	after, err := readPosition(c.q.After)
	if err != nil {
		return nil, err
	}
	s := &sorter{parts: c.parts, after: after, days: true, scratch: c.scratch}
	switch {
	case c.ranked():
		s.days, s.score, s.keys, s.top = false, true, scoreKey, c.top
	case c.q.Sort == index.ByArrival:
		s.days = false
		s.keys = func(p *part, i int) float64 { return -float64(p.sv.cols.seen[p.docs[i]]) }
	case c.q.Sort == index.ByDue:
		s.keys = func(p *part, i int) float64 { return float64(p.sv.cols.due[p.docs[i]]) }
	case c.q.Sort == index.Oldest:
		s.keys = func(p *part, i int) float64 { return float64(p.sv.cols.first[p.docs[i]]) }
	default:
		s.keys = func(p *part, i int) float64 {
			if d := p.sv.cols.first[p.docs[i]]; d != undated {
				return -float64(d)
			}
			return float64(undated)
		}
	}
	return s, nil
}

// ranked reports whether hits are sorted by score.
func (c *collector) ranked() bool {
	return c.scored && (c.q.Sort == index.ByRelevance || c.q.Sort == "")
}

func scoreKey(p *part, i int) float64 { return -p.scores[i] }

// id is the id of a hit for as long as the view lives: see texts.at.
func (s *sorter) id(h hit) string { return s.parts[h.part].sv.cols.ids.at(h.doc) }

func (s *sorter) compare(a, b hit) int {
	switch {
	case a.key < b.key: // keys are numbers: cmp.Compare would ask
		return -1
	case a.key > b.key:
		return 1
	}
	return strings.Compare(s.id(a), s.id(b))
}

func (s *sorter) isAfter(h hit) bool {
	if c := cmp.Compare(h.key, s.after.key); c != 0 {
		return c > 0
	}
	return s.id(h) > s.after.id
}

// each calls f with the hits behind the cursor whose keys lie between two.
func (s *sorter) each(low, high float64, f func(hit)) {
	for k := range s.parts {
		p := &s.parts[k]
		for i, d := range p.docs {
			key := s.keys(p, i)
			if key < low || key > high {
				continue
			}
			h := hit{key, int32(k), int32(i), d}
			if s.after == nil || s.isAfter(h) {
				f(h)
			}
		}
	}
}

// bestMost is the depth up to which pages come from the best hits alone.
const bestMost = 1000

// page returns the hits from offset on, at most limit of them, and whether more
// follow. The first pages come from the best hits alone. Deep pages by date are found
// by counting the hits of each day first: then only those of the page's days
// are sorted, and any depth costs the same.
func (s *sorter) page(offset, limit int) (hits []hit, more bool) {
	if limit <= 0 {
		return nil, false
	}
	var all []hit
	skipped := 0
	switch {
	case offset+limit < bestMost:
		all = s.best(offset + limit + 1)
	case s.days:
		var low, high float64
		low, high, skipped = s.daysOf(offset, limit)
		all = s.sorted(low, high)
	default:
		all = s.sorted(math.Inf(-1), math.Inf(1))
	}
	offset -= skipped
	if offset >= len(all) {
		return nil, false
	}
	end := min(offset+limit, len(all))
	return all[offset:end], end < len(all)
}

// sorted lists the hits with keys between two in order.
func (s *sorter) sorted(low, high float64) []hit {
	var all []hit
	s.each(low, high, func(h hit) { all = append(all, h) })
	slices.SortFunc(all, s.compare)
	return all
}

// daysOf finds the days on which the hits from offset to offset+limit lie, one
// more included, and how many hits come before them.
func (s *sorter) daysOf(offset, limit int) (low, high float64, before int) {
	first, last := math.Inf(1), math.Inf(-1)
	s.each(math.Inf(-1), float64(undated)-1, func(h hit) {
		first, last = min(first, h.key), max(last, h.key)
	})
	if first > last {
		return float64(undated), float64(undated), 0
	}
	counts := make([]int, int(last-first)+2) // the last for those without a day
	s.each(math.Inf(-1), math.Inf(1), func(h hit) {
		counts[min(int(h.key-first), len(counts)-1)]++
	})
	low, high = math.Inf(1), math.Inf(-1)
	seen := 0
	for i, n := range counts {
		if n == 0 {
			continue
		}
		day := first + float64(i)
		if i == len(counts)-1 {
			day = float64(undated)
		}
		if seen+n <= offset {
			seen += n
			before = seen
			continue
		}
		low, high = min(low, day), day
		if seen += n; seen > offset+limit {
			break
		}
	}
	return low, high, before
}

// best lists the first n hits in order.
func (s *sorter) best(n int) []hit {
	hits := s.top
	switch {
	case s.after == nil && len(hits) >= n:
	case s.after == nil && s.score && n <= highestMost:
		hits = s.highest(n)
	default:
		hits = s.first(n)
	}
	slices.SortFunc(hits, s.compare)
	return hits[:min(n, len(hits))]
}

// first finds the first n hits, in no order. They are kept in a heap with the
// last of them on top: hardly any hit gets past that one.
func (s *sorter) first(n int) []hit {
	hits := lastFirst(s.scratch.hits[:0])
	limit := math.Inf(1)
	for k := range s.parts {
		p := &s.parts[k]
		for i, d := range p.docs {
			key := s.keys(p, i)
			if key > limit {
				continue
			}
			h := hit{key, int32(k), int32(i), d}
			if s.after != nil && !s.isAfter(h) {
				continue
			}
			switch {
			case len(hits) < n:
				hits = append(hits, h)
				hits.up(s, len(hits)-1)
			case s.compare(h, hits[0]) < 0:
				hits[0] = h
				hits.down(s)
			}
			if len(hits) == n {
				limit = hits[0].key
			}
		}
	}
	return hits
}

// lastFirst is a heap: no hit comes before those below it in the order of the
// sorter.
type lastFirst []hit

func (hs lastFirst) up(s *sorter, i int) {
	for i > 0 {
		above := (i - 1) / 2
		if s.compare(hs[i], hs[above]) <= 0 {
			return
		}
		hs[i], hs[above] = hs[above], hs[i]
		i = above
	}
}

func (hs lastFirst) down(s *sorter) {
	for i := 0; ; {
		below := 2*i + 1
		if below >= len(hs) {
			return
		}
		if below+1 < len(hs) && s.compare(hs[below+1], hs[below]) > 0 {
			below++
		}
		if s.compare(hs[below], hs[i]) <= 0 {
			return
		}
		hs[i], hs[below] = hs[below], hs[i]
		i = below
	}
}
