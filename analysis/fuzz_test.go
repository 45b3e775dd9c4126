package analysis_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/analysis/welsh"
)

// FuzzTokens checks what holds for any bytes: no empty term, offsets inside the text and in order,
// positions that rise, exact forms alike in both languages and folded already.
func FuzzTokens(f *testing.F) {
	for _, s := range []string{"", "o'r gath", "\xff\xc0", "\u0301a\u0301", "A-B-C-D-E", "1,000.5.6", "a\x1eb\x1e", "ŷŷ’r", "e-bost-", "½ İ ß ﬁ", "'-'", "0.", "\u00ad-\u00ad"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		cy := analysis.Tokens(analysis.Welsh, analysis.Index, text)
		en := analysis.Tokens(analysis.English, analysis.Query, text)
		if len(cy) != len(en) {
			t.Fatalf("%q: %d Welsh and %d English tokens", text, len(cy), len(en))
		}
		if n := analysis.Default().Count(text); n != len(cy) {
			t.Errorf("Count(%q) = %d, want %d", text, n, len(cy))
		}
		last := analysis.Token{}
		for i, tok := range cy {
			if tok.Start < last.End || tok.End <= tok.Start || tok.End > len(text) || tok.Position <= last.Position {
				t.Fatalf("%q: token %+v after %+v", text, tok, last)
			}
			if tok.Exact == "" || tok.Exact != welsh.Fold(tok.Exact) || !utf8.ValidString(tok.Exact) {
				t.Errorf("%q: exact form %q of %q", text, tok.Exact, text[tok.Start:tok.End])
			}
			if tok.Exact != en[i].Exact || tok.Start != en[i].Start || tok.End != en[i].End || tok.Position != en[i].Position {
				t.Errorf("%q: %+v in Welsh, %+v in English", text, tok, en[i])
			}
			for _, term := range append(tok.Terms, en[i].Terms...) {
				if term == "" || strings.HasPrefix(term, string(analysis.ExactPrefix)) {
					t.Errorf("%q: term %q", text, term)
				}
			}
			last = tok
		}
	})
}

func TestMonstrousWords(t *testing.T) {
	for _, text := range []string{strings.Repeat("a", 1<<20), strings.Repeat("ŵ", 1<<19), strings.Repeat("a-", 1<<19), strings.Repeat("1,000", 1<<18), strings.Repeat("e\u0301", 1<<18)} {
		for _, tok := range analysis.Tokens(analysis.Welsh, analysis.Index, text) {
			if len(tok.Exact) > 128 {
				t.Fatalf("exact form of %d bytes for %.10q…", len(tok.Exact), text)
			}
		}
	}
}

// TestLemmasAreStable: a lemma of the tables, analysed as a query, is among its own terms.
func TestLemmasAreStable(t *testing.T) {
	for _, lemma := range strings.Fields("cath ci comisiynydd heddlu trosedd plentyn gweld cynnal sicrhau galw mawr da bychan uchel cymru bangor tref gwlad ysgol ymrwymiad llyfr rhan gardd brawd dyn merch pen tad desg mam llaw glan gris") {
		got := analysis.Tokens(analysis.Welsh, analysis.Query, lemma)
		if len(got) != 1 || len(got[0].Terms) == 0 || got[0].Terms[0] != lemma {
			t.Errorf("Tokens(%q) = %v, want the lemma itself first", lemma, got)
		}
	}
}
