package analysis_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/registry"
	"github.com/google/go-cmp/cmp"
	"github.com/ymateb/ymateb/analysis"
)

func TestRegistered(t *testing.T) {
	m := bleve.NewIndexMapping()
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"cy", "y gath ddu", []string{"cath", "du"}},
		{"ymateb_en", "the responses", []string{"respons"}},
		{"ymateb_exact", "Y Gath", []string{"y", "gath"}},
		{"cy_exact_and_stems", "y gath", []string{"=y", "=gath", "cath"}},
		{"en_exact_and_stems", "the Responses", []string{"=the", "=responses", "respons"}},
	} {
		a := m.AnalyzerNamed(c.name)
		if a == nil {
			t.Fatalf("analyser %q is not registered", c.name)
		}
		var got []string
		for _, tok := range a.Analyze([]byte(c.text)) {
			got = append(got, string(tok.Term))
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s(%q) (-want +got):\n%s", c.name, c.text, d)
		}
	}
}

// benchmarkText is the treebank's dev part where it is to be had, else the golden sentences over and over.
func benchmarkText(b *testing.B) []byte {
	var text []byte
	if f, err := os.ReadFile("../../shared/eval/welsh/data/dev.conllu"); err == nil {
		for line := range strings.Lines(string(f)) {
			if s, ok := strings.CutPrefix(line, "# text = "); ok {
				text = append(text, s...)
			}
		}
		return text
	}
	golden, err := os.ReadFile("testdata/golden.txt")
	if err != nil {
		b.Fatal(err)
	}
	return bytes.Repeat(golden, 40)
}

func BenchmarkAnalyse(b *testing.B) {
	cache := registry.NewCache()
	text := benchmarkText(b)
	for _, name := range []string{analysis.Welsh, analysis.WelshBoth, analysis.English, en.AnalyzerName} {
		b.Run(name, func(b *testing.B) {
			a, err := cache.AnalyzerNamed(name)
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				a.Analyze(text)
			}
		})
	}
}
