package welsh

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// WithLexicon gives an analyser that knows a full-form lexicon besides the built-in tables. The format is
// that of the Bangor Welsh Lexicon (CC0, not part of this package): UTF-8, a form a line, columns parted
// by tabs,
//
//	alwad	galwad	NOUN	Gender=Fem,Masc|Mutation=SM
//
// form, lemma, universal part of speech, and features, which may be missing. Of closed classes (DET, ADP,
// PRON …) the built-in lists are better and the file's rows are left out, as are names of several words. It
// reads all of r and fails at the first line that is not of this form, naming its number.
func (a *Analyser) WithLexicon(r io.Reader) (*Analyser, error) {
	t := *a.t
	t.forms, t.lemmas = maps.Clone(t.forms), maps.Clone(t.lemmas)
	hash := sha256.New()
	s := bufio.NewScanner(io.TeeReader(r, hash))
	s.Buffer(nil, 1<<20)
	n := 0
	for s.Scan() {
		n++
		line := bytes.TrimPrefix(s.Bytes(), []byte("\ufeff"))
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		if err := t.external(strings.Split(string(line), "\t")); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if s.Err() != nil {
		return nil, fmt.Errorf("line %d: %w", n+1, s.Err())
	}
	return &Analyser{t: &t, lexicon: hex.EncodeToString(hash.Sum(nil)[:4])}, nil
}

// Lexicon names the lexicon file by the start of its SHA-256; "" without one.
func (a *Analyser) Lexicon() string { return a.lexicon }

// external adds one row of a lexicon file.
func (t *tables) external(r row) error {
	if len(r) < 3 || r.field(0) == "" || r.field(1) == "" {
		return fmt.Errorf("form, lemma and part of speech expected, parted by tabs: %.80q", strings.Join(r, "\t"))
	}
	c, ok := map[string]class{
		"NOUN": classNoun, "VERB": classVerb, "ADJ": classAdjective, "PROPN": classProper, "ADV": classOther, "NUM": classOther,
	}[r.field(2)]
	form, lemma := Fold(r.field(0)), Fold(r.field(1))
	if !ok || !analysable(form) || !analysable(lemma) {
		return nil
	}
	radical := unmutate(form, lemma, r.field(3))
	if c == classNoun && strings.Contains(r.field(3), "Gender=Fem") && !strings.Contains(r.field(3), "Gender=Fem,") {
		c = classFeminine
	}
	if _, ok := t.lemmas[lemma]; !ok {
		t.lemmas[lemma] = c
	}
	for _, x := range t.forms[radical] {
		if x.lemma == lemma {
			return nil
		}
	}
	fit := float32(1)
	if c == classVerb && radical != lemma {
		c, fit = classFinite, .4
	}
	t.forms[radical] = append(slices.Clip(t.forms[radical]), reading{lemma: lemma, kind: External, class: c, fit: fit})
	return nil
}

// unmutate undoes the mutation that the features name; of two ways the one that agrees with the lemma.
func unmutate(form, lemma, features string) string {
	_, code, ok := strings.Cut(features, "Mutation=")
	if !ok || len(code) < 2 {
		return form
	}
	want := map[string]Mutation{"SM": Soft, "NM": Nasal, "AM": Aspirate}[code[:2]]
	if want == Radical {
		return form
	}
	best, length := form, -1
	for _, c := range Radicals(nil, form) {
		if n := common(c.Radical, lemma); n > length && (c.Mutation == want || want == Aspirate && c.Mutation == Aitch) {
			best, length = c.Radical, n
		}
	}
	return best
}

// common is the length of the prefix that two words share.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
