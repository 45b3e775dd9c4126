package embedded

import (
	"slices"

	"github.com/ymateb/ymateb/index"
)

// reading is a text of the query as both languages' analysers read it: position
// by position the alternative stems, none for a stop word.
type reading struct {
	cy, en [][]string
	stop   bool // it is nothing but stop words of one language
}

// reading analyses a text.
func (p *plan) reading(text string) *reading {
	v := p.view
	if r, ok := v.readings.get(text); ok {
		return r
	}
	r := &reading{cy: v.a.stems(index.Welsh, text), en: v.a.stems(index.English, text)}
	r.stop = allStops(r.cy) || allStops(r.en)
	if len(text) <= memoText {
		v.readings.put(text, r)
	}
	return r
}

func allStops(stems [][]string) bool {
	return len(stems) > 0 && !slices.ContainsFunc(stems, func(alts []string) bool { return len(alts) > 0 })
}
