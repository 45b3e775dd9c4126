package facts

import (
	"os"
	"strings"
	"testing"
)

// TestActors reads each sentence of the table in a document of its kind and looks
// who is said to act.
func TestActors(t *testing.T) {
	b, err := os.ReadFile("testdata/invented/actors.tsv")
	if err != nil {
		t.Fatal(err)
	}
	r := Default()
	known := 0
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		c := append(strings.Split(line, "\t"), "")
		lang, miss := strings.CutPrefix(c[0], "?")
		if miss {
			known++
			continue
		}
		got := r.Read(Input{Paragraphs: paragraphs(documentWith(lang, c[1], strings.TrimSpace(c[4]+" "+c[3])))}).Commitments
		if len(got) == 0 || got[len(got)-1].Actor != c[2] {
			t.Errorf("actor of %q (%s) = %v, want %s", c[3], c[1], got, c[2])
		}
	}
	t.Logf("%d known misses", known)
}

// documentWith is a document of a kind around the sentences of interest: a
// letter (pcc, or cc quoted in it), news, a decision, a plan or a report. " // "
// parts paragraphs.
func documentWith(lang, kind, text string) string {
	text = strings.ReplaceAll(text, " // ", "\n\n")
	cy := lang == Welsh
	switch {
	case kind == "news" && cy:
		return "Comisiynydd yr Heddlu a Throsedd Gwent\n\nNewyddion\n\nHwb i ddioddefwyr\n\n2 Mehefin 2020\n\nCafodd y newyddion ei gyhoeddi gan Gomisiynydd Heddlu a Throsedd Gwent, Ann Huws. " +
			text + "\n\n\"Mae hwn yn newyddion da i'r sir,\" meddai Mrs Huws.\n"
	case kind == "news":
		return "Police and Crime Commissioner for Gwent\n\nNews\n\nBoost for victims\n\n2 June 2020\n\nThe news was announced by the Police and Crime Commissioner for Gwent, Ann Huws. " +
			text + "\n\n\"This is good news for the county,\" said Mrs Huws.\n"
	case kind == "decision" && cy:
		return "Comisiynydd yr Heddlu a Throsedd Gwent\n\nHYSBYSIAD O BENDERFYNIAD\n\nRhif y penderfyniad: 2021/07\n\n2 Mehefin 2021\n\n" + text +
			"\n\nCadarnhaf y penderfyniad uchod.\n\nAnn Huws\nComisiynydd yr Heddlu a Throsedd Gwent\n"
	case kind == "decision":
		return "Gwent Police and Crime Commissioner\n\nDECISION NOTICE\n\nDecision number: 2021/07\n\n2 June 2021\n\n" + text +
			"\n\nI confirm the above decision.\n\nAnn Huws\nPolice and Crime Commissioner for Gwent\n"
	case kind == "plan" && cy:
		return "Cynllun Heddlu a Throsedd 2021-2025\n\nComisiynydd yr Heddlu a Throsedd Gwent\n\nCymdogaethau diogel\n\n" + text + "\n"
	case kind == "plan":
		return "Police and Crime Plan 2021-2025\n\nPolice and Crime Commissioner for Gwent\n\nKeeping neighbourhoods safe\n\n" + text + "\n"
	case kind == "report":
		return "Annual Report 2020/21\n\nPolice and Crime Commissioner for Gwent\n\nLooking ahead\n\nThis was a busy year for the county.\n\n" + text + "\n"
	}
	return inText(lang, kind, text)
}
