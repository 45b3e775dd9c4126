package analysis

import "github.com/ymateb/ymateb/analysis/welsh"

// Radicals lists what a folded word may be without its Welsh mutation, itself
// first: gath gives gath and cath. It knows spelling, not vocabulary.
func Radicals(folded string) []string {
	var words []string
	for _, c := range welsh.Radicals(nil, folded) {
		words = append(words, c.Radical)
	}
	return words
}

// Radical is a folded Welsh word without its mutation where the tables know the
// word and read it as mutated first of all: gomisiynydd gives comisiynydd. Any
// other word is returned as it is.
func (a *Analyser) Radical(folded string) string {
	r := a.welsh.Readings(welsh.Word{Folded: folded, Query: true})
	if len(r) == 0 || r[0].Kind == welsh.Guess || r[0].Mutation == welsh.Radical {
		return folded
	}
	return r[0].Radical
}
