package facts

// english finds the promising clauses of an English sentence.
func (m *promiser) english() {
	p := m.p
	for _, c := range p.within(m.s.from, m.s.to) {
		m.guessed = false
		switch c.class {
		case classWill:
			m.will(c)
		case classGoing:
			m.goingTo(c)
		case classContinues:
			m.continuing(c, "continues")
		case classUnderway:
			m.continuing(c, "under_way")
		case classBe:
			m.progressive(c)
		case classAsks:
			m.asks(c)
		case classAgreed, classUntil:
			m.agreed(c)
		case classHopes:
			m.hopes(c)
		case classWould:
			m.reported(c)
		case classAllocates:
			m.allocates(c)
		case classStarts:
			m.starts(c)
		}
	}
	if len(m.found) == 0 {
		m.hopesAside()
	}
	if len(m.found) == 0 {
		m.goesOn()
	}
	if len(m.found) == 0 {
		m.trails()
	}
}

// will reads a clause with will or shall.
func (m *promiser) will(c cue) {
	p := m.p
	if m.promisedToYou(c) || m.overlaps(c, classTelling) && !m.othersTell(c) && !m.bringsAbout(c) || m.overlaps(c, classIf) || m.asksIndirectly(c.from) {
		return
	}
	if m.othersFind(c) || m.isWish(c) || m.speaksOfItself(c) {
		return
	}
	switch fold(p.text(m.s.from, m.s.from+1)) {
	case "how", "whether", "why": // "How this will be paid for has yet to be decided"
		return
	}
	actor, relative := "", false
	inverted := m.inverted(c)
	switch {
	case c.from > m.s.from && isWord(p, int(c.from-1), "there"):
		actor = m.existential()
	case inverted != "":
		actor = inverted
	default:
		actor, relative = m.subject(c.from)
	}
	if relative {
		actor = m.added(c)
		if actor == "" {
			actor = m.begun(c)
		}
		if actor == "" {
			return
		}
	}
	if actor == ActorNone && c.from > m.s.from && isWord(p, int(c.from-1), "both") && !isWord(p, int(c.to), "be") {
		actor = ActorJoint // "Both will press for shorter waits"
	}
	if actor == ActorNone && c.from > m.s.from && (isThing(fold(p.text(c.from-1, c.from))) || isWord(p, int(c.from-1), "figures") || isWord(p, int(c.from-1), "applications") || m.isNoOne(c.from-1) || isWord(p, int(c.from-1), "nothing")) && (m.toBeDone(c.to) || m.voice == VoiceChiefConstable && isWord(p, int(c.to), "be")) {
		actor = m.settle(false) // "This will be audited"
	}
	if actor == ActorNone && isWord(p, int(c.to), "be") && ours(m.agent(c.to)) {
		actor = m.agent(c.to) // "Victims will be rung by my office"
	}
	if q, ok := p.cueAt(int(c.from), classReceiving); ok && q.to > c.to && !m.namesSubject(c.from) {
		return // "Victims will receive …", "The scheme will help …"
	}
	if a := m.overPatient(c, actor); a != "" {
		actor = a
	}
	f := finding{at: c.from, rank: bound, actor: actor, rule: "will"}
	if h, ok := m.governs(c.from, classHopes); ok {
		if c.from > m.s.from && isWord(p, int(c.from-1), "you") {
			return // "I hope that you will forgive …"
		}
		if _, other := p.hasIn(h.to, c.from, classSubElse); other {
			return // a hope of what others do
		}
		f.rank, f.hedge, f.rule = hoped, h, "hoped"
		if actor == ActorNone || actor == ActorOther {
			f.actor = m.hoper(h)
		}
		m.add(f)
		return
	}
	if m.expected(c.from) {
		return
	}
	if isWord(p, int(c.to), "be") && c.to+1 < m.s.to && (p.toks[c.to+1].mark == '£' || p.toks[c.to+1].kind == number) && !m.namesSubject(c.from) && !isWord(p, int(c.from-1), "there") {
		return // "Rent in the first year will be £19,750"
	}
	if h, ok := p.cueAt(int(c.from), classHopes); ok && h.to > c.to {
		f.rank, f.hedge = hoped, h
		if _, ok := p.cueAt(int(c.from), classHopesfirm); ok {
			f.rank, f.hedge = bound, cue{}
		}
	}
	if f.rank == bound && f.rule == "will" && !isWord(p, int(c.from-1), "there") && m.repeats(c.to) {
		f.rank = going
	}
	if m.worksWith(c.to) && actor != ActorNone && actor != ActorOther {
		f.actor = ActorJoint
	}
	m.add(f)
}

// speaksOfItself reports whether will says how the text speaks or what its reader
// finds in it: "I shall be brief", "You will see from the annex that …".
func (m *promiser) speaksOfItself(c cue) bool {
	if isWord(m.p, int(m.s.from), "you") && isWord(m.p, int(m.s.from+1), "will") {
		switch fold(m.p.text(m.s.from+2, m.s.from+3)) {
		case "see", "note", "find", "notice", "recall", "know", "remember", "appreciate", "understand", "have":
			return true
		}
	}
	switch fold(m.p.text(c.to, min(c.to+1, m.s.to))) {
	case "begin", "end", "close", "finish", "conclude": // "I'll begin with the hardest"
		return isWord(m.p, int(c.from-1), "i") && (isWord(m.p, int(c.to+1), "with") || isWord(m.p, int(c.to+1), "by"))
	case "be":
	default:
		return false
	}
	switch fold(m.p.text(c.to+1, min(c.to+2, m.s.to))) {
	case "brief", "frank", "honest", "blunt", "candid", "plain", "short", "clear", "straight":
		return true
	}
	return false
}

// inverted is who acts where the verb stands before its subject: "Never again
// will we …"; "" where it does not.
func (m *promiser) inverted(c cue) string {
	if c.from == m.s.from {
		return ""
	}
	for _, q := range m.p.within(c.to, min(m.s.to, c.to+1)) {
		if q.class == classSubI || q.class == classSubWe {
			return m.actorOf(q)
		}
	}
	return ""
}

// overlaps reports whether a cue of a class begins at the cue or right before.
func (m *promiser) overlaps(c cue, cl class) bool {
	for _, q := range m.p.within(max(m.s.from, c.from-2), c.to) {
		if q.class == cl && q.to > c.from {
			return true
		}
	}
	return false
}

// governs gives the cue of a class that stands before token k in the same
// clause: "It is hoped that … can".
func (m *promiser) governs(k int32, cl class) (cue, bool) {
	last := cue{}
	for _, c := range m.p.within(max(m.s.from, k-16), k) {
		if c.class == cl {
			last = c
		}
	}
	if last.to == 0 {
		return cue{}, false
	}
	for i := last.to; i < k; i++ {
		t := m.p.toks[i]
		if t.mark == ',' || t.mark == ';' || isWord(m.p, int(i), "and") || isWord(m.p, int(i), "but") || isWord(m.p, int(i), "ac") || isWord(m.p, int(i), "ond") {
			return cue{}, false
		}
	}
	return last, true
}

// expected reports whether what the verb at token k says is expected of others.
func (m *promiser) expected(k int32) bool {
	_, ok := m.governs(k, classExpects)
	return ok
}

// repeats reports whether the clause after token i speaks of something that is
// done again and again.
func (m *promiser) repeats(i int32) bool {
	for _, c := range m.p.within(i, m.clauseEnd(i)) {
		if c.class != classPeriodic {
			continue
		}
		if m.ofThing(c) || isWord(m.p, int(c.to-1), "annual") && isWord(m.p, int(c.to), "report") {
			continue
		}
		// "each area for improvement" is no time; "each month" is
		w := fold(m.p.text(c.from, c.to))
		if w == "every" || w == "each" || w == "at each" || w == "all" {
			if !m.timeFollows(c.to) {
				continue
			}
		}
		return true
	}
	return false
}

// clauseEnd is where the clause of the verb before token i ends: where "and" or a
// comma leads to another verb of promise.
func (m *promiser) clauseEnd(i int32) int32 {
	for _, c := range m.p.within(i, m.s.to) {
		if (c.class == classWill || c.class == classContinues) && c.from > i+2 {
			for k := c.from - 1; k > i && k > c.from-5; k-- {
				if isWord(m.p, int(k), "and") || isWord(m.p, int(k), "but") || m.p.toks[k].mark == ',' || m.p.toks[k].mark == ';' {
					return k
				}
			}
		}
	}
	return m.s.to
}

// timeFollows reports whether a unit of time stands within the next words.
func (m *promiser) timeFollows(i int32) bool {
	for _, c := range m.p.within(i, min(i+3, m.s.to)) {
		switch c.class {
		case classUnit:
			return true
		case classSeason, classFeast, classMonth: // "each January", not "every partner by January"
			if c.from == i && (c.class != classMonth || m.p.toks[c.from].cap) {
				return true
			}
		}
	}
	return false
}

// namesSubject reports whether one of ours stands right before token k.
func (m *promiser) namesSubject(k int32) bool {
	for _, c := range m.p.within(max(m.s.from, k-5), k) {
		if c.to == k && (c.class == classSubI || c.class == classSubWe || c.class == classSubForce || c.class == classSubCc || c.class == classSubOffice || c.class == classSubMany || c.class == classForce) {
			return true
		}
	}
	return false
}

// goingTo reads "is going to", "is to".
func (m *promiser) goingTo(c cue) {
	actor, relative := "", false
	if c.from > m.s.from && isWord(m.p, int(c.from-1), "there") {
		actor = m.existential()
	} else {
		actor, relative = m.subject(c.from)
	}
	if relative {
		return
	}
	if c.to-c.from == 2 && (isWord(m.p, int(c.from), "is") || isWord(m.p, int(c.from), "are")) { // "is to": only of one of ours
		named := false
		for _, q := range m.p.within(max(m.s.from, c.from-5), c.from) {
			if a := m.actorOf(q); q.to == c.from && a != "" && a != ActorNone {
				named = true
			}
		}
		if c.from > m.s.from && isWord(m.p, int(c.from-1), "and") && ours(actor) {
			named = true // "My office runs the scheme and is to take on eight more"
		}
		if !named && !m.toBeDone(c.to) {
			return
		}
	}
	switch fold(m.p.text(c.to, min(c.to+1, m.s.to))) {
	case "pretend", "lie", "say", "repeat", "rehearse", "list":
		return
	}
	if q, ok := m.p.cueAt(int(m.clauseStart(c.from)), classSubNobody); ok && m.gets(c.to) && q.to-q.from <= 2 {
		return // "Residents of twelve villages are to see …"
	}
	if actor == ActorNone && isWord(m.p, int(c.to), "be") && ours(m.agent(c.to)) {
		actor = m.agent(c.to)
	}
	f := finding{at: c.from, rank: bound, actor: actor, rule: "going_to"}
	if m.repeats(c.to) {
		f.rank = going
	}
	m.add(f)
}

// gets reports whether the verb at token i says what somebody comes by.
func (m *promiser) gets(i int32) bool {
	switch fold(m.p.text(i, min(i+1, m.s.to))) {
	case "see", "get", "receive", "benefit", "have", "face", "pay", "lose":
		return true
	}
	return false
}

// toBeDone reports whether "are to" at the token before i says what will be done:
// "are to be based", not "is to be welcomed".
func (m *promiser) toBeDone(i int32) bool {
	if !isWord(m.p, int(i), "be") || i+1 >= m.s.to {
		return false
	}
	switch w := fold(m.p.text(i+1, i+2)); w {
	case "welcomed", "congratulated", "commended", "expected", "regretted", "found", "seen", "applauded", "praised", "deplored", "hoped", "thanked", "blamed", "admired":
		return false
	default:
		return hasSuffix(w, "ed") || w == "built" || w == "made" || w == "given" || w == "held" || w == "set" || w == "put" || w == "cut" || w == "spent" || w == "paid" || w == "sent" ||
			w == "brought" || w == "taken" || irregular[w] || w == "sold" || w == "bought" || w == "kept" || w == "drawn" || w == "written"
	}
}

// irregular are participles that do not end in -ed, besides those named above.
var irregular = map[string]bool{
	"done": true, "told": true, "shown": true, "met": true, "run": true, "led": true, "begun": true, "spread": true, "read": true, "left": true, "lent": true,
	"chosen": true, "driven": true, "laid": true, "taught": true, "rebuilt": true, "withdrawn": true, "sought": true, "broken": true, "hung": true, "spoken": true,
	"rewritten": true, "retaken": true, "let": true, "won": true, "fed": true, "torn": true, "shut": true, "grown": true, "overseen": true, "undertaken": true, "frozen": true,
}

// added is who acts in a clause that which or who adds to the sentence and that
// names one of ours behind "by": ", which will be replaced by a service that my
// office is building"; "" for any other.
func (m *promiser) added(c cue) string {
	if c.from < m.s.from+2 || !isWord(m.p, int(c.from-1), "which") || m.p.toks[c.from-2].mark != ',' || !isWord(m.p, int(c.to), "be") {
		return ""
	}
	for i := c.to + 1; i < m.s.to; i++ {
		if !isWord(m.p, int(i), "by") {
			continue
		}
		best := cue{}
		for _, q := range m.p.within(i+1, min(m.s.to, i+10)) {
			if ours(m.actorOf(q)) && weighs(q) > weighs(best) {
				best = q
			}
		}
		return m.actorOf(best)
	}
	return ""
}

// promisedToYou reads "You will hear from us by …": who is to write, acts. It
// reports whether the clause was one of these.
func (m *promiser) promisedToYou(c cue) bool {
	if !isWord(m.p, int(c.from-1), "you") {
		return false
	}
	for i := c.to; i < min(m.s.to, c.to+6); i++ {
		if !isWord(m.p, int(i), "from") {
			continue
		}
		switch fold(m.p.text(i+1, min(i+2, m.s.to))) {
		case "me":
			m.add(finding{at: c.from, rank: bound, actor: m.speakerActor(), rule: "promised_to_you"})
			return true
		case "us":
			m.add(finding{at: c.from, rank: bound, actor: m.weActor(), rule: "promised_to_you"})
			return true
		}
		for _, q := range m.p.within(i+1, min(m.s.to, i+4)) {
			if a := m.actorOf(q); ours(a) {
				m.add(finding{at: c.from, rank: bound, actor: a, rule: "promised_to_you"})
				return true
			}
		}
	}
	return false
}
