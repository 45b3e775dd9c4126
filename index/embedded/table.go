package embedded

import "sync"

// table numbers the values of a facet: 0 is no value, the others follow as
// they turn up. Segments of a generation share the tables of facets with few
// values, so that a query counts all of them in one array and looks at values
// only in the end. Numbers are never taken back. Safe for concurrent use.
type table struct {
	mu     sync.RWMutex
	values []string
	number map[string]uint32
}

func newTable() *table {
	return &table{values: []string{""}, number: map[string]uint32{"": 0}}
}

// ordinal is the number of a value, a new one when it is new.
func (t *table) ordinal(value string) uint32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	o, ok := t.number[value]
	if !ok {
		o = uint32(len(t.values))
		t.values = append(t.values, value)
		t.number[value] = o
	}
	return o
}

// all is the list of values so far, by number. It must not be changed.
func (t *table) all() []string {
	t.mu.RLock()
	defer t.mu.RUnlock()
	return t.values[:len(t.values):len(t.values)]
}

// tables are the shared tables of a generation, by facet or field.
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
