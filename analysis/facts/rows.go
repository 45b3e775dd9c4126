package facts

import "strings"

// The actions of a meeting often stand in a table whose columns say who owns each
// and when it is due. columns are those of the table at hand, -1 for none; rows of
// plain text part their cells by upright strokes.
type columns struct {
	table      int // of the document, 0 for one of plain text
	owner, due int
}

// cell is a part of a row: tokens from..to of a paragraph.
type cell struct {
	p        *para
	from, to int32
}

// readsTable notes the heads of a table's columns and forgets those of a table
// that has ended.
func (m *promiser) readsTable(i int) {
	p := &m.paras[i]
	if m.cols != nil && (m.cols.table != p.Table || p.Table == 0 && !strings.Contains(p.Text, "|")) {
		m.cols = nil
	}
	if m.cols != nil || p.Table > 0 && p.Row > 1 || p.Table == 0 && !strings.Contains(p.Text, "|") {
		return
	}
	row := m.rowOf(i)
	if len(row) < 2 {
		return
	}
	c := columns{p.Table, -1, -1}
	for k, x := range row {
		if x.to-x.from > 3 {
			return
		}
		for _, q := range x.p.within(x.from, x.to) {
			switch {
			case q.from > x.from+1:
			case q.class == classOwnerHead:
				c.owner = k
			case q.class == classDueHead:
				c.due = k
			}
		}
	}
	if c.owner >= 0 {
		m.cols = &c
	}
}

// strokes cuts a paragraph at its upright strokes.
func (m *promiser) strokes(p *para) []cell {
	var out []cell
	from := int32(0)
	for t := range p.toks {
		if p.toks[t].mark == '|' {
			out = append(out, cell{p, from, int32(t)})
			from = int32(t) + 1
		}
	}
	return append(out, cell{p, from, int32(len(p.toks))})
}

// rowOf is the row in which paragraph i stands.
func (m *promiser) rowOf(i int) []cell {
	p := &m.paras[i]
	if p.Table == 0 {
		return m.strokes(p)
	}
	from := i
	for from > 0 && from > i-12 && m.paras[from-1].Table == p.Table && m.paras[from-1].Row == p.Row {
		from--
	}
	var out []cell
	for k := from; k < len(m.paras) && k < from+24; k++ {
		q := &m.paras[k]
		if q.Table != p.Table || q.Row != p.Row {
			break
		}
		for len(out) < q.Column-1 && q.Column < 24 {
			out = append(out, cell{p: q})
		}
		if len(out) < q.Column || q.Column == 0 {
			out = append(out, cell{q, 0, int32(len(q.toks))})
		}
	}
	return out
}

// rowSays is who owns the action at hand and when it is due by the other cells of
// its row. done is set where the row says that it is closed.
func (m *promiser) rowSays() (actor string, due cell, done bool) {
	if m.cols == nil {
		return "", cell{}, false
	}
	row := m.rowOf(m.i)
	at := func(k int) (cell, bool) {
		if k < 0 || k >= len(row) || row[k].from >= row[k].to {
			return cell{}, false
		}
		return row[k], row[k].p != m.p || row[k].to <= m.s.from || row[k].from >= m.s.to
	}
	p, s := m.p, m.s
	if c, ok := at(m.cols.owner); ok {
		m.p, m.s = c.p, sentence{from: c.from, to: c.to}
		actor = m.logActor(c.from, c.to)
		m.p, m.s = p, s
	}
	for k := range row {
		if c, ok := at(k); ok && c.to-c.from <= 2 {
			m.p, m.s = c.p, sentence{from: c.from, to: c.to}
			done = done || m.isDone(c.from)
			m.p, m.s = p, s
		}
	}
	if c, ok := at(m.cols.due); ok {
		due = c
	}
	return actor, due, done
}

// dueIn is the date of a cell in which a date or time is all that stands.
func (m *promiser) dueIn(c cell) Date {
	p, s := m.p, m.s
	m.p, m.s = c.p, sentence{from: c.from, to: c.to}
	d := deadline{from: c.from, to: c.to}
	for _, x := range c.p.dates {
		if x.from >= c.from && x.to <= c.to {
			d.core = x
		}
	}
	date := m.resolve(d)
	m.p, m.s = p, s
	return date
}
