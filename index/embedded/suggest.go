package embedded

import (
	"context"
	"slices"

	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/index"
)

// Suggestion is a word of the collection and how many public documents have it.
type Suggestion = index.Suggestion

// Suggest completes a word: the words of public documents that begin with
// prefix, most frequent first, at most n. Words are folded: lower case, without
// accents.
func (e *Engine) Suggest(ctx context.Context, prefix string, n int) (out []Suggestion, err error) {
	defer recovered(&err)
	defer faults()()
	found, err := e.suggest(ctx, index.Word{Text: prefix, Prefix: true}, n)
	for _, f := range found {
		out = append(out, f.Suggestion)
	}
	return out, err
}

// Spelling returns the words of public documents that are spelt nearly like
// word, at most edits (1 or 2) apart, at most n: for spelling help. A Welsh word
// may be misspelt and mutated at once: of gomisynydd, comisiynydd is given and
// gomisiynydd is not, even where the collection has it in no other form. Words
// that begin as word does come first, then the most frequent; but for a mutation
// the first letter stays.
func (e *Engine) Spelling(ctx context.Context, word string, edits, n int) (out []Suggestion, err error) {
	defer recovered(&err)
	defer faults()()
	a := newAnalyser(e.cfg.Analyser)
	forms := a.exact(word)
	if len(forms) != 1 || n <= 0 {
		return nil, nil
	}
	var near []completion
	for _, form := range analysis.Radicals(forms[0]) { // the word itself first
		found, err := e.suggest(ctx, index.Word{Text: form, Fuzzy: max(edits, 1)}, n)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if !slices.Contains(near, f) {
				near = append(near, f)
			}
		}
	}
	out = unmutated(near, a.a.Radical)
	return out[:min(n, len(out))], nil
}

// unmutated puts words in the place of their mutated forms: those that were found
// too, else of a Welsh word what radical makes of it.
func unmutated(found []completion, radical func(string) string) []Suggestion {
	var out []Suggestion
	for _, f := range found {
		s := f.Suggestion
		i := -1
		for _, r := range analysis.Radicals(s.Word)[1:] {
			if i = slices.IndexFunc(found, func(u completion) bool { return u.Word == r }); i >= 0 {
				s = found[i].Suggestion
				break
			}
		}
		if i < 0 && f.welsh {
			s.Word = radical(s.Word)
		}
		if !slices.ContainsFunc(out, func(o Suggestion) bool { return o.Word == s.Word }) {
			out = append(out, s)
		}
	}
	return out
}

// completion is a suggestion, and whether its word stands in Welsh passages more
// often than in English ones.
type completion struct {
	Suggestion
	welsh bool
}

func (e *Engine) suggest(ctx context.Context, w index.Word, n int) ([]completion, error) {
	v, err := e.generation().view()
	if err != nil {
		return nil, err
	}
	defer v.release()
	forms := v.a.exact(w.Text)
	if len(forms) != 1 || n <= 0 {
		return nil, nil
	}
	type count struct{ welsh, english int }
	counts := map[string]count{}
	lim := limits{}
	like, err := newPattern(forms[0], w)
	if err != nil {
		return nil, err
	}
	for _, field := range []string{fieldCy, fieldEn} {
		terms, err := v.expand(field, like, &lim)
		if err != nil {
			return nil, err
		}
		for _, t := range terms {
			c := counts[t.text]
			if field == fieldCy {
				c.welsh += t.docs
			} else {
				c.english += t.docs
			}
			counts[t.text] = c
		}
	}
	var out []completion
	terms := make([]term, 0, len(counts))
	for text, c := range counts {
		terms = append(terms, term{text: text, docs: c.welsh + c.english})
	}
	mostFrequent(terms)
	for _, t := range terms {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		docs, err := v.public(ctx, t.text)
		if err != nil {
			return nil, err
		}
		if docs > 0 {
			c := counts[t.text]
			out = append(out, completion{Suggestion{Word: t.text, Documents: docs}, c.welsh > c.english})
		}
		if len(out) == n {
			break
		}
	}
	slices.SortStableFunc(out, func(a, b completion) int { return b.Documents - a.Documents })
	return out, nil
}

// public counts the public documents in which a word stands as it is.
func (v *view) public(ctx context.Context, word string) (int, error) {
	q := index.Query{Text: index.Word{Text: word, Exact: true}, Limit: -1}
	c, _, err := v.run(ctx, &q, 0)
	if err != nil {
		return 0, err
	}
	return c.total, nil
}
