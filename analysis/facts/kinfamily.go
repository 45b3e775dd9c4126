package facts

import (
	"cmp"
	"slices"
	"strings"
)

// family is all documents that links or people's words join, however far. What
// they are to one another depends on them alone.
type family struct {
	x      *Kinship
	nodes  []int32
	docs   []string       // ids, sorted
	place  map[string]int // of an id in docs
	parent []int          // of docs: the trees are clusters of copies
	known  []Kin          // of a cluster: its force and its most precise date, at its root
}

// family gathers what is joined to a node.
func (x *Kinship) family(n int32, said map[string][]string) *family {
	f := &family{x: x, place: map[string]int{}}
	seen := map[int32]bool{n: true}
	add := func(n int32) {
		if !seen[n] {
			seen[n] = true
			f.nodes = append(f.nodes, n)
		}
	}
	f.nodes = []int32{n}
	for i := 0; i < len(f.nodes); i++ {
		m := x.nodes[f.nodes[i]]
		for _, l := range m.links {
			add(l.to)
		}
		for _, id := range m.members {
			if t, ok := x.stated[id]; ok {
				for _, other := range []string{t.copyOf, t.translationOf} {
					if other != "" {
						add(x.of[other])
					}
				}
			}
			for _, other := range said[id] {
				add(x.of[other])
			}
		}
		f.docs = append(f.docs, m.members...)
	}
	slices.Sort(f.docs)
	f.parent, f.known = make([]int, len(f.docs)), make([]Kin, len(f.docs))
	for i, id := range f.docs {
		f.place[id], f.parent[i] = i, i
		k := f.kin(i)
		f.known[i] = Kin{Force: k.Force, Date: k.Date, Report: k.Report}
	}
	return f
}

func (f *family) kin(doc int) *Kin { return f.x.nodes[f.x.of[f.docs[doc]]].kin }

func (f *family) root(doc int) int {
	for f.parent[doc] != doc {
		f.parent[doc] = f.parent[f.parent[doc]]
		doc = f.parent[doc]
	}
	return doc
}

// join makes two clusters one; its root is the least document. Unless a person
// says so, clusters of different forces or dates stay apart even where each is
// like the same undated copy.
func (f *family) join(a, b int, anyway bool) {
	a, b = f.root(a), f.root(b)
	if a == b || !anyway && clash(&f.known[a], &f.known[b]) {
		return
	}
	if b < a {
		a, b = b, a
	}
	f.parent[b] = a
	k, o := &f.known[a], &f.known[b]
	k.Force, k.Report = cmp.Or(k.Force, o.Force), cmp.Or(k.Report, o.Report)
	if len(o.Date.String()) > len(k.Date.String()) {
		k.Date = o.Date
	}
}

// edge is a link between two documents or two clusters.
type edge struct {
	a, b   int // a < b
	weight float32
}

// edges lists the links of a kind, the surest first.
func (f *family) edges(translation bool) []edge {
	var all []edge
	for _, n := range f.nodes {
		m := f.x.nodes[n]
		for _, l := range m.links {
			a, b := f.place[m.members[0]], f.place[f.x.nodes[l.to].members[0]]
			if l.translation == translation && a < b {
				all = append(all, edge{a, b, l.weight})
			}
		}
	}
	slices.SortFunc(all, func(p, q edge) int {
		return cmp.Or(cmp.Compare(q.weight, p.weight), cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b))
	})
	return all
}

// cluster puts copies together.
func (f *family) cluster() {
	for _, n := range f.nodes {
		m := f.x.nodes[n].members
		for _, id := range m[1:] {
			f.join(f.place[m[0]], f.place[id], true)
		}
	}
	for i, id := range f.docs {
		if t := f.x.stated[id].copyOf; t != "" && f.kin(f.place[t]).CopyOf != None {
			f.join(i, f.place[t], true)
		}
	}
	for _, e := range f.edges(false) {
		f.join(e.a, e.b, false)
	}
}

// pair gives for clusters, by their roots, the cluster in the other language:
// what a person says, else the surest of both.
func (f *family) pair() map[int]int {
	pairs, best := map[int]int{}, map[int]edge{}
	for i, id := range f.docs {
		t, ok := f.translationSaid(i)
		if !ok {
			continue
		}
		a, b := f.root(i), f.root(f.place[t])
		if a == b {
			continue
		}
		for _, c := range [][2]int{{a, b}, {b, a}} {
			if have, ok := pairs[c[0]]; !ok || c[1] < have {
				pairs[c[0]] = c[1]
			}
		}
		_ = id
	}
	for _, e := range f.edges(true) {
		a, b := f.root(e.a), f.root(e.b)
		if a == b {
			continue
		}
		for _, c := range []edge{{a, b, e.weight}, {b, a, e.weight}} {
			_, taken := pairs[c.a]
			_, other := pairs[c.b]
			have, ok := best[c.a]
			if !taken && !other && (!ok || c.weight > have.weight || c.weight == have.weight && c.b < have.b) {
				best[c.a] = c
			}
		}
	}
	for a, e := range best {
		if best[e.b].b == a {
			pairs[a] = e.b
		}
	}
	return pairs
}

// translationSaid is the document of which a person says that another is the
// translation; a person who denies it of that document wins.
func (f *family) translationSaid(doc int) (string, bool) {
	t := f.x.stated[f.docs[doc]].translationOf
	if t == "" {
		return "", false
	}
	back := f.kin(f.place[t]).TranslationOf
	if back == None {
		return "", false
	}
	return t, true
}

// relate writes what the documents of the family are to one another.
func (f *family) relate(out map[string]Relation) {
	f.cluster()
	clusters := map[int][]int{}
	for i := range f.docs {
		clusters[f.root(i)] = append(clusters[f.root(i)], i)
	}
	pairs := f.pair()
	works := f.works(clusters, pairs)
	for root, docs := range clusters {
		for _, d := range docs {
			r := Relation{Translation: f.translation(d, clusters[pairs[root]], pairs, root), Work: works[d]}
			if len(docs) > 1 {
				r.Group = f.docs[docs[0]]
			}
			out[f.docs[d]] = r
		}
	}
}

// translation chooses the document that a document's page leads to for the other
// language.
func (f *family) translation(doc int, others []int, pairs map[int]int, root int) string {
	if t, ok := f.translationSaid(doc); ok {
		return t
	}
	if _, ok := pairs[root]; !ok || f.kin(doc).TranslationOf == None {
		return ""
	}
	best := -1
	for _, o := range others {
		if f.kin(o).TranslationOf == None {
			continue
		}
		if f.x.stated[f.docs[o]].translationOf == f.docs[doc] {
			return f.docs[o]
		}
		if best < 0 || f.before(o, best) < 0 {
			best = o
		}
	}
	if best < 0 {
		return ""
	}
	return f.docs[best]
}

// before orders the documents of a work: that whose commitments are counted comes
// first. It is one that was not recognised from a picture, that has its date, in
// which the most promises were found, and the least id.
func (f *family) before(a, b int) int {
	k, o := f.kin(a), f.kin(b)
	no := func(x bool) int {
		if x {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(no(k.OCR), no(o.OCR)), cmp.Compare(no(k.Date.IsZero()), no(o.Date.IsZero())),
		cmp.Compare(o.Promises, k.Promises), strings.Compare(f.docs[a], f.docs[b]))
}

// works gives for each document all that make the same statement.
func (f *family) works(clusters map[int][]int, pairs map[int]int) map[int][]string {
	top := map[int]int{}
	root := func(c int) int {
		for top[c] != c {
			c = top[c]
		}
		return c
	}
	for c := range clusters {
		top[c] = c
	}
	for a, b := range pairs {
		if x, y := root(a), root(b); x != y {
			top[max(x, y)] = min(x, y)
		}
	}
	whole := map[int][]int{}
	for c, docs := range clusters {
		whole[root(c)] = append(whole[root(c)], docs...)
	}
	out := map[int][]string{}
	for _, docs := range whole {
		if len(docs) < 2 {
			continue
		}
		slices.SortFunc(docs, f.before)
		ids := make([]string, len(docs))
		for i, d := range docs {
			ids[i] = f.docs[d]
		}
		for _, d := range docs {
			out[d] = ids
		}
	}
	return out
}
