package facts

// welsh finds the promising clauses of a Welsh sentence. The verb stands first
// and its subject after it: "Bydd y Prif Gwnstabl yn …"; endings say I and we:
// byddaf, byddwn.
func (m *promiser) welsh() {
	p := m.p
	if m.asksQuestion() {
		return
	}
	for _, c := range p.within(m.s.from, m.s.to) {
		m.guessed = false
		switch c.class {
		case classCyI, classCySynI:
			m.promise(c, m.speakerActor())
		case classCyWe, classCySynWe:
			m.promise(c, m.weActor())
		case classCyWill:
			m.promise(c, m.subjectOf(c))
		case classCyImp:
			if !m.pointsAt(c) {
				m.promise(c, m.impersonal(c))
			}
		case classCyContinues:
			m.carriesOn(c)
		case classCyWork:
			m.worksOn(c)
		case classCyAsks:
			m.asked(c)
		case classCyAgreed:
			m.pledged(c)
		case classCyHopes:
			m.wishes(c)
		case classCyThird:
			if m.opensClause(c.from) {
				m.promise(c, m.subjectAfter(c.to))
			}
		case classCyHopeNoun:
			m.hopeOf(c)
		case classAllocates:
			m.allocatesCy(c)
		case classCyWould:
			m.reportedCy(c)
		case classCyPledged:
			m.undertook(c)
		case classCyBe:
			m.isTo(c)
		}
	}
	m.guessed = false
	m.promisedToYouCy()
	m.synthetic()
}

// promisedToYouCy reads "Cewch wybod gennym erbyn …", "Byddwch yn clywed gennyf":
// who is to write, acts.
func (m *promiser) promisedToYouCy() {
	for i := m.s.from; i < min(m.s.to, m.s.from+3); i++ {
		if !isWord(m.p, int(i), "cewch") && !isWord(m.p, int(i), "gewch") && !isWord(m.p, int(i), "byddwch") {
			continue
		}
		for k := i + 1; k < min(m.s.to, i+6); k++ {
			actor := ""
			switch fold(m.p.text(k, k+1)) {
			case "gennym":
				actor = m.weActor()
			case "gennyf", "gen":
				actor = m.speakerActor()
			case "gan":
				for _, q := range m.p.within(k+1, min(m.s.to, k+4)) {
					if a := m.actorOf(q); ours(a) {
						actor = a
					}
				}
			}
			if actor != "" {
				m.add(finding{at: i, rank: bound, actor: actor, rule: "promised_to_you"})
				return
			}
		}
	}
}

// asksQuestion reports whether the sentence begins as a question does.
func (m *promiser) asksQuestion() bool {
	first := m.s.from
	if m.p.toks[first].kind != word {
		first++ // a quotation mark
	}
	c, ok := m.p.cueAt(int(first), classCyAsksif)
	if !ok || c.to-c.from > 2 {
		return false
	}
	for i := first; i < m.s.to; i++ {
		if m.p.toks[i].mark == '?' {
			return true // "Pryd fydd …?" gofynnodd …
		}
	}
	return m.s.question
}

// promise notes a future with its actor.
func (m *promiser) promise(c cue, actor string) {
	if actor == ActorNone || m.overlaps(c, classCyTelling) || m.overlaps(c, classCyThanks) || m.unreal(c.from) || m.subordinate(c.from) {
		return
	}
	if c.to < m.s.to && m.p.toks[c.to].mark == ',' && c.from > m.s.from && (isWord(m.p, int(c.from-1), "na") || isWord(m.p, int(c.from-1), "ni")) {
		return // "na fydd, ond …" answers a question
	}
	if isWord(m.p, int(c.to-1), "am") && isWord(m.p, int(c.to), "i") {
		return // "Rwyf am i hynny barhau": a wish of others
	}
	for _, q := range m.p.within(c.from, min(m.s.to, c.to+3)) {
		if q.class == classCyThanks || q.class == classCyExpects {
			return
		}
	}
	for _, q := range m.p.within(c.from, min(m.s.to, c.to+9)) {
		if q.class == classReceives && !m.negated(c.to, q.from) || q.class == classEnclosed && c.class == classCyWill {
			return
		}
	}
	if m.usual(c) {
		if ours(actor) || m.i > 0 && m.base == VoiceDocument && m.out.Type == TypeOther {
			return
		}
		actor = ActorOther
	}
	f := finding{at: c.from, rank: bound, actor: actor, rule: "future"}
	h, hoping := m.governs(c.from, classCyHopes)
	if !hoping {
		for _, q := range m.p.within(c.to, min(m.s.to, c.to+3)) { // byddaf yn ceisio
			if q.class == classCyHopes {
				h, hoping = q, true
			}
		}
	}
	switch {
	case hoping:
		f.rank, f.hedge, f.rule = hoped, h, "hoped"
		if actor == ActorOther || c.class == classCyWill && m.impersonalHope(h) {
			f.actor = m.wisher(h)
		}
	case m.recurs(c.from):
		f.rank = going
	default:
		if _, ok := m.p.cueAt(int(c.from), classCyContinues); ok { // parhawn i, daliaf i
			f.rank = going
		}
	}
	if c.class != classCyWill || actor != ActorOther {
		if m.worksWith(c.to) && actor != ActorOther {
			f.actor = ActorJoint
		}
	}
	m.add(f)
}

// negated reports whether "ddim" stands in tokens from..to.
func (m *promiser) negated(from, to int32) bool {
	for i := from; i < to; i++ {
		if isWord(m.p, int(i), "ddim") || isWord(m.p, int(i), "na") {
			return true
		}
	}
	return false
}

// usual reports whether caiff or ceir tells what usually is or what others do:
// "Caiff ei rhedeg gan elusen".
func (m *promiser) usual(c cue) bool {
	switch fold(m.p.text(c.from, c.from+1)) {
	case "caiff", "gaiff", "chaiff", "ceir", "cheir":
	default:
		return false
	}
	if m.voice == VoiceChiefConstable {
		return false // "Caiff pob ffeil ei harchwilio gan oruchwylydd": one of theirs
	}
	for i := c.to; i < min(m.s.to, c.to+10); i++ {
		if !isWord(m.p, int(i), "gan") {
			continue
		}
		for _, q := range m.p.within(i+1, min(m.s.to, i+4)) {
			if a := m.actorOf(q); a != "" && a != ActorNone && a != ActorOther {
				return false
			}
		}
		return true
	}
	return false
}

// unreal reports whether an expectation of others governs the verb at token k:
// "Rwy'n disgwyl y bydd …".
func (m *promiser) unreal(k int32) bool {
	_, ok := m.governs(k, classCyExpects)
	return ok
}

// subordinate reports whether the future stands in a clause of time or condition:
// "pan fydd y gwaith wedi'i gwblhau", "a fydd" inside another sentence's noun.
func (m *promiser) subordinate(k int32) bool {
	if k <= m.s.from {
		return false
	}
	switch fold(m.p.text(k-1, k)) {
	case "y": // "Sut y telir am hyn"
		return k-2 >= m.s.from && isWord(m.p, int(k-2), "sut")
	case "pan", "os", "nes", "tra", "lle", "sut", "oni":
		return true
	case "na", "nad":
		return k-2 >= m.s.from && isWord(m.p, int(k-2), "os") // "os na fyddant yn gwella"
	case "a": // "prosiect a fydd yn …" is a relative, "a bydd" is and
		return k-1 > m.s.from && m.p.Text[m.p.toks[k].start] == 'f'
	}
	return false
}

// impersonal is who acts in "cyhoeddir": nobody is named.
func (m *promiser) impersonal(c cue) string {
	for k := c.to; k < min(m.s.to, c.to+10); k++ {
		switch fold(m.p.text(k, k+1)) {
		case "gennyf":
			return m.speakerActor()
		case "gennym":
			return m.weActor()
		}
	}
	for _, q := range m.p.within(c.to, min(m.s.to, c.to+14)) {
		if isWord(m.p, int(q.from)-1, "gan") || isWord(m.p, int(q.from)-2, "gan") {
			if a := m.actorOf(q); a != "" {
				return a
			}
		}
		if q.class == classSubElse && q.from <= c.to+5 {
			return ActorNone
		}
		if q.class == classSubNobody && q.from <= c.to+2 {
			switch fold(m.p.text(q.to-1, q.to)) {
			case "etholiad", "treial", "cwest":
				return ActorNone
			}
		}
	}
	_, service := m.p.hasIn(c.to, min(m.s.to, c.to+5), classSubService)
	if m.polices(c.to, min(m.s.to, c.to+5)) {
		return ActorForce
	}
	return m.settle(service)
}

// subjectAfter is who the verb before token i is said of.
func (m *promiser) subjectAfter(i int32) string {
	p := m.p
	end := min(m.s.to, i+10)
	service, none, person := false, false, ""
	stop := i
	for k := i; k < end; k++ {
		if k == i && (isWord(p, int(k), "yn") || m.isClitic(k, "n") || isWord(p, int(k), "na")) {
			return m.lastPersonCy(i)
		}
		if k > i && (isWord(p, int(k), "yn") || isWord(p, int(k), "'n") || isWord(p, int(k), "ei") || isWord(p, int(k), "eu") || isWord(p, int(k), "wedi")) {
			break
		}
		stop = k + 1
		if (isWord(p, int(k), "fy") || m.isClitic(k, "m")) && m.voice != VoiceChiefConstable {
			person = ActorOffice
		}
		if isWord(p, int(k), "ein") {
			person = m.weActor()
		}
		best := cue{}
		for _, c := range p.within(k, k+1) {
			if m.actorOf(c) != "" && weighs(c) > weighs(best) && !(c.class == classSubWe && k > i) && c.class != classSubI && c.class != classSubThey {
				best = c
			}
			service = service || c.class == classSubService
		}
		if best.to == 0 {
			continue
		}
		a := m.actorOf(best)
		if best.class == classSubNobody {
			none = none || k <= i+1
			continue
		}
		if a == ActorNone {
			return ActorNone
		}
		if none && (best.class == classTown || best.class == classArea) {
			continue // "Ni fydd neb yng Nghasnewydd"
		}
		if m.joinsAnother(best, a) {
			return ActorJoint
		}
		if person == "" || best.class == classSubOffice || best.class == classSubMany {
			person = a
		}
	}
	switch {
	case person != "":
		return person
	case none && isWord(m.p, int(i), "dim") && i+1 < m.s.to && !isWord(m.p, int(i+1), "yn") && !isWord(m.p, int(i+1), "'n") && !isWord(m.p, int(i+1), "o") && m.voice != VoiceDocument:
		return m.existential() // "Fydd dim newid i'r oriau agor"
	case none:
		return ActorNone
	}
	if i < m.s.to && p.toks[i].kind == word {
		switch fold(p.text(i, i+1)) {
		case "o", "e", "ef", "hi", "fo", "yntau", "hithau", "fyntau":
			return m.lastPersonCy(i)
		case "nhw":
			for _, q := range m.p.within(m.s.from, i) {
				if a := m.actorOf(q); q.class == classSubForce || q.class == classForce || q.class == classSubOther || q.class == classSubOffice {
					return a
				} else if q.class == classSubNobody && a == ActorNone && q.from <= m.s.from+2 {
					return ActorNone
				}
			}
			if m.prev != "" {
				return m.prev
			}
		}
	}
	if m.polices(i, stop) {
		return ActorForce
	}
	if _, ok := p.hasIn(i, stop, classTeams); ok && m.voice != VoiceDocument {
		return ActorForce
	}
	head := i
	for head < stop && (isWord(p, int(head), "y") || isWord(p, int(head), "yr") || m.isClitic(head, "r")) {
		head++
	}
	if _, ok := p.cueAt(int(head), classHonorific); ok {
		head++
	}
	if head < stop {
		if a := m.named(head); a != "" && !service {
			return a
		}
	}
	if m.givenToUs(stop) {
		return ActorForce
	}
	return m.settle(service)
}

// joinsAnother reports whether "a", "ac" joins another body to one of ours: "yr
// heddlu a'm swyddfa".
func (m *promiser) joinsAnother(c cue, actor string) bool {
	if actor == ActorOther || c.to+1 >= m.s.to || !isWord(m.p, int(c.to), "a") && !isWord(m.p, int(c.to), "ac") && !isWord(m.p, int(c.to), "na") && !isWord(m.p, int(c.to), "nac") {
		return false
	}
	switch fold(m.p.text(c.to+1, c.to+2)) {
	case "minnau", "finnau", "mi", "fi":
		return actor != ActorCommissioner
	}
	if m.isClitic(c.to+1, "m") { // "a'm dirprwy"
		return actor != ActorOffice
	}
	if m.partners(c.to+1, c.to+4) {
		return true
	}
	for _, q := range m.p.within(c.to+1, min(m.s.to, c.to+3)) {
		if a := m.actorOf(q); a != "" && a != actor && q.class != classSubNobody && q.class != classTown && q.class != classArea {
			return true
		}
	}
	return false
}

// subjectOf is who a form of bod is said of: after it, or before it where the
// sentence puts it first ("Band D fydd …").
func (m *promiser) subjectOf(c cue) string {
	switch fold(m.p.text(c.from, c.from+1)) {
	case "caiff", "gaiff", "chaiff":
		if a := m.agentCy(c.to); a != "" {
			return a
		}
	}
	for _, q := range m.p.within(max(m.s.from, c.from-8), c.from) { // "Fy nirprwy fydd yn …", "Cyfarwyddwr yr heddlu fydd …"
		if a := m.actorOf(q); (q.to == c.from || q.to == c.from-1 && isWord(m.p, int(q.to), "i")) && a != "" && a != ActorNone && q.class != classSubWe && q.class != classSubI {
			return a
		}
	}
	for _, q := range m.p.within(max(m.s.from, c.from-4), c.from) {
		if q.to == c.from && !isWord(m.p, int(c.from), "bydd") && (q.class == classSubNobody || q.class == classSubElse) && !isWord(m.p, int(q.from), "hyn") {
			return ActorNone
		}
	}
	if c.to < m.s.to && m.p.toks[c.to].mark == '£' && !m.passiveCy(c.to) {
		return ActorNone // "bydd £1.9 miliwn yn eisiau"
	}
	a := m.subjectAfter(c.to)
	if a == ActorNone && m.suffered(c) {
		return m.settle(false)
	}
	return a
}

// passiveCy reports whether what stands behind token i is done: "yn cael ei
// neilltuo", "ei roi".
func (m *promiser) passiveCy(i int32) bool {
	for k := i; k < min(m.s.to, i+9); k++ {
		switch fold(m.p.text(k, k+1)) {
		case "cael", "ei", "eu", "mynd", "dod", "ar":
			return true
		}
	}
	return false
}

// suffered reports whether caiff at c says of nobody, or of figures, that they will
// be done something: "Ni chaiff neb ei gludo mewn fan heddlu".
func (m *promiser) suffered(c cue) bool {
	switch fold(m.p.text(c.from, c.from+1)) {
	case "caiff", "gaiff", "chaiff":
	default:
		return false
	}
	nobody := false
	for k := c.to; k < min(m.s.to, c.to+7); k++ {
		switch fold(m.p.text(k, k+1)) {
		case "neb", "ffigurau", "canlyniadau", "ystadegau":
			nobody = true
		case "ei", "eu":
			return nobody
		}
	}
	return false
}

// lastPersonCy is whom a verb without a subject speaks of.
func (m *promiser) lastPersonCy(i int32) string {
	switch fold(m.p.text(max(0, i-1), i)) {
	case "byddant", "fyddant", "maent", "cânt", "cant":
		for _, q := range m.p.within(m.s.from, i) { // "Mae'r heddlu'n dweud y byddant …"
			if q.class == classSubForce || q.class == classForce || q.class == classSubOther || q.class == classSubOffice {
				return m.actorOf(q)
			}
		}
		if a := m.lastBody(i); a != "" {
			return a
		}
	}
	for _, q := range m.p.within(m.s.from, min(i, m.s.from+5)) { // "Dywed y Bwrdd Iechyd y bydd yn agor …"
		if _, told := m.p.hasIn(m.s.from, q.from, classCyTold); told && (q.class == classSubOther || q.class == classSubElse) {
			return ActorNone
		}
	}
	if a := m.lastPerson(i); a != "" {
		return a
	}
	return ActorNone
}

// recurs reports whether the sentence speaks of something done again and again.
func (m *promiser) recurs(from int32) bool {
	for _, c := range m.p.within(from, m.s.to) {
		if c.class != classCyPeriodic {
			continue
		}
		if c.to-c.from == 1 && isWord(m.p, int(c.from), "bob") && !m.timeFollows(c.to) {
			continue
		}
		if isWord(m.p, int(c.from), "blynyddol") && c.from > from && isWord(m.p, int(c.from-1), "adroddiad") {
			continue
		}
		return true
	}
	return false
}
