package facts

import (
	"encoding/binary"
	"hash/fnv"
	"maps"
	"slices"
)

// Relation is what a document is to others.
type Relation struct {
	Group       string   // near-duplicates share it: the least of their ids; "" for none
	Translation string   // id of the same statement in the other language; "" for none
	Work        []string // all documents that make the same statement, itself included, the one to be counted first; nil for itself alone
}

// Kinship relates documents to their copies and their translations. What it says
// depends on the documents it has and on nothing else, not on the order in which
// they came. Adding or removing one costs about as much as comparing it with the
// documents that share a key with it: copies by keys made of their sketches
// (locality-sensitive hashing), translations by their most telling marks. A key
// that more than common documents share tells nothing and is left aside.
//
// Documents that are alike in all that is kept count as one here, so that
// thousands of mirrors of a page cost as much as two. It takes about 1.6 KB a
// document. It is for one goroutine.
type Kinship struct {
	nodes   []*node
	free    []int32
	bySign  map[uint64]int32
	of      map[string]int32 // document id → node
	buckets buckets
	stated  map[string]target // documents of which a person has said something
	texts   map[string]string // each text that many documents have, once
	touched map[string]bool   // documents whose relation may have changed
	pending map[int32]bool    // nodes whose links must be made
}

// common is how many nodes a key may have.
const common = 200

// node is one document, or several that are alike in all that is kept.
type node struct {
	kin     *Kin
	sign    uint64
	members []string // ids, sorted
	links   []link
}

// link joins two nodes.
type link struct {
	to          int32
	translation bool // else a copy
	weight      float32
}

// target is what a person has said of a document, as far as it holds now.
type target struct{ copyOf, translationOf string }

// NewKinship makes one without documents.
func NewKinship() *Kinship {
	return &Kinship{
		bySign: map[uint64]int32{}, of: map[string]int32{}, buckets: newBuckets(common), stated: map[string]target{}, texts: map[string]string{},
		touched: map[string]bool{}, pending: map[int32]bool{},
	}
}

// Len is the number of documents.
func (x *Kinship) Len() int { return len(x.of) }

// Has reports whether a document is there.
func (x *Kinship) Has(id string) bool { _, ok := x.of[id]; return ok }

// Put adds a document or replaces it. It is in the next answer of Settle even
// where nothing has changed.
func (x *Kinship) Put(id string, k Kin) {
	sign := k.sign(id)
	x.touched[id] = true
	if n, ok := x.of[id]; ok {
		if x.nodes[n].sign == sign {
			return
		}
		x.remove(id, n)
	}
	n, ok := x.bySign[sign]
	if !ok {
		n = x.add(&node{kin: x.compact(k), sign: sign})
	}
	m := x.nodes[n]
	at, _ := slices.BinarySearch(m.members, id)
	m.members = slices.Insert(m.members, at, id)
	x.of[id] = n
	if k.CopyOf != "" || k.TranslationOf != "" {
		x.stated[id] = target{}
	}
}

// compact makes a Kin share its texts with others.
func (x *Kinship) compact(k Kin) *Kin {
	once := func(s *string) {
		have, ok := x.texts[*s]
		if !ok {
			x.texts[*s], have = *s, *s
		}
		*s = have
	}
	k.Topics = slices.Clone(k.Topics)
	for _, s := range []*string{&k.Lang, &k.Force, &k.Type, &k.Report} {
		once(s)
	}
	for i := range k.Topics {
		once(&k.Topics[i])
	}
	return &k
}

// Delete takes a document away.
func (x *Kinship) Delete(id string) {
	n, ok := x.of[id]
	if !ok {
		return
	}
	x.remove(id, n)
	delete(x.touched, id)
}

func (x *Kinship) add(m *node) int32 {
	n := int32(len(x.nodes))
	if k := len(x.free); k > 0 {
		n, x.free = x.free[k-1], x.free[:k-1]
		x.nodes[n] = m
	} else {
		x.nodes = append(x.nodes, m)
	}
	x.bySign[m.sign] = n
	x.pending[n] = true
	x.buckets.add(n, m.kin)
	return n
}

func (x *Kinship) remove(id string, n int32) {
	m := x.nodes[n]
	x.touchAround(n)
	delete(x.of, id)
	if t, ok := x.stated[id]; ok {
		x.touch(t.copyOf)
		x.touch(t.translationOf)
		delete(x.stated, id)
	}
	m.members = slices.DeleteFunc(m.members, func(s string) bool { return s == id })
	if len(m.members) > 0 {
		x.touch(m.members[0])
		return
	}
	x.unlink(n)
	x.buckets.remove(n, m.kin)
	delete(x.bySign, m.sign)
	delete(x.pending, n)
	x.nodes[n] = nil
	x.free = append(x.free, n)
}

func (x *Kinship) touch(id string) {
	if _, ok := x.of[id]; ok {
		x.touched[id] = true
	}
}

// touchAround notes that a node's relations change, and those of its links.
func (x *Kinship) touchAround(n int32) {
	x.touch(x.nodes[n].members[0])
	for _, l := range x.nodes[n].links {
		x.touch(x.nodes[l.to].members[0])
	}
}

func (x *Kinship) unlink(n int32) {
	for _, l := range x.nodes[n].links {
		o := x.nodes[l.to]
		o.links = slices.DeleteFunc(o.links, func(b link) bool { return b.to == n })
	}
	x.nodes[n].links = nil
}

// link makes the links of a node anew.
func (x *Kinship) link(n int32) {
	m := x.nodes[n]
	x.touchAround(n)
	x.unlink(n)
	x.buckets.near(n, m.kin, func(to int32) {
		o := x.nodes[to]
		l := link{to: to}
		if m.kin.CopyOf == "" && o.kin.CopyOf == "" {
			l.weight = float32(Copied(m.kin, o.kin))
		}
		if l.weight == 0 && m.kin.TranslationOf == "" && o.kin.TranslationOf == "" {
			l.weight, l.translation = float32(Translated(m.kin, o.kin)), true
		}
		if l.weight > 0 {
			m.links = append(m.links, l)
			l.to = n
			o.links = append(o.links, l)
		}
	})
	x.touchAround(n)
}

// Settle gives the relations of all documents that may have new ones since it was
// last called, and of all that are related to them. successor gives the id that
// a person's word means where the document named is not here: that of its newer
// version, or "".
func (x *Kinship) Settle(successor func(id string) string) map[string]Relation {
	for _, n := range x.buckets.crossed() {
		x.pending[n] = true
	}
	for _, n := range slices.Sorted(maps.Keys(x.pending)) {
		x.link(n)
	}
	clear(x.pending)
	said := x.heed(successor)
	out := map[string]Relation{}
	for id := range x.touched {
		if _, done := out[id]; !done {
			x.family(x.of[id], said).relate(out)
		}
	}
	clear(x.touched)
	return out
}

// heed brings up to date what people have said, and gives for each document those
// that were said to be its copies or translations.
func (x *Kinship) heed(successor func(id string) string) map[string][]string {
	resolve := func(id string) string {
		if id == "" || id == None {
			return ""
		}
		if !x.Has(id) {
			id = successor(id)
		}
		if !x.Has(id) {
			return ""
		}
		return id
	}
	said := map[string][]string{}
	for id, old := range x.stated {
		k := x.nodes[x.of[id]].kin
		now := target{resolve(k.CopyOf), resolve(k.TranslationOf)}
		if now.copyOf == id {
			now.copyOf = ""
		}
		if now.translationOf == id {
			now.translationOf = ""
		}
		if now != old {
			for _, other := range []string{id, old.copyOf, old.translationOf, now.copyOf, now.translationOf} {
				x.touch(other)
			}
			x.stated[id] = now
		}
		for _, t := range []string{now.copyOf, now.translationOf} {
			if t != "" {
				said[t] = append(said[t], id)
			}
		}
	}
	return said
}

// sign tells documents apart that differ in what is kept; one of which a person
// has said something is like no other.
func (k *Kin) sign(id string) uint64 {
	b, _ := k.MarshalBinary()
	h := fnv.New64a()
	h.Write(b)
	if k.CopyOf != "" || k.TranslationOf != "" || len(k.Sketch) < shortest {
		h.Write([]byte(id))
	}
	return h.Sum64()
}

// MarshalBinary writes a Kin in the form that UnmarshalBinary reads.
func (k *Kin) MarshalBinary() ([]byte, error) {
	b := []byte{KinVersion}
	texts := []string{k.Lang, k.Force, k.Date.String(), k.Type, k.Report, k.CopyOf, k.TranslationOf}
	for _, s := range append(texts, k.Topics...) {
		b = binary.AppendUvarint(b, uint64(len(s))+1)
		b = append(b, s...)
	}
	b = append(b, 0)
	ocr := 0
	if k.OCR {
		ocr = 1
	}
	for _, n := range []int{k.Words, k.Promises, ocr} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	for _, list := range k.lists() {
		b = binary.AppendUvarint(b, uint64(len(*list)))
		for _, h := range *list {
			b = binary.LittleEndian.AppendUint32(b, h)
		}
	}
	return b, nil
}
