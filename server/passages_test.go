package server

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/snippet"
)

// TestStretches: every letter of a passage is shown once, in its order, whatever
// sentences and marks overlap.
func TestStretches(t *testing.T) {
	const text = "Yn gyntaf. Byddwn yn gweithredu. Wedyn."
	at := func(start, end, n int) note {
		return note{index.Commitment{Range: index.Range{Passage: 1, Start: start, End: end}}, n}
	}
	mark := func(start, end int) snippet.Mark { return snippet.Mark{Start: start, End: end} }
	for _, tc := range []struct {
		notes []note
		marks []snippet.Mark
		want  string
	}{
		{nil, nil, text},
		{[]note{at(11, 32, 1)}, nil, "Yn gyntaf. {1:Byddwn yn gweithredu.} Wedyn."},
		{[]note{at(11, 32, 1)}, []snippet.Mark{mark(0, 2), mark(21, 31)}, "[Yn] gyntaf. {1:Byddwn yn [gweithredu].} Wedyn."},
		{[]note{at(11, 32, 1)}, []snippet.Mark{mark(3, 17)}, "Yn [gyntaf. ]{1:[Byddwn] yn gweithredu.} Wedyn."},
		{[]note{at(33, 39, 2), at(0, 10, 1)}, nil, "{1:Yn gyntaf.} Byddwn yn gweithredu. {2:Wedyn.}"},
		{[]note{at(11, 32, 1), at(18, 39, 2)}, nil, "Yn gyntaf. {1:Byddwn yn gweithredu.}{2: Wedyn.}"},
		{[]note{at(11, 400, 1), at(-3, 5, 2), at(9, 4, 3)}, nil, text},
	} {
		var b strings.Builder
		for _, s := range stretches(text, tc.marks, tc.notes) {
			if s.Note != nil {
				fmt.Fprintf(&b, "{%d:", s.Note.Number)
			}
			for _, g := range s.Segments {
				if g.Mark {
					b.WriteString("[" + g.Text + "]")
				} else {
					b.WriteString(g.Text)
				}
			}
			if s.Note != nil {
				b.WriteString("}")
			}
		}
		if b.String() != tc.want {
			t.Errorf("stretches(%v, %v) = %s, want %s", tc.notes, tc.marks, b.String(), tc.want)
		}
	}
}
