package embedded

import (
	"slices"

	"github.com/ymateb/ymateb/index"
)

// dueSpans is a column of the spans of deadlines, seen from a day.
type dueSpans struct {
	today index.Date
	col   *column
}

// dueTable numbers the spans; all segments share it.
var dueTable = func() *table {
	t := newTable()
	for _, d := range index.AllDues {
		t.ordinal(string(d))
	}
	return t
}()

// facet is the column of a facet. That of deadlines depends on the day; it is
// made once a day and segment.
func (c *columns) facet(f index.Facet, today index.Date) *column {
	if f != index.FacetDue || today.IsZero() {
		return c.named[string(f)]
	}
	if s := c.spans.Load(); s != nil && s.today == today {
		return s.col
	}
	s := &dueSpans{today, c.dueColumn(today)}
	c.spans.Store(s)
	return s.col
}

func (c *columns) dueColumn(today index.Date) *column {
	one := make([]uint32, c.n)
	status := c.named["status"]
	names := status.table.all()
	day, yearEnd := int32(today.First()), int32(index.Date{Year: today.Year}.Last())
	number := func(d index.Due) uint32 { return uint32(1 + slices.Index(index.AllDues, d)) }
	overdue, past, soon, year, later := number(index.DueOverdue), number(index.DuePast),
		number(index.DueSoon), number(index.DueYear), number(index.DueLater)
	for d, last := range c.due {
		switch {
		case last == undated:
		case last < day && index.Status(names[status.one.at(uint32(d))]).Open():
			one[d] = overdue
		case last < day:
			one[d] = past
		case last <= day+30:
			one[d] = soon
		case last <= yearEnd:
			one[d] = year
		default:
			one[d] = later
		}
	}
	return &column{table: dueTable, one: newNumbers(one)}
}
