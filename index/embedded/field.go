package embedded

import (
	bleve "github.com/blevesearch/bleve_index_api"
)

// field is a field of a Bleve document, already analysed. Writing fields
// directly, without a mapping, means one pass over the text for stems and exact
// forms, and two tricks that the reading side (word.go, phrase.go) relies on:
//
//   - All positions of a term in a document are one location: the first is its
//     position, the others follow as array positions, each as the distance from
//     the one before. Bleve copies array positions as they are when it merges.
//     A location costs five numbers, so this saves four for every repetition.
//   - The field length, which Bleve stores beside each posting as the norm, is
//     the length of all running text of the document, in either language.
//
// TestBleveKeepsWhatWeRelyOn fails if Bleve changes either.
type field struct {
	name    string
	value   []byte // for stored fields
	options bleve.FieldIndexingOptions
	length  int
	freqs   bleve.TokenFrequencies
}

func (f *field) Name() string                                     { return f.name }
func (f *field) Value() []byte                                    { return f.value }
func (f *field) ArrayPositions() []uint64                         { return nil }
func (f *field) EncodedFieldType() byte                           { return 't' }
func (f *field) Analyze()                                         {}
func (f *field) Options() bleve.FieldIndexingOptions              { return f.options }
func (f *field) AnalyzedLength() int                              { return f.length }
func (f *field) AnalyzedTokenFrequencies() bleve.TokenFrequencies { return f.freqs }
func (f *field) NumPlainTextBytes() uint64                        { return 0 }

// storedField is kept and given back, not searched.
func storedField(name string, value []byte) *field {
	return &field{name: name, value: value, options: bleve.StoreField}
}

// keywordField holds values as they are. A value that only one document has
// costs no posting at all (Bleve keeps it in the dictionary) because it has a
// frequency of one and no locations.
func keywordField(name string, values ...string) *field {
	freqs := make(bleve.TokenFrequencies, len(values))
	for _, v := range values {
		if v == "" {
			continue
		}
		tf := &bleve.TokenFreq{Term: []byte(v)}
		tf.SetFrequency(1)
		freqs[v] = tf
	}
	return &field{name: name, options: bleve.IndexField, length: 1, freqs: freqs}
}

// positions gathers the terms of a text field in reading order.
type positions struct {
	freqs bleve.TokenFrequencies
	slab  []occurrence // memory for the next terms
}

// occurrence is all that Bleve wants to know of a term in a document, in one
// piece of memory.
type occurrence struct {
	freq bleve.TokenFreq
	loc  bleve.TokenLocation
	locs [1]*bleve.TokenLocation
}

// add notes a term at a position; positions of one term must not fall.
func (p *positions) add(term string, pos int) {
	tf := p.freqs[term]
	if tf == nil {
		p.first(term, pos)
		return
	}
	loc := tf.Locations[0]
	if loc.End >= pos { // End keeps the last position until the field is finished
		return
	}
	loc.ArrayPositions = append(loc.ArrayPositions, uint64(pos-loc.End))
	loc.End = pos
	tf.SetFrequency(tf.Frequency() + 1)
}

func (p *positions) first(term string, pos int) {
	if p.freqs == nil {
		p.freqs = make(bleve.TokenFrequencies, 128)
	}
	if len(p.slab) == 0 {
		p.slab = make([]occurrence, 64)
	}
	o := &p.slab[0]
	p.slab = p.slab[1:]
	o.freq.Term = []byte(term)
	o.freq.SetFrequency(1)
	o.loc.Position, o.loc.End = pos, pos
	o.locs[0] = &o.loc
	o.freq.Locations = o.locs[:]
	p.freqs[term] = &o.freq
}

// field is the finished field; length is the length to rank by, in words.
func (p *positions) field(name string, length int) *field {
	for _, tf := range p.freqs {
		tf.Locations[0].End = 0
	}
	return &field{
		name:    name,
		options: bleve.IndexField | bleve.IncludeTermVectors,
		length:  max(length, 1),
		freqs:   p.freqs,
	}
}

// record is a Bleve document made of finished fields.
type record struct {
	id     string
	fields []*field
	bytes  int // of text, for the size of batches
}

func (r *record) ID() string                                 { return r.id }
func (r *record) Size() int                                  { return r.bytes }
func (r *record) VisitComposite(bleve.CompositeFieldVisitor) {}
func (r *record) HasComposite() bool                         { return false }
func (r *record) NumPlainTextBytes() uint64                  { return uint64(r.bytes) }
func (r *record) StoredFieldsBytes() uint64                  { return 0 }
func (r *record) Indexed() bool                              { return true }

func (r *record) VisitFields(visit bleve.FieldVisitor) {
	for _, f := range r.fields {
		visit(f)
	}
}

// AddIDField gives the record the field by which Bleve knows it.
func (r *record) AddIDField() {
	f := keywordField(fieldID, r.id)
	f.value, f.options = []byte(r.id), bleve.IndexField|bleve.StoreField
	r.fields = append(r.fields, f)
}

func (r *record) add(f *field) {
	if f.options&bleve.IndexField != 0 && len(f.freqs) == 0 {
		return
	}
	r.fields = append(r.fields, f)
}
