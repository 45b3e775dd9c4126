package facts

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
	k = m.beforeAside(k)
	j := k - 1
	for j >= m.s.from {
		_, adverb := p.cueAt(int(j), classAdverb)
		if j < k-1 && m.isHave(j) {
			j-- // "I have therefore agreed to"
			continue
		}
		if p.toks[j].kind == word && !adverb && !isWord(p, int(j), "not") || p.toks[j].kind == opening {
			break
		}
		if p.toks[j].kind == punct && (p.toks[j].mark == ';' || p.toks[j].mark == ':' || p.toks[j].mark == '|') {
			break
		}
		j--
	}
	if j < m.s.from {
		return m.settle(false), false
	}
	for _, w := range []string{"which", "that", "who", "what", "when", "how", "as"} {
		if isWord(p, int(j), w) && j > m.s.from {
			return ActorNone, true
		}
	}
	if (isWord(p, int(j), "it") || isWord(p, int(j), "they")) && j > m.s.from+1 { // "The force has said it will …"
		t := j - 1
		if isWord(p, int(t), "that") {
			t--
		}
		for _, q := range p.within(max(m.s.from, t-3), t+1) {
			if (q.class == classTold || q.class == classReports || q.class == classSaid) && q.to == t+1 && q.from > m.s.from {
				return m.subject(q.from)
			}
		}
	}
	if i := m.beforePlace(j); i < j { // "Officers in Swansea will …"
		j = i
	}
	start := m.clauseStart(k)
	if a := m.elided(j); a != "" {
		return a, false
	}
	if start > m.s.from+1 && isWord(p, int(start-1), "who") { // "Those who carry knives will …", "Officers who fail will …"
		for _, c := range p.within(max(m.s.from, start-6), start) {
			if a := m.actorOf(c); c.to == start-1 && a != "" {
				return a, false
			}
		}
	}
	if n := len(m.found); n > 0 && (isWord(p, int(j), "and") || isWord(p, int(j), "but") || isWord(p, int(j), "it") && j > 0 && isWord(p, int(j-1), "and")) {
		if m.found[n-1].rule == "asked" && !m.found[n-1].passive {
			return m.speakerActor(), false // "I have asked … and will publish"
		}
		return m.found[n-1].actor, false // "We are rewriting … and will share"
	}
	if isWord(p, int(j), "and") || isWord(p, int(j), "but") { // "I accept … and shall revisit"
		for _, c := range p.within(m.s.from, min(j, m.s.from+6)) {
			if c.from > m.s.from && m.ties(c.from-1) {
				continue // "Funding for two officers has been found and will …"
			}
			if a := m.actorOf(c); a != "" && a != ActorNone && a != ActorOther {
				return a, false
			}
		}
	}
	best := cue{}
	for _, c := range p.within(max(m.s.from, j-8), j+1) {
		if c.to == j+1 && (c.from >= start || c.to > start || c.class == classSubMany) && m.actorOf(c) != "" && weighs(c) > weighs(best) {
			best = c
		}
	}
	if _, told := p.hasIn(best.from, best.to, classChief); best.class == classSubMany && !told && m.tellsOfChief() {
		return ActorChiefConstable, false
	}
	if best.class == classSubNobody && best.from > start+1 && isThing(fold(p.text(best.from, best.to))) && isWord(p, int(best.from-1), "for") {
		return m.phraseActor(start, best.from-1), false // "The capital for this …"
	}
	if (best.class == classSubOther || best.class == classSubElse) && best.from > start+1 && m.forAt(best.from-1) >= 0 {
		return m.phraseActor(start, m.forAt(best.from-1)), false // "Grants to the voluntary sector …", "Calls with the fire service …"
	}
	if best.class == classSubNobody && best.from > start+1 && m.doneHead(start, best.from-1) {
		return m.phraseActor(start, best.from-1), false // "Workshops for new applicants are to be held", "A panel of residents will choose"
	}
	if best.class == classSubNobody && best.from > start && m.describesHead(best.from-1) {
		return m.phraseActor(start, j+1), false // "A hub for victims of crime will open"
	}
	if best.to > 0 {
		a := m.actorOf(best)
		if b := m.coordinate(best.from); b != "" && b != a && a != ActorNone && !(b == ActorNone && best.class != classSubI && best.class != classSubWe && !m.localBody(best.from)) {
			return ActorJoint, false
		}
		if (a == ActorNone || a == ActorOther) && (m.pairs(k) || m.listsOurs(k)) {
			return ActorJoint, false
		}
		return a, false
	}
	if m.pairs(k) || m.listsOurs(k) {
		return ActorJoint, false
	}
	if start > m.s.from && m.isPronounOwner(start) && !m.partners(start+1, k) {
		for _, c := range p.within(max(m.s.from, start-8), start) { // "The Chief Constable and her team"
			if a := m.actorOf(c); c.to == start-1 && ours(a) && isWord(p, int(c.to), "and") {
				return a, false
			}
		}
	}
	return m.phraseActor(start, j+1), false
}

// elided is who acts where a possessive at token j ends the subject: "My team and
// the Chief Constable's will meet"; "" elsewhere.
func (m *promiser) elided(j int32) string {
	if !m.isClitic(j, "s") {
		return ""
	}
	for _, c := range m.p.within(max(m.s.from, j-4), j) {
		a := m.actorOf(c)
		if c.to != j || a == "" || a == ActorNone {
			continue
		}
		if b := m.coordinate(c.from); b != "" && b != ActorNone {
			return ActorJoint
		}
		return ownedBy(a)
	}
	return ""
}

// isHave reports whether token i is a form of have that helps another verb.
func (m *promiser) isHave(i int32) bool {
	return isWord(m.p, int(i), "have") || isWord(m.p, int(i), "has") || m.isClitic(i, "ve")
}

// beforeAside is the end of the subject of the verb at token k where something
// between commas parts them: "The scheme, funded by the Commissioner, will …".
func (m *promiser) beforeAside(k int32) int32 {
	if k <= m.s.from || m.p.toks[k-1].mark != ',' {
		return k
	}
	for i := k - 2; i > m.s.from+1 && i > k-16; i-- {
		if m.p.toks[i].mark == ',' {
			return i
		}
	}
	return k
}

// behindAside is where the verb of a subject stands that ends before token i: there
// or behind what stands between commas.
func (m *promiser) behindAside(i int32) int32 {
	if i >= m.s.to || m.p.toks[i].mark != ',' {
		return i
	}
	for k := i + 1; k < min(m.s.to, i+16); k++ {
		if m.p.toks[k].mark == ',' {
			return k + 1
		}
	}
	return i
}

// doneHead reports whether token i is a preposition behind a noun, from token start
// on, of what a force or an office does: "workshops for".
func (m *promiser) doneHead(start, i int32) bool {
	switch fold(m.p.text(i, i+1)) {
	case "for", "of", "with", "to":
	default:
		return false
	}
	for _, c := range m.p.within(start, i) {
		if (c.class == classDoesOffice || c.class == classDoesForce) && c.to == i {
			return true
		}
	}
	return false
}

// describesHead reports whether token i ties what follows to a noun before it:
// "a hub for victims", where the hub opens.
func (m *promiser) describesHead(i int32) bool {
	return m.ties(i) && (m.provides() || m.pays())
}

// forAt is the preposition at token i or before the article there, -1 where none
// stands.
func (m *promiser) forAt(i int32) int32 {
	for k := i; k > m.s.from && k > i-3; k-- {
		switch fold(m.p.text(k, k+1)) {
		case "for", "to", "with", "about", "against", "between", "among":
			return k
		case "the", "our", "its", "all", "local":
		default:
			return -1
		}
	}
	return -1
}

// ties reports whether a preposition or the rest of its phrase stands at token i,
// back to which a noun stands: "for two more" officers.
func (m *promiser) ties(i int32) bool {
	for k := i; k > m.s.from && k > i-4; k-- {
		switch fold(m.p.text(k, k+1)) {
		case "for", "of", "to", "with", "about", "against", "between", "among", "by":
			return true
		case "two", "three", "four", "five", "six", "ten", "more", "new", "further", "additional", "extra", "all", "the", "our":
		default:
			if m.p.toks[k].kind != number {
				return false
			}
		}
	}
	return false
}

// beforePlace steps back over "in Swansea", "across the county" that end with
// token j.
func (m *promiser) beforePlace(j int32) int32 {
	for _, c := range m.p.within(max(m.s.from, j-6), j+1) {
		if c.class != classTown && c.class != classArea || c.to != j+1 {
			continue
		}
		k := c.from - 1
		if k > m.s.from && isWord(m.p, int(k), "the") {
			k--
		}
		if k <= m.s.from {
			continue
		}
		switch fold(m.p.text(k, k+1)) {
		case "in", "across", "throughout", "around", "from", "near", "outside", "at", "for", "of":
			return k - 1
		}
	}
	return j
}

// pairs reports whether the sentence begins with one of ours, "and" and another
// body before the verb at token k: "My team and the county council are …".
func (m *promiser) pairs(k int32) bool {
	from := m.s.from
	for from < k && (m.p.toks[from].kind != word || isWord(m.p, int(from), "the") || isWord(m.p, int(from), "both")) {
		from++
	}
	for _, c := range m.p.within(from, min(from+2, k)) {
		if c.to == k && m.actorOf(c) != "" {
			return false // "The Police and Crime Panel"
		}
	}
	for _, c := range m.p.within(from, min(from+2, k)) {
		a := m.actorOf(c)
		if a == "" || a == ActorNone || a == ActorOther || !isWord(m.p, int(c.to), "and") || k-c.to < 2 || k-c.to > 8 || m.p.toks[c.to+1].kind != word {
			continue
		}
		if m.isPronounOwner(c.to+1) && !m.partners(c.to+2, k) {
			return false // "The Chief Constable and her team"
		}
		for i := c.to; i < k; i++ { // no other verb, no mark between
			if m.p.toks[i].kind != word && m.p.toks[i].mark != '-' {
				return false
			}
		}
		for _, q := range m.p.within(c.to, k) {
			if q.class == classWill || q.class == classBe || q.class == classSubI || q.class == classSubWe || q.class == classSubThey || q.class == classContinues {
				return false
			}
		}
		return true
	}
	return false
}

// coordinate gives the actor that "and" joins to the subject that begins at
// token i, past the article.
func (m *promiser) coordinate(i int32) string {
	for i > m.s.from && (isWord(m.p, int(i-1), "the") || isWord(m.p, int(i-1), "my") || isWord(m.p, int(i-1), "our")) {
		i--
	}
	if i <= m.s.from || !isWord(m.p, int(i-1), "and") && !isWord(m.p, int(i-1), "nor") {
		return ""
	}
	for _, c := range m.p.within(max(m.s.from, i-7), i-1) {
		if a := m.actorOf(c); c.to == i-1 && a != "" {
			return a
		}
	}
	return ""
}

// listsOurs reports whether the subject of the verb at token k is a list with one
// of ours and others in it: "The unit, my office and the health trusts".
func (m *promiser) listsOurs(k int32) bool {
	one, commas := false, 0
	for i := m.s.from; i < k; i++ {
		t := m.p.toks[i]
		if t.mark == ',' {
			commas++
		} else if t.kind == punct && t.mark != '-' && t.mark != '.' {
			return false
		}
	}
	if commas == 0 || k-m.s.from > 20 {
		return false
	}
	and := false
	for _, c := range m.p.within(m.s.from, k) {
		switch c.class {
		case classWill, classBe, classSubI, classSubWe, classSubThey, classContinues, classTold, classHopes, classAgreed, classAsks:
			return false
		}
		one = one || ours(m.actorOf(c)) && c.class != classTown && c.class != classArea
	}
	for i := m.s.from; i < k; i++ {
		and = and || isWord(m.p, int(i), "and")
	}
	return one && and
}
