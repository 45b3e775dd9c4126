package source

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOddPDF reads what files of other programs and of hand made wrong before.
func TestOddPDF(t *testing.T) {
	file := func(name string) string {
		data, err := os.ReadFile("testdata/odd/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	page := func(text string) string { return onePage(streamOf("", "BT /F 11 Tf 60 700 Td "+text+" ET"), "") }
	for _, tt := range []struct {
		name, data string
		want       []string
	}{
		{"combining marks after their letters", file("decomposed.pdf"), []string{"Bydd y ŵyl wrth y cŵn a’r ŷd, â’i sŵn, yn y tŷ ac yn yr ïon."}},
		{"a field filled in, the file saved twice", file("form-saved-twice.pdf"), []string{"I have asked the Chief Constable to publish a plan", "Incrementally saved."}},
		{"headings that count with the pages", file("page-each.pdf"), []string{
			"Argymhelliad 1", "The force has trained every call handler since the spring.",
			"Argymhelliad 2", "A plan for missing children is with the Chief Constable, who will publish it in May.",
			"Argymhelliad 3", "We do not accept this one, because the council leads on it.",
		}},
		{"signs of another size than their entries", file("signs.pdf"), []string{
			"Every officer in the control room will be trained before the end of the year, and the training repeated each spring after that.", "The hub stays open.",
		}},
		{"letters set wide", page("/F 16 Tf 4 Tc (RESPONSE TO REPORT) Tj"), []string{"RESPONSE TO REPORT"}},
		{"words broken over ragged lines", page("(The approach to safe-) Tj 0 -14 Td (guarding of every child in the care of a local authority in twenty-) Tj 0 -14 Td (one days.) Tj"), []string{
			"The approach to safeguarding of every child in the care of a local authority in twenty-one days.",
		}},
		{"a field without an appearance, one hidden, a button", strings.Replace(onePage(streamOf("", "BT /F 11 Tf 60 700 Td (Response) Tj 0 -100 Td (Signed) Tj ET"), "",
			"<</Subtype/Widget/Rect[60 640 300 660]/Parent 7 0 R>>", "<</FT/Tx/V(Accepted.\\rBy May.)>>",
			"<</Subtype/Widget/FT/Tx/F 2/Rect[60 640 300 660]/V(secret)>>", "<</Subtype/Widget/FT/Btn/Rect[60 640 300 660]/V(Yes)>>"),
			"/Contents 4 0 R", "/Contents 4 0 R/Annots[6 0 R 8 0 R 9 0 R]", 1), []string{"Response", "Accepted. By May.", "Signed"}},
	} {
		got, err := Read(t.Context(), []byte(tt.data), "", Limits{})
		if err != nil {
			t.Errorf("%s: Read = %v", tt.name, err)
		} else if d := cmp.Diff(tt.want, texts(got)); d != "" {
			t.Errorf("%s: Read: %s", tt.name, d)
		}
	}
}

// TestOddFiles reads what other formats can hold, though few programs write it.
func TestOddFiles(t *testing.T) {
	word := func(body string, more ...string) string {
		return zipOf(append([]string{"word/document.xml", `<w:document xmlns:w="w"><w:body>` + body + `</w:body></w:document>`}, more...)...)
	}
	run := func(s string) string { return `<w:r><w:t xml:space="preserve">` + s + `</w:t></w:r>` }
	mark := func(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
	gone := `<w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>`
	for _, tt := range []struct {
		name, data string
		want       []string
	}{
		{"a field computed from a field", word("<w:p>" + run("A ") + mark("begin") + mark("begin") + mark("separate") + run("inner") + mark("end") + mark("separate") + run("shown") + mark("end") + run(".") + "</w:p>"), []string{"A shown."}},
		{"the end of a paragraph was deleted", word("<w:p>" + gone + run("Un ") + "</w:p><w:p>" + run("dau.") + "</w:p><w:p>" + run("Tri.") + "</w:p>"), []string{"Un dau.", "Tri."}},
		{"the end of the last paragraph was deleted", word("<w:p>" + run("Un.") + "</w:p><w:p>" + gone + run("Dau.") + "</w:p>"), []string{"Un.", "Dau."}},
		{"a web page inside", word("<w:p>"+run("Un.")+`</w:p><w:altChunk r:id="c"/>`, "word/a.htm", "<html><body><p>Dau.</p></body></html>",
			"word/_rels/document.xml.rels", `<Relationships><Relationship Id="c" Type="x/aFChunk" Target="a.htm"/></Relationships>`), []string{"Un.", "Dau."}},
		{"ODT without its mark", zipOf("content.xml", "<office:document-content><office:text><text:p>Un.</text:p></office:text></office:document-content>"), []string{"Un."}},
		{"RTF in the Welsh code page", `{\rtf1\ansi\ansicpg28604 t\'fe\par}`, []string{"tŷ"}},
		{"Unicode's line ends", "Un.\u2029Dau.\u0085Tri.\u2028Pedwar.", []string{"Un.", "Dau.", "Tri.", "Pedwar."}},
		{"Markdown with HTML blocks", "# Un\n\n<table><tr><td>Dau</td><td>Tri</td></tr></table>\n\n<script>\nx()\n</script>\n\n<p hidden>Cudd</p>\n", []string{"Un", "Dau", "Tri"}},
	} {
		file := ""
		if strings.HasPrefix(tt.name, "Markdown") {
			file = "x.md"
		}
		got, err := Read(t.Context(), []byte(tt.data), file, Limits{})
		if err != nil {
			t.Errorf("%s: Read = %v", tt.name, err)
		} else if !slices.Equal(texts(got), tt.want) {
			t.Errorf("%s: Read = %q, want %q", tt.name, texts(got), tt.want)
		}
	}
}

func TestGivenTitle(t *testing.T) {
	for s, want := range map[string]string{
		"Ymateb i'r arolygiad": "Ymateb i'r arolygiad", "untitled": "", "(Untitled)": "", "Untitled Document 2": "", "Document1": "", "Dogfen 3": "", "PowerPoint Presentation": "",
		"Microsoft Word - Response to HMICFRS.docx": "Response to HMICFRS", "Microsoft Word - Document2": "", "letter.indd": "letter", "Draft budget 2024": "Draft budget 2024", "Title deeds": "Title deeds",
	} {
		if got := givenTitle(s); got != want {
			t.Errorf("givenTitle(%q) = %q, want %q", s, got, want)
		}
	}
	for s, want := range map[string]string{"Siân Jones": "Siân Jones", "anonymous": "", "(anonymous)": "", "Windows User": "", "Unknown": "", "Owner": ""} {
		if got := givenName(s); got != want {
			t.Errorf("givenName(%q) = %q, want %q", s, got, want)
		}
	}
}
