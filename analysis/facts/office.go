package facts

import "strings"

// roleOfTitle is the code and the wording of the office that a title names.
func (d *reading) roleOfTitle(p *para, c cue) (role, office string) {
	switch c.class {
	case classStaff:
		return "staff", ""
	case classMayor, classTitle, classCommissioner, classCommissioners:
	default:
		return "PCC", ""
	}
	if int(c.to) > len(p.toks) {
		return "PCC", ""
	}
	office = p.text(c.from, d.pastArea(p, c))
	return roleCode(fold(office), c.class), office
}

// roleCode is the code of an office, from its folded wording.
func roleCode(title string, c class) string {
	switch {
	case c == classMayor && (strings.Contains(title, "deputy") || strings.Contains(title, "dirprwy")):
		return "Deputy Mayor"
	case c == classMayor:
		return "Mayor"
	case strings.Contains(title, "deputy") || strings.Contains(title, "dirprwy"):
		return "Deputy PCC"
	case strings.Contains(title, "fire") || strings.Contains(title, "pfcc") || strings.Contains(title, " tan"):
		return "PFCC"
	case strings.Contains(title, "victims") || strings.Contains(title, "pcvc"):
		return "PCVC"
	}
	return "PCC"
}

// readOffice takes the office's title as the letterhead or signature has it.
func (d *reading) readOffice() {
	for i := range d.paras {
		p := &d.paras[i]
		if p.role != furniture && p.role != signature && p.role != heading {
			continue
		}
		if c, ok := p.has(classTitle); ok {
			d.out.Office = p.text(c.from, d.pastArea(p, c))
			return
		}
	}
}

// readRecipient takes to whom the document is written: the salutation or the
// first line of the address.
func (d *reading) readRecipient() {
	if d.in.Sidecar.Recipient != "" {
		d.out.Recipient = d.in.Sidecar.Recipient
		d.note("recipient", d.out.Recipient, BasisSidecar, "sidecar", Range{})
		return
	}
	for i := range d.paras {
		p := &d.paras[i]
		if p.role != salutation {
			continue
		}
		from, to := int32(0), int32(len(p.toks))
		if c, ok := p.has(classSalutation); ok {
			from = c.to
		}
		for to > from && p.toks[to-1].kind == punct {
			to--
		}
		if to > from {
			d.out.Recipient = p.text(from, to)
			d.note("recipient", d.out.Recipient, BasisText, "salutation", d.at(i, from, to))
			return
		}
	}
	for i := range d.paras {
		p := &d.paras[i]
		if p.role != addressee {
			continue
		}
		d.out.Recipient = p.Text
		d.note("recipient", p.Text, BasisText, "address", d.at(i, 0, int32(len(p.toks))))
		return
	}
}
