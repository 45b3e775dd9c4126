package facts

// What somebody said would be done is told with would in English, byddai in
// Welsh: "The Commissioner said that she would …", "Dywedodd y byddai'n …". It is
// a promise where one of ours, or a partner, is said to do it, and none where it
// only says how things would be.

// reported reads a clause with would that a verb of saying governs.
func (m *promiser) reported(c cue) {
	tell, ok := m.teller(c, classTold)
	if !ok && m.minutes(c) {
		return
	}
	if !ok || m.asksIndirectly(c.from) {
		return
	}
	for i := m.s.from; i < c.from; i++ {
		if isWord(m.p, int(i), "if") || (isWord(m.p, int(i), "what") || isWord(m.p, int(i), "whether")) && i > c.from-4 || isWord(m.p, int(i), "hoped") || isWord(m.p, int(i), "which") && i > tell.to {
			return
		}
	}
	if m.states(c.to) {
		return
	}
	for _, q := range m.p.within(max(m.s.from, tell.from-4), tell.from) {
		if q.class == classPredecessor {
			return // "Your predecessor said that a review would …"
		}
	}
	sayer, _ := m.subject(tell.from)
	m.guessed = false
	if sayer == ActorNone {
		return
	}
	actor, _ := m.subject(c.from)
	if c.from > m.s.from {
		switch fold(m.p.text(c.from-1, c.from)) {
		case "he", "she", "they", "it", "i", "we":
			actor, m.guessed = sayer, false
		}
	}
	if ours(sayer) && m.ownedBefore(c.from) {
		actor, m.guessed = ownedBy(sayer), false
	}
	if actor == ActorNone {
		return
	}
	f := finding{at: c.from, rank: bound, actor: actor, rule: "reported"}
	if h, ok := m.p.cueAt(int(c.to), classHopes); ok && h.from == c.to {
		f.rank, f.hedge = hoped, h
	} else if m.repeats(c.to) {
		f.rank = going
	}
	m.add(f)
}

// minutes reads "The Commissioner would write to the bank", as minutes tell what was
// undertaken, and reports whether the clause was one of these.
func (m *promiser) minutes(c cue) bool {
	if m.base != VoiceDocument || m.voice != VoiceDocument || m.states(c.to) || m.hasWord("if") || m.hasWord("than") {
		return false
	}
	for _, q := range m.p.within(m.s.from, min(c.from, m.s.from+3)) {
		if a := m.actorOf(q); q.to == c.from && ours(a) && (q.class == classSubPcc || q.class == classSubCc || q.class == classSubOffice) {
			m.add(finding{at: c.from, rank: bound, actor: a, rule: "reported"})
			return true
		}
	}
	return false
}

// hasWord reports whether a word stands in the sentence at hand.
func (m *promiser) hasWord(w string) bool {
	for i := m.s.from; i < m.s.to; i++ {
		if isWord(m.p, int(i), w) {
			return true
		}
	}
	return false
}

// teller gives the last verb of saying before the clause at c, unless it is said
// of what somebody was told.
func (m *promiser) teller(c cue, cl class) (cue, bool) {
	tell, found := cue{}, false
	for _, q := range m.p.within(m.s.from, c.from) {
		if q.class == cl {
			tell, found = q, true
		}
	}
	if !found {
		return tell, false
	}
	switch fold(m.p.text(max(m.s.from, tell.from-1), tell.from)) {
	case "was", "were", "been", "as", "being":
		return tell, false
	}
	return tell, true
}

// states reports whether what follows "would" at token i says how things would
// be, not what would be done: "would feel safer", "would be better".
func (m *promiser) states(i int32) bool {
	p := m.p
	for i < m.s.to && (m.isAdverb(i) || isWord(p, int(i), "not") || isWord(p, int(i), "n't") || isWord(p, int(i), "'t")) {
		i++
	}
	switch fold(p.text(i, min(i+1, m.s.to))) {
	case "like", "love", "feel", "mean", "need", "want", "welcome", "prefer", "depend", "seem", "think", "say", "cost", "encourage", "urge", "benefit", "never",
		"have", "hope", "know", "become", "require", "take", "struggle", "suffer", "rather", "wish", "expect", "only", "come", "happen", "remain", "miss", "matter", "lose", "rise", "fall":
		return true
	case "be":
		w := fold(p.text(min(i+1, m.s.to), min(i+2, m.s.to)))
		if len(w) > 4 && hasSuffix(w, "ing") || w == "open" || w == "in" || w == "available" || w == "back" {
			return false
		}
		return !m.toBeDone(i)
	}
	return false
}

// reportedCy reads a Welsh clause with byddai that a verb of saying governs:
// "Dywedodd y Comisiynydd y byddai'n …".
func (m *promiser) reportedCy(c cue) {
	tell, ok := m.teller(c, classCyTold)
	if !ok {
		return
	}
	switch fold(m.p.text(max(m.s.from, c.from-1), c.from)) {
	case "y", "na", "mai":
	default:
		return
	}
	sayer := m.sayerCy(tell)
	if sayer == ActorNone {
		return
	}
	yn := c.to
	for yn < min(m.s.to, c.to+9) && !isWord(m.p, int(yn), "yn") && !m.isClitic(yn, "n") {
		yn++
	}
	if yn >= min(m.s.to, c.to+9) || m.isAdjective(yn+1) {
		return
	}
	actor := sayer
	if yn > c.to && !isWord(m.p, int(c.to), "hi") && !isWord(m.p, int(c.to), "ef") && !isWord(m.p, int(c.to), "o") && !isWord(m.p, int(c.to), "e") && !isWord(m.p, int(c.to), "nhw") {
		actor = m.subjectAfter(c.to)
		if ours(sayer) && (isWord(m.p, int(c.to), "ei") || isWord(m.p, int(c.to), "eu")) && (actor == ActorOther || m.guessed) {
			actor, m.guessed = ownedBy(sayer), false
		}
	}
	if actor == ActorNone {
		return
	}
	f := finding{at: c.from, rank: bound, actor: actor, rule: "reported"}
	if m.recurs(c.to) {
		f.rank = going
	}
	if q, ok := m.p.cueAt(int(yn), classCyHopes); ok && q.from == yn {
		f.rank, f.hedge = hoped, q
	}
	m.add(f)
}

// sayerCy is whose words a Welsh verb of saying tells: who follows it, or whom the
// text spoke of last.
func (m *promiser) sayerCy(tell cue) string {
	w := fold(m.p.text(tell.from, tell.from+1))
	if hasSuffix(w, "ais") {
		return m.speakerActor()
	}
	if w == "wedi" {
		for _, q := range m.p.within(max(m.s.from, tell.from-10), tell.from) {
			if q.class == classCyBe {
				return m.beActor(q, tell.from)
			}
		}
	}
	switch fold(m.p.text(tell.to, min(tell.to+1, m.s.to))) {
	case "na", "nad", "hefyd", "hi", "ef", "e", "o", "wrth", "i", "yntau", "hithau":
		return m.lastPersonCy(tell.from)
	case "y", "yr":
		next := fold(m.p.text(min(tell.to+1, m.s.to), min(tell.to+2, m.s.to)))
		if next == "byddai" || next == "byddent" || next == "bydden" {
			return m.lastPersonCy(tell.from)
		}
	}
	for k := tell.to; k < min(m.s.to, tell.to+4); k++ {
		if a := m.actorOf(m.bestAt(k)); a != "" {
			return a
		}
	}
	return m.subjectAfter(tell.to)
}

// isAdjective reports whether the word behind yn at token i is an adjective: those
// mutate softly there, verb-nouns do not.
func (m *promiser) isAdjective(i int32) bool {
	w := fold(m.p.text(i, min(i+1, m.s.to)))
	if len(w) < 3 {
		return true
	}
	if w[:2] == "dd" || w[0] == 'f' && w[1] != 'f' {
		return true
	}
	switch w {
	case "anodd", "haws", "well", "wych", "ormod", "ddigon", "bwysig", "hawdd", "bosibl", "angenrheidiol", "teimlo", "hoffi", "golygu", "gallu", "rhaid", "costio",
		"croesawu", "rhywbeth", "elwa", "colli", "dioddef", "disgwyl", "credu", "gweld", "parhau'n", "rhan", "rhatach", "ddrud", "deall", "gwybod", "llai", "mwy", "wahanol", "gyfle", "help", "gymorth":
		return true
	}
	return false
}
