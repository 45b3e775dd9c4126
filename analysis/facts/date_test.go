package facts

import (
	"strings"
	"testing"
)

func TestDates(t *testing.T) {
	r := Default()
	for text, want := range map[string]string{
		"2nd September 2020":                     "2020-09-02",
		"6th March, 2019":                        "2019-03-06",
		"12 March, 2024":                         "2024-03-12",
		"27 Mar 2014":                            "2014-03-27",
		"May 13, 2021":                           "2021-05-13",
		"31/01/2024":                             "2024-01-31",
		"8/4/2022":                               "2022-04-08",
		"31.3.23":                                "2023-03-31",
		"2020-09-02":                             "2020-09-02",
		"the 1st day of June 2018":               "2018-06-01",
		"September 2020":                         "2020-09",
		"2il Ionawr 2018":                        "2018-01-02",
		"18fed Mawrth 2021":                      "2021-03-18",
		"11eg o Fai 2022":                        "2022-05-11",
		"4ydd Mehefin 2021":                      "2021-06-04",
		"6ed Medi 2023":                          "2023-09-06",
		"dydd Iau, Hydref 3, 2019":               "2019-10-03",
		"9 Tach 2022":                            "2022-11-09",
		"ym Medi 2020":                           "2020-09",
		"dydd Mawrth 3 Hydref 2019":              "2019-10-03",
		"12 Mai":                                 "----05-12",
		"footnote 4 March 20213":                 "2021-03-04",
		"31/02/2020":                             "",
		"10 may follow":                          "",
		"ratio 3/4/5":                            "",
		"version 1.2.3":                          "",
		"£12 March":                              "",
		"Mai 2020 and 3 May 2020":                "2020-05 2020-05-03",
		"rhwng Ebrill 2018 a Mawrth 2019 medden": "2018-04 2019-03",
	} {
		p := &para{Paragraph: Paragraph{Text: text}, toks: tokenize(text, r.phrases.words, nil)}
		p.cues = r.phrases.find(p.toks, nil)
		var got []string
		for _, d := range r.findDates(p) {
			s := d.date.String()
			if d.date.Year == 0 {
				s = "--" + Date{Year: 1000, Month: d.date.Month, Day: d.date.Day}.String()[2:]
				s = "----" + s[5:]
			}
			got = append(got, s)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("findDates(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestDueDates resolves deadlines from a document of 15 May 2021.
func TestDueDates(t *testing.T) {
	r := Default()
	for text, want := range map[string][2]string{
		"My office will publish it by the end of the financial year.":      {"by the end of the financial year", "2022-03-31"},
		"My office will publish it within six months.":                     {"within six months", "2021-11-15"},
		"My office will publish it within 56 days.":                        {"within 56 days", "2021-07-10"},
		"My office will publish it by September 2021.":                     {"by September 2021", "2021-09"},
		"My office will publish it by the end of July.":                    {"by the end of July", "2021-07-31"},
		"My office will publish it by March.":                              {"by March", "2022-03"},
		"My office will publish it before Christmas.":                      {"before Christmas", "2021-12-25"},
		"My office will publish it in 2022/23.":                            {"in 2022/23", "2023-03-31"},
		"My office will publish it every quarter.":                         {"every quarter", ""},
		"My office will publish it next year.":                             {"next year", "2022"},
		"My office will publish it in the spring.":                         {"in the spring", "2021"},
		"My office will publish the plan of March 2020.":                   {"", ""},
		"Bydd fy swyddfa yn ei gyhoeddi erbyn diwedd mis Gorffennaf.":      {"erbyn diwedd mis Gorffennaf", "2021-07-31"},
		"Bydd fy swyddfa yn ei gyhoeddi o fewn tri mis.":                   {"o fewn tri mis", "2021-08-15"},
		"Bydd fy swyddfa yn ei gyhoeddi cyn y Nadolig.":                    {"cyn y Nadolig", "2021-12-25"},
		"Bydd fy swyddfa yn ei gyhoeddi ym mis Medi.":                      {"ym mis Medi", "2021-09"},
		"Bydd fy swyddfa yn ei gyhoeddi erbyn 31 Mawrth 2022.":             {"erbyn 31 Mawrth 2022", "2022-03-31"},
		"Bydd fy swyddfa yn ei gyhoeddi ddydd Mawrth.":                     {"ddydd Mawrth", ""},
		"Bydd fy swyddfa yn ei gyhoeddi erbyn diwedd y flwyddyn ariannol.": {"erbyn diwedd y flwyddyn ariannol", "2022-03-31"},
	} {
		f := r.Read(Input{Paragraphs: []Paragraph{{Text: "15 May 2021"}, {Text: "I write about roads policing, which matters to us all."}, {Text: text}}})
		if len(f.Commitments) != 1 {
			t.Errorf("%q has %d commitments, want 1", text, len(f.Commitments))
			continue
		}
		if c := f.Commitments[0]; c.Due != want[0] || c.DueDate.String() != want[1] {
			t.Errorf("due of %q = %q %s, want %q %s", text, c.Due, c.DueDate, want[0], want[1])
		}
	}
}

// TestNoPromise reads what looks like a commitment and is none.
func TestNoPromise(t *testing.T) {
	r := Default()
	for _, text := range []string{
		"I look forward to working with you.",
		"I expect the force to improve.",
		"We must do better.",
		"How will the force improve?",
		"In this report you will see how we spent the grant.",
		"I will describe the road safety partnership on page nine.",
		"My office published the plan last year.",
		"The Government will consult in the autumn.",
		"The inspectorate will return next year.",
		"Band D will be £260.56.",
		"I thank every officer and would like to thank the volunteers.",
		"This will help people.",
		"I hope that ministers will fund it.",
		"Edrychaf ymlaen at weithio gyda chi.",
		"Rwy'n disgwyl i'r heddlu wella.",
		"Rhaid i ni wneud yn well.",
		"Bydd Llywodraeth Cymru yn ymgynghori yn yr hydref.",
		"Diolch i bawb am eu gwaith caled.",
		"Bydd angen i chi anfon y ffurflen.",
		"Sut fydd yr heddlu yn gwella?",
	} {
		f := r.Read(Input{Paragraphs: []Paragraph{{Text: "I am the Police and Crime Commissioner for Kent and I write as such."}, {Text: text}}})
		for _, c := range f.Commitments {
			t.Errorf("%q is taken for a commitment of %s (%s, %s)", text, c.Actor, c.Strength, c.Rule)
		}
	}
}
