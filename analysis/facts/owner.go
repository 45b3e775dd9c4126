package facts

import "strings"

// The subject of a promise is often a phrase that no table lists: "the
// Commissioner's staff", "the newly formed knife crime squad", "The Wallich".
// Whose act it is shows in its parts: whose the head is, what kind of thing, and
// failing both whether it is a name.

// owns reports whether the cue at hand is only the owner of what follows it
// before token to: "the Commissioner's staff".
func (m *promiser) owns(c cue, to int32) bool {
	return c.to+1 < to && m.isClitic(c.to, "s")
}

// isClitic reports whether token i is an apostrophe and w.
func (m *promiser) isClitic(i int32, w string) bool {
	return isWord(m.p, int(i), "'"+w) || isWord(m.p, int(i), "’"+w)
}

// ownedBy is who acts where somebody's staff or things do.
func ownedBy(actor string) string {
	switch actor {
	case ActorCommissioner:
		return ActorOffice
	case ActorChiefConstable:
		return ActorForce
	}
	return actor
}

// isDeputy reports whether the title at c is a deputy's or an assistant's, who
// act for the office unless the document is their own.
func (m *promiser) isDeputy(c cue) bool {
	if m.out.Role == "Deputy PCC" {
		return false
	}
	for i := c.from - 1; i >= m.s.from && i >= c.from-5; i-- {
		switch fold(m.p.text(i, i+1)) {
		case "police", "and", "fire", "crime", ",":
		case "deputy", "assistant", "dirprwy", "nirprwy", "ddirprwy":
			return true
		default:
			return false
		}
	}
	return false
}

// polices reports whether tokens from..to name what only a force has: a squad,
// patrols, a custody suite.
func (m *promiser) polices(from, to int32) bool {
	_, ok := m.p.hasIn(from, to, classPolicing)
	return ok
}

// named is who acts where the subject is a name that no table knows: the office
// holder or, behind the first word of the sentence, somebody else. last is the
// token at which the name must stand.
func (m *promiser) named(last int32) string {
	t := m.p.toks[last]
	if t.kind != word || !t.cap || t.shout {
		return ""
	}
	w := m.p.text(last, last+1)
	if m.isAuthor(w) {
		return m.holder()
	}
	for _, c := range m.p.within(max(m.s.from, last-3), last) { // Newport Live
		if (c.class == classTown || c.class == classArea) && c.to == last && last > m.s.from {
			return ActorOther
		}
	}
	if t.id != 0 || last == m.s.from || t.end-t.start < 3 {
		return ""
	}
	return ActorOther
}

// isAuthor reports whether a word is part of the name of who speaks for the
// office.
func (m *promiser) isAuthor(w string) bool {
	for name := range strings.FieldsSeq(m.out.Author) {
		if len(w) > 2 && fold(name) == fold(w) {
			return true
		}
	}
	return false
}

// holder is the document's author as an actor.
func (m *promiser) holder() string {
	if m.out.Role == "staff" {
		return ActorOffice
	}
	return ActorCommissioner
}

// agentName is who "by" or "gan" before token i names where no table does: "by
// Catch22", "by an independent academic". Times and ways are none: "by May", "by
// working together".
func (m *promiser) agentName(i int32) string {
	for k := i; k < min(m.s.to, i+4); k++ {
		t := m.p.toks[k]
		if t.kind != word {
			return ""
		}
		if a := m.named(k); a != "" {
			return a
		}
		if t.shout && t.id == 0 && t.end-t.start > 2 && !m.p.shouts() {
			return ActorOther // "by TIAA"
		}
		if t.cap {
			if k == i && len(m.p.within(k, k+1)) == 0 && !t.shout && t.end-t.start > 2 && !(k+1 < m.s.to && m.p.toks[k+1].cap) {
				return ActorOther // "by Mind": a name that is a word
			}
			return ""
		}
	}
	return ""
}

// ofSpeaker reports whether the cue begins with my or our.
func (m *promiser) ofSpeaker(c cue) bool {
	switch fold(m.p.text(c.from, c.from+1)) {
	case "my", "our", "fy", "ein":
		return true
	}
	return false
}

// isAskedVerb reports whether the participle at token i says what is done to
// somebody by whom the text speaks for.
func (m *promiser) isAskedVerb(i int32) bool {
	switch fold(m.p.text(i, min(i+1, m.s.to))) {
	case "asked", "invited", "offered", "given", "consulted", "surveyed", "supported", "told", "informed", "paid", "funded", "brought", "involved", "commissioned", "reimbursed", "encouraged",
		"contacted", "visited", "required", "sent", "helped", "trained", "briefed", "kept", "challenged", "notified", "shown", "interviewed":
		return true
	}
	return false
}

// isSecond reports whether the chief at c is a deputy or an assistant, who act for
// the force.
func (m *promiser) isSecond(c cue) bool {
	for i := max(m.s.from, c.from-1); i < min(c.to+1, m.s.to); i++ {
		switch fold(m.p.text(i, i+1)) {
		case "deputy", "assistant", "dirprwy", "ddirprwy", "nirprwy", "cynorthwyol":
			return true
		}
	}
	return false
}

// isOtherChief reports whether "the chief" goes on to another office: "the chief
// executive".
func (m *promiser) isOtherChief(c cue) bool {
	if !isWord(m.p, int(c.to-1), "chief") {
		return false
	}
	switch fold(m.p.text(c.to, min(c.to+1, int32(len(m.p.toks))))) {
	case "constable", "constables", "executive", "executives", "finance", "financial", "inspector", "superintendent", "operating", "officer", "officers", "crown", "whip", "medical", "fire", "information", "people":
		return true
	}
	return false
}

// partners reports whether partners stand in tokens from..to.
func (m *promiser) partners(from, to int32) bool {
	for i := from; i < min(to, m.s.to); i++ {
		switch fold(m.p.text(i, i+1)) {
		case "partners", "partneriaid", "bartneriaid", "phartneriaid":
			return true
		}
	}
	return false
}

// isPronounOwner reports whether token i is his, her, its or their: what follows
// belongs to the one named before.
func (m *promiser) isPronounOwner(i int32) bool {
	switch fold(m.p.text(i, i+1)) {
	case "his", "her", "its", "their":
		return true
	}
	return false
}

// ofDesk reports whether the officer at c is one of the office, not of the
// force: a policy officer, an engagement officer.
func (m *promiser) ofDesk(c cue) bool {
	w := fold(m.p.text(c.to-1, c.to))
	if w != "officer" && w != "officers" || c.from <= m.s.from {
		return false
	}
	if w == "officer" && m.voice != VoiceChiefConstable { // "my correspondence officer"
		for i := c.from - 1; i >= m.s.from && i >= c.from-3 && m.p.toks[i].kind == word; i-- {
			if isWord(m.p, int(i), "my") {
				return true
			}
		}
	}
	switch fold(m.p.text(c.from-1, c.from)) {
	case "policy", "engagement", "press", "communications", "finance", "commissioning", "research", "governance", "complaints", "volunteer", "volunteering", "scrutiny", "grants", "support":
		return true
	}
	return false
}

// overPatient is who acts where the office does something to the one whom the
// verb is said of: "The Chief Constable will be held to account"; "" elsewhere.
func (m *promiser) overPatient(c cue, actor string) string {
	if isWord(m.p, int(c.to), "be") && ours(actor) {
		if a := m.agent(c.to + 1); a != "" && a != ActorNone {
			return a // "Officers will be trained by the charity"
		}
	}
	if actor == ActorOther && isWord(m.p, int(c.to), "be") && m.isAskedVerb(c.to+1) && m.voice != VoiceOther && m.agent(c.to+1) == "" {
		return m.settle(false) // "Parish councils will be asked"
	}
	if actor != ActorChiefConstable && actor != ActorForce || m.voice == VoiceChiefConstable || m.voice == VoiceOther {
		return ""
	}
	i := c.to
	for i < m.s.to && (m.isAdverb(i) || isWord(m.p, int(i), "not")) {
		i++
	}
	if !isWord(m.p, int(i), "be") {
		return ""
	}
	switch fold(m.p.text(i+1, min(i+2, m.s.to))) {
	case "held", "challenged", "questioned", "scrutinised":
		if m.agent(i+1) == "" {
			return ActorCommissioner
		}
	case "consulted", "informed", "notified":
		if m.agent(i+1) == "" {
			return ActorOffice
		}
	}
	return ""
}

// asksIndirectly reports whether the clause of the verb at token k says what is
// told or asked in a clause read before: "will say where the officers will go".
func (m *promiser) asksIndirectly(k int32) bool {
	start := m.clauseStart(k)
	if len(m.found) == 0 || start <= m.s.from {
		return false
	}
	switch fold(m.p.text(start-1, start)) {
	case "where", "whether", "what", "why":
		return true
	}
	return false
}

// othersTell reports whether somebody named will set something out: a promise,
// where "I will set out" only speaks of the text at hand.
func (m *promiser) othersTell(c cue) bool {
	switch fold(m.p.text(c.to, min(c.to+1, m.s.to))) {
	case "set", "explain", "outline", "describe", "summarise":
	default:
		return false
	}
	for _, q := range m.p.within(max(m.s.from, c.from-5), c.from) {
		if q.to == c.from && (q.class == classSubCc || q.class == classSubForce || q.class == classForce || q.class == classSubOffice) {
			return true
		}
	}
	return false
}

// elsewhere reports whether the force at c is another one: "a neighbouring
// force", "heddlu arall".
func (m *promiser) elsewhere(c cue) bool {
	for _, i := range []int32{c.from - 1, c.to} {
		if i < m.s.from || i >= m.s.to {
			continue
		}
		switch fold(m.p.text(i, i+1)) {
		case "neighbouring", "another", "outside", "cyfagos":
			return true
		case "arall", "eraill":
			return i == c.to && m.p.toks[c.to-1].kind == word && !isWord(m.p, int(c.to-1), "swyddogion") && !isWord(m.p, int(c.to-1), "swyddog")
		}
	}
	return false
}

// bringsAbout reports whether "will see" says what something does: "The funding
// will see four workers recruited", not what its reader sees.
func (m *promiser) bringsAbout(c cue) bool {
	if !isWord(m.p, int(c.to), "see") || c.from <= m.s.from {
		return false
	}
	switch fold(m.p.text(c.from-1, c.from)) {
	case "you", "i", "we", "residents", "people", "victims", "they", "he", "she", "communities", "who", "drivers", "everyone", "visitors", "readers", "public":
		return false
	}
	for i := c.to + 1; i < min(m.s.to, c.to+12); i++ { // who is seen does something
		w := fold(m.p.text(i, i+1))
		if len(w) > 4 && (hasSuffix(w, "ed") || hasSuffix(w, "ing")) || m.p.toks[i].kind == word && m.actorOf(m.bestAt(i)) == ActorForce {
			return true
		}
	}
	return false
}

// bestAt is the most telling cue of a subject that begins at token i.
func (m *promiser) bestAt(i int32) cue {
	best := cue{}
	for _, c := range m.p.within(i, i+1) {
		if m.actorOf(c) != "" && weighs(c) > weighs(best) {
			best = c
		}
	}
	return best
}

// isThing reports whether a word points at a thing named before.
func isThing(w string) bool {
	switch w {
	case "it", "this", "these", "both", "all":
		return true
	}
	return false
}
