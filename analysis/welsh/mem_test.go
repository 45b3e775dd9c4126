package welsh

import (
	"runtime"
	"testing"
)

// TestTableMemory keeps the tables within their 16 MB.
func TestTableMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	tab, err := load()
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	got := float64(after.HeapAlloc-before.HeapAlloc) / 1e6
	t.Logf("tables: %.1f MB, %d forms, %d lemmas, %d stems", got, len(tab.forms), len(tab.lemmas), len(tab.stems))
	if got > 16 {
		t.Errorf("the tables take %.1f MB, want at most 16", got)
	}
	runtime.KeepAlive(tab)
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := load(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLemmas(b *testing.B) {
	a := New()
	words := []string{"nghymunedau", "gynhaliwyd", "droseddau", "hystafelloedd", "fyddaf", "xyzzyodd"}
	for b.Loop() {
		for _, w := range words {
			a.Lemmas(nil, Word{Folded: w, Query: true})
		}
	}
}
