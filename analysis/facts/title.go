package facts

import (
	"slices"
	"strings"
)

// readTitle takes the title: the sidecar's, the heading that says most, the
// subject of a letter, what the file says, or the first sentence.
func (d *reading) readTitle() {
	d.titled = d.titleHeading()
	if d.in.Sidecar.Title != "" {
		d.out.Title = d.in.Sidecar.Title
		d.note("title", d.out.Title, BasisSidecar, "sidecar", Range{})
		return
	}
	if pick := d.titled; pick >= 0 {
		title := d.paras[pick].Text
		if n := pick + 1; d.paras[pick].endsWith(':') && n < len(d.paras) && d.paras[n].role == heading {
			title += " " + d.paras[n].Text
		}
		d.out.Title = clip(lastCrumb(title), 200)
		d.note("title", d.out.Title, BasisText, "heading", d.at(pick, 0, int32(len(d.paras[pick].toks))))
		return
	}
	if d.in.Title != "" {
		d.out.Title = clip(d.in.Title, 200)
		d.note("title", d.out.Title, BasisMetadata, "file", Range{})
		return
	}
	for i := range d.paras {
		p := &d.paras[i]
		if p.role == body && len(p.sents) > 0 {
			s := p.sents[0]
			d.out.Title = clip(p.text(s.from, s.to), 120)
			d.note("title", d.out.Title, BasisText, "first_sentence", d.at(i, s.from, s.to))
			return
		}
	}
}

// titleHeading is the paragraph that names the document, -1 for none, looked for
// up to the first sentence: a heading of the first rank, the subject under a
// letter's salutation, else the first heading. Where that only names a person, a
// body or a place, the first that says what the document is, or at least more.
func (d *reading) titleHeading() int {
	first, more, kind := -1, -1, -1
	for i := range d.paras {
		p := &d.paras[i]
		if i > 0 && d.paras[i-1].role == salutation && (more < 0 || first < more) && d.isMatter(p) {
			return i
		}
		if p.role == body && p.isProse() && first >= 0 {
			break
		}
		if p.role != heading || p.words < 2 {
			continue
		}
		names := d.namesOnly(p)
		if p.Heading == 1 && !names {
			return i
		}
		if first < 0 {
			first = i
		}
		if more < 0 && !names {
			more = i
		}
		if kind < 0 && !names && p.words > 3 && (d.saysKind(p) || d.saysResponse(p)) {
			kind = i
		}
	}
	switch {
	case more == first:
		return first
	case kind >= 0:
		return kind
	case more >= 0:
		return more
	}
	return first
}

// isMatter reports whether the paragraph under a salutation says what the
// letter is about.
func (d *reading) isMatter(p *para) bool {
	return (p.role == heading || p.role == label || p.role == body) && p.words > 1 && p.words <= 25 && !p.ends && !p.endsWith(',') && !p.endsWith(':')
}

// namesOnly reports whether a heading says no more than who writes, to whom, or
// from where.
func (d *reading) namesOnly(p *para) bool {
	text := fold(p.Text)
	for _, name := range []string{d.out.Author, d.out.Recipient} {
		if name = fold(name); name != "" && strings.Contains(text, name) && len(strings.Fields(text)) <= len(strings.Fields(name))+3 && !d.saysKind(p) {
			return true
		}
	}
	for _, f := range d.Forces {
		if slices.ContainsFunc(append([]string{f.En, f.Cy, f.BodyEn, f.BodyCy, strings.ReplaceAll(f.ID, "-", " ")}, f.Aliases...), func(name string) bool {
			return name != "" && strings.ReplaceAll(fold(name), "-", " ") == strings.ReplaceAll(text, "-", " ")
		}) {
			return true
		}
	}
	return d.isLetterhead(p) && !d.saysKind(p) && !d.saysResponse(p)
}

// lastCrumb is the page at the end of a trail: Home > News > Rural crime.
func lastCrumb(title string) string {
	parts := strings.Split(title, " > ")
	if len(parts) < 3 {
		return title
	}
	return strings.TrimSpace(parts[len(parts)-1])
}
