package facts

// submitted reports whether a label says when the form for a decision was handed
// in; it is decided later.
func (d *reading) submitted(i int, from int32) bool {
	p := &d.paras[i]
	says := false
	for k := max(0, from-5); k < from; k++ {
		switch fold(p.text(k, k+1)) {
		case "submitted", "drafted", "created", "cyflwynwyd":
			says = true
		}
	}
	if !says || p.isProse() {
		return false
	}
	for j := range min(40, len(d.paras)) {
		if q := &d.paras[j]; q.role == heading || q.role == furniture || q.role == label {
			if _, ok := q.has(classDecision); ok {
				return true
			}
		}
	}
	return false
}

// labelledDate reports whether what stands before token from is a label of the
// document's date: "Date:", or a paragraph "Dyddiad" before.
func (d *reading) labelledDate(i int, from int32) bool {
	p := &d.paras[i]
	if from < 30 && !p.isProse() && (isWord(p, int(from)-1, "on") || isWord(p, int(from)-1, "ar") || from > 0 && p.toks[from-1].kind == punct) {
		c, ok := p.hasIn(0, 2, classDateLabel)
		if ok && (isWord(p, int(c.to), "by") || isWord(p, int(c.to), "gan")) {
			return true // "Posted by Admin on 4 October 2022 at 10:31"
		}
	}
	if p.isBulletin() && from > 0 && from < 6 && p.toks[from-1].mark == ':' {
		return true // "Bwletin y panel: 15fed Mehefin 2022"
	}
	if p.tellsSending(from) && (isWord(p, int(from)-1, "on") || isWord(p, int(from)-1, "ar")) {
		return true
	}
	for k := from - 1; k >= 0 && k >= from-7; k-- {
		c, ok := p.cueAt(int(k), classDateLabel)
		if !ok {
			continue
		}
		for j := c.to; j < from; j++ {
			if p.toks[j].kind == word || p.toks[j].kind == number {
				return false
			}
		}
		return c.from <= 2 || p.toks[c.from-1].mark == '|' || p.toks[c.from-1].mark == '\n' || d.labelsInside(i, c, from)
	}
	return false
}

// tellsSending reports whether a line says that this answer was sent, and to whom,
// before the date that ends it: "Response sent to the Home Office on 4 September 2020".
func (p *para) tellsSending(from int32) bool {
	if p.isProse() || from < 3 || from > 12 {
		return false
	}
	for k := range int32(2) {
		switch fold(p.text(k, k+1)) {
		case "response", "letter", "reply", "statement", "comments", "ymateb", "llythyr", "datganiad", "sylwadau":
			c, ok := p.hasIn(k+1, k+3, classDateLabel)
			return ok && c.from <= k+2
		case "anfonwyd", "cyflwynwyd": // "Anfonwyd yr ymateb at y Swyddfa Gartref ar 4 Medi 2020"
			return true
		}
	}
	return false
}

// leadsIn reports whether a sentence leads over to the letter or statement below it and
// ends in its date: "Anfonodd … y llythyr canlynol at y Gweinidog ar 12 Mehefin 2023:".
func (p *para) leadsIn(f dated) bool {
	if f.from < 4 || int(f.to) != len(p.toks)-1 || p.toks[f.to].mark != ':' || !isWord(p, int(f.from)-1, "on") && !isWord(p, int(f.from)-1, "ar") {
		return false
	}
	for k := range int(f.from) - 2 {
		for _, what := range []string{"letter", "statement", "reply", "response"} {
			if isWord(p, k, "following") && isWord(p, k+1, what) {
				return true
			}
		}
		for _, what := range []string{"llythyr", "datganiad", "ymateb", "sylwadau"} {
			if isWord(p, k, what) && isWord(p, k+1, "canlynol") {
				return true
			}
		}
	}
	return false
}

// labelsInside reports whether label c, that stands within a line, is one: of a
// form's next field ("REF: 011/2019 DATE: 14 May 2019", "SIGNATURE A. Huws DATE
// 2.11.22") or of a short sentence ("Response published 16 January 2024.").
func (d *reading) labelsInside(i int, c cue, from int32) bool {
	p := &d.paras[i]
	if !p.isProse() && c.to-c.from == 1 && (p.toks[c.to].mark == ':' || p.toks[c.from].shout) {
		_, filled := p.hasIn(0, c.from, classBy)
		for k := range c.from {
			filled = filled || isWord(p, int(k), "ref") || isWord(p, int(k), "cyf")
		}
		return filled || p.toks[c.from-1].kind == number
	}
	if !p.isProse() && c.to == from {
		for k := range min(2, c.from) {
			switch fold(p.text(k, k+1)) {
			case "response", "letter", "reply", "statement", "ymateb", "llythyr", "datganiad":
				return true // "Letter to the Home Secretary sent 11 September 2018"
			}
		}
	}
	for _, s := range p.sents {
		if s.from <= c.from && from < s.to {
			return i <= d.opened+1 && c.from-s.from <= 1 && c.to == from && s.to-from <= 6
		}
	}
	return false
}

// labelsOwn reports whether the label before token from says which document it
// dates: "Date of response:", where "Date published:" may be the report's.
func (d *reading) labelsOwn(i int, from int32) bool {
	p := &d.paras[i]
	for k := max(0, from-7); k < from; k++ {
		switch fold(p.text(k, k+1)) {
		case "response", "comments", "sylwadau", "letter", "statement", "reply", "decision", "submitted", "ymateb", "cyflwynwyd", "llythyr", "datganiad", "penderfyniad", "sent", "issued":
			return true
		}
	}
	return false
}

// deniedDate reports whether a label says that the date is something else's, and
// gives the label where it is a phrase.
func (d *reading) deniedDate(i int, from int32) (cue, bool) {
	p := &d.paras[i]
	if from > 12 && p.role == body {
		return cue{}, false // only labels count here, and they stand at the beginning
	}
	for _, c := range p.within(max(0, from-9), from) {
		if c.class == classNotDate && c.to <= from && from-c.to <= 4 {
			return c, true
		}
	}
	if from > 2 && isWord(p, 1, "date") && p.toks[2].mark == ':' && p.toks[0].kind == word && !d.labelsOwn(i, from) && !p.datesDocument() {
		return cue{}, true // "Request date:", "Contract date:"
	}
	if c, ok := p.hasIn(0, from, classInspects); ok && c.from == 0 && !p.isProse() {
		if l, ok := p.hasIn(c.to, from, classDateLabel); ok && l.from == c.to {
			return cue{}, true // "HMICFRS published: 9 May 2023"
		}
	}
	if i > 0 && from > 0 && (isWord(p, 0, "published") || isWord(p, 0, "cyhoeddwyd")) {
		if d.paras[i-1].namesReport() {
			return cue{}, true // "Report title: …", "Published: …": the report was
		}
	}
	if from <= 1 && i > 0 && d.paras[i-1].words <= 6 && !d.paras[i-1].ends {
		if c, ok := d.paras[i-1].has(classNotDate); ok && c.from <= 1 {
			return cue{}, true
		}
	}
	return cue{}, false
}

// datesDocument reports whether a line begins with a label of a document's date,
// or with who signs.
func (p *para) datesDocument() bool {
	if _, ok := p.cueAt(0, classDateLabel); ok {
		return true
	}
	_, ok := p.cueAt(0, classBy)
	return ok
}

// datesItself reports whether label c calls the document a report and dates that:
// "Date of report:" above one of the office's own, where no inspection is spoken of.
func (d *reading) datesItself(p *para, c cue) bool {
	switch fold(p.text(c.from, c.to)) {
	case "date of report", "report date", "dyddiad yr adroddiad":
	default:
		return false
	}
	for i := range min(40, len(d.paras)) {
		if _, ok := d.paras[i].has(classInspects); ok {
			return false
		}
	}
	return true
}

// namesReport reports whether the label of a line is that of the report answered.
func (p *para) namesReport() bool {
	for k := int32(0); k < min(6, int32(len(p.toks))); k++ {
		if p.toks[k].mark == ':' {
			_, ok := p.hasIn(0, k, classReport)
			return ok
		}
	}
	return false
}
