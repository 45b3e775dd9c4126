package embedded

import (
	"slices"
	"testing"

	"github.com/ymateb/ymateb/index/sample"
)

// BenchmarkPut writes 3,000 documents in calls of 1,000.
func BenchmarkPut(b *testing.B) {
	docs := slices.Collect(sample.Documents(3000, 1))
	text := 0
	for _, d := range docs {
		for _, p := range d.Passages {
			text += len(p.Text)
		}
	}
	b.SetBytes(int64(text))
	for b.Loop() {
		dir := b.TempDir()
		e, err := Open(b.Context(), Config{Dir: dir})
		if err != nil {
			b.Fatal(err)
		}
		for chunk := range slices.Chunk(docs, 1000) {
			if err := e.Put(b.Context(), chunk...); err != nil {
				b.Fatal(err)
			}
		}
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(folderBytes(dir))/float64(text), "bytes/text")
	}
}
