package embedded

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/ymateb/ymateb/index"
)

// table numbers the values of a facet: 0 is no value, the others follow as
// they turn up. Segments of a generation share the tables of facets with few
// values, so that a query counts all of them in one array and looks at values
// only in the end. Numbers are never taken back. A table with about as many values
// as records belongs to one segment: its values are a list in order that does not
// grow. Safe for concurrent use.
type table struct {
	own    *texts                   // the values of a segment's own table, from number 1 on
	values atomic.Pointer[[]string] // by number; grows, never changes; nil for an own table

	mu     sync.Mutex
	number map[string]uint32

	sorted atomic.Pointer[alphabet]
}

// alphabet is the order of a table's values, "none" for the lack of one.
type alphabet struct {
	rank   []uint32 // of a number
	number []uint32 // of a rank
}

func newTable() *table {
	t := &table{number: map[string]uint32{"": 0}}
	t.values.Store(&[]string{""})
	return t
}

// ordinal is the number of a value, a new one when it is new.
func (t *table) ordinal(value string) uint32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	o, ok := t.number[value]
	if !ok {
		values := append(t.all(), value)
		o = uint32(len(values) - 1)
		t.values.Store(&values)
		t.number[value] = o
	}
	return o
}

// all is the list of values so far, by number, of a shared table. It must not be
// changed.
func (t *table) all() []string { return *t.values.Load() }

// size is one more than the highest number so far.
func (t *table) size() int {
	if t.own != nil {
		return 1 + t.own.len()
	}
	return len(t.all())
}

// at is the value of a number, "" for 0, for as long as the view lives: see
// texts.at.
func (t *table) at(number uint32) string {
	switch {
	case t.own == nil:
		return t.all()[number]
	case number == 0:
		return ""
	}
	return t.own.at(number - 1)
}

// value is what a number counts as in a facet.
func (t *table) value(number uint32) string {
	switch {
	case number == 0:
		return index.None
	case t.own != nil:
		return strings.Clone(t.own.at(number - 1))
	}
	return t.all()[number]
}

// which tells of each number whether its value is one of some.
func (t *table) which(values []string) []bool {
	in := make([]bool, t.size())
	in[0] = slices.Contains(values, index.None)
	if t.own != nil {
		for _, v := range values {
			if i, ok := t.own.find(v); ok {
				in[i+1] = true
			}
		}
		return in
	}
	for i, v := range t.all()[1:len(in)] {
		in[i+1] = slices.Contains(values, v)
	}
	return in
}

// alphabet is the order of the values so far. It is made anew when there are
// more of them, so that facets with equal counts are put in order without
// comparing strings.
func (t *table) alphabet() *alphabet {
	n := t.size()
	if a := t.sorted.Load(); a != nil && len(a.rank) == n {
		return a
	}
	a := &alphabet{rank: make([]uint32, n), number: make([]uint32, n)}
	for i := range a.number {
		a.number[i] = uint32(i)
	}
	name := func(number uint32) string {
		if number == 0 {
			return index.None
		}
		return t.at(number)
	}
	slices.SortFunc(a.number, func(x, y uint32) int { return strings.Compare(name(x), name(y)) })
	for i, n := range a.number {
		a.rank[n] = uint32(i)
	}
	if t.own == nil { // those are few
		t.sorted.Store(a)
	}
	return a
}

// tables are the shared tables of a generation, by facet.
type tables map[string]*table

// newTables makes a table for each column but those with a value for nearly
// every record, which would grow for ever as documents come and go: they have a
// table for each segment.
func newTables() tables {
	ts := tables{}
	for _, c := range columnSpecs {
		if !c.many() {
			ts[c.name] = newTable()
		}
	}
	return ts
}

// of is the table of a column.
func (ts tables) of(name string) *table {
	if t, ok := ts[name]; ok {
		return t
	}
	return &table{own: &texts{}}
}

var errOtherNumbers = errors.New("values have other numbers")

// adopt takes in tables that were kept: each must go on where that of ts ends, or
// be the beginning of it. Else nothing is changed. For one caller at a time.
func (ts tables) adopt(kept map[string]*texts) error {
	for name, t := range ts {
		k, values := kept[name], t.all()[1:]
		for i, v := range values[:min(len(values), k.len())] {
			if k.at(uint32(i)) != v {
				return fmt.Errorf("%w: of %s", errOtherNumbers, name)
			}
		}
	}
	for name, t := range ts {
		for i := t.size() - 1; i < kept[name].len(); i++ {
			t.ordinal(strings.Clone(kept[name].at(uint32(i))))
		}
	}
	return nil
}
