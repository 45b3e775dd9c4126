package facts

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func seed(t *testing.T, name string) (Input, Facts) {
	t.Helper()
	b, err := os.ReadFile("../../seeds/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return read(Default(), string(b))
}

func TestGwentSeed(t *testing.T) {
	_, f := seed(t, "000_651a8b54d1ecd732.txt")
	for _, c := range []struct{ field, got, want string }{
		{"force", f.Force, "gwent"},
		{"date", f.Date.String(), "2020-09-02"},
		{"type", f.Type, TypeLetter},
		{"author", f.Author, "Jeff Cuthbert"},
		{"role", f.Role, "PCC"},
		{"recipient", f.Recipient, "Home Secretary"},
		{"report id", f.ReportID, "gwent-ncpi-review-2020"},
		{"first topic", f.Topics[0].ID, "child_protection"},
		{"languages", strings.Join(f.Languages, " "), "en"},
	} {
		if c.got != c.want {
			t.Errorf("%s = %q, want %q", c.field, c.got, c.want)
		}
	}
	roles := map[string]string{}
	for _, d := range f.OtherDates {
		roles[d.Date.String()] = d.Role
	}
	for date, want := range map[string]string{"2020-04-21": RoleCited, "2019-02": RoleEvent, "2020-09": RoleDue} {
		if roles[date] != want {
			t.Errorf("role of %s = %q, want %q", date, roles[date], want)
		}
	}
	i := slices.IndexFunc(f.Commitments, func(c Commitment) bool { return strings.Contains(c.Text, "fully implemented") })
	if i < 0 {
		t.Fatal("the hope of September 2020 is no commitment")
	}
	if c := f.Commitments[i]; c.Strength != Aspirational || c.DueDate.String() != "2020-09" || c.Hedge != "It is hoped" {
		t.Errorf("hope = %s, due %s, hedge %q, want aspirational, 2020-09, It is hoped", c.Strength, c.DueDate, c.Hedge)
	}
	if len(f.Enclosures) != 1 || !strings.Contains(f.Enclosures[0].Text, "her statement below") {
		t.Errorf("enclosures = %+v, want her statement below", f.Enclosures)
	}
	confirmed := slices.ContainsFunc(f.Evidence, func(e Evidence) bool { return e.Rule == "register_of_commissioners" })
	if !confirmed {
		t.Error("the register of commissioners does not confirm the author")
	}
}

func TestSouthWalesSeed(t *testing.T) {
	in, f := seed(t, "003_e7dc536ce568a409.txt")
	if f.Force != "south-wales" || f.Date.String() != "2020-04-14" || f.Author != "Alun Michael" || f.Type != TypeResponse || f.ReportID != "ncpi-thematic-2019" {
		t.Errorf("force %s, date %s, author %s, type %s, report %s", f.Force, f.Date, f.Author, f.Type, f.ReportID)
	}
	for i, p := range in.Paragraphs {
		got := f.Passages[i]
		switch {
		case strings.HasPrefix(p.Text, "'Child protection will"), strings.HasPrefix(p.Text, "We recognise the benefits"), strings.HasPrefix(p.Text, "However, we also"),
			strings.HasPrefix(p.Text, "We are also very aware"), strings.HasPrefix(p.Text, "We will continue our focus"):
			if got.Voice != VoiceChiefConstable {
				t.Errorf("voice of %.30q = %s, want chief_constable", p.Text, got.Voice)
			}
			if want := strings.HasPrefix(p.Text, "We are also very"); got.Continues != want {
				t.Errorf("continues of %.30q = %v, want %v", p.Text, got.Continues, want)
			}
		case strings.HasPrefix(p.Text, "Comisiynydd yr Heddlu"):
			if !got.Furniture {
				t.Errorf("%.30q is no furniture", p.Text)
			}
		case strings.HasPrefix(p.Text, "I am grateful"):
			if got.Voice != VoiceCommissioner {
				t.Errorf("voice of %.30q = %s, want commissioner", p.Text, got.Voice)
			}
		}
	}
}

func TestForce(t *testing.T) {
	r := Default()
	const prose = "I am grateful to officers for their work this year, and I shall go on saying so."
	for _, c := range []struct {
		name string
		in   Input
		want string
	}{
		{"English title", Input{Paragraphs: []Paragraph{{Text: "Police and Crime Commissioner for Dorset"}, {Text: prose}}}, "dorset"},
		{"Welsh title", Input{Paragraphs: []Paragraph{{Text: "Swyddfa Comisiynydd Heddlu a Throsedd Gogledd Cymru"}, {Text: prose}}}, "north-wales"},
		{"mutated title", Input{Paragraphs: []Paragraph{{Text: "Dywedodd Gomisiynydd yr Heddlu a Throseddu Dyfed-Powys, Meleri Bryngolau, ei bod yn falch."}}}, "dyfed-powys"},
		{"misspelt title", Input{Paragraphs: []Paragraph{{Text: "Comisiynydd Heddu a Throsedd Gwent"}, {Text: prose}}}, "gwent"},
		{"a mention beside the office", Input{Paragraphs: []Paragraph{{Text: "Police and Crime Commissioner for Norfolk"}, {Text: "Suffolk Constabulary, Suffolk Constabulary and Suffolk Constabulary share a control room with us, which I welcome."}}}, "norfolk"},
		{"predecessor of another force", Input{Paragraphs: []Paragraph{{Text: "North Wales Police and Crime Commissioner"}, {Text: "The former Police and Crime Commissioner for Gwent, Ann Huws, agrees with me on this matter."}}}, "north-wales"},
		{"only the folder's name", Input{Path: "archive/heddlu-gwent/a.txt", Paragraphs: []Paragraph{{Text: prose}}}, "gwent"},
		{"the folder's default beside a mention", Input{Folder: Overrides{Force: "kent"}, Paragraphs: []Paragraph{{Text: "I visited Essex Police and I thank its officers for the welcome."}}}, "kent"},
		{"the sidecar", Input{Sidecar: Overrides{Force: "kent"}, Paragraphs: []Paragraph{{Text: "Police and Crime Commissioner for Dorset"}, {Text: prose}}}, "kent"},
		{"the sidecar says none", Input{Sidecar: Overrides{Force: None}, Paragraphs: []Paragraph{{Text: "Police and Crime Commissioner for Dorset"}, {Text: prose}}}, ""},
		{"an association", Input{Paragraphs: []Paragraph{{Text: "Association of Police and Crime Commissioners"}, {Text: "Ann Huws, Police and Crime Commissioner for Kent, leads on finance and spoke for us all."}}}, ""},
		{"mail address", Input{Paragraphs: []Paragraph{{Text: "E-bost: swyddfa@gwent.pcc.police.uk"}, {Text: prose}}}, "gwent"},
		{"the office in the running header", Input{Running: []string{"Comisiynydd Heddlu a Throseddu Gwent", "Tudalen 2"}, Paragraphs: []Paragraph{{Text: prose + " I met the head of Essex Police."}}}, "gwent"},
		{"the running header against the letterhead", Input{Running: []string{"Kent Police"}, Paragraphs: []Paragraph{{Text: "Police and Crime Commissioner for Dorset"}, {Text: prose}}}, "dorset"},
		{"two forces in the running header", Input{Running: []string{"Kent Police and Essex Police"}, Paragraphs: []Paragraph{{Text: prose}}}, ""},
		{"nothing", Input{Paragraphs: []Paragraph{{Text: prose}}}, ""},
	} {
		if got := r.Read(c.in).Force; got != c.want {
			t.Errorf("%s: force = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	for text, want := range map[string][]string{
		"Mr. Smith came. He left.":                          {"Mr. Smith came.", "He left."},
		"It rose by 3.5%. We agreed on 31.3.23. Good!":      {"It rose by 3.5%.", "We agreed on 31.3.23.", "Good!"},
		`"Will it?" she asked. "It will."`:                  {`"Will it?" she asked.`, `"It will."`},
		`The Chief Constable said: "We will. We must."`:     {"The Chief Constable said:", `"We will.`, `We must."`},
		"Response: A new field was added. Done":             {"Response:", "A new field was added.", "Done"},
		"A | B c d | E":                                     {"A", "B c d", "E"},
		"Cyfarfu'r Athro J. Huws â'r Cyng. Rees. Cytunwyd.": {"Cyfarfu'r Athro J. Huws â'r Cyng. Rees.", "Cytunwyd."},
		"“Fe fydd.” Meddai ef.":                             {"“Fe fydd.”", "Meddai ef."},
		"":                                                  nil,
	} {
		toks := tokenize(text, nil, nil)
		var got []string
		for _, s := range splitSentences(text, toks) {
			got = append(got, text[toks[s.from].start:toks[s.to-1].end])
		}
		if !slices.Equal(got, want) {
			t.Errorf("sentences of %q = %q, want %q", text, got, want)
		}
	}
}
