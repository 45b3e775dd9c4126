package torture

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// hostile makes files that are not what they say, too large, too deep or cut off.
func hostile(t *testing.T) map[string][]byte {
	t.Helper()
	rnd := rand.NewChaCha8([32]byte{9})
	noise := make([]byte, 200_000)
	_, _ = rnd.Read(noise)
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	for _, name := range []string{"[Content_Types].xml", "word/document.xml"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		zeros := bytes.Repeat([]byte(" "), 1<<20)
		for range 300 {
			if _, err := w.Write(zeros); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{
		"bomb.docx":       bomb.Bytes(),
		"cut.docx":        bomb.Bytes()[:bomb.Len()/2],
		"deep.html":       []byte(strings.Repeat("<div>", 200_000) + "x"),
		"deep.rtf":        []byte(`{\rtf1 ` + strings.Repeat(`{\b `, 200_000)),
		"loop.pdf":        []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj trailer<</Root 1 0 R>>"),
		"entities.html":   []byte("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><p>&b;"),
		"parts.eml":       []byte("Content-Type: multipart/mixed; boundary=a\n\n" + strings.Repeat("--a\nContent-Type: multipart/mixed; boundary=a\n\n", 20_000)),
		"line.txt":        bytes.Repeat([]byte("a"), 8<<20),
		"x.txt.meta.yaml": []byte(strings.Repeat("[", 100_000)),
	}
	for _, ext := range []string{"pdf", "docx", "odt", "doc", "rtf", "eml", "html", "txt", "md", "png", "tiff", "zip"} {
		files["noise."+ext] = noise
	}
	if more, err := filepath.Glob("../../../shared/eval/files/bad/*"); err == nil {
		for _, name := range more {
			if b, err := os.ReadFile(name); err == nil {
				files["bad-"+filepath.Base(name)] = b
			}
		}
	}
	return files
}

func TestHostileFiles(t *testing.T) {
	p := start(t)
	// Bad ones and good ones come together, and good ones go on coming while the
	// bad are read.
	i := 0
	var dropped []time.Time
	for name, b := range hostile(t) {
		if err := os.WriteFile(filepath.Join(p.dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
		p.write(t, fmt.Sprintf("good%d.txt", i), i)
		dropped = append(dropped, time.Now())
		i++
	}
	for range 5 {
		time.Sleep(300 * time.Millisecond)
		p.write(t, fmt.Sprintf("good%d.txt", i), i)
		dropped = append(dropped, time.Now())
		i++
	}
	slowest := time.Duration(0)
	for n := range i {
		p.eventually(t, "a good file among bad ones", 60*time.Second, func() bool { _, total, _ := p.paths(word(n)); return total == 1 })
		slowest = max(slowest, time.Since(dropped[n]))
	}
	t.Logf("%d good files among %d bad ones: each was found within %s", i, i-5, slowest.Round(10*time.Millisecond))
	if mb := p.memory(); mb > 1024 {
		t.Errorf("the program took %d MB, want at most 1,024", mb)
	} else {
		t.Logf("the program took %d MB at most", mb)
	}
	if code, _ := p.get("/healthz"); code != 200 {
		t.Errorf("healthz: %d", code)
	}
}
