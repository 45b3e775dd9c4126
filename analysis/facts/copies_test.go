package facts

import (
	"strings"
	"testing"
)

func read(r *Reader, text string) (Input, Facts) {
	in := Input{Paragraphs: paragraphs(text)}
	return in, r.Read(in)
}

const statement = `Police and Crime Commissioner for Kent

3 May 2021

I have asked the Chief Constable for a report on response times in Maidstone and Thanet. The average wait in March was
11 minutes. My office will publish the figures on our website every month, and I shall bring them to the panel of 14 June
2021. Residents tell me that they want to see officers, and they are right to ask what their council tax pays for.
`

func TestGroups(t *testing.T) {
	r := Default()
	var docs []Copy
	add := func(id, text string) {
		in, f := read(r, text)
		docs = append(docs, Copy{id, SketchOf(in, f)})
	}
	add("b", statement)
	add("a", strings.Replace(statement, "average wait", "mean wait", 1))
	add("c", strings.Replace(statement, "3 May 2021\n", "", 1))
	add("d", "I am pleased to announce a new grant for youth clubs in Dover. It will pay for two workers and a minibus until the end of the year, and the clubs will choose them.")
	add("e", "Thank you.")
	got := Groups(docs)
	for id, want := range map[string]string{"a": "a", "b": "a", "c": "a", "d": "", "e": ""} {
		if got[id] != want {
			t.Errorf("group of %s = %q, want %q", id, got[id], want)
		}
	}
}

func TestPairs(t *testing.T) {
	r := Default()
	texts := map[string]string{
		"cy1": "Comisiynydd Heddlu a Throsedd Gwent\n\n3 Mai 2021\n\nMae Mared Tan-y-bryn wedi rhoi £45,000 i 6 chanolfan yng Nghasnewydd. Bydd y canolfannau'n agor ar 14 Mehefin 2021 ac yn croesawu 250 o bobl ifanc.",
		"en1": "Police and Crime Commissioner for Gwent\n\n3 May 2021\n\nMared Tan-y-bryn has given £45,000 to 6 centres in Newport. The centres will open on 14 June 2021 and welcome 250 young people.",
		"en2": "Police and Crime Commissioner for Gwent\n\n3 May 2021\n\nThe panel met on 28 April and looked at 12 files and 88 calls. It will meet again in September, when 30 members of the public may come.",
	}
	var docs []Summary
	for id, text := range texts {
		in, f := read(r, text)
		docs = append(docs, Summarise(id, in, f))
	}
	got := Pairs(docs)
	if len(got) != 1 || got["cy1"] != "en1" {
		t.Errorf("Pairs = %v, want cy1 with en1", got)
	}
}

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
