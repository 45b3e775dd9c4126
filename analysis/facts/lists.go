package facts

// readEnclosures flags what the text says comes with it but what does not
// follow.
func (d *reading) readEnclosures() {
	for i := range d.paras {
		p := &d.paras[i]
		if p.role != body {
			continue
		}
		for _, c := range p.cues {
			if c.class != classEnclosed || d.follows(i, c) {
				continue
			}
			from, to := d.clauseOf(p, c)
			r := d.at(i, from, to)
			d.out.Enclosures = append(d.out.Enclosures, Enclosure{p.Text[r.Start:r.End], r})
			break
		}
	}
}

// clauseOf is the part of the sentence that promises an enclosure: between the
// marks around the cue.
func (d *reading) clauseOf(p *para, c cue) (int32, int32) {
	from, to := c.from, c.to
	for from > 0 && p.toks[from-1].kind != punct {
		from--
	}
	for int(to) < len(p.toks) && p.toks[to].kind != punct {
		to++
	}
	return from, to
}

// follows reports whether something like what is promised stands after
// paragraph i: another voice, an appendix, text after the signature.
func (d *reading) follows(i int, c cue) bool {
	for j := i; j < len(d.paras); j++ {
		p := &d.paras[j]
		if j > i && p.role == heading {
			if _, ok := p.has(classEnclosed); ok {
				return true
			}
			if _, ok := p.has(classChief); ok {
				return true
			}
		}
		if j > i && p.role == body && d.closed < j && p.isProse() {
			return true
		}
	}
	for _, s := range d.speeches {
		if s.para > i && s.voice == VoiceChiefConstable && s.to-s.from > 12 {
			return true
		}
	}
	return false
}

// readRecommendations lists the recommendations that the document lays out:
// "Recommendation 3: …", "Argymhelliad 2 | …".
func (d *reading) readRecommendations() {
	for i := range d.paras {
		p := &d.paras[i]
		c, ok := p.cueAt(0, classRecommendation)
		if !ok || int(c.to) >= len(p.toks) || p.toks[c.to].kind != number {
			continue
		}
		to := c.to + 1
		if to < int32(len(p.toks)) && p.toks[to].kind == word && p.toks[to].joined && p.toks[to].end-p.toks[to].start == 1 {
			to++ // Recommendation 3a
		}
		from := to
		for int(from) < len(p.toks) && p.toks[from].kind == punct {
			from++
		}
		r := d.at(i, from, int32(len(p.toks)))
		text := ""
		if int(from) < len(p.toks) {
			text = p.Text[r.Start:r.End]
		}
		d.out.Recommended = append(d.out.Recommended, Answer{p.text(0, to), text, r})
	}
}

// finish adds what other facts imply.
func (d *reading) finish() {
	if f, ok := d.ForceByID(d.out.Force); ok {
		for _, n := range append([]string{f.En, f.Cy, f.BodyEn, f.BodyCy}, f.Aliases...) {
			if n != "" {
				d.out.Names = append(d.out.Names, n)
			}
		}
	}
}
