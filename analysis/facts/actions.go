package facts

// Promises without a finite verb: the entries of lists of actions, what a
// decision resolves, the rows of an action log.

// bare finds promises without a finite verb: entries of lists of actions, what a
// decision resolves, actions in minutes.
func (m *promiser) bare() {
	i := m.firstWord()
	if i >= m.s.to || m.s.to-i < 4 {
		return
	}
	for k := i; m.logged && k < min(m.s.to, i+5); k++ { // "CAM 12: Yr Heddlu i …", "Action 7: …"
		if m.p.toks[k].mark == ':' && k+1 < m.s.to {
			if to, actor, ok := m.logEntry(k + 1); ok {
				m.minutedBy(to, actor)
				return
			}
		}
	}
	if c, ok := m.p.hasIn(m.s.from, min(m.s.to, m.s.from+4), classMinuted); ok && c.to < m.s.to && m.p.toks[c.to].mark == ':' {
		m.minuted(c.to)
		return
	}
	for k := max(0, i-4); k < i; k++ { // "ACTION:" parted from what follows
		if c, ok := m.p.cueAt(int(k), classMinuted); ok && c.to == i-1 && m.p.toks[c.to].mark == ':' {
			m.minuted(c.to)
			return
		}
	}
	if c, ok := m.p.cueAt(int(i), classMinuted); ok && int(c.to) < len(m.p.toks) && m.p.toks[c.to].mark == ':' {
		m.minuted(c.to)
		return
	}
	if m.logged || m.out.Type == TypeReport || m.p.Table > 0 {
		if to, actor, ok := m.logEntry(i); ok {
			m.minutedBy(to, actor)
			return
		}
	}
	if m.logged && m.awaits(i) {
		return
	}
	if m.out.Type == TypeDecision && m.resolves(i) {
		return
	}
	if m.out.Type == TypeDecision && isWord(m.p, int(i), "i") && m.p.toks[i].cap && (m.opensVerbNoun(i+1) || m.endsVerbNoun(i+1)) { // "I ddyfarnu £30,000 …"
		m.add(finding{at: i, rank: bound, actor: ActorOffice, rule: "resolved"})
		return
	}
	if m.barred || m.p.toks[m.s.from].kind == opening || isWord(m.p, int(i), "cyfarfod") && isWord(m.p, int(i+1), "nesaf") || isWord(m.p, int(i), "next") && isWord(m.p, int(i+1), "meeting") {
		return
	}
	entry := m.inList || m.cols != nil || m.out.Type == TypePlan && (m.p.List || m.p.startsBullet() || m.coded())
	if entry && (isWord(m.p, int(i), "with") || isWord(m.p, int(i), "by") || isWord(m.p, int(i), "from") || isWord(m.p, int(i), "together")) {
		for k := i; k < min(m.s.to-1, i+12); k++ { // "With Probation, open six flats …"
			if m.p.toks[k].mark == ',' {
				if _, ok := m.p.cueAt(int(k+1), classOpens); ok {
					if isWord(m.p, int(i), "with") || isWord(m.p, int(i), "together") {
						defer m.sharesLast()
					}
					i = k + 1
				}
				break
			}
		}
	}
	if entry && m.awaits(i) {
		return
	}
	if m.out.Type == TypeDecision && isWord(m.p, int(i), "not") && m.p.toks[i].cap && isWord(m.p, int(i+1), "to") && m.actsNext(i+2) { // "Not to renew the contract"
		m.add(finding{at: i, rank: bound, actor: ActorOffice, rule: "resolved"})
		return
	}
	resolves := m.out.Type == TypeDecision && isWord(m.p, int(i), "to") && m.p.toks[i].cap && i+1 < m.s.to && m.p.toks[i+1].kind == word
	if resolves {
		entry = true
		i++
	}
	things := false // what is promised, not who does it
	c, ok := m.p.cueAt(int(i), classOpens)
	if !ok && (resolves || m.inList && m.anyVerb && m.opensEntry(m.p)) { // "To dispose of …": any verb
		c, ok = cue{from: i, to: i + 1}, true
	}
	if !ok && m.inList && m.pledges && !m.finite() && (m.p.List || m.p.startsBullet() || m.p.startsNumber()) { // things: "A named officer for every school"
		c, ok = cue{from: i, to: i + 1}, true
		things = true
	}
	if m.logged && m.isDone(i) {
		return
	}
	if !ok || !(entry || m.out.Type == TypeDecision && m.lang() == Welsh && m.p.words > 3) {
		return
	}
	f := finding{at: c.from, rank: bound, actor: m.listing, rule: "list_entry"}
	if m.out.Type == TypeDecision {
		f.rule, f.actor = "resolved", ActorOffice
	}
	if things && m.unowned && f.actor == ActorOffice && m.ofForce() {
		f.actor = ActorForce // "A named officer for every school"
	}
	if m.ourList && f.actor == ActorJoint && (m.pays() || m.provides() || m.deeds(classDoesPcc, 1) > 0 || m.deeds(classDoesOffice, 1) > 0 && m.deeds(classDoesForce, 1) == 0) {
		f.actor = ActorOffice // "What we will do: fund a youth worker"
	}
	if f.actor == "" && m.voice == VoiceChiefConstable {
		f.actor = ActorForce
	}
	if f.actor == "" {
		f.actor = ActorOffice
	}
	if _, ok := m.p.cueAt(int(i), classOpensOn); ok || m.lang() == Welsh && m.recurs(i) || m.lang() != Welsh && m.repeats(i) {
		f.rank = going
	}
	if h, ok := m.p.cueAt(int(i), classOpensHope); ok {
		f.rank, f.hedge = hoped, h
	}
	if m.worksWith(i) {
		f.actor = ActorJoint
	}
	m.add(f)
}

// abbreviated is the actor whom minutes call by letters.
func abbreviated(w string) string {
	switch w {
	case "CC":
		return ActorChiefConstable
	case "DCC", "ACC":
		return ActorForce
	case "PCC", "PFCC":
		return ActorCommissioner
	case "OPCC", "OPFCC", "CFO", "CEX":
		return ActorOffice
	}
	return ""
}

// minuted reads an action of minutes: "ACTION: OPCC to publish …".
func (m *promiser) minuted(colon int32) {
	for _, c := range m.p.within(colon, min(colon+6, m.s.to)) {
		if a := m.actorOf(c); a != "" && a != ActorNone {
			m.minutedBy(c.to, a)
			return
		}
	}
}

// minutedBy notes an action of minutes whose doer is known; i is where it begins.
func (m *promiser) minutedBy(i int32, actor string) {
	f := finding{at: i, rank: bound, actor: actor, rule: "minuted_action"}
	if m.repeats(i) || m.recurs(i) || isWord(m.p, int(i+1), "carry") && isWord(m.p, int(i+2), "on") || isWord(m.p, int(i+1), "continue") {
		f.rank = going
	}
	m.add(f)
}

// keepsLog reports whether the document keeps the actions of a meeting: a short
// line says so, or an entry is labelled as one.
func (d *reading) keepsLog() bool {
	if d.out.Type == TypePlan || d.out.Type == TypeLetter {
		return false
	}
	for i := range d.paras {
		p := &d.paras[i]
		if p.words == 0 || p.words > 10 || p.ends {
			if c, ok := p.cueAt(0, classMinuted); ok && int(c.to)+1 < len(p.toks) && (p.toks[c.to].mark == ':' || p.toks[c.to].kind == number && p.toks[c.to+1].mark == ':') {
				return true
			}
			continue
		}
		if c, ok := p.has(classLogs); ok && (c.to-c.from > 1 || d.out.Type != TypeNews) {
			return true
		}
	}
	return false
}

// isEntry reports whether a line that looks like a heading is an action of a log.
func (m *promiser) isEntry(p *para) bool {
	if len(p.sents) == 0 || p.words < 5 {
		return false
	}
	m.p, m.s = p, p.sents[len(p.sents)-1]
	m.voice, m.speaker = m.base, ""
	i := m.s.from
	for k := i; k < min(m.s.to, i+5); k++ {
		if p.toks[k].mark == ':' {
			i = k + 1
		}
	}
	for i < m.s.to && p.toks[i].kind != word {
		i++
	}
	if _, _, ok := m.logEntry(i); ok {
		return true
	}
	n := len(m.found)
	ok := m.awaits(i)
	m.found = m.found[:n]
	return ok
}

// logEntry reads "Chief Constable to provide …", "Yr Heddlu i ddarparu …" from
// token i: who is to act, to or i, and what. to is the token of to.
func (m *promiser) logEntry(i int32) (to int32, actor string, ok bool) {
	p := m.p
	for i < m.s.to && p.toks[i].kind != word {
		i++
	}
	for k := i + 1; k < min(m.s.to-1, i+11); k++ {
		t := p.toks[k]
		switch {
		case t.kind != word && t.mark != '-' && t.mark != '&' && t.mark != ',' && t.mark != '/' && t.mark != '(' && t.mark != ')':
			return 0, "", false
		case isWord(p, int(k), "to") && m.lang() != Welsh:
			if !m.actsNext(k + 1) {
				return 0, "", false
			}
		case isWord(p, int(k), "i") && m.lang() != English && !p.toks[k].cap:
			if !m.opensVerbNoun(k+1) && !(m.logged && m.endsVerbNoun(k+1)) {
				continue
			}
		default:
			continue
		}
		actor = m.logActor(i, k)
		return k, actor, actor != ""
	}
	return 0, "", false
}

// actsNext reports whether the word behind to at token i is a verb of doing.
func (m *promiser) actsNext(i int32) bool {
	t := m.p.toks[i]
	if t.kind != word || t.cap {
		return false
	}
	switch w := fold(m.p.text(i, i+1)); w {
	case "the", "a", "an", "our", "my", "his", "her", "their", "its", "this", "that", "each", "every", "all", "members", "note", "be", "date", "come", "follow", "and", "or", "which", "have":
		return false
	default:
		return len(w) > 1
	}
}

// logActor is who the phrase at tokens from..to names, "" where it names nobody
// who may act.
func (m *promiser) logActor(from, to int32) string {
	p := m.p
	if a := abbreviated(p.text(from, from+1)); a != "" && to == from+1 {
		return a
	}
	for i := from; i < to; i++ {
		switch fold(p.text(i, i+1)) {
		case "members", "member", "aelodau", "thanks", "diolch", "minutes", "cofnodion", "panel", "is", "was", "has", "have", "are", "were", "had", "will", "who", "which", "that", "from", "asked", "said", "noted", "observed", "accepted", "explained", "reported", "response", "ymateb", "mae", "bydd", "roedd":
			return ""
		}
	}
	named, last := "", ""
	for i := from; i < to; i++ {
		best := cue{}
		for _, c := range p.within(i, i+1) {
			a := m.actorOf(c)
			if c.to > to && !(c.to == to+1 && isWord(p, int(to), "to")) || c.class == classDesk {
				a = ""
				if c.class == classDesk {
					a = ActorOffice
				}
			}
			if c.class == classSubElse && m.isCouncil(c) {
				a = ActorOther
			}
			if a != "" && a != ActorNone && c.class != classTown && c.class != classArea && c.class != classSubI && c.class != classSubWe && c.class != classSubThey && (best.to == 0 || weighs(c) > weighs(best)) {
				best, last = c, a
			}
		}
		if best.to == 0 {
			if a := abbreviated(p.text(i, i+1)); a != "" {
				best, last = cue{from: i, to: i + 1}, a
			} else {
				continue
			}
		}
		switch {
		case named == "" || named == last:
			named = last
		case isAnd(p, best.from-1) || isAnd(p, best.from-2) || best.from > 0 && (p.toks[best.from-1].mark == '/' || p.toks[best.from-1].mark == '&'):
			named = ActorJoint
		}
		i = best.to - 1
	}
	return named
}

// isCouncil reports whether a cue names a council.
func (m *promiser) isCouncil(c cue) bool {
	return localBodies[fold(m.p.text(c.from, c.from+1))] || localBodies[fold(m.p.text(c.to-1, c.to))]
}

// resolves reads what a decision resolves at token i: "That a grant of £12,000 be
// made", "£20,000 is granted to …", "The Commissioner approves …".
func (m *promiser) resolves(i int32) bool {
	p := m.p
	actor := ""
	if isWord(p, int(i), "it") && isWord(p, int(i+1), "is") && (isWord(p, int(i+2), "recommended") || isWord(p, int(i+2), "proposed") || isWord(p, int(i+2), "suggested")) {
		return false
	}
	switch {
	case isWord(p, int(i), "that"), isWord(p, int(i), "it") && isWord(p, int(i+1), "is") && (isWord(p, int(i+2), "resolved") || isWord(p, int(i+3), "resolved")):
		for k := i + 1; k < min(m.s.to-1, i+24); k++ {
			if isWord(p, int(k), "be") && !m.notes(k+1) {
				actor = ActorOffice
				break
			}
			if best := m.bestAt(k); k == i+1 || k == i+2 { // "That the Chief Constable submit a review"
				if a := m.actorOf(best); ours(a) && best.to+1 < m.s.to && m.actsNext(best.to) && !m.finite() && !hasSuffix(fold(p.text(best.to, best.to+1)), "s") && !hasSuffix(fold(p.text(best.to, best.to+1)), "ed") {
					actor = a
					break
				}
			}
			if isWord(p, int(k), "is") && (isWord(p, int(k+1), "to") || isWord(p, int(k+1), "not") && isWord(p, int(k+2), "to")) {
				actor, _ = m.subject(k)
				break
			}
		}
	case isWord(p, int(i), "approval"):
		if isWord(p, int(i+1), "is") && (isWord(p, int(i+2), "given") || isWord(p, int(i+2), "granted")) {
			actor = ActorOffice
		}
	case isWord(p, int(i), "i") && approves(fold(p.text(i+1, min(i+2, m.s.to)))):
		actor = m.speakerActor()
	case isWord(p, int(i), "rwy") || isWord(p, int(i), "rwyf"):
		if w := fold(p.text(min(i+2, m.s.to), min(i+3, m.s.to))); w == "cymeradwyo" || w == "awdurdodi" || w == "dyfarnu" {
			actor = m.speakerActor()
		}
	default:
		for k := i; k < min(m.s.to-1, i+8); k++ {
			c, ok := p.cueAt(int(k), classSubPcc)
			if ok && approves(fold(p.text(c.to, min(c.to+1, m.s.to)))) {
				actor = ActorCommissioner
				break
			}
			if isWord(p, int(k), "be") && k > i+1 && !m.finite() && m.toBeDone(k) && !m.notes(k+1) && !isWord(p, int(k-1), "to") {
				actor = ActorOffice // "The tender be accepted"
				break
			}
			if (isWord(p, int(k), "is") || isWord(p, int(k), "are")) && p.toks[m.s.from].mark == '£' {
				if w := fold(p.text(k+1, k+2)); w == "awarded" || w == "granted" || w == "allocated" || w == "approved" {
					actor = ActorOffice
					break
				}
			}
		}
	}
	if actor == "" {
		return false
	}
	m.add(finding{at: i, rank: bound, actor: actor, rule: "resolved"})
	return true
}

// notes reports whether the participle at token i only takes note.
func (m *promiser) notes(i int32) bool {
	switch fold(m.p.text(i, min(i+1, m.s.to))) {
	case "noted", "received", "accepted", "taken", "welcomed", "recorded", "read":
		return true
	}
	return false
}

func approves(w string) bool {
	switch w {
	case "approve", "approves", "authorise", "authorises", "award", "awards", "grant", "grants":
		return true
	}
	return false
}

// finite reports whether the sentence at hand has a verb with a subject: it is no
// mere thing or deed of a list.
func (m *promiser) finite() bool {
	for _, c := range m.p.within(m.s.from, m.s.to) {
		switch c.class {
		case classWill, classBe, classCyWill, classCyBe, classCyI, classCyWe, classWould, classCyWould:
			return true
		}
	}
	return false
}

// firstWord is the first word of the sentence at hand, past its number or letter:
// "(a) To dispose …", "A1 Continue …".
func (m *promiser) firstWord() int32 {
	p, i := m.p, m.s.from
	for i < m.s.to && p.toks[i].kind != word {
		i++
	}
	if i+2 < m.s.to && p.toks[i].end-p.toks[i].start <= 3 && (p.toks[i+1].mark == ')' || p.toks[i+1].mark == '.') && p.toks[i+1].joined {
		i += 2
	} else if i == m.s.from && m.coded() {
		i++
	}
	for i < m.s.to && p.toks[i].kind != word {
		i++
	}
	return i
}

// coded reports whether the paragraph begins with the code of an entry: A1, B12.
func (m *promiser) coded() bool {
	t := m.p.toks[0]
	if t.kind != word || !t.cap || t.end-t.start > 3 || t.end-t.start < 2 {
		return false
	}
	for i := t.start + 1; i < t.end; i++ {
		if c := m.p.Text[i]; c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// sharesLast makes the last promise found that of ours and others.
func (m *promiser) sharesLast() {
	if n := len(m.found); n > 0 {
		m.found[n-1].actor = ActorJoint
	}
}

// awaits reads an entry that only says what is to be done: "An evaluation of the
// workshops to be let by the end of quarter 2".
func (m *promiser) awaits(i int32) bool {
	if m.finite() || isWord(m.p, int(i), "thanks") || isWord(m.p, int(i), "minutes") {
		return false
	}
	for k := i; k < min(m.s.to-2, i+16); k++ {
		if isWord(m.p, int(k), "to") && m.toBeDone(k+1) && !m.notes(k+2) || isWord(m.p, int(k), "to") && isWord(m.p, int(k+1), "be") && isWord(m.p, int(k+2), "let") {
			actor := m.agent(k + 2)
			if actor == "" || actor == ActorNone {
				actor = m.listing
			}
			if actor == "" {
				actor = ActorOffice
			}
			m.add(finding{at: k, rank: bound, actor: actor, rule: "list_entry"})
			return true
		}
	}
	return false
}

// isDone reports whether an entry of a log says what was done.
func (m *promiser) isDone(i int32) bool {
	for ; i < m.s.to; i++ {
		switch fold(m.p.text(i, i+1)) {
		case "circulated", "completed", "closed", "noted", "agreed", "done", "received", "shared", "published", "cyflawnwyd", "caewyd", "cylchredwyd", "cwblhawyd":
			return true
		}
	}
	return false
}

// endsVerbNoun reports whether the word at token i ends as Welsh verb-nouns do.
func (m *promiser) endsVerbNoun(i int32) bool {
	t := m.p.toks[i]
	if t.kind != word || t.cap || t.end-t.start < 5 {
		return false
	}
	w := fold(m.p.text(i, i+1))
	return hasSuffix(w, "io") || hasSuffix(w, "hau") || hasSuffix(w, "u") || hasSuffix(w, "eg") || hasSuffix(w, "ed") || hasSuffix(w, "yd") || hasSuffix(w, "eithio")
}
