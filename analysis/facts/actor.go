package facts

// Who acts in a promise is decided in this order, in both languages:
//
//  1. the subject or the agent that the sentence names: a person or body of the
//     tables (actorOf), two of them (coordinate, pairs, joinsAnother), whoever a
//     passive names behind by or gan (agent, agentCy), who is asked (asks, asked);
//  2. the parts of a subject that no table lists: its owner, its head, a name
//     (phraseActor, subjectAfter, owner.go);
//  3. I and we by the voice that speaks (speakerActor, weActor), he and they by
//     whom the text named last (lastPerson, lastBody);
//  4. the surroundings (settle): the voice, and then the evidence of the document's
//     kind, the deed, the sentence before and the section, weighed (weigh.go).
//
// What 4 decides is marked as guessed, with the evidence.

// ActorNone marks a subject that binds nobody: a government, a court, an
// inspector, a thing.
const ActorNone = "none"

// speakerActor is who "I" is.
func (m *promiser) speakerActor() string {
	switch m.voice {
	case VoiceChiefConstable:
		return ActorChiefConstable
	case VoiceOther:
		if m.ranked[m.speaker] {
			return ActorForce
		}
		return ActorOther
	}
	if m.out.Role == "staff" {
		return ActorOffice
	}
	return ActorCommissioner
}

// weActor is who "we" is: the force for its chief constable; for a commissioner
// the one spoken of in the sentence before, or office and force together.
func (m *promiser) weActor() string {
	switch m.voice {
	case VoiceChiefConstable:
		return ActorForce
	case VoiceOther:
		if m.ranked[m.speaker] {
			return ActorForce
		}
		return ActorOther
	}
	if m.out.Role == "staff" {
		return ActorOffice
	}
	if m.setsApart() {
		return ActorOffice
	}
	if n := len(m.found); n > 0 && m.found[n-1].actor == ActorOffice {
		return ActorOffice // "My team meet every week, a habit that we will keep"
	}
	if m.joint || m.many {
		return ActorJoint
	}
	if m.prev == ActorForce || m.section == ActorForce && m.voice == m.base {
		return ActorForce
	}
	if m.pays() || m.provides() || m.voice == m.base && (m.out.Type == TypePlan || m.out.Type == TypeReport || m.out.Type == TypeOther) && !m.ofForce() {
		return ActorOffice
	}
	return ActorJoint
}

// actorOf is who a subject's cue names: an actor, ActorNone, or "" for a cue that
// is no subject.
func (m *promiser) actorOf(c cue) string {
	switch c.class {
	case classSubI, classCyI, classCySynI:
		return m.speakerActor()
	case classSubWe, classCyWe, classCySynWe:
		if a := m.weActor(); a != ActorForce || a != m.prev || !m.speaksOfOffice(c.from) {
			return a
		}
		return ActorJoint
	case classSubMany, classCommissioners:
		return ActorJoint
	case classSubOffice:
		if m.ofSpeaker(c) && m.speakerActor() != ActorCommissioner {
			return m.weActor() // "my team" is the speaker's
		}
		return ActorOffice
	case classSubCc:
		if m.isOtherChief(c) {
			return ""
		}
		if m.isSecond(c) {
			return ActorForce
		}
		return ActorChiefConstable
	case classSubPcc:
		if m.isDeputy(c) {
			return ActorOffice
		}
		return ActorCommissioner
	case classSubForce, classForce, classRank:
		if m.ofDesk(c) {
			return ActorOffice
		}
		if c.to-c.from == 2 && isWord(m.p, int(c.to-1), "service") && !m.p.toks[c.to-1].cap {
			return "" // what is provided; the Met calls itself the Service
		}
		if m.elsewhere(c) {
			return ActorOther
		}
		return ActorForce
	case classSubElse, classSubNobody:
		if c.class == classSubNobody && c.to-c.from == 1 && c.from > m.s.from && m.p.toks[c.from].cap && !m.p.toks[c.from].shout && m.p.toks[c.from-1].kind == word && m.p.toks[c.from-1].cap {
			return "" // part of a name: "Question Time"
		}
		return ActorNone
	case classSubThey:
		if isWord(m.p, int(c.from), "they") {
			if n := len(m.found); n > 0 && m.found[n-1].at < c.from && m.found[n-1].at > m.clauseStart(c.from)-24 {
				return m.found[n-1].actor // "The marshals will be out …, and they're staying"
			}
			for _, q := range m.p.within(m.s.from, c.from) { // "Victims tell me that they …"
				if q.class == classSubElse && q.from <= m.s.from+2 {
					return ActorNone // "Ministers have said they will legislate"
				}
				if q.class == classSubNobody && q.to-q.from <= 2 && hasSuffix(fold(m.p.text(q.from, q.to)), "s") && q.from <= m.s.from+1 {
					return ActorNone
				}
			}
			if a := m.lastBody(c.from); a != "" {
				return a
			}
			switch m.prev {
			case ActorForce, ActorOffice, ActorJoint, ActorOther:
				return m.prev
			}
			if a := m.lastPerson(c.from); a == ActorChiefConstable || a == ActorCommissioner {
				return ownedBy(a) // several: whose they are
			}
		}
		for _, q := range m.p.within(m.s.from, min(c.from, m.s.from+6)) {
			if q.class == classSubElse && q.from <= m.s.from+2 && c.from-q.to < 12 {
				if _, told := m.p.hasIn(q.to, c.from, classTold); told {
					return ActorNone // "The Policing Minister told the House that he will …"
				}
			}
		}
		if a := m.lastPerson(c.from); a != ActorChiefConstable || m.voice != VoiceChiefConstable {
			return a
		}
		return ActorForce // of whom the chief constable speaks
	case classSubOther, classTown, classArea:
		return ActorOther
	}
	return ""
}

// speaksOfOffice reports whether the sentence speaks of the commissioner or the
// office before token i: then "we" are more than the one spoken of before.
func (m *promiser) speaksOfOffice(i int32) bool {
	for _, c := range m.p.within(m.s.from, i) {
		if c.class == classSubOffice || c.class == classSubI && m.lang() != Welsh {
			return true
		}
	}
	return false
}

// weighs orders cues that end at the same token: the more telling wins.
func weighs(c cue) int32 {
	n := (c.to - c.from) * 4
	switch c.class {
	case classSubMany:
		n += 3
	case classSubOffice, classSubCc:
		n += 2
	case classSubNobody:
		n--
	}
	return n
}

// lastBody is who "they" are: the body or the people named last before token i in
// the sentence before; "" where none is.
func (m *promiser) lastBody(i int32) string {
	who := ""
	for _, c := range m.p.within(max(0, i-40), min(i, m.s.from)) {
		switch c.class {
		case classSubForce, classForce, classSubOffice, classSubMany, classSubOther:
			who = m.actorOf(c)
		case classTeams, classPolicing:
			who = ActorForce
		}
	}
	return who
}

// lastPerson is who "he" or "she" is: the office holder named last before token
// i in the paragraph.
func (m *promiser) lastPerson(i int32) string {
	if m.heIs != "" && i <= m.s.from+1 && isWord(m.p, int(m.s.from), m.he) {
		return m.heIs // who went on speaking
	}
	who, titled := "", int32(0)
	for _, c := range m.p.within(max(0, i-80), i) {
		switch c.class {
		case classRank:
			if c.from >= titled {
				who = ActorForce
			}
		case classSubCc, classChief:
			if m.isOtherChief(c) {
				continue
			}
			who, titled = ActorChiefConstable, max(titled, c.to)
		case classSubPcc, classTitle:
			who, titled = ActorCommissioner, max(titled, c.to)
		case classSubElse:
			titled = max(titled, c.to)
		}
	}
	switch {
	case who != "":
		return who
	case m.prev != "" && !(m.prev == ActorCommissioner && m.voice == VoiceCommissioner && m.base == VoiceCommissioner):
		return m.prev
	case m.base == VoiceDocument:
		return ActorCommissioner
	}
	for j := m.i - 1; j >= 0 && j >= m.i-3; j-- {
		if _, ok := m.paras[j].has(classChief); ok {
			return ActorChiefConstable
		}
	}
	return ""
}

// remember notes whom the sentence speaks of, for the next one's "we" and "it".
func (m *promiser) remember() {
	if w := fold(m.p.text(m.s.from, m.s.from+1)); w == "he" || w == "she" {
		m.he, m.heIs = w, m.lastPerson(m.s.from)
	} else {
		m.heIs = ""
	}
	if n := len(m.out.Commitments); n > 0 {
		c := m.out.Commitments[n-1]
		if c.Range.Passage == m.i+1 && c.Range.Start == int(m.p.toks[m.s.from].start) {
			m.prev = c.Actor
			return
		}
	}
	for _, c := range m.p.within(m.s.from, min(m.s.to, m.s.from+8)) {
		if c.class == classTown || c.class == classArea {
			continue
		}
		switch a := m.actorOf(c); a {
		case "", ActorNone:
		case ActorForce, ActorOffice, ActorChiefConstable:
			m.prev = a
			return
		default:
			m.prev = a
			return
		}
	}
}

// settle is the actor of a clause whose subject is not one of ours by name.
func (m *promiser) settle(service bool) string {
	m.guessed = true
	if m.voice == VoiceChiefConstable {
		return ActorForce
	}
	if m.voice == VoiceOther && m.ranked[m.speaker] {
		return ActorForce
	}
	if m.tellsOfChief() {
		return ActorChiefConstable
	}
	return m.weigh(service)
}

// saysMy reports whether the sentence speaks of what is the commissioner's own.
func (m *promiser) saysMy() bool {
	for i := m.s.from; i < m.s.to; i++ {
		if isWord(m.p, int(i), "my") || isWord(m.p, int(i), "fy") || m.lang() == Welsh && m.isClitic(i, "m") {
			return true
		}
	}
	return false
}

// tellsOfChief reports whether the sentence says what the chief constable said.
func (m *promiser) tellsOfChief() bool {
	chief, ok := m.p.hasIn(m.s.from, m.s.to, classChief)
	if !ok {
		if c, ok := m.p.hasIn(m.s.from, min(m.s.to, m.s.from+4), classReports); ok && m.lang() == Welsh && c.from > m.s.from {
			switch fold(m.p.text(c.from-1, c.from)) {
			case "hi", "ef", "o", "fe", "e":
				return m.base == VoiceCommissioner // "Mae hi wedi fy sicrhau …"
			}
			return false
		}
		c, ok := m.p.hasIn(m.s.from, min(m.s.to, m.s.from+3), classReports) // "She has assured me that …"
		return ok && m.base == VoiceCommissioner && c.from == m.s.from+1 && (isWord(m.p, int(m.s.from), "he") || isWord(m.p, int(m.s.from), "she"))
	}
	for _, c := range m.p.within(chief.from, min(m.s.to, chief.to+6)) {
		if c.class == classSaid || c.class == classReports {
			return true
		}
	}
	return false
}

// isWith reports whether token i is a word for with.
func (m *promiser) isWith(i int32) bool {
	switch fold(m.p.text(i, min(i+1, int32(len(m.p.toks))))) {
	case "with", "alongside", "gyda", "gydag", "efo", "hefo":
		return true
	case "a", "ag": // â
		return m.lang() != English
	}
	return false
}

// worksWith reports whether the clause after token i says that something is done
// with partners or with one of ours: "working with Gwent Police".
func (m *promiser) worksWith(i int32) bool {
	if m.withAnother(i) || m.begunWith() {
		return true
	}
	first := m.s.from
	if isWord(m.p, int(first), "in") {
		first++ // "In partnership with …"
	}
	if c, ok := m.p.cueAt(int(first), classWorking); ok && m.isWith(c.to) || isWord(m.p, int(first), "alongside") && !isWord(m.p, int(first+1), "this") {
		return true // "Together with Gwent Police I will launch …", "Ar y cyd â'r heddlu byddaf yn …"
	}
	for k := i; k < min(m.s.to, i+9); k++ {
		c, ok := m.p.cueAt(int(k), classWorking)
		if !ok {
			continue
		}
		for j := c.to; j < min(m.s.to, c.to+4); j++ { // "gydweithio'n agos â"
			if m.isWith(j) {
				return true
			}
		}
	}
	return false
}
