package facts

import "strings"

// Anchor finds a sentence again after its document was read anew: by its words
// and those around it, not by its place.
type Anchor struct {
	Quote  string `json:"quote" yaml:"quote"`                       // the sentence
	Before string `json:"before,omitempty" yaml:"before,omitempty"` // up to eight words before it
	After  string `json:"after,omitempty" yaml:"after,omitempty"`   // up to eight words after it
}

const anchorWords = 8

// AnchorAt makes the anchor of a place in texts, the texts of the passages in
// order. A range outside them gives the zero Anchor.
func AnchorAt(texts []string, r Range) Anchor {
	if r.Passage < 1 || r.Passage > len(texts) || r.Start < 0 || r.End > len(texts[r.Passage-1]) || r.Start > r.End {
		return Anchor{}
	}
	t := texts[r.Passage-1]
	before := strings.Fields(t[:r.Start])
	if len(before) < anchorWords && r.Passage > 1 {
		before = append(strings.Fields(texts[r.Passage-2]), before...)
	}
	after := strings.Fields(t[r.End:])
	if len(after) < anchorWords && r.Passage < len(texts) {
		after = append(after, strings.Fields(texts[r.Passage])...)
	}
	return Anchor{
		Quote:  t[r.Start:r.End],
		Before: strings.Join(before[max(0, len(before)-anchorWords):], " "),
		After:  strings.Join(after[:min(len(after), anchorWords)], " "),
	}
}

// sure is the least resemblance at which a sentence is taken for the anchor's.
const sure = 0.72

// Find gives the place of the anchor's sentence in texts and how alike the
// sentence there is, from 0 to 1. ok is false where no sentence is alike enough:
// an anchor that no longer matches is shown, never dropped. Among equals the
// words around decide. The cost is linear in the text.
func (a Anchor) Find(texts []string) (r Range, alike float64, ok bool) {
	quote := anchorTokens(a.Quote)
	if len(quote) == 0 {
		return Range{}, 0, false
	}
	want := map[string]int{}
	for _, w := range quote {
		want[w]++
	}
	around := map[string]bool{}
	for _, w := range append(anchorTokens(a.Before), anchorTokens(a.After)...) {
		around[w] = true
	}
	best := 0.0
	for i, t := range texts {
		toks := tokenize(t, nil, nil)
		sents := splitSentences(t, toks)
		for k, s := range sents {
			share := sharedWords(t, toks[s.from:s.to], want, len(quote))
			if share < sure {
				continue
			}
			near := 0.0
			if len(around) > 0 {
				near = nearby(texts, i, toks, sents, k, around)
			}
			if score := share + 0.2*near; score > best {
				best, alike, ok = score, share, true
				r = Range{i + 1, int(toks[s.from].start), int(toks[s.to-1].end)}
			}
		}
	}
	return r, alike, ok
}

func anchorTokens(s string) []string {
	var out []string
	for _, t := range tokenize(s, nil, nil) {
		if t.kind == word || t.kind == number {
			out = append(out, fold(s[t.start:t.end]))
		}
	}
	return out
}

// sharedWords is the share of words that a sentence has of those wanted, of the
// longer.
func sharedWords(text string, toks []token, want map[string]int, n int) float64 {
	if len(toks) > 4*n+40 {
		return 0
	}
	left := make(map[string]int, len(want))
	words, hit := 0, 0
	for _, t := range toks {
		if t.kind != word && t.kind != number {
			continue
		}
		words++
		w := fold(text[t.start:t.end])
		if left[w] < want[w] {
			left[w]++
			hit++
		}
	}
	return float64(hit) / float64(max(words, n))
}

// nearby is the share of the words around an anchor that stand around sentence k
// of passage i.
func nearby(texts []string, i int, toks []token, sents []sentence, k int, around map[string]bool) float64 {
	seen := map[string]bool{}
	look := func(text string, toks []token) {
		for _, t := range toks {
			if t.kind != word && t.kind != number {
				continue
			}
			if w := fold(text[t.start:t.end]); around[w] {
				seen[w] = true
			}
		}
	}
	look(texts[i], toks[max(0, int(sents[k].from)-12):sents[k].from])
	look(texts[i], toks[sents[k].to:min(len(toks), int(sents[k].to)+12)])
	if k == 0 && i > 0 {
		t := texts[i-1]
		t = t[max(0, len(t)-200):]
		look(t, tokenize(t, nil, nil))
	}
	if k == len(sents)-1 && i+1 < len(texts) {
		t := texts[i+1][:cutRune(texts[i+1], 200)]
		look(t, tokenize(t, nil, nil))
	}
	return float64(len(seen)) / float64(len(around))
}
