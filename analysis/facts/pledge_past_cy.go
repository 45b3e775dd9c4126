package facts

// undertook reads the past of a Welsh verb of promising, whose subject follows
// it: "Cytunodd y Prif Gwnstabl i …", "Ymgymerodd y gwasanaeth â …".
func (m *promiser) undertook(c cue) {
	if m.campaigned() {
		return
	}
	if c.from > m.s.from {
		switch fold(m.p.text(c.from-1, c.from)) {
		case "a", "pan", "ni", "na", "nad", "fel":
			return
		}
	}
	named := false // what was promised follows: i, â, y byddai, a thing
	for i := c.to; i < min(m.s.to, c.to+9); i++ {
		switch fold(m.p.text(i, i+1)) {
		case "i", "a", "ag", "na", "y", "adroddiad", "cynllun", "cyllid", "arian", "rhoi":
			named = true
		case "ar", "mai", "bod", "fod":
			if !named {
				return // "Cytunodd ar y cofnodion", "Penderfynodd fod …"
			}
		}
	}
	if !named {
		return
	}
	w := fold(m.p.text(c.from, c.from+1))
	actor := ""
	switch {
	case hasSuffix(w, "ais"):
		actor = m.speakerActor()
	case hasSuffix(w, "som"):
		actor = m.weActor()
	default:
		actor = m.sayerCy(c)
	}
	if actor == ActorNone || actor == "" {
		return
	}
	f := finding{at: c.from, rank: bound, actor: actor, rule: "agreed"}
	if m.recurs(c.to) {
		f.rank = going
	}
	m.add(f)
}

// isTo reads "Mae'r Prif Gwnstabl i adrodd yn ôl", "Rwyf i gwrdd â …": a form of
// bod, one of ours, i and a verb-noun.
func (m *promiser) isTo(c cue) {
	p := m.p
	k := c.to
	if isWord(p, int(k), "i") { // rwyf i gwrdd
		switch fold(p.text(c.from, c.from+1)) {
		case "rwyf", "rwy", "yr", "rydym", "byddaf":
		default:
			return
		}
	} else {
		best := cue{}
		for i := k; i < min(m.s.to, k+3); i++ {
			for _, q := range p.within(i, i+1) {
				if ours(m.actorOf(q)) && q.class != classSubI && q.class != classSubWe && q.to > best.to {
					best = q
				}
			}
			if best.to > 0 {
				break
			}
		}
		if best.to == 0 || !isWord(p, int(best.to), "i") {
			return
		}
		k = best.to
	}
	if !m.opensVerbNoun(k + 1) {
		return
	}
	f := finding{at: c.from, rank: bound, actor: m.beActor(c, k), rule: "going_to"}
	if f.actor == ActorNone {
		return
	}
	if m.recurs(k) {
		f.rank = going
	}
	m.add(f)
}

// opensVerbNoun reports whether a verb-noun that acts stands at token i, mutated
// as i mutates it.
func (m *promiser) opensVerbNoun(i int32) bool {
	if i >= m.s.to || m.p.toks[i].kind != word || m.p.toks[i].cap {
		return false
	}
	_, ok := m.p.cueAt(int(i), classVerbNoun)
	return ok
}

// hopeOf reads "Gobaith y llu yw llenwi'r swyddi": a noun of hope, whose it is,
// and yw.
func (m *promiser) hopeOf(c cue) {
	if c.from > m.s.from && m.p.toks[c.from-1].kind == word {
		return // fy, ein and y are read as hopes by themselves
	}
	for i := c.to + 1; i < min(m.s.to, c.to+8); i++ {
		switch fold(m.p.text(i, i+1)) {
		case "yw", "ydi", "ydy":
		default:
			continue
		}
		actor := ""
		for _, q := range m.p.within(c.to, i) {
			if a := m.actorOf(q); a != "" && (actor == "" || ours(a)) && q.class != classTown && q.class != classArea {
				actor = a
			}
		}
		if actor == "" || actor == ActorNone {
			return
		}
		m.add(finding{at: c.from, rank: hoped, actor: actor, rule: "hoped", hedge: cue{class: classCyHopes, from: c.from, to: c.to}})
		return
	}
}
