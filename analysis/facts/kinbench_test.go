package facts

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
)

// collection makes documents like those of a hundred offices over years: of ten,
// four are two pairs of a Welsh and an English page, one is a copy of another,
// and five are alone; a fifth of the words of each is the office's own phrases.
func collection(n int) []Kin {
	r := rand.New(rand.NewPCG(1, 2))
	docs := make([]Kin, 0, n)
	var last Kin
	var words []string
	for i := range n {
		force := fmt.Sprint("force", r.IntN(43))
		k := Kin{Lang: English, Force: force, Type: TypeLetter, Date: Date{2012 + r.IntN(14), 1 + r.IntN(12), 1 + r.IntN(28)}}
		kind := i % 10
		m := marker{k: &k, own: map[string]bool{}}
		switch {
		case kind == 9: // a copy with one word changed
			k.Force, k.Date = last.Force, last.Date
			words[len(words)/2] = "changed"
		case kind == 1 || kind == 3: // the translation of the one before
			k.Force, k.Date, k.Lang = last.Force, last.Date, Welsh
			fallthrough
		default:
			words = words[:0]
			for j := range 300 {
				w := fmt.Sprint(k.Lang, r.IntN(20000))
				if j%100 < 20 {
					w = fmt.Sprint(k.Lang, force, j%100)
				}
				words = append(words, w)
			}
		}
		for _, w := range words {
			m.word([]byte(w))
		}
		k.Words = len(words)
		if kind == 1 || kind == 3 || kind == 9 {
			k.Figures, k.Marks = last.Figures, last.Marks
		} else {
			for range 12 {
				m.figure(fmt.Sprint(r.IntN(3000)))
				m.name(fmt.Sprint("Name", r.IntN(5000)))
			}
		}
		m.finish()
		docs = append(docs, k)
		last = k
	}
	return docs
}

// BenchmarkKinship relates 100,000 documents at once, and then changes one at a
// time.
func BenchmarkKinship(b *testing.B) {
	const n = 100_000
	if testing.Short() {
		b.Skip("takes a minute")
	}
	docs := collection(n)
	x := NewKinship()
	heap := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	before := heap()
	b.Run("all", func(b *testing.B) {
		for range b.N {
			x = NewKinship()
			for i, k := range docs {
				x.Put(fmt.Sprintf("%016d", i), k)
			}
			rel := x.Settle(noSuccessor)
			groups, pairs := 0, 0
			for _, r := range rel {
				if r.Group != "" {
					groups++
				}
				if r.Translation != "" {
					pairs++
				}
			}
			b.ReportMetric(float64(groups), "grouped")
			b.ReportMetric(float64(pairs), "paired")
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/n, "µs/document")
		b.ReportMetric((heap()-before)/n, "B/document") // besides what the documents' own lists take
	})
	b.Run("one", func(b *testing.B) {
		for i := range b.N {
			id := fmt.Sprintf("%016d", i%n)
			x.Delete(id)
			x.Settle(noSuccessor)
			x.Put(id, docs[i%n])
			x.Settle(noSuccessor)
		}
	})
	runtime.KeepAlive(x)
	runtime.KeepAlive(docs)
}
