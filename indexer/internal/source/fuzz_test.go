package source

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// fuzzLimits are small, so that a limit is met soon and a fuzzing worker stays
// small too.
var fuzzLimits = Limits{File: 1 << 20, Part: 1 << 20, Text: 1 << 18, Depth: 64, Pages: 20}.orDefault()

// fuzzReader fuzzes one reader without the net that Read spreads under it: a
// panic is a bug. Whatever comes out must keep the promises of Paragraph.
func fuzzReader(f *testing.F, ext string, read func(input, *writer) (Text, error), more ...string) {
	files, _ := filepath.Glob("testdata/samples/*" + ext)
	for _, name := range files {
		if data, err := os.ReadFile(name); err == nil && len(data) < 1<<15 {
			f.Add(data)
		}
	}
	for _, m := range more {
		f.Add([]byte(m))
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkReader(t, read, data) })
}

func checkReader(t *testing.T, read func(input, *writer) (Text, error), data []byte) {
	if int64(len(data)) > fuzzLimits.File {
		return
	}
	w := &writer{max: fuzzLimits.Text}
	_, err := read(input{ctx: context.Background(), data: data, Limits: fuzzLimits}, w)
	if err != nil {
		return
	}
	size := 0
	for _, p := range w.paragraphs {
		size += len(p.Text)
		if p.Text == "" || !utf8.ValidString(p.Text) || strings.ContainsAny(p.Text, "\n\r\x00") || strings.TrimSpace(p.Text) != p.Text {
			t.Fatalf("paragraph %q", p.Text)
		}
	}
	if int64(size) > fuzzLimits.Text {
		t.Fatalf("%d bytes of text, want at most %d", size, fuzzLimits.Text)
	}
}

func FuzzPDF(f *testing.F) {
	fuzzReader(f, ".pdf", readPDF, "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[3 0 R]>>endobj 3 0 obj<</Type/Page/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj 4 0 obj<<>>stream\nBT /F 12 Tf 9 9 Td (Bore da) Tj [(a)-300(b)] TJ ET\nendstream endobj 5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj")
}

// FuzzPDFParts fuzzes what lies in a PDF's streams, which are packed in real files
// so that a changed byte seldom reaches their readers: the marks on a page, the map
// from codes to text, and a font, once as each kind.
func FuzzPDFParts(f *testing.F) {
	font := "\x00\x01\x00\x00\x00\x01" + strings.Repeat("\x00", 6) + "cmap\x00\x00\x00\x00\x00\x00\x00\x1c\x00\x00\x00\x60" +
		"\x00\x00\x00\x02\x00\x03\x00\x01\x00\x00\x00\x14\x00\x03\x00\x0a\x00\x00\x00\x34" +
		"\x00\x04\x00\x20\x00\x00\x00\x04\x00\x04\x00\x01\x00\x00\x00\x7a\xff\xff\x00\x00\x00\x41\xff\xff\xff\xc0\x00\x01\x00\x00\x00\x00" +
		"\x00\x0c\x00\x00\x00\x00\x00\x1c\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x01\x74\x00\x00\x01\x77\x00\x00\x00\x41"
	for _, s := range []string{
		"BT /F 12 Tf 1 0 0 1 9 700 Tm 14 TL (Bore da) Tj T* [(a)-300(b)] TJ (c) ' 1 2 (d) \" ET q 2 0 0 2 0 0 cm /X Do Q BI /W 1 /H 1 /BPC 8 ID x EI",
		"/Span <</ActualText (x)>> BDC BT /G 10 Tf 3 Tr 110 Tz 2 Tc 3 Tw 5 Ts <00010002> Tj 0 -12 TD <0003> Tj ET EMC 0 0 100 0 re S 9 9 m 99 9 l S",
	} {
		f.Add([]byte(s), []byte("/CMapName /x def 1 begincodespacerange <00><ff> endcodespacerange 1 beginbfchar <42> <0174> endbfchar 2 beginbfrange <61><63><0061> <64><65>[<00660066><0067>] endbfrange"), []byte(font))
		f.Add([]byte(s), []byte("1 begincodespacerange <0000><ffff> endcodespacerange 1 begincidrange <0001><0009> 4 endcidrange 1 beginbfrange <0001><0005><D834DD1E> endbfrange"), []byte("/Encoding 256 array dup 65 /Wcircumflex put dup 66 /uni0177 put"))
	}
	f.Fuzz(func(t *testing.T, content, cmap, font []byte) {
		var b bytes.Buffer
		b.WriteString("%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[3 0 R]>>endobj " +
			"3 0 obj<</Type/Page/Contents 4 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 5 0 R/G 6 0 R/H 7 0 R>>/XObject<</X 8 0 R>>>>>>endobj " +
			"5 0 obj<</Type/Font/Subtype/Type1/ToUnicode 9 0 R/FontDescriptor<</FontFile 10 0 R>>>>endobj " +
			"6 0 obj<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[<</Subtype/CIDFontType2/W[1[500 600] 3 9 700]/FontDescriptor<</FontFile2 10 0 R>>>>]>>endobj " +
			"7 0 obj<</Type/Font/Subtype/Type0/Encoding 9 0 R/ToUnicode 9 0 R/DescendantFonts[<</Subtype/CIDFontType0>>]>>endobj\n")
		for n, s := range [][]byte{8: []byte("BT /H 9 Tf <0001> Tj ET"), 4: content, 9: cmap, 10: font} {
			if s != nil {
				sub := ""
				if n == 8 {
					sub = "/Subtype/Form/BBox[0 0 9 9]"
				}
				fmt.Fprintf(&b, "%d 0 obj<<%s/Length %d>>\nstream\n%s\nendstream endobj\n", n, sub, len(s), s)
			}
		}
		b.WriteString("trailer<</Root 1 0 R>>\n%%EOF")
		checkReader(t, readPDF, b.Bytes())
	})
}

func FuzzArchive(f *testing.F) { fuzzReader(f, "t", readZip) }

func FuzzDOCX(f *testing.F) {
	fuzzReader(f, ".none", func(in input, w *writer) (Text, error) {
		return Text{}, (&docxReader{w: w, levels: headingStyles(in.data, in.Depth)}).part(in.data, in.Depth)
	}, `<w:document><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/><w:numPr/></w:pPr><w:r><w:t>A</w:t><w:br/><w:tab/><w:footnoteReference w:id="1"/></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>B</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>`)
}

func FuzzODT(f *testing.F) {
	fuzzReader(f, ".none", readFlatODT, `<?xml version="1.0"?><office:document xmlns:text="t"><text:h text:outline-level="2">A</text:h><text:list><text:list-item><text:p>B<text:s text:c="3"/><text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>C</text:p></text:note-body></text:note></text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>D</text:p></table:table-cell></table:table-row></table:table></office:document>`)
}

func FuzzRTF(f *testing.F) {
	fuzzReader(f, ".rtf", func(in input, w *writer) (Text, error) {
		if !isRTF(in.data, "") {
			return Text{}, errCodec
		}
		return readRTF(in, w)
	}, `{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset238 X;}}{\stylesheet{\s1 heading 1;}}{\info{\title T}{\creatim\yr2020\mo1\dy2}}\pard\s1 A\'e9\u373?\par{\*\x y}\trowd\intbl B\cell C\cell\row\pard{\footnote D}\bin3 abc\par}`)
}

func FuzzDOC(f *testing.F) {
	fuzzReader(f, ".none", func(in input, w *writer) (Text, error) {
		// The container is another library's; what lies in it is ours to read.
		half := len(in.data) / 2
		_ = summary(in.data)
		return readDOC(in, map[string][]byte{"WordDocument": in.data[:half], "0Table": in.data[half:], "1Table": in.data[half:]}, w)
	}, oneWordDocument(), deletedDocument())
}

// deletedDocument is the same with its first word deleted while changes were tracked.
func deletedDocument() string {
	b := []byte(oneWordDocument())
	b[0xFB], b[0xFE] = 1, 12                            // the list of pages: where, how long
	b[0x400+0x105], b[0x400+0x108] = 4, 1               // up to byte 0x400: page 1
	b[0x200], b[0x201], b[0x204], b[0x205] = 0, 3, 5, 3 // a run of five bytes
	b[0x208], b[0x3FF] = 0x20, 1                        // its formatting; one run
	copy(b[0x240:], "\x03\x00\x08\x01")
	return string(b)
}

// oneWordDocument is the header of a Word file with one piece, and its table.
func oneWordDocument() string {
	b := make([]byte, 0x400)
	put := func(at int, v uint32) {
		b[at], b[at+1], b[at+2], b[at+3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
	}
	text := "Bore da\rIawn\x07Da\x07\x07\x13 PAGE \x141\x15"
	put(0, 0xA5EC)
	put(0x4C, uint32(len(text)))
	put(0x1A2, 0)
	put(0x1A6, 21)
	copy(b[0x300:], text)
	table := make([]byte, 0x400)
	table[0], table[1] = 2, 16
	table[9] = byte(len(text))
	v := uint32(0x300*2 | 0x40000000)
	table[15], table[16], table[17], table[18] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
	return string(b) + string(table)
}

func FuzzOLE(f *testing.F) { fuzzReader(f, ".none", readOLE, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") }

func FuzzHTML(f *testing.F) {
	fuzzReader(f, ".html", readHTML, `<!doctype html><meta charset=utf-8><title>T</title><nav><a href=/>x</a></nav><div class="cookie">c</div><main><h1>A</h1><p>B<br>C<sup>1</sup><ul><li>D</ul><table><tr><td>E</table><blockquote>F</blockquote><pre>G
H</pre></main><footer>I</footer>`)
}

func FuzzEML(f *testing.F) {
	fuzzReader(f, ".none", readEML,
		"From: =?utf-8?q?Si=C3=A2n?= <a@b.cymru>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; format=flowed\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nT=C3=AEm \r\n> gynt\r\n--b\r\nContent-Type: text/html\r\nContent-Disposition: attachment; filename=a.html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+YTwvcD4=\r\n--b--\r\n")
}

func FuzzTXT(f *testing.F) {
	fuzzReader(f, ".txt", readTXT, "T\x00\x77\x01", "t\xfe", "a\fb\r\n- c\n", "\xff\xfe\x00\x00a")
}

func FuzzMarkdown(f *testing.F) {
	fuzzReader(f, ".md", readMarkdown, "---\ntitle: x\n---\n# A\n\n> - b **c** [d](e)\n\n| a | b |\n|---|---|\n| c | d |\n\n```\nx\n```\n")
}
