package embedded

import (
	"slices"

	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/index"
)

var bothLangs = []index.Lang{index.Welsh, index.English}

// writer turns documents into records of an inverter. It is for one goroutine.
type writer struct {
	*inverter
	a      analyser
	blobs  *codec
	tokens []analysis.Token // scratch
	other  []analysis.Token // scratch
}

// document writes the records of a document: itself first, then its
// commitments.
func (w *writer) document(p *planned) error {
	d := p.doc
	blob, err := w.blobs.encode(d)
	if err != nil {
		return err
	}
	w.begin(storedRecord{id: d.ID, blob: blob, kin: d.Kin})
	for _, f := range d.Files {
		w.keyword(fieldFile, f.Path+"\x00"+f.Fingerprint)
	}
	kind, commitKind := kindDocument, kindCommitment
	switch {
	case d.Withdrawn != "":
		w.keyword(fieldKind, kindTerms[kindWithdrawn])
		return nil
	case d.Draft:
		kind, commitKind = kindDraft, kindDraftCommitment
	}
	w.keyword(fieldKind, kindTerms[kind])
	w.documentFacets(d)
	w.keyword(fieldTwin, d.TranslationOf)
	w.keyword("topic", d.TopicIDs()...)
	w.keyword("lang", langCodes(d)...)
	for _, v := range d.Voices() {
		w.keyword("voice", string(v))
	}
	w.documentText(d)
	for _, c := range p.commitments {
		w.commitment(d, c, commitKind)
	}
	return nil
}

// documentFacets adds the values that a document and its commitments share.
func (w *writer) documentFacets(d *index.Document) {
	w.keyword("force", d.Force)
	w.keyword("type", string(d.Type))
	w.keyword("author", d.Author)
	w.keyword("report", d.ReportID)
	w.keyword(fieldDate, d.Date.String())
	w.keyword("group", d.Group)
	w.keyword(fieldSeen, seenTerm(d.FirstSeen))
}

// langCodes are the values of the language facet.
func langCodes(d *index.Document) []string {
	var codes []string
	for _, l := range d.LangFacet() {
		codes = append(codes, string(l))
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
	cy, en        *fieldTerms
	names         *fieldTerms
	shape         shape
	end, namesEnd int // first free position
}

// passage adds a passage of running text. It follows the one before at once when
// goesOn is set, otherwise after a gap that no phrase crosses.
func (t *text) passage(p *index.Passage, goesOn bool) {
	base := nextSlot(t.end)
	if goesOn {
		base = t.end
	}
	for _, l := range langsOf(p.Lang) {
		terms := t.en
		if l == index.Welsh {
			terms = t.cy
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
}

// name adds a letterhead or a name.
func (t *text) name(s string) {
	base := nextSlot(t.namesEnd)
	t.namesEnd = base + t.w.both(t.names, s, base)
}

// both adds the terms of both languages of a text, and returns its length in
// positions.
func (w *writer) both(f *fieldTerms, s string, base int) int {
	w.tokens = w.a.tokens(w.tokens[:0], index.Welsh, s)
	w.other = w.a.tokens(w.other[:0], index.English, s)
	for i := range w.tokens { // token by token, for positions must not fall
		f.addToken(&w.tokens[i], base)
		if i < len(w.other) {
			f.addToken(&w.other[i], base)
		}
	}
	return length(w.tokens)
}

// documentText adds the text fields and the shape of a document.
func (w *writer) documentText(d *index.Document) {
	t := text{w: w, cy: w.text(fieldCy), en: w.text(fieldEn), names: w.text(fieldNames)}
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
	w.both(w.text(fieldTitle), d.Title, 0)
	w.keyword(fieldShape, t.shape.term())
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

func (w *writer) commitment(d *index.Document, c *index.Commitment, kind byte) {
	w.begin(storedRecord{id: c.ID})
	w.keyword(fieldKind, kindTerms[kind])
	w.documentFacets(d)
	if c.Topic != "" {
		w.keyword("topic", c.Topic)
	} else {
		w.keyword("topic", d.TopicIDs()...)
	}
	w.keyword("document", d.ID)
	w.keyword("lang", commitmentLangs(c)...)
	w.keyword("voice", string(c.Voice))
	w.keyword("actor", string(c.Actor))
	w.keyword("status", string(c.Status))
	w.keyword("strength", string(c.Strength))
	w.keyword(fieldDue, c.DueDate.String())
	t := text{w: w, cy: w.text(fieldCommitCy), en: w.text(fieldCommitEn)}
	t.passage(&index.Passage{Text: c.Text, Lang: c.Lang, Voice: c.Voice}, false)
	for i := range c.Also {
		if a := &c.Also[i]; a.Lang != c.Lang { // found by the words of either language
			t.passage(&index.Passage{Text: a.Text, Lang: a.Lang, Voice: c.Voice}, false)
		}
	}
	w.keyword(fieldShape, t.shape.term())
}
