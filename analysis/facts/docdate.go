package facts

// dateRule is a way in which a document shows its own date, the best first.
type dateRule struct {
	code  string
	score int
}

var (
	byOwnLine   = dateRule{"dateline_own", 102}
	byDateline  = dateRule{"dateline", 100}
	bySent      = dateRule{"sent_on", 105}
	byRunIn     = dateRule{"dateline_run_in", 90}
	byOwnLabel  = dateRule{"date_label_own", 84}
	byLabel     = dateRule{"date_label", 80}
	byToday     = dateRule{"today", 70}
	byTitle     = dateRule{"title", 60}
	bySignature = dateRule{"signature", 50}
)

// candidate is a date that may be the document's own.
type candidate struct {
	date  Date
	rule  dateRule
	where Range
}

// readDate finds the document's own date and gives every other one its role.
// Order: dateline > label > title > under the signature. A date in a sentence is
// never the document's; a day without a year is no answer.
func (d *reading) readDate() {
	var best candidate
	lines := map[Date]bool{}
	for i := range d.paras {
		p := &d.paras[i]
		for k, f := range p.dates {
			rule, own := d.ownDate(i, k)
			if own && (f.date.Year == 0 || f.date.Month == 0) {
				own = false
			}
			if own {
				if rule == byDateline {
					lines[f.date] = true
				}
				if rule.score > best.rule.score {
					best = candidate{f.date, rule, d.at(i, f.from, f.to)}
				}
				continue
			}
			if f.date.Year > 0 {
				d.out.OtherDates = append(d.out.OtherDates, RoleDate{f.date, d.dateRole(p, f), d.at(i, f.from, f.to)})
			}
		}
	}
	if len(lines) > 3 && d.letters == 0 {
		best = candidate{} // an index page: the dates are those of its entries
	}
	d.settleDate(best)
}

// settleDate weighs what the text says against what was given from outside.
func (d *reading) settleDate(best candidate) {
	switch {
	case !d.in.Sidecar.Date.IsZero():
		d.out.Date = d.in.Sidecar.Date
		d.note("date", d.out.Date.String(), BasisSidecar, "sidecar", Range{})
	case !best.date.IsZero():
		d.out.Date = best.date
		d.note("date", best.date.String(), BasisText, best.rule.code, best.where)
	case !d.in.Folder.Date.IsZero():
		d.out.Date = d.in.Folder.Date
		d.note("date", d.out.Date.String(), BasisFolder, "folder", Range{})
	}
}

// ownDate reports whether date k of paragraph i may be the document's own, and
// by which rule.
func (d *reading) ownDate(i, k int) (dateRule, bool) {
	p := &d.paras[i]
	f := p.dates[k]
	if d.deniedDate(i, f.from) {
		return dateRule{}, false
	}
	switch {
	case p.role == dateline && k == 0:
		if d.isAfterSignature(i) {
			return bySignature, true
		}
		if d.labelsOwn(i, f.from) {
			return byOwnLine, true
		}
		return byDateline, true
	case p.role == signature:
		return bySignature, true
	case p.role == heading && i < d.opened+8 && f.date.Day > 0 && f.to == int32(len(p.toks)):
		return byTitle, true
	case d.labelledDate(i, f.from):
		if d.labelsOwn(i, f.from) {
			return byOwnLabel, true
		}
		return byLabel, true
	case i <= d.opened && !p.isProse() && (len(p.dates) == 1 && p.alone(f) || f.from > 0 && int(f.to) == len(p.toks) && p.isVersion()):
		return byLabel, true
	case p.role == furniture || p.role == label || p.role == heading:
		return dateRule{}, false
	}
	for _, c := range p.within(max(0, f.from-9), f.from) {
		if c.class == classSentOn && c.to <= f.from && f.from-c.to <= 2 {
			return bySent, true
		}
	}
	if f.date.Day > 0 && f.date.Year > 0 && f.from >= 1 && f.from < 40 && i <= d.opened+1 {
		k := f.from - 1
		if p.toks[k].mark == '(' || p.toks[k].mark == ',' {
			k--
		}
		if isWord(p, int(k), "today") || isWord(p, int(k), "heddiw") {
			return byToday, true
		}
	}
	// "17/5/22: Mae Comisiynydd …", "Cardiff, 3 May 2021 – The …"
	if f.from <= 2 && k == 0 && i <= d.opened && int(f.to) < len(p.toks) {
		if m := p.toks[f.to].mark; m == ':' || m == '-' || m == '|' {
			return byRunIn, true
		}
	}
	return dateRule{}, false
}

// alone reports whether a date is all that stands between bars of a line: "News |
// Feb 19, 2026".
func (p *para) alone(f dated) bool {
	bar := func(k int32) bool { return p.toks[k].mark == '|' }
	first, last := f.from == 0, int(f.to) == len(p.toks)
	return f.date.Day > 0 && !(first && last) && (first || bar(f.from-1)) && (last || bar(f.to))
}

// isVersion reports whether a line tells the version of a document.
func (p *para) isVersion() bool {
	return p.words <= 8 && len(p.toks) > 0 && (isWord(p, 0, "version") || isWord(p, 0, "fersiwn") || isWord(p, 0, "edition") || isWord(p, 0, "argraffiad"))
}

// labelledDate reports whether what stands before token from is a label of the
// document's date: "Date:", or a paragraph "Dyddiad" before.
func (d *reading) labelledDate(i int, from int32) bool {
	p := &d.paras[i]
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
		return c.from <= 2 || p.toks[c.from-1].mark == '|' || p.toks[c.from-1].mark == '\n'
	}
	return false
}

// labelsOwn reports whether the label before token from says which document it
// dates: "Date of response:", where "Date published:" may be the report's.
func (d *reading) labelsOwn(i int, from int32) bool {
	p := &d.paras[i]
	for k := max(0, from-7); k < from; k++ {
		switch fold(p.text(k, k+1)) {
		case "response", "letter", "statement", "reply", "decision", "submitted", "ymateb", "cyflwynwyd", "llythyr", "datganiad", "penderfyniad", "sent", "issued":
			return true
		}
	}
	return false
}

// deniedDate reports whether a label says that the date is something else's.
func (d *reading) deniedDate(i int, from int32) bool {
	p := &d.paras[i]
	if from > 12 && p.role == body {
		return false // only labels count here, and they stand at the beginning
	}
	for _, c := range p.within(max(0, from-9), from) {
		if c.class == classNotDate && c.to <= from && from-c.to <= 4 {
			return true
		}
	}
	if i > 0 && from > 0 && (isWord(p, 0, "published") || isWord(p, 0, "cyhoeddwyd")) {
		if d.paras[i-1].namesReport() {
			return true // "Report title: …", "Published: …": the report was
		}
	}
	if from <= 1 && i > 0 && d.paras[i-1].words <= 6 && !d.paras[i-1].ends {
		if c, ok := d.paras[i-1].has(classNotDate); ok && c.from <= 1 {
			return true
		}
	}
	return false
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

// isAfterSignature reports whether paragraph i stands after the text and its
// signature, not before it.
func (d *reading) isAfterSignature(i int) bool {
	if i > d.closed {
		return true
	}
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		if d.paras[j].role == signature {
			return true
		}
	}
	return i > d.opened && i >= len(d.paras)-2
}

// dateRole is what a date in the text is of.
func (d *reading) dateRole(p *para, f dated) string {
	for _, c := range p.within(max(0, f.from-6), f.from) {
		if c.class == classCited && f.from-c.to <= 2 {
			return RoleCited
		}
	}
	return RoleEvent
}
