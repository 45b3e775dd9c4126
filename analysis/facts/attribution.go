package facts

// attribution tells whose words the quotation in tokens from..to of paragraph i
// is: by the words around it, by the sentence that leads to it, or by the last
// speaker ("he added").
func (d *reading) attribution(i int, from, to int32, run *speaking) (voice, speaker string) {
	p := &d.paras[i]
	n := int32(len(p.toks))
	if v, who := d.speakerIn(p, to, min(n, to+14), true); v != "" {
		return v, who
	}
	if v, who := d.speakerIn(p, max(0, from-24), from, false); v != "" {
		return v, who
	}
	if from > 1 && p.toks[from-1].mark == ':' && d.chiefLeads(p, from) {
		return VoiceChiefConstable, ""
	}
	if d.inOwnWords(p, from) || d.pronounSays(p, max(0, from-6), from) || d.pronounSays(p, to, min(n, to+6)) {
		if v, who := d.lastNamed(p, from); v != "" {
			return v, who
		}
		if d.base == VoiceDocument && i > 0 && d.namesAuthor(&d.paras[i-1]) {
			return VoiceCommissioner, "" // "Mr Pendarves hopes not." "What I'd like …," he added.
		}
		return d.lastSpeaker(run)
	}
	if d.leadsIn(i) {
		prev := &d.paras[i-1]
		m := int32(len(prev.toks))
		if v, who := d.speakerIn(prev, max(0, m-30), m, false); v != "" {
			return v, who
		}
		if _, ok := prev.has(classChief); ok { // "The Chief Constable has supplied me with these comments:"
			if _, ok := prev.has(classViews); (ok || from == 0) && !d.namesBoth(prev) {
				return VoiceChiefConstable, ""
			}
		}
		return d.lastSpeaker(run)
	}
	if to-from < 12 && d.base == VoiceCommissioner {
		return "", "" // a title or a phrase in quotation marks
	}
	if from > 0 && d.base == VoiceDocument { // "The Commissioner was keen to stress that …. “I have asked …”"
		for _, c := range p.within(0, min(from, 5)) {
			switch c.class {
			case classTitle, classCommissioner:
				return VoiceCommissioner, ""
			case classChief:
				return VoiceChiefConstable, ""
			case classRank: // "Superintendent Lowenna Trask, who leads on …, said …. “People …”"
				if v, who := d.lastNamed(p, from); v != "" && from < 60 {
					return v, who
				}
			}
		}
	}
	if from == 0 && (run.last != "" || d.base == VoiceDocument || d.quotes == 0) {
		return d.lastSpeaker(run)
	}
	if d.base == VoiceDocument {
		return d.lastSpeaker(run)
	}
	return "", ""
}

// namesAuthor reports whether a paragraph without a quotation names the author.
func (d *reading) namesAuthor(p *para) bool {
	if d.out.Author == "" || p.role != body {
		return false
	}
	surname, named := fold(lastName(d.out.Author)), false
	for i := range p.toks {
		if p.toks[i].kind == opening || p.toks[i].kind == closing {
			return false
		}
		named = named || p.toks[i].kind == word && p.toks[i].cap && fold(p.text(int32(i), int32(i)+1)) == surname
	}
	return named
}

// inOwnWords reports whether the words before token i lead to a quotation without
// a verb: "In her words: …", "Yn ei eiriau ei hun: …".
func (d *reading) inOwnWords(p *para, i int32) bool {
	if i < 3 || p.toks[i-1].mark != ':' && p.toks[i-1].mark != ',' {
		return false
	}
	for k := i - 2; k > max(0, i-6); k-- {
		switch fold(p.text(k, k+1)) {
		case "words", "eiriau", "geiriau":
			switch fold(p.text(k-1, k)) {
			case "her", "his", "own", "ei":
				return true
			}
		}
	}
	return false
}

// lastNamed is whom "he added" before token i speaks of where a sentence of the
// same paragraph names an officer by rank: "Inspector Ravi Huws told the meeting
// …. He added: …".
func (d *reading) lastNamed(p *para, i int32) (voice, speaker string) {
	for _, c := range p.within(max(0, i-60), max(0, i-3)) {
		switch c.class {
		case classRank:
			a, b := nameSpan(p, c.to, min(i, c.to+6))
			if b <= a {
				continue
			}
			voice, speaker = VoiceOther, p.text(a, b)
		case classChief:
			voice, speaker = VoiceChiefConstable, ""
		case classSubCc:
			if fold(p.text(c.from, c.to)) == "the chief" && int(c.to) < len(p.toks) && !p.toks[c.to].cap {
				voice, speaker = VoiceChiefConstable, ""
			}
		case classTitle, classCommissioner:
			voice, speaker = "", ""
		}
	}
	if speaker != "" {
		if d.ranked == nil {
			d.ranked = map[string]bool{}
		}
		d.ranked[speaker] = true
	}
	return voice, speaker
}

// chiefLeads reports whether the words before token i that lead to a quotation
// begin with the chief constable: "The Chief Constable, Dilwyn Huws, comments: …".
func (d *reading) chiefLeads(p *para, i int32) bool {
	from := max(0, i-16)
	for t := from; t < i-1; t++ {
		if p.toks[t].mark == '.' || p.toks[t].kind == closing {
			from = t + 1
		}
	}
	chief, ok := p.hasIn(from, i, classChief)
	return ok && chief.from <= from+3
}

func (d *reading) lastSpeaker(run *speaking) (voice, speaker string) {
	if run.last != "" {
		return run.last, run.lastWho
	}
	return VoiceCommissioner, ""
}

// leadsIn reports whether the paragraph before i leads to a quotation: it ends in
// a colon.
func (d *reading) leadsIn(i int) bool {
	return i > 0 && d.paras[i-1].endsWith(':')
}

// speakerIn finds who is said to speak in tokens from..to: an office holder or a
// named person beside a verb of saying.
func (d *reading) speakerIn(p *para, from, to int32, after bool) (voice, speaker string) {
	for t := from; t < to; t++ {
		if after && (p.toks[t].kind == opening || p.toks[t].mark == '.' && t > from && (t+1 >= to || !p.toks[t+1].joined)) {
			to = t
		} else if !after && p.toks[t].kind == closing {
			from = t + 1
		}
	}
	said, ok := p.hasIn(from, to, classSaid)
	if !ok {
		if intro, is := p.hasIn(from, to, classIntroduces); is {
			said, ok = intro, true
		}
	}
	if !ok {
		return "", ""
	}
	for _, c := range p.within(said.to, to) {
		if c.class == classSaid && !after {
			said = c // the nearest before the quotation
		}
	}
	if after && said.from > from+9 {
		return "", ""
	}
	if !after {
		for t := said.to; t < to; t++ {
			if p.toks[t].mark == '.' && t+1 < to {
				return "", "" // another sentence lies between
			}
		}
	}
	lo, hi := max(0, said.from-12), min(int32(len(p.toks)), said.to+10)
	lo, hi = max(lo, from), min(hi, to)
	for _, c := range p.within(lo, hi) {
		switch c.class {
		case classChief:
			return VoiceChiefConstable, ""
		case classTitle, classCommissioner, classMayor, classCommissioners:
			return VoiceCommissioner, ""
		}
	}
	if a, b := nameSpan(p, lo, hi); b > a {
		name := p.text(a, b)
		if d.out.Author != "" && sameSurname(name, d.out.Author) {
			return VoiceCommissioner, ""
		}
		if _, ok := p.hasIn(lo, hi, classRank); ok {
			if d.ranked == nil {
				d.ranked = map[string]bool{}
			}
			d.ranked[name] = true
		}
		return VoiceOther, name
	}
	for _, t := range []int32{said.to, said.from - 1} { // "Dywedodd Sara, sydd wedi …", "Sara, who lives …"
		if t >= lo && t+1 < hi && p.toks[t].kind == word && p.toks[t].cap && (p.toks[t+1].mark == ',' || isWord(p, int(t+1), "sydd") || isWord(p, int(t+1), "who")) {
			_, no := p.cueAt(int(t), classNotName)
			_, pronoun := p.cueAt(int(t), classPronoun)
			name := p.text(t, t+1)
			if !no && !pronoun && !(d.out.Author != "" && sameSurname(name, d.out.Author)) {
				return VoiceOther, name
			}
		}
	}
	for t := lo; t < hi; t++ { // "Mr Fenwick said": a surname alone
		if p.toks[t].kind == word && p.toks[t].cap && d.out.Author != "" && lastName(d.out.Author) == p.text(t, t+1) {
			return VoiceCommissioner, ""
		}
	}
	return "", ""
}

// pronounSays reports whether "she said", "meddai" stands in tokens from..to.
func (d *reading) pronounSays(p *para, from, to int32) bool {
	if _, ok := p.hasIn(from, to, classSaid); ok {
		return true
	}
	c, ok := p.hasIn(from, to, classReports) // "He comments: "
	return ok && c.from > 0 && (isWord(p, int(c.from-1), "he") || isWord(p, int(c.from-1), "she"))
}

// introduce looks whether the paragraph's last sentence hands over to somebody:
// "The Chief Constable's comments are as follows:".
func (d *reading) introduce(i int, run *speaking) {
	p := &d.paras[i]
	if len(p.sents) == 0 {
		return
	}
	s := p.sents[len(p.sents)-1]
	if _, ok := p.hasIn(s.from, s.to, classIntroduces); !ok && !p.endsWith(':') {
		return
	}
	intro, says := p.hasIn(s.from, s.to, classIntroduces)
	if !p.endsWith(':') && (!says || s.to-intro.to > 4) {
		return
	}
	if _, ok := p.hasIn(s.from, s.to, classChief); ok {
		if says || d.handsOver(p, s) {
			run.voice, run.speaker, run.intro = VoiceChiefConstable, "", true
		}
		return
	}
	if !says {
		return
	}
	// "Mae ei ymateb fel a ganlyn:" speaks of whom the sentence before named
	for k := len(p.sents) - 2; k >= 0 && k >= len(p.sents)-3; k-- {
		if _, ok := p.hasIn(p.sents[k].from, p.sents[k].to, classChief); ok {
			run.voice, run.speaker, run.intro = VoiceChiefConstable, "", true
			return
		}
	}
	if len(p.sents) == 1 && i > 0 && p.words <= 10 {
		if _, ok := d.paras[i-1].has(classChief); ok {
			run.voice, run.speaker, run.intro = VoiceChiefConstable, "", true
		}
	}
}

// handsOverInside gives the token behind a colon inside a paragraph that hands
// over to the chief constable without quotation marks: "The Chief Constable adds:
// my aim is …"; 0 where there is none.
func (d *reading) handsOverInside(p *para) int32 {
	for t := 2; t+2 < len(p.toks) && t < 40; t++ {
		if p.toks[t].mark != ':' || p.toks[t+1].joined || p.toks[t+1].kind == opening {
			continue
		}
		k := int32(t)
		chief, ok := p.hasIn(0, k, classChief)
		if !ok || chief.from > 3 {
			return 0
		}
		for _, c := range p.within(chief.to, k) {
			if c.class == classSaid || c.class == classReports || c.class == classIntroduces {
				return k + 1
			}
		}
		return 0
	}
	return 0
}

// handsOver reports whether a sentence with a colon hands over to the chief
// constable rather than lists what was asked of him or her.
func (d *reading) handsOver(p *para, s sentence) bool {
	_, response := p.hasIn(s.from, s.to, classResponse)
	_, said := p.hasIn(s.from, s.to, classSaid)
	return said || response
}

// anyOnes are those of the commissioner's own that a chief constable has too.
var anyOnes = map[string]bool{"my team": true, "my deputy": true, "fy nhim": true, "fy nirprwy": true, "my role": true}

// returns reports whether a paragraph goes back to the commissioner's voice.
func (d *reading) returns(p *para, run *speaking) bool {
	if run.voice != VoiceChiefConstable {
		return false
	}
	if len(p.sents) == 0 {
		return false
	}
	for _, c := range p.within(0, 60) {
		if c.class == classMine && !(run.headed && anyOnes[fold(p.text(c.from, c.to))]) {
			return true
		}
	}
	first := p.sents[0]
	if c, ok := p.hasIn(first.from, first.to, classChief); ok && !isWord(p, int(c.from)-1, "as") && run.quote == 0 {
		return true
	}
	return false
}

func lastName(name string) string {
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == ' ' {
			return name[i+1:]
		}
	}
	return name
}

func sameSurname(a, b string) bool { return fold(lastName(a)) == fold(lastName(b)) }
