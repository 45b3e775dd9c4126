package facts

import (
	"slices"
	"strings"
)

// Summary is what is kept of a document to find its translation: what does not
// change with the language.
type Summary struct {
	ID       string
	Lang     string // of its text; "" where it has both or none
	Force    string
	Date     string
	Type     string
	Words    int
	Promises int
	Marks    []string // figures, names of people, links; sorted, each once
}

// Summarise makes a document's summary.
func Summarise(id string, in Input, f Facts) Summary {
	s := Summary{ID: id, Force: f.Force, Date: f.Date.String(), Type: f.Type, Promises: len(f.Commitments)}
	if len(f.Languages) == 1 {
		s.Lang = f.Languages[0]
	}
	for i, par := range in.Paragraphs {
		if i < len(f.Passages) && f.Passages[i].Furniture {
			continue
		}
		p := para{Paragraph: par, toks: tokenize(par.Text, nil, nil)}
		for k := 0; k < len(p.toks); k++ {
			t := p.toks[k]
			switch t.kind {
			case word:
				s.Words++
				if t.cap && k > 0 && !t.joined && k+1 < len(p.toks) && p.toks[k+1].cap && p.toks[k+1].kind == word {
					if end := nameFrom(&p, int32(k), int32(len(p.toks))); int(end) > k {
						s.Marks = append(s.Marks, fold(p.text(int32(k), end)))
						s.Words += int(end) - k - 1
						k = int(end) - 1
					}
				}
			case number:
				s.Marks = append(s.Marks, par.Text[t.start:t.end])
			}
		}
		for _, a := range addresses(par.Text) {
			s.Marks = append(s.Marks, strings.ToLower(par.Text[a[0]:a[1]]))
		}
	}
	slices.Sort(s.Marks)
	s.Marks = slices.Compact(s.Marks)
	if len(s.Marks) > 400 {
		s.Marks = s.Marks[:400]
	}
	return s
}

// Translated is how surely two documents are the same statement in Welsh and in
// English, from 0 to 1; from Paired on they are taken for it. They must be in one
// language each, of one force and not of different dates or types.
func Translated(a, b Summary) float64 {
	if a.Lang == "" || b.Lang == "" || a.Lang == b.Lang || a.Force != b.Force || a.Force == "" || a.ID == b.ID {
		return 0
	}
	if a.Date != b.Date && a.Date != "" && b.Date != "" {
		return 0
	}
	long, short := float64(max(a.Words, b.Words)), float64(min(a.Words, b.Words))
	if short == 0 || long/short > 1.8 {
		return 0
	}
	if len(a.Marks) == 0 && len(b.Marks) == 0 {
		return 0
	}
	score := overlap(a.Marks, b.Marks)
	if a.Date == "" || b.Date == "" {
		score *= 0.85
	}
	if a.Type != b.Type {
		score *= 0.85
	}
	if d := a.Promises - b.Promises; d > 2 || d < -2 {
		score *= 0.9
	}
	if len(a.Marks)+len(b.Marks) < 6 { // two figures alone are chance
		score *= 0.8
	}
	return score
}

// Paired is the least score of a statement and its translation.
const Paired = 0.5

// Pairs finds the translations among documents: from the id of the Welsh one to
// that of the English one. Each document has one partner at most, the best for
// both.
func Pairs(docs []Summary) map[string]string {
	type key struct{ force, date string }
	byKey := map[key][]int{}
	for i, d := range docs {
		if d.Lang != "" && d.Force != "" {
			byKey[key{d.Force, d.Date}] = append(byKey[key{d.Force, d.Date}], i)
		}
	}
	best := make([]int, len(docs))
	score := make([]float64, len(docs))
	for i := range best {
		best[i] = -1
	}
	compare := func(i, j int) {
		s := Translated(docs[i], docs[j])
		if s < Paired {
			return
		}
		if s > score[i] || s == score[i] && docs[j].ID < docs[best[i]].ID {
			best[i], score[i] = j, s
		}
	}
	for i, d := range docs {
		if d.Lang == "" || d.Force == "" {
			continue
		}
		near := byKey[key{d.Force, d.Date}]
		for _, j := range near[:min(len(near), 500)] {
			compare(i, j)
		}
		if d.Date != "" { // a mirror that lost its date
			near = byKey[key{d.Force, ""}]
			for _, j := range near[:min(len(near), 500)] {
				compare(i, j)
				compare(j, i)
			}
		}
	}
	pairs := map[string]string{}
	for i, j := range best {
		if j >= 0 && best[j] == i && docs[i].Lang == Welsh {
			pairs[docs[i].ID] = docs[j].ID
		}
	}
	return pairs
}
