package facts

import (
	"strings"

	"github.com/ymateb/ymateb/analysis/langid"
)

// languages labels each paragraph. Lines that are no text (letterhead, address,
// dateline, salutation) are undetermined, however Welsh their formulae are; of
// the document's languages one full sentence decides.
func (d *reading) languages() {
	var cy, en bool
	for i := range d.paras {
		p := &d.paras[i]
		p.lang = Undetermined
		switch p.role {
		case furniture, dateline, addressee, salutation, farewell, signature:
			continue
		case heading, label:
			p.lang = languageOf(p.Text)
			continue
		}
		p.lang = languageOf(p.Text)
		if p.lang == Undetermined {
			continue
		}
		if !p.counts() {
			continue
		}
		cy = cy || p.lang == Welsh
		en = en || p.lang == English
		if len(p.sents) > 1 && len(p.sents) < 40 {
			for k, s := range p.sents {
				if s.to-s.from < 7 {
					continue
				}
				lang, margin := langid.Identify(p.text(s.from, s.to))
				if lang != p.lang && margin > .99 {
					p.sents[k].lang = lang
				}
				cy = cy || lang == Welsh && margin > .99
				en = en || lang == English && margin > .99
			}
		}
	}
	if !cy && !en && d.listed { // an index page is its titles
		for i := range d.paras {
			cy = cy || d.paras[i].role == body && d.paras[i].lang == Welsh
			en = en || d.paras[i].role == body && d.paras[i].lang == English
		}
	}
	for i := range d.paras { // a line of a few words does not bring in a language
		p := &d.paras[i]
		if (p.role == label || p.role == body && !p.counts()) && (p.lang == Welsh && !cy || p.lang == English && !en) {
			p.lang = Undetermined
		}
	}
	if cy {
		d.out.Languages = append(d.out.Languages, Welsh)
	}
	if en {
		d.out.Languages = append(d.out.Languages, English)
	}
}

// counts reports whether a paragraph holds a full sentence, or the words of one.
func (p *para) counts() bool {
	if p.beyond {
		return len(p.Text) > 60
	}
	return p.ends && p.words >= 4 || p.words >= 7 && !strings.Contains(p.Text, "|") || p.words >= 12
}

// languageOf is the language of a paragraph; of a very long one its beginning
// decides.
func languageOf(text string) string {
	lang, _ := langid.Identify(text[:cutRune(text, 8000)])
	return lang
}

// cutRune is the longest length up to n at which s may be cut.
func cutRune(s string, n int) int {
	if len(s) <= n {
		return len(s)
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return n
}
