package langid_test

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ymateb/ymateb/analysis/langid"
)

func TestIdentify(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", langid.Undetermined},
		{"123 !! £4,500", langid.Undetermined},
		{"Mae'r Comisiynydd yn croesawu'r adroddiad.", langid.Welsh},
		{"The Commissioner welcomes the report.", langid.English},
		{"Heddlu Gogledd Cymru", langid.Welsh},
		{"North Wales Police", langid.English},
		{"Ymateb y Comisiynydd", langid.Welsh},
		{"Response to HMICFRS report", langid.English},
		{"Mae'r ty yn fawr", langid.Welsh},
	} {
		if got, m := langid.Identify(c.text); got != c.want {
			t.Errorf("Identify(%q) = %s (%.2f), want %s", c.text, got, m, c.want)
		}
	}
}

func TestSpans(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"Heddlu Gwent / Gwent Police and Crime Commissioner", []string{"cy:Heddlu Gwent / ", "en:Gwent Police and Crime Commissioner"}},
		{"Mae'n ddrwg gennym. We are sorry about this. Diolch yn fawr iawn.", []string{"cy:Mae'n ddrwg gennym. ", "en:We are sorry about this. ", "cy:Diolch yn fawr iawn."}},
		{"12.5% 2020", []string{"und:12.5% 2020"}},
	} {
		var got []string
		for _, s := range langid.Spans(c.text) {
			got = append(got, s.Lang+":"+c.text[s.Start:s.End])
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("Spans(%q) (-want +got):\n%s", c.text, d)
		}
	}
}

// TestTreebank measures the share of right answers on runs of words from the treebank's dev part and
// its English translations.
func TestTreebank(t *testing.T) {
	f, err := os.Open("../../../shared/eval/welsh/data/dev.conllu")
	if err != nil {
		t.Skip("the treebank is not here:", err)
	}
	defer f.Close()
	texts := map[string][]string{}
	s := bufio.NewScanner(f)
	for s.Scan() {
		if l, ok := strings.CutPrefix(s.Text(), "# text = "); ok {
			texts[langid.Welsh] = append(texts[langid.Welsh], l)
		} else if l, ok := strings.CutPrefix(s.Text(), "# text_en = "); ok {
			texts[langid.English] = append(texts[langid.English], l)
		}
	}
	for _, c := range []struct {
		words int
		least float64
	}{{1, .8}, {2, .93}, {3, .98}, {5, .995}, {10, .998}} {
		right, sign, all := 0, 0, 0
		for lang, ts := range texts {
			for _, text := range ts {
				ws := strings.Fields(text)
				for i := 0; i+c.words <= len(ws); i += c.words {
					all++
					w := strings.Join(ws[i:i+c.words], " ")
					got, _ := langid.Identify(w)
					if got == lang {
						right++
					}
					if (langid.Score(w) > 0) == (lang == langid.Welsh) {
						sign++
					} else if c.words >= 5 {
						t.Logf("%s: %s", lang, w)
					}
				}
			}
		}
		t.Logf("%2d words: %.4f right, %.4f without the margin, of %d", c.words, float64(right)/float64(all), float64(sign)/float64(all), all)
		if got := float64(right) / float64(all); got < c.least {
			t.Errorf("share right at %d words = %.4f, want at least %.3f", c.words, got, c.least)
		}
	}
}

func FuzzSpans(f *testing.F) {
	f.Add("Heddlu / Police")
	f.Add("\xff\u0301\n")
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, s := range langid.Spans(text) {
			if s.Start != at || s.End <= s.Start {
				t.Fatalf("Spans(%q): span %+v does not follow on %d", text, s, at)
			}
			at = s.End
		}
		if at != len(text) {
			t.Fatalf("Spans(%q) end at %d, want %d", text, at, len(text))
		}
	})
}
