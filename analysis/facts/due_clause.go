package facts

// What is a deadline and what only looks like one: standards, rates, those to whom
// something goes.

// adjoins reports whether the word of repetition at token i stands before a thing
// without an article: "daily contact", "weekly figures".
func (m *promiser) adjoins(i int32) bool {
	t := m.p.toks[i+1]
	if m.lang() == Welsh || t.kind != word || t.cap || i > m.s.from && (isWord(m.p, int(i-1), "a") || isWord(m.p, int(i-1), "an") || isWord(m.p, int(i-1), "my") || isWord(m.p, int(i-1), "our")) {
		return false
	}
	switch fold(m.p.text(i, i+1)) {
	case "monthly", "weekly", "daily", "quarterly", "annual", "fortnightly":
	default:
		return false
	}
	switch fold(m.p.text(i+1, i+2)) {
	case "to", "at", "by", "on", "in", "with", "and", "from", "until", "for", "through", "via", "as", "or", "but", "so", "about":
		return false
	}
	return true
}

// noTime reports whether the unit of time at c is none there: "yn cyfarfod â" is
// to meet, "dros nos" overnight.
func (m *promiser) noTime(c cue) bool {
	before := ""
	if c.from > m.s.from {
		before = fold(m.p.text(c.from-1, c.from))
	}
	if c.from > m.s.from+1 && m.p.toks[c.from-1].mark == '-' && m.p.toks[c.from-1].joined && c.to < m.s.to && m.p.toks[c.to].kind == word && m.p.toks[c.to].id != m.p.toks[c.from].id {
		return true // "a twelve-month scheme"
	}
	if before == "by" && c.from > m.s.from+1 && fold(m.p.text(c.from-2, c.from-1)) == fold(m.p.text(c.from, c.from+1)) {
		return true // "month by month"
	}
	switch fold(m.p.text(c.from, c.to)) {
	case "cyfarfod":
		if (before == "y" || m.isClitic(c.from-1, "r")) && !isWord(m.p, int(c.to), "nesaf") && c.from > m.s.from+1 {
			switch fold(m.p.text(c.from-2, c.from-1)) {
			case "cyn", "erbyn", "yn", "tan", "ar", "ol", "wedi", "nes":
			default:
				return true // "Trefnir y cyfarfod"
			}
		}
		return before == "yn" || before == "'n" || before == "’n" || before == "i"
	case "nos":
		return before == "dros"
	}
	return false
}

// nearer reports whether "nes" at c compares: "yn nes at", "yn nes ymlaen".
func (m *promiser) nearer(c cue) bool {
	if !isWord(m.p, int(c.from), "nes") {
		return false
	}
	if c.from > m.s.from && (isWord(m.p, int(c.from-1), "yn") || m.isClitic(c.from-1, "n")) {
		return true
	}
	return c.to < m.s.to && (isWord(m.p, int(c.to), "at") || isWord(m.p, int(c.to), "ymlaen"))
}

// contents reports whether token i says what it takes to please somebody: "I will
// not be satisfied until …".
func (m *promiser) contents(i int32) bool {
	if i < m.s.from {
		return false
	}
	switch fold(m.p.text(i, i+1)) {
	case "satisfied", "happy", "content", "fodlon", "hapus":
		return true
	}
	return false
}

// isName reports whether a word with a capital stands at token i: an event or
// a body, not "I".
func (m *promiser) isName(i int32) bool {
	if i >= m.s.to {
		return false
	}
	t := m.p.toks[i]
	return t.kind == word && t.cap && !t.shout && t.end-t.start > 1
}

// untilClause is "until" and what follows up to the clause's end.
func (m *promiser) untilClause(c cue) deadline {
	to := c.to
	for to < m.s.to && to < c.to+8 && m.p.toks[to].kind == word && !(to > c.to && isWord(m.p, int(to), "to")) {
		to++
	}
	return deadline{from: c.from, to: to, weight: dueWithin}
}

// describes reports whether a word of repetition stands before the thing that it
// describes: "a monthly digest", of which another time may say more.
func (m *promiser) describes(c cue) bool {
	if c.to-c.from != 1 || c.from <= m.s.from {
		return false
	}
	switch fold(m.p.text(c.from-1, c.from)) {
	case "a", "an":
		return true
	case "my", "our": // "my weekly meetings … from now on"
		return c.to < m.s.to && m.p.toks[c.to].kind == word
	}
	return false
}

// habitual reports whether "ar nos Sadwrn" at the weekday c says when something
// usually is.
func (m *promiser) habitual(c cue) bool {
	if c.from < m.s.from+2 || m.lang() == English {
		return false
	}
	switch fold(m.p.text(c.from-1, c.from)) {
	case "nos", "dydd", "ddydd", "fore", "brynhawn":
		return isWord(m.p, int(c.from-2), "ar")
	}
	return false
}

// atMeeting reports whether "on meeting" behind token i is not what somebody goes
// on doing.
func (m *promiser) atMeeting(i int32) bool {
	switch fold(m.p.text(i, i+1)) {
	case "go", "goes", "carry", "carries", "keep", "keeps", "going":
		return false
	}
	return true
}

// isBody reports whether "before" stands before those to whom something goes:
// "before the Police and Crime Panel on 7 November".
func (m *promiser) isBody(d deadline) bool {
	body := false
	for i := d.from; i < d.to; i++ {
		switch fold(m.p.text(i, i+1)) {
		case "panel", "board", "committee", "court", "parliament", "council", "cabinet", "bwrdd", "pwyllgor":
			body = true
		case "meets", "meeting", "sits", "rises", "returns", "cyfarfod":
			return false
		}
	}
	return body
}

// isStandard reports whether a time is how long something may take each time, not
// when it is to be done: "within 72 hours", "every child … within four weeks".
func (m *promiser) isStandard(d deadline) bool {
	p := m.p
	switch fold(p.text(d.from, d.to)) {
	case "y flwyddyn", "yr wythnos", "y mis", "yr awr": // a rate, but "dair gwaith y flwyddyn"
		switch fold(p.text(max(m.s.from, d.from-1), d.from)) {
		case "gwaith", "hanner", "ddiwedd", "diwedd", "weddill", "chwarter":
			return false
		}
		return true
	case "on the night":
		return d.to < m.s.to && p.toks[d.to].kind == word // "the night bus"
	case "ar nos", "ar ddydd", "ar fore", "ar brynhawn":
		return true // "ar nos Sadwrn": on Saturday nights
	}
	if d.weight <= dueDuring && d.core.to == 0 && isWord(p, int(d.to), "of") && d.to+1 < m.s.to && p.toks[d.to+1].kind == word && !p.toks[d.to+1].cap && hasSuffix(fold(p.text(d.to-1, d.to)), "s") && !m.determined(d.to+1) {
		return true // "through 400 hours of film"
	}
	if d.to-d.from == 3 && isWord(p, int(d.from), "on") && isWord(p, int(d.from)+1, "one") && isWord(p, int(d.to), "a") {
		return true // "on one morning a week"
	}
	if isWord(p, int(d.from), "by") && d.core.to == 0 { // "extended by twelve months"
		c, ok := p.hasIn(d.to-1, d.to, classUnit)
		if ok && c.to == d.to && hasSuffix(fold(p.text(d.to-1, d.to)), "s") {
			w := fold(p.text(d.to-2, d.to-1))
			if p.toks[d.to-2].kind == number || numbers[w] > 1 {
				return true
			}
		}
	}
	within := isWord(p, int(d.from), "within") || isWord(p, int(d.from), "fewn") || isWord(p, int(d.from)+1, "fewn")
	if !within {
		return d.to == d.from+1 && d.to < m.s.to && m.adjoins(d.from)
	}
	short, long := false, false
	for i := d.from; i < d.to; i++ {
		switch fold(p.text(i, i+1)) {
		case "hours", "hour", "minutes", "seconds", "awr", "oriau", "munud", "eiliad":
			return true
		case "days", "weeks", "diwrnod", "wythnos", "ddiwrnod", "niwrnod":
			short = true
		}
		long = long || p.toks[i].kind == number && p.toks[i].value > 31 // the law's 56 days
	}
	if !short || long {
		return false
	}
	for i := m.s.from; i < d.from; i++ {
		switch fold(p.text(i, i+1)) {
		case "every", "each", "pob", "bob":
			return i+1 < m.s.to && !m.timeFollows(i+1)
		}
	}
	return false
}
