package facts

import (
	"strings"
	"testing"
)

// TestWhoActs reads documents whose headings, letterheads and signatures say who
// "we" are and who acts where the sentence names nobody.
func TestWhoActs(t *testing.T) {
	r := Default()
	for name, test := range map[string]struct{ text, want string }{
		"headings of a plan that leave the verb to their entries": {
			"Police and Crime Plan 2021-2025\nPolice and Crime Commissioner for Gwent\n\nI WILL\nAnswer each letter within a week of its coming to me.\nCall a public meeting by June 2022.\n\n" +
				"THE FORCE WILL\nRing back every caller who hangs up.\n\nWHY\nFewer people trust the line.\n",
			"commissioner commissioner force",
		},
		"Welsh headings": {
			"Cynllun Heddlu a Throseddu 2021-2025\nComisiynydd Heddlu a Throseddu Dyfed-Powys\n\nBeth fyddaf i'n ei wneud\n• Cyhoeddi data bob chwarter\n• Ymweld â phob gorsaf\n\n" +
				"Beth fydd yr heddlu'n ei wneud\n• Hyfforddi pob rhingyll erbyn Mai 2022\n\nBeth fyddwn ni'n ei wneud gyda'n gilydd\n• Adolygu'r cytundeb â'r bwrdd iechyd\n",
			"commissioner commissioner force joint",
		},
		"a numbered list goes on past a sentence": {
			"Strategaeth Ystadau\nComisiynydd yr Heddlu a Throseddu De Cymru\n\nYr hyn a wnawn\n1. Codi gorsaf newydd yn Aberdâr.\n2. Ni chaeir yr un ddesg flaen.\n3. Gosod paneli ar bob to.\n",
			"joint office office",
		},
		"both sign": {
			"Response to the HMICFRS report on call handling by the Police and Crime Commissioner for Kent and the Chief Constable\n\n3 May 2023\n\nWe accept the findings. We will publish the waiting times every month.\n\nAnn Huws, Police and Crime Commissioner\nTom Reid, Chief Constable\n",
			"joint",
		},
		"a section is the chief constable's until the next": {
			"Police and Crime Commissioner for Wiltshire\nResponse to HMICFRS: A duty to protect\n\nChief Constable's response\n\nA new form will be used from 1 May.\n\nCommissioner's comments\n\nA summary will be available to the public in June.\n",
			"force office",
		},
		"the chief constable behind a colon": {
			"Comisiynydd yr Heddlu a Throsedd Gwent\n\n2 Mehefin 2020\n\nDiolch am eich llythyr.\n\nMae'r Prif Gwnstabl yn ychwanegu: byddaf yn cadeirio'r grŵp bob mis.\n",
			"chief_constable",
		},
	} {
		var have []string
		for _, c := range r.Read(Input{Paragraphs: paragraphs(test.text)}).Commitments {
			have = append(have, c.Actor)
		}
		if got := strings.Join(have, " "); got != test.want {
			t.Errorf("%s: actors %q, want %q", name, got, test.want)
		}
	}
}

// TestSentenceOfTheOtherLanguage: a line in both languages is read in both.
func TestSentenceOfTheOtherLanguage(t *testing.T) {
	text := "Police and Crime Commissioner for South Wales\n\nByddaf yn cwrdd â chadeirydd y cyngor ar 1 Rhagfyr 2023. | I will meet the chair of the council on 1 December 2023.\n"
	got := Default().Read(Input{Paragraphs: paragraphs(text)}).Commitments
	if len(got) != 2 || got[0].Lang != Welsh || got[1].Lang != English || got[0].DueDate != got[1].DueDate {
		t.Errorf("commitments of a line in both languages = %+v, want one in each, due the same day", got)
	}
}
