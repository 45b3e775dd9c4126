package facts

// continuing reads "continues to", "is under way".
func (m *promiser) continuing(c cue, rule string) {
	if m.isIn(c, classWill) || m.overlaps(c, classNotprog) {
		return
	}
	for i := max(m.s.from, c.from-8); i < c.from; i++ {
		if isWord(m.p, int(i), "while") || isWord(m.p, int(i), "whilst") || isWord(m.p, int(i), "can") || isWord(m.p, int(i), "must") || isWord(m.p, int(i), "could") || isWord(m.p, int(i), "should") {
			return
		}
	}
	actor, relative := m.subject(c.from)
	if relative {
		return
	}
	if a := m.effort(m.clauseStart(c.from)); a != "" {
		actor = a
	}
	if rule == "under_way" && actor == ActorNone {
		return
	}
	if actor != ActorNone && (m.worksWith(c.from) || rule == "under_way" && isWord(m.p, int(c.to), "with")) {
		actor = ActorJoint
	}
	m.add(finding{at: c.from, rank: going, actor: actor, rule: rule})
}

// isIn reports whether a will stands right before the cue: the clause is read
// there.
func (m *promiser) isIn(c cue, cl class) bool {
	for _, q := range m.p.within(max(m.s.from, c.from-3), c.from+1) {
		if q.class == cl {
			return true
		}
	}
	return false
}

// progressive reads "are now rewriting": a form of be, adverbs, and a verb in
// -ing whose subject is one of ours.
func (m *promiser) progressive(c cue) {
	if m.overlaps(c, classNotprog) || m.isIn(c, classWill) {
		return
	}
	p := m.p
	i := c.to
	for i < m.s.to && i < c.to+5 {
		q, ok := p.cueAt(int(i), classAdverb)
		if !ok {
			break
		}
		i = q.to
	}
	if i < m.s.to && i > c.to && isWord(p, int(i), "being") && ours(m.agent(i)) { // "are now being actioned by the force"
		m.continuing(cue{class: classUnderway, from: c.from, to: i + 1}, "under_way")
		return
	}
	if i+1 < m.s.to && i > c.to && isWord(p, int(i), "being") && m.agent(i) == "" { // "Sergeants are currently being retrained"
		for _, q := range p.within(max(m.s.from, c.from-5), c.from) {
			if q.to == c.from && (q.class == classSubForce || q.class == classSubOffice) {
				m.continuing(cue{class: classUnderway, from: c.from, to: i + 1}, "under_way")
				return
			}
		}
	}
	if i < m.s.to && p.toks[i].kind == word && hasSuffix(fold(p.text(i, i+1)), "ed") && m.repeats(i) && (ours(m.agent(i)) || m.voice == VoiceChiefConstable && m.agent(i) == "") {
		a := m.agent(i) // "are chased every six weeks by the head of public protection"
		if a == "" {
			a = ActorForce
		}
		m.add(finding{at: c.from, rank: going, actor: a, rule: "under_way"})
		return
	}
	if i >= m.s.to || !isProgressive(p, i) || m.isNounIng(c, i) {
		return
	}
	if h, ok := p.cueAt(int(i), classHopes); ok && isWord(p, int(h.to-1), "to") {
		return // "We are aiming to …": read as a hope
	}
	for _, q := range p.within(c.from, i+1) {
		if q.class == classHopes && q.to > i && isWord(p, int(q.to-1), "to") {
			return
		}
		if q.class == classNotprog || q.class == classThanks || q.class == classUnderway {
			return
		}
	}
	best := cue{}
	for _, q := range p.within(max(m.s.from, c.from-8), c.from) {
		if q.to == c.from || q.to == c.from-1 && m.isAdverb(c.from-1) {
			if m.actorOf(q) != "" && weighs(q) > weighs(best) {
				best = q
			}
		}
	}
	if best.class == classSubThey && best.from > m.s.from && p.toks[best.from-1].mark == ';' {
		return // "…; she is sitting up"
	}
	if best.to > 0 && best.from > m.s.from && (isWord(p, int(best.from-1), "ensure") || isWord(p, int(best.from-1), "sure")) {
		return // "to ensure we are listening" is an aim of something else
	}
	actor := m.actorOf(best)
	if best.to == 0 || actor == ActorNone || actor == ActorOther {
		from := m.clauseStart(c.from)
		switch {
		case m.pairs(c.from) || m.listsOurs(c.from):
			actor = ActorJoint // "My team and South Ribble council are drawing up …"
		case best.to > 0:
			return
		case m.elided(c.from-1) != "":
			actor = m.elided(c.from - 1)
		case m.owned(from, c.from):
			actor = m.phraseActor(from, c.from)
		default:
			return
		}
	}
	if actor == "" || actor == ActorNone || actor == ActorOther {
		return
	}
	if b := m.coordinate(best.from); best.to > 0 && b != "" && b != actor {
		actor = ActorJoint
	}
	if m.worksWith(i) || m.worksWith(i-1) || m.confers(i) {
		actor = ActorJoint
	}
	m.add(finding{at: c.from, rank: going, actor: actor, rule: "progressive"})
}

// confers reports whether the verb in -ing at token i is of talks with another body,
// which must act too: "talking to Humberside Fire and Rescue".
func (m *promiser) confers(i int32) bool {
	switch fold(m.p.text(i, i+1)) {
	case "talking", "speaking", "negotiating", "liaising":
	default:
		return false
	}
	if !isWord(m.p, int(i+1), "to") && !isWord(m.p, int(i+1), "with") {
		return false
	}
	for k := i + 2; k < min(m.s.to, i+5); k++ {
		t := m.p.toks[k]
		switch w := fold(m.p.text(k, k+1)); {
		case w == "counterparts", w == "colleagues", w == "partners", w == "neighbours", t.kind == word && t.cap && t.id == 0:
			return true
		}
	}
	return m.bodyAt(i + 2)
}

func (m *promiser) isAdverb(i int32) bool {
	_, ok := m.p.cueAt(int(i), classAdverb)
	return ok
}

// isNounIng reports whether the word in -ing at token i is somebody's thing, of
// which a verb says more: "the force's reasoning is sound".
func (m *promiser) isNounIng(be cue, i int32) bool {
	if !m.isClitic(be.from, "s") || be.to != i {
		return false
	}
	switch fold(m.p.text(min(i+1, m.s.to), min(i+2, m.s.to))) {
	case "is", "was", "are", "were", "has", "had", "will", "would", "should", "must", "can", "does", "did":
		return true
	}
	return false
}

// isProgressive reports whether token i is a verb in -ing. "in the process of
// agreeing" counts, adjectives such as "willing" do not.
func isProgressive(p *para, i int32) bool {
	t := p.toks[i]
	if t.kind != word || t.cap && !t.shout || t.end-t.start < 5 {
		return false
	}
	w := fold(p.Text[t.start:t.end])
	if len(w) < 5 || w[len(w)-3:] != "ing" {
		return false
	}
	switch w {
	case "willing", "during", "something", "nothing", "anything", "everything", "outstanding", "encouraging", "missing", "concerning",
		"disappointing", "interesting", "surprising", "challenging", "according", "exciting", "amazing", "worrying", "pleasing", "being", "morning", "evening", "building", "housing", "funding":
		return w == "building" || w == "funding"
	}
	return true
}

// ofThing reports whether a word of repetition only tells which thing is meant:
// "at their weekly meetings", "a monthly digest".
func (m *promiser) ofThing(c cue) bool {
	if c.to-c.from != 1 || c.from <= m.s.from || c.to >= m.s.to || m.p.toks[c.to].kind != word {
		return false
	}
	switch fold(m.p.text(c.from, c.to)) {
	case "monthly", "quarterly", "weekly", "daily", "annual", "regular", "fortnightly":
	default:
		return false
	}
	switch fold(m.p.text(c.from-1, c.from)) {
	case "the", "their", "its", "his", "her", "this":
		return true
	}
	return false
}
