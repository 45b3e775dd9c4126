package facts

import (
	"sort"
	"strings"
)

// The weight of evidence that a force's body speaks. An office's title with the
// force's name in the letterhead or under the signature says nearly all; a name
// alone says that the force is spoken about.
const (
	weighOffice  = 12.0 // title and area in letterhead, signature or heading
	weighSpeaks  = 8.0  // title, area and a person's name in the text
	weighTitle   = 4.0  // title and area elsewhere
	weighDomain  = 4.0  // web or mail address
	weighAlias   = 3.0  // the force's name in letterhead or heading
	weighNamed   = 1.0  // the force's name in the text
	weighArea    = 0.6  // the area's name in the text
	weighTown    = 0.3  // a town's name
	enoughText   = 0.6
	enoughStrong = 4.0
)

// sign is one piece of evidence for a force.
type sign struct {
	force  int
	weight float64
	rule   string
	where  Range
}

// readForce weighs the evidence for each force, names the one whose body speaks
// and lists the others as mentions.
func (d *reading) readForce() {
	var signs []sign
	for i := range d.paras {
		signs = d.forceSigns(i, signs)
	}
	score := make([]float64, len(d.Forces))
	strong := make([]float64, len(d.Forces))
	for _, s := range signs {
		if s.weight >= weighAlias {
			strong[s.force] += s.weight
		}
		score[s.force] += s.weight
	}
	best, second := topTwo(score)
	force, rule, basis := -1, "", BasisText
	switch {
	case best >= 0 && d.speaksForMany():
	case best >= 0 && strong[best] >= enoughStrong && (second < 0 || score[best] >= 1.3*score[second]):
		force = best
	}
	if best >= 0 && second < 0 && d.namesOffice() {
		score[best] = max(score[best], enoughText) // one place is all there is
	}
	weak := force < 0 && best >= 0 && !d.speaksForMany() && score[best] >= enoughText && (second < 0 || score[best] >= 2*score[second])
	d.settleForce(force, best, weak, signs, rule, basis)
	for id, s := range score {
		if s > 0 && d.Forces[id].ID != d.out.Force && isNamed(signs, id) {
			d.out.Mentions = append(d.out.Mentions, d.Forces[id].ID)
		}
	}
}

// namesOffice reports whether the document speaks of a commissioner's office.
func (d *reading) namesOffice() bool {
	for i := range d.paras {
		if _, ok := d.paras[i].has(classTitle); ok {
			return true
		}
		if _, ok := d.paras[i].has(classCommissioner); ok {
			return true
		}
		if _, ok := d.paras[i].has(classMayor); ok {
			return true
		}
	}
	return false
}

// settleForce weighs strong evidence, folder and weak evidence, in this order.
func (d *reading) settleForce(force, best int, weak bool, signs []sign, rule, basis string) {
	id := ""
	running := -1
	if force < 0 {
		running = d.runningForce()
	}
	switch {
	case d.in.Sidecar.Force == None:
		d.note("force", None, BasisSidecar, "sidecar", Range{})
		return
	case d.in.Sidecar.Force != "":
		id = d.in.Sidecar.Force
		d.note("force", id, BasisSidecar, "sidecar", Range{})
	case force >= 0:
		id = d.Forces[force].ID
	case d.in.Folder.Force == None:
		return
	case d.in.Folder.Force != "":
		id = d.in.Folder.Force
		d.note("force", id, BasisFolder, "folder", Range{})
	case running >= 0 && !d.speaksForMany():
		id = d.Forces[running].ID
		d.note("force", id, BasisMetadata, "running_header", Range{})
	case weak:
		force = best
		id = d.Forces[force].ID
	default:
		if f, ok := d.folderName(); ok && !d.speaksForMany() {
			id = d.Forces[f].ID
			d.note("force", id, BasisMetadata, "folder_name", Range{})
		}
	}
	d.out.Force = id
	if force >= 0 && id == d.Forces[force].ID {
		d.noteSigns(force, signs)
	}
}

// noteSigns keeps the heaviest evidence, at most five pieces.
func (d *reading) noteSigns(force int, signs []sign) {
	var mine []sign
	for _, s := range signs {
		if s.force == force {
			mine = append(mine, s)
		}
	}
	sort.SliceStable(mine, func(i, j int) bool { return mine[i].weight > mine[j].weight })
	for _, s := range mine[:min(5, len(mine))] {
		d.note("force", d.Forces[force].ID, BasisText, s.rule, s.where)
	}
}

func isNamed(signs []sign, force int) bool {
	for _, s := range signs {
		if s.force == force && s.rule != "town" && s.rule != "area" {
			return true
		}
	}
	return false
}

func topTwo(score []float64) (best, second int) {
	best, second = -1, -1
	for i, s := range score {
		switch {
		case s <= 0:
		case best < 0 || s > score[best]:
			best, second = i, best
		case second < 0 || s > score[second]:
			second = i
		}
	}
	return best, second
}

// forceSigns appends the evidence in paragraph i.
func (d *reading) forceSigns(i int, signs []sign) []sign {
	p := &d.paras[i]
	placed := p.role == furniture || p.role == signature || p.role == heading || p.role == label || p.role == farewell
	if p.role == addressee {
		return signs
	}
	for _, c := range p.cues {
		if c.class == classArea || c.class == classTown {
			if !p.toks[c.from].cap {
				continue // "reading" is no town
			}
		}
		switch c.class {
		case classForce, classArea:
			s := sign{force: int(c.arg), where: d.at(i, c.from, c.to)}
			title, ok := d.titleOf(p, c)
			switch {
			case ok && d.isOthers(p, min(title.from, c.from)):
				s.weight, s.rule = weighNamed/2, "other_office"
			case ok && placed:
				s.weight, s.rule = weighOffice, "office_title"
				if p.role == signature {
					s.rule = "signature"
				} else if p.role == furniture {
					s.rule = "letterhead"
				}
			case ok && d.nameNear(p, min(title.from, c.from), max(title.to, c.to)):
				s.weight, s.rule = weighSpeaks, "office_holder"
			case ok:
				s.weight, s.rule = weighTitle, "office_named"
			case c.class == classForce && placed:
				s.weight, s.rule = weighAlias, "force_in_heading"
			case c.class == classForce:
				s.weight, s.rule = weighNamed, "force_named"
			default:
				s.weight, s.rule = weighArea, "area"
			}
			if c.class == classArea && s.rule == "area" && d.insideForce(p, c) {
				continue
			}
			signs = append(signs, s)
		case classTown:
			signs = append(signs, sign{int(c.arg), weighTown, "town", d.at(i, c.from, c.to)})
		}
	}
	return d.domainSigns(i, signs)
}

// insideForce reports whether an area's name is part of a force's name that is
// counted by itself.
func (d *reading) insideForce(p *para, c cue) bool {
	for _, q := range p.within(max(0, c.from-2), c.to) {
		if q.class == classForce && q.from <= c.from && q.to >= c.to && q != c {
			return true
		}
	}
	return false
}

// titleOf gives the office's title that an area or force belongs to: "PCC for
// Gwent", "Gwent PCC", "CHTh Gwent", "Commissioner, Gwent", "Mayor of West
// Yorkshire".
func (d *reading) titleOf(p *para, c cue) (cue, bool) {
	for _, q := range p.within(max(0, c.from-16), c.to+5) {
		if q.class != classTitle && q.class != classMayor && q.class != classCommissioner {
			continue
		}
		if q.class == classCommissioner && q.from < c.from {
			continue // "the Commissioner of …": titles of more words are titles
		}
		switch {
		case q.to <= c.from: // title first
			if linked(p, q.to, c.from) {
				return q, true
			}
		case q.from >= c.to: // area first
			if q.from == c.to || q.from == c.to+1 && (isWord(p, int(c.to), "'s") || isWord(p, int(c.to), "’s") || isWord(p, int(c.to), "deputy")) {
				return q, true
			}
		case q.from <= c.from && q.to >= c.to, c.from <= q.from && c.to >= q.to:
			return q, true
		}
	}
	return cue{}, false
}

// linked reports whether only small words and marks stand between a title and
// the area that it is for.
func linked(p *para, from, to int32) bool {
	for i := from; i < to; i++ {
		t := p.toks[i]
		if t.kind == punct && (t.mark == ',' || t.mark == '(' || t.mark == ')' || t.mark == '-') {
			continue
		}
		switch fold(p.Text[t.start:t.end]) {
		case "for", "of", "the", "in", "ar", "gyfer", "dros", "yng", "yn", "pcc", "pfcc", "chth", "office", "'n", "police", "heddlu":
			continue
		}
		return false
	}
	return true
}

// isOthers reports whether the words before say that the office is somebody
// else's: a predecessor, a counterpart.
func (d *reading) isOthers(p *para, from int32) bool {
	for _, c := range p.within(max(0, from-4), from) {
		if c.class == classPredecessor {
			return true
		}
	}
	return false
}

// domainSigns appends the evidence of web and mail addresses in paragraph i.
func (d *reading) domainSigns(i int, signs []sign) []sign {
	p := &d.paras[i]
	if !strings.ContainsAny(p.Text, "@") && !strings.Contains(p.Text, ".uk") && !strings.Contains(p.Text, ".org") && !strings.Contains(p.Text, ".info") && !strings.Contains(p.Text, "://") {
		return signs
	}
	if len(p.toks) == 0 {
		return signs
	}
	for _, span := range addresses(p.Text[:p.toks[len(p.toks)-1].end]) {
		host := strings.ToLower(p.Text[span[0]:span[1]])
		for _, m := range d.domains {
			if !strings.Contains(host, m.name) && !strings.Contains(strings.ReplaceAll(host, ".pnn.", "."), m.name) {
				continue
			}
			w := weighDomain
			if p.role == body {
				w = weighNamed
			}
			signs = append(signs, sign{m.force, w, "domain", Range{i + 1, span[0], span[1]}})
			break
		}
	}
	return signs
}

// addresses gives the places of words with a dot or an @ in them, in bytes.
func addresses(text string) [][2]int {
	var out [][2]int
	start, dots := -1, false
	for i := 0; i <= len(text); i++ {
		if i == len(text) || text[i] <= ' ' || text[i] == '|' || text[i] == ';' || text[i] == ',' {
			if start >= 0 && dots && i-start > 5 {
				out = append(out, [2]int{start, i})
			}
			start, dots = -1, false
			continue
		}
		if start < 0 {
			start = i
		}
		if (text[i] == '.' || text[i] == '@') && i > start && i+1 < len(text) && text[i+1] > ' ' {
			dots = true
		}
	}
	return out
}

// speaksForMany reports whether the document is an association's or several
// commissioners' together.
func (d *reading) speaksForMany() bool {
	for i := range d.paras {
		if i > d.opened+3 {
			break
		}
		p := &d.paras[i]
		if c, ok := p.has(classAssociation); ok && !p.isOfTwo(c) && (p.role == heading || p.role == furniture || p.role == label || c.from < 12) {
			return true
		}
	}
	return false
}

// isOfTwo reports whether a joint statement is that of a commissioner and a chief
// constable.
func (p *para) isOfTwo(c cue) bool {
	_, chief := p.has(classChief)
	return chief && (isWord(p, int(c.from), "joint") || strings.HasSuffix(fold(p.text(c.from, c.to)), "ar y cyd") || strings.HasSuffix(fold(p.text(c.from, c.to)), "ar y cyd gan"))
}

// runningForce finds whose office the running headers and footers name; -1 where they
// name none or several.
func (d *reading) runningForce() int {
	h := &reading{Reader: d.Reader}
	for _, line := range d.in.Running {
		h.in.Paragraphs = append(h.in.Paragraphs, Paragraph{Text: line})
	}
	h.prepare()
	score := make([]float64, len(d.Forces))
	for i := range h.paras {
		h.paras[i].role = furniture
		for _, s := range h.forceSigns(i, nil) {
			score[s.force] += s.weight
		}
	}
	best, second := topTwo(score)
	if best < 0 || score[best] < weighAlias || second >= 0 && score[best] < 2*score[second] {
		return -1
	}
	return best
}

// folderName finds a force's name in the names of the file's folders.
func (d *reading) folderName() (int, bool) {
	path := strings.ToLower(d.in.Path)
	cut := strings.LastIndexByte(path, '/')
	if cut < 0 {
		return 0, false
	}
	for _, part := range strings.Split(path[:cut], "/") {
		part = strings.NewReplacer("_", "-", " ", "-").Replace(part)
		for i, f := range d.Forces {
			if part == f.ID || part == f.ID+"-pcc" || part == strings.ReplaceAll(strings.ToLower(f.En), " ", "-") ||
				f.Cy != "" && part == strings.ReplaceAll(strings.ToLower(f.Cy), " ", "-") {
				return i, true
			}
		}
	}
	return 0, false
}
