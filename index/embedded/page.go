package embedded

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/ymateb/ymateb/index"
)

// hit is a document among the hits with what it is sorted by.
type hit struct {
	key  float64 // lower comes first
	part int
	doc  uint32
}

// sorter orders the hits of a collector: by a key, ties by id.
type sorter struct {
	parts []part
	keys  []func(i int) float64 // by part: key of the part's i-th hit
	after *position
}

// position is where a page ended.
type position struct {
	key float64
	id  string
}

// errCursor is returned for a cursor that no answer gave.
var errCursor = fmt.Errorf("no such cursor")

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
		return nil, errCursor
	}
	key := math.Float64frombits(binary.BigEndian.Uint64(b))
	if math.IsNaN(key) {
		return nil, errCursor
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
	s := &sorter{parts: c.parts, after: after}
	for i := range c.parts {
		s.keys = append(s.keys, sortKey(c.q.Sort, &c.parts[i]))
	}
	return s, nil
}

func sortKey(by index.Sort, p *part) func(i int) float64 {
	if p.scores != nil && (by == index.ByRelevance || by == "") {
		return func(i int) float64 { return -p.scores[i] }
	}
	cols := p.sv.cols
	if by == index.ByDue {
		col := cols.fields[fieldDue]
		days := make([]float64, len(col.values))
		for o, v := range col.values {
			days[o] = math.MaxFloat64
			if d, err := index.ParseDate(v); err == nil {
				days[o] = float64(d.Last())
			}
		}
		return func(i int) float64 { return days[col.one[p.docs[i]]] }
	}
	sign := -1.0
	if by == index.Oldest {
		sign = 1
	}
	col := cols.fields[fieldDate]
	days := make([]float64, len(cols.first))
	for o, d := range cols.first {
		days[o] = math.MaxFloat64
		if d != undated {
			days[o] = sign * float64(d)
		}
	}
	return func(i int) float64 { return days[col.one[p.docs[i]]] }
}

func (s *sorter) id(h hit) string { return s.parts[h.part].sv.cols.ids[h.doc] }

func (s *sorter) compare(a, b hit) int {
	if c := cmp.Compare(a.key, b.key); c != 0 {
		return c
	}
	return strings.Compare(s.id(a), s.id(b))
}

// page returns the hits from offset on, at most limit of them, and whether
// more follow. A bounded heap keeps small pages cheap; deep pages are found by
// counting keys first, so that they cost no more than one pass and the sorting
// of the documents that share the page's keys.
func (s *sorter) page(offset, limit int) (hits []hit, more bool) {
	if limit <= 0 {
		return nil, false
	}
	all := s.all()
	if offset >= len(all) {
		return nil, false
	}
	end := min(offset+limit, len(all))
	slices.SortFunc(all, s.compare)
	return all[offset:end], end < len(all)
}

// all lists the hits behind the cursor.
func (s *sorter) all() []hit {
	n := 0
	for _, p := range s.parts {
		n += len(p.docs)
	}
	out := make([]hit, 0, n)
	for i, p := range s.parts {
		for j, d := range p.docs {
			h := hit{s.keys[i](j), i, d}
			if s.after != nil && !s.isAfter(h) {
				continue
			}
			out = append(out, h)
		}
	}
	return out
}

func (s *sorter) isAfter(h hit) bool {
	if c := cmp.Compare(h.key, s.after.key); c != 0 {
		return c > 0
	}
	return s.id(h) > s.after.id
}

// collapse keeps the first hit of each group of near-duplicates.
func (s *sorter) collapse(hits []hit) []hit {
	seen := map[string]bool{}
	return slices.DeleteFunc(hits, func(h hit) bool {
		col := s.parts[h.part].sv.cols.fields["group"]
		g := col.values[col.one[h.doc]]
		if g == "" {
			return false
		}
		if seen[g] {
			return true
		}
		seen[g] = true
		return false
	})
}

// collapsed is page with one document a group.
func (s *sorter) collapsed(offset, limit int) (hits []hit, more bool) {
	if limit <= 0 {
		return nil, false
	}
	all := s.all()
	slices.SortFunc(all, s.compare)
	all = s.collapse(all)
	if offset >= len(all) {
		return nil, false
	}
	end := min(offset+limit, len(all))
	return all[offset:end], end < len(all)
}
