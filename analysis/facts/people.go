package facts

import "strings"

// person is a candidate for the author.
type person struct {
	name   string
	role   string
	office string
	score  int
	rule   string
	where  Range
}

// readPeople finds who speaks as office holder, and who is written to.
func (d *reading) readPeople() {
	var best person
	for i := range d.paras {
		for _, c := range d.authorsIn(i) {
			if c.score > best.score {
				best = c
			}
		}
	}
	if best.name == "" && d.letters == 0 {
		best = d.quotedHolder()
	}
	best = d.spellOut(best)
	best.name = setDown(best.name)
	d.out.Author, d.out.Role, d.out.Office = best.name, best.role, best.office
	switch {
	case d.in.Sidecar.Author != "":
		d.out.Author = d.in.Sidecar.Author
		d.note("author", d.out.Author, BasisSidecar, "sidecar", Range{})
	case best.name != "":
		d.note("author", best.name, BasisText, best.rule, best.where)
		if d.confirmed(best.name) {
			d.note("author", best.name, BasisText, "register_of_commissioners", Range{})
		}
	case d.in.Folder.Author != "":
		d.out.Author = d.in.Folder.Author
		d.note("author", d.out.Author, BasisFolder, "folder", Range{})
	}
	if d.in.Sidecar.Role != "" {
		d.out.Role = d.in.Sidecar.Role
	}
	if d.out.Office == "" {
		d.readOffice()
	}
	d.readRecipient()
}

// spellOut gives a person whom the best line names by an initial the name in full,
// where another line has it.
func (d *reading) spellOut(best person) person {
	if !startsInitial(best.name) {
		return best
	}
	for i := range d.paras {
		for _, c := range d.authorsIn(i) {
			if spelledOut(best.name, c.name) {
				best.name, best.where = c.name, c.where
				return best
			}
		}
	}
	return best
}

// confirmed reports whether the table of commissioners has the author, of this
// force and in office on the document's date. It never supplies a name.
func (d *reading) confirmed(name string) bool {
	for _, c := range d.Commissioners {
		if !c.Sure || fold(strings.TrimSpace(strings.Split(c.Name, "(")[0])) != fold(name) || c.Force != d.out.Force {
			continue
		}
		when := d.out.Date.String()
		if when == "" || when >= c.From[:min(len(c.From), len(when))] && (c.To == "" || when[:min(len(c.To), len(when))] <= c.To) {
			return true
		}
	}
	return false
}

// authorsIn gives the candidates that paragraph i names.
func (d *reading) authorsIn(i int) []person {
	p := &d.paras[i]
	n := int32(len(p.toks))
	var out []person
	add := func(a, b int32, score int, rule string, title cue) {
		if b <= a {
			return
		}
		role, office := d.roleOfTitle(p, title)
		out = append(out, person{p.text(a, b), role, office, score, rule, d.at(i, a, b)})
	}
	_, chief := p.has(classChief)
	if (p.role == heading || p.role == label) && p.words <= 5 && i <= d.opened {
		if a, b := nameSpan(p, 0, n); b == n { // a name alone above the office's title
			if c, ok := d.titleBeside(i); ok {
				add(a, b, 70, "letterhead", c)
			}
		}
	}
	if c, ok := p.has(classSentOn); ok && i <= d.opened+1 { // "Bernard Culverhouse sent the following letter on …"
		for k := c.from - 1; k >= 0 && k >= c.from-4; k-- {
			if a, b := nameSpan(p, k, c.from); a == k && b == c.from && b-a >= 2 {
				add(a, b, 95, "sent_by", d.titleNear(i))
			}
		}
	}
	if score := d.signedAlone(i); score > 0 {
		add(0, n, score, "signed_name", d.titleNear(i))
		return out
	}
	switch p.role {
	case addressee, salutation, dateline:
		return nil
	case signature, farewell:
		if chief || d.neighbourIsChief(i) && !d.holds(p) {
			return nil
		}
		a, b := nameSpan(p, 0, n)
		if x, y := d.behalf(p); y > x {
			a, b = x, y
		}
		score := 100
		if i < d.closed && d.closed < len(d.paras) {
			score = 85
		}
		add(a, b, score-min(9, max(0, i-d.closed)), "signature", d.titleNear(i))
		return out
	case furniture:
		if c, ok := p.cueAt(0, classBy); ok && c.to > 2 { // "A note by Nadia Wilstead, head of scrutiny, Office of …"
			if a, b := nameAfter(p, c.to); b > a {
				if s, ok := p.hasIn(b, min(b+3, n), classStaff); ok {
					add(a, b, 90, "by_line", s)
					return out
				}
			}
		}
		titled := false
		for k, c := range p.cues {
			if c.class != classTitle && c.class != classCommissioner || k > 60 {
				continue
			}
			titled = true
			a, b := nameAfter(p, d.pastArea(p, c))
			if b <= a {
				a, b = nameBefore(p, beforeArea(p, c.from))
			}
			add(a, b, 70, "letterhead", c)
		}
		if c := d.titleNear(i); !titled && c.to > 0 && p.words <= 10 {
			a, b := nameSpan(p, 0, n)
			add(a, b, 70, "letterhead", c)
		}
		return out
	}
	if c, ok := p.has(classBy); ok && c.from <= 6 && p.words <= 30 && (p.role != body || !p.isProse() || p.endsWith(':')) && !chief {
		a, b := nameAfter(p, c.to)
		if b > a && !(a == c.to && p.shouts() && isWord(p, int(c.from), "commissioner")) { // "COMMISSIONER BACKS BIKE MARKING DAY"
			t, _ := p.has(classTitle)
			if s, ok := p.hasIn(b, min(b+3, n), classStaff); ok { // "A note by Nadia Wilstead, head of scrutiny"
				t = s
			}
			score, rule := 90, "by_line"
			if p.role == label || p.labelled() {
				score, rule = 75, "signature_label"
			}
			if p.role == heading || p.role == label || t.to > 0 || !p.ends {
				add(a, b, score, rule, t)
			}
		}
	}
	if a, b := d.introduces(i); b > a {
		add(a, b, 88, "names_self", cue{})
	}
	if a, b := d.trailing(i); b > a {
		add(a, b, 50, "trailing_name", cue{})
	}
	if a, b := d.takenUp(i); b > a {
		add(a, b, 45, "taken_up", cue{})
	}
	return append(out, d.holdersIn(i)...)
}

// signedAlone is the weight of a line that is a name alone below running text, as
// forewords and messages are signed in the middle of plans and reports: with the
// office's title under it, or before what is no running text. 0 for other lines.
func (d *reading) signedAlone(i int) int {
	p := &d.paras[i]
	if i <= d.opened || p.words > 6 || p.role == signature || p.role == farewell || !d.paras[i-1].isProse() || d.paras[i-1].role != body {
		return 0
	}
	n := int32(len(p.toks))
	if a, b := nameSpan(p, 0, n); a != 0 || b != n || d.neighbourIsChief(i) {
		return 0
	}
	switch _, ok := d.titleBeside(i); {
	case ok:
		return 84
	case i+1 == len(d.paras) || !d.paras[i+1].isProse():
		return 58
	}
	return 0
}

// takenUp gives the name with which a story goes on after its first sentences have
// spoken of the commissioner without one: "The commissioner for Kent has announced
// … Ann Huws spent the night with the team."
func (d *reading) takenUp(i int) (int32, int32) {
	p := &d.paras[i]
	if i == 0 || i > d.opened+2 || p.role != body || !p.isProse() {
		return 0, 0
	}
	before := &d.paras[i-1]
	if _, ok := before.has(classTitle); !ok || nameIn(before, 0, int32(len(before.toks))) != "" {
		return 0, 0
	}
	end := nameFrom(p, 0, int32(len(p.toks)))
	if end == 0 || int(end) == len(p.toks) || p.toks[end].kind != word || p.toks[end].cap || p.startsPlace(0, end) {
		return 0, 0
	}
	if _, ok := p.hasIn(0, end, classRank); ok {
		return 0, 0
	}
	return 0, end
}

// holds reports whether a line names the commissioner's office.
func (d *reading) holds(p *para) bool {
	_, title := p.has(classTitle)
	_, office := p.has(classCommissioner)
	return title || office
}

// behalf gives the name for which somebody else signs: "on behalf of Ann Huws".
func (d *reading) behalf(p *para) (int32, int32) {
	for i := range p.toks {
		k := int32(i)
		switch {
		case isWord(p, i, "behalf") && isWord(p, i+1, "of"), isWord(p, i, "ar") && isWord(p, i+1, "ran"):
			return nameAfter(p, k+2)
		}
	}
	return 0, 0
}

// introduces gives the name by which the speaker introduces him- or herself: "I,
// Ann Huws, …", "My name is Ann Huws".
func (d *reading) introduces(i int) (int32, int32) {
	p := &d.paras[i]
	if len(p.sents) == 0 || i > d.opened+6 {
		return 0, 0
	}
	k := p.sents[0].from
	switch {
	case isWord(p, int(k), "i") && int(k)+1 < len(p.toks) && p.toks[k+1].mark == ',':
		return nameAfter(p, k+2)
	case isWord(p, int(k), "my") && isWord(p, int(k+1), "name") && isWord(p, int(k+2), "is"):
		return nameAfter(p, k+3)
	case isWord(p, int(k), "fy") && isWord(p, int(k+1), "enw") && isWord(p, int(k+2), "i") && isWord(p, int(k+3), "yw"):
		return nameAfter(p, k+4)
	case (isWord(p, int(k), "yr") || isWord(p, int(k), "rwyf")) && (isWord(p, int(k+1), "wyf") || isWord(p, int(k+1), "i") || isWord(p, int(k+1), "fi")):
		for j := k + 1; j < k+4 && int(j) < len(p.toks); j++ {
			if p.toks[j].mark == ',' {
				return nameAfter(p, j+1)
			}
		}
	}
	return 0, 0
}

// trailing gives a name that is all of the last sentence of the document's last
// paragraph of text.
func (d *reading) trailing(i int) (int32, int32) {
	p := &d.paras[i]
	if len(p.sents) < 2 {
		return 0, 0
	}
	for j := i + 1; j < len(d.paras); j++ {
		if d.paras[j].role == body {
			return 0, 0
		}
	}
	s := p.sents[len(p.sents)-1]
	if s.to-s.from > 6 {
		return 0, 0
	}
	if a, b := nameSpan(p, s.from, s.to); a == s.from && b == s.to {
		return a, b
	}
	return 0, 0
}

// titleNear gives the office's title in paragraph i or in those beside it.
func (d *reading) titleNear(i int) cue {
	for _, j := range []int{i, i + 1, i - 1, i + 2} {
		if j >= 0 && j < len(d.paras) && d.paras[j].words <= 30 {
			for _, cl := range []class{classStaff, classTitle, classMayor} {
				if c, ok := d.paras[j].has(cl); ok {
					return c
				}
			}
		}
	}
	return cue{}
}

// titleBeside gives the office's title in the next paragraph.
func (d *reading) titleBeside(i int) (cue, bool) {
	if i+1 >= len(d.paras) || d.paras[i+1].words > 20 || d.paras[i+1].isProse() {
		return cue{}, false
	}
	return d.paras[i+1].has(classTitle)
}

// neighbourIsChief reports whether the line under a signature is the chief
// constable's title.
func (d *reading) neighbourIsChief(i int) bool {
	if i+1 >= len(d.paras) || d.paras[i+1].words > 12 {
		return false
	}
	_, ok := d.paras[i+1].has(classChief)
	_, pcc := d.paras[i+1].has(classTitle)
	return ok && !pcc
}
