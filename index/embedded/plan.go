package embedded

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/ymateb/ymateb/index"
)

// node is a part of a planned query: index.Node with its terms looked up.
type node interface {
	// eval matches the node in the searcher's segment. within, when not nil,
	// holds the only documents that the caller can use: a hint that lets rare
	// words save frequent ones most of their postings.
	eval(s *searcher, within []uint32) (matches, error)
	// cost estimates the number of documents.
	cost() int
}

type (
	andNode struct {
		nodes []node // what must match, cheapest first
		typed []node // the same as typed; nil for a stop word that is left out
		not   []node // what must not
		some  bool   // any of nodes suffices; the more match the better
	}
	orNode    struct{ nodes []node }
	notNode   struct{ node node }
	boostNode struct {
		node   node
		weight float64
	}
	allNode   struct{}
	noneNode  struct{}
	valueNode struct {
		field string
		none  bool // those without a value
		match func(value string) bool
	}
	spanNode    struct{ span dateSpan }
	voiceNode   struct{ bit byte }
	commitsNode struct {
		node node
		plan *plan
	}
)

// textFields are the fields in which words are looked for.
type textFields struct {
	cy, en       string
	title, names bool
	titleOnly    bool
}

var (
	documentText   = textFields{cy: fieldCy, en: fieldEn, title: true, names: true}
	titleText      = textFields{title: true, titleOnly: true}
	commitmentText = textFields{cy: fieldCommitCy, en: fieldCommitEn}
)

// plan is a query made ready for a view: terms analysed, postings found, their
// documents counted.
type plan struct {
	view   *view
	domain int
	voices bool // masks are needed
	limits limits
	root   node // nil matches everything
	stats  stats
	voice  byte // voices that a voice: in the query itself asks for; 0 for any
}

// stats are the figures of the domain that BM25 needs.
type stats struct {
	docs    float64
	perWord float64 // what a word of a document's length adds to the divisor of its frequencies
}

func (v *view) stats(domain int) stats {
	var docs, words uint64
	for _, s := range v.segments {
		docs += uint64(s.domains[domain].count)
		words += s.domains[domain].words
	}
	st := stats{docs: float64(docs), perWord: bm25B}
	if docs > 0 && words > 0 {
		st.perWord = bm25B * float64(docs) / float64(words)
	}
	return st
}

func newPlan(v *view, q index.Query, lim limits) (*plan, error) {
	p := &plan{view: v, domain: domainOf(q.Kind, q.Drafts), limits: lim}
	p.stats = v.stats(p.domain)
	for _, f := range q.Facets {
		p.voices = p.voices || f == index.FacetVoice
	}
	for _, f := range q.Filters {
		p.voices = p.voices || f.Field == index.FacetVoice
	}
	text := documentText
	if q.Kind == index.Commitments {
		text = commitmentText
	}
	n := p.liftVoices(q.Text)
	p.voices = p.voices && q.Text != nil || p.voice != 0
	if n == nil {
		return p, nil
	}
	var err error
	p.root, err = p.compile(p.keepStops(n), text)
	if a, ok := p.root.(*andNode); ok && q.Match == index.MatchSome {
		a.some = true
	}
	return p, err
}

// liftVoices takes voice: fields at the top of a query out of it: like the
// voice filter they restrict where the other words may match.
func (p *plan) liftVoices(n index.Node) index.Node {
	if f, ok := n.(index.Field); ok && f.Name == "voice" {
		p.voice = voiceBit(strings.ToLower(f.Value))
		if p.voice == 0 {
			return n
		}
		return nil
	}
	and, ok := n.(index.And)
	if !ok {
		return n
	}
	var rest []index.Node
	for _, c := range and.Nodes {
		if f, ok := c.(index.Field); ok && f.Name == "voice" && voiceBit(strings.ToLower(f.Value)) != 0 && p.voice == 0 {
			p.voice = voiceBit(strings.ToLower(f.Value))
			continue
		}
		rest = append(rest, c)
	}
	switch len(rest) {
	case 0:
		return nil
	case 1:
		return rest[0]
	}
	return index.And{Nodes: rest}
}

// compile plans a node.
func (p *plan) compile(n index.Node, text textFields) (node, error) {
	switch n := n.(type) {
	case nil:
		return allNode{}, nil
	case index.Word:
		return p.word(n, text)
	case index.Phrase:
		return p.phrase(n, text)
	case index.Boost:
		c, err := p.compile(n.Node, text)
		return &boostNode{c, n.Weight}, err
	case index.Not:
		c, err := p.compile(n.Node, text)
		return &notNode{c}, err
	case index.Or:
		o := &orNode{}
		for _, c := range n.Nodes {
			cn, err := p.compile(c, text)
			if err != nil {
				return nil, err
			}
			o.nodes = append(o.nodes, cn)
		}
		return o, nil
	case index.And:
		return p.and(n, text)
	case index.Field:
		return p.field(n, text)
	}
	return noneNode{}, nil
}

func (p *plan) and(n index.And, text textFields) (node, error) {
	a := &andNode{}
	for _, c := range n.Nodes {
		if not, ok := c.(index.Not); ok {
			if w, ok := not.Node.(index.Word); ok && p.isStop(w) {
				continue
			}
			cn, err := p.compile(not.Node, text)
			if err != nil {
				return nil, err
			}
			a.not = append(a.not, cn)
			continue
		}
		if w, ok := c.(index.Word); ok && p.isStop(w) {
			a.typed = append(a.typed, nil)
			continue // keepStops has made those that count exact
		}
		cn, err := p.compile(c, text)
		if err != nil {
			return nil, err
		}
		a.nodes, a.typed = append(a.nodes, cn), append(a.typed, cn)
	}
	slices.SortStableFunc(a.nodes, func(x, y node) int { return x.cost() - y.cost() })
	return a, nil
}

// field plans a field: a restriction of text or a value.
func (p *plan) field(f index.Field, text textFields) (node, error) {
	switch f.Name {
	case "title":
		if text.cy == fieldCommitCy {
			return noneNode{}, nil
		}
		return p.compile(p.keepStops(f.Node), titleText)
	case "commitment":
		if p.domain >= publicCommitments {
			return p.compile(p.keepStops(f.Node), commitmentText)
		}
		sub := *p
		sub.domain += publicCommitments - publicDocuments
		sub.stats = p.view.stats(sub.domain)
		c, err := sub.compile(p.keepStops(f.Node), commitmentText)
		return &commitsNode{c, &sub}, err
	case "date", "year":
		return planSpan(f.Value)
	case "voice":
		return &voiceNode{voiceBit(strings.ToLower(f.Value))}, nil
	}
	return p.value(f.Name, f.Value), nil
}

// keepStops makes sense of stop words: they are left out of a query as long as
// another word remains; when nothing else is asked they match by their exact
// forms.
func (p *plan) keepStops(n index.Node) index.Node {
	switch n := n.(type) {
	case index.Word:
		if p.isStop(n) {
			n.Exact = true
		}
		return n
	case index.Not:
		return index.Not{Node: p.keepStops(n.Node)}
	case index.And:
		for _, c := range n.Nodes {
			w, ok := c.(index.Word)
			if !ok || !p.isStop(w) {
				if _, not := c.(index.Not); !not {
					return n
				}
			}
		}
		out := index.And{}
		for _, c := range n.Nodes {
			out.Nodes = append(out.Nodes, p.keepStops(c))
		}
		return out
	}
	return n
}

// isStop reports whether a word is a stop word of either language, and is not
// asked for as it is.
func (p *plan) isStop(w index.Word) bool {
	if w.Exact || w.Prefix || w.Fuzzy > 0 {
		return false
	}
	return p.reading(w.Text).stop
}

func (a *andNode) cost() int {
	c := 1 << 30
	if a.some {
		c = 0
		for _, n := range a.nodes {
			c += n.cost()
		}
		return c
	}
	for _, n := range a.nodes {
		c = min(c, n.cost())
	}
	return c
}

func (o *orNode) cost() int {
	c := 0
	for _, n := range o.nodes {
		c += n.cost()
	}
	return c
}

func (*notNode) cost() int       { return 1 << 30 }
func (allNode) cost() int        { return 1 << 30 }
func (noneNode) cost() int       { return 0 }
func (b *boostNode) cost() int   { return b.node.cost() }
func (c *commitsNode) cost() int { return c.node.cost() }
func (*valueNode) cost() int     { return 1 << 29 }
func (*spanNode) cost() int      { return 1 << 29 }
func (*voiceNode) cost() int     { return 1 << 29 }

func (a *andNode) eval(s *searcher, within []uint32) (matches, error) {
	if a.some {
		return a.evalSome(s)
	}
	var m matches
	have := false
	for _, n := range a.nodes {
		if have {
			within = m.docs
		}
		c, err := n.eval(s, within)
		if err != nil {
			return m, err
		}
		if have {
			m = s.and(m, c)
		} else {
			m, have = c, true
		}
		if len(m.docs) == 0 {
			return m, nil
		}
	}
	if !have {
		m = s.everything()
	}
	return a.subtract(s, m)
}

func (a *andNode) subtract(s *searcher, m matches) (matches, error) {
	for _, n := range a.not {
		c, err := n.eval(s, m.docs)
		if err != nil {
			return m, err
		}
		m = s.without(m, c)
	}
	return m, nil
}

// tier lifts a document above all that match fewer of the words. A word counts
// once for each time that the collection must be halved to be left with its
// documents: one that a hundredth has outweighs two that half of it has, and
// what every document has counts nothing.
const tier = 1e6

func (s *searcher) tiers(n node) float64 {
	halvings := math.Log2(s.plan.stats.docs / float64(max(having(n), 1)))
	return tier * max(0, math.Round(halvings))
}

// having estimates how many have the words of a node. A value beside words
// stands for them and does not make them more frequent.
func having(n node) int {
	switch n := n.(type) {
	case *leaf:
		return n.docs
	case *boostNode:
		return having(n.node)
	case *orNode:
		sum := 0
		for _, c := range n.nodes {
			if !isValue(c) {
				sum += having(c)
			}
		}
		return sum
	case *andNode:
		least := 0
		for i, c := range n.nodes {
			if d := having(c); i == 0 || d < least {
				least = d
			}
		}
		return least
	}
	return n.cost()
}

func (a *andNode) evalSome(s *searcher) (matches, error) {
	m := s.empty(0)
	var must []node
	for _, n := range a.nodes {
		if isValue(n) {
			must = append(must, n)
			continue
		}
		c, err := n.eval(s, nil)
		if err != nil {
			return m, err
		}
		lift := s.tiers(n)
		for i := range c.scores {
			c.scores[i] += lift
		}
		m = s.or(m, c)
	}
	if len(must) == len(a.nodes) {
		m = s.everything()
	}
	for _, n := range must {
		c, err := n.eval(s, m.docs)
		if err != nil {
			return m, err
		}
		m = s.and(m, c)
	}
	return a.subtract(s, m)
}

func isValue(n node) bool {
	switch n := n.(type) {
	case *valueNode, *spanNode, *voiceNode:
		return true
	case *boostNode:
		return isValue(n.node)
	}
	return false
}

func (o *orNode) eval(s *searcher, within []uint32) (matches, error) {
	var m matches
	for i, n := range o.nodes {
		c, err := n.eval(s, within)
		if err != nil {
			return m, err
		}
		if i == 0 {
			m = c
		} else {
			m = s.or(m, c)
		}
	}
	return m, nil
}

func (n *notNode) eval(s *searcher, _ []uint32) (matches, error) {
	c, err := n.node.eval(s, nil)
	if err != nil {
		return c, err
	}
	return s.without(s.everything(), c), nil
}

func (b *boostNode) eval(s *searcher, within []uint32) (matches, error) {
	m, err := b.node.eval(s, within)
	for i := range m.scores {
		m.scores[i] *= b.weight
	}
	return m, err
}

func (allNode) eval(s *searcher, _ []uint32) (matches, error)  { return s.everything(), nil }
func (noneNode) eval(s *searcher, _ []uint32) (matches, error) { return s.empty(0), nil }

// eval finds commitments and gives the documents that make them.
func (c *commitsNode) eval(s *searcher, _ []uint32) (matches, error) {
	sub := &searcher{plan: c.plan, n: s.n, sv: s.sv, dom: &s.sv.domains[c.plan.domain], watch: s.watch, scratch: s.scratch}
	m, err := c.node.eval(sub, nil)
	if err != nil {
		return m, err
	}
	type found struct {
		score float64
		mask  byte
	}
	docs := make(map[uint32]found, len(m.docs))
	for i, d := range m.docs {
		parent := s.sv.cols.parents[d]
		if parent == noDoc || !s.dom.docs.has(parent) {
			continue
		}
		f := docs[parent]
		docs[parent] = found{max(f.score, m.scores[i]), f.mask | m.mask(i)}
	}
	out := s.empty(len(docs))
	for _, d := range slices.Sorted(maps.Keys(docs)) {
		out.add(d, docs[d].score, docs[d].mask)
	}
	return out, nil
}
