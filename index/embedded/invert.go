package embedded

// inverter gathers the records of a batch as flat lists of numbers: which term
// stands where. They are sorted by term once, when the batch is written
// (sort.go). Bleve instead makes a map of terms for every field of every
// document and goes through all of them three times, which was half the cost of
// an index; here a word costs one look-up, and the garbage collector has
// nothing to follow. It is for one goroutine; used again, it allocates little.
type inverter struct {
	first   uint32 // number of the first record
	records []storedRecord
	fields  []fieldTerms // by field number
}

// storedRecord is what is kept of a record as it is.
type storedRecord struct {
	id   string
	blob []byte // nil for commitments
	kin  []byte // index.Document.Kin; nil for none
}

// fieldTerms are the terms of a field, numbered as they turn up, and where they
// occur, in the order of records.
type fieldTerms struct {
	numbers map[string]uint32
	terms   []string
	found   []occurrence
	doc     uint32 // the present record

	words []wordTerms // see terms.go; nil where few words are expected
	batch uint32
}

// occurrence is a term in a record, with its position in fields of text.
type occurrence struct{ term, doc, at uint32 }

func newInverter() *inverter {
	v := &inverter{fields: make([]fieldTerms, len(segmentFields))}
	for i := range v.fields {
		v.fields[i].numbers = map[string]uint32{}
	}
	for _, name := range []string{fieldCy, fieldEn} {
		v.text(name).words = make([]wordTerms, wordSlots)
	}
	return v
}

// reset makes the inverter ready for records from number first.
func (v *inverter) reset(first uint32) {
	v.first = first
	clear(v.records)
	v.records = v.records[:0]
	for i := range v.fields {
		f := &v.fields[i]
		clear(f.numbers)
		clear(f.terms)
		f.terms, f.found = f.terms[:0], f.found[:0]
		f.batch++
	}
}

// begin begins the next record.
func (v *inverter) begin(r storedRecord) {
	doc := v.first + uint32(len(v.records))
	v.records = append(v.records, r)
	for i := range v.fields {
		v.fields[i].doc = doc
	}
	v.keyword(fieldID, r.id)
}

// keyword notes values as they are; empty ones are none.
func (v *inverter) keyword(field string, values ...string) {
	f := &v.fields[fieldNumbers[field]]
	for _, value := range values {
		if value != "" {
			f.add(value, 0)
		}
	}
}

// text is a field whose terms are noted with their positions.
func (v *inverter) text(field string) *fieldTerms { return &v.fields[fieldNumbers[field]] }

// add notes a term at a position of the present record. The positions of a term
// must not fall within a record.
func (f *fieldTerms) add(term string, at int) {
	f.found = append(f.found, occurrence{f.number(term), f.doc, uint32(at)})
}

// number is the number of a term, a new one when it is new.
func (f *fieldTerms) number(term string) uint32 {
	n, ok := f.numbers[term]
	if !ok {
		n = uint32(len(f.terms))
		f.numbers[term] = n
		f.terms = append(f.terms, term)
	}
	return n
}
