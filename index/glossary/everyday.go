package glossary

import (
	_ "embed"
	"strings"
)

//go:embed everyday.tsv
var everyday string

// Everyday are words of daily life and places of Wales that have another name in
// English: what questions are made of beside the terms of policing. Own
// compilation.
func Everyday() []Pair {
	var pairs []Pair
	for line := range strings.Lines(everyday) {
		en, cy, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if ok && line[0] != '#' {
			pairs = append(pairs, Pair{En: strings.Split(en, ", "), Cy: strings.Split(cy, ", ")})
		}
	}
	return pairs
}
