package facts

import "strings"

// holdersIn gives the persons whom running text or a heading calls by the
// office: "Commissioner Ffion Ackroyd has told …".
func (d *reading) holdersIn(i int) []person {
	p := &d.paras[i]
	var out []person
	for _, c := range p.cues {
		if len(out) > 8 {
			break
		}
		switch c.class {
		case classTitle, classCommissioner, classCommissioners, classMayor, classStaff:
		default:
			continue
		}
		if d.isOthers(p, c.from) {
			continue
		}
		if d.insideTitle(p, c) {
			continue
		}
		to := d.pastArea(p, c)
		a, b := nameAfter(p, to)
		if b <= a {
			a, b = nameBefore(p, beforeArea(p, c.from))
		}
		if b <= a {
			continue
		}
		if _, by := p.hasIn(0, c.from, classBy); !by && (a == to || b <= c.from && !p.partsWords(b, c.from)) && p.shouts() {
			continue // "COMMISSIONER BACKS BIKE MARKING DAY", "PANEL BACKS PRECEPT OF THE COMMISSIONER"
		}
		score := 60
		if p.role == heading {
			score = 55
		}
		if p.role == body && (d.saysNear(p, a, b) || d.isQuoted(p.text(a, b))) {
			score = 80
		}
		if c.class == classStaff {
			score -= 20
		}
		if c.class == classMayor {
			if _, ok := p.hasIn(b, b+12, classTitle); ok {
				score += 10 // "who holds the powers of a police and crime commissioner"
			}
		}
		if _, ok := p.hasIn(max(0, c.from-2), c.to, classDeputy); ok || isWord(p, int(c.from), "deputy") || isWord(p, int(c.from), "dirprwy") {
			score -= 15
		}
		role, office := d.roleOfTitle(p, c)
		out = append(out, person{p.text(a, b), role, office, score - min(i/4, 9), "office_holder", d.at(i, a, b)})
	}
	return out
}

// partsWords reports whether a mark stands among tokens from..to.
func (p *para) partsWords(from, to int32) bool {
	for k := from; k < to; k++ {
		if p.toks[k].kind == punct {
			return true
		}
	}
	return false
}

// insideTitle reports whether c is part of a longer title.
func (d *reading) insideTitle(p *para, c cue) bool {
	for _, q := range p.within(max(0, c.from-12), c.to) {
		if (q.class == classTitle || q.class == classMayor && c.class == classMayor) && q != c && q.from <= c.from && q.to >= c.to && q.to-q.from > c.to-c.from {
			return true
		}
	}
	return false
}

// pastArea steps over the area that a title is for: "Commissioner for Gwent".
func (d *reading) pastArea(p *para, c cue) int32 {
	to := c.to
	for _, q := range p.within(c.to, c.to+4) {
		if (q.class == classArea || q.class == classForce) && linked(p, c.to, q.from) {
			to = max(to, q.to)
		}
	}
	if c.class == classMayor && isWord(p, int(to), "for") { // "Deputy Mayor of Greater Manchester for Policing, Ann Huws"
		for k := to; k < to+10 && int(k) < len(p.toks); k++ {
			if p.toks[k].mark == ',' && p.toks[k-1].cap && int(k)+1 < len(p.toks) && nameFrom(p, k+1, int32(len(p.toks))) > k+1 {
				return k
			}
		}
	}
	return to
}

// saysNear reports whether a verb of saying stands within a few words of a name.
func (d *reading) saysNear(p *para, from, to int32) bool {
	for _, c := range p.within(max(0, from-4), to+12) {
		if c.class == classSaid {
			return true
		}
	}
	return false
}

// isQuoted reports whether a story has the person say something, called by the
// surname: "Ms Huws said".
func (d *reading) isQuoted(name string) bool {
	if d.quotes == 0 {
		return false
	}
	if d.quoted == nil {
		d.quoted = map[string]bool{}
		for i := range d.paras {
			p := &d.paras[i]
			for _, c := range p.cues {
				if c.class == classHonorific && int(c.to) < len(p.toks) && d.saysNear(p, c.to, c.to+1) {
					d.quoted[fold(p.text(c.to, c.to+1))] = true
				}
			}
		}
	}
	surname, _, _ := strings.Cut(fold(lastName(name)), "-")
	return d.quoted[surname]
}

// quotedHolder names the only person whom a news story quotes, where the office
// is spoken of without a name.
func (d *reading) quotedHolder() person {
	office := false
	best := person{}
	for i := range d.paras {
		p := &d.paras[i]
		if p.role != body && p.role != heading {
			continue
		}
		if _, ok := p.has(classTitle); ok {
			office = true
		} else if _, ok := p.has(classAssociation); ok {
			office = true
		} else if _, ok := p.has(classCommissioner); ok {
			office = true
		}
		for k, c := range p.cues {
			if c.class != classSaid || k > 200 || best.name != "" {
				continue
			}
			n := int32(len(p.toks))
			a, b := nameAfter(p, c.to)
			if b <= a {
				a, b = nameBefore(p, c.from)
			}
			if b <= a {
				a, b = p.opensWithName()
			}
			if b <= a {
				continue
			}
			if _, ok := p.hasIn(a, b, classAssociation); ok {
				continue
			}
			lo, hi := max(0, a-5), min(n, b+5)
			if _, ok := p.hasIn(lo, hi, classRank); ok {
				continue
			}
			if _, ok := p.hasIn(lo, hi, classChief); ok {
				continue
			}
			best = person{p.text(a, b), "PCC", "", 40, "quoted", d.at(i, a, b)}
		}
	}
	if !office {
		return person{}
	}
	if best.name == "" {
		best = d.calledBySurname()
	}
	if best.name == "" {
		return d.onlyPerson()
	}
	return best
}

// calledBySurname is the person whom a heading names and the story then quotes as
// "Mr Huws".
func (d *reading) calledBySurname() person {
	for i := 0; i < len(d.paras) && i <= d.opened; i++ {
		p := &d.paras[i]
		if p.role != heading || p.shouts() {
			continue
		}
		a, b := nameSpan(p, 0, int32(len(p.toks)))
		if b <= a {
			continue
		}
		if d.isQuoted(p.text(a, b)) {
			return person{p.text(a, b), "PCC", "", 40, "heading_name", d.at(i, a, b)}
		}
	}
	return person{}
}

// opensWithName gives the name with which a paragraph begins, in Welsh behind its
// verb: "Aeth Ann Huws i …".
func (p *para) opensWithName() (int32, int32) {
	n := int32(len(p.toks))
	for from := int32(0); from < min(2, n); from++ {
		if end := nameFrom(p, from, n); end > from && end < n && p.toks[end].kind == word && !p.toks[end].cap && !p.startsPlace(from, end) {
			return from, end
		}
	}
	return 0, 0
}

// onlyPerson is the one person whom a news story names, where it quotes "the
// Commissioner".
func (d *reading) onlyPerson() person {
	best := person{}
	for i := range d.paras {
		p := &d.paras[i]
		if p.role != body || d.base != VoiceDocument || len(p.toks) > 2000 {
			continue
		}
		n := int32(len(p.toks))
		for from := int32(0); from < n; {
			a, b := nameSpan(p, from, n)
			if b <= a {
				break
			}
			from = b
			name := p.text(a, b)
			if best.name != "" && !sameSurname(name, best.name) {
				return person{}
			}
			if best.name == "" {
				best = person{name, "PCC", "", 30, "only_person", d.at(i, a, b)}
			}
		}
	}
	return best
}
