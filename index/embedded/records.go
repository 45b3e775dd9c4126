package embedded

import (
	"slices"

	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/index"
)

var bothLangs = []index.Lang{index.Welsh, index.English}

// writer makes Bleve documents. It is for one goroutine.
type writer struct {
	a      analyser
	blobs  *codec
	tokens []analysis.Token // scratch
}

// records makes the Bleve documents of d: itself first, then its commitments.
func (w *writer) records(d *index.Document) ([]*record, error) {
	blob, err := w.blobs.encode(d)
	if err != nil {
		return nil, err
	}
	r := &record{id: d.ID}
	r.add(storedField(fieldBlob, blob))
	if len(d.Kin) > 0 {
		r.add(storedField(fieldKin, d.Kin))
	}
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
	w.addText(r, d)

	rs := []*record{r}
	for i := range d.Commitments {
		if c := &d.Commitments[i]; !c.Shadow && !inWithdrawn(d, c) {
			rs = append(rs, w.commitment(d, c, commitKind))
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
	r.add(keywordField(fieldSeen, seenTerm(d.FirstSeen)))
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

// text gathers the text fields of a document or commitment.
type text struct {
	w             *writer
	cy, en        positions
	names         positions
	shape         shape
	end, namesEnd int // first free position
	bytes         int
}

// passage adds a passage of running text. It follows the one before at once when
// goesOn is set, otherwise after a gap that no phrase crosses.
func (t *text) passage(p *index.Passage, goesOn bool) {
	base := nextSlot(t.end)
	if goesOn {
		base = t.end
	}
	for _, l := range langsOf(p.Lang) {
		terms := &t.en
		if l == index.Welsh {
			terms = &t.cy
		}
		t.w.tokens = t.w.a.tokens(t.w.tokens[:0], l, p.Text)
		for i := range t.w.tokens {
			terms.addToken(&t.w.tokens[i], base)
		}
	}
	n := length(t.w.tokens)
	t.end = base + n
	t.shape.words += n
	for len(t.shape.voices)*slotSize < t.end {
		t.shape.voices = append(t.shape.voices, voiceIndex(p.Voice))
	}
	t.bytes += len(p.Text)
}

// name adds a letterhead or a name.
func (t *text) name(s string) {
	base := nextSlot(t.namesEnd)
	t.namesEnd = base + t.w.both(&t.names, s, base)
	t.bytes += len(s)
}

// both adds the terms of both languages of a text, and returns its length in
// positions.
func (w *writer) both(ps *positions, s string, base int) int {
	cy := w.a.tokens(nil, index.Welsh, s)
	en := w.a.tokens(nil, index.English, s)
	for i := range cy { // token by token, for positions must not fall
		ps.addToken(&cy[i], base)
		if i < len(en) {
			ps.addToken(&en[i], base)
		}
	}
	return length(cy)
}

// addText adds the text fields and the shape of a document.
func (w *writer) addText(r *record, d *index.Document) {
	t := text{w: w}
	var last *index.Passage
	for i := range d.Passages {
		p := &d.Passages[i]
		switch {
		case p.Withdrawn:
		case p.Furniture:
			t.name(p.Text)
		default:
			t.passage(p, p.Continues && last != nil && last.Voice == p.Voice)
			last = p
		}
	}
	for _, name := range d.Names {
		t.name(name)
	}
	var title positions
	w.both(&title, d.Title, 0)
	r.bytes = t.bytes
	r.add(t.cy.field(fieldCy, t.shape.words))
	r.add(t.en.field(fieldEn, t.shape.words))
	r.add(title.field(fieldTitle, 1))
	r.add(t.names.field(fieldNames, 1))
	r.add(keywordField(fieldShape, t.shape.term()))
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

// commitmentLangs are the languages in which a promise is made.
func commitmentLangs(c *index.Commitment) []string {
	codes := []string{string(c.Lang)}
	for _, a := range c.Also {
		if !slices.Contains(codes, string(a.Lang)) {
			codes = append(codes, string(a.Lang))
		}
	}
	return codes
}

func (w *writer) commitment(d *index.Document, c *index.Commitment, kind byte) *record {
	r := &record{id: c.ID, bytes: len(c.Text)}
	r.add(keywordField(fieldKind, kindTerms[kind]))
	addDocumentFacets(r, d)
	if c.Topic != "" {
		r.add(keywordField("topic", c.Topic))
	} else {
		r.add(keywordField("topic", d.TopicIDs()...))
	}
	r.add(keywordField("document", d.ID))
	r.add(keywordField("lang", commitmentLangs(c)...))
	r.add(keywordField("voice", string(c.Voice)))
	r.add(keywordField("actor", string(c.Actor)))
	r.add(keywordField("status", string(c.Status)))
	r.add(keywordField("strength", string(c.Strength)))
	r.add(keywordField(fieldDue, c.DueDate.String()))
	t := text{w: w}
	t.passage(&index.Passage{Text: c.Text, Lang: c.Lang, Voice: c.Voice}, false)
	for i := range c.Also {
		if a := &c.Also[i]; a.Lang != c.Lang { // found by the words of either language
			t.passage(&index.Passage{Text: a.Text, Lang: a.Lang, Voice: c.Voice}, false)
		}
	}
	r.add(t.cy.field(fieldCommitCy, t.shape.words))
	r.add(t.en.field(fieldCommitEn, t.shape.words))
	r.add(keywordField(fieldShape, t.shape.term()))
	return r
}
