package snippet

import (
	"cmp"
	"slices"

	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/index"
)

// mark finds the query's words in a text. The score rises with the number of
// different words met, their weights, phrases, and words that stand together.
// toks is memory for tokens, which is given back.
func (q *Query) mark(lang index.Lang, text string, toks []analysis.Token) ([]Mark, float64, []analysis.Token) {
	var marks []Mark
	var met []bool
	for _, l := range languageOf(lang) {
		toks = q.a.Append(toks[:0], languages[l], analysis.Index, text)
		for i := range toks {
			if !q.mayBegin(&toks[i], l) {
				continue
			}
			if met == nil {
				met = make([]bool, len(q.leaves))
			}
			marks = q.markAt(toks, i, l, met, marks)
		}
	}
	if len(marks) == 0 {
		return nil, 0, toks
	}
	slices.SortFunc(marks, func(x, y Mark) int { return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(y.End, x.End)) })
	kept := marks[:1]
	for _, m := range marks[1:] { // the longest of those that overlap
		if m.Start >= kept[len(kept)-1].End {
			kept = append(kept, m)
		}
	}
	return kept, q.score(met, kept), toks
}

// mayBegin is false for nearly all words that begin no mark.
func (q *Query) mayBegin(t *analysis.Token, lang int) bool {
	if len(q.scan) > 0 || q.begins[lang][trait(t.Exact)] {
		return true
	}
	for _, term := range t.Terms {
		if q.begins[lang][trait(term)] {
			return true
		}
	}
	return false
}

func (q *Query) score(met []bool, marks []Mark) float64 {
	score := 0.0
	for i, m := range met {
		if !m {
			continue
		}
		score += q.leaves[i].weight
		if n := len(q.leaves[i].seq[1]); n > 1 {
			score += 0.5 * q.leaves[i].weight * float64(n-1)
		}
	}
	for i := 1; i < len(marks); i++ {
		if marks[i].Query != marks[i-1].Query && marks[i].Start-marks[i-1].End <= 3 {
			score += 0.5
		}
	}
	return score + 0.02*float64(min(len(marks), 10))
}

// markAt appends the marks of the leaves that begin at token i.
func (q *Query) markAt(toks []analysis.Token, i, lang int, met []bool, marks []Mark) []Mark {
	t := &toks[i]
	for _, n := range q.scan {
		if l := &q.leaves[n]; l.scans(t, lang) {
			met[n] = true
			marks = append(marks, Mark{t.Start, t.End, l.typed, l.why(t, lang)})
		}
	}
	try := func(term string, exact bool) {
		for _, n := range q.byTerm[lang][term] {
			l := &q.leaves[n]
			if l.exact != exact {
				continue
			}
			if found := l.follow(toks, i, lang); len(found) > 0 {
				met[n] = true
				marks = append(marks, l.marks(toks, found, lang)...)
			}
		}
	}
	for _, term := range t.Terms {
		try(term, false)
	}
	try(t.Exact, true)
	return marks
}

// follow finds the rest of a phrase whose first word is token i: the tokens'
// numbers, or none.
func (l *leaf) follow(toks []analysis.Token, i, lang int) []int {
	found := []int{i}
	seq := l.seq[lang]
	if l.slop > 0 && len(seq) > 1 {
		return l.near(toks, i, lang)
	}
	for pos := 1; pos < len(seq); pos++ {
		j := i + pos
		if j >= len(toks) || toks[j].Position != toks[i].Position+pos || !l.meets(&toks[j], lang, pos) {
			return nil
		}
		found = append(found, j)
	}
	return found
}

// near finds every other word of the phrase within slop places of token i, in any
// order.
func (l *leaf) near(toks []analysis.Token, i, lang int) []int {
	found := []int{i}
	reach := len(l.seq[lang]) - 1 + l.slop
	for pos := 1; pos < len(l.seq[lang]); pos++ {
		best := -1
		for j := max(0, i-reach); j < min(len(toks), i+reach+1); j++ {
			if !slices.Contains(found, j) && l.meets(&toks[j], lang, pos) && (best < 0 || distance(i, j) < distance(i, best)) {
				best = j
			}
		}
		if best < 0 {
			return nil
		}
		found = append(found, best)
	}
	return found
}

func distance(a, b int) int { return max(a-b, b-a) }

// marks makes one mark of adjacent words, one each of scattered ones.
func (l *leaf) marks(toks []analysis.Token, found []int, lang int) []Mark {
	first, last := &toks[found[0]], &toks[found[len(found)-1]]
	if l.slop == 0 {
		return []Mark{{first.Start, last.End, l.typed, l.why(first, lang)}}
	}
	ms := make([]Mark, 0, len(found))
	for _, i := range found {
		ms = append(ms, Mark{toks[i].Start, toks[i].End, l.typed, l.why(&toks[i], lang)})
	}
	return ms
}
