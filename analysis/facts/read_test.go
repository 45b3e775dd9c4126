package facts

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// FuzzRead looks for panics and for ranges that are not in the text.
func FuzzRead(f *testing.F) {
	names, _ := filepath.Glob("testdata/invented/documents/*.txt")
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	for _, s := range []string{"", "x", "Dear", "Bydd", "\"", "''''", "â€œ", "By 31", "| | |", "will will will", "2il", "Recommendation 1", "Yn gywir", ":", "I've", "\xff\xfe", "’r", "I will", "31.3.23.4", "Annwyl\n\nYn gywir\n"} {
		f.Add(s)
	}
	r := Default()
	f.Fuzz(func(t *testing.T, text string) {
		checkFacts(t, r, text)
	})
}

func checkFacts(t testing.TB, r *Reader, text string) Facts {
	t.Helper()
	in := Input{Path: "a/b.txt", Paragraphs: paragraphs(text)}
	got := r.Read(in)
	if len(got.Passages) != len(in.Paragraphs) {
		t.Fatalf("Read made %d passages of %d paragraphs", len(got.Passages), len(in.Paragraphs))
	}
	within := func(what string, g Range) {
		if g.Passage == 0 {
			return
		}
		if g.Passage > len(in.Paragraphs) || g.Start < 0 || g.End < g.Start || g.End > len(in.Paragraphs[g.Passage-1].Text) {
			t.Fatalf("%s at %+v is not in the text", what, g)
		}
	}
	for _, c := range got.Commitments {
		within("commitment", c.Range)
		if s := in.Paragraphs[c.Range.Passage-1].Text[c.Range.Start:c.Range.End]; s != c.Text {
			t.Fatalf("commitment %q stands for %q", c.Text, s)
		}
		if c.Actor == "" || c.Strength == "" || c.Actor == ActorNone {
			t.Fatalf("commitment %q has actor %q, strength %q", c.Text, c.Actor, c.Strength)
		}
		if !c.DueDate.valid() && !c.DueDate.IsZero() {
			t.Fatalf("due date %v of %q is no date", c.DueDate, c.Text)
		}
	}
	for i, p := range got.Passages { // whoever counts languages by passages must find no other
		if !p.Furniture && !p.Address && p.Heading == 0 && p.Lang != Undetermined && !slices.Contains(got.Languages, p.Lang) {
			t.Fatalf("passage %d is %s, the document %v", i+1, p.Lang, got.Languages)
		}
	}
	for _, e := range got.Evidence {
		within("evidence of "+e.Field, e.Range)
	}
	for _, d := range got.OtherDates {
		within("date", d.Range)
	}
	for _, e := range got.Enclosures {
		within("enclosure", e.Range)
	}
	for _, a := range got.Recommended {
		within("recommendation", a.Range)
	}
	var b bytes.Buffer
	if err := Explain(&b, got, func(n int) string { return in.Paragraphs[n-1].Text }); err != nil {
		t.Fatal(err)
	}
	return got
}

// TestHostile reads what no office sends: the answer is honest and comes soon.
func TestHostile(t *testing.T) {
	r := Default()
	small := 1 << 15
	for name, unit := range map[string]string{
		"one line":        "We will do this by the end of March 2022 and the force will continue. ",
		"no spaces":       "heddlu",
		"no stops":        "we will and we shall and i am going to ",
		"quotes":          "\"' ",
		"opening quotes":  " \"I said",
		"dates":           "2 May 2020 ",
		"months":          "May Mai March ",
		"names":           "Gwen Ann Huws Jones ",
		"titles":          "Police and Crime Commissioner for Gwent ",
		"pipes":           "| we will ",
		"short sentences": "I will. ",
		"colons":          "a: \"b ",
		"welsh":           "bydd y prif gwnstabl yn parhau i weithio bob mis ",
		"said":            "said the Chief Constable, \"no,\" ",
		"mojibake":        "â€œMaeâ€™r ",
		"hyphens":         "A-b-",
		"until":           "until we ",
		"nobody acts":     "the cells will be painted and the wards of the town shall get more and ",
		"neb yn gwneud":   "caiff y celloedd eu paentio a chyhoeddir y canlyniadau ac adolygir hynny a bydd ",
		"events":          "six months after the move by the time we before they go at each meeting ",
		"futures":         "byddaf ",
		"futures aloud":   "BYDDAF, LANSIAF ",
		"synthetic":       "lansiaf, ",
		"letters to come": "ysgrifennaf, ",
		"will":            "I will hope ",
		"paired subjects": "the force and the council will ",
		"pursued":         "mae'r heddlu a'm swyddfa yn ",
		"capitals":        "THE FORCE WILL ACT AND I WILL ASK ",
		"hopes":           "I hope to, if funding is, subject to funding, ",
		"topics":          "knife crime scam abuse domestic ",
		"mail heads":      "From: To: Sent: ",
	} {
		text := strings.Repeat(unit, small/len(unit))
		start := time.Now()
		checkFacts(t, r, text)
		one := time.Since(start)
		start = time.Now()
		checkFacts(t, r, text+text+text+text)
		four := time.Since(start)
		t.Logf("%-16s %v, four times as long %v", name, one.Round(time.Millisecond), four.Round(time.Millisecond))
	}
}

func BenchmarkRead(b *testing.B) {
	text, err := os.ReadFile("../../seeds/000_651a8b54d1ecd732.txt")
	if err != nil {
		b.Fatal(err)
	}
	in := Input{Paragraphs: paragraphs(string(text))}
	r := Default()
	r.Read(in)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		r.Read(in)
	}
}
