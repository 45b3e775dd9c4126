package facts

// Times that hang on an event or on a meeting instead of a date.

// takeEvents offers the times that hang on an event: "six months after the move",
// "by the time the students return", "cyn gweld y dystiolaeth", "while I'm
// Commissioner".
func (m *promiser) takeEvents(take func(deadline)) {
	p := m.p
	for i := m.s.from; i+2 < m.s.to; i++ {
		t := p.toks[i]
		if t.kind != word || t.end-t.start > 7 {
			continue
		}
		next := fold(p.text(i+1, i+2))
		switch fold(p.text(i, i+1)) {
		case "after", "ar", "wedi":
			if isWord(p, int(i), "ar") && next != "ol" {
				continue
			}
			if from := m.countedBefore(i); from < i {
				take(m.eventFrom(from, i+1, dueNamed))
			}
		case "by":
			if m.wordsAt(i+1, []string{"the", "time"}) {
				take(m.eventFrom(i, i+3, dueNamed-1))
			}
		case "erbyn":
			if next == "i" {
				take(m.eventFrom(i, i+2, dueNamed-1))
			}
		case "before":
			if m.clauseAfter(i+1) || len(next) > 4 && hasSuffix(next, "ing") || m.isPronoun(next) && m.departs(i+2) {
				take(m.eventFrom(i, i+1, dueNamed-1))
			}
		case "cyn":
			if next == "i" || m.opensVerbNoun(i+1) || m.endsVerbNoun(i+1) {
				take(m.eventFrom(i, i+2, dueNamed-1))
			}
		case "while":
			if (next == "she" || next == "he") && isWord(p, int(i+2), "is") && isWord(p, int(i+3), "in") && isWord(p, int(i+4), "office") {
				take(m.eventFrom(i, i+2, dueNamed-1))
			}
			if next == "i" && (m.isClitic(i+2, "m") || isWord(p, int(i+2), "am") || isWord(p, int(i+2), "remain") || isWord(p, int(i+2), "hold")) {
				take(m.eventFrom(i, i+2, dueNamed-1))
			}
		case "as":
			if m.wordsAt(i+1, []string{"soon", "as"}) {
				take(m.eventFrom(i, i+3, dueNamed-1))
			}
		case "between", "rhwng":
			if to := m.rangeTo(i + 1); to > 0 {
				take(deadline{from: i, to: to, weight: dueNamed})
			}
		}
	}
}

// takeGiven offers the time that somebody is given behind token i: "has three
// months to", "dri mis i".
func (m *promiser) takeGiven(i int32, take func(deadline)) {
	for _, c := range m.p.within(i, min(m.s.to, i+12)) {
		if c.class != classUnit || !isWord(m.p, int(c.to), "to") && !isWord(m.p, int(c.to), "i") {
			continue
		}
		if from := m.countedBefore(c.to); from < c.from {
			take(deadline{from: from, to: c.to, weight: dueDuring})
		}
	}
}

// isPronoun reports whether a word is I, we, he, she or they.
func (m *promiser) isPronoun(w string) bool {
	return w == "i" || w == "we" || w == "he" || w == "she" || w == "they"
}

// clauseAfter reports whether a clause without an article begins at token i:
// "before residents have been consulted".
func (m *promiser) clauseAfter(i int32) bool {
	for k := i + 1; k < min(m.s.to, i+4); k++ {
		switch fold(m.p.text(k, k+1)) {
		case "have", "has", "is", "are", "reopens", "opens", "closes":
			return m.p.toks[i].kind == word
		}
		if m.p.toks[k].kind != word {
			return false
		}
	}
	return false
}

// departs reports whether the verb at token i says that somebody goes or comes:
// "before I leave office", not "before I look at the budget".
func (m *promiser) departs(i int32) bool {
	switch fold(m.p.text(i, min(i+1, m.s.to))) {
	case "leave", "leaves", "hand", "hands", "step", "steps", "stand", "stands", "go", "goes", "retire", "retires", "return", "returns", "come", "comes", "meet", "meets", "start", "starts", "finish":
		return true
	}
	return false
}

// eventFrom is the time from token from to the end of the clause that begins at
// token i.
func (m *promiser) eventFrom(from, i int32, weight int) deadline {
	to := i
	for to < min(m.s.to, i+9) && (m.p.toks[to].kind == word || m.p.toks[to].kind == number || m.p.toks[to].joined && m.p.toks[to].mark != ',' && m.p.toks[to].mark != '.') {
		to++
	}
	return deadline{from: from, to: to, weight: weight}
}

// countedBefore is where a number and a unit of time begin that end before token
// i: "six months" after, "chwe mis" ar ôl; i where none stand there. What is
// counted in hours is a rule for each time.
func (m *promiser) countedBefore(i int32) int32 {
	for k := max(m.s.from, i-2); k < i; k++ {
		c, ok := m.p.cueAt(int(k), classUnit)
		if !ok || c.to != i || isWord(m.p, int(k), "hours") || isWord(m.p, int(k), "oriau") {
			continue
		}
		n := k - 1
		if n < m.s.from {
			return i
		}
		if w := fold(m.p.text(n, n+1)); m.p.toks[n].kind == number || numbers[w] > 0 {
			return n
		}
	}
	return i
}

// rangeTo is where "April and September 2021" ends that begins at token i, 0 where
// no range of times stands there.
func (m *promiser) rangeTo(i int32) int32 {
	first, to := false, int32(0)
	for k := i; k < min(m.s.to, i+9); k++ {
		t := m.p.toks[k]
		time := t.kind == number && t.value < 2100
		for _, c := range m.p.within(k, k+1) {
			time = time || c.class == classMonth && t.cap || c.class == classSeason || c.class == classFeast
		}
		switch {
		case time && to > 0 || time && !first:
			first = true
			if to > 0 {
				to = k + 1
			}
		case isAnd(m.p, k) && first:
			to = k + 1
		case time, isWord(m.p, int(k), "the"), isWord(m.p, int(k), "mis"), isWord(m.p, int(k), "y"), isWord(m.p, int(k), "yr"), m.isClitic(k, "r"):
		default:
			k = m.s.to
		}
	}
	if to > 0 && isAnd(m.p, to-1) {
		return 0
	}
	named := false
	for _, c := range m.p.within(i, to) {
		named = named || c.class == classMonth || c.class == classSeason || c.class == classFeast
	}
	if !named {
		return 0
	}
	return to
}

// takeMeetings offers the meetings at which something is promised: "at each public
// meeting", "the Panel's April meeting", "yn y Bwrdd Plismona nesaf".
func (m *promiser) takeMeetings(at int32, take func(deadline)) {
	p := m.p
	for i := at; i < m.s.to; i++ {
		switch fold(p.text(i, i+1)) {
		case "meeting", "board", "conference", "session", "committee", "briefing":
			for k := i - 1; k > max(at, i-6) && p.toks[k].kind == word; k-- {
				if c, ok := p.cueAt(int(k), classMonth); ok && p.toks[k].cap && c.to == i && !p.dated(k) {
					take(deadline{from: k, to: i + 1, weight: dueDuring - 1})
				}
				if w := fold(p.text(k, k+1)); (w == "next" || w == "each" || w == "every") && k > at {
					d := deadline{from: k, to: i + 1, weight: dueDuring}
					if isWord(p, int(k-1), "at") {
						d.from--
					}
					take(d)
					break
				}
			}
		case "cyfarfod", "bwrdd", "fwrdd", "gyfarfod", "nghyfarfod", "mwrdd", "cynhadledd", "pwyllgor", "banel", "phanel":
			if i > at && (isWord(p, int(i-1), "mhob") || isWord(p, int(i-1), "pob") || isWord(p, int(i-1), "bob")) {
				d := deadline{from: i - 1, to: i + 1, weight: dueDuring}
				if isWord(p, int(i-2), "ym") {
					d.from--
				}
				for d.to < min(m.s.to, i+3) && p.toks[d.to].kind == word && p.toks[d.to].cap {
					d.to++
				}
				take(d)
			}
			for k := i + 1; k < min(m.s.to, i+6) && p.toks[k].kind == word; k++ {
				if isWord(p, int(k), "nesaf") {
					take(deadline{from: i, to: k + 1, weight: dueDuring})
				}
			}
		}
	}
}
