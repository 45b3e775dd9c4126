package facts

import (
	"strings"
	"testing"
)

func TestAnchor(t *testing.T) {
	texts := []string{
		"We met in May. My office will publish the figures. Nobody spoke.",
		"Later we met again. My office will publish the figures. Everybody spoke.",
	}
	r := Range{2, strings.Index(texts[1], "My"), strings.Index(texts[1], " Everybody")}
	a := AnchorAt(texts, r)
	if a.Quote != "My office will publish the figures." {
		t.Fatalf("AnchorAt quotes %q", a.Quote)
	}
	for _, c := range []struct {
		name  string
		texts []string
		want  string
		n     int
	}{
		{"same", texts, a.Quote, 2},
		{"a passage before", append([]string{"Heading"}, texts...), a.Quote, 3},
		{"joined paragraphs", []string{texts[0] + " " + texts[1]}, a.Quote, 1},
		{"a typo mended, curly quotes", []string{"We met in May.", "Later we met again. ‘My office will publish these figures.’ Everybody spoke."}, "‘My office will publish these figures.’", 2},
	} {
		got, _, ok := a.Find(c.texts)
		if !ok || got.Passage != c.n || c.texts[got.Passage-1][got.Start:got.End] != c.want {
			t.Errorf("%s: Find = %+v %v, want passage %d, %q", c.name, got, ok, c.n, c.want)
		}
	}
	if got, _, ok := a.Find([]string{"My office opened.", "The figures rose."}); ok {
		t.Errorf("Find in another text = %+v, want none", got)
	}
}
