package embedded

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	bleve "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
	"github.com/google/go-cmp/cmp"
)

// randomRecords fills inverters that follow one another with records of few and
// many terms, common and rare, enough of them for postings of several chunks.
func randomRecords(r *rand.Rand, sizes ...int) []*inverter {
	zipf := rand.NewZipf(r, 1.3, 2, 5000)
	var parts []*inverter
	first := 0
	for _, n := range sizes {
		v := newInverter()
		v.reset(uint32(first))
		for i := range n {
			doc := storedRecord{id: fmt.Sprintf("id-%06d", (first+i)*7919%1000003), blob: []byte(fmt.Sprint("stored ", i, r.Uint64()))}
			if i%3 == 0 {
				doc.kin = []byte("kin")
			}
			v.begin(doc)
			v.keyword(fieldKind, kindTerms[kindDocument])
			v.keyword("topic", "a", "", fmt.Sprint("t", r.IntN(5)), "a")
			if r.IntN(50) == 0 {
				v.keyword(fieldDue, fmt.Sprint("20", 10+r.IntN(20)))
			}
			en := v.text(fieldEn)
			for at := range r.IntN(40) {
				en.add(fmt.Sprint("w", zipf.Uint64()), 2*at+r.IntN(2))
				en.add("same", 2*at)
				en.add("same", 2*at)
			}
			v.begin(storedRecord{id: fmt.Sprintf("id-%06d-c", first+i)})
			v.text(fieldCommitCy).add("addewid", r.IntN(100000))
		}
		first += 2 * n
		parts = append(parts, v)
	}
	return parts
}

// plainRecord is a record as Bleve takes it.
type plainRecord struct {
	id     string
	fields []*plainField
}

func (r *plainRecord) ID() string                                 { return r.id }
func (r *plainRecord) Size() int                                  { return 0 }
func (r *plainRecord) VisitComposite(bleve.CompositeFieldVisitor) {}
func (r *plainRecord) HasComposite() bool                         { return false }
func (r *plainRecord) NumPlainTextBytes() uint64                  { return 0 }
func (r *plainRecord) StoredFieldsBytes() uint64                  { return 0 }
func (r *plainRecord) Indexed() bool                              { return true }
func (r *plainRecord) AddIDField()                                {}
func (r *plainRecord) VisitFields(visit bleve.FieldVisitor) {
	for _, f := range r.fields {
		visit(f)
	}
}

type plainField struct {
	segmentField
	value []byte
	freqs bleve.TokenFrequencies
	last  map[string]int
}

func (f *plainField) Name() string                                     { return f.name }
func (f *plainField) Value() []byte                                    { return f.value }
func (f *plainField) ArrayPositions() []uint64                         { return nil }
func (f *plainField) EncodedFieldType() byte                           { return 't' }
func (f *plainField) Analyze()                                         {}
func (f *plainField) Options() bleve.FieldIndexingOptions              { return f.options }
func (f *plainField) AnalyzedLength() int                              { return 1 }
func (f *plainField) AnalyzedTokenFrequencies() bleve.TokenFrequencies { return f.freqs }
func (f *plainField) NumPlainTextBytes() uint64                        { return 0 }

func (f *plainField) add(term string, at int) {
	tf := f.freqs[term]
	switch {
	case tf == nil:
		tf = &bleve.TokenFreq{Term: []byte(term)}
		tf.SetFrequency(1)
		if f.isText() {
			tf.Locations = []*bleve.TokenLocation{{Position: at}}
		}
		f.freqs[term] = tf
	case !f.isText() || at <= f.last[term]:
		return
	default:
		tf.Locations[0].ArrayPositions = append(tf.Locations[0].ArrayPositions, uint64(at-f.last[term]))
		tf.SetFrequency(tf.Frequency() + 1)
	}
	f.last[term] = at
}

// plainRecords are the same records for Bleve's own segment builder.
func plainRecords(parts []*inverter) []bleve.Document {
	var docs []bleve.Document
	for _, p := range parts {
		made := make([][]*plainField, len(p.records))
		for i := range made {
			for _, f := range segmentFields {
				made[i] = append(made[i], &plainField{segmentField: f, freqs: bleve.TokenFrequencies{}, last: map[string]int{}})
			}
		}
		for n := range p.fields {
			for _, o := range p.fields[n].found {
				made[o.doc-p.first][n].add(p.fields[n].terms[o.term], int(o.at))
			}
		}
		for i, r := range p.records {
			stored := map[string][]byte{fieldID: []byte(r.id), fieldBlob: r.blob, fieldKin: r.kin}
			for _, f := range made[i] {
				f.value = stored[f.name]
			}
			made[i] = slices.DeleteFunc(made[i], func(f *plainField) bool {
				return f.options.IsStored() && f.value == nil
			})
			docs = append(docs, &plainRecord{r.id, made[i]})
		}
	}
	return docs
}

// termPostings is what a segment says of a term.
type termPostings struct {
	Term     string
	Postings []string
}

func dump(t *testing.T, s segment.Segment) (fields []string, terms map[string][]termPostings, stored []string) {
	t.Helper()
	terms = map[string][]termPostings{}
	fields = s.Fields()
	for _, f := range fields {
		dict, err := s.Dictionary(f)
		if err != nil {
			t.Fatal(err)
		}
		it := dict.AutomatonIterator(nil, nil, nil)
		for {
			e, err := it.Next()
			if err != nil {
				t.Fatal(err)
			}
			if e == nil {
				break
			}
			tp := termPostings{Term: e.Term}
			pl, err := dict.PostingsList([]byte(e.Term), nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			pi := pl.Iterator(true, true, true, nil)
			for {
				p, err := pi.Next()
				if err != nil {
					t.Fatalf("%s %q: %v", f, e.Term, err)
				}
				if p == nil {
					break
				}
				line := fmt.Sprint(p.Number(), p.Frequency(), p.Norm())
				for _, l := range p.Locations() {
					line += fmt.Sprint(" ", l.Field(), l.Pos(), l.Start(), l.End(), l.ArrayPositions())
				}
				tp.Postings = append(tp.Postings, line)
			}
			terms[f] = append(terms[f], tp)
		}
	}
	for d := range s.Count() {
		line := ""
		err := s.VisitStoredFields(d, func(field string, typ byte, value []byte, pos []uint64) bool {
			line += fmt.Sprintf("%s %c %s %v;", field, typ, value, pos)
			return true
		})
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, line)
	}
	return fields, terms, stored
}

// written is a segment in memory as the engine hands it to Bleve.
func written(t *testing.T, w *segmentWriter, parts []*inverter) segment.Segment {
	t.Helper()
	image, err := w.write(parts)
	if err != nil {
		t.Fatal(err)
	}
	var stubs []bleve.Document
	for range image.docs {
		stubs = append(stubs, &stub{image: image})
	}
	s, _, err := new(plugin).NewUsing(stubs, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestSegmentIsBleves compares a segment of ours with the one that zapx makes of
// the same records, and again after zapx has merged, written and opened them.
// It fails when an upgrade of zapx changes the layout.
func TestSegmentIsBleves(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	w := new(segmentWriter)
	var ours, theirs []segment.Segment
	for _, sizes := range [][]int{{600, 600}, {1}, {40, 3, 7}} {
		parts := randomRecords(r, sizes...)
		a := written(t, w, parts)
		b, _, err := new(zap.ZapPlugin).New(plainRecords(parts))
		if err != nil {
			t.Fatal(err)
		}
		ours, theirs = append(ours, a), append(theirs, b)
		compareSegments(t, fmt.Sprint("segment of ", sizes), a, b)
	}
	drops := []*roaring.Bitmap{roaring.BitmapOf(3, 4, 77), nil, nil}
	merge := func(name string, segs []segment.Segment) segment.Segment {
		path := filepath.Join(t.TempDir(), name)
		if _, _, err := new(plugin).Merge(segs, drops, path, nil, nil); err != nil {
			t.Fatal(err)
		}
		s, err := new(plugin).Open(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	compareSegments(t, "merged segment", merge("ours.zap", ours), merge("theirs.zap", theirs))
}

func compareSegments(t *testing.T, what string, ours, theirs segment.Segment) {
	t.Helper()
	fields, terms, stored := dump(t, ours)
	wantFields, wantTerms, wantStored := dump(t, theirs)
	if diff := cmp.Diff(wantFields, fields); diff != "" {
		t.Errorf("%s: fields differ from those of zapx (-want +got):\n%s", what, diff)
	}
	for f, want := range wantTerms {
		if len(terms[f]) != len(want) {
			t.Errorf("%s: %d terms in %s, want %d", what, len(terms[f]), f, len(want))
			continue
		}
		for i := range want {
			if got := terms[f][i]; got.Term != want[i].Term || !slices.Equal(got.Postings, want[i].Postings) {
				diff := cmp.Diff(want[i], got)
				t.Fatalf("%s: postings of %s differ from those of zapx (-want +got):\n%s", what, f, diff)
			}
		}
	}
	if diff := cmp.Diff(wantStored, stored); diff != "" {
		t.Errorf("%s: what is stored differs from that of zapx (-want +got):\n%s", what, diff)
	}
}

// TestBitmap compares the bitmaps written directly with roaring's own.
func TestBitmap(t *testing.T) {
	many := make([]uint32, 5000)
	for i := range many {
		many[i] = uint32(3 * i)
	}
	for _, docs := range [][]uint32{{0}, {65535}, {65536}, {1, 2, 3}, {5, 70000}, {70000, 70001}, many, many[:4096]} {
		w := &segmentWriter{docs: docs}
		w.bitmap()
		b, err := roaring.BitmapOf(docs...).ToBytes()
		if err != nil {
			t.Fatal(err)
		}
		got := w.out[uvarintLen(uint64(len(b))):]
		if !slices.Equal(got, b) {
			t.Errorf("bitmap of %d records from %d = %x, want %x", len(docs), docs[0], got, b)
		}
	}
}
