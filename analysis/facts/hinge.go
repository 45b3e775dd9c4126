package facts

// hinges gives the words on which the promise of the sentence at hand hangs: a
// condition about means or leave that the tables don't have whole, "should the
// money be found", "os bydd y gyllideb yn caniatáu".
func (m *promiser) hinges() (cue, bool) {
	p := m.p
	for i := m.s.from; i < m.s.to; i++ {
		switch t := p.toks[i]; t.end - t.start {
		case 2, 6, 8, 10:
		default:
			continue // none of the words below
		}
		switch fold(p.text(i, i+1)) {
		case "should": // inverted: it opens its clause
			if i > m.s.from && p.toks[i-1].mark != ',' && p.toks[i-1].kind != opening {
				continue
			}
		case "permitting":
			if i > m.s.from+1 && p.toks[i-1].kind == word {
				return cue{class: classHopes, from: i - 1, to: i + 1}, true
			}
			continue
		case "if", "provided", "assuming", "os":
			if i > m.s.from && (isWord(p, int(i-1), "as") || isWord(p, int(i-1), "even") || isWord(p, int(i-1), "ask") || isWord(p, int(i-1), "see")) {
				continue
			}
		default:
			continue
		}
		end := i + 1
		for end < min(m.s.to, i+10) && p.toks[end].kind != punct {
			end++
		}
		for _, c := range p.within(i+1, end) {
			if c.class == classMeans {
				return cue{class: classHopes, from: i, to: end}, true
			}
		}
	}
	return cue{}, false
}
