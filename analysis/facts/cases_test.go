package facts

import (
	"os"
	"strings"
	"testing"
)

// TestPromises reads each sentence of the table inside a letter.
func TestPromises(t *testing.T) {
	b, err := os.ReadFile("testdata/invented/sentences.tsv")
	if err != nil {
		t.Fatal(err)
	}
	r := Default()
	known := 0
	for _, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		c := append(strings.Split(line, "\t"), "", "", "")
		lang, miss := strings.CutPrefix(c[0], "?")
		want := strings.TrimSpace(strings.Join(c[3:5], " "))
		have := "none"
		got := r.Read(Input{Paragraphs: paragraphs(inText(lang, c[1], c[2]))}).Commitments
		switch {
		case len(got) > 1:
			have = "more than one"
		case len(got) == 1:
			have = got[0].Actor + " " + got[0].Strength
		}
		ok := have == want && (len(got) == 0 || sameDue(c[5], got[0].Due))
		switch {
		case miss:
			known++
		case !ok:
			t.Errorf("commitments of %q = %s %v, want %s %q", c[2], have, got, want, c[5])
		}
	}
	t.Logf("%d known misses", known)
}

// inText is a text with one sentence of interest: a letter in which the
// commissioner or the chief constable says it, or what settings has.
func inText(lang, voice, sentence string) string {
	if text, ok := settings[voice+" "+lang]; ok {
		return strings.Replace(text, "@", sentence, 1)
	}
	head := "Police and Crime Commissioner for Gwent\n\n2 June 2020\n\nDear Home Secretary\n\nI am grateful for your letter about the county.\n\n"
	quote := "The Chief Constable has commented as follows:\n\n\"I welcome the report. "
	if lang == Welsh {
		head = "Comisiynydd yr Heddlu a Throsedd Gwent\n\n2 Mehefin 2020\n\nAnnwyl Ysgrifennydd Cartref\n\nRwy'n ddiolchgar am eich llythyr am y sir.\n\n"
		quote = "Dyma sylwadau'r Prif Gwnstabl fel a ganlyn:\n\n\"Diolch am yr adroddiad. "
	}
	if voice == "cc" {
		sentence = quote + sentence + "\""
	}
	return head + sentence + "\n\nYours sincerely\n\nAnn Huws\nPolice and Crime Commissioner\n"
}

// settings are texts around a sentence, by what they are and their language.
var settings = map[string]string{
	"news en":     "Commissioner walks the town centre\n\n2 June 2020\n\nPolice and Crime Commissioner for Gwent Ann Huws visited Newport on Tuesday and heard what shopkeepers think of the town centre.\n\n@\n\nThe visit was her third this year.\n",
	"news cy":     "Y Comisiynydd yng nghanol y dref\n\n2 Mehefin 2020\n\nYmwelodd Comisiynydd yr Heddlu a Throseddu Gwent Ann Huws â Chasnewydd ddydd Mawrth a chlywodd farn y siopwyr am ganol y dref.\n\n@\n\nHwn oedd ei thrydydd ymweliad eleni.\n",
	"log en":      "OFFICE OF THE POLICE AND CRIME COMMISSIONER FOR GWENT\n\nACCOUNTABILITY BOARD - ACTION LOG\n\n2 June 2020\n\nActions\n\n1\n\n@\n\nOpen\n\n2\n\nThe board noted that sickness had fallen.\n\nClosed\n",
	"log cy":      "SWYDDFA COMISIYNYDD YR HEDDLU A THROSEDDU GWENT\n\nBWRDD ATEBOLRWYDD - COFNOD CAMAU GWEITHREDU\n\n2 Mehefin 2020\n\nCamau\n\n1\n\n@\n\nAr agor\n\n2\n\nNododd y bwrdd fod salwch wedi gostwng.\n\nWedi cau\n",
	"plan en":     "POLICE AND CRIME PLAN 2021-2025\n\nPolice and Crime Commissioner for Gwent\n\nSafer streets\n\nResidents told us that they do not feel safe after dark.\n\nOur commitments\n\n- @\n\nWhy it matters\n\nOne in four people told us that crime had touched them last year.\n",
	"plan cy":     "CYNLLUN HEDDLU A THROSEDDU 2021-2025\n\nComisiynydd yr Heddlu a Throseddu Gwent\n\nStrydoedd diogelach\n\nDywedodd trigolion nad ydynt yn teimlo'n ddiogel wedi iddi nosi.\n\nEin hymrwymiadau\n\n- @\n\nPam mae hyn yn bwysig\n\nDywedodd un o bob pedwar fod trosedd wedi cyffwrdd â hwy y llynedd.\n",
	"measures en": "POLICE AND CRIME PLAN 2021-2025\n\nPolice and Crime Commissioner for Gwent\n\nSafer streets\n\nResidents told us that they do not feel safe after dark.\n\nHow we measure it\n\n- @\n\nWhy it matters\n\nOne in four people told us that crime had touched them last year.\n",
	"measures cy": "CYNLLUN HEDDLU A THROSEDDU 2021-2025\n\nComisiynydd yr Heddlu a Throseddu Gwent\n\nStrydoedd diogelach\n\nDywedodd trigolion nad ydynt yn teimlo'n ddiogel wedi iddi nosi.\n\nSut y byddwn yn mesur hyn\n\n- @\n\nPam mae hyn yn bwysig\n\nDywedodd un o bob pedwar fod trosedd wedi cyffwrdd â hwy y llynedd.\n",
	"asked en":    "POLICE AND CRIME PLAN 2021-2025\n\nPolice and Crime Commissioner for Gwent\n\nSafer streets\n\nResidents told us that they do not feel safe after dark.\n\nWhat I have asked of the Chief Constable\n\n- @\n\nWhy it matters\n\nOne in four people told us that crime had touched them last year.\n",
	"asked cy":    "CYNLLUN HEDDLU A THROSEDDU 2021-2025\n\nComisiynydd yr Heddlu a Throseddu Gwent\n\nStrydoedd diogelach\n\nDywedodd trigolion nad ydynt yn teimlo'n ddiogel wedi iddi nosi.\n\nYr hyn yr wyf wedi'i ofyn gan y Prif Gwnstabl\n\n- @\n\nPam mae hyn yn bwysig\n\nDywedodd un o bob pedwar fod trosedd wedi cyffwrdd â hwy y llynedd.\n",
	"will en":     "Police and Crime Commissioner for Gwent\n\n2 June 2020\n\nI am grateful to all who answered the survey. I will:\n\n- @\n\nAnn Huws\nPolice and Crime Commissioner\n",
	"will cy":     "Comisiynydd yr Heddlu a Throseddu Gwent\n\n2 Mehefin 2020\n\nRwy'n ddiolchgar i bawb a atebodd yr arolwg. Byddaf yn:\n\n- @\n\nAnn Huws\nComisiynydd yr Heddlu a Throseddu\n",
	"decides en":  "POLICE AND CRIME COMMISSIONER FOR GWENT\n\nDECISION NOTICE\n\nDecision number: PCCG-2020-014\n\nDecision\n\n@\n\nSigned: Ann Huws, Police and Crime Commissioner\n\nDate: 2 June 2020\n",
	"decides cy":  "COMISIYNYDD YR HEDDLU A THROSEDDU GWENT\n\nHYSBYSIAD O BENDERFYNIAD\n\nRhif y penderfyniad: CHTG-2020-014\n\nPenderfyniad\n\n@\n\nLlofnod: Ann Huws, Comisiynydd yr Heddlu a Throseddu\n\nDyddiad: 2 Mehefin 2020\n",
}

// TestShort reads the short documents: whose, when, what kind, by whom, and where
// a fifth field says so in answer to which report.
func TestShort(t *testing.T) {
	b, err := os.ReadFile("testdata/invented/short.txt")
	if err != nil {
		t.Fatal(err)
	}
	r := Default()
	for _, doc := range strings.Split(string(b), "\n@ ")[1:] {
		head, text, _ := strings.Cut(doc, "\n")
		c := append(strings.Split(head, "|"), "?")
		got := r.Read(Input{Paragraphs: paragraphs(strings.ReplaceAll(text, "\n", "\n\n"))})
		for _, f := range []struct{ name, want, got string }{
			{"force", c[0], got.Force}, {"date", c[1], got.Date.String()}, {"type", c[2], got.Type}, {"author", c[3], got.Author},
		} {
			if strings.HasPrefix(f.want, "?") {
				continue // a known miss
			}
			if want := strings.TrimPrefix(f.want, "-"); f.got != want && !(strings.HasPrefix(f.want, "-") && f.got == "") {
				t.Errorf("%s of %.50q = %q, want %q", f.name, text, f.got, want)
			}
		}
		if want := strings.TrimPrefix(c[4], "-"); !strings.HasPrefix(want, "?") && (want == "" && got.Report != "" || want != "" && shared(got.Report, want) < .6) {
			t.Errorf("report of %.50q = %q, want %q", text, got.Report, want)
		}
	}
}
