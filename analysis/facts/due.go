package facts

import "sort"

// deadline is when something is to be done, as written and as a date.
type deadline struct {
	from, to int32
	weight   int
	date     Date
	core     dated // the date in it, if it has one
}

// How much a way of giving a time says that it is a deadline.
const (
	dueWithin = 5 // by, before, until, within
	dueNamed  = 4 // in due course, next year, every month
	dueDuring = 2 // in, on, over
)

// due finds the deadline in the sentence at hand: the time phrase after the
// promising word that says most, or one that opens the sentence.
func (m *promiser) due(f finding) (deadline, bool) {
	var best deadline
	for _, g := range m.found { // "I am taking it back to my board on 4 May, when I'll want …"
		f.at = min(f.at, g.at)
	}
	take := func(d deadline) {
		if d.to > m.s.to || m.isStandard(d) || f.rank == going && d.weight == dueWithin && (isWord(m.p, int(d.from), "within") || isWord(m.p, int(d.from), "fewn") || isWord(m.p, int(d.from)+1, "fewn")) {
			return // a standard: "we write to every victim within five days"
		}
		if d.from < f.at {
			d.weight--
			if d.weight < dueNamed && d.from > m.s.from+2 {
				return
			}
		}
		if m.isPast(d) {
			return
		}
		if d.weight > best.weight || d.weight == best.weight && d.from == best.from && d.to > best.to {
			best = d
		}
	}
	p := m.p
	for _, c := range p.within(m.s.from, m.s.to) {
		switch c.class {
		case classDuephrase:
			switch {
			case m.ofThing(c):
			case m.describes(c):
				take(deadline{from: c.from, to: c.to, weight: 1})
			default:
				take(deadline{from: c.from, to: c.to, weight: dueNamed})
			}
		case classWeekday:
			if !p.dated(c.from) && c.from >= f.at && !m.habitual(c) {
				take(deadline{from: c.from, to: c.to, weight: dueDuring})
			}
		case classSeason, classFeast, classUnit:
			if m.noTime(c) {
				continue
			}
			if isWord(p, int(c.from), "meeting") && c.from > m.s.from+1 && isWord(p, int(c.from-1), "on") && !m.atMeeting(c.from-2) {
				continue // "go on meeting the marshals"
			}
			if d, ok := m.timePhrase(c.from, c.to); ok {
				take(d)
			}
			if d, ok := m.lasting(c.from, c.to); ok && c.from > f.at {
				take(d)
			}
		case classMonth:
			if p.toks[c.from].cap && !p.dated(c.from) && !p.isWeekday(int(c.from)) {
				if d, ok := m.timePhrase(c.from, c.to); ok {
					take(d)
				}
			}
		case classWithin:
			switch w := fold(p.text(c.from, c.from+1)); w {
			case "until", "nes", "till":
				if !m.nearer(c) && !m.contents(c.from-1) {
					take(m.untilClause(c))
				}
			case "for", "cyhyd", "tra": // as long as
				d := m.untilClause(c)
				d.weight = dueNamed - 1
				take(d)
			case "before", "cyn", "ahead":
				if m.determined(c.to) || m.isName(c.to) {
					d := m.untilClause(c)
					d.weight = dueNamed - 1
					if m.isBody(d) {
						d.weight = 0
					}
					take(d)
				}
			}
		}
	}
	for k := p.datesFrom(m.s.from); k < len(p.dates) && p.dates[k].to <= m.s.to; k++ {
		d, ok := m.timePhrase(p.dates[k].from, p.dates[k].to)
		if from := p.dates[k].from; !ok && d.weight == 0 && from > f.at && m.lang() == Welsh && from > m.s.from && m.p.isWeekday(int(from)) {
			d, ok = deadline{from: from - 1, to: p.dates[k].to, weight: dueDuring}, true // "Deuaf nos Wener, 4 Tachwedd"
		}
		if ok {
			d.core = p.dates[k]
			take(d)
		}
	}
	m.takeYears(take)
	m.takeEvents(take)
	if f.rule == "given_until" || f.rule == "asked" {
		m.takeGiven(f.at, take)
	}
	m.takeMeetings(f.at, take)
	if best.weight == 0 {
		return best, false
	}
	best.date = m.resolve(best)
	for _, c := range p.within(m.s.from, best.from) { // "every six weeks until the dispute is settled"
		if c.class == classDuephrase && c.to == best.from && !m.ofThing(c) {
			best.from = c.from
			break
		}
	}
	return best, true
}

// lasting gives "for three years", "am dair blynedd arall" before the unit of
// time at tokens from..to: how long something is promised for.
func (m *promiser) lasting(from, to int32) (deadline, bool) {
	p, counted := m.p, false
	for i := from - 1; i >= m.s.from && i >= from-7; i-- {
		if isWord(p, int(i), "for") || isWord(p, int(i), "am") {
			if !counted {
				return deadline{}, false
			}
			d := deadline{from: i, to: to, weight: dueDuring}
			for _, tail := range [][]string{{"at", "least"}, {"o", "leiaf"}, {"arall"}, {"more"}} {
				if m.wordsAt(to, tail) {
					d.to = to + int32(len(tail))
				}
			}
			return d, true
		}
		w := fold(p.text(i, i+1))
		switch _, glue := p.cueAt(int(i), classGlue); {
		case p.toks[i].kind == number && p.toks[i].value < 100, w == "further", w == "another", w == "whole", w == "initial", w == "rest" && isWord(p, int(i+1), "of"), w == "holl", w == "gweddill", w == "weddill", w == "tair", w == "dair":
			counted = true
		case glue:
			switch w {
			case "the", "a", "an", "of", "y", "yr", "'r", "o", "end", "this", "next", "financial", "school", "calendar", "summer", "autumn", "winter", "spring":
			default:
				counted = true
			}
		case w == "at" || w == "least" || w == "leiaf" || w == "additional":
		default:
			return deadline{}, false
		}
	}
	return deadline{}, false
}

// wordsAt reports whether the words stand at token i.
func (m *promiser) wordsAt(i int32, words []string) bool {
	for k, w := range words {
		if i+int32(k) >= m.s.to || !isWord(m.p, int(i)+k, w) {
			return false
		}
	}
	return true
}

// determined reports whether token i is an article or the like: an event follows.
func (m *promiser) determined(i int32) bool {
	if i >= m.s.to {
		return false
	}
	switch fold(m.p.text(i, i+1)) {
	case "the", "our", "my", "its", "y", "yr", "ein", "fy", "next", "any":
		return true
	}
	return false
}

// takeYears offers the bare years and financial years: by 2025, 2020/21.
func (m *promiser) takeYears(take func(deadline)) {
	p := m.p
	for i := m.s.from; i < m.s.to; i++ {
		t := p.toks[i]
		if t.kind != number || t.end-t.start != 4 || t.value < 2010 || t.value > 2060 || p.dated(i) {
			continue
		}
		to := i + 1
		if to+1 < m.s.to && p.toks[to].joined && (p.toks[to].mark == '/' || p.toks[to].mark == '-') && p.toks[to+1].kind == number {
			to += 2
		}
		if d, ok := m.timePhrase(i, to); ok {
			take(d)
		}
	}
}

// timePhrase spans the words around a time in tokens from..to that belong to it,
// back to the preposition: "before the end of March 2022".
func (m *promiser) timePhrase(from, to int32) (deadline, bool) {
	p := m.p
	d := deadline{from: from, to: to}
	for i := from - 1; i >= m.s.from && i >= from-8; i-- {
		if c, ok := m.endsAt(i, classWithin); ok {
			d.weight, d.from = dueWithin, c
			break
		}
		if c, ok := m.endsAt(i, classDuring); ok {
			if d.weight == 0 {
				d.weight = dueDuring
			}
			d.from = c
			switch fold(p.text(c, c+1)) {
			case "next", "each", "every", "bob", "this", "pob", "once", "twice":
				d.weight = dueNamed
			}
			i = c
			continue
		}
		if i < from && isWord(p, int(i), "to") && m.spansTo(i+1, to) {
			d.weight, d.from = dueWithin, i
			break
		}
		if c, ok := p.cueAt(int(i), classMonth); ok && c.to == i+1 && p.toks[i].cap || m.isPronounOwner(i) {
			continue // "at their July meeting", "October half term"
		}
		if _, ok := p.cueAt(int(i), classGlue); ok || p.toks[i].kind == number && p.toks[i].value < 1000 || p.toks[i].mark == '-' {
			continue
		}
		break
	}
	for d.to < m.s.to {
		c, ok := p.cueAt(int(d.to), classAfter)
		if !ok {
			break
		}
		d.to = c.to
		d.weight = max(d.weight, dueDuring)
	}
	if y, end, ok := yearAt(p.toks, int(d.to)); ok && int32(end) <= m.s.to && p.toks[d.to].kind == number {
		_ = y
		d.to = int32(end)
	} else if int(d.to)+1 < int(m.s.to) && isWord(p, int(d.to), "of") && p.toks[d.to+1].kind == number {
		d.to += 2 // the spring of 2020
	}
	if d.weight == 0 {
		return d, false
	}
	for i := max(m.s.from, d.from-1); i < min(m.s.to, d.to+2); i++ {
		if _, ok := p.cueAt(int(i), classPasttime); ok {
			return d, false
		}
	}
	return d, true
}

// spansTo reports whether "to" before tokens from..to tells how long something
// goes on: "will run to March 2021", "to the end of the month".
func (m *promiser) spansTo(from, to int32) bool {
	if isWord(m.p, int(from), "the") {
		return isWord(m.p, int(from+1), "end") // "to the September board" is whither
	}
	for _, c := range m.p.within(from, to) {
		switch c.class {
		case classMonth, classSeason, classFeast:
			return true
		}
	}
	t := m.p.toks[from]
	return t.kind == number && t.end-t.start == 4
}

// endsAt gives the first token of the cue of a class that ends with token i.
func (m *promiser) endsAt(i int32, cl class) (int32, bool) {
	for k := max(m.s.from, i-4); k <= i; k++ {
		if c, ok := m.p.cueAt(int(k), cl); ok && c.to == i+1 {
			return k, true
		}
	}
	return 0, false
}

// isPast reports whether a deadline with a date lies before the document's own.
func (m *promiser) isPast(d deadline) bool {
	own := m.out.Date
	if own.IsZero() || d.core.date.Year == 0 {
		return false
	}
	return d.core.date.before(Date{own.Year, own.Month, 0}) && (d.core.date.Year != own.Year || d.core.date.Month != 0)
}

// markDue gives a date of the text that is a deadline its role.
func (m *promiser) markDue(d deadline) {
	if d.core.to == 0 {
		return
	}
	r := m.at(m.i, d.core.from, d.core.to)
	dates := m.out.OtherDates // in order of the text
	k := sort.Search(len(dates), func(k int) bool {
		o := dates[k].Range
		return o.Passage > r.Passage || o.Passage == r.Passage && o.Start >= r.Start
	})
	if k < len(dates) && dates[k].Range == r {
		dates[k].Role = RoleDue
	}
}
