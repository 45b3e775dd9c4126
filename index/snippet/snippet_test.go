package snippet_test

import (
	"strings"
	"testing"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/snippet"
)

var statement = index.Document{Passages: []index.Passage{
	{Text: "Heddlu Gwent | Gwent Police Headquarters", Lang: index.Undetermined, Furniture: true},
	{Text: "Safeguarding children", Lang: index.English, Heading: 1},
	{Text: "The social worker in the control room helps officers who safeguard children every day.", Lang: index.English, Voice: index.VoiceCommissioner},
	{Text: "Bydd fy swyddfa yn gweithio gyda phlant a chomisiynwyr yng Ngwent.", Lang: index.Welsh, Voice: index.VoiceCommissioner},
	{Text: "Nothing to see here.", Lang: index.English, Voice: index.VoiceOther},
}}

// marked shows the matches of a query with their words in brackets.
func marked(ms []snippet.Match) string {
	var out []string
	for _, m := range ms {
		var b strings.Builder
		end := 0
		for _, k := range m.Marks {
			b.WriteString(m.Text[end:k.Start] + "[" + m.Text[k.Start:k.End] + ":" + string(k.Why) + "]")
			end = k.End
		}
		out = append(out, b.String()+m.Text[end:])
	}
	return strings.Join(out, " / ")
}

func TestAll(t *testing.T) {
	m := snippet.NewMarker(nil)
	for query, want := range map[string]string{
		`"social worker"`:       "The [social worker:same] in",
		`"social workers"`:      "",
		"workers":               "The social [worker:form] in",
		"plentyn":               "gyda [phlant:form] a",
		"plant":                 "gyda [phlant:mutation] a",
		"zebra -plant":          "",
		"gwent":                 "Heddlu [Gwent:same] | [Gwent:same] Police",
		"chil*":                 "Safeguarding [children:prefix]",
		"ofiicers~":             "[officers:spelling] who",
		`"officers social"~9`:   "The [social:same] worker in the control room helps [officers:same] who",
		"the":                   "[The:same] social",
		"the children":          "Safeguarding [children:same] / The social",
		"":                      "",
		"title:children":        "Safeguarding [children:same]",
		"force:gwent":           "",
		"county OR (lines day)": "every [day:same].",
	} {
		n, _ := index.Parse(query)
		got := marked(m.Query(n).All(statement))
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("All(%s) = %q, want %q in it", query, got, want)
		}
	}
}

func TestBest(t *testing.T) {
	m := snippet.NewMarker(nil)
	best := func(query string, o snippet.Options) string {
		n, _ := index.Parse(query)
		return marked(m.Query(n).Best(statement, o))
	}
	if got := best("heddlu", snippet.Options{}); !strings.HasPrefix(got, "The social worker") {
		t.Errorf("a word of the letterhead shows %q, want the first running passage", got)
	}
	if got := best("safeguard children", snippet.Options{Most: 1}); !strings.HasPrefix(got, "The social") {
		t.Errorf("Best shows %q, want the passage with both words", got)
	}
	if got := best("children", snippet.Options{Voices: []index.Voice{index.VoiceOther}}); got != "Nothing to see here." {
		t.Errorf("in another's voice Best shows %q", got)
	}
}

func TestTrim(t *testing.T) {
	m := snippet.NewMarker(nil)
	long := strings.Repeat("gair ŵy ", 100) + "plismona cymunedol " + strings.Repeat("arall ŷd ", 100)
	d := index.Document{Passages: []index.Passage{{Text: long, Lang: index.Welsh}}}
	n, _ := index.Parse("plismona cymunedol")
	for _, found := range m.Query(n).Best(d, snippet.Options{}) {
		got := found.Trim(120)
		if len(got.Text) > 124 || !strings.Contains(marked([]snippet.Match{got}), "[plismona:same] [cymunedol:same]") {
			t.Errorf("Trim = %q (%d bytes), want both words marked", marked([]snippet.Match{got}), len(got.Text))
		}
		if before, after := got.Cut(); !before || !after {
			t.Errorf("Cut() = %v, %v, want both", before, after)
		}
	}
}
