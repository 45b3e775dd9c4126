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
	return e.suggest(ctx, index.Word{Text: prefix, Prefix: true}, n)
}

// Spelling returns the words of public documents that are spelt nearly like
// word, at most edits (1 or 2) apart, at most n: for spelling help. A Welsh word
// may be misspelt and mutated at once: of gomisynydd, comisiynydd is given and
// gomisiynydd is not. Words that begin as word does come first, then the most
// frequent; but for a mutation the first letter stays.
func (e *Engine) Spelling(ctx context.Context, word string, edits, n int) (out []Suggestion, err error) {
	defer recovered(&err)
	defer faults()()
	forms := newAnalyser(e.cfg.Analyser).exact(word)
	if len(forms) != 1 || n <= 0 {
		return nil, nil
	}
	for _, form := range analysis.Radicals(forms[0]) { // the word itself first
		found, err := e.suggest(ctx, index.Word{Text: form, Fuzzy: max(edits, 1)}, n)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if !slices.Contains(out, f) {
				out = append(out, f)
			}
		}
	}
	out = unmutated(out)
	return out[:min(n, len(out))], nil
}

// unmutated puts words in the place of their mutated forms where both are there.
func unmutated(found []Suggestion) []Suggestion {
	var out []Suggestion
	for _, s := range found {
		for _, r := range analysis.Radicals(s.Word)[1:] {
			i := slices.IndexFunc(found, func(u Suggestion) bool { return u.Word == r })
			if i >= 0 {
				s = found[i]
				break
			}
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func (e *Engine) suggest(ctx context.Context, w index.Word, n int) ([]Suggestion, error) {
	v, err := e.generation().view()
	if err != nil {
		return nil, err
	}
	defer v.release()
	forms := v.a.exact(w.Text)
	if len(forms) != 1 || n <= 0 {
		return nil, nil
	}
	counts := map[string]int{}
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
			counts[t.text] += t.docs
		}
	}
	var out []Suggestion
	terms := make([]term, 0, len(counts))
	for text, docs := range counts {
		terms = append(terms, term{text: text, docs: docs})
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
			out = append(out, Suggestion{Word: t.text, Documents: docs})
		}
		if len(out) == n {
			break
		}
	}
	slices.SortStableFunc(out, func(a, b Suggestion) int { return b.Documents - a.Documents })
	return out, nil
}

// public counts the public documents in which a word stands as it is.
func (v *view) public(ctx context.Context, word string) (int, error) {
	q := index.Query{Text: index.Word{Text: word, Exact: true}, Limit: -1}
	c, _, err := v.run(ctx, &q)
	if err != nil {
		return 0, err
	}
	return c.total, nil
}
