package facts

// Pages that tell how to do something, answer questions or ask for votes: what is
// said there is seldom a promise.

// isHowTo reports whether the document is an index or tells how to do something:
// its service standards are no promises. A reply to a request for information is
// none, though it ends with such advice.
func (d *reading) isHowTo() bool {
	tells := false
	for i := range d.paras {
		p := &d.paras[i]
		for _, c := range p.cues {
			if c.class != classHowTo || p.isTrail() {
				continue
			}
			switch fold(p.text(c.from, c.to)) {
			case "freedom of information", "rhyddid gwybodaeth":
				return false
			}
			tells = true
		}
	}
	return tells
}

// answersQuestions reports whether the document answers frequent questions: what is
// promised there to all counts, what is done for who asks is a service.
func (d *reading) answersQuestions() bool {
	for i := range d.paras {
		p := &d.paras[i]
		for _, c := range p.cues {
			if c.class != classHowTo || p.isTrail() || p.words > 14 {
				continue
			}
			switch fold(p.text(c.from, c.to)) {
			case "frequently asked questions", "faqs", "cwestiynau cyffredin":
				return true
			}
		}
	}
	return false
}

// addressesYou reports whether the sentence at hand speaks of who reads it.
func (m *promiser) addressesYou() bool {
	for i := m.s.from; i < m.s.to; i++ {
		switch fold(m.p.text(i, i+1)) {
		case "you", "your", "chi", "eich", "ichi", "atoch", "wrthych":
			return true
		}
	}
	return false
}

// campaigns reports whether the document asks for votes.
func (d *reading) campaigns() bool {
	for i := range d.paras {
		if _, ok := d.paras[i].has(classElected); ok {
			return true
		}
	}
	return false
}
