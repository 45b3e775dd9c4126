package facts

// headsSection notes what a heading says of those who act under it: whose answer
// or comments follow ("Chief Constable's response", "Sylwadau'r Comisiynydd"),
// and that a list of actions does ("THE FORCE WILL", "Beth fyddwn ni'n ei
// wneud").
func (m *promiser) headsSection(p *para) {
	if p.words == 0 || p.words > 14 {
		return
	}
	if a := m.announces(p); a != "" {
		m.section = a
	} else if p.words > 3 || p.shouts() {
		m.section = ""
	}
	if p.words > 10 || len(p.sents) == 0 {
		return
	}
	m.p, m.s = p, sentence{to: int32(len(p.toks))}
	m.voice, m.speaker = m.base, ""
	_, m.barred = p.has(classMeasures)
	if m.barred {
		return
	}
	if m.looksAhead(p) {
		m.section = ""
		m.inList, m.anyVerb, m.pledges = true, false, false
		m.listing = m.listActor()
		return
	}
	verb, ok := m.futureIn(p)
	list, lists := p.has(classListing)
	if !ok && !(lists && m.pledging(p, list)) || ok && !lists && !m.endsInVerb(p, verb) {
		return
	}
	m.inList, m.anyVerb = true, ok && m.endsInVerb(p, verb)
	m.pledges = lists && m.pledging(p, list) || m.anyVerb
	m.listing = m.listActor()
	m.unowned = m.out.Type == TypePlan && !m.ownsHeading(p)
}

// looksAhead reports whether a heading of a report only says that what follows is
// still to come: "Next year", "Y flwyddyn nesaf".
func (m *promiser) looksAhead(p *para) bool {
	if p.words > 5 || m.out.Type != TypeReport && m.out.Type != TypePlan && m.out.Type != TypeStatement {
		return false
	}
	_, ok := p.has(classAhead)
	return ok
}

// ownsHeading reports whether a heading says whose its list is: "Our
// commitments", "What I have asked of the Chief Constable".
func (m *promiser) ownsHeading(p *para) bool {
	for i := range p.toks {
		switch fold(p.text(int32(i), int32(i+1))) {
		case "our", "my", "we", "i", "ein", "fy", "ni", "ymrwymiadau", "hymrwymiadau", "commitments", "promises", "pledges":
			return true
		}
	}
	for _, c := range p.cues {
		if m.actorOf(c) != "" && c.class != classSubNobody && c.class != classSubElse {
			return true
		}
	}
	return false
}

// headsList reports whether a line of text is the heading of a list of actions
// though it does not look like one: "What the force will do", "Byddwn yn".
func (m *promiser) headsList(p *para) bool {
	if p.words < 2 || p.words > 10 || p.ends || p.List || p.Table > 0 || p.startsBullet() || len(p.sents) != 1 {
		return false
	}
	verb, ok := m.futureIn(p)
	return ok && m.endsInVerb(p, verb)
}

// announces is the actor whose answer or comments a heading announces, "" where
// it announces none.
func (m *promiser) announces(p *para) string {
	_, answer := p.has(classAnswer)
	_, response := p.has(classResponse)
	_, views := p.has(classViews)
	if !answer && !response && !views {
		return ""
	}
	_, chief := p.has(classChief)
	_, force := p.has(classForce)
	_, pcc := p.has(classCommissioner)
	_, title := p.has(classTitle)
	_, inspects := p.has(classInspects)
	pcc = pcc || title
	switch {
	case inspects || chief && pcc: // the heading of the whole document
		return ""
	case chief:
		return ActorForce
	case pcc:
		return ActorOffice
	case force:
		return ActorForce
	}
	for _, c := range p.cues {
		if c.class == classSubForce {
			return ActorForce
		}
	}
	return ""
}

// futureIn gives the first future of a paragraph.
func (m *promiser) futureIn(p *para) (cue, bool) {
	for _, c := range p.cues {
		switch c.class {
		case classWill, classCyWill, classCyI, classCyWe, classCySynI, classCySynWe:
			return c, true
		}
	}
	return cue{}, false
}

// endsInVerb reports whether a heading leaves its verb to the entries under it:
// "The force will", "Byddwn yn", "What I will do", "Yr hyn a wnawn".
func (m *promiser) endsInVerb(p *para, verb cue) bool {
	n := int32(len(p.toks))
	for n > 0 && p.toks[n-1].kind != word {
		n--
	}
	for n > 1 && (isWord(p, int(n-1), "ni") || isWord(p, int(n-1), "i") || isWord(p, int(n-1), "innau") || isWord(p, int(n-1), "ninnau")) {
		n-- // "Beth a wnawn ni"
	}
	switch fold(p.text(max(0, n-1), n)) {
	case "heddlu", "llu", "comisiynydd", "swyddfa", "gwnstabl": // "Yr hyn a wnaiff yr Heddlu"
		return verb.from <= 4 && n-verb.to <= 3
	case "will", "shall", "do", "yn", "'n", "wneud", "gwneud", "wnawn", "wnaf", "wna":
		return true
	case "together", "gilydd": // "What we will do together"
		return verb.from <= 4
	}
	return verb.to == n
}

// opensEntry reports whether a paragraph opens as an entry of a list of actions
// does: with a verb without a subject.
func (m *promiser) opensEntry(p *para) bool {
	i := 0
	for i < len(p.toks) && p.toks[i].kind != word {
		i++
	}
	if i >= len(p.toks) {
		return false
	}
	if _, ok := p.cueAt(i, classOpens); ok {
		return true
	}
	if !m.anyVerb || p.words < 4 || !p.toks[i].cap {
		return false
	}
	first := fold(p.text(int32(i), int32(i+1)))
	if p.lang == Welsh && (hasSuffix(first, "ais") || hasSuffix(first, "odd") || hasSuffix(first, "wyd")) {
		return false // "Gosodais dair tasg": a past
	}
	switch first {
	case "the", "a", "an", "this", "that", "these", "we", "i", "it", "there", "our", "my", "in", "on", "by", "at", "as", "for", "what", "why", "how",
		"y", "yr", "mae", "bydd", "byddwn", "byddaf", "roedd", "cafodd", "mi", "fe", "ni", "yn", "ar", "dywedodd", "beth", "pam", "sut", "ein", "fy":
		return false
	}
	return true
}

// isJoint reports whether the document speaks for the office and the force
// together: both sign or stand at its head, or it says that it is joint.
func (d *reading) isJoint() bool {
	force, title := false, false
	for i := range d.paras {
		p := &d.paras[i]
		head := i < d.opened && p.words <= 24 && !p.isProse()
		if !head && p.role != signature {
			if i >= d.opened {
				break
			}
			continue
		}
		if _, ok := p.has(classJointly); ok && (p.role == heading || head) {
			return true
		}
		if i < 3 && p.speaksForBoth() {
			return true
		}
		_, chief := p.has(classChief)
		own, office := p.has(classTitle)
		title = title || office
		for _, c := range p.cues {
			if c.class != classForce || !office || c.to-c.from < 2 {
				continue
			}
			if c.from > own.to && int(c.to) == len(p.toks) && isAnd(p, c.from-1) { // "Gwent Police and Crime Commissioner and Gwent Police"
				return true
			}
			if c.from == 0 && own.from == c.to+1 && isAnd(p, c.to) { // "Heddlu Gwent a Chomisiynydd Heddlu a Throseddu Gwent"
				return true
			}
		}
		if office || chief {
			continue
		}
		// the force's name alone on its line, not its headquarters or a subject
		for _, c := range p.cues {
			if c.class == classForce && c.from == 0 && int(c.to) == len(p.toks) && c.to-c.from >= 2 {
				force = true
			}
		}
	}
	return force && title && d.out.Type == TypePlan || d.bothSign()
}

// speaksForBoth reports whether a heading is of commissioners, or of a commissioner
// and a chief constable, who speak together: "Commissioners and chiefs of the South
// West", "Statement from the Mayor and the Chief Constable".
func (p *para) speaksForBoth() bool {
	if c, ok := p.cueAt(0, classCommissioners); ok && isAnd(p, c.to) {
		return true
	}
	by, ok := p.has(classBy)
	chief, told := p.has(classChief)
	if !ok || !told || by.from > 2 || chief.from < by.to+2 || int(chief.to) < len(p.toks) {
		return false
	}
	k := chief.from - 1
	if isWord(p, int(k), "the") || isWord(p, int(k), "r") || isWord(p, int(k), "'r") {
		k--
	}
	return isAnd(p, k)
}

// bothSign reports whether the commissioner and the chief constable both sign.
func (d *reading) bothSign() bool {
	chief, pcc := false, false
	for i := max(d.opened, len(d.paras)-6); i < len(d.paras); i++ {
		p := &d.paras[i]
		if p.words > 12 || p.isProse() {
			continue
		}
		if _, ok := p.has(classChief); ok && nameIn(p, 0, int32(len(p.toks))) != "" {
			chief = true
			continue
		}
		_, title := p.has(classTitle)
		_, office := p.has(classCommissioner)
		pcc = pcc || (title || office) && nameIn(p, 0, int32(len(p.toks))) != ""
	}
	return chief && pcc
}

// setsApart reports whether "we" are the office apart from the force: "for our
// part we shall …", "fel swyddfa byddwn …".
func (m *promiser) setsApart() bool {
	_, ok := m.p.hasIn(m.s.from, m.s.to, classApart)
	return ok
}

// pays reports whether the sentence speaks of what only the office does: it
// funds, grants, commissions.
func (m *promiser) pays() bool {
	_, ok := m.p.hasIn(m.s.from, m.s.to, classPays)
	return ok
}

// ofForce reports whether the sentence speaks of officers and their like.
func (m *promiser) ofForce() bool {
	for _, c := range m.p.within(m.s.from, m.s.to) {
		if c.class == classSubForce || c.class == classForce || c.class == classRank {
			return true
		}
	}
	return false
}

// provides reports whether the sentence speaks of a service that the office
// commissions: a hub, a helpline, advocates for victims.
func (m *promiser) provides() bool {
	_, ok := m.p.hasIn(m.s.from, m.s.to, classProvides)
	return ok
}

// isAnd reports whether token i is a word for and.
func isAnd(p *para, i int32) bool {
	return isWord(p, int(i), "and") || isWord(p, int(i), "a") || isWord(p, int(i), "ac")
}

// asksOf reports whether the heading or sentence at hand leads to what is asked
// of others.
func (m *promiser) asksOf() bool {
	for i := m.s.from; i < m.s.to; i++ {
		switch fold(m.p.text(i, i+1)) {
		case "asked", "asking", "expect", "tasked", "instructed", "ofynnais", "ofyn", "gofyn", "disgwyl", "gofynnais", "require", "required":
			return true
		}
	}
	return false
}

// pledging reports whether the heading of a list says that what stands under it
// is promised or asked for, and not only that it is planned.
func (m *promiser) pledging(p *para, c cue) bool {
	for i := c.from; i < c.to; i++ {
		switch fold(p.text(i, i+1)) {
		case "commitments", "promises", "pledges", "promise", "pledge", "commit", "asked", "deliver", "do", "actions", "deliverables", "different", "change", "see", "steps", "happen", "happens", "expect",
			"hymrwymiadau", "ymrwymiadau", "haddewidion", "addewidion", "addawn", "ymrwymo", "ofynnais", "ofyn", "wnawn", "wnaf", "wneud", "camau", "wahanol", "newid", "welwch":
			return true
		}
	}
	return false
}
