package embedded

import (
	"sync"
	"sync/atomic"
)

// table numbers the values of a facet: 0 is no value, the others follow as
// they turn up. Segments of a generation share the tables of facets with few
// values, so that a query counts all of them in one array and looks at values
// only in the end. Numbers are never taken back. Safe for concurrent use.
type table struct {
	values atomic.Pointer[[]string] // by number; grows, never changes

	mu     sync.Mutex
	number map[string]uint32
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
