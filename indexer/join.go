package indexer

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/ymateb/ymateb/index"
)

// join tells which commitments of documents that make the same statement are one
// promise. The documents come in the order in which they count: a promise counts
// in the first that makes it and is a shadow in the others, and so is what a
// bilingual document says again in its other language. What people decided
// on any of them holds for it. Joining again gives the same; a document that no
// longer has kin gets its own word back.
func join(docs []*index.Document) {
	for _, d := range docs {
		for i := range d.Commitments {
			alone(&d.Commitments[i])
		}
	}
	counted := make([][]*index.Commitment, len(docs))
	twins := map[*index.Commitment][]twin{}
	for i, d := range docs {
		again := inside(d)
		for k := range d.Commitments {
			if c := &d.Commitments[k]; again[c] != nil {
				c.Counted, c.Shadow = again[c].ID, true
				twins[again[c]] = append(twins[again[c]], twin{c, d.Title})
			}
		}
		left := slices.DeleteFunc(promises(d), func(c *index.Commitment) bool { return c.Shadow })
		for j := 0; j < i && len(left) > 0; j++ {
			same := align(counted[j], left, len(docs[j].Passages), len(d.Passages))
			left = slices.DeleteFunc(left, func(c *index.Commitment) bool {
				first, ok := same[c]
				if ok {
					c.Counted, c.Shadow = first.ID, true
					for _, t := range twins[c] { // its own other language goes with it
						t.Counted = first.ID
					}
					twins[first] = append(append(twins[first], twin{c, d.Title}), twins[c]...)
					delete(twins, c)
				}
				return ok
			})
		}
		counted[i] = left
	}
	for c, others := range twins {
		overlay(c, others)
	}
}

// twin is a shadow with the title of its document.
type twin struct {
	*index.Commitment
	title string
}

// promises lists the commitments of a document that stand in its text.
func promises(d *index.Document) []*index.Commitment {
	var list []*index.Commitment
	for i := range d.Commitments {
		c := &d.Commitments[i]
		n := c.Range.Passage
		if !c.Lost && n >= 1 && n <= len(d.Passages) && !d.Passages[n-1].Withdrawn {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b *index.Commitment) int {
		return cmp.Or(cmp.Compare(a.Range.Passage, b.Range.Passage), cmp.Compare(a.Range.Start, b.Range.Start))
	})
	return list
}

// alone gives a commitment back what its own document says of it.
func alone(c *index.Commitment) {
	c.Also, c.Counted, c.Shadow = nil, "", false
	if o := c.Own; o != nil {
		c.Status, c.Actor, c.Strength, c.Due, c.DueDate = o.Status, o.Actor, o.Strength, o.Due, o.DueDate
		c.Topic, c.Note, c.Shown, c.History, c.Own = o.Topic, o.Note, o.Shown, o.History, nil
	}
}

// overlay adds to a commitment its twins and what people said of them. The later
// word wins; what has no time was said first, and the commitment's own after its
// twins'.
func overlay(c *index.Commitment, twins []twin) {
	own := index.Said{
		Status: c.Status, Actor: c.Actor, Strength: c.Strength, Due: c.Due, DueDate: c.DueDate,
		Topic: c.Topic, Note: c.Note, Shown: c.Shown, History: c.History,
	}
	var said []index.Change
	for _, t := range twins {
		c.Also = append(c.Also, index.Also{ID: t.ID, Lang: t.Lang, Text: t.Text, Passage: t.Range.Passage, Title: t.title})
		said = append(said, t.History...)
	}
	if len(said) == 0 {
		return
	}
	c.Own = &own
	said = append(said, own.History...)
	slices.SortStableFunc(said, func(a, b index.Change) int { return a.At.Compare(b.At) })
	said = slices.CompactFunc(said, func(a, b index.Change) bool { // said of several at once
		return !a.At.IsZero() && a.At.Equal(b.At) && a.By == b.By && a.To == b.To && a.Note == b.Note && slices.Equal(a.Set, b.Set)
	})
	c.History = said
	for _, ch := range said {
		if ch.To != "" {
			c.Status = ch.To
		}
		if ch.Note != "" {
			c.Note = ch.Note
		}
		for _, s := range ch.Set {
			set(c, s)
		}
	}
}

// set applies one value that a person set.
func set(c *index.Commitment, s index.Setting) {
	switch s.Field {
	case "actor":
		c.Actor = index.Actor(s.Value)
	case "strength":
		c.Strength = index.Strength(s.Value)
	case "topic":
		c.Topic = strings.TrimPrefix(s.Value, index.None)
	case "shown":
		c.Shown = s.Value
	case "due_date":
		if s.Value == index.None {
			c.Due, c.DueDate = "", index.Date{}
		} else if due, err := index.ParseDate(s.Value); err == nil {
			c.DueDate = due
		}
	}
}

// sameEnough is the least score of two sentences that are one promise.
const sameEnough = 0.35

// align pairs the promises of two documents, in their order: from the second to
// the first. The cost is the product of their numbers.
func align(first, second []*index.Commitment, passagesFirst, passagesSecond int) map[*index.Commitment]*index.Commitment {
	if len(first) == 0 || len(second) == 0 {
		return nil
	}
	as, bs := marksOf(first, passagesFirst), marksOf(second, passagesSecond)
	same := map[*index.Commitment]*index.Commitment{}
	for j, i := range inOrder(len(as), len(bs), sameEnough, func(i, j int) float64 { return alike(&as[i], &bs[j]) }) {
		same[second[j]] = first[i]
	}
	return same
}

// marked is a promise with what does not change with the language.
type marked struct {
	*index.Commitment
	place   float64 // in its document, from 0 to 1
	words   map[string]bool
	figures map[string]bool
}

func marksOf(list []*index.Commitment, passages int) []marked {
	out := make([]marked, len(list))
	for i, c := range list {
		m := marked{Commitment: c, words: map[string]bool{}, figures: map[string]bool{}}
		m.place = float64(c.Range.Passage) / float64(max(passages, 1))
		for k, w := range strings.FieldsFunc(c.Text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' }) {
			first := []rune(w)[0]
			if unicode.IsDigit(first) || k > 0 && unicode.IsUpper(first) {
				m.figures[strings.ToLower(w)] = true
			}
			m.words[strings.ToLower(w)] = true
		}
		out[i] = m
	}
	return out
}

// alike is how surely two sentences are one promise: in one language by their
// words, in two by deadline, actor, figures, names and place.
func alike(a, b *marked) float64 {
	if a.Lang == b.Lang {
		if s := shared(a.words, b.words); s >= 0.6 {
			return s
		}
		return 0
	}
	score := 0.4 * (1 - 4*math.Abs(a.place-b.place))
	switch {
	case a.DueDate.IsZero() && b.DueDate.IsZero():
		score += 0.1
	case a.DueDate == b.DueDate:
		score += 0.5
	case a.DueDate.IsZero() || b.DueDate.IsZero():
		score -= 0.15
	default:
		score -= 0.6
	}
	if len(a.figures)+len(b.figures) > 0 {
		score += 0.6*shared(a.figures, b.figures) - 0.15
	}
	for _, same := range []bool{a.Actor == b.Actor, a.Strength == b.Strength, a.Topic == b.Topic} {
		if same {
			score += 0.1
		}
	}
	if long, short := max(len(a.Text), len(b.Text)), min(len(a.Text), len(b.Text)); long > 2*short {
		score -= 0.3
	}
	return score
}

// shared is the share of the words of two sets that are in both.
func shared(a, b map[string]bool) float64 {
	n := 0
	for w := range a {
		if b[w] {
			n++
		}
	}
	return float64(n) / float64(max(len(a)+len(b)-n, 1))
}
