package analysis

import "strconv"

// Version of the terms that the analysers give. Raise it with every change of terms: an index built
// under another version must be built again. History:
//
//	1  first Welsh tables
//	2  eleven thousand lemmas; accents and capitals heeded; English words known
//	3  rare words before a word count together; guesses only where no table helps
//	4  compounds that no table has are joined as written; prefixes are words
//	5  English words are no mutations of one another; a query always finds its own lemma
const Version = 5

// Version names the terms that this analyser gives: Version, and the lexicon file if there is one. An
// index is to be built again when it differs.
func (a *Analyser) Version() string {
	v := strconv.Itoa(Version)
	if l := a.welsh.Lexicon(); l != "" {
		v += "+" + l
	}
	return v
}
