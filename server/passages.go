package server

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/snippet"
)

// segment is a stretch of text, marked or not.
type segment struct {
	Text string
	Mark bool
}

// segments cuts a text at its marks. Marks with nothing but a space between are
// one.
func segments(text string, marks []snippet.Mark) []segment {
	var out []segment
	at := 0
	for _, m := range marks {
		if m.Start < at || m.End <= m.Start || m.End > len(text) {
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last].Mark && strings.TrimSpace(text[at:m.Start]) == "" {
			out[last].Text += text[at:m.End]
			at = m.End
			continue
		}
		if m.Start > at {
			out = append(out, segment{text[at:m.Start], false})
		}
		out = append(out, segment{text[m.Start:m.End], true})
		at = m.End
	}
	if at < len(text) {
		out = append(out, segment{text[at:], false})
	}
	return out
}

// offsets are marks as the API writes them.
func offsets(marks []snippet.Mark) [][2]int {
	out := make([][2]int, 0, len(marks))
	for _, m := range marks {
		out = append(out, [2]int{m.Start, m.End})
	}
	return out
}

// marker finds the words of a request's text in documents.
type marker struct {
	q      *snippet.Query
	voices []index.Voice
}

func (s *Server) marker(r request) marker {
	m := marker{q: s.cfg.Marker.Query(r.text)}
	for _, v := range r.values[index.FacetVoice] {
		m.voices = append(m.voices, index.Voice(v))
	}
	return m
}

// best is the passages that a result shows. The heading that gave the document
// its title stands above them already.
func (m marker) best(d index.Document) []snippet.Match {
	ms := m.q.Best(d, snippet.Options{Most: passagesShown + 1, Voices: m.voices})
	if len(ms) > 1 {
		ms = slices.DeleteFunc(ms, func(p snippet.Match) bool { return d.Passages[p.N-1].Heading > 0 && strings.Contains(d.Title, p.Text) })
	}
	return ms[:min(len(ms), passagesShown)]
}

func (m marker) all(d index.Document) []snippet.Match { return m.q.All(d) }

func (m marker) title(d index.Document) []segment { return segments(d.Title, m.q.Text(d.Title)) }

// reason is one way in which a document's words met the query's.
type reason struct {
	Query string // as typed
	Found string // as it stands in the document
	Why   snippet.Why
}

// reasons are the different ways in which matches met the query, the plainest
// left out: that a word is found as typed needs no saying.
func reasons(ms []snippet.Match) []reason {
	var out []reason
	seen := map[reason]bool{}
	for _, m := range ms {
		for _, k := range m.Marks {
			r := reason{k.Query, m.Text[k.Start:k.End], k.Why}
			if !seen[r] {
				seen[r] = true
				out = append(out, r)
			}
		}
	}
	return out
}

// stretch is a part of a passage: a sentence that binds somebody, or what stands
// between such sentences.
type stretch struct {
	Note     *note // nil for none
	Segments []segment
}

// note is a commitment beside the text; its number ties it to its sentence.
type note struct {
	index.Commitment
	Number int // from 1 over the whole document
}

// stretches cuts a text at the sentences of its notes, which may overlap: what
// the first has taken is not the next one's. Marks go on across the cuts.
func stretches(text string, marks []snippet.Mark, notes []note) []stretch {
	var out []stretch
	at := 0
	take := func(end int, n *note) {
		if end <= at {
			return
		}
		var within []snippet.Mark
		for _, m := range marks {
			m.Start, m.End = max(m.Start, at)-at, min(m.End, end)-at
			if m.Start < m.End {
				within = append(within, m)
			}
		}
		out = append(out, stretch{n, segments(text[at:end], within)})
		at = end
	}
	order := slices.SortedStableFunc(slices.Values(notes), func(a, b note) int { return a.Range.Start - b.Range.Start })
	for _, n := range order {
		if n.Range.Start < 0 || n.Range.End > len(text) || n.Range.Start >= n.Range.End || !utf8.ValidString(text[:n.Range.Start]) || !utf8.ValidString(text[n.Range.Start:n.Range.End]) {
			continue
		}
		take(n.Range.Start, nil)
		take(n.Range.End, &n)
	}
	take(len(text), nil)
	return out
}
