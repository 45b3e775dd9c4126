package facts

// Who acts shows besides the subject in what the clause adds: with whom, at
// whose meeting, to whom something is given, whose words tell it.

// withAnother reports whether the clause from token i says that another body
// shares the act: "in partnership with the Health Board", "I hope to open a
// refuge with the council".
func (m *promiser) withAnother(i int32) bool {
	end := m.clauseEnd(i)
	if c, ok := m.p.hasIn(i, end, classShared); ok && !m.negates(i) {
		return c.to < end
	}
	for k := i; k+2 < end; k++ { // "We're looking at a text alert scheme, with the NFU."
		if m.p.toks[k].mark == ',' && (isWord(m.p, int(k+1), "with") || isWord(m.p, int(k+1), "gyda") || isWord(m.p, int(k+1), "efo")) && m.bodyAt(k+2) {
			return true
		}
	}
	verb, ok := m.p.hasIn(i, min(end, i+4), classFounds)
	if !ok {
		return false
	}
	for k := verb.to; k < end; k++ {
		if m.isWith(k) && m.bodyAt(k+1) {
			return true
		}
	}
	return false
}

// negates reports whether "not" stands at token i or next to it.
func (m *promiser) negates(i int32) bool {
	for k := i; k < min(i+2, m.s.to); k++ {
		switch fold(m.p.text(k, k+1)) {
		case "not", "ddim", "never":
			return true
		}
	}
	return false
}

// bodyAt reports whether a body that is not the speaker's own stands at token i
// or behind an article there.
func (m *promiser) bodyAt(i int32) bool {
	for _, c := range m.p.within(i, min(i+3, m.s.to)) {
		switch c.class {
		case classSubOther, classSubCc, classSubMany, classCommissioners:
			return true
		case classSubElse:
			return m.isCouncil(c)
		case classForce:
			return c.to-c.from > 1
		}
	}
	return false
}

// begunWith reports whether the sentence begins with a body that shares what is
// promised: "With the Chief Constable, I will …", "Gyda'r Bwrdd Iechyd byddaf …".
func (m *promiser) begunWith() bool {
	switch fold(m.p.text(m.s.from, m.s.from+1)) {
	case "with", "gyda", "gydag", "efo", "hefo":
		return m.bodyAt(m.s.from + 1)
	}
	return false
}

// givenToUs reports whether something is given to the commissioner or the office
// behind the passive verb at token i, so that another gives it: "A new structure
// will be put to me", "Caiff cynllun ei gyflwyno imi".
func (m *promiser) givenToUs(i int32) bool {
	if m.voice != VoiceCommissioner || m.out.Role == "staff" {
		return false
	}
	for k := i; k < min(m.s.to-1, i+9); k++ {
		w, next := fold(m.p.text(k, k+1)), fold(m.p.text(k+1, k+2))
		switch {
		case w == "imi", w == "i" && (next == "mi" || next == "fi"), w == "to" && next == "me":
			return true
		case w == "to" && next == "my" || w == "i" && m.isClitic(k+1, "m"):
			for _, c := range m.p.within(k+1, min(k+4, m.s.to)) {
				if c.class == classSubOffice {
					return true
				}
			}
		}
	}
	return false
}

// examiner is who acts where something is examined at another's meeting, behind
// the verb at token i: "It will be examined in public at the Police and Crime
// Panel"; "" elsewhere.
func (m *promiser) examiner(i int32) string {
	verb, ok := m.p.hasIn(i, min(i+3, m.s.to), classExamines)
	if !ok {
		return ""
	}
	for k := verb.to; k < min(m.s.to, verb.to+5); k++ {
		if !isWord(m.p, int(k), "at") {
			continue
		}
		for _, c := range m.p.within(k+1, min(m.s.to, k+4)) {
			if c.class == classSubOther {
				return ActorOther
			}
		}
	}
	return ""
}

// announcer is whose announcement the sentence is that ends in who made it: "…,
// the Police and Crime Commissioner has announced"; "" for any other.
func (m *promiser) announcer() string {
	last := m.s.to - 1
	for last > m.s.from && m.p.toks[last].kind != word {
		last--
	}
	for _, c := range m.p.within(max(m.s.from, last-2), last+1) {
		if c.class != classTold || c.to != last+1 {
			continue
		}
		k := c.from
		for k > m.s.from && k > c.from-16 && m.p.toks[k].mark != ',' {
			k--
		}
		if m.p.toks[k].mark != ',' {
			return ""
		}
		for _, q := range m.p.within(k+1, c.from) {
			if a := m.actorOf(q); ours(a) && (q.class == classSubPcc || q.class == classSubCc || q.class == classSubOffice) {
				return a
			}
		}
	}
	return ""
}

// ownedBefore reports whether the noun that ends before token i belongs to whom
// the text named: "her team would", "ei thîm".
func (m *promiser) ownedBefore(i int32) bool {
	if i-2 < m.s.from || !m.isPronounOwner(i-2) {
		return false
	}
	switch fold(m.p.text(i-1, i)) {
	case "team", "office", "staff", "officials", "deputy", "officers":
		return true
	}
	return false
}

// provider is who works on what was commissioned: "an audit from the university,
// which will report in May"; "" where nobody but us is named.
func (m *promiser) provider(i int32) string {
	for k := i; k < min(m.s.to, i+10); k++ {
		if !isWord(m.p, int(k), "from") && !isWord(m.p, int(k), "gan") {
			continue
		}
		other := m.agentName(k+1) == ActorOther
		for _, c := range m.p.within(k+1, min(m.s.to, k+5)) {
			other = other || c.class == classSubOther || c.class == classSubOffice && !m.ofSpeaker(c)
		}
		if !other {
			return ""
		}
		for j := k + 2; j+1 < min(m.s.to, k+14); j++ {
			if m.p.toks[j].mark == ',' && (isWord(m.p, int(j+1), "who") || isWord(m.p, int(j+1), "which") || isWord(m.p, int(j+1), "a")) {
				return ActorOther
			}
		}
	}
	return ""
}
