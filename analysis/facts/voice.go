package facts

// speech is a run of tokens of one paragraph that somebody other than the
// document's own voice speaks.
type speech struct {
	para     int
	from, to int32
	voice    string
	speaker  string
	quoted   bool
}

// readVoices finds who speaks where: quotations with their attributions, text
// introduced as the chief constable's, and what is the document's own.
func (d *reading) readVoices() {
	d.out.Passages = make([]Passage, len(d.paras))
	var run speaking
	lastBody := -1
	for i := range d.paras {
		p := &d.paras[i]
		out := &d.out.Passages[i]
		out.Lang, out.Heading = p.lang, p.Heading
		out.Furniture = p.role == furniture
		out.Address = p.role == dateline || p.role == addressee || p.role == salutation || p.role == farewell || p.role == signature
		if p.role == heading && p.Heading == 0 {
			out.Heading = 2
		}
		if p.role != body {
			out.Voice = VoiceDocument
			d.stopAt(i, &run)
			continue
		}
		open := run.quote != 0
		d.speak(i, &run)
		out.Continues = open && lastBody >= 0 && lastBody < i-1 && d.onlyFurniture(lastBody+1, i)
		out.Voice, out.Speaker = d.voiceOf(i, 0, int32(len(p.toks)))
		lastBody = i
	}
}

// speaking is who speaks while the paragraphs are gone through.
type speaking struct {
	quote   rune // mark of the open quotation, 0 for none
	voice   string
	speaker string
	intro   bool   // what follows was introduced as voice's, with or without marks
	headed  bool   // by a heading, under which "my team" is the voice's own
	last    string // voice of the last quotation, for "he added"
	lastWho string
}

// baseVoice is the voice of text outside quotations: the commissioner's where
// it speaks in the first person, else the document's.
func (d *reading) baseVoice() string {
	first, third := 0, 0
	for i := range d.paras {
		p := &d.paras[i]
		if p.role != body {
			continue
		}
		depth := 0
		k := 0
		said := int32(0)
		for t := range p.toks {
			switch p.toks[t].kind {
			case opening:
				depth = 1
			case closing:
				depth = 0
			}
			for ; k < len(p.cues) && p.cues[k].from <= int32(t); k++ {
				switch {
				case p.cues[k].from < int32(t) || depth > 0:
				case p.cues[k].class == classFirst:
					if p.lang != Welsh || p.cues[k].to-p.cues[k].from > 1 || !isWord(p, t, "i") {
						first++
					}
				case p.lang == Welsh && isOwnFuture(p.cues[k].class):
					first++
				case p.cues[k].class == classSaid && p.cues[k].from >= said:
					third++
					said = p.cues[k].to
				}
			}
		}
	}
	d.quotes, d.first = third, first
	if d.letters == 1 && d.signedByChief() {
		return VoiceChiefConstable
	}
	if d.letters > 0 || first > 0 && first >= third || first > 3 {
		return VoiceCommissioner
	}
	return VoiceDocument
}

// signedByChief reports whether a letter is the chief constable's: the title
// stands under the closing formula and no commissioner's beside it.
func (d *reading) signedByChief() bool {
	chief := false
	for i := d.closed; i < len(d.paras); i++ {
		p := &d.paras[i]
		if p.role != signature {
			continue
		}
		_, cc := p.has(classChief)
		if _, views := p.has(classViews); views && cc || p.copies() {
			continue // "Comments of the Chief Constable" heads an annex, "Copied to" a list
		}
		_, pcc := p.has(classTitle)
		_, other := p.has(classCommissioner)
		_, staff := p.has(classStaff)
		if pcc || other && !cc || staff {
			return false
		}
		chief = chief || cc
	}
	return chief
}

// copies reports whether a line tells to whom a letter is copied.
func (p *para) copies() bool {
	for i := 0; i < min(len(p.toks), 2); i++ {
		switch fold(p.text(int32(i), int32(i)+1)) {
		case "cc", "copied", "copies", "copy", "copi", "copiau", "copïau", "copiwyd":
			return true
		}
	}
	return false
}

// isOwnFuture reports whether a class is of verbs that say I or we.
func isOwnFuture(c class) bool {
	return c == classCyI || c == classCyWe || c == classCySynI || c == classCySynWe
}

// stopAt ends an introduced voice where a heading, a label or a signature says
// so; page furniture does not.
func (d *reading) stopAt(i int, run *speaking) {
	p := &d.paras[i]
	switch p.role {
	case heading:
		*run = speaking{last: run.last, lastWho: run.lastWho}
		if _, ok := p.has(classChief); ok && p.words <= 12 && !d.namesBoth(p) {
			run.voice, run.intro, run.headed = VoiceChiefConstable, true, true
		}
	case signature, farewell, salutation:
		*run = speaking{}
	}
}

func (d *reading) namesBoth(p *para) bool {
	_, a := p.has(classTitle)
	_, b := p.has(classCommissioner)
	return a || b
}

// speak goes through a paragraph's quotations.
func (d *reading) speak(i int, run *speaking) {
	p := &d.paras[i]
	n := int32(len(p.toks))
	start := int32(0)
	if run.quote != 0 || run.intro {
		if d.returns(p, run) {
			*run = speaking{last: run.last, lastWho: run.lastWho}
		}
	}
	reopened := false
	if run.quote != 0 && n > 0 && p.toks[0].kind == opening && p.toks[0].mark == run.quote {
		reopened = true // a quotation of several paragraphs opens at each
	}
	inner := false
	for t := int32(0); t < n; t++ {
		k := &p.toks[t]
		switch {
		case k.kind == opening && run.quote == 0:
			run.quote, start, inner = k.mark, t, false
			if !run.intro {
				run.voice, run.speaker = "", ""
			}
		case k.kind == opening && k.mark == run.quote && !(reopened && t == 0):
			inner = k.mark == '\''
		case run.quote != 0 && k.mark == run.quote && (k.kind == closing || k.kind == straight):
			if inner {
				inner = false
				continue
			}
			if k.mark == '\'' && d.possessive(p, t) {
				continue
			}
			d.quotation(i, start, t+1, run)
			run.quote = 0
		}
	}
	if run.quote != 0 {
		d.openQuotation(i, start, run)
		return
	}
	if k := d.handsOverInside(p); k > 0 && !run.intro && !d.covered(i) {
		d.speeches = append(d.speeches, speech{i, k, n, VoiceChiefConstable, "", false})
		return
	}
	if run.intro && run.voice != "" && !d.covered(i) {
		d.speeches = append(d.speeches, speech{i, 0, n, run.voice, run.speaker, false})
		return
	}
	d.introduce(i, run)
}

// possessive reports whether the apostrophe at token t ends a plural rather than
// a quotation: "our partners' work".
func (d *reading) possessive(p *para, t int32) bool {
	if t == 0 || p.toks[t-1].kind != word || p.Text[p.toks[t-1].end-1] != 's' {
		return false
	}
	if int(t)+1 >= len(p.toks) {
		return false
	}
	next := p.toks[t+1]
	return next.kind == word && !next.cap || next.kind == punct && next.joined && int(t)+2 >= len(p.toks)
}

// quotation notes tokens from..to as somebody's words, if they are speech and
// not a title or a word in quotation marks.
func (d *reading) quotation(i int, from, to int32, run *speaking) {
	p := &d.paras[i]
	if to-from < 6 && !run.intro {
		return
	}
	if run.voice == "" || !run.intro {
		v, who := d.attribution(i, from, to, run)
		if v == "" {
			return
		}
		run.voice, run.speaker = v, who
	}
	d.speeches = append(d.speeches, speech{i, from, min(to, int32(len(p.toks))), run.voice, run.speaker, true})
	run.last, run.lastWho = run.voice, run.speaker
	run.intro = false
}

// openQuotation deals with a quotation that the paragraph does not close: it
// goes on where the next paragraph opens again or was introduced as speech.
func (d *reading) openQuotation(i int, start int32, run *speaking) {
	p := &d.paras[i]
	n := int32(len(p.toks))
	if run.voice == "" {
		run.voice, run.speaker = d.attribution(i, start, n, run)
	}
	if run.voice == "" {
		run.quote, run.intro = 0, false
		return
	}
	d.speeches = append(d.speeches, speech{i, start, n, run.voice, run.speaker, true})
	run.last, run.lastWho = run.voice, run.speaker
	if !run.intro && !d.reopens(i, run.quote) && start > 0 && d.closesLater(i, run.quote) == 0 {
		run.quote = 0
	}
}

// reopens reports whether the next paragraph of text opens with mark.
func (d *reading) reopens(i int, mark rune) bool {
	for j := i + 1; j < len(d.paras) && j < i+6; j++ {
		p := &d.paras[j]
		if p.role == furniture || len(p.toks) == 0 {
			continue
		}
		return p.toks[0].kind == opening && p.toks[0].mark == mark
	}
	return false
}

// closesLater gives how many paragraphs on the quotation closes without another
// opening, 0 if it does not within a few.
func (d *reading) closesLater(i int, mark rune) int {
	for j := i + 1; j < len(d.paras) && j < i+6; j++ {
		p := &d.paras[j]
		if p.role != body {
			continue
		}
		for t := range p.toks {
			if p.toks[t].mark != mark {
				continue
			}
			if p.toks[t].kind == opening {
				return 0
			}
			if p.toks[t].kind == closing {
				return j - i
			}
		}
	}
	return 0
}

// onlyFurniture reports whether nothing but page furniture stands between two
// paragraphs.
func (d *reading) onlyFurniture(from, to int) bool {
	for j := from; j < to; j++ {
		if d.paras[j].role != furniture {
			return false
		}
	}
	return true
}

// covered reports whether paragraph i has speech already.
func (d *reading) covered(i int) bool {
	return len(d.speeches) > 0 && d.speeches[len(d.speeches)-1].para == i
}

// voiceOf is whose words tokens from..to of paragraph i are: those of who speaks
// most of them.
func (d *reading) voiceOf(i int, from, to int32) (voice, speaker string) {
	spoken := int32(0)
	most := int32(0)
	for k := d.firstSpeech(i); k < len(d.speeches) && d.speeches[k].para == i; k++ {
		s := d.speeches[k]
		n := min(to, s.to) - max(from, s.from)
		if n <= 0 {
			continue
		}
		spoken += n
		if n > most {
			most, voice, speaker = n, s.voice, s.speaker
		}
	}
	if spoken*2 >= to-from && voice != "" {
		return voice, speaker
	}
	return d.base, ""
}

// firstSpeech is the place of the first speech in paragraph i or later.
func (d *reading) firstSpeech(i int) int {
	lo, hi := 0, len(d.speeches)
	for lo < hi {
		if m := (lo + hi) / 2; d.speeches[m].para < i {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}
