package facts

import "strings"

// synthetic finds the futures of verbs that no table lists, by their endings:
// lansiaf (I), trefnwn (we), ariennir (it will be done). The verb opens its
// clause, before or behind it a particle; what says what is ("credaf",
// "gellir") and what only ends alike ("mwyaf") is in the class cy_stative.
// P. W. Thomas, Gramadeg y Gymraeg, IV: the present-future of the verb.
func (m *promiser) synthetic() {
	p := m.p
	loud := p.shouts()
	for i := m.s.from; i < m.s.to; i++ {
		t := &p.toks[i]
		if t.kind != word || t.shout && !loud {
			continue
		}
		if t.end-t.start < 5 {
			if m.northern(i) {
				m.promise(cue{class: classCySynI, from: i, to: i + 1}, m.speakerActor())
			}
			continue
		}
		w := p.Text[t.start:t.end]
		last := w[len(w)-1] | 0x20
		if last != 'f' && last != 'n' && last != 'r' && last != 'a' {
			continue
		}
		if !m.opensClause(i) || m.known(i) && !m.writes(i) {
			continue
		}
		c := cue{class: classCySynI, from: i, to: i + 1}
		switch w = fold(w); {
		case strings.HasSuffix(w, "af"):
			m.promise(c, m.speakerActor())
		case strings.HasSuffix(w, "wn") && len(w) > 5:
			m.promise(c, m.weActor())
		case strings.HasSuffix(w, "ir") && len(w) > 5 && !strings.HasSuffix(w, "air"):
			c.class = classCyImp
			if !m.pointsAt(c) {
				m.promise(c, m.impersonal(c))
			}
		case last == 'a' && i > m.s.from && (isWord(p, int(i-1), "mi") || isWord(p, int(i-1), "fe")) && (isWord(p, int(i+1), "i") || isWord(p, int(i+1), "innau")):
			m.promise(c, m.speakerActor()) // mi gadwa i
		}
	}
}

// writes reports whether "ysgrifennaf" at token i says that a letter will be
// written, not that this is one: a time follows.
func (m *promiser) writes(i int32) bool {
	if !isWord(m.p, int(i), "ysgrifennaf") {
		return false
	}
	for _, c := range m.p.within(i, min(m.s.to, i+30)) {
		if c.class == classDuephrase || c.class == classWithin && c.to-c.from == 1 && (isWord(m.p, int(c.from), "erbyn") || isWord(m.p, int(c.from), "cyn")) {
			return true
		}
	}
	return false
}

// known reports whether a table says what the word at token i is.
func (m *promiser) known(i int32) bool {
	for _, c := range m.p.within(i, i+1) {
		switch c.class {
		case classCySynI, classCySynWe, classCyI, classCyWe, classCyImp, classCyHopes, classCyThanks, classCyExpects, classCyTelling, classCyStative,
			classCyAgreed, classCyAsks, classCyContinues, classArea, classTown, classForce, classMonth, classSeason, classFeast:
			return true
		}
	}
	return false
}

// opensClause reports whether a clause begins at token i: a sentence, what
// follows a comma or colon, or the particle of a verb.
func (m *promiser) opensClause(i int32) bool {
	if i == m.s.from {
		return true
	}
	prev := m.p.toks[i-1]
	if prev.kind != word {
		return prev.mark == ',' || prev.mark == ';' || prev.mark == ':' || prev.mark == '-' || prev.kind == opening || m.p.startsBullet() && i <= m.s.from+2
	}
	switch fold(m.p.text(i-1, i)) {
	case "ond", "felly", "ni", "nid", "mi", "fe", "hefyd", "yna", "wedyn", "hynny", "na":
		return true
	case "a", "ac": // "… ac anfonaf gopi": an object or a preposition follows
		switch fold(m.p.text(i+1, min(i+2, m.s.to))) {
		case "at", "a", "ar", "i", "am", "gyda", "y", "yr", "'r", "bob", "fy", "ei", "eu", "ein", "eto", "gopi", "adroddiad", "atoch", "ato", "ati", "iddo", "iddi":
			return true
		}
	}
	return false
}

// northern reports whether the short verb at token i is a future of the spoken
// north between its particle and its pronoun: "mi alwa i", "mi ro i".
func (m *promiser) northern(i int32) bool {
	if i == m.s.from || !isWord(m.p, int(i-1), "mi") && !isWord(m.p, int(i-1), "fe") || !isWord(m.p, int(i+1), "i") && !isWord(m.p, int(i+1), "innau") {
		return false
	}
	w := fold(m.p.text(i, i+1))
	return w == "ro" || len(w) > 2 && w[len(w)-1] == 'a' && w != "wna"
}

// pointsAt reports whether an impersonal only points at the text: "fe'u rhoddir
// isod", "Rhestrir y dangosyddion yn Atodiad B", or stands in a relative clause:
// "yr hyn a wneir".
func (m *promiser) pointsAt(c cue) bool {
	w := fold(m.p.text(c.from, c.from+1))
	if c.from > m.s.from && isWord(m.p, int(c.from-1), "a") {
		switch {
		case w == "delir", w == "delid", w == "dalwyd", w == "benodir", w == "gedwir", w == "gynhelir", w == "gomisiynir", w == "drefnir", w == "dreialir":
			return true
		case w[0] == 'a', w[0] == 'e', w[0] == 'i', w[0] == 'o', w[0] == 'u', w[0] == 'y': // "and" would be ac
			return true
		case w[0] == 'w', w[0] == 'f', w[0] == 'l' && w[1] != 'l', w[0] == 'r' && w[1] != 'h', w[:2] == "dd", w[:2] == "gy":
			return true
		}
	}
	for i := c.to; i < m.s.to; i++ {
		switch fold(m.p.text(i, i+1)) {
		case "isod", "uchod", "atodiad", "trosodd", "drosodd":
			switch w {
			case "rhoddir", "roddir", "rhestrir", "nodir", "ceir", "atodir", "cyflwynir", "gwelir", "amlinellir", "crynhoir", "gosodir", "dangosir", "cynhwysir", "cyhoeddir":
				return true
			}
		}
	}
	return false
}
