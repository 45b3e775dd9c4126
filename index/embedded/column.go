package embedded

import (
	"encoding/binary"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// column is the values of one facet, as numbers of its table. Where documents
// may have several values the numbers are those of sets of values: of the few
// sets that there are a document has one.
type column struct {
	table *table
	one   numbers   // number of each document's value or set; 0 for none
	row   rowColumn // the same of documents alone, where it is in the rows
	sets  *sets     // nil where a document has one value at most
}

// sets lists the values of numbered sets; that of number 0 is empty.
type sets struct {
	ends   []uint32 // where a set's values end
	values []uint32
}

func (s *sets) of(number uint32) []uint32 {
	if number == 0 {
		return nil
	}
	return s.values[s.ends[number-1]:s.ends[number]]
}

// add numbers a new set.
func (s *sets) add(values []uint32) uint32 {
	s.values = append(s.values, values...)
	s.ends = append(s.ends, uint32(len(s.values)))
	return uint32(len(s.ends) - 1)
}

// only reports whether a document has exactly one value, and which.
func (c *column) only(doc uint32) (value uint32, ok bool) {
	o := c.one.at(doc)
	if c.sets == nil {
		return o, o != 0
	}
	if of := c.sets.of(o); len(of) == 1 {
		return of[0], true
	}
	return 0, false
}

// columnSpec says which field a column is read from and how.
type columnSpec struct {
	name    string // the facet
	field   string
	several bool                    // a document may have more than one
	value   func(raw string) string // what a term counts as; nil means itself
}

// many reports whether there are about as many values as records.
func (c columnSpec) many() bool { return c.name == "document" || c.name == "group" }

var columnSpecs = []columnSpec{
	{name: "force", field: "force"},
	{name: "type", field: "type"},
	{name: "author", field: "author"},
	{name: "report", field: "report"},
	{name: "group", field: "group"},
	{name: "actor", field: "actor"},
	{name: "status", field: "status"},
	{name: "strength", field: "strength"},
	{name: "document", field: "document"},
	{name: "year", field: fieldDate, value: yearOf},
	{name: "month", field: fieldDate, value: monthOf},
	{name: "due", field: fieldDue, value: monthOf},
	{name: "topic", field: "topic", several: true},
	{name: "lang", field: "lang", several: true},
	{name: "voice", field: "voice", several: true},
}

func (c *column) read(seg segment.Segment, spec columnSpec, n int) error {
	if spec.several {
		return c.readMany(seg, spec, n)
	}
	return c.readOne(seg, spec, n)
}

func (c *column) readOne(seg segment.Segment, spec columnSpec, n int) error {
	one := make([]uint32, n)
	number := c.table.ordinal
	var own textsBuilder
	if c.table.own != nil { // its values come in order, each once
		number = func(value string) uint32 {
			if value == "" {
				return 0
			}
			own.add(value)
			return uint32(len(own.ends))
		}
	}
	err := eachTerm(seg, spec.field, func(term string, docs docIter) {
		if spec.value != nil {
			term = spec.value(term)
		}
		o := number(term)
		docs(func(d uint32) { one[d] = o })
	})
	if c.table.own != nil {
		*c.table.own = own.texts()
	}
	c.one = newNumbers(one)
	return err
}

func (c *column) readMany(seg segment.Segment, spec columnSpec, n int) error {
	ends := make([]uint32, n)
	err := eachTerm(seg, spec.field, func(_ string, docs docIter) {
		docs(func(d uint32) { ends[d]++ })
	})
	if err != nil {
		return err
	}
	next := make([]uint32, n)
	total := uint32(0)
	for d := range ends {
		next[d] = total
		total += ends[d]
		ends[d] = total
	}
	many := make([]uint32, total)
	err = eachTerm(seg, spec.field, func(term string, docs docIter) {
		o := c.table.ordinal(term)
		docs(func(d uint32) { many[next[d]] = o; next[d]++ })
	})
	c.number(ends, many)
	return err
}

// number numbers the sets of values of all documents: those of a document end in
// many where ends says. Both are used up.
func (c *column) number(ends, many []uint32) {
	*c.sets = sets{ends: []uint32{0}}
	known := map[string]uint32{}
	var key []byte
	start := uint32(0)
	for d, end := range ends {
		of := many[start:end]
		start = end
		if len(of) == 0 {
			ends[d] = 0
			continue
		}
		key = key[:0]
		for _, o := range of {
			key = binary.LittleEndian.AppendUint32(key, o)
		}
		number, ok := known[string(key)]
		if !ok {
			number = c.sets.add(of)
			known[string(key)] = number
		}
		ends[d] = number
	}
	c.one = newNumbers(ends)
}
