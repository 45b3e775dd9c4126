package embedded

import (
	"context"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/ymateb/ymateb/index"
)

// Suggestion is a word of the collection and how many public documents have it.
type Suggestion struct {
	Word      string
	Documents int
}

// Suggest completes a word: the words of public documents that begin with
// prefix, most frequent first, at most n. Words are folded: lower case, without
// accents.
func (e *Engine) Suggest(ctx context.Context, prefix string, n int) (out []Suggestion, err error) {
	defer recovered(&err)
	v, err := e.generation().view()
	if err != nil {
		return nil, err
	}
	defer v.release()
	forms := v.a.exact(prefix)
	if len(forms) != 1 {
		return nil, nil
	}
	lim := limits{}
	terms, err := v.terms(fieldExact, nil, forms[0], &lim)
	if err != nil {
		return nil, err
	}
	return v.public(ctx, terms, n)
}

// Spelling returns the words of public documents that are spelt nearly like
// word, at most edits (1 or 2) apart, most frequent first, at most n: for
// spelling help.
func (e *Engine) Spelling(ctx context.Context, word string, edits, n int) (out []Suggestion, err error) {
	defer recovered(&err)
	v, err := e.generation().view()
	if err != nil {
		return nil, err
	}
	defer v.release()
	forms := v.a.exact(word)
	if len(forms) != 1 {
		return nil, nil
	}
	lim := limits{}
	terms, err := v.expand(fieldExact, "", forms[0], index.Word{Text: forms[0], Fuzzy: edits}, &lim)
	if err != nil {
		return nil, err
	}
	return v.public(ctx, terms, n)
}

// public counts the public documents of terms and keeps the first n that have
// any.
func (v *view) public(ctx context.Context, terms []term, n int) ([]Suggestion, error) {
	hidden := make([]*roaring.Bitmap, len(v.segments))
	for i, s := range v.segments {
		hidden[i] = roaring.New()
		for d := range uint32(s.cols.n) {
			if !s.domains[publicDocuments].docs.has(d) {
				hidden[i].Add(d)
			}
		}
	}
	var out []Suggestion
	for _, t := range terms {
		if len(out) >= n {
			break
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		docs := 0
		for i, s := range v.segments {
			dict, err := s.seg.Dictionary(fieldExact)
			if err != nil {
				return nil, err
			}
			pl, err := dict.PostingsList([]byte(t.text), hidden[i], nil)
			if err != nil {
				return nil, err
			}
			docs += int(pl.Count())
		}
		if docs > 0 {
			out = append(out, Suggestion{t.text, docs})
		}
	}
	return out, nil
}
