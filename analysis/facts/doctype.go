package facts

// readType tells what kind of document it is.
func (d *reading) readType() {
	t, rule, where := d.typeOf()
	switch {
	case d.in.Sidecar.Type != "":
		t, rule, where = d.in.Sidecar.Type, "sidecar", Range{}
		d.note("type", t, BasisSidecar, rule, where)
	case d.in.Folder.Type != "" && (t == TypeOther || rule == "default"):
		t = d.in.Folder.Type
		d.note("type", t, BasisFolder, "folder", Range{})
	default:
		d.note("type", t, BasisText, rule, where)
	}
	d.out.Type = t
}

// heads is what the beginning of a document shows.
type heads struct {
	found map[class]Range
	n     map[class]int // in headings and labels
	first map[class]bool
}

func (d *reading) typeOf() (string, string, Range) {
	if d.letters > 0 {
		for i := range d.paras {
			if d.paras[i].role == salutation {
				return TypeLetter, "salutation", d.at(i, 0, int32(len(d.paras[i].toks)))
			}
		}
	}
	h := d.readHeads()
	at := func(c class) Range { return h.found[c] }
	quoted, words, lead := d.speechShare()
	third := d.base == VoiceDocument && d.quotes > 0
	switch {
	case h.n[classDecision] > 0:
		return TypeDecision, "decision_form", at(classDecision)
	case d.mailed() >= 0:
		return TypeLetter, "mail_header", d.at(d.mailed(), 0, int32(len(d.paras[d.mailed()].toks)))
	case d.hasAddressee() && !third:
		return TypeLetter, "addressee", Range{}
	case quoted*2 > words && d.mediaStatement():
		return TypeStatement, "media_statement", d.at(0, 0, 2)
	case !third && d.endsAsLetter():
		return TypeLetter, "closing", d.at(d.closed, 0, int32(len(d.paras[d.closed].toks)))
	case !third && d.opensAsReply():
		return TypeLetter, "opens_as_reply", d.at(d.opened, 0, 1)
	case d.indexes() && (h.n[classResponse]+h.n[classStating] != 1 || d.prose() == 0 && (d.base == VoiceDocument || d.entries()) && !d.answersByRecommendation()) && len(d.speeches) == 0 && d.letters == 0 && d.prose() <= 2:
		return TypeOther, "index", Range{}
	case third && d.out.Force == "" && d.speaksForMany() && d.out.Author != "" && h.n[classStating] > 0:
		return TypeStatement, "association", Range{} // an association answers no inspection by law
	case third && h.n[classInspects] > 0 && d.tellsOfAnswer():
		return TypeNews, "tells_of_answer", at(classResponse)
	case h.n[classResponse] > 0 && (h.n[classInspects] > 0 || h.first[classInspects] || h.n[classRegister] > 0):
		return TypeResponse, "answers_inspection", at(classResponse)
	case h.n[classStating] > 0 && h.n[classInspects] > 0 && h.n[classReport] > 0 && !third:
		return TypeResponse, "states_on_inspection", at(classInspects)
	case d.base == VoiceCommissioner && d.out.Report != "" && (h.n[classStating] > 0 && h.first[classInspects] || h.n[classResponse] > 0 && h.n[classReport] > 0):
		return TypeResponse, "names_report", at(classReport) // STATEMENT ON "…", and below it: published by the inspectorate
	case h.n[classInspects] > 0 && h.n[classReport] > 0 && d.base == VoiceCommissioner && d.out.Report != "":
		return TypeResponse, "heads_inspection", at(classInspects)
	case h.n[classHowTo] > 0:
		return TypeOther, "how_to", at(classHowTo)
	case h.n[classPlanning] > 0 && h.found[classPlanning].Passage < h.found[classReporting].Passage && !third && h.n[classResponse] == 0:
		return TypePlan, "plan_heading", at(classPlanning) // a plan with a foreword
	case h.n[classReporting] > 0:
		return TypeReport, "report_heading", at(classReporting)
	case h.n[classPlanning] > 0 && !third && h.n[classResponse] == 0:
		return TypePlan, "plan_heading", at(classPlanning)
	case third && h.n[classPlanning] > 0 && h.n[classResponse] == 0 && h.found[classPlanning].Passage <= 3 && d.hasBullets() && (len(d.speeches) == 0 || d.out.Author == ""):
		return TypePlan, "plan_heading", at(classPlanning) // in which others are quoted
	case third && d.headsStatement() && (quoted*4 >= words*3 || d.out.Author == "" || d.first > 0):
		return TypeStatement, "statement_heading", at(classStating)
	case third && lead && (quoted*5 >= words*3 || h.n[classStating] > 0 && quoted*3 > words || d.out.Author == "" && d.speaksForMany()):
		return TypeStatement, "introduced_quotation", Range{}
	case h.n[classStating] > 0 && !third:
		return TypeStatement, "statement_heading", at(classStating)
	case third && len(d.speeches) == 0 && (h.first[classListing] || h.n[classListing] > 0) && d.hasBullets():
		return TypePlan, "list_of_actions", at(classListing)
	case third:
		return TypeNews, "third_person", Range{}
	case h.first[classResponse] && h.first[classInspects] && d.letters == 0:
		return TypeResponse, "answers_inspection", at(classResponse)
	case d.answersByRecommendation():
		return TypeResponse, "answers_recommendations", Range{}
	case h.first[classHowTo]:
		return TypeOther, "how_to", at(classHowTo)
	case h.n[classStating] > 0:
		return TypeStatement, "statement_heading", at(classStating)
	case d.base == VoiceCommissioner || quoted*2 > words:
		return TypeStatement, "first_person", Range{}
	}
	switch {
	case h.first[classDecision] && len(d.speeches) == 0:
		return TypeDecision, "decision_sentence", at(classDecision)
	case h.n[classReport] > 0 && h.n[classInspects] == 0 && h.n[classResponse] == 0 && d.prose() > 0:
		return TypeReport, "report_on", at(classReport)
	case d.headsMeeting():
		return TypeReport, "meeting_heading", Range{}
	case h.n[classResponse] > 0 && h.n[classInspects] == 0 && d.prose() > 0:
		return TypeStatement, "response_heading", at(classResponse) // "Commissioner's response to the sentencing of …"
	case d.base == VoiceDocument && d.startsAsStory():
		return TypeNews, "dated_story", Range{}
	}
	return TypeOther, "default", Range{}
}

// readHeads counts what headings, labels and the first sentences say.
func (d *reading) readHeads() heads {
	h := heads{map[class]Range{}, map[class]int{}, map[class]bool{}}
	bodies := 0
	for i := range d.paras {
		p := &d.paras[i]
		title := p.role == heading || p.role == label || i <= d.opened && p.role == body && !p.isProse()
		if p.role == body {
			bodies++
		}
		labels := d.labelsDecision(p)
		if p.role == furniture || p.role == signature || bodies > 3 && !title && !labels {
			continue
		}
		if labels {
			h.n[classDecision]++
			h.found[classDecision] = d.at(i, 0, 1)
		}
		if title && p.tellsMeeting() {
			h.n[classReporting]++
			if _, ok := h.found[classReporting]; !ok {
				h.found[classReporting] = d.at(i, 0, int32(len(p.toks)))
			}
		}
		for _, c := range p.cues {
			if !title && c.from > 60 {
				break
			}
			switch c.class {
			case classDecision, classResponse, classInspects, classHowTo, classReporting, classPlanning, classStating, classReport, classRegister, classListing:
			default:
				continue
			}
			if c.class == classHowTo && p.isTrail() {
				continue
			}
			if title {
				h.n[c.class]++
			} else {
				h.first[c.class] = true
			}
			if _, ok := h.found[c.class]; !ok {
				h.found[c.class] = d.at(i, c.from, c.to)
			}
		}
	}
	return h
}

// speechShare counts the tokens of quotations and of all text; lead is whether
// one sentence hands over to a quotation that then is never left.
func (d *reading) speechShare() (quoted, words int, lead bool) {
	runs := 0
	for k, s := range d.speeches {
		quoted += int(s.to - s.from)
		if k == 0 || d.speeches[k-1].para+1 < s.para || s.from > 0 {
			runs++
		}
	}
	for i := range d.paras {
		if d.paras[i].role == body {
			words += len(d.paras[i].toks)
		}
	}
	if len(d.speeches) == 0 {
		return quoted, words, false
	}
	s := d.speeches[0]
	p := &d.paras[s.para]
	colon := s.from > 0 && p.toks[s.from-1].mark == ':' || s.from == 0 && s.para > 0 && d.paras[s.para-1].endsWith(':')
	return quoted, words, runs == 1 && colon
}

// mailed gives the paragraph of a mail's header that names whom it is to, -1
// where there is no header: two or more of From:, To:, Sent:, Subject: together.
func (d *reading) mailed() int {
	n, to := 0, -1
	for i := range d.paras {
		p := &d.paras[i]
		if i > 8 || i > d.opened && p.isProse() {
			break
		}
		c, ok := p.cueAt(0, classMailHead)
		if !ok || int(c.to) >= len(p.toks) || p.toks[c.to].mark != ':' {
			continue
		}
		n++
		if to < 0 || isWord(p, 0, "to") || isWord(p, 0, "at") {
			to = i
		}
	}
	if n < 2 {
		return -1
	}
	return to
}

// indexes reports whether the document is a page of links: a run of titles, or
// entries of lists that open with no verb and end no sentence.
func (d *reading) indexes() bool {
	if d.listed {
		return true
	}
	entries, verbs, rest := 0, 0, 0
	for i := range d.paras {
		p := &d.paras[i]
		if len(p.toks) == 0 || p.role != body && !(p.role == label && p.startsBullet()) {
			continue
		}
		if !p.startsBullet() && !p.List || p.ends {
			rest++
			continue
		}
		entries++
		for k := range p.toks {
			if p.toks[k].kind != word {
				continue
			}
			if _, ok := p.cueAt(k, classOpens); ok {
				verbs++
			}
			break
		}
	}
	return entries >= 4 && verbs*3 < entries && rest*2 <= entries+2
}

// prose counts the paragraphs that read as running text.
func (d *reading) prose() int {
	n := 0
	for i := range d.paras {
		if d.paras[i].role == body && d.paras[i].isProse() {
			n++
		}
	}
	return n
}

// hasBullets reports whether the document has a list.
func (d *reading) hasBullets() bool {
	for i := range d.paras {
		if p := &d.paras[i]; p.List || len(p.toks) > 0 && p.startsBullet() {
			return true
		}
	}
	return false
}

func (d *reading) hasAddressee() bool {
	for i := range d.paras {
		if d.paras[i].role == addressee {
			return true
		}
	}
	return false
}

// clip cuts s at a word's end so that it has at most n bytes.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	cut := n
	for cut > n/2 && s[cut] != ' ' {
		cut--
	}
	if cut <= n/2 {
		cut = n
	}
	return s[:cut] + " …"
}
