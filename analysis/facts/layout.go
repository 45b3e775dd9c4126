package facts

import "strings"

// role is the part that a paragraph plays in a document.
type role uint8

const (
	body       role = iota
	heading         // a title or a heading
	furniture       // letterhead, contact lines, toolbars, what each page repeats
	dateline        // a date that stands alone
	addressee       // the block of the recipient
	salutation      // Dear Home Secretary
	farewell        // Yours sincerely
	signature       // who signs, and the office
	label           // "Status: Non-confidential"
)

// layout gives each paragraph its role. Letters show it by their parts, pages by
// what they repeat; what is neither is body.
func (d *reading) layout() {
	seen := d.repeats()
	for i := range d.paras {
		p := &d.paras[i]
		p.role = d.roleOf(p, seen[i])
		if p.role == salutation {
			d.letters++
		}
	}
	for i := range d.paras {
		p := &d.paras[i]
		if p.role == body && seen[i] > 1 && !p.ends && p.words <= 12 &&
			(i > 0 && d.paras[i-1].role == furniture || i+1 < len(d.paras) && d.paras[i+1].role == furniture && seen[i+1] > 1) {
			p.role = furniture
		}
	}
	d.findEnds()
	d.markLetterhead()
	d.markAddressee()
	d.markSignatures()
	d.markHeadings()
	d.markLists()
}

// repeats counts for each paragraph how often its text stands in the document.
func (d *reading) repeats() []int {
	count := make(map[string]int, len(d.paras))
	keys := make([]string, len(d.paras))
	for i := range d.paras {
		p := &d.paras[i]
		if p.words == 0 || len(p.Text) > 300 {
			continue
		}
		keys[i] = fold(p.Text)
		count[keys[i]]++
	}
	n := make([]int, len(d.paras))
	for i, k := range keys {
		if k != "" {
			n[i] = count[k]
		}
	}
	return n
}

// roleOf is what a paragraph shows by itself.
func (d *reading) roleOf(p *para, repeated int) role {
	if p.Heading > 0 {
		return heading
	}
	if p.beyond {
		return body
	}
	if p.words == 0 && len(p.dates) == 0 {
		return furniture // rules, page numbers, boxes
	}
	if p.Table > 0 {
		return body
	}
	if c, ok := p.has(classSalutation); ok && (c.from == 0 || c.from == 1 && c.to-c.from == 1) && p.words <= 12 && (!p.stopsInside() || p.greetsTwice()) {
		return salutation
	}
	if c, ok := p.has(classGreeting); ok && c.from == 0 && p.words <= 5 && !p.stopsInside() && p.words-int(c.to) <= 2 {
		return salutation
	}
	if c, ok := p.has(classClosing); ok && c.from <= 2 && p.words <= 10 {
		return farewell
	}
	if p.isDateline() {
		return dateline
	}
	if c, ok := p.has(classToolbar); ok && (p.words <= 14 || c.from <= 3 && p.words <= 30) {
		return furniture
	}
	if p.words <= 30 && (strings.Contains(p.Text, "@") || strings.Contains(p.Text, "www.") || strings.Contains(p.Text, "://")) && !p.isProse() {
		return furniture
	}
	if c, ok := p.has(classContact); ok && c.from <= 1 && p.words <= 20 && !p.isProse() {
		return furniture
	}
	if c, ok := p.has(classPageNumber); ok && c.from <= 1 && p.words <= 4 && hasNumber(p.toks) {
		return furniture
	}
	if repeated > 1 && !p.ends && (p.Page > 0 || d.isLetterhead(p) || repeated > 2 && p.words > 2) && !p.endsWith(':') {
		return furniture
	}
	if isAddress(p) {
		return furniture
	}
	return body
}

// stopsInside reports whether a sentence ends before the paragraph does.
func (p *para) stopsInside() bool { return len(p.sents) > 1 }

// greetsTwice reports whether a line greets in both languages: "Annwyl Weinidog |
// Dear Minister".
func (p *para) greetsTwice() bool {
	for i, t := range p.toks {
		if t.mark != '|' && t.mark != '/' {
			continue
		}
		if _, ok := p.cueAt(i+1, classSalutation); ok {
			return !p.ends
		}
	}
	return false
}

// isProse reports whether a paragraph reads as running text: it ends a sentence
// and has the length of one.
func (p *para) isProse() bool { return p.ends && p.words >= 6 }

func (p *para) endsWith(mark rune) bool {
	return len(p.toks) > 0 && p.toks[len(p.toks)-1].mark == mark
}

func hasNumber(toks []token) bool {
	for _, t := range toks {
		if t.kind == number {
			return true
		}
	}
	return false
}

// isLetterhead reports whether a paragraph names an office and nothing else.
func (d *reading) isLetterhead(p *para) bool {
	if p.words > 30 || p.isProse() {
		return false
	}
	if _, ok := p.has(classTitle); ok {
		return true
	}
	if _, ok := p.has(classHonorific); ok && p.words <= 10 {
		return true
	}
	if _, ok := p.has(classAddressLine); ok {
		return true
	}
	return false
}

// isAddress reports whether a paragraph is a postal address: it ends in, or is, a
// postcode.
func isAddress(p *para) bool {
	n := len(p.toks)
	if n < 4 || p.words > 24 || p.ends {
		return false
	}
	// NP44 2XJ is: word NP44, number 2, word XJ
	a, b, c := p.toks[n-3], p.toks[n-2], p.toks[n-1]
	return a.kind == word && a.cap && a.end-a.start <= 4 && b.kind == number && b.value < 10 && c.kind == word && c.joined && c.shout && c.end-c.start == 2
}

// findEnds finds where the text proper begins and where it closes.
func (d *reading) findEnds() {
	d.opened, d.closed = 0, len(d.paras)
	for i := range d.paras {
		if d.paras[i].role == salutation || d.paras[i].role == body && d.paras[i].isProse() {
			d.opened = i
			break
		}
	}
	for i := len(d.paras) - 1; i >= d.opened; i-- {
		if d.paras[i].role == farewell {
			d.closed = i
			break
		}
	}
}

// markLetterhead marks the office's own lines before the text begins.
func (d *reading) markLetterhead() {
	for i := 0; i < d.opened; i++ {
		p := &d.paras[i]
		if p.role != body || p.ends || p.endsWith(':') {
			continue
		}
		_, title := p.has(classTitle)
		if !title && strings.Contains(p.Text, "|") && p.words <= 12 {
			_, title = p.has(classCommissioner) // Comisiynydd | Commissioner: Nia Prydderch
		}
		if d.saysKind(p) {
			continue
		}
		if title && (p.bilingual() || p.words <= 12) && !d.saysResponse(p) || isAddress(p) {
			p.role = furniture
		}
	}
}

// bilingual reports whether a line holds an office's title in both languages.
func (p *para) bilingual() bool {
	n := 0
	for _, c := range p.cues {
		if c.class == classTitle {
			n++
		}
	}
	return n > 1 || strings.Contains(p.Text, "|")
}

// saysResponse reports whether a line announces an answer rather than naming an
// office: "Commissioner's response to …".
func (d *reading) saysResponse(p *para) bool {
	_, ok := p.has(classResponse)
	return ok
}

// saysKind reports whether a line says what the document is: a plan, a decision,
// a statement.
func (d *reading) saysKind(p *para) bool {
	for _, c := range p.cues {
		switch c.class {
		case classPlanning, classReporting, classDecision, classStating:
			return true
		}
	}
	return false
}

// markAddressee marks the recipient's lines: those before the salutation that
// name one, and the lines of the address after it.
func (d *reading) markAddressee() {
	end := -1
	for i := range d.paras {
		if d.paras[i].role == salutation {
			end = i
			break
		}
	}
	in := false
	for i := 0; i < end; i++ {
		p := &d.paras[i]
		if p.role != body && !(p.role == furniture && in) {
			in = in && p.role == furniture
			continue
		}
		if _, ok := p.has(classRecipient); ok && p.words <= 25 && !p.ends {
			in = true
		}
		if in && p.words <= 25 && !p.isProse() {
			p.role = addressee
		}
	}
}

// markSignatures marks who signs: the short lines after a closing formula, and
// at the end of a text without one a line that names an office.
func (d *reading) markSignatures() {
	for i := range d.paras {
		if d.paras[i].role != farewell {
			continue
		}
		for j, n := i+1, 0; j < len(d.paras) && n < 4; j, n = j+1, n+1 {
			p := &d.paras[j]
			if p.role == dateline {
				continue
			}
			if p.role != body && p.role != furniture || p.isProse() || p.words > 24 {
				break
			}
			p.role = signature
		}
	}
	last := len(d.paras) - 1
	for n := 0; last >= 0 && n < 5; last, n = last-1, n+1 {
		p := &d.paras[last]
		if p.role == dateline || p.role == furniture || p.role == signature || p.labelled() {
			continue // "g: southwalescommissioner.org.uk" may follow the name
		}
		if p.role != body || p.ends || p.words > 20 {
			break
		}
		_, title := p.has(classTitle)
		_, mayor := p.has(classMayor)
		if _, ok := p.has(classCommissioner); ok && p.words <= 3 {
			title = true // "Ann Huws" above "Commissioner"
		}
		if !title && !mayor && (p.words > 6 || nameIn(p, 0, int32(len(p.toks))) == "") {
			break
		}
		p.role = signature
	}
}

// markHeadings marks short lines without a final mark that stand before text.
func (d *reading) markHeadings() {
	for i := range d.paras {
		p := &d.paras[i]
		if p.role != body || p.ends || p.List || p.Table > 0 || p.words == 0 || p.words > 30 || strings.Contains(p.Text, "|") {
			continue
		}
		if q := p.toks[len(p.toks)-1]; q.kind == closing && !p.quotesWhole() || q.mark == ',' || q.mark == ';' {
			continue
		}
		if p.labelled() {
			p.role = label
			continue
		}
		if p.startsBullet() || p.toks[0].kind == word && !p.toks[0].cap && p.toks[0].kind != number {
			continue
		}
		if p.toks[0].kind == opening && !p.quotesWhole() && p.toks[0].mark == '"' {
			continue
		}
		if p.words <= 16 || p.shouts() || d.saysResponse(p) {
			if p.endsWith(':') && p.words > 7 && !p.shouts() {
				continue // "The Chief Constable has commented as follows:"
			}
			if i+1 < len(d.paras) || p.shouts() {
				p.role = heading
			}
		}
	}
}

// markLists turns runs of headings, as an index page has them, into text: a
// heading has text under it.
func (d *reading) markLists() {
	for i := 0; i < len(d.paras); {
		j, n := i, 0
		for j < len(d.paras) && (d.paras[j].role == heading && d.paras[j].Heading == 0 || n > 0 && d.paras[j].role == furniture && d.paras[j].words == 0) {
			if d.paras[j].role == heading {
				n++
			}
			j++
		}
		if n >= 5 {
			for k := i + 1; k < j; k++ {
				d.paras[k].role = body
			}
			d.listed = true
		}
		i = max(j, i+1)
	}
	if d.letters > 0 || d.listed || d.prose() > 1 {
		return
	}
	d.listed = d.entries()
}

func (p *para) startsBullet() bool {
	switch p.toks[0].mark {
	case '•', '●', '▪', '◦', '*', '-', '☐', '☑', '☒', '✓', '✔', '□', '■', '·':
		return true
	}
	return false
}

// startsNumber reports whether a paragraph is a numbered entry: "1. Codi …",
// "(b) agreed …".
func (p *para) startsNumber() bool {
	k := 0
	if p.toks[0].mark == '(' {
		k = 1
	}
	if len(p.toks) < k+3 {
		return false
	}
	t, after := p.toks[k], p.toks[k+1]
	return (t.kind == number || k == 1 && t.end-t.start == 1) && (after.mark == '.' || after.mark == ')') && after.joined && !p.toks[k+2].joined
}

// quotesWhole reports whether the paragraph is one quotation, as titles may be.
func (p *para) quotesWhole() bool {
	n := len(p.toks)
	return n > 2 && p.toks[0].kind == opening && (p.toks[n-1].kind == closing || p.toks[n-1].kind == straight)
}

// shouts reports whether a paragraph is written in capitals.
func (p *para) shouts() bool {
	loud, all := 0, 0
	for _, t := range p.toks {
		if t.kind == word && t.end-t.start > 1 {
			all++
			if t.shout {
				loud++
			}
		}
	}
	return all > 0 && loud*4 >= all*3
}

// labelled reports whether a paragraph is a short label and its value.
func (p *para) labelled() bool {
	for i, t := range p.toks {
		if t.mark == ':' {
			return i > 0 && i <= 3 && i+1 < len(p.toks) && !p.toks[i+1].joined && p.words-i <= 8
		}
	}
	return false
}
