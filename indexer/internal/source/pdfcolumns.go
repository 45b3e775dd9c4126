package source

import "math"

// A column is a place where lines of a page start.
type column struct {
	x       float64
	starts  []float64 // baselines of the lines that start there
	crossed []float64 // baselines of those that run over it
}

// mostColumns is how many are looked at on a page: whoever has more has no columns.
const mostColumns = 100

// columnsOf finds the columns by page.
func columnsOf(lines []*pdfLine) map[int][]*column {
	out := map[int][]*column{}
	for i := 0; i < len(lines); {
		end := i
		for end < len(lines) && lines[end].page == lines[i].page {
			end++
		}
		out[lines[i].page] = pageColumns(lines[i:end])
		i = end
	}
	return out
}

func pageColumns(lines []*pdfLine) (out []*column) {
	at := map[float64]*column{}
	for _, l := range lines {
		x := math.Round(l.x0)
		c := at[x]
		if c == nil {
			if len(out) >= mostColumns {
				continue
			}
			c = &column{x: x}
			at[x] = c
			out = append(out, c)
		}
		c.starts = append(c.starts, l.y)
	}
	for _, l := range lines {
		for _, c := range out {
			if l.x0 < c.x-l.size && l.x1 > c.x+l.size {
				c.crossed = append(c.crossed, l.y)
			}
		}
	}
	return out
}

// beside tells whether the column stands beside a line at y: nothing runs over it
// between the line and the nearest that starts there.
func (c *column) beside(y float64) bool {
	above, below := math.Inf(1), math.Inf(-1)
	for _, s := range c.starts {
		if s >= y {
			above = min(above, s)
		}
		if s <= y {
			below = max(below, s)
		}
	}
	clear := func(from, to float64) bool {
		if math.IsInf(from, 0) || math.IsInf(to, 0) {
			return false
		}
		for _, o := range c.crossed {
			if o > from && o < to {
				return false
			}
		}
		return true
	}
	return clear(y, above) || clear(below, y)
}
