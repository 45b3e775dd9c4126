package facts

import (
	"hash/fnv"
	"slices"
	"strings"
)

// Sketch is what is kept of a text to tell whether another is nearly the same:
// the smallest hashes of its runs of three words, sorted (a bottom-k sketch; A.
// Broder, On the resemblance and containment of documents, 1997). Two texts of
// up to sketchSize runs are compared exactly.
type Sketch []uint64

const sketchSize = 128

// Alike is the least resemblance of near-duplicates: a word changed, a date lost.
const Alike = 0.7

// SketchOf makes the sketch of a document's text, page furniture and datelines
// left out.
func SketchOf(in Input, f Facts) Sketch {
	var hashes []uint64
	var run [3]uint64
	n := 0
	for i, p := range in.Paragraphs {
		if i < len(f.Passages) && (f.Passages[i].Furniture || f.Passages[i].Address) {
			continue
		}
		for _, t := range tokenize(p.Text, nil, nil) {
			if t.kind != word && t.kind != number {
				continue
			}
			h := fnv.New64a()
			h.Write(foldTo(nil, p.Text[t.start:t.end]))
			run[0], run[1], run[2] = run[1], run[2], h.Sum64()
			if n++; n >= 3 {
				hashes = append(hashes, mix(run[0]*3+run[1]*5+run[2]*7))
			}
		}
	}
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	return Sketch(slices.Clone(hashes[:min(len(hashes), sketchSize)]))
}

// mix spreads the bits of a sum (splitmix64, public domain, S. Vigna).
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// Resemblance is the share of runs of words that two texts have in common, from
// 0 to 1: exact for short texts, an estimate within about .05 for long ones.
func (s Sketch) Resemblance(t Sketch) float64 {
	shared, seen := 0, 0
	for i, j := 0, 0; (i < len(s) || j < len(t)) && seen < sketchSize; seen++ {
		switch {
		case j >= len(t) || i < len(s) && s[i] < t[j]:
			i++
		case i >= len(s) || s[i] > t[j]:
			j++
		default:
			shared++
			i++
			j++
		}
	}
	if seen == 0 {
		return 0
	}
	return float64(shared) / float64(seen)
}

// Copy is a document among those that are compared.
type Copy struct {
	ID     string
	Sketch Sketch
}

// Groups puts near-duplicates together and gives each document that has any the
// name of its group, which is the least id in it. Texts of fewer than eight runs
// are too short to tell. The cost is about linear in the number of documents.
func Groups(docs []Copy) map[string]string {
	parent := make([]int, len(docs))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	byHash := map[uint64][]int{}
	for i, d := range docs {
		if len(d.Sketch) < 8 {
			continue
		}
		for _, h := range d.Sketch[:min(len(d.Sketch), 12)] {
			bucket := byHash[h]
			for _, j := range bucket[max(0, len(bucket)-32):] {
				if a, b := root(i), root(j); a != b && d.Sketch.Resemblance(docs[j].Sketch) >= Alike {
					parent[max(a, b)] = min(a, b)
				}
			}
			byHash[h] = append(bucket, i)
		}
	}
	least := map[int]string{}
	size := map[int]int{}
	for i, d := range docs {
		r := root(i)
		size[r]++
		if have, ok := least[r]; !ok || strings.Compare(d.ID, have) < 0 {
			least[r] = d.ID
		}
	}
	groups := map[string]string{}
	for i, d := range docs {
		if r := root(i); size[r] > 1 {
			groups[d.ID] = least[r]
		}
	}
	return groups
}
