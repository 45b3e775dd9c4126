package source

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReadFormats(t *testing.T) {
	word := func(body string) string {
		return zipOf("word/document.xml", `<w:document xmlns:w="w"><w:body>`+body+`</w:body></w:document>`,
			"word/styles.xml", `<w:styles><w:style w:styleId="Pennawd2"><w:name w:val="heading 2"/></w:style><w:style w:styleId="Fy"><w:basedOn w:val="Pennawd2"/></w:style></w:styles>`,
			"word/header1.xml", `<w:hdr><w:p><w:r><w:t>Swyddfa’r Comisiynydd</w:t></w:r></w:p></w:hdr>`,
			"word/footnotes.xml", `<w:footnotes><w:footnote w:id="-1" w:type="separator"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:footnote><w:footnote w:id="1"><w:p><w:r><w:t>Nodyn.</w:t></w:r></w:p></w:footnote></w:footnotes>`,
			"docProps/core.xml", `<c><dc:title>Ymateb</dc:title><dc:creator>Siân</dc:creator><dcterms:created>2024-03-04T10:00:00Z</dcterms:created></c>`)
	}
	p := func(s string) string { return `<w:p><w:r><w:t xml:space="preserve">` + s + `</w:t></w:r></w:p>` }
	for _, tt := range []struct {
		name, data string
		want       []Paragraph
	}{
		{"headings by the name of the style", word(`<w:p><w:pPr><w:pStyle w:val="Fy"/></w:pPr><w:r><w:t>A</w:t></w:r></w:p>`), []Paragraph{{Text: "A", Heading: 2}, {Text: "[1] Nodyn."}}},
		{"runs, tabs and notes", word(`<w:p><w:r><w:t>Yn 20</w:t></w:r><w:r><w:t>20</w:t><w:footnoteReference w:id="1"/><w:tab/><w:t>da</w:t></w:r></w:p>`), []Paragraph{{Text: "Yn 2020[1] da"}, {Text: "[1] Nodyn."}}},
		{"deleted, moved and hidden text is gone", word(`<w:p><w:del><w:r><w:delText>a</w:delText></w:r></w:del><w:ins><w:r><w:t>b</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>c</w:t></w:r></w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t>d</w:t></w:r></w:p>`), []Paragraph{{Text: "b"}, {Text: "[1] Nodyn."}}},
		{"a text box once", word(`<w:p><w:r><w:t>a</w:t></w:r><mc:AlternateContent><mc:Choice><w:txbxContent>` + p("box") + `</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>` + p("box") + `</w:txbxContent></mc:Fallback></mc:AlternateContent><w:r><w:t>b</w:t></w:r></w:p>`), []Paragraph{{Text: "box"}, {Text: "ab"}, {Text: "[1] Nodyn."}}},
		{"cells row by row", word(`<w:tbl><w:tr><w:tc>` + p("a") + `</w:tc><w:tc>` + p("b") + p("c") + `</w:tc></w:tr><w:tr><w:tc>` + p("d") + `</w:tc></w:tr></w:tbl>` + p("e")), []Paragraph{
			{Text: "a", Table: 1, Row: 1, Column: 1}, {Text: "b", Table: 1, Row: 1, Column: 2}, {Text: "c", Table: 1, Row: 1, Column: 2}, {Text: "d", Table: 1, Row: 2, Column: 1}, {Text: "e"}, {Text: "[1] Nodyn."},
		}},
		{"RTF: Unicode, code pages, styles, lists, notes", `{\rtf1\ansi{\fonttbl{\f0 A;}{\f1\fcharset238 B;}}{\stylesheet{\s2 heading 2;}}{\header y}\pard\s2 Pennawd\par\pard T\u375?, t\'ee m{\f1 \'e8}\par{\listtext 1.\tab}Rhestr\par\pard Testun{\footnote Nodyn}\par{\*\anhysbys dim}}`, []Paragraph{
			{Text: "Pennawd", Heading: 2}, {Text: "Tŷ, tî mč"}, {Text: "Rhestr", List: true}, {Text: "Testun"}, {Text: "[1] Nodyn"},
		}},
		{"RTF: cells", `{\rtf1\trowd\pard\intbl a\cell b\cell\row\trowd c\cell\row\pard d\par}`, []Paragraph{
			{Text: "a", Table: 1, Row: 1, Column: 1}, {Text: "b", Table: 1, Row: 1, Column: 2}, {Text: "c", Table: 1, Row: 2, Column: 1}, {Text: "d"},
		}},
		{"HTML: main content", `<html><body><nav>Hafan</nav><div class="cookie-notice">We use cookies</div><main><h1>Ymateb</h1><p>Un<br><br>Dau 2020<sup>1</sup></p><blockquote>Dyfyniad</blockquote><ul><li>Pwynt</li></ul></main><footer>© 2024</footer></body></html>`, []Paragraph{
			{Text: "Ymateb", Heading: 1}, {Text: "Un"}, {Text: "Dau 2020[1]"}, {Text: "Dyfyniad", Quote: true}, {Text: "Pwynt", List: true},
		}},
		{"HTML: nothing is marked", `<div><div><a href=/a>Home</a> <a href=/b>News</a> <a href=/c>Contact</a></div><div><div>Welcome</div><div>` + strings.Repeat("The Commissioner has asked the force for a plan. ", 6) + `</div></div><div>© 2024 Office</div></div>`, []Paragraph{
			{Text: "Welcome"}, {Text: strings.TrimSpace(strings.Repeat("The Commissioner has asked the force for a plan. ", 6))},
		}},
		{"mail: quoted lines and flowed text", mailHead + "Content-Type: text/plain; format=flowed\r\n\r\nBydd y \r\ngwaith yn parhau.\r\n\r\n> Pryd?\r\n", []Paragraph{{Text: "Bydd y gwaith yn parhau."}, {Text: "Pryd?", Quote: true}}},
		{"mail: HTML where the plain text says nothing", mailHead + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\nNo HTML?\r\n--b\r\nContent-Type: text/html\r\n\r\n<html><body><p>" + strings.Repeat("Gair ", 60) + "</p></body></html>\r\n--b--", []Paragraph{{Text: strings.TrimSpace(strings.Repeat("Gair ", 60))}}},
		{"Markdown", "# Pennawd\n\nUn **dau**\ntri [pedwar](https://x.cymru)\n\n- pump\n\n> chwech\n\n| a | b |\n|---|---|\n| c | d |\n", []Paragraph{
			{Text: "Pennawd", Heading: 1}, {Text: "Un dau tri pedwar"}, {Text: "pump", List: true}, {Text: "chwech", Quote: true},
			{Text: "a", Table: 1, Row: 1, Column: 1}, {Text: "b", Table: 1, Row: 1, Column: 2}, {Text: "c", Table: 1, Row: 2, Column: 1}, {Text: "d", Table: 1, Row: 2, Column: 2},
		}},
	} {
		got, err := Read(t.Context(), []byte(tt.data), "", Limits{})
		if err != nil {
			t.Errorf("%s: Read = %v", tt.name, err)
			continue
		}
		if d := cmp.Diff(tt.want, got.Paragraphs); d != "" {
			t.Errorf("%s: Read: %s", tt.name, d)
		}
	}
	got, err := Read(t.Context(), []byte(word(p("a"))), "", Limits{})
	if err != nil || got.Title != "Ymateb" || got.Author != "Siân" || !got.Created.Equal(time.Date(2024, 3, 4, 10, 0, 0, 0, time.UTC)) || len(got.Running) != 1 {
		t.Errorf("Read says title %q, author %q, created %v, running %q (%v)", got.Title, got.Author, got.Created, got.Running, err)
	}
}

// What was deleted with changes tracked is no longer said, the mark of a paragraph
// included; what was inserted is.
func TestDOCTracked(t *testing.T) {
	data, err := os.ReadFile("testdata/tracked.doc")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read(t.Context(), data, "", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Cynllun y swyddfa – Ŵyr y tŷ", "The budget is fifty thousand pounds a year.", "Bydd y Comisiynydd yn cyhoeddi’r adroddiad â’i ŵyr cyn y gwanwyn.", "Diwedd y ddogfen."}
	if d := cmp.Diff(want, texts(got)); d != "" {
		t.Errorf("Read(tracked.doc): %s", d)
	}
}

func TestKept(t *testing.T) {
	for _, tt := range []struct {
		run     docRange
		deleted []docRange
		size    int
		want    []docRange
	}{
		{docRange{10, 20}, nil, 1, []docRange{{10, 20}}},
		{docRange{10, 20}, []docRange{{0, 10}, {20, 30}}, 1, []docRange{{10, 20}}},
		{docRange{10, 20}, []docRange{{12, 14}, {16, 18}}, 2, []docRange{{10, 12}, {14, 16}, {18, 20}}},
		{docRange{10, 20}, []docRange{{5, 12}, {18, 25}}, 1, []docRange{{12, 18}}},
		{docRange{10, 20}, []docRange{{0, 30}}, 2, nil},
		{docRange{10, 20}, []docRange{{13, 15}}, 2, []docRange{{10, 12}, {14, 20}}},
		{docRange{10, 20}, merged([]docRange{{13, 17}, {12, 16}, {30, 31}, {17, 18}}), 1, []docRange{{10, 12}, {18, 20}}},
	} {
		if d := cmp.Diff(tt.want, kept(tt.run, tt.deleted, tt.size), cmp.AllowUnexported(docRange{})); d != "" {
			t.Errorf("kept(%v, %v, %d): %s", tt.run, tt.deleted, tt.size, d)
		}
	}
}

func TestReadDOC(t *testing.T) {
	for first, doc := range map[string]string{"Bore da": oneWordDocument(), "da": deletedDocument()} {
		b := []byte(doc)
		w := &writer{max: 1 << 20}
		in := input{data: b, Limits: Limits{}.orDefault()}
		if _, err := readDOC(in, map[string][]byte{"WordDocument": b[:0x400], "0Table": b[0x400:]}, w); err != nil {
			t.Fatal(err)
		}
		want := []Paragraph{{Text: first}, {Text: "Iawn", Table: 1, Row: 1, Column: 1}, {Text: "Da", Table: 1, Row: 1, Column: 2}, {Text: "1"}}
		if d := cmp.Diff(want, w.paragraphs); d != "" {
			t.Errorf("readDOC: %s", d)
		}
	}
}

func TestAttachments(t *testing.T) {
	mail := mailHead + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nGweler yr atodiad.\r\n--b\r\nContent-Disposition: attachment; filename*=utf-8''t%C5%B7.html\r\nContent-Type: application/octet-stream\r\n\r\n<html><p>Testun</p></html>\r\n--b\r\nContent-Disposition: attachment; filename=\"../a.bin\"\r\n\r\n\x00\x01\x02\x03\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
	got, err := Read(t.Context(), []byte(mail), "", Limits{})
	if err != nil || len(got.Paragraphs) != 1 || len(got.Attachments) != 2 {
		t.Fatalf("Read = %+v, %v; want one paragraph and two attachments", got, err)
	}
	a, b := got.Attachments[0], got.Attachments[1]
	if a.Name != "tŷ.html" || a.Err != nil || a.Text.Format != "html" || a.Text.Paragraphs[0].Text != "Testun" {
		t.Errorf("first attachment = %+v", a)
	}
	if b.Name != "a.bin" || b.Err == nil || b.Err.Code != UnknownFormat {
		t.Errorf("second attachment = %+v, want %s", b, UnknownFormat)
	}
}

func TestMend(t *testing.T) {
	known := map[string]bool{"multi-agency": true, "commissioner": true}
	for _, tt := range []struct {
		line, next, want string
	}{
		{"the commis-", "sioner said", "the commissioner said"},
		{"a multi-", "agency hub", "a multi-agency hub"},
		{"our non-", "urgent line", "our non-urgent line"},
		{"a trauma-", "informed approach", "a trauma-informed approach"},
		{"Sir-", "Benfro", "Sir-Benfro"},
		{"hyff\u00AD", "orddiant", "hyfforddiant"},
		{"yn ail-", "ystyried", "yn ail-ystyried"},
		{"COVID-", "19", ""},
		{"no hyphen", "here", ""},
	} {
		got, _ := mend(tt.line, tt.next, func(w string) bool { return known[w] })
		if got != tt.want {
			t.Errorf("mend(%q, %q) = %q, want %q", tt.line, tt.next, got, tt.want)
		}
	}
}
