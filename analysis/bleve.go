package analysis

import (
	"unsafe"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/registry"
)

// ExactPrefix stands before an exact form where it shares a field with stems. No stem begins with it.
const ExactPrefix = '='

// Form says which tokens a Bleve analyser puts out.
type Form uint8

// The forms.
const (
	Stems Form = iota // terms; stop words leave a hole
	Exact             // exact forms, without a prefix
	Both              // terms, and exact forms after ExactPrefix
)

// Names of the registered analysers that are not languages' own.
const (
	ExactName   = "ymateb_exact"       // exact forms of either language
	WelshBoth   = "cy_exact_and_stems" // Both, Welsh
	EnglishBoth = "en_exact_and_stems" // Both, English
	WelshQuery  = "cy_query"           // Welsh query words
)

// Bleve gives the analyser as Bleve wants it. Alternatives are tokens at one position.
func (a *Analyser) Bleve(lang string, mode Mode, form Form) analysis.Analyzer {
	return &bleveAnalyser{a, lang, mode, form}
}

type bleveAnalyser struct {
	a    *Analyser
	lang string
	mode Mode
	form Form
}

// Analyze implements Bleve's Analyzer. Terms are shared between tokens: like Bleve itself, callers
// must not change them.
func (b *bleveAnalyser) Analyze(input []byte) analysis.TokenStream {
	text := unsafe.String(unsafe.SliceData(input), len(input)) // not kept: the memo clones its words
	estimate := len(text)/6 + 4
	if b.form == Both {
		estimate *= 2
	}
	tokens := make([]analysis.Token, 0, estimate)
	put := func(s *scanner, term string) {
		b := unsafe.Slice(unsafe.StringData(term), len(term)) // read only, as Bleve's terms are
		tokens = append(tokens, analysis.Token{Start: s.start, End: s.end, Term: b, Position: s.pos})
	}
	b.a.each(b.lang, b.mode, text, func(s *scanner, e, compound *entry) {
		if b.form != Stems {
			if b.form == Both {
				put(s, string(ExactPrefix)+e.exact)
			} else {
				put(s, e.exact)
			}
		}
		if b.form == Exact {
			return
		}
		for _, t := range e.terms {
			put(s, t)
		}
		if compound != nil {
			for _, t := range compound.terms {
				if !contains(e.terms, t) {
					put(s, t)
				}
			}
		}
	})
	stream := make(analysis.TokenStream, len(tokens))
	for i := range tokens {
		stream[i] = &tokens[i]
	}
	return stream
}

func contains(ts []string, t string) bool {
	for _, x := range ts {
		if x == t {
			return true
		}
	}
	return false
}

func init() {
	for name, f := range map[string]struct {
		lang string
		mode Mode
		form Form
	}{
		Welsh:       {Welsh, Index, Stems},
		English:     {English, Index, Stems},
		WelshQuery:  {Welsh, Query, Stems},
		ExactName:   {English, Index, Exact},
		WelshBoth:   {Welsh, Index, Both},
		EnglishBoth: {English, Index, Both},
	} {
		err := registry.RegisterAnalyzer(name, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
			return Default().Bleve(f.lang, f.mode, f.form), nil
		})
		if err != nil {
			panic(err)
		}
	}
}
