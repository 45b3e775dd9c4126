package embedded

import (
	"slices"

	"github.com/ymateb/ymateb/index"
)

var bothLangs = []index.Lang{index.Welsh, index.English}

// records makes the Bleve documents of d: itself first, then its commitments.
func records(d *index.Document, blobs *codec) ([]*record, error) {
	blob, err := blobs.encode(d)
	if err != nil {
		return nil, err
	}
	r := &record{id: d.ID}
	r.add(storedField(fieldBlob, blob))
	files := make([]string, len(d.Files))
	for i, f := range d.Files {
		files[i] = f.Path + "\x00" + f.Fingerprint
	}
	r.add(keywordField(fieldFile, files...))
	kind, commitKind := kindDocument, kindCommitment
	switch {
	case d.Withdrawn != "":
		r.add(keywordField(fieldKind, kindTerms[kindWithdrawn]))
		return []*record{r}, nil
	case d.Draft:
		kind, commitKind = kindDraft, kindDraftCommitment
	}
	r.add(keywordField(fieldKind, kindTerms[kind]))
	addDocumentFacets(r, d)
	r.add(keywordField("topic", d.TopicIDs()...))
	r.add(keywordField("lang", langCodes(d)...))
	voices := d.Voices()
	vs := make([]string, len(voices))
	for i, v := range voices {
		vs[i] = string(v)
	}
	r.add(keywordField("voice", vs...))
	addText(r, d)

	rs := []*record{r}
	for i := range d.Commitments {
		if c := &d.Commitments[i]; !c.Shadow && !inWithdrawn(d, c) {
			rs = append(rs, commitmentRecord(d, c, commitKind))
		}
	}
	return rs, nil
}

// addDocumentFacets adds the values that a document and its commitments share.
func addDocumentFacets(r *record, d *index.Document) {
	r.add(keywordField("force", d.Force))
	r.add(keywordField("type", string(d.Type)))
	r.add(keywordField("author", d.Author))
	r.add(keywordField("report", d.ReportID))
	r.add(keywordField(fieldDate, d.Date.String()))
	r.add(keywordField("group", d.Group))
}

// langCodes are the values of the language facet: those of the running text,
// "und" where it has text but no determined language.
func langCodes(d *index.Document) []string {
	var codes []string
	for _, l := range d.Languages() {
		codes = append(codes, string(l))
	}
	if len(codes) == 0 && slices.ContainsFunc(d.Passages, func(p index.Passage) bool { return !p.Furniture && !p.Withdrawn }) {
		codes = append(codes, string(index.Undetermined))
	}
	return codes
}

func inWithdrawn(d *index.Document, c *index.Commitment) bool {
	n := c.Range.Passage
	return n >= 1 && n <= len(d.Passages) && d.Passages[n-1].Withdrawn
}

// addText adds the text fields and the shape.
func addText(r *record, d *index.Document) {
	var cy, en, exact, names positions
	var sh shape
	end, namesEnd := 0, 0
	addName := func(text string) {
		base := nextSlot(namesEnd)
		namesEnd = base + addBoth(&names, text, base)
		r.bytes += len(text)
	}
	var last *index.Passage
	for i := range d.Passages {
		p := &d.Passages[i]
		if p.Withdrawn {
			continue
		}
		if p.Furniture {
			addName(p.Text)
			continue
		}
		base := nextSlot(end)
		if p.Continues && last != nil && last.Voice == p.Voice {
			base = end
		}
		n := analyse(p.Text, langsOf(p.Lang), func(l index.Lang, t token) {
			if l == index.Welsh {
				cy.add(t.term, base+t.pos)
			} else {
				en.add(t.term, base+t.pos)
			}
		}, func(t token) { exact.add(t.term, base+t.pos) })
		end = base + n
		sh.words += n
		for len(sh.voices)*slotSize < end {
			sh.voices = append(sh.voices, voiceIndex(p.Voice))
		}
		r.bytes += len(p.Text)
		last = p
	}
	for _, name := range d.Names {
		addName(name)
	}
	var title positions
	addBoth(&title, d.Title, 0)
	r.add(cy.field(fieldCy, sh.words))
	r.add(en.field(fieldEn, sh.words))
	r.add(exact.field(fieldExact, sh.words))
	r.add(title.field(fieldTitle, 1))
	r.add(names.field(fieldNames, 1))
	r.add(keywordField(fieldShape, sh.term()))
}

// addBoth adds the stems of both languages and the marked exact forms of a text
// of unknown language.
func addBoth(ps *positions, text string, base int) int {
	return analyse(text, bothLangs,
		func(_ index.Lang, t token) { ps.add(t.term, base+t.pos) },
		func(t token) { ps.add(exactMark+t.term, base+t.pos) })
}

// langsOf lists the analysers of a passage: both where its language is not
// known.
func langsOf(l index.Lang) []index.Lang {
	switch l {
	case index.Welsh:
		return bothLangs[:1]
	case index.English:
		return bothLangs[1:]
	}
	return bothLangs
}

func voiceIndex(v index.Voice) byte {
	i := slices.Index(index.AllVoices, v)
	if i < 0 {
		i = slices.Index(index.AllVoices, index.VoiceDocument)
	}
	return byte(i)
}

func commitmentRecord(d *index.Document, c *index.Commitment, kind byte) *record {
	r := &record{id: c.ID, bytes: len(c.Text)}
	r.add(keywordField(fieldKind, kindTerms[kind]))
	addDocumentFacets(r, d)
	if c.Topic != "" {
		r.add(keywordField("topic", c.Topic))
	} else {
		r.add(keywordField("topic", d.TopicIDs()...))
	}
	r.add(keywordField("document", d.ID))
	r.add(keywordField("lang", string(c.Lang)))
	r.add(keywordField("voice", string(c.Voice)))
	r.add(keywordField("actor", string(c.Actor)))
	r.add(keywordField("status", string(c.Status)))
	r.add(keywordField("strength", string(c.Strength)))
	r.add(keywordField(fieldDue, c.DueDate.String()))
	var cy, en, exact positions
	n := analyse(c.Text, langsOf(c.Lang), func(l index.Lang, t token) {
		if l == index.Welsh {
			cy.add(t.term, t.pos)
		} else {
			en.add(t.term, t.pos)
		}
	}, func(t token) { exact.add(t.term, t.pos) })
	r.add(cy.field(fieldCommitCy, n))
	r.add(en.field(fieldCommitEn, n))
	r.add(exact.field(fieldCommitExact, n))
	sh := shape{words: n}
	for len(sh.voices)*slotSize < n {
		sh.voices = append(sh.voices, voiceIndex(c.Voice))
	}
	r.add(keywordField(fieldShape, sh.term()))
	return r
}
