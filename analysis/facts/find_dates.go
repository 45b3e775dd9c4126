package facts

import "sort"

// dated is a date found in a paragraph.
type dated struct {
	date     Date // Year is 0 where none is written
	from, to int32
}

// findDates finds the dates in a paragraph: 2nd September 2020, 18fed Mawrth
// 2021, 11eg o Fai, Hydref 3, May 13, 2021, 31/01/2024, 31.3.23, 2020-09-02,
// September 2020. Numbers are day first. A weekday before a date belongs to it.
func (r *Reader) findDates(p *para) []dated {
	var out []dated
	for i := 0; i < len(p.toks); i++ {
		t := &p.toks[i]
		var d dated
		ok := false
		switch {
		case t.kind == number:
			d, ok = r.dayFirst(p, i)
		case t.kind == word && r.months[t.id] > 0:
			d, ok = r.monthFirst(p, i)
		case t.kind == word && p.namesDay(i):
			d, ok = r.inWords(p, i)
		case t.kind == word && t.end-t.start == 2:
			d, ok = r.misread(p, i)
		}
		if !ok {
			continue
		}
		i = int(d.to) - 1
		d.from = backOverWeekday(p, d.from)
		out = append(out, d)
	}
	return out
}

// dayFirst reads a date that begins with a number.
func (r *Reader) dayFirst(p *para, i int) (dated, bool) {
	toks := p.toks
	t := toks[i]
	if i > 0 && t.joined && (toks[i-1].kind == word || toks[i-1].mark == '£' || toks[i-1].mark == '.' || toks[i-1].mark == '/' || toks[i-1].mark == '-') {
		return dated{}, false
	}
	if d, ok := numeric(toks, i); ok {
		return d, true
	}
	if d, ok := spaced(toks, i); ok {
		return d, true
	}
	if t.value < 1 || t.value > 31 {
		return dated{}, false
	}
	j := i + 1
	if j < len(toks) && toks[j].kind == word && toks[j].joined && p.isOrdinal(j) {
		j++
	}
	for n := 0; n < 2 && j < len(toks) && (isWord(p, j, "of") || isWord(p, j, "o") || isWord(p, j, "day")); n++ {
		j++
	}
	if j >= len(toks) || toks[j].kind != word || r.months[toks[j].id] == 0 || p.isWeekday(j) {
		return dated{}, false
	}
	d := dated{date: Date{Month: r.months[toks[j].id], Day: int(t.value)}, from: int32(i), to: int32(j + 1)}
	j = r.sameMonth(toks, j)
	if y, to, ok := yearAt(toks, j+1); ok {
		d.date.Year, d.to = y, int32(to)
	} else if !toks[j].cap {
		return d, false // "10 may follow"
	}
	return d, d.date.valid()
}

// sameMonth steps from the month at token j to the same month in the other
// language: "1 Gorffennaf/July 2015".
func (r *Reader) sameMonth(toks []token, j int) int {
	if j+2 < len(toks) && (toks[j+1].mark == '/' || toks[j+1].mark == '|') && toks[j+2].kind == word && r.months[toks[j+2].id] == r.months[toks[j].id] {
		return j + 2
	}
	return j
}

// namesDay reports whether a day of the month in words begins at token i.
func (p *para) namesDay(i int) bool {
	_, ok := p.cueAt(i, classDayName)
	return ok
}

// inWords reads a date whose day is a word: "the third of May 2019", "y trydydd o
// Fai 2019". Without a year it is as likely to be the third in a row of years.
func (r *Reader) inWords(p *para, i int) (dated, bool) {
	c, _ := p.cueAt(i, classDayName)
	j := int(c.to)
	for n := 0; n < 3 && (isWord(p, j, "day") || isWord(p, j, "of") || isWord(p, j, "o")); n++ {
		j++
	}
	if j >= len(p.toks) || p.toks[j].kind != word || !p.toks[j].cap || r.months[p.toks[j].id] == 0 || p.isWeekday(j) {
		return dated{}, false
	}
	y, to, ok := yearAt(p.toks, j+1)
	if !ok {
		return dated{}, false
	}
	from := int32(i)
	if i > 0 && (isWord(p, i-1, "the") || isWord(p, i-1, "y") || isWord(p, i-1, "yr")) {
		from--
	}
	d := dated{Date{y, r.months[p.toks[j].id], int(c.arg)}, from, int32(to)}
	return d, d.date.valid()
}

// monthFirst reads a date that begins with the name of a month.
func (r *Reader) monthFirst(p *para, i int) (dated, bool) {
	toks := p.toks
	m := r.months[toks[i].id]
	d := dated{date: Date{Month: m}, from: int32(i), to: int32(i + 1)}
	if !toks[i].cap || p.isWeekday(i) {
		return d, false // march, may, mai, medi are words too; dydd Mawrth is Tuesday
	}
	if y, to, ok := yearAt(toks, r.sameMonth(toks, i)+1); ok {
		d.date.Year, d.to = y, int32(to)
		return d, d.date.valid()
	}
	j := i + 1
	if j < len(toks) && toks[j].kind == number && toks[j].value >= 1 && toks[j].value <= 31 && !toks[j].joined {
		if k := j + 1; k < len(toks) && toks[k].joined && (toks[k].mark == '%' || toks[k].kind == number) {
			return d, false
		}
		d.date.Day, d.to = int(toks[j].value), int32(j+1)
		if j+1 < len(toks) && p.isOrdinal(j+1) {
			d.to++
		}
		if y, to, ok := yearAt(toks, int(d.to)); ok {
			d.date.Year, d.to = y, int32(to)
		}
		return d, d.date.valid()
	}
	return d, false
}

// numeric reads 31/01/2024, 31.3.23, 8-4-2022 and 2020-09-02.
func numeric(toks []token, i int) (dated, bool) {
	if i+4 >= len(toks) {
		return dated{}, false
	}
	a, s, b, s2, c := toks[i], toks[i+1], toks[i+2], toks[i+3], toks[i+4]
	if s.mark != '/' && s.mark != '.' && s.mark != '-' || s2.mark != s.mark || b.kind != number || c.kind != number ||
		!s.joined || !b.joined || !s2.joined || !c.joined {
		return dated{}, false
	}
	d := dated{from: int32(i), to: int32(i + 5)}
	switch {
	case a.end-a.start == 4 && s.mark == '-':
		d.date = Date{int(a.value), int(b.value), int(c.value)}
	case c.end-c.start == 4:
		d.date = Date{int(c.value), int(b.value), int(a.value)}
	case c.end-c.start == 2 && a.end-a.start <= 2:
		d.date = Date{2000 + int(c.value), int(b.value), int(a.value)}
	default:
		return dated{}, false
	}
	return d, d.date.Month > 0 && d.date.Day > 0 && d.date.valid()
}

// spaced reads 08 07 2022, as forms have it: two, two and four digits and no
// number beside them.
func spaced(toks []token, i int) (dated, bool) {
	if i+2 >= len(toks) {
		return dated{}, false
	}
	for k, n := range []int32{2, 2, 4} {
		t := toks[i+k]
		if t.kind != number || t.end-t.start != n || t.joined && k > 0 {
			return dated{}, false
		}
	}
	if i > 0 && (toks[i-1].kind == number || toks[i-1].mark == '+' || toks[i-1].mark == '£') || i+3 < len(toks) && (toks[i+3].kind == number || toks[i+3].joined && toks[i+3].kind == word) {
		return dated{}, false // a telephone number
	}
	d := dated{date: Date{int(toks[i+2].value), int(toks[i+1].value), int(toks[i].value)}, from: int32(i), to: int32(i + 3)}
	return d, d.date.Month > 0 && d.date.Day > 0 && d.date.Year >= 1990 && d.date.valid()
}

// misread reads a day whose digits a scanner took for letters: l4 March 2018,
// O6 Mai 2019.
func (r *Reader) misread(p *para, i int) (dated, bool) {
	if i+1 >= len(p.toks) || p.toks[i+1].kind != word || r.months[p.toks[i+1].id] == 0 {
		return dated{}, false
	}
	day, digits := 0, 0
	for _, c := range []byte(p.Text[p.toks[i].start:p.toks[i].end]) {
		switch {
		case c >= '0' && c <= '9':
			day, digits = day*10+int(c-'0'), digits+1
		case c == 'l' || c == 'I':
			day = day*10 + 1
		case c == 'O' || c == 'o':
			day *= 10
		default:
			return dated{}, false
		}
	}
	y, to, ok := yearAt(p.toks, i+2)
	if digits == 0 || day < 1 || day > 31 || !ok {
		return dated{}, false
	}
	d := dated{Date{y, r.months[p.toks[i+1].id], day}, int32(i), int32(to)}
	return d, d.date.valid()
}

// yearAt reads a year at token i, a comma or full stop before it and the mark of
// a footnote fused to it allowed: 2021, '21, 20213.
func yearAt(toks []token, i int) (year, to int, ok bool) {
	for i < len(toks) && (toks[i].mark == ',' || toks[i].mark == '.' && toks[i].joined) {
		i++
	}
	if i >= len(toks) || toks[i].kind != number {
		return 0, 0, false
	}
	t := toks[i]
	if i+1 < len(toks) && toks[i+1].joined && toks[i+1].kind == word {
		return 0, 0, false
	}
	switch n := t.end - t.start; {
	case n == 4 && t.value >= 1900 && t.value <= 2100:
		return int(t.value), i + 1, true
	case n == 5 && t.value >= 20000 && t.value < 21000:
		return int(t.value / 10), i + 1, true
	}
	return 0, 0, false
}

// isWeekday reports whether Mawrth at token i is Tuesday: dydd Mawrth, nos
// Fawrth.
func (p *para) isWeekday(i int) bool {
	for _, w := range []string{"dydd", "ddydd", "nos", "fore", "bore", "brynhawn"} {
		if isWord(p, i-1, w) {
			return true
		}
	}
	return false
}

func (p *para) isOrdinal(i int) bool {
	_, ok := p.cueAt(i, classOrdinal)
	return ok && p.toks[i].joined
}

// backOverWeekday steps back over "Wednesday," or "dydd Iau," before token i.
func backOverWeekday(p *para, i int32) int32 {
	j := i
	for j > 0 && p.toks[j-1].mark == ',' {
		j--
	}
	for k := j - 1; k >= 0 && k >= j-2; k-- {
		if c, ok := p.cueAt(int(k), classWeekday); ok && c.to == j {
			return c.from
		}
	}
	return i
}

// dated reports whether token i stands in a date.
func (p *para) dated(i int32) bool {
	k := p.datesFrom(i)
	return k < len(p.dates) && p.dates[k].from <= i
}

// datesFrom is the place in p.dates of the first date that ends behind token i.
func (p *para) datesFrom(i int32) int {
	return sort.Search(len(p.dates), func(k int) bool { return p.dates[k].to > i })
}

// isWord reports whether token i is the word w, whatever its case.
func isWord(p *para, i int, w string) bool {
	if i < 0 || i >= len(p.toks) {
		return false
	}
	s := p.Text[p.toks[i].start:p.toks[i].end]
	if len(s) != len(w) {
		return false
	}
	for k := range len(w) {
		if s[k]|0x20 != w[k]|0x20 {
			return false
		}
	}
	return true
}

// isDateline reports whether a paragraph is a date and little else: the place,
// the weekday, a label such as "Date:", the same date in the other language.
func (p *para) isDateline() bool {
	if len(p.dates) == 0 || p.words > 14 || p.isProse() {
		return false
	}
	if _, ok := p.has(classDateLabel); !ok && p.dates[0].date != p.dates[len(p.dates)-1].date {
		return false // a row of a table
	}
	for i := range p.dates[0].from {
		if p.toks[i].mark == ':' && !p.isClock(int(i)+1) {
			if _, ok := p.hasIn(0, i, classDateLabel); !ok && !p.namesPlace() {
				return false // "Tender closed: 17 June 2022"
			}
		}
	}
	other := 0
	k := 0
	for i := range p.toks {
		if k < len(p.dates) && int32(i) >= p.dates[k].to {
			k++
		}
		if k < len(p.dates) && int32(i) >= p.dates[k].from {
			continue
		}
		if (p.toks[i].kind == word || p.toks[i].kind == number) && !p.isClock(i) {
			other++
		}
	}
	for _, c := range p.cues {
		if (c.class == classDateLabel || c.class == classWeekday) && !p.dated(c.from) {
			other -= int(c.to - c.from)
		}
	}
	if p.dates[0].date.Day == 0 && other > 0 && !p.namesPlace() {
		return false // "Custody – January 2017": an entry of an index
	}
	return other <= 1 || other == 2 && nameIn(p, 0, int32(len(p.toks))) == ""
}

// namesPlace reports whether a paragraph names an area or a town.
func (p *para) namesPlace() bool {
	for _, c := range p.cues {
		if c.class == classTown || c.class == classArea {
			return true
		}
	}
	return false
}

// isClock reports whether token i is of a time of day: 16:02, 3.15pm, 4 pm.
func (p *para) isClock(i int) bool {
	at := func(k int) bool {
		return k > 0 && k+1 < len(p.toks) && (p.toks[k].mark == ':' || p.toks[k].mark == '.' && p.isHalfDay(k+2)) && p.toks[k].joined && p.toks[k+1].joined && p.toks[k-1].kind == number && p.toks[k+1].kind == number
	}
	if p.toks[i].kind == number {
		return at(i+1) || at(i-1) || p.isHalfDay(i+1)
	}
	return i > 0 && p.toks[i-1].kind == number && p.isHalfDay(i)
}

// isHalfDay reports whether token i says which half of the day an hour is of.
func (p *para) isHalfDay(i int) bool {
	for _, w := range []string{"am", "pm", "yb", "yh", "hrs", "hours", "noon"} {
		if isWord(p, i, w) {
			return true
		}
	}
	return false
}
