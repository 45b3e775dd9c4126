package facts

import (
	"slices"
	"strings"
)

// addReports adds the titles of the register to the phrases that are looked for.
func (r *Reader) addReports() {
	for i, row := range r.Reports {
		m := meaning{classRegister, int32(i)}
		for _, t := range append([]string{row.Title, row.Short, row.WelshTitle}, row.Aliases...) {
			if t == "" {
				continue
			}
			r.titles = append(r.titles, registered{i, contentWords(t)})
			r.phrases.insert(t, m)
			for _, cut := range []string{" – ", ": ", " - "} {
				if main, _, ok := strings.Cut(t, cut); ok && len(strings.Fields(main)) >= 3 && !strings.HasPrefix(main, "PEEL") && !strings.HasPrefix(main, "State of") {
					r.phrases.insert(main, m)
				}
			}
		}
	}
}

// registered is a title of the register by its words.
type registered struct {
	report int
	words  []string
}

// readReport finds the inspection report that the document answers: named in its
// heading, or in quotation marks beside the word report, or by a title of the
// register.
func (d *reading) readReport() {
	if given := d.in.Sidecar.Report; given != "" {
		d.out.Report = given
		for _, r := range d.Reports {
			if r.ID == given || fold(r.Title) == fold(given) {
				d.out.Report, d.out.ReportID = r.Title, r.ID
			}
		}
		d.note("report", d.out.Report, BasisSidecar, "sidecar", Range{})
		return
	}
	if d.letters > 1 || d.indexes() {
		return // several letters on one page answer several reports
	}
	title, where, rule := d.reportInHeadings()
	if title == "" || d.matchReport(title) < 0 {
		if t, w, by := d.reportInText(); t != "" && (title == "" || d.matchReport(t) >= 0) {
			title, where, rule = t, w, by
		}
	}
	if title == "" {
		return
	}
	d.out.Report = title
	d.note("report", title, BasisText, rule, where)
	if k := d.matchReport(title); k >= 0 {
		d.out.ReportID = d.Reports[k].ID
	}
}

// reportInHeadings takes the title from a heading that says that it is answered:
// "Response to HMICFRS report: …", or from the subject line of a letter.
func (d *reading) reportInHeadings() (string, Range, string) {
	above := "" // what stands over the salutation may be to whom the letter goes
	var over Range
	for i := range d.paras {
		p := &d.paras[i]
		if d.letters == 0 || p.role != heading && p.role != label || !d.isSubject(i) || i == 0 {
			continue
		}
		says, answers := p.has(classResponse)
		answers = answers && says.from < 2 // not "The police response to missing children"
		_, inspects := p.has(classInspects)
		if _, known := p.has(classRegister); !answers && (inspects || known || d.hasReportWord(p) && d.inspected() || d.opensOnReport(i)) {
			a, b := d.afterLabel(p)
			if i > d.opened {
				return p.text(a, b), d.at(i, a, b), "subject_line"
			}
			if above == "" {
				above, over = p.text(a, b), d.at(i, a, b)
			}
		}
	}
	if above != "" {
		return above, over, "subject_line"
	}
	for i := 0; i < len(d.paras) && i <= d.opened && d.letters == 0; i++ {
		p := &d.paras[i]
		if (p.role == heading || p.role == label) && d.labelsReport(p) && (d.answersInspection() || d.inspected()) {
			if a, b := trimTitle(p, d.colonAt(p)+1, int32(len(p.toks))); !isGeneric(p.text(a, b)) {
				return p.text(a, b), d.at(i, a, b), "labelled"
			}
		}
	}
	for i := range d.paras {
		p := &d.paras[i]
		if p.role != heading && p.role != label && !(p.role == body && i <= d.opened && !p.isProse()) {
			continue
		}
		n := int32(len(p.toks))
		_, inspects := p.has(classInspects)
		reg, known := p.has(classRegister)
		answers := p.answersOutside(reg)
		switch {
		case answers && (inspects || known || d.hasReportWord(p)):
			from := d.afterAnnouncement(p)
			if from >= n || p.isDateOnly(from) { // the title is in the next heading
				if i+1 < len(d.paras) && d.paras[i+1].role == heading {
					return d.wholeHeading(i + 1)
				}
				continue
			}
			if a, b := trimTitle(p, from, n); b-a >= 2 && !isGeneric(p.text(a, b)) {
				return p.text(a, b), d.at(i, a, b), "heading"
			}
		case answers && i+1 < len(d.paras) && d.paras[i+1].role == heading && d.hasReportWord(&d.paras[i+1]) && d.paras[i+1].words >= 4:
			return d.wholeHeading(i + 1) // "JOINT RESPONSE OF THE COMMISSIONERS", "DESERT: A REVIEW OF …"
		case !answers && d.labelsReport(p) && d.answersInspection():
			if a, b := trimTitle(p, d.colonAt(p)+1, n); !isGeneric(p.text(a, b)) {
				return p.text(a, b), d.at(i, a, b), "labelled"
			}
		case d.letters == 0 && d.opensAsStatement(p) && quotedTitle(p) > 0 && d.inspectsSoon(i):
			a, b := quotedSpan(p)
			return p.text(a, b), d.at(i, a, b), "statement_on"
		case inspects && !answers && quotedTitle(p) > 0:
			a, b := quotedSpan(p)
			return p.text(a, b), d.at(i, a, b), "heading_quoted"
		case inspects && !answers && d.colonAt(p) > 0 && d.colonAt(p) <= 3 && n-d.colonAt(p) > 3 && d.answersBelow(i):
			if a, b := trimTitle(p, d.colonAt(p)+1, n); !isGeneric(p.text(a, b)) {
				return p.text(a, b), d.at(i, a, b), "heading"
			}
		case inspects && d.hasReportWord(p) && d.colonAt(p) > 0 && d.base == VoiceCommissioner:
			if a, b := trimTitle(p, d.colonAt(p)+1, n); b-a >= 2 && !isGeneric(p.text(a, b)) {
				return p.text(a, b), d.at(i, a, b), "heading"
			}
		case known && reg.to-reg.from >= 3 && (reg.to-reg.from > 4 || d.inspected()):
			a, b := trimTitle(p, 0, n)
			if d.letters == 0 && (reg.from > 3 || n-reg.to > 6 || reg.from > 0 && p.toks[reg.from-1].mark == '|') {
				a, b = d.wholeTitle(p, reg)
			}
			return p.text(a, b), d.at(i, a, b), "heading_in_register"
		}
	}
	return "", Range{}, ""
}

// inspected reports whether the headings or the first paragraphs speak of an
// inspection: "Integrated offender management" heads chapters of annual reports too.
func (d *reading) inspected() bool {
	for i := range min(100, len(d.paras)) {
		p := &d.paras[i]
		if _, ok := p.has(classInspects); ok && (i <= d.opened+6 || p.role == heading) {
			return true
		}
		if _, ok := p.has(classResponse); ok && p.role == heading {
			return true
		}
	}
	return false
}

// answersOutside reports whether a line speaks of an answer other than within the
// title reg: "The police response to …" is none.
func (p *para) answersOutside(reg cue) bool {
	for _, c := range p.cues {
		if c.class == classResponse && !(reg.from <= c.from && c.to <= reg.to) {
			return true
		}
	}
	return false
}

// wholeTitle is where the title of the register that begins with cue c ends: the
// register knows some by their first words too.
func (d *reading) wholeTitle(p *para, c cue) (int32, int32) {
	ends := []int32{int32(len(p.toks))}
	for _, s := range p.sents {
		if s.from <= c.from && c.to <= s.to {
			ends = append(ends, s.to)
		}
	}
	like := func(to int32) float64 {
		best := 0.0
		have := contentWords(p.text(c.from, to))
		for _, t := range d.titles {
			if t.report == int(c.arg) {
				best = max(best, overlap(have, t.words)*float64(len(have)))
			}
		}
		return best
	}
	to, best := c.to, like(c.to)
	for _, end := range ends {
		if end-c.from > 40 || end <= c.to {
			continue
		}
		if _, b := trimTitle(p, c.from, end); like(b) > best {
			to, best = b, like(b)
		}
	}
	return c.from, to
}

// wholeHeading is heading i as a title.
func (d *reading) wholeHeading(i int) (string, Range, string) {
	p := &d.paras[i]
	a, b := trimTitle(p, 0, int32(len(p.toks)))
	return p.text(a, b), d.at(i, a, b), "heading"
}

// labelsReport reports whether a line is "Report: …" or "Title of the report: …"
// with words, not a date, behind it.
func (d *reading) labelsReport(p *para) bool {
	at := d.colonAt(p)
	if at < 1 || at > 6 || int32(len(p.toks))-at <= 3 || len(p.dates) > 0 {
		return false
	}
	c, ok := p.hasIn(0, at, classReport)
	if !ok {
		return false
	}
	if c.from == 0 && c.to == at {
		return true
	}
	for i := range int(at) {
		switch fold(p.text(int32(i), int32(i+1))) {
		case "title", "name", "teitl", "enw":
			return true
		}
	}
	return false
}

// opensAsStatement reports whether a heading begins with "Statement on".
func (d *reading) opensAsStatement(p *para) bool {
	_, ok := p.cueAt(0, classStating)
	return ok
}

// inspectsSoon reports whether heading i or what follows it names the
// inspectorate.
func (d *reading) inspectsSoon(i int) bool {
	for j := i; j < len(d.paras) && j <= i+3; j++ {
		if _, ok := d.paras[j].has(classInspects); ok {
			return true
		}
	}
	return false
}

// quotedSpan gives the title in quotation marks in a heading, without the marks.
func quotedSpan(p *para) (int32, int32) {
	for i := range p.toks {
		if p.toks[i].kind != opening {
			continue
		}
		for j := i + 1; j < len(p.toks); j++ {
			if p.toks[j].mark == p.toks[i].mark && p.toks[j].kind == closing || p.toks[j].mark == p.toks[i].mark && p.toks[j].kind == straight && j > i+2 {
				return trimTitle(p, int32(i+1), int32(j))
			}
		}
		return 0, 0
	}
	return 0, 0
}

// quotedTitle is the number of tokens of the title in quotation marks in a
// heading, 0 for none.
func quotedTitle(p *para) int32 {
	a, b := quotedSpan(p)
	if b-a < 3 {
		return 0
	}
	return b - a
}

// answersBelow reports whether a heading soon after heading i says that comments
// or answers follow.
func (d *reading) answersBelow(i int) bool {
	for j := max(0, i-2); j < len(d.paras) && j <= i+4; j++ {
		p := &d.paras[j]
		if j == i || p.role != heading && p.role != label && p.isProse() {
			continue
		}
		_, a := p.has(classResponse)
		_, b := p.has(classAnswer)
		_, c := p.has(classViews)
		if a || b || c {
			return true
		}
	}
	return false
}

// opensOnReport reports whether the text under a letter's subject line begins
// with "this report", "your report": the line is the report's title.
func (d *reading) opensOnReport(i int) bool {
	if d.paras[i].words < 3 {
		return false
	}
	for j := i + 1; j < len(d.paras) && j <= i+2; j++ {
		p := &d.paras[j]
		if p.role != body || len(p.sents) == 0 {
			continue
		}
		s := p.sents[0]
		for k := s.from; k < s.to-1; k++ {
			switch fold(p.text(k, k+2)) {
			case "this report", "your report", "this inspection", "your inspection", "eich adroddiad", "eich arolygiad", "your review", "this review":
				return true
			}
		}
		for _, c := range p.within(s.from, s.to-2) {
			if c.class == classReport && (isWord(p, int(c.to), "hwn") || isWord(p, int(c.to), "hon")) {
				return true
			}
		}
		_, inspects := p.hasIn(s.from, s.to, classInspects)
		_, reports := p.hasIn(s.from, s.to, classReport)
		_, answers := p.hasIn(s.from, s.to, classResponse)
		_, gives := p.hasIn(s.from, s.to, classAnswer)
		for k := s.from; k < s.to; k++ {
			gives = gives || isWord(p, int(k), "above") || isWord(p, int(k), "uchod")
		}
		return inspects && reports && (answers || gives) // "I write in answer to the inspectorate's report"
	}
	return false
}

// colonAt is the place of a heading's first colon after which a space stands, -1
// for none.
func (d *reading) colonAt(p *para) int32 {
	for i, t := range p.toks {
		if (t.mark == ':' || t.mark == '|' && i <= 3) && i+1 < len(p.toks) && !p.toks[i+1].joined {
			return int32(i)
		}
	}
	return -1
}

func (d *reading) hasReportWord(p *para) bool {
	_, ok := p.has(classReport)
	return ok
}

// isSubject reports whether heading i is the subject line of a letter: the first
// heading beside its salutation.
func (d *reading) isSubject(i int) bool {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		switch d.paras[j].role {
		case salutation:
			return true
		case body:
			return false
		}
	}
	for j := i + 1; j < len(d.paras) && j <= i+3; j++ {
		if d.paras[j].role == salutation {
			return true
		}
	}
	return false
}

// reportInText takes a title in quotation marks beside the words that it is a
// report, or a title of the register in the document's first sentences.
func (d *reading) reportInText() (string, Range, string) {
	if !d.answersInspection() {
		return "", Range{}, ""
	}
	bodies := 0
	for i := range d.paras {
		p := &d.paras[i]
		if p.role != body {
			continue
		}
		if bodies++; bodies > 4 {
			break
		}
		n := int32(min(len(p.toks), 400))
		for t := int32(0); t < n; t++ {
			if p.toks[t].kind != opening {
				continue
			}
			end := t + 1
			for end < n && !(p.toks[end].mark == p.toks[t].mark && p.toks[end].kind != opening && (p.toks[end].kind == closing || !isPlural(p, end))) {
				end++
			}
			if end >= n || end-t < 4 || end-t > 30 {
				continue
			}
			_, near := p.hasIn(max(0, t-6), t, classReport)
			if !near {
				_, near = p.hasIn(end, min(n, end+4), classReport)
			}
			if near && p.toks[t+1].cap {
				a, b := trimTitle(p, t+1, end)
				return p.text(a, b), d.at(i, a, b), "quoted_title"
			}
			t = end
		}
		for _, c := range p.cues {
			if c.class == classRegister && c.to-c.from >= 3 && c.from < n && p.toks[c.from].cap {
				a, b := d.wholeTitle(p, c)
				return p.text(a, b), d.at(i, a, b), "register"
			}
		}
	}
	return "", Range{}, ""
}

func isPlural(p *para, i int32) bool {
	return i > 0 && p.toks[i-1].kind == word && p.Text[p.toks[i-1].end-1] == 's'
}

// answersInspection reports whether the document says that it answers an
// inspection report.
func (d *reading) answersInspection() bool {
	resp, insp := false, false
	for i := range d.paras {
		p := &d.paras[i]
		if i > d.opened+6 {
			break
		}
		_, a := p.has(classResponse)
		_, b := p.has(classInspects)
		resp, insp = resp || a, insp || b
	}
	return insp && (resp || d.letters > 0)
}

// matchReport finds the title in the register: the row whose words it shares
// most, its own force's rather than another's; -1 for none.
func (d *reading) matchReport(title string) int {
	best, bestScore := -1, 0.0
	have := contentWords(title)
	for _, t := range d.titles {
		scope := d.Reports[t.report].Scope
		if scope != "national" && scope != d.out.Force {
			continue
		}
		s := overlap(have, t.words)
		if scope == d.out.Force {
			s += 0.05
		}
		if s > bestScore {
			best, bestScore = t.report, s
		}
	}
	if bestScore < 0.72 {
		return -1
	}
	return best
}

// contentWords are the folded words of a title without the smallest ones, each
// once, sorted.
func contentWords(s string) []string {
	var out []string
	for _, t := range tokenize(s, nil, nil) {
		if t.kind == word || t.kind == number {
			w := fold(s[t.start:t.end])
			switch w {
			case "a", "an", "the", "of", "to", "and", "in", "for", "on", "'s", "y", "yr", "o", "i", "ar", "'r", "hmicfrs", "hmic", "report", "police":
				continue
			}
			out = append(out, strings.TrimSuffix(w, "s"))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// overlap is the share of words that two sorted lists have in common, of the
// longer.
func overlap(a, b []string) float64 {
	n, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j]:
			n++
			i++
			j++
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return float64(n) / float64(max(len(a), len(b), 1))
}
