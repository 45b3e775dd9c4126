package indexer

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/ymateb/ymateb/index"
)

// Anchor ties what a person said to a sentence: its text and what stands around
// it. It finds the sentence again in a text that was read otherwise: with other
// spaces, hyphens, quotation marks or letter cases, cut into other paragraphs, or
// with some words changed.
type Anchor struct {
	Text    string `yaml:"text"`
	Before  string `yaml:"before,omitempty"`
	After   string `yaml:"after,omitempty"`
	Passage int    `yaml:"passage,omitempty"` // a hint among equals
}

const (
	contextBytes = 60   // kept on either side of a sentence
	mostChanged  = 0.25 // of a sentence's words
	fewestWords  = 4    // of a sentence that is found with words changed
)

// makeAnchor ties to a place in a document.
func makeAnchor(d index.Document, at index.Range, text string) Anchor {
	a := Anchor{Text: text, Passage: at.Passage}
	if at.Passage < 1 || at.Passage > len(d.Passages) {
		return a
	}
	p := d.Passages[at.Passage-1].Text
	if at.Start < 0 || at.End > len(p) || at.Start >= at.End {
		return a
	}
	before, after := p[:at.Start], p[at.End:]
	if len(before) > contextBytes {
		before = before[len(before)-contextBytes:]
		for len(before) > 0 && !utf8.RuneStart(before[0]) {
			before = before[1:]
		}
	}
	if len(after) > contextBytes {
		cut := contextBytes
		for cut > 0 && !utf8.RuneStart(after[cut]) {
			cut--
		}
		after = after[:cut]
	}
	a.Before, a.After = strings.TrimSpace(before), strings.TrimSpace(after)
	return a
}

// letters is a text without all that reading may change: letters and digits
// alone, without case and accents.
func letters(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// stream is the letters of a document in one run, with the place of each.
type stream struct {
	text  string
	at    []place // of each byte of text
	words []streamWord
}

type place struct {
	passage    int32 // from 1
	start, end int32 // of the rune in the passage, bytes
}

type streamWord struct{ from, to int } // bytes of stream.text

func newStream(d *index.Document) *stream {
	s := &stream{}
	var b strings.Builder
	for i := range d.Passages {
		s.passage(&b, i+1, d.Passages[i].Text)
	}
	s.text = b.String()
	return s
}

func (s *stream) passage(b *strings.Builder, n int, text string) {
	inWord := false
	for i, r := range text {
		size := utf8.RuneLen(r)
		if size < 0 {
			size = 1
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			if r != '\'' && r != '’' && r != '\u00ad' && !unicode.Is(unicode.Mn, r) {
				inWord = false
			}
			continue
		}
		before := b.Len()
		for _, part := range norm.NFD.String(string(r)) {
			if unicode.IsLetter(part) || unicode.IsDigit(part) {
				b.WriteRune(unicode.ToLower(part))
			}
		}
		for range b.Len() - before {
			s.at = append(s.at, place{int32(n), int32(i), int32(i + size)})
		}
		if !inWord {
			s.words = append(s.words, streamWord{from: before})
			inWord = true
		}
		s.words[len(s.words)-1].to = b.Len()
	}
}

// find gives the place that an anchor means: that of the very letters, else that
// of nearly the same words. Among several it is the one in the most alike
// surroundings, then the one nearest to where it was.
func (s *stream) find(a Anchor) (index.Range, bool) {
	want := letters(a.Text)
	if want == "" {
		return index.Range{}, false
	}
	var spans []streamWord
	for from := 0; ; {
		i := strings.Index(s.text[from:], want)
		if i < 0 {
			break
		}
		spans = append(spans, streamWord{from + i, from + i + len(want)})
		from += i + 1
	}
	if len(spans) == 0 {
		spans = s.near(a.Text)
	}
	if len(spans) == 0 {
		return index.Range{}, false
	}
	before, after := letters(a.Before), letters(a.After)
	best := slices.MaxFunc(spans, func(x, y streamWord) int {
		if c := s.alike(x, before, after) - s.alike(y, before, after); c != 0 {
			return c
		}
		return s.away(y, a.Passage) - s.away(x, a.Passage)
	})
	return s.place(best), true
}

// alike is how many letters around a span are as they were.
func (s *stream) alike(x streamWord, before, after string) int {
	n := 0
	for n < len(before) && n < x.from && s.text[x.from-1-n] == before[len(before)-1-n] {
		n++
	}
	m := 0
	for m < len(after) && x.to+m < len(s.text) && s.text[x.to+m] == after[m] {
		m++
	}
	return n + m
}

func (s *stream) away(x streamWord, passage int) int {
	n := int(s.at[x.from].passage) - passage
	return max(n, -n)
}

// place is the span as a range of one passage, that which holds most of it.
func (s *stream) place(x streamWord) index.Range {
	var best, now index.Range
	most, count := 0, 0
	for _, p := range s.at[x.from:x.to] {
		if int(p.passage) != now.Passage {
			now, count = index.Range{Passage: int(p.passage), Start: int(p.start)}, 0
		}
		now.End = int(p.end)
		if count++; count > most {
			best, most = now, count
		}
	}
	return best
}

// near finds the runs of words with the fewest changes to the words of a text,
// if these are few: Sellers' search for approximate matches, by words. The cost
// is the product of the words of text and document.
func (s *stream) near(text string) []streamWord {
	var want []string
	for _, w := range strings.Fields(text) {
		if w = letters(w); w != "" {
			want = append(want, w)
		}
	}
	if len(want) < fewestWords {
		return nil
	}
	limit := int(mostChanged * float64(len(want)))
	cost, from := make([]int, len(want)+1), make([]int, len(want)+1)
	for i := range cost {
		cost[i] = i
	}
	best := limit + 1
	var spans []streamWord
	for j, w := range s.words {
		have := s.text[w.from:w.to]
		diagonal, diagonalFrom := cost[0], j // a match may begin at any word
		cost[0], from[0] = 0, j+1
		for i, x := range want {
			c, f := diagonal, diagonalFrom
			if x != have {
				c++
			}
			if cost[i+1]+1 < c { // a word more in the document
				c, f = cost[i+1]+1, from[i+1]
			}
			if cost[i]+1 < c { // a word less
				c, f = cost[i]+1, from[i]
			}
			diagonal, diagonalFrom = cost[i+1], from[i+1]
			cost[i+1], from[i+1] = c, f
		}
		c := cost[len(want)]
		if c > limit || c > best || from[len(want)] > j {
			continue
		}
		if c < best {
			best, spans = c, nil
		}
		spans = append(spans, streamWord{s.words[from[len(want)]].from, w.to})
	}
	return spans
}
