package source

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func texts(t Text) []string {
	var s []string
	for _, p := range t.Paragraphs {
		s = append(s, p.Text)
	}
	return s
}

func TestReadText(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		want       []string
	}{
		{"blank lines part paragraphs", "One.\n\nTwo.\n \nThree.", []string{"One.", "Two.", "Three."}},
		{"a letterhead keeps its lines", "Y Comisiynydd\nHome Office\n2 Marsham Street\nLONDON SW1P 4DF\n", []string{"Y Comisiynydd", "Home Office", "2 Marsham Street", "LONDON SW1P 4DF"}},
		{
			"wrapped lines join",
			"I write under section 55 of the Police Act 1996 about the report on\ncustody. My office will publish a note on the remaining four points. The\nChief Constable agrees.\nYours sincerely\nNia Prydderch\n",
			[]string{"I write under section 55 of the Police Act 1996 about the report on custody. My office will publish a note on the remaining four points. The Chief Constable agrees.", "Yours sincerely", "Nia Prydderch"},
		},
		{
			"a paragraph a line without blank lines",
			"Decision summary:\nTo award £48,500 from the road safety reserve to four projects.\nI confirm that my register of interests is up to date.\n",
			[]string{"Decision summary:", "To award £48,500 from the road safety reserve to four projects.", "I confirm that my register of interests is up to date."},
		},
		{"windows-1252", "T\xeem \x93da\x94 \x80", []string{"Tîm “da” €"}},
		{"ISO-8859-14", "t\xfe, d\xf0r, \xfeyna t\xeem", []string{"tŷ, dŵr, ŷyna tîm"}},
		{"ISO-8859-14 with quotes of windows-1252", "mae\x92r t\xfe", []string{"mae’r tŷ"}},
		{"UTF-8 cut in a rune", "tŷ a t\xc5", []string{"tŷ a t\uFFFD"}},
		{"UTF-16LE without a mark", "T\x00\x77\x01 \x00b\x00a\x00c\x00h\x00", []string{"Tŷ bach"}},
		{"UTF-16BE with a mark and half a letter", "\xfe\xff\x00T\x01\x77\x00", []string{"Tŷ\uFFFD"}},
		{"decomposed, ligature, soft hyphen", "ty\u0302 o\ufb03cer com\u00admissioner", []string{"tŷ officer commissioner"}},
		{"carriage returns", "one\r\rtwo\r\n\r\nthree", []string{"one", "two", "three"}},
		{"bidirectional overrides go", "a\u202Eb", []string{"ab"}},
	} {
		got, err := Read(t.Context(), []byte(tt.data), "x.txt", Limits{})
		if err != nil {
			t.Errorf("%s: Read = %v", tt.name, err)
			continue
		}
		if d := cmp.Diff(tt.want, texts(got)); d != "" {
			t.Errorf("%s: Read: %s", tt.name, d)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for _, tt := range []struct{ name, data, code string }{
		{"nothing", "", Empty},
		{"spaces", " \n\n ", Empty},
		{"NULs", strings.Repeat("\x00", 5000), UnknownFormat},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + strings.Repeat("\x01\x02\x80", 100), UnknownFormat},
		{"PostScript", "%!PS-Adobe-3.0\n", UnknownFormat},
		{"nothing but a frame", "<html><head><title>x</title></head><body></body></html>", Empty},
		{"over the cap", strings.Repeat("word ", 3000), TooLarge},
	} {
		_, err := Read(t.Context(), []byte(tt.data), "", Limits{File: 10000})
		e, ok := err.(*Error)
		if !ok || e.Code != tt.code {
			t.Errorf("%s: Read = %v, want code %s", tt.name, err, tt.code)
		}
	}
}
