package facts

// asked reads "gofynnais i'r Prif Gwnstabl …": who is asked must act.
func (m *promiser) asked(c cue) {
	for _, w := range []string{"mi", "fi", "imi", "ni", "inni"} { // others have asked
		if isWord(m.p, int(c.to), w) {
			return
		}
	}
	switch fold(m.p.text(c.to, min(c.to+1, m.s.to))) {
	case "a", "sut", "pryd", "pam", "beth", "ai", "faint", "pwy":
		if !isWord(m.p, int(c.to+1), "oes") || isWord(m.p, int(c.to), "a") {
			return // "Gofynnodd a oedd …"
		}
	}
	for _, q := range m.p.within(max(m.s.from, c.from-1), c.from) {
		if (q.class == classCyI || q.class == classCyWe) && q.to == c.from {
			return // "Byddaf yn gofyn i'r Prif Gwnstabl …": I shall
		}
	}
	if w := fold(m.p.text(c.from, c.from+1)); w == "yn" || w == "'n" || w == "’n" {
		for _, q := range m.p.within(max(m.s.from, c.from-5), c.from) {
			if q.class == classCyWill {
				return // "Bydd fy mhanel yn gofyn i'r Prif Gwnstabl …": the panel will
			}
		}
	}
	for k := c.to; k < min(m.s.to-1, c.to+5); k++ {
		if q, ok := m.p.cueAt(int(k+1), classSubNobody); ok && isWord(m.p, int(k), "gan") && q.to-q.from == 1 {
			return // "y gofynnais am fwy gan bobl"
		}
	}
	gives := m.gives(c)
	if gives && !m.givesTime(c.to) {
		return // "rhoddais wobr …"
	}
	for _, q := range m.p.within(c.from, min(m.s.to, c.to+8)) {
		if q.class == classViews && !gives {
			return
		}
	}
	for _, q := range m.p.within(max(m.s.from, c.from-4), c.from) {
		if q.class == classPredecessor || q.class == classSubElse {
			return
		}
	}
	actor := ""
	for _, q := range m.p.within(c.to-1, min(m.s.to, c.to+6)) {
		if a := m.actorOf(q); a != "" && q.class != classSubNobody && q.class != classSubI {
			actor = a
			break
		}
	}
	switch {
	case isWord(m.p, int(c.to-1), "comisiynu"):
		actor = m.speakerActor()
		if a := m.provider(c.to); a != "" {
			actor = a
		}
	case actor == "" && isWord(m.p, int(c.from), "gofynnir"):
		return // "Gofynnir i unrhyw un â gwybodaeth …"
	case actor == "":
		actor = ActorChiefConstable
	}
	if gives {
		actor = ActorChiefConstable
		if _, ok := m.p.hasIn(m.s.from, min(m.s.to, c.to+8), classSubCc); !ok && !isWord(m.p, int(c.from+1), "ganddi") && !isWord(m.p, int(c.from+1), "ganddo") {
			actor = ActorForce
		}
	}
	f := finding{at: c.from, rank: bound, actor: actor, rule: "asked"}
	if m.recurs(c.to) {
		f.rank = going
	}
	m.add(f)
}

// gives reports whether the cue says that somebody is given time to act.
func (m *promiser) gives(c cue) bool {
	switch fold(m.p.text(c.from, c.to)) {
	case "rhoddais", "rhois i", "wedi rhoi tan", "mae gan y prif gwnstabl tan", "tan ddiwedd", "mae ganddi tan", "mae ganddo tan", "mae ganddynt tan", "mae gan y llu tan", "mae gan yr heddlu tan", "wedi cael tan", "wedi cael pythefnos i", "wedi cael mis i", "wedi cael tri mis i", "wedi cael chwe mis i":
		return true
	}
	return false
}

// givesTime reports whether a time follows token i: "dri mis", "tan".
func (m *promiser) givesTime(i int32) bool {
	if isWord(m.p, int(i-1), "tan") || isWord(m.p, int(i-2), "tan") || isWord(m.p, int(i), "tan") {
		return true
	}
	_, ok := m.p.hasIn(i, min(i+4, m.s.to), classUnit)
	return ok
}

// pledged reads "yr wyf wedi ymrwymo i", "mae'r heddlu wedi cytuno i".
func (m *promiser) pledged(c cue) {
	actor := ""
	for _, q := range m.p.within(max(m.s.from, c.from-10), c.from+1) {
		if q.class == classCyBe {
			actor = m.beActor(q, c.from)
		}
	}
	if actor == "" {
		switch w := fold(m.p.text(c.from, c.from+1)); {
		case hasSuffix(w, "af") || hasSuffix(w, "ais") || w == "rwy":
			actor = m.speakerActor()
		case w == "ymrwymwn":
			actor = m.weActor()
		default:
			actor = m.settle(false)
		}
	}
	if m.guessed && (actor == ActorOffice || actor == ActorForce) && m.voice != VoiceChiefConstable && isWord(m.p, int(m.s.from), "mae") && c.from > m.s.from+2 {
		actor, m.guessed = ActorOther, false // "Mae'r ganolfan wedi cytuno i …"
	}
	if actor == ActorNone && m.localBody(c.from) {
		actor = ActorOther
	}
	f := finding{at: c.from, rank: bound, actor: actor, rule: "agreed"}
	if m.recurs(c.to) {
		f.rank = going
	}
	m.add(f)
}

// wishes reads a hope, aim or intention that no future follows.
func (m *promiser) wishes(c cue) {
	switch fold(m.p.text(c.from, c.to)) {
	case "yn amodol ar", "os bydd cyllid", "os bydd arian", "lle bo modd", "os yn bosibl", "os oes modd", "ceisio", "geisio", "cheisio":
		return
	}
	if conditions[fold(m.p.text(c.from, c.to))] {
		return
	}
	if c.from > m.s.from && isWord(m.p, int(c.from-1), "a") && (isWord(m.p, int(c.from), "fwriedir") || isWord(m.p, int(c.from), "obeithir")) {
		return // "Gofynnwyd a fwriedir cau gorsafoedd"
	}
	if _, ok := m.p.hasIn(c.to, min(m.s.to, c.to+4), classSubElse); ok && isWord(m.p, int(c.to-1), "i") {
		return
	}
	for _, q := range m.p.within(c.from, min(m.s.to, c.to+5)) {
		if q.class == classCyThanks || q.class == classSubElse || q.class == classCyTelling {
			return
		}
	}
	actor := m.wisher(c)
	if ours(actor) && m.withAnother(c.to) {
		actor = ActorJoint
	}
	m.add(finding{at: c.from, rank: hoped, actor: actor, rule: "hoped", hedge: c})
}

// wisher is who acts in a hope: its person, or all of us where it is impersonal.
func (m *promiser) wisher(h cue) string {
	w := fold(m.p.text(h.from, h.from+1))
	switch {
	case h.to-h.from > 1 && isWord(m.p, int(h.to-1), "i") && (w == "mae" || w == "disgwylir"):
		if a := m.subjectAfter(h.to); a != ActorNone {
			return a
		}
		return m.hopedByNobody()
	case m.impersonalHope(h):
		return m.hopedByNobody()
	case w == "ein" || w == "hoffem" || w == "anelwn" || hasSuffix(w, "wn") && w != "hoffwn" && w != "carwn" && w != "licwn" && w != "liciwn" && w != "leiciwn":
		return m.weActor()
	case isWord(m.p, int(h.to-1), "gennym"):
		return m.weActor()
	case isWord(m.p, int(h.to-1), "gennyf") || w == "gen" || w == "gennyf" || w == "rwy" || isWord(m.p, int(h.to-1), "i") && isWord(m.p, int(h.to-2), "gen"):
		return m.speakerActor()
	case w == "hoffai" || w == "carai" || w == "bwriada" || w == "gobeithia":
		return m.subjectAfter(h.from + 1)
	case w == "gennym" || w == "gynnon":
		return m.weActor()
	case (w == "licen" || w == "licien" || w == "hoffen" || w == "leicien") && isWord(m.p, int(h.to-1), "ni"), w == "carem":
		return m.weActor()
	case w == "licen" || w == "licien" || w == "hoffen" || w == "leicien":
		return m.speakerActor()
	case w == "hoffwn" || w == "carwn" || w == "licwn" || w == "liciwn" || w == "leiciwn" || w == "fy" || hasSuffix(w, "af"):
		return m.speakerActor()
	}
	if h.from > m.s.from+1 && isWord(m.p, int(h.from-2), "ei") && (isWord(m.p, int(h.from-1), "bod") || isWord(m.p, int(h.from-1), "fod")) {
		return m.lastPersonCy(h.from) // "Dywedodd ei bod yn gobeithio"
	}
	for _, q := range m.p.within(max(m.s.from, h.from-8), h.from) {
		if q.class == classCyBe {
			return m.beActor(q, h.from)
		}
	}
	return m.weActor()
}

func hasSuffix(w, s string) bool { return len(w) > len(s) && w[len(w)-len(s):] == s }

// impersonalHope reports whether nobody is said to hope: gobeithir, y bwriad yw.
func (m *promiser) impersonalHope(h cue) bool {
	w := fold(m.p.text(h.from, h.from+1))
	return hasSuffix(w, "ir") || w == "y"
}
