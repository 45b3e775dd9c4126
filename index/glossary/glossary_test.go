package glossary_test

import (
	"slices"
	"testing"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/glossary"
)

var pairs = []glossary.Pair{
	{En: []string{"police", "police force"}, Cy: []string{"heddlu (m)", "yr heddlu"}},
	{En: []string{"domestic abuse"}, Cy: []string{"cam-drin domestig (m)", "camdriniaeth ddomestig (f)"}},
	{En: []string{"child"}, Cy: []string{"plentyn (m)"}},
	{En: []string{"child sexual exploitation", "CSE"}, Cy: []string{"camfanteisio'n rhywiol ar blant (m)"}},
	{En: []string{"police and crime commissioner", "PCC"}, Cy: []string{"comisiynydd heddlu a throsedd", "CHTh"}},
}

func TestExpand(t *testing.T) {
	g := glossary.New(nil, pairs)
	for query, want := range map[string]string{
		"police":                    "police OR heddlu^0.5",
		"heddluoedd":                "heddluoedd OR police^0.5 OR \"police force\"^0.5",
		"domestic abuse":            "(domestic abuse) OR \"cam-drin domestig\"^0.5 OR \"camdriniaeth ddomestig\"^0.5",
		"gam-drin domestig":         "(gam-drin domestig) OR \"domestic abuse\"^0.5",
		"plant":                     "plant OR child^0.5",
		"PCC":                       "PCC OR \"police and crime commissioner\"^0.5 OR \"comisiynydd heddlu a throsedd\"^0.5 OR CHTh^0.5",
		"road police":               "road (police OR heddlu^0.5)",
		`"police force"`:            `"police force"`,
		"-police road":              "-police road",
		"road OR child":             "road OR (child OR plentyn^0.5)",
		"pol*":                      "pol*",
		"child sexual exploitation": "(child sexual exploitation) OR CSE^0.5 OR \"camfanteisio'n rhywiol ar blant\"^0.5",
		"the police":                "the (police OR heddlu^0.5)",
		"road to police":            "road to (police OR heddlu^0.5)",
		"zebra":                     "zebra",
	} {
		n, _ := index.Parse(query)
		got, _ := g.Expand(n, nil)
		if s := index.Format(got); s != want {
			t.Errorf("Expand(%s) = %s, want %s", query, s, want)
		}
	}
}

// TestEveryday: every row has both languages, and either finds the other.
func TestEveryday(t *testing.T) {
	rows := glossary.Everyday()
	if len(rows) < 200 {
		t.Fatalf("%d rows, want 200 or more", len(rows))
	}
	g := glossary.New(nil, rows)
	for _, r := range rows {
		for _, side := range [][2][]string{{r.En, r.Cy}, {r.Cy, r.En}} {
			n, _ := index.Parse(side[0][0])
			_, done := g.Expand(n, nil)
			if len(done) != 1 || !slices.Contains(done[0].Terms, side[1][0]) {
				t.Errorf("%q adds %+v, want %q", side[0][0], done, side[1][0])
			}
		}
	}
}

func TestExpandOff(t *testing.T) {
	g := glossary.New(nil, pairs)
	n, _ := index.Parse("police child")
	got, done := g.Expand(n, []string{"police"})
	if s := index.Format(got); s != "police (child OR plentyn^0.5)" {
		t.Errorf("with police off: %s", s)
	}
	if len(done) != 1 || done[0].Words != "child" || !slices.Equal(done[0].Terms, []string{"plentyn"}) {
		t.Errorf("expansions %+v, want child → plentyn", done)
	}
}
