package embedded

import (
	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/index"
)

// analyser names the two languages' analyses as the engine needs them. It is
// safe for concurrent use.
type analyser struct{ a *analysis.Analyser }

func newAnalyser(a *analysis.Analyser) analyser {
	if a == nil {
		a = analysis.Default()
	}
	return analyser{a}
}

func analyserName(l index.Lang) string {
	if l == index.Welsh {
		return analysis.Welsh
	}
	return analysis.English
}

// tokens appends the tokens of running text to buf. Positions count from 1.
func (a analyser) tokens(buf []analysis.Token, l index.Lang, text string) []analysis.Token {
	return a.a.Append(buf, analyserName(l), analysis.Index, text)
}

// length is the number of positions that tokens take.
func length(tokens []analysis.Token) int {
	if len(tokens) == 0 {
		return 0
	}
	return tokens[len(tokens)-1].Position
}

// stems gives, position by position, the alternative stems of a query text; an
// empty position is a stop word.
func (a analyser) stems(l index.Lang, text string) [][]string {
	var out [][]string
	for _, t := range a.a.Tokens(analyserName(l), analysis.Query, text) {
		out = append(out, t.Terms)
	}
	return out
}

// exact gives the exact forms of a query text in order.
func (a analyser) exact(text string) []string {
	var out []string
	for _, t := range a.a.Tokens(analysis.English, analysis.Query, text) {
		out = append(out, t.Exact)
	}
	return out
}

// isStop reports whether a text is nothing but stop words of one language.
func (a analyser) isStop(l index.Lang, text string) bool {
	tokens := a.a.Tokens(analyserName(l), analysis.Query, text)
	for _, t := range tokens {
		if len(t.Terms) > 0 {
			return false
		}
	}
	return len(tokens) > 0
}
