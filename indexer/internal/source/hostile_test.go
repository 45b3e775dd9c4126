package source

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// pdfOf writes objects, numbered from 1, as a PDF without a cross-reference.
func pdfOf(objects ...string) string {
	var b strings.Builder
	b.WriteString("%PDF-1.5\n")
	for i, o := range objects {
		fmt.Fprintf(&b, "%d 0 obj %s endobj\n", i+1, o)
	}
	return b.String() + "trailer<</Root 1 0 R>>"
}

func streamOf(dict, data string) string {
	return fmt.Sprintf("<<%s/Length %d>>stream\n%s\nendstream", dict, len(data), data)
}

// onePage is a PDF with one page of this content; objects from 6 on follow.
func onePage(content, resources string, more ...string) string {
	return pdfOf(append([]string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>" + resources + ">>>>",
		content, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
	}, more...)...)
}

func deflate(data string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(data))
	w.Close()
	return b.String()
}

func zipOf(parts ...string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		w, _ := z.Create(parts[i])
		_, _ = w.Write([]byte(parts[i+1]))
	}
	z.Close()
	return b.String()
}

const mailHead = "From: a@b.cymru\r\nMIME-Version: 1.0\r\nSubject: x\r\n"

func nestedMails(n int) string {
	m := mailHead + "Content-Type: text/plain\r\n\r\nhelo"
	for range n {
		m = mailHead + "Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(m))
	}
	return m
}

// TestHostile reads files made to hurt: each ends soon with text or one of the
// codes given, and the worker's limits need not even be met.
func TestHostile(t *testing.T) {
	rep := strings.Repeat
	word, odt := "word/document.xml", "application/vnd.oasis.opendocument.text"
	p := Pool{Workers: 2, Limits: Limits{Time: 2 * time.Minute, Part: 8 << 20, Text: 2 << 20}}
	defer p.Close()
	for _, tt := range []struct{ name, data, codes string }{
		{"flate bomb", onePage(streamOf("/Filter/FlateDecode", deflate(rep("\x00", 32<<20))), ""), TooLarge},
		{"flate in flate", onePage(streamOf("/Filter[/FlateDecode/FlateDecode]", deflate(deflate(rep("\x00", 32<<20)))), ""), TooLarge},
		{"fifty filters", onePage(streamOf("/Filter["+rep("/FlateDecode", 50)+"]", "x"), ""), Empty},
		{"run length bomb", onePage(streamOf("/Filter[/FlateDecode/RunLengthDecode]", deflate(rep("\x81A", 1<<18))), ""), TooLarge},
		{"ASCII85 bomb", onePage(streamOf("/Filter/ASCII85Decode", rep("z", 4<<20)), ""), TooLarge},
		{"form draws itself", onePage(streamOf("", "/X Do"), "/XObject<</X 6 0 R>>", streamOf("/Subtype/Form/Resources<</XObject<</X 6 0 R>>>>", rep("/X Do ", 10))), Empty},
		{"page loop", pdfOf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]>>"), Broken},
		{"five thousand and one pages", pdfOf("<</Pages 2 0 R>>", "<</Kids["+rep("<</Type/Page>>", 5001)+"]>>"), TooLarge},
		{"deep dictionaries", "%PDF-1.4\n1 0 obj" + rep("<</A", 1<<20), Broken},
		{"deep arrays in content", onePage(streamOf("", rep("[", 1<<20)), ""), Empty},
		{"object stream in itself", pdfOf("<</Type/Catalog/Pages 9 0 R>>", streamOf("/Type/ObjStm/N 1/First 4/Extends 2 0 R", "2 0 <<>>")), Broken},
		{"cross-reference names itself", "%PDF-1.4\nxref\n0 0\ntrailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF", Broken},
		{"length of itself", onePage("<</Length 4 0 R>>stream\nBT /F 9 Tf (Bore da) Tj ET\nendstream", ""), "text"},
		{"font of itself", onePage(streamOf("", "BT /F 9 Tf (x) Tj ET"), "", "<<>>") + " 5 0 obj<</Subtype/Type0/DescendantFonts[5 0 R]/ToUnicode 5 0 R/Encoding 5 0 R>>endobj", "text " + Empty},
		{"map with endless ranges", onePage(streamOf("", "BT /F 9 Tf (x) Tj ET"), "") + " 5 0 obj<</Subtype/Type1/ToUnicode 6 0 R>>endobj 6 0 obj " + streamOf("", rep("1 beginbfrange <0000> <FFFF> <0041> endbfrange ", 9999)) + " endobj", "text"},
		{"huge numbers", onePage(streamOf("", "BT /F 1e30 Tf 9"+rep("9", 400)+" 0 0 1 1 1 Tm (x) Tj ET"), ""), "text " + Empty},
		{"predictor with huge rows", onePage(streamOf("/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 65535/Colors 65535/BitsPerComponent 65535>>", deflate(rep("\x02", 9999))), ""), Empty},

		{"zip bomb", zipOf(word, rep("\x00", 32<<20)), TooLarge},
		{"deep elements", zipOf(word, rep("<a>", 1<<20)), Broken},
		{"entities", zipOf(word, `<!DOCTYPE a [<!ENTITY b "`+rep("c", 99)+`">]><w:p><w:t>&b;</w:t></w:p>`), Broken},
		{"too much text", zipOf(word, "<d>"+rep("<w:p><w:t>a</w:t></w:p>", 1<<17)+"</d>"), TooLarge},
		{"two billion spaces", zipOf("mimetype", odt, "content.xml", `<d><text:p>a<text:s text:c="2000000000"/>b</text:p></d>`), "text"},
		{"a path out of the archive", zipOf("../../etc/passwd", "x", word, "<w:p><w:t>a</w:t></w:p>"), "text"},
		{"ten thousand and one parts", zipOf(strings.Split(rep("x,", 20002), ",")...), TooLarge + " " + UnknownFormat},
		{"a spreadsheet", zipOf("xl/workbook.xml", "<workbook/>"), UnknownFormat},

		{"deep groups", `{\rtf1 ` + rep("{", 1<<20), Broken},
		{"binary beyond the end", `{\rtf1 a\bin2000000000 b}`, "text"},
		{"endless control word", `{\rtf1 \` + rep("a", 1<<20), Empty + " text"},
		{"surrogates without partners", `{\rtf1 ` + rep(`\u-10179?`, 1<<16) + "}", "text"},

		{"deep page", rep("<div>", 1<<18), Broken},
		{"endless formatting", "<html>" + rep("<b><i><p>", 1<<12), Broken + " " + Empty},
		{"million entities", "<html><p>" + rep("&amp;", 1<<18), "text"},
		{"million links", "<html>" + rep("<a href=/>x</a>", 1<<17), "text " + Empty},

		{"three thousand multiparts", mailHead + func() (s string) {
			for i := range 3000 {
				s += fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
			}
			return s
		}(), Broken},
		{"mails in mails", nestedMails(12), "text"},
		{"endless parts", mailHead + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + rep("--b\r\n\r\na\r\n", 1<<16), TooLarge},
		{"base64 bomb", mailHead + "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" + rep("AAAA", 4<<20), TooLarge},

		{"a compound file of nothing", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + rep("\xFF", 1<<20), Broken + " " + UnknownFormat},
		{"NULs", rep("\x00", 1<<20), UnknownFormat},
		{"half a letter of UTF-16", "\xFF\xFEa\x00b", "text"},
		{"a mark and nothing", "\xFF\xFE", Empty},
		{"a million accents", "a" + rep("\u0301", 1<<19), "text"},
		{"a million form feeds", rep("a\f", 1<<19), "text " + TooLarge},
		{"endless quotes", "# a\n**b**\n" + rep(">", 1<<19), Broken + " text"},
	} {
		got, err := p.Read(t.Context(), []byte(tt.data), "")
		code := "text"
		if err != nil {
			var e *Error
			if !errors.As(err, &e) {
				t.Errorf("%s: Read = %v, want an *Error", tt.name, err)
				continue
			}
			code = e.Code
		} else if len(got.Paragraphs)+len(got.Attachments) == 0 {
			t.Errorf("%s: Read gave neither text nor error", tt.name)
		}
		if !strings.Contains(" "+tt.codes+" ", " "+code+" ") {
			t.Errorf("%s: Read = %s (%v), want %s", tt.name, code, err, tt.codes)
		}
	}
}

// Names that are no files must never be opened in a way that waits.
func TestLoadRefuses(t *testing.T) {
	dir := t.TempDir()
	name := func(n string) string { return filepath.Join(dir, n) }
	if err := os.Mkdir(name("folder.pdf"), 0o755); err != nil {
		t.Fatal(err)
	}
	sparse, err := os.Create(name("sparse.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if err := sparse.Truncate(1 << 40); err != nil {
		t.Skip("no sparse files here")
	}
	sparse.Close()
	cases := map[string]string{"folder.pdf": NotAFile, "sparse.txt": TooLarge, "none.txt": Unreadable}
	if runtime.GOOS == "linux" {
		for link, to := range map[string]string{"zero.txt": "/dev/zero", "loop.txt": "loop.txt", "self.txt": "/proc/self"} {
			if err := os.Symlink(to, name(link)); err != nil {
				t.Fatal(err)
			}
		}
		cases["zero.txt"], cases["loop.txt"], cases["self.txt"] = NotAFile, Unreadable, NotAFile
	}
	if makePipe(name("pipe.txt")) == nil {
		cases["pipe.txt"] = NotAFile
	}
	for n, code := range cases {
		_, err := Load(name(n), Limits{})
		var e *Error
		if !errors.As(err, &e) || e.Code != code {
			t.Errorf("Load(%s) = %v, want code %s", n, err, code)
		}
	}
}
