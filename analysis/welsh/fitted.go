package welsh

import (
	"fmt"
	"strconv"
	"strings"
)

// fitted holds what was counted in the training part of the treebank (data/fitted.tsv, CC BY-SA 4.0,
// see FITTED-LICENSE.txt; made by internal/fit).
type fitted struct {
	contexts map[string]Context     // preceding word → number
	names    []string               // number → preceding word
	before   []([mutations]float32) // by context: how often each mutation follows
	given    map[setting][]outcome  // written initial after a word (NoContext: any) → radical initials
	radicals map[string]float32     // radical form → count
	lemmas   map[string][]count     // radical form → lemmas
	edits    map[string]suffixEdits // suffix, or ^word → rules
	rules    []rule                 // by number
}

// suffixEdits are the rules seen with the words of a suffix.
type suffixEdits struct {
	edits []edit
	total float32
}

// edit is a rule and how often it was seen.
type edit struct {
	rule uint32
	n    float32
}

// rule makes a lemma of a form: it cuts one ending off and adds another.
type rule struct{ cut, add, text string }

// setting is a written initial in its context.
type setting struct {
	prev    Context
	surface string
}

type outcome struct {
	mutation Mutation
	initial  string
	n        float32
}

type count struct {
	text string
	n    float32
}

// Context stands for the word before: the words that mutate what follows have one each.
type Context uint16

// The contexts that are no words.
const (
	NoContext Context = iota // a lone word, as in a query
	Start                    // start of the text or of a sentence
	Break                    // after a comma, bracket, dash
	Hyphen                   // after a hyphen
	Any                      // after a word that says nothing
	firstWordContext
)

func (t *tables) readFitted() error {
	f := &t.fitted
	f.contexts = map[string]Context{"^": Start, ",": Break, "<?>": Any}
	f.names = []string{"", "^", ",", "-", "<?>"}
	f.before = make([][mutations]float32, firstWordContext)
	f.before[Hyphen] = [mutations]float32{Radical: 6, Soft: 6, Aspirate: 1} // di-waith, cyn-brifathro, ail-greu
	f.given = map[setting][]outcome{}
	f.radicals = map[string]float32{}
	f.lemmas = map[string][]count{}
	f.edits = map[string]suffixEdits{}
	numbers := map[string]uint32{}
	return readRows("fitted.tsv", func(r row) error {
		n, err := strconv.ParseFloat(r[len(r)-1], 32)
		if err != nil {
			return fmt.Errorf("count: %w", err)
		}
		v := float32(n)
		switch {
		case r[0] == "prev" && len(r) == 4: // prev word mutation n
			c, ok := f.contexts[r[1]]
			if !ok {
				c = Context(len(f.before))
				f.contexts[r[1]] = c
				f.names = append(f.names, r[1])
				f.before = append(f.before, [mutations]float32{})
			}
			m, err := mutationCode(r[2])
			if err != nil {
				return err
			}
			f.before[c][m] += v
		case r[0] == "given" && len(r) == 6: // given prev surface mutation initial n
			m, err := mutationCode(r[3])
			if err != nil {
				return err
			}
			k := setting{f.contexts[r[1]], r[2]} // prev rows come first
			f.given[k] = append(f.given[k], outcome{m, r[4], v})
		case r[0] == "radical" && len(r) == 3:
			f.radicals[r[1]] = v
		case r[0] == "lemma" && len(r) == 4:
			f.lemmas[r[1]] = append(f.lemmas[r[1]], count{r[2], v})
		case r[0] == "edit" && len(r) == 4:
			number, ok := numbers[r[2]]
			if !ok {
				number = uint32(len(f.rules))
				numbers[r[2]] = number
				cut, add, _ := strings.Cut(r[2], ">")
				f.rules = append(f.rules, rule{cut, add, r[2]})
			}
			es := f.edits[r[1]]
			es.edits = append(es.edits, edit{number, v})
			es.total += v
			f.edits[r[1]] = es
		default:
			return fmt.Errorf("unknown row %q", strings.Join(r, " "))
		}
		return nil
	})
}

func mutationCode(s string) (Mutation, error) {
	i := strings.Index("RSNAH", s)
	if i < 0 || len(s) != 1 {
		return 0, fmt.Errorf("mutation: unknown code %q", s)
	}
	return Mutation(i), nil
}

// name gives the word of a context.
func (f *fitted) name(c Context) string { return f.names[c] }

// ContextName describes a context for a linguist.
func (a *Analyser) ContextName(c Context) string {
	switch c {
	case NoContext:
		return "nothing known"
	case Start:
		return "the start of a sentence"
	case Break:
		return "a break"
	case Hyphen:
		return "a hyphen"
	case Any:
		return "any word"
	}
	return a.t.fitted.name(c)
}
