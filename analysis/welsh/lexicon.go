package welsh

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed data/*.tsv data/*.txt
var dataFiles embed.FS

// Kind says what a written radical form is to its lemma.
type Kind uint8

// The kinds of reading, from the tables (Citation to English) or guessed (Guess).
const (
	Guess      Kind = iota
	Citation        // the dictionary's form: singular, verbnoun, plain adjective
	Plural          // of a noun, or its singulative
	Finite          // a personal or impersonal form of a verb
	Compared        // equative, comparative, superlative, feminine or plural of an adjective
	Irregular       // listed in irregular.tsv
	Name            // of a place, person or body
	Invariable      // adverb, numeral, interjection
	English         // an English word inside Welsh text
	Function        // a closed-class word, never mutated back
	Attested        // seen in the treebank's training part
	External        // from the lexicon file given at start
	kinds
)

var kindNames = [kinds]string{"guess", "citation", "plural", "finite verb", "comparison", "irregular", "name", "invariable", "English", "function word", "attested", "lexicon file"}

// String gives the kind's English name.
func (k Kind) String() string { return kindNames[k] }

// Class of a word for its neighbours' sake: a feminine noun softens the adjective after it.
type class uint8

const (
	classOther class = iota
	classMasculine
	classFeminine
	classNoun // gender unknown or both
	classPlural
	classVerb
	classFinite
	classAdjective
	classProper
)

// reading is one line of the lexicon seen from the form: form → lemma.
type reading struct {
	lemma string
	kind  Kind
	class class
	fit   float32 // relative weight among the readings of one form
	mark  bool    // spelled with an accent
}

// stem is a verb's stem and the endings it takes.
type stem struct {
	lemma string
	only  endingSet
}

// tables is everything the analyser knows; it never changes once loaded.
type tables struct {
	forms    map[string][]reading
	stems    map[string][]stem
	lemmas   map[string]class
	function map[string]reading
	stop     map[string]bool
	double   map[string]bool // function words that are content words as well
	acronyms map[string]bool
	related  map[string][]string
	fitted   fitted
}

// row is one line of a data file, cut at tabs.
type row []string

func (r row) field(i int) string {
	if i < len(r) {
		return strings.TrimSpace(r[i])
	}
	return ""
}

// readRows calls f for every row of an embedded file; # starts a comment line.
func readRows(name string, f func(row) error) error {
	text, err := dataFiles.ReadFile("data/" + name)
	if err != nil {
		return err
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if err := f(strings.Split(line, "\t")); err != nil {
			return fmt.Errorf("%s:%d: %w", name, n, err)
		}
	}
	return nil
}

// add notes that form is a form of lemma.
func (t *tables) add(form, lemma string, k Kind, c class, fit float32) {
	mark := HasAccent(form)
	form, lemma = Fold(form), Fold(lemma)
	if form == "" || lemma == "" {
		return
	}
	rs := t.forms[form]
	for i := range rs {
		if rs[i].lemma == lemma {
			if rs[i].fit < fit {
				rs[i] = reading{lemma, k, c, fit, mark}
			}
			return
		}
	}
	t.forms[form] = append(rs, reading{lemma, k, c, fit, mark})
}

func (t *tables) addLemma(lemma string, c class) string {
	lemma = Fold(lemma)
	if _, ok := t.lemmas[lemma]; !ok {
		t.lemmas[lemma] = c
	}
	return lemma
}

func load() (*tables, error) {
	t := &tables{
		forms:    make(map[string][]reading, 40000),
		stems:    make(map[string][]stem, 6000),
		lemmas:   make(map[string]class, 14000),
		function: make(map[string]reading, 600),
		stop:     make(map[string]bool, 64),
		double:   make(map[string]bool),
		acronyms: make(map[string]bool, 64),
		related:  make(map[string][]string),
	}
	for _, f := range []struct {
		name string
		read func(row) error
	}{
		{"nouns.tsv", t.noun}, {"verbs.tsv", t.verb}, {"adjectives.tsv", t.adjective},
		{"irregular.tsv", t.irregular}, {"words.tsv", t.word}, {"names.tsv", t.name},
		{"function.tsv", t.functionWord}, {"related.tsv", t.relate}, {"english.txt", t.english},
	} {
		if err := readRows(f.name, f.read); err != nil {
			return nil, err
		}
	}
	return t, t.readFitted()
}

// noun reads: lemma, gender (m, f, mf, -), plurals, gloss. A plural that starts with a hyphen is
// added to the lemma (trosedd, -au).
func (t *tables) noun(r row) error {
	c := classNoun
	switch r.field(1) {
	case "m":
		c = classMasculine
	case "f":
		c = classFeminine
	}
	lemma := t.addLemma(r.field(0), c)
	t.add(r.field(0), lemma, Citation, c, 1)
	for p := range strings.FieldsSeq(r.field(2)) {
		if p == "-" {
			continue
		}
		if tail, ok := strings.CutPrefix(p, "-"); ok {
			p = r.field(0) + tail
		}
		t.add(p, lemma, Plural, classPlural, 1)
		// archwilydd, archwiliwr: agents in -ydd and -wr share the plural, and writers mix them
		if root, ok := strings.CutSuffix(Fold(p), "wyr"); ok && strings.HasSuffix(Fold(lemma), "ydd") {
			t.add(p, root+"wr", Plural, classPlural, .6)
		}
	}
	return nil
}

// verb reads: verbnoun, stems (none: by rule), further forms, gloss.
func (t *tables) verb(r row) error {
	lemma := t.addLemma(r.field(0), classVerb)
	t.add(r.field(0), lemma, Citation, classVerb, 1)
	stems := strings.Fields(r.field(1))
	if len(stems) == 0 || stems[0] == "-" {
		stems = append(stems, Stems(lemma)...)
	}
	for _, s := range stems {
		if s != "-" && s != "!" {
			t.addStem(Fold(s), lemma)
		}
	}
	for f := range strings.FieldsSeq(r.field(2)) {
		if f != "-" {
			t.add(f, lemma, Irregular, classFinite, .8)
		}
	}
	return nil
}

func (t *tables) addStem(s, lemma string) {
	t.stems[s] = append(t.stems[s], stem{lemma, allEndings})
	if v := raise(s); v != "" {
		t.stems[v] = append(t.stems[v], stem{lemma, frontEndings})
	}
	if v, ok := strings.CutSuffix(s, "i"); ok && len(v) > 1 {
		t.stems[v] = append(t.stems[v], stem{lemma, iEndings})
	}
}

// adjective reads: lemma, further forms (none: regular comparison only), gloss.
func (t *tables) adjective(r row) error {
	lemma := t.addLemma(r.field(0), classAdjective)
	t.add(r.field(0), lemma, Citation, classAdjective, 1)
	forms := strings.Fields(r.field(1))
	if len(forms) == 0 || forms[0] != "!" {
		forms = append(forms, Comparison(lemma)...)
	}
	for _, f := range forms {
		if f != "-" && f != "!" {
			t.add(f, lemma, Compared, classAdjective, .6)
		}
	}
	return nil
}

// irregular reads: lemma, class (n, v, a), forms, note.
func (t *tables) irregular(r row) error {
	c, fc := classNoun, classPlural
	switch r.field(1) {
	case "v":
		c, fc = classVerb, classFinite
	case "a":
		c, fc = classAdjective, classAdjective
	}
	lemma := t.addLemma(r.field(0), c)
	t.add(r.field(0), lemma, Citation, c, 1)
	for f := range strings.FieldsSeq(r.field(2)) {
		t.add(f, lemma, Irregular, fc, 1)
	}
	return nil
}

// word reads: word, lemma (none: itself), example.
func (t *tables) word(r row) error {
	lemma := r.field(1)
	if lemma == "" || lemma == "-" {
		lemma = r.field(0)
	}
	t.add(r.field(0), t.addLemma(lemma, classOther), Invariable, classOther, 1)
	return nil
}

// name reads: name, kind (place, person, body, acronym), English.
func (t *tables) name(r row) error {
	n := t.addLemma(r.field(0), classProper)
	t.add(r.field(0), n, Name, classProper, 1)
	if r.field(1) == "acronym" {
		t.acronyms[n] = true
	}
	return nil
}

// functionWord reads: word, lemma (none: itself), stop, keep, double or accent.
func (t *tables) functionWord(r row) error {
	mark := HasAccent(r.field(0))
	w, lemma := Fold(r.field(0)), Fold(r.field(1))
	if lemma == "" || lemma == "-" {
		lemma = w
	}
	if _, ok := t.function[w]; !ok {
		t.function[w] = reading{lemma, Function, classOther, 1, mark}
	}
	switch r.field(2) {
	case "stop":
		t.stop[w] = true
	case "double":
		t.double[w] = true
	case "accent":
		t.stop[w] = true
		t.double[w] = true
	case "keep":
	default:
		return fmt.Errorf("%q: stop, keep, double or accent expected, got %q", w, r.field(2))
	}
	return nil
}

// relate reads: lemma, further index terms, example.
func (t *tables) relate(r row) error {
	for l := range strings.FieldsSeq(r.field(1)) {
		k := Fold(r.field(0))
		t.related[k] = append(t.related[k], Fold(l))
	}
	return nil
}

// english reads: words, any number a line.
func (t *tables) english(r row) error {
	for w := range strings.FieldsSeq(r.field(0)) {
		w = Fold(w)
		if _, ok := t.forms[w]; !ok {
			t.add(w, t.addLemma(w, classOther), English, classOther, 1)
		}
	}
	return nil
}
