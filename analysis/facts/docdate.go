package facts

import "strings"

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
	byOwnLabel  = dateRule{"date_labelown", 84}
	byLabel     = dateRule{"date_label", 80}
	byToday     = dateRule{"today", 70}
	byTitle     = dateRule{"title", 60}
	byTitleEnd  = dateRule{"title_month", 55}
	bySubmitted = dateRule{"submitted", 45}
	byOwnReport = dateRule{"report_date", 45}
	byMeeting   = dateRule{"title_meeting", 40}
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
	lines, titles := map[Date]bool{}, map[Date]bool{}
	for i := range d.paras {
		p := &d.paras[i]
		for k, f := range p.dates {
			rule, own := d.ownDate(i, k)
			if own && rule == byDateline && f.date.Year == 0 {
				f.date.Year = d.yearBelow(i)
			}
			if own && (f.date.Year == 0 || f.date.Month == 0) {
				own = false
			}
			if own {
				switch rule {
				case byDateline:
					lines[f.date] = true
				case byTitle:
					titles[f.date] = true
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
	if (len(lines) > 3 || len(titles) > 2 && best.rule == byTitle) && d.letters == 0 {
		best = candidate{} // an index page: the dates are those of its entries
	}
	d.settleDate(best)
}

// yearBelow is the year that stands alone in the line under line i, 0 for none, as
// the cards of web pages have it: "05 NOV", "2019".
func (d *reading) yearBelow(i int) int {
	if i+1 >= len(d.paras) || len(d.paras[i+1].toks) != 1 {
		return 0
	}
	if y, _, ok := yearAt(d.paras[i+1].toks, 0); ok {
		return y
	}
	return 0
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
	if c, denied := d.deniedDate(i, f.from); denied {
		return byOwnReport, d.datesItself(p, c)
	}
	if d.submitted(i, f.from) {
		return bySubmitted, true
	}
	switch {
	case p.role == dateline && k == 0 && d.answersQuestion(i):
		return dateRule{}, false // "When is the next election?", "Thursday 2 May 2024."
	case p.role == dateline && k == 0:
		if d.isAfterSignature(i) {
			return bySignature, true
		}
		if d.labelsOwn(i, f.from) {
			return byOwnLine, true
		}
		return byDateline, true
	case p.role == signature && !d.isEntry(i):
		return bySignature, true
	case (p.role == heading || p.role == label && f.from > 0 && p.toks[f.from-1].mark != ':' && d.saysKind(p)) && i < d.opened+8 && f.date.Day > 0 && p.endsOn(f) && d.datesTitle(i, f):
		return d.byTitle(p, f)
	case p.role == heading && i <= d.opened && f.date.Day > 0 && p.startsOn(f):
		return byTitle, true
	case i <= d.opened && f.date.Day == 0 && d.endsOnMonth(i, f):
		return byTitleEnd, true
	case d.labelledDate(i, f.from):
		if d.labelsOwn(i, f.from) {
			return byOwnLabel, true
		}
		return byLabel, true
	case i <= d.opened && !p.isProse() && (len(p.dates) == 1 && d.alone(i, f) || f.from > 0 && int(f.to) == len(p.toks) && p.isVersion()):
		return byLabel, true
	case p.role == furniture || p.role == label || p.role == heading:
		return dateRule{}, false
	}
	if i <= d.opened+1 && p.leadsIn(f) {
		return bySent, true
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

// alone reports whether a date is all that stands between bars of a line, that is no
// row of a table: "News | Feb 19, 2026".
func (d *reading) alone(i int, f dated) bool {
	p := &d.paras[i]
	bar := func(k int32) bool { return p.toks[k].mark == '|' }
	first, last := f.from == 0, int(f.to) == len(p.toks)
	return f.date.Day > 0 && !d.isRow(i) && !(first && last) && strings.Count(p.Text, "|") <= 2 && (first || bar(f.from-1)) && (last || bar(f.to))
}

// datesTitle reports whether the date that ends a heading is the heading's, not
// that of something in it: "the agreement of 8 April 2021", "Survey closes: 20/01/2023",
// "budget to 31 January 2017".
func (d *reading) datesTitle(i int, f dated) bool {
	p := &d.paras[i]
	if f.from == 0 {
		return true
	}
	k := f.from - 1
	switch fold(p.text(k, k+1)) {
	case ":":
		return d.saysKind(p) || d.saysResponse(p) || d.holds(p) || p.namesPlace()
	case "of": // "Statement of 3 May 2019", not "the agreement of 8 April 2021"
		return k < 4 && d.saysKind(p)
	case "to", "until", "by", "from", "since", "before", "after", "due", "erbyn", "hyd", "tan", "cyn", "ers", "closes", "cau", "ends":
		return false
	}
	return d.saysKind(p) || !d.isEntry(i)
}

// isRow reports whether line i is one of several with bars, as rows of a table are.
func (d *reading) isRow(i int) bool {
	bars := func(k int) bool { return k >= 0 && k < len(d.paras) && strings.Contains(d.paras[k].Text, "|") }
	return bars(i-1) && bars(i+1) || bars(i-1) && bars(i-2) || bars(i+1) && bars(i+2)
}

// startsOn reports whether a title says what kind of document it is of and when,
// before it says of what: "PCC statement, 3 November 2022: vetting".
func (p *para) startsOn(f dated) bool {
	if int(f.to) >= len(p.toks) || p.toks[f.to].mark != ':' && p.toks[f.to].mark != '-' || f.from < 1 || f.from > 6 {
		return false
	}
	_, ok := p.hasIn(0, f.from, classStating)
	return ok
}

// answersQuestion reports whether the line above asks: what is under it is an answer.
func (d *reading) answersQuestion(i int) bool {
	return i > 0 && strings.HasSuffix(strings.TrimSpace(d.paras[i-1].Text), "?")
}

// isEntry reports whether line i is of a list of titles: it and its neighbours,
// three or more, end each in a date that no label is for.
func (d *reading) isEntry(i int) bool {
	entry := func(k int) bool {
		if k < 0 || k >= len(d.paras) {
			return false
		}
		p := &d.paras[k]
		if len(p.dates) != 1 || p.dates[0].from == 0 || int(p.dates[0].to) != len(p.toks) || p.toks[p.dates[0].from-1].mark == ':' {
			return false
		}
		_, label := p.has(classDateLabel)
		_, other := p.has(classNotDate)
		return !label && !other && p.role != dateline && strings.Count(p.Text, "|") < 2
	}
	if !entry(i) {
		return false
	}
	a, b := i, i
	for a > 0 && i-a < 2 && entry(a-1) {
		a--
	}
	for b-i < 2 && entry(b+1) {
		b++
	}
	return b-a >= 2
}

// endsOn reports whether a date ends a line, in brackets or not.
func (p *para) endsOn(f dated) bool {
	n := len(p.toks)
	return int(f.to) == n || int(f.to) == n-1 && p.toks[n-1].mark == ')' && f.from > 0 && p.toks[f.from-1].mark == '('
}

// byTitle is the rule for a date that ends a title. Behind the name of a meeting it
// may be the meeting's alone, and is where that was held: "Police and Crime Panel,
// 27 July 2021", "Notes of the meeting held at Hindlip on 8 February 2022".
func (d *reading) byTitle(p *para, f dated) (dateRule, bool) {
	if !p.namesMeeting(f) {
		return byTitle, true
	}
	for k := range f.from {
		switch fold(p.text(k, k+1)) {
		case "held", "gynhaliwyd", "cynhaliwyd":
			return dateRule{}, false
		}
	}
	return byMeeting, true
}

func (p *para) namesMeeting(f dated) bool {
	for k := range f.from {
		switch fold(p.text(k, k+1)) {
		case "panel", "meeting", "committee", "board", "phanel", "cyfarfod", "gyfarfod", "nghyfarfod", "chyfarfod", "pwyllgor", "bwyllgor", "phwyllgor", "bwrdd", "fwrdd":
			return true
		}
	}
	return false
}

// endsOnMonth reports whether a line above the text says who or what it is and
// ends in the month: "Office of the Police and Crime Commissioner, January 2022".
func (d *reading) endsOnMonth(i int, f dated) bool {
	p := &d.paras[i]
	if !p.isProse() && d.saysKind(p) && p.refreshed(f) {
		return true
	}
	if p.isProse() || len(p.dates) != 1 || f.from < 2 || int(f.to) != len(p.toks) || p.toks[f.from-1].mark != ',' && p.toks[f.from-1].mark != '-' && (p.toks[f.from-1].mark != ':' || !d.saysKind(p)) {
		return false
	}
	for _, c := range []class{classReport, classInspects, classRegister} {
		if _, ok := p.has(c); ok {
			return false
		}
	}
	return d.holds(p) || d.saysKind(p) || i == 0 && d.prose() > 0
}

// refreshed reports whether a line ends in the date of its version, in brackets:
// "Delivery Plan (November 2023 refresh)", "Cynllun (diwygiwyd Mawrth 2020)".
func (p *para) refreshed(f dated) bool {
	n := int32(len(p.toks))
	if f.from == 0 || p.toks[n-1].mark != ')' {
		return false
	}
	ofVersion := func(from, to int32) bool {
		for k := from; k < to; k++ {
			switch fold(p.text(k, k+1)) {
			case "refresh", "refreshed", "update", "updated", "revised", "revision", "version", "edition", "adnewyddwyd", "diweddarwyd",
				"diwygiwyd", "fersiwn", "argraffiad":
			default:
				return false
			}
		}
		return true
	}
	open := f.from - 1
	if p.toks[open].mark != '(' {
		open--
	}
	return open > 0 && p.toks[open].mark == '(' && f.to >= n-2 && ofVersion(open+1, f.from) && ofVersion(f.to, n-1)
}

// isBulletin reports whether a line names what comes out again and again.
func (p *para) isBulletin() bool {
	for k := range min(4, int32(len(p.toks))) {
		switch fold(p.text(k, k+1)) {
		case "bulletin", "newsletter", "briefing", "bwletin", "cylchlythyr", "newyddlen":
			return true
		}
	}
	return false
}

// isVersion reports whether a line tells the version of a document.
func (p *para) isVersion() bool {
	if p.words > 8 || len(p.toks) < 2 {
		return false
	}
	switch fold(p.text(0, 1)) {
	case "version", "fersiwn", "edition", "argraffiad":
		return true
	case "issue", "rhifyn", "volume", "cyfrol", "number", "rhif", "no": // "Issue 14, March 2017"
		return p.toks[1].kind == number
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
