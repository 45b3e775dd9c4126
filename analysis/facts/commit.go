package facts

import "strings"

// rank orders strengths: the strongest clause of a sentence sets its strength.
type rank uint8

const (
	hoped rank = iota + 1
	going
	bound
)

var strengths = map[rank]string{hoped: Aspirational, going: Ongoing, bound: Firm}

// finding is a clause of a sentence that promises something.
type finding struct {
	at    int32 // token of the promising word
	rank  rank
	actor string // "" when it isn't said
	rule  string
	hedge cue

	guessed bool   // no word of the sentence says who acts
	why     string // what the surroundings said, where it was guessed
	passive bool   // of asked: the one who is asked is the subject
}

// promiser goes through a document's sentences.
type promiser struct {
	*reading
	i       int      // paragraph
	p       *para    //
	s       sentence //
	voice   string   // whose sentence it is
	speaker string
	prev    string // who the last sentence of the paragraph spoke of
	listing string // actor of a list of actions, "" outside one
	inList  bool
	found   []finding

	why         []string // the evidence weighed for the actor at hand
	he, heIs    string   // the pronoun that the sentence before began with, and whose it was
	guessed     bool     // the actor at hand was guessed from the surroundings
	section     string   // actor of the section: whose answers or comments its heading announces
	many        bool     // it is an association's, or several commissioners'
	joint       bool     // the document speaks for office and force together
	ourList     bool     // the list says that we do it
	faq         bool     // it answers frequent questions
	recommended bool     // it answers recommendations one by one
	anyVerb     bool     // the list's heading ends in its verb: any word may open an entry
	pledges     bool     // the list's heading says that its entries are promises: things promise too
	logged      bool     // the document keeps the actions of a meeting
	unowned     bool     // the list's heading says neither we nor I nor whose it is
	advises     bool     // it tells how to do something: only what is agreed or hoped by name counts
	barred      bool     // under a heading whose entries measure or tell
	cols        *columns // of the table at hand, nil for none

	chiefAnswers bool // the answers to recommendations are the chief constable's
}

// readCommitments finds the sentences that bind somebody to a future or
// continuing act.
func (d *reading) readCommitments() {
	how := d.out.Type == TypeOther
	if d.campaigns() {
		return
	}
	faq := how && d.answersQuestions()
	m := promiser{reading: d, faq: faq, advises: how && !faq && d.isHowTo(), joint: d.isJoint(), many: d.speaksForMany(), logged: d.keepsLog(), recommended: len(d.out.Recommended) > 0 || d.answersByRecommendation()}
	for i := range d.paras {
		if c, tells := d.paras[i].has(classHowTo); how && tells && (m.advises || c.to-c.from > 2 || c.from < 4) {
			continue // the advice at the end of a reply
		}
		m.paragraph(i)
	}
}

func (m *promiser) paragraph(i int) {
	p := &m.paras[i]
	m.i, m.p = i, p
	m.readsTable(i)
	switch p.role {
	case heading:
		if m.cols != nil || m.logged && m.isEntry(p) {
			break // a row of a log looks like a heading
		}
		m.prev, m.heIs, m.inList, m.listing = "", "", false, ""
		m.headsSection(p)
		return
	case furniture:
		if m.cols == nil && (!m.logged || p.words < 5 || !m.isEntry(p)) {
			return
		}
	case body, label:
		if m.headsList(p) {
			m.prev = ""
			m.headsSection(p)
			return
		}
	default:
		if m.cols == nil { // a row without a full stop looks like a signature
			return
		}
	}
	if !m.continuesList(p) {
		m.inList = false
	}
	m.prev = ""
	recommends := false
	for k, s := range p.sents {
		m.s = s
		m.voice, m.speaker = m.voiceOf(i, s.from, s.to)
		if m.answersFor(s) && m.voice != VoiceChiefConstable {
			m.voice, m.speaker = VoiceChiefConstable, ""
		}
		if c, ok := p.cueAt(int(s.from), classRecommendation); ok && int(c.to) < int(s.to) {
			recommends = (p.toks[c.to].kind == number || p.toks[c.to].mark == ':') && !m.tellsOf(c.to+1)
			m.prev = ""
		} else if _, ok := p.cueAt(int(s.from), classAnswer); ok || p.Table > 0 || k > 0 && p.toks[s.from-1].mark == '|' {
			recommends = false
		}
		if m.handsOver() {
			continue
		}
		if !s.question && !recommends {
			m.sentence()
		}
		m.remember()
	}
	m.opensList(p)
	if p.endsWith(':') { // "I have asked the Chief Constable to respond to each recommendation:"
		_, chief := p.has(classChief)
		_, responds := p.has(classResponse)
		m.chiefAnswers = m.chiefAnswers || chief && responds
	}
}

// tellsOf reports whether the recommendation numbered before token i is spoken of
// and not quoted: "Recommendation 2 falls to me".
func (m *promiser) tellsOf(i int32) bool {
	if i >= m.s.to || m.p.toks[i].kind != word || m.p.toks[i].cap {
		return false
	}
	switch fold(m.p.text(i, i+1)) {
	case "of", "from", "in", "for", "o", "i", "yn":
		return false
	}
	return true
}

// answersFor reports whether the sentence stands behind a label that says that
// the force answers: "GMP response: …", "Ymateb y Prif Gwnstabl: …".
func (m *promiser) answersFor(s sentence) bool {
	first := m.p.sents[0]
	for k := first.from; k < min(first.to, first.from+7); k++ {
		if m.p.toks[k].mark == ':' {
			first.to = k + 1 // "Chief Constable's response: Accepted."
			break
		}
	}
	if s.to <= first.to || m.p.toks[first.to-1].mark != ':' || first.to-first.from > 7 {
		return false
	}
	if _, ok := m.p.hasIn(first.from, first.to, classAnswer); !ok {
		return false
	}
	if _, ok := m.p.hasIn(first.from, first.to, classSubOffice); ok {
		return false // "MOPAC response: …"
	}
	for _, c := range m.p.within(first.from, first.to) {
		if c.class == classForce || c.class == classChief || c.class == classSubForce {
			return true
		}
	}
	return m.chiefAnswers
}

// handsOver reports whether the sentence only leads to a quotation or to what
// the chief constable was asked to say.
func (m *promiser) handsOver() bool {
	if m.p.toks[m.s.to-1].mark != ':' {
		return false
	}
	_, listed := m.p.hasIn(m.s.from, m.s.to, classListing)
	return listed || m.i+1 < len(m.paras) || int(m.s.to) < len(m.p.toks)
}

// sentence looks for promises in the sentence at hand and keeps the strongest.
func (m *promiser) sentence() {
	m.found = m.found[:0]
	if m.faq && m.addressesYou() {
		return
	}
	lang := m.lang()
	if lang != English {
		m.welsh()
	}
	if lang != Welsh {
		m.english()
	}
	if len(m.found) == 0 {
		m.bare()
	}
	if len(m.found) == 0 {
		return
	}
	best := m.found[0]
	for _, f := range m.found[1:] {
		switch {
		case f.rank > best.rank:
			best = f
		case best.rule == "agreed" && f.rank == best.rank && f.at > best.at && f.at <= best.at+8 && f.actor != "" && !f.guessed && !m.befallsIt(f.at):
			best = f // "I promise that we will …": who will, acts
		case f.guessed || best.rule == "agreed" && !best.guessed && m.befallsIt(f.at):
		case f.rank == best.rank && best.guessed:
			best.actor, best.guessed, best.why = f.actor, false, ""
		case f.rank == best.rank && f.rank > hoped && f.actor != best.actor && ours(f.actor) && ours(best.actor):
			best.actor = ActorJoint // "The Chief Constable is to bring …, and I shall fund …"
		}
	}
	if best.guessed {
		if a := m.announcer(); a != "" {
			best.actor, best.why = a, ""
		}
	}
	if m.advises && (best.guessed || best.rule != "agreed" && best.rule != "hoped" || best.actor != ActorCommissioner && best.actor != ActorChiefConstable) {
		return
	}
	owner, due, done := m.rowSays()
	if done {
		return
	}
	if owner != "" && (best.guessed || best.rule == "list_entry") {
		best.actor, best.guessed, best.why = owner, false, ""
	}
	if h, ok := m.condition(); ok {
		best.rank, best.hedge = hoped, h
	}
	if ours(best.actor) && best.rule != "asked" && best.rule != "given_until" && m.withAnother(best.at) {
		best.actor = ActorJoint
	}
	m.keep(best, due)
}

// befallsIt reports whether the verb behind will at token i says what happens to
// its subject: "PCSO numbers will not fall" is for who gave their word to see to.
func (m *promiser) befallsIt(i int32) bool {
	k := i + 1
	for k < m.s.to && (isWord(m.p, int(k), "not") || m.isAdverb(k)) {
		k++
	}
	switch fold(m.p.text(k, min(k+1, m.s.to))) {
	case "fall", "drop", "rise", "remain", "stay", "shrink", "grow", "close", "suffer":
		return true
	}
	return false
}

// lang is the language of the sentence at hand.
func (m *promiser) lang() string {
	if m.s.lang != "" {
		return m.s.lang
	}
	return m.p.lang
}

// ours reports whether an actor is one of the two offices.
func ours(actor string) bool { return actor != "" && actor != ActorOther && actor != ActorNone }

// conditions are the words of the classes of hopes that make the whole sentence
// one, wherever they stand in it.
var conditions = map[string]bool{
	"subject to": true, "subject to funding": true, "if funding allows": true, "funding permitting": true, "resources permitting": true,
	"if the bid succeeds": true, "if funding is": true, "if the money": true, "if the grant": true, "if approved": true, "if the funding": true,
	"provided the funding": true, "provided funding": true, "if resources": true, "as resources allow": true, "should the bid": true, "should funding": true,
	"all being well": true, "if all goes well": true, "hopefully": true,
	"yn amodol ar": true, "os bydd cyllid": true, "os bydd arian": true, "os daw'r arian": true, "os daw arian": true, "os ceir arian": true,
	"os ceir cyllid": true, "os ceir y cyllid": true, "os caniateir": true, "os bydd y cais": true, "os bydd adnoddau": true, "os llwydda": true,
	"os llwyddwn": true, "os gellir": true, "ar yr amod": true, "if terms": true, "if agreement": true, "on condition that": true,
	"on the condition that": true, "provided that": true, "should the settlement": true, "os caniata'r": true, "os caniata": true, "if we can agree": true,
}

// condition gives the words that make the whole sentence a hope: "subject to
// funding", "yn amodol ar gyllid".
func (m *promiser) condition() (cue, bool) {
	for _, c := range m.p.within(m.s.from, m.s.to) {
		if (c.class == classHopes || c.class == classCyHopes) && conditions[fold(m.p.text(c.from, c.to))] {
			return c, true
		}
	}
	return m.hinges()
}

// keep adds the sentence at hand to the document's commitments. by is the cell
// of its row that says when it is due, empty for none.
func (m *promiser) keep(f finding, by cell) {
	from, to := m.s.from, m.s.to
	r := m.at(m.i, from, to)
	c := Commitment{
		Text: m.p.Text[r.Start:r.End], Range: r, Lang: m.lang(), Voice: m.voice,
		Actor: f.actor, Guessed: f.guessed, Weighed: f.why, Strength: strengths[f.rank], Rule: f.rule,
	}
	if c.Actor == "" {
		c.Actor = ActorOther
	}
	if f.hedge.to > f.hedge.from {
		c.Hedge = m.p.text(f.hedge.from, f.hedge.to)
	}
	if due, ok := m.due(f); ok {
		c.Due = m.p.text(due.from, due.to)
		c.DueDate = due.date
		m.markDue(due)
	} else if by.to > by.from {
		c.Due = by.p.text(by.from, by.to)
		c.DueDate = m.dueIn(by)
	}
	c.Topic = m.topicIn(m.i, r.Start, r.End)
	if c.Topic == "" {
		c.Topic = m.topicIn(m.i, 0, len(m.p.Text))
	}
	m.out.Commitments = append(m.out.Commitments, c)
}

// add notes a clause that promises.
func (m *promiser) add(f finding) {
	if f.actor != ActorNone {
		f.guessed = m.guessed
		if m.guessed {
			f.why = strings.Join(m.why, ", ")
		}
		m.found = append(m.found, f)
	}
	m.guessed, m.why = false, m.why[:0]
}

// opensList notes that a paragraph leads to a list of actions: "We will:".
func (m *promiser) opensList(p *para) {
	if !p.endsWith(':') || len(p.sents) == 0 {
		return
	}
	s := p.sents[len(p.sents)-1]
	_, lists := p.hasIn(s.from, s.to, classListing)
	if !lists {
		_, lists = p.hasIn(s.from, s.to, classAsks)
	}
	if !lists {
		_, lists = p.hasIn(s.from, s.to, classCyAsks)
	}
	if lists {
		m.inList, m.anyVerb, m.pledges, m.barred = true, false, false, false
		m.s = s
		m.listing = m.listActor()
	}
}

// listActor is who does what a list of actions says.
func (m *promiser) listActor() string {
	m.ourList = false
	if m.asksOf() {
		if _, ok := m.p.hasIn(m.s.from, m.s.to, classSubCc); ok {
			return ActorChiefConstable
		}
		if m.ofForce() {
			return ActorForce
		}
	}
	for _, c := range m.p.within(m.s.from, m.s.to) {
		switch c.class {
		case classSubOffice:
			return ActorOffice
		case classSubPcc:
			return ActorCommissioner
		case classSubI, classCyI, classCySynI:
			return m.speakerActor()
		case classSubMany:
			return ActorJoint
		case classSubCc:
			return ActorChiefConstable
		case classSubForce, classForce:
			return ActorForce
		}
	}
	if m.joint {
		return ActorJoint
	}
	if m.out.Type == TypePlan {
		if m.ourList = m.namesUs(); m.ourList {
			return ActorJoint // "What we will do": force and office are one plan's we
		}
		return ActorOffice
	}
	for i := m.s.from; i < m.s.to; i++ {
		if isWord(m.p, int(i), "together") {
			return ActorJoint
		}
	}
	return m.weActor()
}

// namesUs reports whether the heading or sentence at hand says we.
func (m *promiser) namesUs() bool {
	for _, c := range m.p.within(m.s.from, m.s.to) {
		switch c.class {
		case classSubWe, classCyWe, classCySynWe:
			return true
		}
	}
	return false
}

// continuesList reports whether a paragraph is an entry of the list at hand.
func (m *promiser) continuesList(p *para) bool {
	return m.inList && len(p.toks) > 0 && (p.List || p.startsBullet() || p.startsNumber() || !p.ends || m.opensEntry(p))
}
