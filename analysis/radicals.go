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
