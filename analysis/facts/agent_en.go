package facts

// Who acts where the subject of an English promise is a phrase that no table lists:
// its parts, whom a passive names behind by, what there will be.

// phraseActor is whose act it is when the subject is a phrase: "My office's plan
// will …", "A joint strategy …", "Payment …".
func (m *promiser) phraseActor(from, to int32) string {
	service, passive := false, false
	verb := m.behindAside(to)
	for i := verb; i < min(m.s.to, verb+4); i++ {
		passive = passive || isWord(m.p, int(i), "be")
	}
	if isWord(m.p, int(from), "there") {
		return m.existential()
	}
	if c, ok := m.p.cueAt(int(from), classSubNobody); ok && c.to < to { // "Nobody in Newport will …"
		switch fold(m.p.text(c.to, c.to+1)) {
		case "in", "who", "that", "from", "with", "at", "of", "living", "whose", "across", "affected", "else", "wanting", "wishing":
			if m.actorOf(c) == ActorNone && !isWord(m.p, int(from), "the") {
				return ActorNone
			}
		}
	}
	if a := m.agent(verb); a != "" {
		return a
	}
	if passive && m.givenToUs(verb) {
		return ActorForce
	}
	for _, c := range m.p.within(max(from, to-14), to) {
		switch c.class {
		case classSubElse:
			return ActorNone
		case classSubMany:
			return ActorJoint
		case classSubService:
			if c.from <= from+1 && m.voice != VoiceChiefConstable {
				return m.settle(true) // "The contract with the charity will run …"
			}
			service = true
		case classSubNobody:
			if c.from == from && c.to == to || c.to == to && c.to-c.from > 1 || c.to == to && !m.owned(from, to) {
				return ActorNone
			}
		}
	}
	for i := max(from, to-14); i < to; i++ {
		switch {
		case isWord(m.p, int(i), "my"):
			if m.voice == VoiceChiefConstable {
				return ActorForce
			}
			return ActorOffice
		case isWord(m.p, int(i), "our"):
			return m.weActor()
		}
	}
	for _, c := range m.p.within(max(from, to-14), to) {
		if (c.class == classTown || c.class == classArea) && c.to < to {
			continue
		}
		if a := m.actorOf(c); a != "" && a != ActorNone && c.class != classSubWe && c.class != classSubI && c.class != classSubThey {
			if m.owns(c, to) {
				return ownedBy(a)
			}
			return a
		}
	}
	if m.polices(max(from, to-14), to) {
		return ActorForce
	}
	if a := m.named(to - 1); a != "" && !passive && !service {
		return a
	}
	for _, c := range m.p.within(m.s.from, from) { // "The Force has begun …, and the roll-out will …"
		switch a := m.actorOf(c); a {
		case ActorForce, ActorOffice, ActorChiefConstable:
			if c.class != classSubWe && c.class != classSubThey && c.class != classSubI {
				return a
			}
		}
	}
	if m.isNamed(from, to) && !service {
		return ActorOther
	}
	if _, ok := m.p.hasIn(max(from, to-14), to, classTeams); ok {
		return ActorForce
	}
	return m.settle(service)
}

// agent is who a passive names behind its verb: "is being carried out by the
// force".
func (m *promiser) agent(verb int32) string {
	if a := m.examiner(verb); a != "" {
		return a
	}
	for i := verb; i < min(m.s.to, verb+7); i++ {
		if !isWord(m.p, int(i), "by") || m.describedBy(verb, i) {
			continue
		}
		for _, c := range m.p.within(i+1, min(m.s.to, i+7)) {
			if c.class == classTown || c.class == classArea {
				continue
			}
			if best := m.bestAt(c.from); best.to > 0 {
				if a := m.actorOf(best); m.isClitic(best.to, "s") {
					return ownedBy(a) // "by the Commissioner's Director of Estates"
				} else {
					return a
				}
			}
		}
		if isWord(m.p, int(i+1), "me") {
			return m.speakerActor()
		}
		if isWord(m.p, int(i+1), "her") || isWord(m.p, int(i+1), "him") {
			if a := m.lastPerson(i); a != "" && !(i+2 < m.s.to && m.p.toks[i+2].kind == word && m.bestAt(i+2).to > 0) {
				return a
			}
		}
		return m.agentName(i + 1)
	}
	for i := verb + 7; i+1 < m.s.to; i++ {
		if isWord(m.p, int(i), "by") && isWord(m.p, int(i+1), "me") {
			return m.speakerActor()
		}
	}
	return ""
}

// describedBy reports whether "by" at token i belongs to a participle that
// describes a noun, not to the passive verb at token verb: "met from a reserve held
// by the Commissioner".
func (m *promiser) describedBy(verb, i int32) bool {
	w := fold(m.p.text(i-1, i))
	if !hasSuffix(w, "ed") && w != "held" && w != "run" && w != "made" && w != "led" {
		return false
	}
	main := verb
	for k := verb; k < i-1; k++ {
		if isWord(m.p, int(k), "be") || isWord(m.p, int(k), "being") || isWord(m.p, int(k), "been") {
			main = k + 1
		}
	}
	return main+3 < i && !isWord(m.p, int(i-2), "and") && !m.isAdverb(i-2)
}

// owned reports whether a phrase begins with my or our.
func (m *promiser) owned(from, to int32) bool {
	for i := from; i < min(to, from+3); i++ {
		if isWord(m.p, int(i), "my") || isWord(m.p, int(i), "our") {
			return true
		}
	}
	return false
}

// existential is who acts in "there will be …".
func (m *promiser) existential() string {
	if m.befalls() {
		return ActorNone
	}
	switch m.voice {
	case VoiceCommissioner:
		there := m.s.from
		for there < m.s.to && !isWord(m.p, int(there), "there") {
			there++
		}
		for _, c := range m.p.within(there, m.s.to) { // "There will be no poster from this office"
			if c.class == classSubOffice && c.from > there && isWord(m.p, int(c.from-1), "from") {
				return ActorOffice
			}
		}
		if (m.ofForce() || m.polices(m.s.from, there)) && !m.denies() {
			return ActorForce
		}
		if (m.pays() || m.provides() || m.deeds(classDoesOffice, 2) > 0) && m.deeds(classDoesPcc, 1) == 0 && !m.denies() {
			return ActorOffice // "There'll be grants for small clubs"
		}
		return ActorCommissioner
	case VoiceChiefConstable:
		return ActorForce
	}
	return m.settle(false)
}

// befalls reports whether what there will be comes by itself: "There'll be a gap of
// £9 million".
func (m *promiser) befalls() bool {
	there := m.s.from
	for there < m.s.to && !isWord(m.p, int(there), "there") {
		there++
	}
	for k := there + 1; k < min(m.s.to, there+7); k++ {
		switch fold(m.p.text(k, k+1)) {
		case "gap", "shortfall", "deficit", "pressure", "pressures", "times", "days", "occasions", "doubt", "challenges", "difficulties", "winners", "losers", "disagreement", "temptation", "savings", "demand", "growth":
			return !isWord(m.p, int(k-1), "no")
		}
	}
	return false
}

// isNamed reports whether a phrase is the name of a body: two capitals or more
// behind its first word.
func (m *promiser) isNamed(from, to int32) bool {
	caps := 0
	for i := from + 1; i < to; i++ {
		if isWord(m.p, int(i), "at") || isWord(m.p, int(i), "in") || isWord(m.p, int(i), "near") {
			break // "The rank at Central Station"
		}
		if t := m.p.toks[i]; t.kind == word && t.cap && !t.shout && t.end-t.start > 2 {
			caps++
		}
	}
	return caps > 1
}

// denies reports whether the sentence says that there will be none: "no cuts".
func (m *promiser) denies() bool {
	for i := m.s.from; i < m.s.to; i++ {
		if isWord(m.p, int(i), "no") || isWord(m.p, int(i), "not") {
			return true
		}
	}
	return false
}
