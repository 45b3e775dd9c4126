package snippet

import (
	"strings"

	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/index"
)

// leaf is a word or phrase of a query.
type leaf struct {
	typed    string // as the person typed it
	weight   float64
	glossary bool // stands in an expansion
	stop     bool // nothing but stop words
	exact    bool // match the very words
	slop     int
	fuzzy    int
	prefix   string // folded; "" unless word*
	asked    string // the first word, folded
	seq      [2]sequence
}

// sequence is the alternatives at each position of a word or phrase in one
// language; an empty position matches any token.
type sequence [][]string

func (s sequence) first() []string {
	if len(s) == 0 {
		return nil
	}
	return s[0]
}

// collector gathers the leaves that a text may meet: none below a Not, none of a
// field but title.
type collector struct {
	a      *analysis.Analyser
	leaves []leaf
}

func (c *collector) walk(n index.Node, weight float64) {
	switch n := n.(type) {
	case index.And:
		for _, k := range n.Nodes {
			c.walk(k, weight)
		}
	case index.Or:
		for _, k := range n.Nodes {
			c.walk(k, weight)
		}
	case index.Boost:
		c.walk(n.Node, weight*n.Weight)
	case index.Field:
		if n.Node != nil {
			c.walk(n.Node, weight)
		}
	case index.Word:
		c.word(n, weight)
	case index.Phrase:
		c.add(leaf{typed: n.Text, exact: n.Exact, slop: n.Slop}, n.Text, weight)
	}
}

func (c *collector) word(w index.Word, weight float64) {
	l := leaf{typed: w.Text, exact: w.Exact, fuzzy: w.Fuzzy}
	if w.Prefix {
		if ts := c.a.Tokens(analysis.English, analysis.Query, w.Text); len(ts) > 0 {
			l.prefix = ts[len(ts)-1].Exact
		}
	}
	c.add(l, w.Text, weight)
}

// add analyses a leaf's text in both languages.
func (c *collector) add(l leaf, text string, weight float64) {
	l.weight, l.glossary = weight, weight < 1
	any := false
	for lang, name := range languages {
		stop := true
		for _, t := range c.a.Tokens(name, analysis.Query, text) {
			if !any {
				l.asked = t.Exact
			}
			any = true
			alts := t.Terms
			if l.exact || l.fuzzy > 0 {
				alts = []string{t.Exact}
			}
			stop = stop && len(t.Terms) == 0
			l.seq[lang] = append(l.seq[lang], alts)
		}
		l.stop = l.stop || stop
	}
	if any {
		c.leaves = append(c.leaves, l)
	}
}

// searchable leaves stop words out unless nothing else was asked; then they match
// by their exact forms.
func (c *collector) searchable() []leaf {
	var words []leaf
	for _, l := range c.leaves {
		if !l.stop || l.exact || l.prefix != "" {
			words = append(words, l)
		}
	}
	if len(words) > 0 {
		return words
	}
	for i := range c.leaves {
		l := &c.leaves[i]
		l.exact = true
		for lang, name := range languages {
			l.seq[lang] = nil
			for _, t := range c.a.Tokens(name, analysis.Query, l.typed) {
				l.seq[lang] = append(l.seq[lang], []string{t.Exact})
			}
		}
	}
	return c.leaves
}

// meets reports whether a token is the pos-th of a sequence.
func (l *leaf) meets(t *analysis.Token, lang, pos int) bool {
	alts := l.seq[lang][pos]
	if len(alts) == 0 {
		return true
	}
	for _, a := range alts {
		if l.exact {
			if a == t.Exact {
				return true
			}
			continue
		}
		for _, term := range t.Terms {
			if a == term {
				return true
			}
		}
	}
	return false
}

// why says how the token t meets the leaf, for a leaf of one word.
func (l *leaf) why(t *analysis.Token, lang int) Why {
	switch {
	case l.glossary:
		return Glossary
	case l.prefix != "":
		return Prefix
	case l.asked == t.Exact || l.exact || len(l.seq[lang]) > 1:
		return Same
	case l.fuzzy > 0:
		return Spelling
	case lang == 0 && onlyBeginningDiffers(l.asked, t.Exact):
		return Mutation
	}
	return Form
}

// onlyBeginningDiffers reports whether two folded Welsh words are the same but
// for what a mutation can change: at most three letters at the beginning.
func onlyBeginningDiffers(a, b string) bool {
	n := 0
	for n < len(a) && n < len(b) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n >= 2 && len(a)-n <= 3 && len(b)-n <= 3
}

// within reports whether two words are at most n edits apart (a letter more, less
// or other; two neighbours swapped counts as one).
func within(a, b string, n int) bool {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > n || len(y)-len(x) > n || len(x) > 64 || len(y) > 64 {
		return false
	}
	var before, above []int
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		before, above, row = above, row, make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(y)] <= n
}

func (l *leaf) scans(t *analysis.Token, lang int) bool {
	if l.prefix != "" {
		return strings.HasPrefix(t.Exact, l.prefix)
	}
	if len(l.seq[lang]) == 0 {
		return false
	}
	for _, a := range l.seq[lang][0] {
		if within(a, t.Exact, l.fuzzy) {
			return true
		}
	}
	return false
}
