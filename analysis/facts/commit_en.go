package facts

// english finds the promising clauses of an English sentence.
func (m *promiser) english() {
	p := m.p
	for _, c := range p.within(m.s.from, m.s.to) {
		switch c.class {
		case classWill:
			m.will(c)
		case classGoing:
			m.goingTo(c)
		case classContinues:
			m.continuing(c, "continues")
		case classUnderway:
			m.continuing(c, "under_way")
		case classBe:
			m.progressive(c)
		case classAsks:
			m.asks(c)
		case classAgreed, classUntil:
			m.agreed(c)
		case classHopes:
			m.hopes(c)
		}
	}
}

// clauseStart is the token at which the clause of the verb at token k begins.
// A joint or mark directly before the verb is stepped over: "We are rewriting …
// and will share".
func (m *promiser) clauseStart(k int32) int32 {
	seen := false
	for i := k - 1; i >= m.s.from; i-- {
		t := m.p.toks[i]
		switch {
		case t.mark == ';' || t.mark == ':' || t.mark == '|' || t.kind == opening:
			return i + 1
		case t.mark == ',':
			if seen {
				return i + 1
			}
			continue
		case t.kind == word && m.joins(i):
			if seen {
				return i + 1
			}
			continue
		}
		if _, ok := m.p.cueAt(int(i), classAdverb); !ok && t.kind == word {
			seen = true
		}
	}
	return m.s.from
}

// joins reports whether token i is a word that parts clauses.
func (m *promiser) joins(i int32) bool {
	t := m.p.toks[i]
	if t.end-t.start > 7 {
		return false
	}
	switch fold(m.p.Text[t.start:t.end]) {
	case "and", "but", "that", "which", "who", "where", "because", "while", "so", "as", "whether", "or", "when", "what", "if":
		return true
	}
	return false
}

// subject finds who or what the verb at token k is said of.
func (m *promiser) subject(k int32) (actor string, relative bool) {
	p := m.p
	j := k - 1
	for j >= m.s.from {
		_, adverb := p.cueAt(int(j), classAdverb)
		if p.toks[j].kind == word && !adverb && !isWord(p, int(j), "not") || p.toks[j].kind == opening {
			break
		}
		if p.toks[j].kind == punct && (p.toks[j].mark == ';' || p.toks[j].mark == ':' || p.toks[j].mark == '|') {
			break
		}
		j--
	}
	if j < m.s.from {
		return m.settle(false, false), false
	}
	for _, w := range []string{"which", "that", "who", "what", "when", "how", "as"} {
		if isWord(p, int(j), w) && j > m.s.from {
			return ActorNone, true
		}
	}
	start := m.clauseStart(k)
	if n := len(m.found); n > 0 && (isWord(p, int(j), "and") || isWord(p, int(j), "but") || isWord(p, int(j), "it") && j > 0 && isWord(p, int(j-1), "and")) {
		return m.found[n-1].actor, false // "We are rewriting … and will share"
	}
	if isWord(p, int(j), "and") || isWord(p, int(j), "but") { // "I accept … and shall revisit"
		for _, c := range p.within(m.s.from, min(j, m.s.from+6)) {
			if a := m.actorOf(c); a != "" && a != ActorNone && a != ActorOther {
				return a, false
			}
		}
	}
	best := cue{}
	for _, c := range p.within(max(m.s.from, j-8), j+1) {
		if c.to == j+1 && (c.from >= start || c.class == classSubMany) && m.actorOf(c) != "" && weighs(c) > weighs(best) {
			best = c
		}
	}
	if best.class == classSubMany && m.reported() {
		return ActorChiefConstable, false
	}
	if best.to > 0 {
		a := m.actorOf(best)
		if b := m.coordinate(best.from); b != "" && b != a && a != ActorNone && !(b == ActorNone && best.class != classSubI && best.class != classSubWe) {
			return ActorJoint, false
		}
		return a, false
	}
	return m.phraseActor(start, j+1), false
}

// coordinate gives the actor that "and" joins to the subject that begins at
// token i, past the article.
func (m *promiser) coordinate(i int32) string {
	for i > m.s.from && (isWord(m.p, int(i-1), "the") || isWord(m.p, int(i-1), "my") || isWord(m.p, int(i-1), "our")) {
		i--
	}
	if i <= m.s.from || !isWord(m.p, int(i-1), "and") {
		return ""
	}
	for _, c := range m.p.within(max(m.s.from, i-7), i-1) {
		if a := m.actorOf(c); c.to == i-1 && a != "" {
			return a
		}
	}
	return ""
}

// phraseActor is whose act it is when the subject is a phrase: "My office's plan
// will …", "A joint strategy …", "Payment …".
func (m *promiser) phraseActor(from, to int32) string {
	service, passive := false, false
	for i := to; i < min(m.s.to, to+4); i++ {
		passive = passive || isWord(m.p, int(i), "be")
	}
	if isWord(m.p, int(from), "there") {
		return m.existential()
	}
	for _, c := range m.p.within(max(from, to-14), to) {
		switch c.class {
		case classSubElse:
			return ActorNone
		case classSubMany:
			return ActorJoint
		case classSubService:
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
			return a
		}
	}
	for _, c := range m.p.within(m.s.from, from) { // "The Force has begun …, and the roll-out will …"
		switch a := m.actorOf(c); a {
		case ActorForce, ActorOffice, ActorChiefConstable:
			if c.class != classSubWe && c.class != classSubThey && c.class != classSubI {
				return a
			}
		}
	}
	return m.settle(service, passive)
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
	switch m.voice {
	case VoiceCommissioner:
		return ActorCommissioner
	case VoiceChiefConstable:
		return ActorForce
	}
	return m.settle(false, false)
}

// will reads a clause with will or shall.
func (m *promiser) will(c cue) {
	p := m.p
	if m.overlaps(c, classTelling) || m.overlaps(c, classIf) {
		return
	}
	actor, relative := "", false
	if c.from > m.s.from && isWord(p, int(c.from-1), "there") {
		actor = m.existential()
	} else {
		actor, relative = m.subject(c.from)
	}
	if relative {
		return
	}
	f := finding{at: c.from, rank: bound, actor: actor, rule: "will"}
	if h, ok := m.governs(c.from, classHopes); ok {
		if _, other := p.hasIn(h.to, c.from, classSubElse); other {
			return // a hope of what others do
		}
		f.rank, f.hedge, f.rule = hoped, h, "hoped"
		if actor == ActorNone || actor == ActorOther {
			f.actor = m.hoper(h)
		}
		m.add(f)
		return
	}
	if m.expected(c.from) {
		return
	}
	if h, ok := p.cueAt(int(c.from), classHopes); ok && h.to > c.to {
		f.rank, f.hedge = hoped, h
		if _, ok := p.cueAt(int(c.from), classHopesfirm); ok {
			f.rank, f.hedge = bound, cue{}
		}
	}
	if f.rank == bound && f.rule == "will" && !isWord(p, int(c.from-1), "there") && m.repeats(c.to) {
		f.rank = going
	}
	if m.worksWith(c.to) && actor != ActorNone && actor != ActorOther {
		f.actor = ActorJoint
	}
	m.add(f)
}

// overlaps reports whether a cue of a class begins at the cue or right before.
func (m *promiser) overlaps(c cue, cl class) bool {
	for _, q := range m.p.within(max(m.s.from, c.from-2), c.to) {
		if q.class == cl && q.to > c.from {
			return true
		}
	}
	return false
}

// governs gives the cue of a class that stands before token k in the same
// clause: "It is hoped that … can".
func (m *promiser) governs(k int32, cl class) (cue, bool) {
	last := cue{}
	for _, c := range m.p.within(max(m.s.from, k-16), k) {
		if c.class == cl {
			last = c
		}
	}
	if last.to == 0 {
		return cue{}, false
	}
	for i := last.to; i < k; i++ {
		t := m.p.toks[i]
		if t.mark == ',' || t.mark == ';' || isWord(m.p, int(i), "and") || isWord(m.p, int(i), "but") || isWord(m.p, int(i), "ac") || isWord(m.p, int(i), "ond") {
			return cue{}, false
		}
	}
	return last, true
}

// hoper is who acts in a hope: the speakers where it is impersonal.
func (m *promiser) hoper(h cue) string {
	switch fold(m.p.text(h.from, h.from+1)) {
	case "it", "is":
		if m.voice == VoiceChiefConstable {
			return ActorForce
		}
		return ActorJoint
	}
	a, _ := m.subject(h.from)
	return a
}

// expected reports whether what the verb at token k says is expected of others.
func (m *promiser) expected(k int32) bool {
	_, ok := m.governs(k, classExpects)
	return ok
}

// repeats reports whether the clause after token i speaks of something that is
// done again and again.
func (m *promiser) repeats(i int32) bool {
	for _, c := range m.p.within(i, m.clauseEnd(i)) {
		if c.class != classPeriodic {
			continue
		}
		// "each area for improvement" is no time; "each month" is
		w := fold(m.p.text(c.from, c.to))
		if w == "every" || w == "each" || w == "at each" || w == "all" {
			if !m.timeFollows(c.to) {
				continue
			}
		}
		return true
	}
	return false
}

// clauseEnd is where the clause of the verb before token i ends: where "and" or a
// comma leads to another verb of promise.
func (m *promiser) clauseEnd(i int32) int32 {
	for _, c := range m.p.within(i, m.s.to) {
		if (c.class == classWill || c.class == classContinues) && c.from > i+2 {
			for k := c.from - 1; k > i && k > c.from-5; k-- {
				if isWord(m.p, int(k), "and") || isWord(m.p, int(k), "but") || m.p.toks[k].mark == ',' || m.p.toks[k].mark == ';' {
					return k
				}
			}
		}
	}
	return m.s.to
}

// timeFollows reports whether a unit of time stands within the next words.
func (m *promiser) timeFollows(i int32) bool {
	_, ok := m.p.hasIn(i, min(i+3, m.s.to), classUnit)
	return ok
}

// goingTo reads "is going to", "is to".
func (m *promiser) goingTo(c cue) {
	actor, relative := m.subject(c.from)
	if relative {
		return
	}
	if c.to-c.from == 2 && (isWord(m.p, int(c.from), "is") || isWord(m.p, int(c.from), "are")) { // "is to": only of one of ours
		named := false
		for _, q := range m.p.within(max(m.s.from, c.from-5), c.from) {
			if a := m.actorOf(q); q.to == c.from && a != "" && a != ActorNone {
				named = true
			}
		}
		if !named {
			return
		}
	}
	m.add(finding{at: c.from, rank: bound, actor: actor, rule: "going_to"})
}

// continuing reads "continues to", "is under way".
func (m *promiser) continuing(c cue, rule string) {
	if m.isIn(c, classWill) || m.overlaps(c, classNotprog) {
		return
	}
	for i := max(m.s.from, c.from-8); i < c.from; i++ {
		if isWord(m.p, int(i), "while") || isWord(m.p, int(i), "whilst") || isWord(m.p, int(i), "can") || isWord(m.p, int(i), "must") || isWord(m.p, int(i), "could") || isWord(m.p, int(i), "should") {
			return
		}
	}
	actor, relative := m.subject(c.from)
	if relative {
		return
	}
	if rule == "under_way" && actor == ActorNone {
		return
	}
	if m.worksWith(c.from) && actor != ActorNone {
		actor = ActorJoint
	}
	m.add(finding{at: c.from, rank: going, actor: actor, rule: rule})
}

// isIn reports whether a will stands right before the cue: the clause is read
// there.
func (m *promiser) isIn(c cue, cl class) bool {
	for _, q := range m.p.within(max(m.s.from, c.from-3), c.from+1) {
		if q.class == cl {
			return true
		}
	}
	return false
}

// progressive reads "are now rewriting": a form of be, adverbs, and a verb in
// -ing whose subject is one of ours.
func (m *promiser) progressive(c cue) {
	if m.overlaps(c, classNotprog) || m.isIn(c, classWill) {
		return
	}
	p := m.p
	i := c.to
	for i < m.s.to && i < c.to+5 {
		q, ok := p.cueAt(int(i), classAdverb)
		if !ok {
			break
		}
		i = q.to
	}
	if i >= m.s.to || !isProgressive(p, i) {
		return
	}
	for _, q := range p.within(c.from, i+1) {
		if q.class == classNotprog || q.class == classThanks || q.class == classUnderway {
			return
		}
	}
	best := cue{}
	for _, q := range p.within(max(m.s.from, c.from-8), c.from) {
		if q.to == c.from || q.to == c.from-1 && m.isAdverb(c.from-1) {
			if m.actorOf(q) != "" && weighs(q) > weighs(best) {
				best = q
			}
		}
	}
	if best.to > 0 && best.from > m.s.from && (isWord(p, int(best.from-1), "ensure") || isWord(p, int(best.from-1), "sure")) {
		return // "to ensure we are listening" is an aim of something else
	}
	actor := m.actorOf(best)
	if best.to == 0 {
		from := m.clauseStart(c.from)
		if !m.owned(from, c.from) {
			return
		}
		actor = m.phraseActor(from, c.from)
	}
	if actor == "" || actor == ActorNone || actor == ActorOther {
		return
	}
	if b := m.coordinate(best.from); best.to > 0 && b != "" && b != actor {
		actor = ActorJoint
	}
	if m.worksWith(i) || m.worksWith(i-1) {
		actor = ActorJoint
	}
	m.add(finding{at: c.from, rank: going, actor: actor, rule: "progressive"})
}

func (m *promiser) isAdverb(i int32) bool {
	_, ok := m.p.cueAt(int(i), classAdverb)
	return ok
}

// isProgressive reports whether token i is a verb in -ing. "in the process of
// agreeing" counts, adjectives such as "willing" do not.
func isProgressive(p *para, i int32) bool {
	t := p.toks[i]
	if t.kind != word || t.cap && !t.shout || t.end-t.start < 5 {
		return false
	}
	w := fold(p.Text[t.start:t.end])
	if len(w) < 5 || w[len(w)-3:] != "ing" {
		return false
	}
	switch w {
	case "willing", "during", "something", "nothing", "anything", "everything", "outstanding", "encouraging", "missing", "concerning",
		"disappointing", "interesting", "surprising", "challenging", "according", "exciting", "amazing", "worrying", "pleasing", "being", "morning", "evening", "building", "housing", "funding":
		return w == "building" || w == "funding"
	}
	return true
}

// asks reads "I have asked the Chief Constable to …": who is asked must act.
func (m *promiser) asks(c cue) {
	p := m.p
	if isWord(p, int(c.to), "me") || isWord(p, int(c.to), "us") {
		return // others have asked
	}
	for _, w := range []string{"views", "comments", "response", "opinion", "thoughts", "comment", "reaction"} {
		for i := c.to; i < min(m.s.to, c.to+8); i++ {
			if isWord(p, int(i), w) {
				return
			}
		}
	}
	for _, q := range p.within(max(m.s.from, c.from-5), c.from) {
		if q.class == classPredecessor || q.class == classSubElse || q.class == classSubNobody && q.to == c.from && q.to-q.from == 1 && !isWord(p, int(q.from), "it") {
			return
		}
	}
	actor := ""
	for _, q := range p.within(c.from, min(m.s.to, c.to+6)) {
		if a := m.actorOf(q); a != "" && q.class != classSubI && q.class != classSubThey && q.class != classSubWe {
			actor = a
			break
		}
	}
	verb := fold(p.text(c.to-1, c.to))
	if verb == "commissioned" {
		if m.base == VoiceDocument || m.voice != VoiceCommissioner || isWord(p, int(c.from), "has") {
			actor = ActorCommissioner
		} else {
			actor = m.speakerActor()
		}
	}
	if actor == "" && isWord(p, int(c.from), "been") {
		actor, _ = m.subject(c.from - 1)
	}
	if actor == "" {
		actor = ActorChiefConstable
	}
	f := finding{at: c.from, rank: bound, actor: actor, rule: "asked"}
	if m.repeats(c.to) {
		f.rank = going
	}
	m.add(f)
}

// agreed reads "has agreed to", "has until … to".
func (m *promiser) agreed(c cue) {
	for _, w := range []string{"in", "for", "on", "at", "by", "as"} {
		if isWord(m.p, int(c.to), w) && isWord(m.p, int(c.to-1), "to") {
			return // "priorities I have committed to in …"
		}
	}
	actor, relative := m.subject(c.from)
	if relative {
		return
	}
	f := finding{at: c.from, rank: bound, actor: actor, rule: "agreed"}
	if c.class == classUntil {
		f.rule = "given_until"
	}
	m.add(f)
}

// isNoun reports whether "plans to", "aims to" are things, not acts: "no plans
// to close".
func (m *promiser) isNoun(c cue) bool {
	if !isWord(m.p, int(c.from), "plans") && !isWord(m.p, int(c.from), "plan") && !isWord(m.p, int(c.from), "aim") {
		return false
	}
	for _, w := range []string{"no", "the", "our", "my", "any", "these", "of", "have", "has", "their", "a", "its", "force", "this", "delivery", "action", "crime"} {
		if isWord(m.p, int(c.from-1), w) && !(w == "force" || w == "have") {
			return true
		}
	}
	return false
}

// hopes reads a hope, aim or intention.
func (m *promiser) hopes(c cue) {
	p := m.p
	if m.overlaps(c, classThanks) || m.isIn(cue{from: c.from, to: c.to}, classWill) {
		return
	}
	for _, q := range p.within(c.from, min(m.s.to, c.to+8)) {
		if q.class == classThanks || q.class == classSubElse {
			return
		}
	}
	if m.isNoun(c) {
		return
	}
	if c.from > m.s.from && (isWord(p, int(c.from-1), "'t") || isWord(p, int(c.from-1), "’t") || isWord(p, int(c.from-1), "not")) {
		return
	}
	w := fold(p.text(c.from, c.to))
	switch w {
	case "subject to", "subject to funding", "if funding allows", "funding permitting", "where possible", "exploring", "considering", "working towards", "wish to", "want to see", "hope that", "hope we":
		if w != "hope we" && w != "hope that" {
			return
		}
	}
	actor, relative := m.subject(c.from)
	if c.from == m.s.from || isWord(p, int(c.from), "it") || isWord(p, int(c.from), "is") && isWord(p, int(c.from-1), "it") {
		actor, relative = m.hoper(c), false
	}
	switch fold(p.text(c.from, c.from+1)) {
	case "our":
		actor = m.weActor()
	case "my":
		actor = m.speakerActor()
	}
	if relative {
		return
	}
	m.add(finding{at: c.from, rank: hoped, actor: actor, rule: "hoped", hedge: c})
}
