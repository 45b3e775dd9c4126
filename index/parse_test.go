package index_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ymateb/ymateb/index"
)

func TestParse(t *testing.T) {
	tests := []struct{ text, want, notices string }{
		{"county lines", "county lines", ""},
		{`"social worker" children`, `"social worker" children`, ""},
		{"“voice of the child”", `"voice of the child"`, ""},
		{`"child safety"~5`, `"child safety"~5`, ""},
		{"plant OR blant", "plant OR blant", ""},
		{"plant NEU pobl ifanc", "plant OR (pobl ifanc)", ""},
		{"a (b OR c) d", "a (b OR c) d", ""},
		{"a AND b", "a b", ""},
		{"a -b", "a -b", ""},
		{"a NOT b", "a -b", ""},
		{"a NID (b c)", "a -(b c)", ""},
		{"-x", "-x", ""},
		{"multi-agency", "multi-agency", ""},
		{"a - b", "a b", ""},
		{"safeg*", "safeg*", ""},
		{"sa*", "sa", "short_prefix"},
		{"*guard", "guard", "wildcard"},
		{"safegarding~", "safegarding~1", ""},
		{"safegarding~2", "safegarding~2", ""},
		{"heddlu:gwent pwnc:child_protection", "force:gwent topic:child_protection", ""},
		{`author:"Jeff Cuthbert"`, `author:"Jeff Cuthbert"`, ""},
		{"title:(a OR b)", "title:(a OR b)", ""},
		{"date:2020-03..2020-09", "date:2020-03..2020-09", ""},
		{"date:soon x", "x", "bad_date"},
		{"foo:bar", "foo:bar", "unknown_field"},
		{"https://example.org/x", "https://example.org/x", ""},
		{"force:", "", "empty_field"},
		{`"unclosed words`, `"unclosed words"`, "unbalanced_quote"},
		{"(a b", "a b", "unbalanced_paren"},
		{"a) b", "a b", "unbalanced_paren"},
		{"AND OR", "", "dangling_operator dangling_operator dangling_operator"},
		{"a OR", "a", "dangling_operator"},
		{"OR a", "a", "dangling_operator"},
		{"c++", "c++", ""},
		{":", "", ""},
		{"🚓", "🚓", ""},
		{"", "", ""},
		{"\xff\xfe", "", ""},
		{"שלום עולם", "שלום עולם", ""},
	}
	for _, tt := range tests {
		n, notices := index.Parse(tt.text)
		if got := index.Format(n); got != tt.want {
			t.Errorf("Parse(%q) = %q, want %q", tt.text, got, tt.want)
		}
		if again, _ := index.Parse(index.Format(n)); index.Format(again) != tt.want {
			t.Errorf("Parse(Format(Parse(%q))) = %q, want %q", tt.text, index.Format(again), tt.want)
		}
		var codes []string
		for _, n := range notices {
			codes = append(codes, n.Code)
		}
		if got := strings.Join(codes, " "); got != tt.notices {
			t.Errorf("Parse(%q) notices %q, want %q", tt.text, got, tt.notices)
		}
	}
}

func TestParseIsBounded(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("gair ", 2000), strings.Repeat("(", 10000), strings.Repeat("-", 10000),
		strings.Repeat("a OR ", 3000), strings.Repeat("title:", 1000), strings.Repeat("ŵ", 5000),
	} {
		n, notices := index.Parse(text)
		if len(notices) == 0 {
			t.Errorf("Parse(%.10q…) says nothing of what it left out", text)
		}
		if got := index.Format(n); len(got) > 3*index.MaxQueryBytes {
			t.Errorf("Parse(%.10q…) is %d bytes long", text, len(got))
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`a "b c"~3 OR -d*`, "heddlu:gwent (x", "AND OR NOT", "“", "a~9 b~", "date:2020..", "title:(a OR b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, notices := index.Parse(text)
		for _, x := range notices {
			if x.Span.Start < 0 || x.Span.End < x.Span.Start || x.Span.End > len(text) {
				t.Fatalf("Parse(%q): notice %+v lies outside", text, x)
			}
		}
		if !utf8.ValidString(text) {
			return
		}
		if got := index.Format(n); len(got) > 4*len(text)+8 {
			t.Errorf("Format(Parse(%q)) = %q", text, got)
		}
	})
}
