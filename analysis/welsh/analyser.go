package welsh

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
)

// Case says how a word was written; a capital hints at a name.
type Case uint8

// The cases. A word that starts a sentence counts as Lower.
const (
	Lower Case = iota
	Title
	Upper
)

// Word is one word in its place.
type Word struct {
	Folded string // as Fold gives it, without apostrophes or hyphens
	Accent bool   // it was written with an accent: see HasAccent
	Case   Case
	Prev   Context
	Query  bool // a query's word: more alternatives, no context
}

// Reading is one way to understand a word.
type Reading struct {
	Lemma    string
	Mutation Mutation
	Radical  string // the word with its mutation undone
	Kind     Kind
	Rule     string  // suffix rule "cut>add" of a guess, ending of a finite verb
	Score    float64 // share of all readings' scores, 0 to 1
	Kept     bool
	class    class
	mark     bool // the table spells the form with an accent
}

// Analyser turns written Welsh words into lemmas. It never changes and is safe for concurrent use; it
// remembers nothing (package analysis memoises by word).
type Analyser struct {
	t       *tables
	lexicon string // hash of the lexicon file
}

var builtin = sync.OnceValue(func() *tables {
	t, err := load()
	if err != nil {
		panic("welsh: embedded tables: " + err.Error())
	}
	return t
})

// New gives an analyser with the built-in tables.
func New() *Analyser { return &Analyser{t: builtin()} }

// Next gives the context that the word makes for the one after it.
func (a *Analyser) Next(folded string) Context {
	if c, ok := a.t.fitted.contexts[folded]; ok {
		return c
	}
	return Any
}

// Known reports whether the built-in word tables, the counts from the treebank left aside, have a
// folded form as a word's radical.
func (a *Analyser) Known(folded string) bool {
	_, ok := a.t.function[folded]
	return ok || slices.ContainsFunc(a.t.known(folded), func(k knownReading) bool { return k.kind != Attested })
}

// Function reports whether a folded word belongs to a closed class, whose members are never mutated back.
func (a *Analyser) Function(folded string) bool {
	_, ok := a.t.function[folded]
	return ok
}

// Tabled reports whether the tables have a reading of the word, so that nothing is guessed.
func (a *Analyser) Tabled(w Word) bool { return a.Readings(w)[0].Kind != Guess }

// Stop reports whether a word is so common and empty that it is indexed in its exact form only.
func (a *Analyser) Stop(w Word) bool {
	return a.t.stop[w.Folded] && (!w.Accent || a.t.function[w.Folded].mark) && !(w.Query && a.t.double[w.Folded])
}

// What the scores are tuned by; found by cross-validation on the treebank's training part, where none
// of them matters much.
const (
	keepIndex   = .2   // share of the score that a lesser reading needs in a text
	keepQuery   = .25  // and in a query
	maxTerms    = 4    // readings kept at most
	leastChance = .005 // of any mutation that the spelling allows
	unknownFit  = .002 // of a radical that no table has, against one that is known
	frequency   = .7   // exponent of a radical's count
	attestedCap = 3    // sightings of a lemma in the treebank that count
)

// Lemmas appends to dst the lemmas worth indexing (or asking for), best first; at least one.
func (a *Analyser) Lemmas(dst []string, w Word) []string {
	if w.Folded == "" {
		return dst
	}
	start := len(dst)
	space := readingSpace.Get().(*[]Reading)
	*space = a.readings((*space)[:0], w)
	for i := range *space {
		if r := &(*space)[i]; r.Kept {
			dst = append(dst, r.Lemma)
		}
	}
	readingSpace.Put(space)
	if w.Query {
		return dst
	}
	for i, end := start, len(dst); i < end; i++ {
		for _, other := range a.t.related[dst[i]] {
			if !slices.Contains(dst[start:], other) {
				dst = append(dst, other)
			}
		}
	}
	return dst
}

// readingSpace is memory for Lemmas, used again.
var readingSpace = sync.Pool{New: func() any { return new([]Reading) }}

// Readings gives every reading considered, best first, with those kept marked.
func (a *Analyser) Readings(w Word) []Reading { return a.readings(nil, w) }

// readings appends the readings to dst, which must be empty.
func (a *Analyser) readings(dst []Reading, w Word) []Reading {
	t := a.t
	if r, ok := t.function[w.Folded]; ok && (!w.Accent || r.mark) {
		f := Reading{Lemma: r.lemma, Radical: w.Folded, Kind: Function, Score: 1, Kept: true}
		if !t.double[w.Folded] {
			return append(dst, f)
		}
		own := Reading{Lemma: w.Folded, Radical: w.Folded, Kind: Citation, Score: .5, Kept: true}
		f.Score, f.Kept = .5, !w.Query && f.Lemma != own.Lemma
		if w.Query {
			return append(dst, own, f)
		}
		return append(dst, f, own)
	}
	if !analysable(w.Folded) {
		return append(dst, Reading{Lemma: w.Folded, Radical: w.Folded, Kind: Guess, Score: 1, Kept: true})
	}
	if w.Case == Upper && (t.acronyms[w.Folded] || len(w.Folded) <= 4 && len(t.forms[w.Folded]) == 0) {
		return append(dst, Reading{Lemma: w.Folded, Radical: w.Folded, Kind: Name, Score: 1, Kept: true})
	}
	out := t.read(dst, w)
	if w.Accent {
		heedAccent(out)
	}
	return rank(out, w)
}

// read appends the readings that the tables have of a word to out, which is empty; where they have
// none, guesses.
func (t *tables) read(out []Reading, w Word) []Reading {
	var (
		space   [8]Candidate
		weighed [8]float64
		unknown [8]bool
	)
	cands := Radicals(space[:0], w.Folded)
	weights := append(weighed[:0], make([]float64, len(cands))...)
	guessed := append(unknown[:0], make([]bool, len(cands))...)
	surface := Surface(w.Folded)
	for i, c := range cands {
		weights[i] = 1
		if surface != "" {
			weights[i] = max(t.chance(w.Prev, surface, c), leastChance)
		}
		if len(c.Radical) > 1 {
			known := t.known(c.Radical)
			out = t.lemmatise(out, c, w, known, weights[i])
			guessed[i] = len(known) == 0
		}
	}
	if len(out) > 0 && !t.doubtful(out) {
		return out
	}
	for i, c := range cands {
		if guessed[i] {
			out = t.guess(out, c, weights[i]*t.rarity(c.Radical))
		}
	}
	return out
}

// doubtful reports whether the best reading of the tables is so unlikely that a word of which they
// know nothing may stand there.
func (t *tables) doubtful(rs []Reading) bool {
	return !slices.ContainsFunc(rs, func(r Reading) bool { return r.Score > .004 })
}

// rarity is how likely a radical is that no table has.
func (t *tables) rarity(radical string) float64 {
	count := float64(t.fitted.radicals[radical])
	fit := math.Pow(count+.02, frequency)
	if count == 0 {
		fit *= unknownFit
	}
	return fit
}

// heedAccent prefers the readings that the tables spell with an accent, for a word that has one.
func heedAccent(rs []Reading) {
	marked := slices.ContainsFunc(rs, func(r Reading) bool { return r.mark })
	for i := range rs {
		switch r := &rs[i]; {
		case r.mark || r.Kind == Attested && !marked:
		case marked || r.Mutation == Radical:
			r.Score *= .02
		default:
			r.Score *= .3 // gŵyn, of cwyn
		}
	}
}

// rank merges readings of one lemma, sorts and marks those kept.
func rank(rs []Reading, w Word) []Reading {
	if len(rs) == 0 {
		return []Reading{{Lemma: w.Folded, Radical: w.Folded, Score: 1, Kept: true}}
	}
	slices.SortStableFunc(rs, func(a, b Reading) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Lemma, b.Lemma), cmp.Compare(a.Mutation, b.Mutation))
	})
	sum, n := 0.0, 0
	for i, r := range rs {
		if !slices.ContainsFunc(rs[:n], func(x Reading) bool { return x.Lemma == r.Lemma }) {
			rs[n] = rs[i]
			sum += r.Score
			n++
		}
	}
	rs = rs[:n]
	least := keepIndex
	if w.Query {
		least = keepQuery
	}
	for i := range rs {
		rs[i].Score /= sum
		itself := w.Query && rs[i].Kind != Guess && rs[i].Lemma == w.Folded
		rs[i].Kept = i == 0 || i < maxTerms && rs[i].Score >= least || itself
	}
	return rs
}

// chance is P(mutation and radical initial | word before, written initial).
func (t *tables) chance(prev Context, surface string, c Candidate) float64 {
	f := &t.fitted
	initial := initialOf(c.Radical)
	base := share(f.given[setting{NoContext, surface}], c.Mutation, initial, .1, 1)
	if prev == NoContext {
		return base
	}
	b := f.before[prev]
	total := float32(0)
	for _, n := range b {
		total += n
	}
	p := (float64(b[c.Mutation]) + 3*base) / (float64(total) + 3)
	return share(f.given[setting{prev, surface}], c.Mutation, initial, 3*p, 3)
}

func share(os []outcome, m Mutation, initial string, add, k float64) float64 {
	var n, total float64
	for _, o := range os {
		total += float64(o.n)
		if o.mutation == m && o.initial == initial {
			n = float64(o.n)
		}
	}
	return (n + add) / (total + k)
}

func initialOf(r string) string {
	if strings.HasPrefix(r, "ll") || strings.HasPrefix(r, "rh") {
		return r[:2]
	}
	return r[:1]
}

// lemmatise appends what the tables know of one radical form.
func (t *tables) lemmatise(dst []Reading, c Candidate, w Word, known []knownReading, weight float64) []Reading {
	if len(known) == 0 {
		return dst
	}
	r := c.Radical
	count := float64(t.fitted.radicals[r])
	if w.Accent && !slices.ContainsFunc(known, func(k knownReading) bool { return k.mark }) {
		count = 0 // dŷ is not the pronoun dy, however often that stands
	}
	weight *= math.Pow(count+.3*float64(strongest(known))+.02, frequency)
	total := 0.0
	for _, k := range known {
		total += float64(k.fit)
	}
	for _, k := range known {
		if k.kind == English && c.Mutation != Radical {
			continue // fight is not might
		}
		dst = append(dst, Reading{Lemma: k.lemma, Mutation: c.Mutation, Radical: r, Kind: k.kind, Rule: k.rule,
			Score: weight * float64(k.fit) / total * w.agrees(k, c), class: k.class, mark: k.mark})
	}
	return dst
}

// agrees weighs how well a reading goes with the way the word is written: its accent, its capital,
// and, in a query, its being a form that dictionaries list.
func (w Word) agrees(k knownReading, c Candidate) float64 {
	f := 1.0
	if !w.Accent && k.mark {
		f = .5
	}
	if k.kind == Name {
		switch {
		case w.Case == Title:
			f *= 6
		case !w.Query && w.Case == Lower:
			f *= .3
		}
	}
	if k.kind == English {
		f *= 5 // the list has hardly a word that is a form of a Welsh one
	}
	if w.Query && c.Mutation == Radical && (k.kind == Citation || k.kind == Invariable) {
		f *= 4
	}
	return f
}

// analysable reports whether a folded word is made of letters that Welsh and English use; others
// are left alone.
func analysable(w string) bool {
	if len(w) < 2 || len(w) > 48 {
		return false
	}
	for i := 0; i < len(w); i++ {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return true
}
