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
		all := strings.Join(texts(got), "\n")
		for _, w := range []string{"£412,000", "2024–25", "Commissioner"} {
			if !strings.Contains(all, w) {
				t.Errorf("Read(%s) lost %q", name, w)
			}
		}
		f1, order := overlap(strings.Fields(strings.Join(truth, " ")), strings.Fields(words(all)))
		if f1 < 0.96 || order < 0.96 { // numbers and bullets of lists count against it
			t.Errorf("Read(%s): words F1 %.3f, in order %.3f; want at least .96", name, f1, order)
		}
		if lacking := strings.Contains(name, "groff") || strings.Contains(name, "reportlab"); !lacking {
			for _, w := range []string{"ystafell", "tŵr", "tŷ", "ffôn", "â’m", "Bûm", "â"} {
				if !strings.Contains(strings.ReplaceAll(all, "'", "’"), w) {
					t.Errorf("Read(%s) lost %q", name, w)
				}
			}
		}
	}
}

// overlap is the share of words, twice what two texts have in common through what
// they have together: in any order, and in the same.
func overlap(a, b []string) (f1, order float64) {
	count := map[string]int{}
	for _, w := range a {
		count[w]++
	}
	common := 0
	for _, w := range b {
		if count[w]--; count[w] >= 0 {
			common++
		}
	}
	longest := make([]int, len(b)+1) // common subsequence up to each word of b
	for _, w := range a {
		diagonal := 0
		for k, v := range b {
			up := longest[k+1]
			if longest[k+1] = max(up, longest[k]); v == w {
				longest[k+1] = diagonal + 1
			}
			diagonal = up
		}
	}
	both := float64(len(a) + len(b))
	return 2 * float64(common) / both, 2 * float64(longest[len(b)]) / both
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
