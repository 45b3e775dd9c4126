package analysis_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ymateb/ymateb/analysis"
)

// shape writes tokens as position:exact=terms@start-end.
func shape(ts []analysis.Token) string {
	var b strings.Builder
	for i, t := range ts {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%d:%s@%d-%d", t.Position, t.Exact, t.Start, t.End)
	}
	return b.String()
}

func TestTokensAreCutAlikeInBothLanguages(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"Mae'r tŷ", "1:mae@0-3 2:r@4-5 3:ty@6-9"},
		{"o’r Comisiynydd", "1:o@0-1 2:r@4-5 3:comisiynydd@6-17"},
		{"the Commissioner's", "1:the@0-3 2:commissioner@4-16 3:s@17-18"},
		{"e-bost", "1:e@0-1 2:bost@2-6"},
		{"£2,500 a 1.5 ar 12.05.2020.", "1:2500@2-7 2:a@8-9 3:1.5@10-13 4:ar@14-16 5:12@17-19 6:05@20-22 7:2020@23-27"},
		{"1,2 a 10,000,000", "1:1@0-1 2:2@2-3 3:a@4-5 4:10000000@6-16"},
		{"g\u0301air \u0301 x", "1:gair@0-6 2:x@10-11"},
		{"\xff\xfeun\xffdau", "1:un@2-4 2:dau@5-8"},
		{"un\x1edau dri\x1epedwar", "1:un@0-2 1025:dau@3-6 1026:dri@7-10 2049:pedwar@11-17"},
		{"\x1eun", "1025:un@1-3"},
	} {
		for _, lang := range []string{analysis.Welsh, analysis.English} {
			if got := shape(analysis.Tokens(lang, analysis.Index, c.text)); got != c.want {
				t.Errorf("Tokens(%s, %q) = %s, want %s", lang, c.text, got, c.want)
			}
		}
	}
}

func TestTerms(t *testing.T) {
	for _, c := range []struct {
		lang string
		mode analysis.Mode
		text string
		want [][]string
	}{
		{analysis.Welsh, analysis.Index, "o'r gath", [][]string{nil, nil, {"cath"}}},
		{analysis.Welsh, analysis.Query, "Nghymru", [][]string{{"cymru"}}},
		{analysis.English, analysis.Index, "the Commissioner’s responses", [][]string{nil, {"commission"}, nil, {"respons"}}},
		{analysis.English, analysis.Query, "multi-agency", [][]string{{"multi", "multiag"}, {"agenc", "multiag"}}},
	} {
		var got [][]string
		for _, tok := range analysis.Tokens(c.lang, c.mode, c.text) {
			got = append(got, tok.Terms)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("Tokens(%s, %d, %q) terms (-want +got):\n%s", c.lang, c.mode, c.text, d)
		}
	}
}

func TestPassages(t *testing.T) {
	long := strings.Repeat("gair ", 1000)
	for _, c := range []struct {
		text string
		want []int
	}{
		{"", []int{0}},
		{"un\x1edau", []int{0, 1024}},
		{long + "\x1edau\x1etri", []int{0, 2048, 3072}},
		{"\x1e\x1e", []int{0, 1024, 2048}},
	} {
		if d := cmp.Diff(c.want, analysis.Passages(c.text)); d != "" {
			t.Errorf("Passages(%.12q) (-want +got):\n%s", c.text, d)
		}
	}
	ts := analysis.Tokens(analysis.Welsh, analysis.Index, long+"\x1edau")
	if got := ts[len(ts)-1].Position; got != 2049 {
		t.Errorf("position after a long passage = %d, want 2049", got)
	}
}
