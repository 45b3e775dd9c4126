package facts

// allocates reads money set apart for what follows: "I have allocated £40,000 to
// extend the scheme until March". It promises where a verb says what for.
func (m *promiser) allocates(c cue) {
	p := m.p
	for i := c.to; i < min(m.s.to, c.to+14); i++ {
		if !isWord(p, int(i), "to") || i+1 >= m.s.to {
			continue
		}
		t := p.toks[i+1]
		if t.kind != word || t.cap {
			continue
		}
		switch fold(p.text(i+1, i+2)) {
		case "the", "a", "an", "our", "my", "this", "each", "every", "local", "victims", "charities", "schools":
			continue
		}
		actor, relative := m.subject(c.from)
		if isWord(p, int(c.to-1), "allocated") || isWord(p, int(c.to-1), "available") || isWord(p, int(c.to-1), "earmarked") || isWord(p, int(c.to-1), "aside") || isWord(p, int(c.to-1), "ringfenced") {
			if isWord(p, int(c.from+1), "been") {
				actor, relative = m.settle(true), false
			}
		}
		if relative || actor == ActorNone {
			return
		}
		m.add(finding{at: c.from, rank: bound, actor: actor, rule: "allocated"})
		return
	}
}

// starts reads the present tense of a timetable: "The new system goes live on 4
// October", "A second van starts work next month". A time must follow it.
func (m *promiser) starts(c cue) {
	for i := max(m.s.from, c.from-3); i < c.from; i++ {
		switch fold(m.p.text(i, i+1)) {
		case "will", "to", "would", "shall", "can", "must", "may", "should", "could", "not", "'ll":
			return
		}
	}
	actor, relative := m.subject(c.from)
	if relative || actor == ActorNone {
		return
	}
	if m.owned(m.clauseStart(c.from), c.from) {
		m.guessed = true // "Our new app goes live": a thing's day, who acts says another clause
	}
	f := finding{at: c.from, rank: bound, actor: actor, rule: "scheduled"}
	if d, ok := m.due(f); !ok || d.weight < dueDuring {
		return
	}
	m.add(f)
}

// allocatesCy reads "Rwyf wedi neilltuo £40,000 i ymestyn y cynllun …".
func (m *promiser) allocatesCy(c cue) {
	for i := c.to; i < min(m.s.to-1, c.to+14); i++ {
		if !isWord(m.p, int(i), "i") || !m.opensVerbNoun(i+1) {
			continue
		}
		w := fold(m.p.text(c.from, c.from+1))
		f := finding{at: c.from, rank: bound, rule: "allocated"}
		switch {
		case hasSuffix(w, "wyd"):
			f.actor = m.settle(true)
		case hasSuffix(w, "ais"):
			f.actor = m.speakerActor()
		default:
			for _, q := range m.p.within(max(m.s.from, c.from-10), c.from) {
				if q.class == classCyBe {
					f.actor = m.beActor(q, c.from)
				}
			}
		}
		if f.actor != "" {
			m.add(f)
		}
		return
	}
}

// effort is who acts where work itself is said to go on, from token i: "Work
// continues", "Discussions with the health board are continuing". It is "" where
// the work is somebody's by name.
func (m *promiser) effort(i int32) string {
	p := m.p
	for i < m.s.to && (isWord(p, int(i), "the") || isWord(p, int(i), "these") || isWord(p, int(i), "y") || isWord(p, int(i), "yr") || m.isClitic(i, "r")) {
		i++
	}
	c, ok := p.cueAt(int(i), classEffort)
	if !ok {
		return ""
	}
	switch {
	case m.voice == VoiceChiefConstable && !m.partners(c.to, min(m.s.to, c.to+6)):
		return ActorForce
	case m.ofForce() || m.pays():
		return ""
	}
	return ActorJoint
}

// goesOn reads a sentence that ends in "continue": "Efforts to recruit more call
// handlers continue."
func (m *promiser) goesOn() {
	i := m.s.to - 1
	for i > m.s.from && m.p.toks[i].kind != word {
		i--
	}
	if !isWord(m.p, int(i), "continue") && !isWord(m.p, int(i), "continues") || m.isIn(cue{from: i, to: i + 1}, classWill) {
		return
	}
	if a := m.effort(m.s.from); a != "" {
		m.add(finding{at: i, rank: going, actor: a, rule: "continues"})
	}
}

// trails reads what a sentence adds of something begun: ", to be published in
// March". A time must follow.
func (m *promiser) trails() bool {
	p := m.p
	for i := m.s.from + 3; i+2 < m.s.to; i++ {
		if p.toks[i-1].mark != ',' || !isWord(p, int(i), "to") || !m.toBeDone(i+1) {
			continue
		}
		f := finding{at: i, rank: bound, rule: "scheduled"}
		if d, ok := m.due(f); !ok || d.from < i {
			return false
		}
		for _, c := range p.within(m.s.from, i) {
			if c.class == classSubElse {
				return false
			}
			if a := m.actorOf(c); ours(a) && f.actor == "" {
				f.actor = a
			}
		}
		if f.actor == "" {
			f.actor = m.settle(false)
		}
		m.add(f)
		return true
	}
	return false
}

// begun is who acts in what "which" adds of something begun: "We have begun a
// programme of visits which will be completed in the spring"; "" elsewhere.
func (m *promiser) begun(c cue) string {
	if !isWord(m.p, int(c.from-1), "which") && !isWord(m.p, int(c.from-1), "that") || !isWord(m.p, int(c.to), "be") || !m.toBeDone(c.to) {
		return ""
	}
	for i := m.s.from; i < min(c.from, m.s.from+7); i++ {
		switch fold(m.p.text(i, i+1)) {
		case "begun", "started", "launched", "commissioned":
		default:
			continue
		}
		for _, q := range m.p.within(m.s.from, i) {
			if a := m.actorOf(q); ours(a) {
				return a
			}
		}
	}
	return ""
}

// isWish reports whether "will" is a noun: "What we lacked was not will but speed".
func (m *promiser) isWish(c cue) bool {
	if !isWord(m.p, int(c.from), "will") || c.from <= m.s.from {
		return false
	}
	switch fold(m.p.text(c.from-1, c.from)) {
	case "not", "of", "political", "free", "good", "ill", "own":
		return true
	case "the", "a", "no", "any", "their", "our":
		switch fold(m.p.text(min(c.to, m.s.to), min(c.to+1, m.s.to))) {
		case "to", "of", "and", "is", "was", "there", "exists":
			return true
		}
	}
	return false
}

// isNoOne reports whether token i says nobody: what nobody will suffer is a
// promise.
func (m *promiser) isNoOne(i int32) bool {
	for _, c := range m.p.within(m.s.from, i) {
		if c.class == classSubElse {
			return false // "Ministers have announced that no one will be released"
		}
	}
	return isWord(m.p, int(i), "nobody") || i > m.s.from && isWord(m.p, int(i), "one") && isWord(m.p, int(i-1), "no")
}

// othersFind reports whether the clause of the future at c is what others found
// or believe: "Inspectors found that calls will never be answered in time".
func (m *promiser) othersFind(c cue) bool {
	for _, q := range m.p.within(m.s.from, min(c.from, m.s.from+3)) {
		if q.class != classSubElse && q.class != classSubNobody {
			continue
		}
		switch fold(m.p.text(q.to, min(q.to+1, m.s.to))) {
		case "found", "find", "believe", "believed", "estimate", "estimated", "predict", "predicted", "warn", "warned", "fear", "feared", "think", "tell", "told":
			return q.to < c.from
		}
	}
	return false
}
