package facts

// hoper is who acts in a hope: the speakers where it is impersonal.
func (m *promiser) hoper(h cue) string {
	for i := h.from; i < h.to; i++ { // "it is my hope"
		switch {
		case isWord(m.p, int(i), "my"):
			return m.speakerActor()
		case isWord(m.p, int(i), "our"):
			return m.weActor()
		}
	}
	switch fold(m.p.text(h.from, h.from+1)) {
	case "it", "is":
		return m.hopedByNobody()
	}
	a, _ := m.subject(h.from)
	return a
}

// hopedByNobody is who acts where it is hoped: the force in its chief's words; all
// of us in a letter or a statement; whoever the evidence speaks for in what the
// office writes for itself.
func (m *promiser) hopedByNobody() string {
	switch {
	case m.voice == VoiceChiefConstable:
		return ActorForce
	case m.voice == VoiceOther:
		return m.speakerActor()
	case m.out.Type == TypeReport || m.out.Type == TypeDecision || m.out.Type == TypePlan && !m.joint:
		if c, ok := m.p.hasIn(m.s.from, m.s.to, classShared); !ok || c.to >= m.s.to {
			return m.settle(false)
		}
	}
	return ActorJoint
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
	that := isWord(p, int(c.to-1), "that") || isWord(p, int(c.to), "that") // "have asked that parents be told"
	for _, q := range p.within(c.from, min(m.s.to, c.to+6)) {
		if that && (q.class == classSubNobody || q.class == classSubOther) {
			continue
		}
		if q.class == classSubNobody && q.to == q.from+1 && (isThing(fold(p.text(q.from, q.to))) || isWord(p, int(q.from), "that") || isWord(p, int(q.from), "which")) {
			continue
		}
		if a := m.actorOf(q); a != "" && q.class != classSubI && q.class != classSubThey && q.class != classSubWe {
			actor = a
			break
		}
	}
	verb := fold(p.text(c.to-1, c.to))
	if verb == "commissioned" {
		actor = m.speakerActor()
		if m.voice == VoiceDocument || isWord(p, int(c.from), "has") {
			actor = ActorCommissioner
		}
		if a := m.provider(c.to); a != "" {
			actor = a
		}
	}
	passive := false
	for i := c.from; i < c.to; i++ {
		passive = passive || isWord(p, int(i), "been") || isWord(p, int(i), "was")
	}
	if passive && (actor == "" || !isWord(p, int(c.from), "been")) {
		k := c.from
		if isWord(p, int(k), "been") {
			k--
		}
		actor, _ = m.subject(k)
	}
	if a := abbreviated(p.text(c.to, min(c.to+1, m.s.to))); actor == "" && a != "" {
		actor = a // "I have asked ACC Hepple to …"
	}
	if actor == "" {
		actor = ActorChiefConstable
	}
	f := finding{at: c.from, rank: bound, actor: actor, rule: "asked", passive: passive}
	if m.repeats(c.to) {
		f.rank = going
	}
	m.add(f)
}

// agreed reads "has agreed to", "has until … to".
func (m *promiser) agreed(c cue) {
	if m.campaigned() {
		return
	}
	for _, q := range m.p.within(max(m.s.from, c.from-2), c.from) {
		if q.class == c.class && q.to >= c.to {
			return // "agreed to" of "have agreed to"
		}
	}
	for _, w := range []string{"in", "for", "on", "at", "by", "as"} {
		if isWord(m.p, int(c.to), w) && isWord(m.p, int(c.to-1), "to") {
			return // "priorities I have committed to in …"
		}
	}
	switch fold(m.p.text(max(m.s.from, c.from-1), c.from)) {
	case "to", "would", "could", "should", "must", "may", "might", "can", "cannot", "not", "n't", "'t":
		if !isWord(m.p, int(c.from), "does") && !isWord(m.p, int(c.from), "do") {
			return // "If I were to agree to this"
		}
	case "had", "'s", "my", "his", "her", "their", "the", "a", "our", "its", "no":
		return // a promise to do something is a thing
	}
	with := isWord(m.p, int(c.to-1), "with")
	if with && !m.agreesTo(c.to) {
		return // "I have agreed with the findings"
	}
	actor, relative := m.subject(c.from)
	if relative {
		return
	}
	if actor == ActorNone && m.localBody(c.from) {
		actor = ActorOther
	}
	if with && ours(actor) {
		actor = ActorJoint
	}
	f := finding{at: c.from, rank: bound, actor: actor, rule: "agreed"}
	if m.repeats(c.to) {
		f.rank = going
	}
	switch fold(m.p.text(c.from, c.from+1)) {
	case "my":
		f.actor, m.guessed = m.speakerActor(), false // "My promise to residents is …"
	case "our":
		f.actor, m.guessed = m.weActor(), false
	}
	if c.class == classUntil {
		f.rule = "given_until"
		for i := c.from; i < c.to; i++ { // "The Mayor has given him until …"
			switch fold(m.p.text(i, i+1)) {
			case "him", "her", "constable":
				f.actor, m.guessed = ActorChiefConstable, false
			case "them", "force", "officers":
				f.actor, m.guessed = ActorForce, false
			}
		}
	}
	if m.guessed && (actor == ActorOffice || actor == ActorForce) && m.voice != VoiceChiefConstable && (m.isFirstName(c.from) || m.isBodyOf(c.from)) {
		f.actor, m.guessed = ActorOther, false // "Nexus has agreed to …", "The landlord has agreed to …"
	}
	m.add(f)
}

// agreesTo reports whether the body behind token i is who it was agreed with to do
// something: "with Merseyside and Lancashire to share …".
func (m *promiser) agreesTo(i int32) bool {
	for k := i + 1; k < min(m.s.to-1, i+10); k++ {
		if isWord(m.p, int(k), "to") || isWord(m.p, int(k), "that") {
			return m.actsNext(k+1) || isWord(m.p, int(k), "that")
		}
	}
	return false
}

// isFirstName reports whether a name that no table knows, the first word of the
// sentence, is all that stands before the verb at token k.
func (m *promiser) isFirstName(k int32) bool {
	t := m.p.toks[m.s.from]
	return k == m.s.from+1 && t.kind == word && t.cap && t.id == 0 && t.end-t.start > 2
}

// isBodyOf reports whether the verb at token k is said of somebody by a noun that
// no table knows: who agrees acts.
func (m *promiser) isBodyOf(k int32) bool {
	start := m.clauseStart(k)
	for k > start && (m.isHave(k-1) || m.isAdverb(k-1)) {
		k--
	}
	if k-start < 2 || k-start > 6 || isWord(m.p, int(start), "i") || isWord(m.p, int(start), "we") || !isWord(m.p, int(start), "the") && !m.p.toks[start].cap {
		return false
	}
	switch fold(m.p.text(k-1, k)) {
	case "it", "this", "that", "and", "they", "which", "who":
		return false
	}
	return true
}

// campaigned reports whether the sentence tells what was promised to voters.
func (m *promiser) campaigned() bool {
	for i := m.s.from; i < m.s.to; i++ {
		switch fold(m.p.text(i, i+1)) {
		case "manifesto", "maniffesto", "etholiadol":
			return true
		case "campaign":
			return isWord(m.p, int(i-1), "election")
		}
	}
	return false
}

// localBodies are the words that the names of councils and public services end in,
// or in Welsh begin with.
var localBodies = map[string]bool{
	"council": true, "councils": true, "authority": true, "authorities": true,
	"probation": true, "service": true, "prawf": true,
	"cyngor": true, "cynghorau": true, "gynghorau": true, "awdurdod": true, "awdurdodau": true,
}

// localBody reports whether a body named before token k is a council: what it
// will do is its own affair, but what it has agreed to, it has agreed with ours.
func (m *promiser) localBody(k int32) bool {
	for _, q := range m.p.within(max(m.s.from, k-6), k) {
		if q.class == classSubElse && (localBodies[fold(m.p.text(q.from, q.from+1))] || localBodies[fold(m.p.text(q.to-1, q.to))]) {
			return true
		}
	}
	return false
}

// isNoun reports whether "plans to", "aims to" are things, not acts: "no plans
// to close".
func (m *promiser) isNoun(c cue) bool {
	if !isWord(m.p, int(c.from), "plans") && !isWord(m.p, int(c.from), "plan") && !isWord(m.p, int(c.from), "aim") {
		return false
	}
	if w := fold(m.p.text(c.from, c.from+1)); w == "plan" && c.from > m.s.from {
		subject := m.isAdverb(c.from-1) || isWord(m.p, int(c.from-1), "and")
		for _, q := range m.p.within(max(m.s.from, c.from-6), c.from) {
			subject = subject || q.to == c.from && m.actorOf(q) != "" && q.class != classSubNobody
		}
		if !subject {
			return true // "the draft plan to members"
		}
	}
	for _, w := range []string{"no", "the", "our", "my", "any", "these", "of", "have", "has", "their", "a", "its", "force", "this", "delivery", "action", "crime"} {
		if isWord(m.p, int(c.from-1), w) && !(w == "force" || w == "have") {
			return true
		}
	}
	return false
}

// hopesAside reads a hope that something between commas parts from its verb: "I'd
// like, if I can, to visit …", "She proposes, if diaries allow, to hold …".
func (m *promiser) hopesAside() {
	p := m.p
	for i := m.s.from + 1; i+3 < m.s.to; i++ {
		if p.toks[i+1].mark != ',' {
			continue
		}
		verb := i
		switch fold(p.text(i, i+1)) {
		case "like":
			if !isWord(p, int(i-1), "would") && !m.isClitic(i-1, "d") {
				continue
			}
			verb = i - 1
		case "propose", "proposes", "intend", "intends", "hope", "hopes", "plan", "plans", "aim", "aims":
		default:
			continue
		}
		for k := i + 2; k < min(m.s.to-1, i+12); k++ {
			if p.toks[k].mark != ',' || !isWord(p, int(k+1), "to") || !m.actsNext(k+2) {
				continue
			}
			actor, relative := m.subject(verb)
			if actor != "" && !relative {
				m.add(finding{at: verb, rank: hoped, actor: actor, rule: "hoped", hedge: cue{class: classHopes, from: verb, to: i + 1}})
			}
			return
		}
	}
}

// hopes reads a hope, aim or intention.
func (m *promiser) hopes(c cue) {
	p := m.p
	if m.overlaps(c, classThanks) || m.isIn(cue{from: c.from, to: c.to}, classWill) {
		return
	}
	own := isWord(p, int(c.to-1), "to") && !isWord(p, int(c.to), "see") // "intend to raise it with the Minister"
	for _, q := range p.within(c.from, min(m.s.to, c.to+8)) {
		if q.class == classThanks || q.class == classSubElse && !own {
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
	if conditions[w] {
		return
	}
	switch w {
	case "subject to", "subject to funding", "if funding allows", "funding permitting", "where possible", "exploring", "considering", "working towards", "wish to", "want to see", "hope that", "hope we":
		if w != "hope we" && w != "hope that" {
			return
		}
	}
	if isWord(p, int(c.from), "hoped") {
		if _, ok := m.teller(c, classTold); !ok {
			return
		}
	}
	verb := c.from
	if hasSuffix(fold(p.text(verb, verb+1)), "ing") { // "I am now planning to …"
		for verb > m.s.from+1 && m.isAdverb(verb-1) {
			verb--
		}
		if q, ok := p.cueAt(int(max(m.s.from, verb-1)), classBe); ok && q.to == verb {
			verb = q.from
		} else {
			verb = c.from
		}
	}
	actor, relative := m.subject(verb)
	if c.from == m.s.from || isWord(p, int(c.from), "it") || isWord(p, int(c.from), "is") && isWord(p, int(c.from-1), "it") {
		m.guessed = false
		actor, relative = m.hoper(c), false
	}
	switch fold(p.text(c.from, c.from+1)) {
	case "our":
		actor, m.guessed = m.weActor(), false
	case "my":
		actor, m.guessed = m.speakerActor(), false
	}
	if relative {
		return
	}
	for i := c.from; i <= c.to && i < m.s.to && actor == ActorCommissioner; i++ {
		if isWord(p, int(i), "we") { // "I hope we can have a charter in place"
			actor = m.weActor()
		}
	}
	if ours(actor) && m.withAnother(c.to) {
		actor = ActorJoint
	}
	m.add(finding{at: c.from, rank: hoped, actor: actor, rule: "hoped", hedge: c})
}
