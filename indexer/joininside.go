package indexer

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/ymateb/ymateb/index"
)

// Bounds of what makes two sentences of one bilingual document one promise.
const (
	insideEnough  = 0.6  // least score where the document's halves say the same
	insideAlone   = 0.75 // where that isn't sure: then two kinds of evidence are needed
	insideBetween = 0.4  // where order alone says which of as many belong together
	longerBy      = 1.6  // how much longer the text in one language may be

	mostPairs = 1 << 20 // sentences of one list times those of the other: 16 MB; the longest real plans have some hundreds
)

// inside pairs the promises of a document that says the same in Welsh and in
// English: halves one after the other, or paragraph by paragraph. It gives the
// later sentence of each pair with the earlier, which counts. Sentences pair in
// their order; figures, deadlines, names and places decide, and where two
// sentences contradict one another in a figure or a deadline they never pair:
// better a promise counted twice than two counted once. The cost is the product
// of the numbers of promises in the two languages.
func inside(d *index.Document) map[*index.Commitment]*index.Commitment {
	var cy, en []*index.Commitment
	for _, c := range promises(d) {
		switch c.Lang {
		case index.Welsh:
			cy = append(cy, c)
		case index.English:
			en = append(en, c)
		}
	}
	if len(cy) == 0 || len(en) == 0 {
		return nil
	}
	l := layoutOf(d)
	if l.words[index.Welsh] == 0 || l.words[index.English] == 0 {
		return nil
	}
	enough := insideAlone
	if l.parallel() {
		enough = insideEnough
	}
	as, bs := l.marks(cy), l.marks(en)
	score := func(i, j int) float64 { return l.twins(&as[i], &bs[j]) }
	same := inOrder(len(as), len(bs), enough, score)
	if l.parallel() {
		fill(same, len(as), len(bs), score)
	}
	pairs := map[*index.Commitment]*index.Commitment{}
	for j, i := range same {
		first, second := cy[i], en[j]
		if before(second, first) {
			first, second = second, first
		}
		pairs[second] = first
	}
	return pairs
}

// fill pairs what is left between two pairs, before the first and after the last,
// where it is as many sentences in one language as in the other: in a translation
// they stand in the same order.
func fill(same map[int]int, n, m int, score func(i, j int) float64) {
	i, j := 0, 0
	for next := 0; next <= m; next++ {
		end, paired := n, next == m
		if !paired {
			end, paired = same[next]
		}
		if !paired {
			continue
		}
		between := end-i == next-j && end > i
		for k := 0; between && k < end-i; k++ {
			between = score(i+k, j+k) >= insideBetween
		}
		for k := 0; between && k < end-i; k++ {
			same[j+k] = i + k
		}
		i, j = end+1, next+1
	}
}

func before(a, b *index.Commitment) bool {
	return a.Range.Passage < b.Range.Passage || a.Range.Passage == b.Range.Passage && a.Range.Start < b.Range.Start
}

// bilingual is how a document's two languages lie in it.
type bilingual struct {
	place   []float64 // by passage: its place among those of its language, from 0 to 1
	after   []int     // by passage: the next passage that is not furniture, 0 for none
	words   map[index.Lang]int
	n       map[index.Lang]int // passages of running text
	figures map[index.Lang]map[string]bool
}

func layoutOf(d *index.Document) bilingual {
	l := bilingual{
		place: make([]float64, len(d.Passages)+1), after: make([]int, len(d.Passages)+1),
		words: map[index.Lang]int{}, n: map[index.Lang]int{},
		figures: map[index.Lang]map[string]bool{index.Welsh: {}, index.English: {}},
	}
	inBoth := map[int]bool{}
	for i := range d.Commitments {
		if c := &d.Commitments[i]; c.Range.Passage >= 1 && c.Range.Passage <= len(d.Passages) && c.Lang != d.Passages[c.Range.Passage-1].Lang {
			inBoth[c.Range.Passage] = true
		}
	}
	last := 0
	at := make([]int, len(d.Passages)+1)
	for i := range d.Passages {
		p := &d.Passages[i]
		if p.Furniture || p.Address || p.Withdrawn {
			continue
		}
		l.after[last] = i + 1
		last = i + 1
		both := inBoth[i+1] // "Cymraeg | English"
		for _, lang := range []index.Lang{index.Welsh, index.English} {
			if p.Lang != lang && !both {
				continue
			}
			l.n[lang]++
			at[i+1] = l.n[lang]
			words := len(strings.Fields(p.Text))
			if both {
				words /= 2
			}
			l.words[lang] += words
			for _, f := range figuresIn(p.Text) {
				l.figures[lang][f] = true
			}
		}
	}
	for i := range d.Passages {
		n := l.n[d.Passages[i].Lang]
		if inBoth[i+1] {
			n = l.n[index.English]
		}
		if n > 0 {
			l.place[i+1] = float64(at[i+1]) / float64(n)
		}
	}
	return l
}

// parallel reports whether the two languages are much alike: as many paragraphs,
// about as long, with the same figures.
func (l *bilingual) parallel() bool {
	cy, en := l.words[index.Welsh], l.words[index.English]
	if float64(max(cy, en)) > longerBy*float64(min(cy, en)) {
		return false
	}
	more, fewer := max(l.n[index.Welsh], l.n[index.English]), min(l.n[index.Welsh], l.n[index.English])
	if more-fewer > 1+more/8 {
		return false
	}
	a, b := l.figures[index.Welsh], l.figures[index.English]
	if len(a) == 0 && len(b) == 0 {
		return false // nothing that could speak for it
	}
	return shared(a, b) >= 0.6
}

// insideMark is a promise with what does not change with the language.
type insideMark struct {
	*index.Commitment
	figures []string
	names   map[string]bool
}

func (l *bilingual) marks(list []*index.Commitment) []insideMark {
	out := make([]insideMark, len(list))
	for i, c := range list {
		out[i] = insideMark{c, figuresIn(c.Text), namesIn(c.Text)}
	}
	return out
}

// twins is how surely a Welsh and an English sentence are one promise.
func (l *bilingual) twins(a, b *insideMark) float64 {
	score := 0.0
	switch {
	case len(a.figures) > 0 && slices.Equal(a.figures, b.figures):
		score += 0.4
	case len(a.figures) > 0 && len(b.figures) > 0:
		return 0 // other figures: another promise
	case len(a.figures)+len(b.figures) > 0:
		score -= 0.2 // perhaps a figure in words
	}
	switch {
	case a.DueDate.IsZero() && b.DueDate.IsZero():
	case a.DueDate == b.DueDate:
		score += 0.3
	case a.DueDate.IsZero() || b.DueDate.IsZero():
		score -= 0.2
	default:
		return 0
	}
	for w := range a.names {
		if b.names[w] {
			score += 0.3
			break
		}
	}
	if l.adjacent(a.Range.Passage, b.Range.Passage) {
		score += 0.35
	}
	apart := math.Abs(l.place[a.Range.Passage] - l.place[b.Range.Passage])
	apart = max(0, apart-1.1/float64(1+min(l.n[index.Welsh], l.n[index.English]))) // a heading more or less
	score += 0.31 * (1 - 5*apart)
	for _, same := range []bool{a.Actor == b.Actor, a.Strength == b.Strength, a.Topic == b.Topic} {
		if same {
			score += 0.1
		}
	}
	if a.Actor != b.Actor {
		score -= 0.2 // who must act is seldom another in the other language
	}
	if long, short := max(len(a.Text), len(b.Text)), min(len(a.Text), len(b.Text)); long > 2*short {
		score -= 0.4
	}
	return score
}

// adjacent reports whether two passages are one, as in "Cymraeg | English", or
// stand side by side.
func (l *bilingual) adjacent(a, b int) bool {
	return a == b || l.after[a] == b || l.after[b] == a
}

// figuresIn are the numbers in a text, sorted: 2019/20 and £1.5m are two each.
func figuresIn(s string) []string {
	list := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
	slices.Sort(list)
	return list
}

// namesIn are the words in capitals inside a sentence that both languages may
// write alike: names of places, projects and people.
func namesIn(s string) map[string]bool {
	names := map[string]bool{}
	for k, w := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }) {
		r := []rune(w)
		if k > 0 && len(r) >= 4 && unicode.IsUpper(r[0]) && !strings.EqualFold(w, "Commissioner") {
			names[strings.ToLower(w)] = true
		}
	}
	return names
}

// inOrder pairs the n members of one list with the m of another, in their order,
// so that the sum of the scores of at least enough is greatest (S. Needleman and
// C. Wunsch, 1970). It gives the first's by the second's. Lists whose tables would
// be larger than mostPairs are not compared: a file made to have that many
// promises must not cost the server its memory.
func inOrder(n, m int, enough float64, score func(i, j int) float64) map[int]int {
	if n > 0 && m > mostPairs/n {
		return map[int]int{}
	}
	best := make([][]float64, n+1)
	best[0] = make([]float64, m+1)
	scores := make([][]float64, n)
	for i := range n {
		best[i+1], scores[i] = make([]float64, m+1), make([]float64, m)
		for j := range m {
			scores[i][j] = score(i, j)
			best[i+1][j+1] = max(best[i][j+1], best[i+1][j])
			if scores[i][j] >= enough {
				best[i+1][j+1] = max(best[i+1][j+1], best[i][j]+scores[i][j])
			}
		}
	}
	same := map[int]int{}
	for i, j := n, m; i > 0 && j > 0; {
		switch {
		case scores[i-1][j-1] >= enough && best[i][j] == best[i-1][j-1]+scores[i-1][j-1]:
			same[j-1] = i - 1
			i--
			j--
		case best[i][j] == best[i-1][j]:
			i--
		default:
			j--
		}
	}
	return same
}
