package embedded

import (
	"slices"

	"github.com/ymateb/ymateb/index"
)

// reading is a text of the query as both languages' analysers read it: position
// by position the alternative stems, none for a stop word.
type reading struct {
	text   string
	cy, en [][]string
	stop   bool // it is nothing but stop words of one language
}

// reading analyses a text, once a query.
func (p *plan) reading(text string) *reading {
	for i := range p.read {
		if p.read[i].text == text {
			return &p.read[i]
		}
	}
	r := reading{text: text, cy: p.view.a.stems(index.Welsh, text), en: p.view.a.stems(index.English, text)}
	r.stop = allStops(r.cy) || allStops(r.en)
	p.read = append(p.read, r)
	return &p.read[len(p.read)-1]
}

func allStops(stems [][]string) bool {
	return len(stems) > 0 && !slices.ContainsFunc(stems, func(alts []string) bool { return len(alts) > 0 })
}
