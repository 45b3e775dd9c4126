package embedded

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/ymateb/ymateb/index"
)

// table numbers the values of a facet: 0 is no value, the others follow as
// they turn up. Segments of a generation share the tables of facets with few
// values, so that a query counts all of them in one array and looks at values
// only in the end. Numbers are never taken back. Safe for concurrent use.
type table struct {
	values atomic.Pointer[[]string] // by number; grows, never changes

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

// all is the list of values so far, by number. It must not be changed.
func (t *table) all() []string { return *t.values.Load() }

// value is what a number counts as in a facet.
func value(values []string, number uint32) string {
	if number == 0 {
		return index.None
	}
	return values[number]
}

// alphabet is the order of the values so far. It is made anew when there are
// more of them, so that facets with equal counts are put in order without
// comparing strings.
func (t *table) alphabet() *alphabet {
	values := t.all()
	if a := t.sorted.Load(); a != nil && len(a.rank) == len(values) {
		return a
	}
	a := &alphabet{rank: make([]uint32, len(values)), number: make([]uint32, len(values))}
	for i := range a.number {
		a.number[i] = uint32(i)
	}
	slices.SortFunc(a.number, func(x, y uint32) int { return strings.Compare(value(values, x), value(values, y)) })
	for i, n := range a.number {
		a.rank[n] = uint32(i)
	}
	t.sorted.Store(a)
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

func (ts tables) of(name string) *table {
	if t, ok := ts[name]; ok {
		return t
	}
	return newTable()
}
