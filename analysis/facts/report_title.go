package facts

// afterAnnouncement gives the token at which the title begins in a heading such
// as "Commissioner's response to HMICFRS report: a joint thematic …".
func (d *reading) afterAnnouncement(p *para) int32 {
	n := int32(len(p.toks))
	resp, _ := p.has(classResponse)
	for _, c := range p.cues {
		if c.class == classResponse && c.to > resp.to && c.from <= resp.to {
			resp = c
		}
	}
	// behind the last colon, dash or opening quotation mark that follows the announcing words
	cut := int32(-1)
	for i := resp.to; i < n; i++ {
		t := p.toks[i]
		if t.mark == ':' || t.kind == opening || t.mark == '-' && !t.joined {
			cut = i + 1
			break
		}
	}
	if cut >= 0 {
		return cut
	}
	i := resp.to
	if resp.to-resp.from == 1 && !isWord(p, int(i), "i") && !isWord(p, int(i), "'r") { // "Response of the Mayor to HMICFRS"
		for _, c := range p.within(i, n) {
			if c.class == classInspects || c.class == classReport {
				i = max(i, c.to)
			}
		}
		if i == resp.to {
			return n
		}
	}
	for i < n {
		moved := false
		for _, c := range p.within(i, i+1) {
			if (c.class == classInspects || c.class == classReport) && c.to > i {
				if _, known := p.cueAt(int(i), classRegister); !known {
					i, moved = max(i, c.to), true
				}
			}
		}
		w := fold(p.text(i, min(i+1, n)))
		switch w {
		case "the", "a", "an", "his", "her", "majesty's", "latest", "recent", "on", "into", "of", "yr", "y", "i", "'r", "ar", "'s", "national", "entitled", "titled", "called", "for", "by", "and":
			if !moved && w != "national" && w != "and" {
				i, moved = i+1, true
			}
		}
		if !moved {
			break
		}
	}
	return i
}

// afterLabel is a heading without "Report by HMICFRS:" or "Re:" before its title.
func (d *reading) afterLabel(p *para) (int32, int32) {
	n := int32(len(p.toks))
	if n > 3 && p.toks[1].mark == ':' {
		switch fold(p.text(0, 1)) {
		case "re", "parthed", "subject", "pwnc", "testun":
			return trimTitle(p, 2, n)
		}
	}
	for i := int32(1); i < min(n, 6); i++ {
		if p.toks[i].mark != ':' {
			continue
		}
		report, ok := p.hasIn(0, i, classReport)
		if _, known := p.has(classRegister); ok && !known && report.from == 0 && report.to <= i {
			return trimTitle(p, i+1, n)
		}
	}
	return trimTitle(p, 0, n)
}

// isGeneric reports whether a title says no more than that it is a report.
func isGeneric(title string) bool {
	for _, w := range contentWords(title) {
		if len(w) == 4 && w >= "1900" && w <= "2099" {
			continue // "Police Act 1996" is what an answer stands on
		}
		switch w {
		case "police", "act", "section", "deddf", "ddeddf", "heddlu", "adran":
		case "inspection", "recommendation", "joint", "latest", "recent", "finding", "national", "inspectorate", "review", "this", "that", "your", "thematic", "new",
			"argymhellion", "arolygiad", "cyd", "adroddiad", "arolygu", "diweddaraf", "newydd", "yn", "canfyddiadau", "hmi", "inspector", "constabulary", "peel", "majesty", "her", "hi", "fire", "rescue", "service", "aem", "arolygiaeth", "from", "by", "gan", "hwn":
		default:
			return false
		}
	}
	return true
}

// trimTitle takes quotation marks and marks off the ends of a title.
func trimTitle(p *para, from, to int32) (int32, int32) {
	for from < to && p.toks[from].kind != word && p.toks[from].kind != number {
		from++
	}
	for k := from + 2; k < to; k++ { // "Race and policing (HMICFRS, August 2023)"
		if p.toks[k].mark != '(' {
			continue
		}
		_, body := p.hasIn(k, to, classInspects)
		_, month := p.hasIn(k, to, classMonth)
		if body || month || p.toks[min(k+1, to-1)].kind == number {
			to = k
		}
		break
	}
	if k := len(p.dates); k > 0 { // "Fraud: time to choose – 28 May 2019"
		if f := p.dates[k-1]; f.to == to && f.date.Day > 0 && f.from > from+2 && (p.toks[f.from-1].mark == '-' || p.toks[f.from-1].mark == ',') {
			to = f.from
		}
	}
	for to > from && p.toks[to-1].kind != word && p.toks[to-1].kind != number {
		to--
	}
	return from, to
}

// isDateOnly reports whether a date is all that a heading has from a token on.
func (p *para) isDateOnly(from int32) bool {
	if len(p.dates) == 0 || int(p.dates[len(p.dates)-1].to) != len(p.toks) {
		return false
	}
	for k := from; k < p.dates[len(p.dates)-1].from; k++ {
		if p.toks[k].kind == word || p.toks[k].kind == number {
			return false
		}
	}
	return true
}
