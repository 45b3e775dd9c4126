package facts

import "strings"

// tellsMeeting reports whether a line says of which meeting the document tells:
// "Accountability board, held on 21 March".
func (p *para) tellsMeeting() bool {
	meets := false
	for i := range p.toks {
		for _, w := range []string{"meeting", "board", "panel", "forum", "cyfarfod", "bwrdd", "banel", "fforwm"} {
			meets = meets || isWord(p, i, w)
		}
		if meets && (isWord(p, i, "held") && isWord(p, i+1, "on") || isWord(p, i, "a") && isWord(p, i+1, "gynhaliwyd")) {
			return true
		}
	}
	return false
}

// startsAsStory reports whether a date and a heading stand above several paragraphs
// of text, as over a story in which nobody is quoted.
func (d *reading) startsAsStory() bool {
	date, head := false, false
	for i := 0; i < len(d.paras) && i < d.opened; i++ {
		switch p := &d.paras[i]; p.role {
		case dateline:
			date = true
		case heading:
			for _, c := range p.toks {
				head = head || c.kind == word && !c.cap && p.words > 2 // a sentence more than a name
			}
		}
	}
	return date && head && d.prose() > 1 && !d.hasBullets() && d.out.Date.Day > 0
}

// headsMeeting reports whether one of the first lines is the name of a meeting and
// no more: "Performance & Accountability Meeting".
func (d *reading) headsMeeting() bool {
	for i := 0; i < len(d.paras) && i < 3; i++ {
		p := &d.paras[i]
		n := len(p.toks)
		if p.role != heading || n == 0 || p.words > 8 {
			continue
		}
		for _, w := range []string{"meeting", "board", "panel", "forum"} {
			if isWord(p, n-1, w) {
				return true
			}
		}
		for _, w := range []string{"cyfarfod", "bwrdd", "panel", "fforwm"} {
			if isWord(p, 0, w) {
				return true
			}
		}
	}
	return false
}

// tellsOfAnswer reports whether a heading tells as news that somebody answers:
// "PCC responds to inspection report".
func (d *reading) tellsOfAnswer() bool {
	for i := 0; i < len(d.paras) && i <= d.opened; i++ {
		p := &d.paras[i]
		if p.role != heading {
			continue
		}
		for k := 1; k < len(p.toks); k++ {
			if isWord(p, k, "responds") || isWord(p, k, "responded") || isWord(p, k, "replies") {
				return true
			}
		}
	}
	return false
}

// isTrail reports whether a line is the trail to a page: "Home > News > Archive".
func (p *para) isTrail() bool {
	return p.words < 16 && (strings.Contains(p.Text, " > ") || strings.Contains(p.Text, " » ") || strings.Contains(p.Text, " › "))
}

// labelsDecision reports whether a line is "Decision: that …".
func (d *reading) labelsDecision(p *para) bool {
	if p.words == 2 && len(p.toks) == 3 && (p.toks[1].mark == '|' || p.toks[1].mark == '/') { // "DECISION | PENDERFYNIAD"
		return isWord(p, 0, "decision") && isWord(p, 2, "penderfyniad") || isWord(p, 0, "penderfyniad") && isWord(p, 2, "decision")
	}
	if len(p.toks) < 3 || !isWord(p, 0, "decision") && !isWord(p, 0, "penderfyniad") {
		return false
	}
	if p.toks[1].kind == number && len(p.toks) > 4 && p.toks[2].mark == '/' && p.words < 20 { // "Decision 22/2023 - Reducing reoffending fund"
		return true
	}
	return isWord(p, 0, "decision") && p.toks[1].mark == ':'
}

// mediaStatement reports whether the document calls itself a statement to the press.
func (d *reading) mediaStatement() bool {
	if len(d.paras) == 0 || len(d.paras[0].toks) < 2 {
		return false
	}
	p := &d.paras[0]
	switch fold(p.text(0, 2)) {
	case "media statement", "press statement":
		return true
	}
	return strings.HasPrefix(fold(p.Text), "datganiad i'r cyfryngau")
}

// headsStatement reports whether a heading above the text opens by calling it a
// statement: "Statement on …", "DATGANIAD GAN …". One for the press tells news.
func (d *reading) headsStatement() bool {
	for i := 0; i < len(d.paras) && i <= d.opened; i++ {
		p := &d.paras[i]
		if p.role != heading && p.role != label && !(p.role == body && !p.isProse()) {
			continue
		}
		c, ok := p.cueAt(0, classStating)
		if _, press := p.cueAt(0, classDateLabel); ok && !press && int(c.to) < len(p.toks) {
			return true
		}
	}
	return false
}

// endsAsLetter reports whether the text closes as only letters do: "Yours
// sincerely", "Yn gywir".
func (d *reading) endsAsLetter() bool {
	if d.closed >= len(d.paras) {
		return false
	}
	p := &d.paras[d.closed]
	for i := range p.toks {
		if isWord(p, i, "sincerely") && i > 0 || isWord(p, i, "faithfully") || isWord(p, i, "gywir") {
			return true
		}
	}
	return false
}

// opensAsReply reports whether the text begins as an answer to somebody's letter:
// "Further to your email of …", "Diolch am eich llythyr".
func (d *reading) opensAsReply() bool {
	if d.opened >= len(d.paras) || d.opened > 20 {
		return false
	}
	text := fold(clip(d.paras[d.opened].Text, 60))
	for _, begin := range []string{"further to your", "thank you for your letter", "thank you for your email", "diolch am eich llythyr", "diolch am eich e-bost", "diolch i chi am eich llythyr", "yn dilyn eich llythyr"} {
		if strings.HasPrefix(text, begin) {
			return true
		}
	}
	return false
}

// entries reports whether the document holds a list of titles with their dates.
func (d *reading) entries() bool {
	for i := range d.paras {
		if d.isEntry(i) {
			return true
		}
	}
	return false
}

// answersByRecommendation reports whether the document goes through numbered
// recommendations.
func (d *reading) answersByRecommendation() bool {
	n := 0
	for i := range d.paras {
		if c, ok := d.paras[i].has(classRecommendation); ok && c.from == 0 && int(c.to) < len(d.paras[i].toks) && d.paras[i].toks[c.to].kind == number {
			n++
		}
	}
	return n > 0
}
