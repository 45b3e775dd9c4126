package welsh

import (
	"slices"
	"strings"
	"sync"
)

type knownReading struct {
	reading
	rule string
}

func strongest(ks []knownReading) float32 {
	best := float32(0)
	for _, k := range ks {
		best = max(best, k.fit)
	}
	return min(best, 1)
}

// known gives the readings of a radical form from the tables: the lexicon's forms, the treebank's,
// and verb stems with an ending.
func (t *tables) known(r string) []knownReading {
	var out []knownReading
	put := func(x reading, rule string, add bool) {
		for i := range out {
			if out[i].lemma == x.lemma {
				if add {
					out[i].fit += x.fit
				} else {
					out[i].fit = max(out[i].fit, x.fit)
				}
				return
			}
		}
		out = append(out, knownReading{x, rule})
	}
	for _, x := range t.forms[r] {
		put(x, "", false)
	}
	t.finite(r, false, put)
	if len(out) == 0 {
		t.finite(r, true, put)
	}
	listed := len(out) > 0
	cited := slices.ContainsFunc(out, func(x knownReading) bool { return x.kind == Citation })
	for i := range out {
		if out[i].kind == Finite && cited {
			out[i].fit *= .3 // gorffennaf, diogelwch: hardly ever the verb
		}
	}
	for _, c := range t.fitted.lemmas[r] {
		fit := min(c.n, attestedCap)
		if listed && !slices.ContainsFunc(out, func(x knownReading) bool { return x.lemma == c.text }) {
			fit *= .25 // mostly the treebank's slips
		}
		put(reading{c.text, Attested, t.lemmas[c.text], fit, false}, "", true)
	}
	return out
}

// finite puts the verbs of which r may be a personal form. Loosely it also takes what writers do
// wrong often: a lost i (rhybuddwyd), a doubled n (darllennais), a vowel left unraised (galwir).
func (t *tables) finite(r string, loose bool, put func(x reading, rule string, add bool)) {
	for i := range endings {
		e := &endings[i]
		root, ok := strings.CutSuffix(r, e.text)
		if !ok || len(root) < 2 || loose && (e.fit < .5 || len(e.text) < 2 || len(root) < 4) {
			continue
		}
		for _, s := range t.stems[root] {
			if s.only&e.set != 0 || loose {
				put(reading{s.lemma, Finite, classFinite, e.fit * .5, false}, "-"+e.text, false)
			}
		}
		if e.text != "" && e.text[0] == 'w' { // galw-: galwyd, galwn
			for _, s := range t.stems[root+"w"] {
				if s.only&e.set != 0 {
					put(reading{s.lemma, Finite, classFinite, e.fit * .5, false}, "-"+e.text, false)
				}
			}
		}
		if n := len(root) - 1; loose && n > 2 && root[n] == root[n-1] && (root[n] == 'n' || root[n] == 'r') {
			for _, s := range t.stems[root[:n]] {
				put(reading{s.lemma, Finite, classFinite, e.fit * .5, false}, "-"+e.text, false)
			}
		}
	}
}

// guesser is memory for guessing, used again: for every rule how likely it is,
// and the rules met, in order.
type guesser struct {
	chance []float64
	met    []uint32
}

var guessers = sync.Pool{New: func() any { return new(guesser) }}

// weigh finds the rules for a form, from those of all words to those of words
// with its last twelve letters; the longer ending outweighs the shorter.
func (g *guesser) weigh(f *fitted, form string) {
	if len(g.chance) < len(f.rules) {
		g.chance = make([]float64, len(f.rules))
	}
	for _, o := range g.met {
		g.chance[o] = 0
	}
	g.met = g.met[:0]
	for k := 0; k <= min(12, len(form)); k++ {
		es, ok := f.edits[form[len(form)-k:]]
		if !ok {
			continue
		}
		n := float64(es.total)
		for _, o := range g.met {
			g.chance[o] *= 1 / (n + 1)
		}
		for _, e := range es.edits {
			if !slices.Contains(g.met, e.rule) {
				g.met = append(g.met, e.rule)
			}
			g.chance[e.rule] += float64(e.n) / (n + 1)
		}
	}
}

// guess appends the lemmas that the suffix rules propose for a form no table contains.
func (t *tables) guess(dst []Reading, c Candidate, weight float64) []Reading {
	r := c.Radical
	g := guessers.Get().(*guesser)
	defer guessers.Put(g)
	g.weigh(&t.fitted, r)
	best := len(dst)
	for _, o := range g.met {
		rule, chance := &t.fitted.rules[o], g.chance[o]
		if chance < 1e-5 {
			continue
		}
		root, ok := strings.CutSuffix(r, rule.cut)
		if !ok || len(root)+len(rule.add) < 2 {
			continue
		}
		l := root
		if rule.add != "" {
			l += rule.add
		}
		fit := .05
		if _, ok := t.lemmas[l]; ok || len(t.fitted.lemmas[l]) > 0 {
			fit = 1
		}
		if _, ok := t.function[l]; l != r && (ok || len(l) < 3) {
			fit = 1e-4
		}
		dst = append(dst, Reading{Lemma: l, Mutation: c.Mutation, Radical: r, Kind: Guess, Rule: rule.text, Score: weight * chance * fit})
	}
	if len(dst) == best {
		dst = append(dst, Reading{Lemma: r, Mutation: c.Mutation, Radical: r, Kind: Guess, Score: weight * 1e-4})
	}
	return dst
}
