package facts

import "testing"

// TestTitle: a document is called by what it is about, not by who writes it.
func TestTitle(t *testing.T) {
	prose := Paragraph{Text: "I have read the report with care and I accept every word of its findings."}
	lines := func(texts ...string) []Paragraph {
		var ps []Paragraph
		for _, s := range texts {
			ps = append(ps, Paragraph{Text: s})
		}
		return append(ps, prose)
	}
	reader := Default()
	for _, test := range []struct {
		paragraphs []Paragraph
		want       string
	}{
		{lines("ANNA BRYN-MAEN", "POLICE AND CRIME COMMISSIONER FOR WEST MERCIA", "JANUARY 2024", "ANNUAL REPORT ON STOP AND SEARCH"), "ANNUAL REPORT ON STOP AND SEARCH"},
		{lines("Dyfed-Powys", "Blwch Post 99, Llangunnor", "Annwyl Syr,", "Arolygiad dirybudd o gelloedd yr heddlu"), "Arolygiad dirybudd o gelloedd yr heddlu"},
		{lines("Home > News > Rural crime"), "Rural crime"},
		{lines("Tackling knife crime", "What we have done"), "Tackling knife crime"},
		{lines("Wiltshire Police"), "Wiltshire Police"}, // better than nothing
	} {
		if got := reader.Read(Input{Paragraphs: test.paragraphs}).Title; got != test.want {
			t.Errorf("Title of %q = %q, want %q", test.paragraphs[0].Text, got, test.want)
		}
	}
}
