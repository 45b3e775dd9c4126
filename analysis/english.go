package analysis

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// englishStop are the words that are indexed in their exact form only: articles, the commonest
// prepositions, conjunctions and forms of to be, and what an apostrophe leaves behind. Negations,
// modals and pronouns that carry a commitment (we, will, not) stay.
var englishStop = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq("a an the of to in on at by for from with as and or if is are was were be been being am it its this that these those s t re ve ll d m") {
		m[w] = true
	}
	return m
}()

// englishStem is the Snowball stem of a folded word; words with other signs than letters stay.
func englishStem(w string) string {
	if len(w) < 3 || len(w) > 64 {
		return w
	}
	for i := 0; i < len(w); i++ {
		if w[i] < 'a' || w[i] > 'z' {
			return w
		}
	}
	env := snowballstem.NewEnv(w)
	english.Stem(env)
	if s := env.Current(); s != "" {
		return s
	}
	return w
}
