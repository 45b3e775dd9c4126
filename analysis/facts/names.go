package facts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// nameFrom reads a person's name at token i: two to five capitalised words, with
// hyphens, initials and particles ("Elin Tudur-Wyn", "A Thornbury", "Dafydd ap
// Rhys"). It gives where the name ends, or i.
func nameFrom(p *para, i, limit int32) int32 {
	parts, end := 0, i
	for j := i; j < limit && parts < 5; j++ {
		t := &p.toks[j]
		switch {
		case t.kind == punct && t.mark == '-' && t.joined && j+1 < limit && p.toks[j+1].joined && p.toks[j+1].kind == word && parts > 0:
			j++ // Tudur-Wyn, Garth-celyn, Tan-y-graig
			end = j + 1
			continue
		case t.kind == punct && t.mark == '.' && t.joined && j > i && p.toks[j-1].end-p.toks[j-1].start == 1:
			continue
		case t.kind == word && t.cap && t.end-t.start == 1 && j+2 < limit && p.toks[j+1].mark == '.' && p.toks[j+2].joined:
			return settleName(parts, i, end) // B.Sc.
		case j > i && j == end && p.isGaelic(j): // O'Brien
			end = j + 1
			continue
		case t.kind != word:
			return settleName(parts, i, end)
		}
		if _, ok := p.cueAt(int(j), classParticle); ok && parts > 0 && !t.cap {
			continue
		}
		_, no := p.cueAt(int(j), classNotName)
		letters := t.end - t.start
		if !t.cap || no || parts == 0 && t.end-t.start > 5 && strings.HasSuffix(p.Text[t.start:t.end], "odd") || t.shout && (letters <= 5 && parts > 1 || letters <= 3) {
			return settleName(parts, i, end)
		}
		parts++
		end = j + 1
	}
	return settleName(parts, i, end)
}

// isGaelic reports whether token j is the rest of O'Brien or D’Arcy, and no "'s".
func (p *para) isGaelic(j int32) bool {
	t := &p.toks[j]
	if t.kind != word || !t.joined || fold(p.text(j, j+1)) == "'s" {
		return false
	}
	rest, ok := strings.CutPrefix(strings.Replace(p.text(j, j+1), "’", "'", 1), "'")
	r, _ := utf8.DecodeRuneInString(rest)
	return ok && unicode.IsUpper(r)
}

// setDown is a name that is all capitals as it is written in a text: "ROSALIND
// O'BRIEN" is Rosalind O'Brien. Other names stay.
func setDown(name string) string {
	if hasLower(name) {
		return name
	}
	b := []rune(name)
	for i, r := range b {
		switch {
		case i == 0 || b[i-1] == ' ' || b[i-1] == '-' || b[i-1] == '\'' || b[i-1] == '’' || b[i-1] == '.':
		case i >= 2 && b[i-2] == 'M' && b[i-1] == 'c' && (i == 2 || b[i-3] == ' '):
		default:
			b[i] = unicode.ToLower(r)
		}
	}
	words := strings.Split(string(b), " ")
	for i, w := range words {
		switch w {
		case "Ap", "Ab", "Ferch", "De", "Van", "Von":
			if i > 0 {
				words[i] = strings.ToLower(w)
			}
		}
	}
	return strings.NewReplacer("-Y-", "-y-", "-Yr-", "-yr-", "-Ar-", "-ar-").Replace(strings.Join(words, " "))
}

// startsInitial reports whether a name begins with an initial: "S. Huws".
func startsInitial(name string) bool {
	first, _, _ := strings.Cut(name, " ")
	return utf8.RuneCountInString(strings.TrimSuffix(first, ".")) == 1
}

// spelledOut reports whether long is the name that short gives by an initial: "S.
// Huws" and "Siân Huws".
func spelledOut(short, long string) bool {
	a, _ := utf8.DecodeRuneInString(short)
	b, _ := utf8.DecodeRuneInString(long)
	return a == b && startsInitial(short) && !startsInitial(long) && sameSurname(short, long)
}

func settleName(parts int, from, end int32) int32 {
	if parts < 2 {
		return from
	}
	return end
}

// nameIn gives the first person's name in tokens from..to, "" if there is none.
// Areas and towns are no names.
func nameIn(p *para, from, to int32) string {
	a, b := nameSpan(p, from, to)
	return p.text(a, b)
}

func nameSpan(p *para, from, to int32) (int32, int32) {
	for i := from; i < to; i++ {
		if p.toks[i].kind != word || !p.toks[i].cap {
			continue
		}
		if end := nameFrom(p, i, to); end > i {
			if !p.startsPlace(i, end) {
				return i, end
			}
			i = end - 1
		}
	}
	return 0, 0
}

// startsPlace reports whether a place or force begins at token i and takes up
// the whole name.
func (p *para) startsPlace(i, end int32) bool {
	for _, c := range p.within(i, i+1) {
		if (c.class == classArea || c.class == classTown || c.class == classForce) && c.to >= end {
			return true
		}
	}
	for _, c := range p.within(i+1, end) { // "Splash Wiltshire" is a body
		if (c.class == classArea || c.class == classForce) && c.to >= end {
			return true
		}
	}
	return false
}

// nameAfter reads a name that follows an office's title: "Commissioner for
// Gwent, Jeff Cuthbert", "Commissioner: Nia Prydderch".
func nameAfter(p *para, i int32) (int32, int32) {
	n := int32(len(p.toks))
	for k := int32(0); k < 5 && i < n; k++ {
		t := p.toks[i]
		skip := t.kind == punct && strings.ContainsRune(",:-()|/", t.mark)
		if c, ok := p.cueAt(int(i), classBy); ok && k > 0 && p.toks[i-1].mark == '/' { // "Llofnod / Signed: Tegwen"
			i = c.to
			continue
		}
		if _, ok := p.cueAt(int(i), classHonorific); ok {
			skip = true
		}
		if k == 1 && p.toks[i-1].mark == ':' && t.shout && t.end-t.start <= 4 { // "Llofnod: CSP Philippa Stanmore": an acronym of the office
			i++
			continue
		}
		if c, ok := p.cueAt(int(i), classCommissioner); ok && t.kind == word && k < 2 { // "Comisiynydd | Commissioner: Nia"
			i = c.to
			continue
		}
		if !skip {
			break
		}
		i++
	}
	if i+2 == n && i > 0 && p.toks[i-1].mark == ':' && p.toks[i].cap && isWord(p, int(i), "a") && p.toks[i+1].cap {
		if _, no := p.cueAt(int(i+1), classNotName); !no {
			return i, n // "Signature: A Thornbury"
		}
	}
	if i < n && p.toks[i].kind == word {
		if end := nameFrom(p, i, n); end > i && !p.startsPlace(i, end) {
			return i, end
		}
	}
	return 0, 0
}

// beforeTitle are the words that may stand between a name and the office's title.
var beforeTitle = map[string]bool{
	"the": true, "lead": true, "your": true, "is": true, "as": true, "elected": true, "appointed": true, "named": true, "newly": true,
	"our": true, "who": true, "eich": true, "y": true, "yn": true, "fel": true, "yw": true, "sy": true, "sydd": true, "'n": true,
}

// nameBefore reads a name that stands before an office's title: "Alun Michael,
// Police and Crime Commissioner".
func nameBefore(p *para, i int32) (int32, int32) {
	j := i
	for j > 0 && (strings.ContainsRune(",-|(", p.toks[j-1].mark) || beforeTitle[fold(p.text(j-1, j))]) {
		j--
	}
	for k := max(0, j-7); k < j; k++ {
		if p.toks[k].kind != word || !p.toks[k].cap || k > 0 && p.toks[k-1].mark == '-' && p.toks[k].joined {
			continue
		}
		if end := nameFrom(p, k, j); end == j && end > k && !p.startsPlace(k, end) {
			return k, end
		}
	}
	return 0, 0
}

// nameNear reports whether a name stands beside tokens from..to.
func (d *reading) nameNear(p *para, from, to int32) bool {
	if a, b := nameAfter(p, to); b > a {
		return true
	}
	a, b := nameBefore(p, from)
	return b > a
}

// beforeArea steps back over the area before a title: "Cheshire Police and Crime
// Commissioner".
func beforeArea(p *para, i int32) int32 {
	for _, q := range p.within(max(0, i-6), i) {
		if (q.class == classArea || q.class == classForce) && (q.to == i || q.to == i-1 && isWord(p, int(i-1), "'s")) {
			return q.from
		}
	}
	return i
}
