package source

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// words folds what producers change lawfully: quotation marks, list signs,
// letters their fonts lack.
func words(s string) string {
	s = strings.NewReplacer("’", "'", "‘", "'", "`", "'", "ŵ", "w", "ŷ", "y", "“", `"`, "”", `"`).Replace(s)
	return strings.TrimLeft(s, "•*·- ")
}

// TestSamples reads one text written by many programs: at least nine of ten
// paragraphs must come out as they are, and no word may be lost.
func TestSamples(t *testing.T) {
	data, err := os.ReadFile("testdata/truth.txt")
	if err != nil {
		t.Fatal(err)
	}
	truth := strings.Split(words(string(data)), "\n")
	files, err := filepath.Glob("testdata/samples/*")
	if err != nil || len(files) == 0 {
		t.Fatal("no samples", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Read(t.Context(), data, name, Limits{})
		if err != nil {
			t.Errorf("Read(%s) = %v", name, err)
			continue
		}
		if ext := strings.TrimPrefix(filepath.Ext(name), "."); got.Format != ext {
			t.Errorf("Read(%s).Format = %q, want %q", name, got.Format, ext)
		}
		have := map[string]bool{}
		for _, p := range got.Paragraphs {
			have[words(p.Text)] = true
		}
		exact, missing := 0, ""
		for _, p := range truth {
			if have[words(p)] {
				exact++
			} else if missing == "" {
				missing = p
			}
		}
		floor := 9
		if strings.Contains(name, "groff") {
			floor = 8 // its font has no ŵ at all: the letter is not there to be read
		}
		if exact*10 < len(truth)*floor {
			t.Errorf("Read(%s) has %d of %d paragraphs; the first missing is %q", name, exact, len(truth), missing)
		}
		all := strings.Join(texts(got), " ")
		for _, w := range []string{"£412,000", "2024–25", "Commissioner"} {
			if !strings.Contains(all, w) {
				t.Errorf("Read(%s) lost %q", name, w)
			}
		}
	}
}

func TestPassword(t *testing.T) {
	data, err := os.ReadFile("testdata/password.pdf")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Read(t.Context(), data, "", Limits{})
	if e, ok := err.(*Error); !ok || e.Code != Encrypted {
		t.Errorf("Read(password.pdf) = %v, want code %s", err, Encrypted)
	}
}
