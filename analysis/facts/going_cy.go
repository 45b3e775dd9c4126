package facts

// carriesOn reads "yn parhau i", "yn dal i" and their like.
func (m *promiser) carriesOn(c cue) {
	if m.unreal(c.from) {
		return
	}
	actor := ""
	if w := fold(m.p.text(c.from, c.from+1)); w == "pery" || w == "deil" {
		actor = m.subjectAfter(c.from + 1)
	}
	for _, q := range m.p.within(max(m.s.from, c.from-12), c.from+1) {
		switch q.class {
		case classCyBe, classCyI, classCyWe, classCyWill:
			if a := m.beActor(q, c.from); a != "" {
				actor = a
			}
		case classCySynI, classCySynWe:
			actor = m.actorOf(q)
		}
	}
	if actor == "" {
		actor = m.settle(false)
		if actor == ActorOther {
			return
		}
	}
	if m.worksWith(c.to) && actor != ActorNone {
		actor = ActorJoint
	}
	if isWord(m.p, int(m.s.from), "mae") {
		if a := m.effort(m.s.from + 1); a != "" {
			actor = a
		}
	}
	m.add(finding{at: c.from, rank: going, actor: actor, rule: "continues"})
}

// beActor is who a form of bod is said of; limit is where its clause ends.
func (m *promiser) beActor(q cue, limit int32) string {
	switch fold(m.p.text(q.from, q.from+1)) {
	case "ry", "ni", "rydym", "rydyn", "ydym", "rydan", "dan", "dyn", "byddwn", "fyddwn":
		return m.weActor()
	case "rwy", "rwyf", "rydw", "dw", "dwi", "wi", "byddaf", "fyddaf", "bydda", "fydda":
		return m.speakerActor()
	case "yr":
		if isWord(m.p, int(q.from+1), "ydym") {
			return m.weActor()
		}
		return m.speakerActor()
	}
	return m.subjectAfter(q.to)
}

// worksOn reads a continuing present: "rydym yn datblygu", "mae'r heddlu'n
// recriwtio".
func (m *promiser) worksOn(c cue) {
	var be cue
	for _, q := range m.p.within(max(m.s.from, c.from-10), c.from) {
		if q.class == classCyBe {
			be = q
		}
		if q.class == classCyWill || q.class == classCyI || q.class == classCyWe {
			return // read as a future
		}
	}
	if be.to == 0 || m.subordinate(be.from) {
		return
	}
	actor := m.beActor(be, c.from)
	if m.passive(c) && (m.voice == VoiceChiefConstable || m.voice == VoiceOther && m.ranked[m.speaker]) {
		m.add(finding{at: be.from, rank: going, actor: ActorForce, rule: "progressive"})
		return
	}
	if _, service := m.p.hasIn(be.to, c.from, classSubService); m.passive(c) && m.voice == VoiceCommissioner && service {
		m.add(finding{at: be.from, rank: going, actor: ActorOffice, rule: "progressive"})
		return
	}
	if actor == "" || actor == ActorNone || actor == ActorOther || isWord(m.p, int(be.from), "mae") && !m.names(be.to, c.from) {
		return
	}
	if m.worksWith(c.from) {
		actor = ActorJoint
	}
	f := finding{at: be.from, rank: going, actor: actor, rule: "progressive"}
	if isWord(m.p, int(c.to-1), "i") && isWord(m.p, int(c.to-2), "mynd") {
		f.rank, f.rule = bound, "going_to"
	}
	m.add(f)
}

// passive reports whether something is being done: "yn cael ei gyflwyno".
func (m *promiser) passive(c cue) bool {
	return isWord(m.p, int(c.from), "yn") && isWord(m.p, int(c.from+1), "cael") || isWord(m.p, int(c.from), "'n") && isWord(m.p, int(c.from+1), "cael")
}

// names reports whether tokens from..to name one of ours.
func (m *promiser) names(from, to int32) bool {
	for _, q := range m.p.within(from, to) {
		if a := m.actorOf(q); a != "" && a != ActorNone && a != ActorOther {
			return true
		}
	}
	return false
}

// agentCy is whom "gan" names behind a passive: "ei adolygu gan Banel …".
func (m *promiser) agentCy(i int32) string {
	for end := min(m.s.to, i+12); i < end; i++ {
		if !isWord(m.p, int(i), "gan") {
			continue
		}
		for _, q := range m.p.within(i+1, min(m.s.to, i+4)) {
			if a := m.actorOf(q); a != "" && q.class != classTown && q.class != classArea && q.class != classSubNobody {
				return a
			}
		}
	}
	return ""
}
