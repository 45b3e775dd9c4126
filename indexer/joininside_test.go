package indexer

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/indexer/internal/source"
)

// readText makes a document of plain text, a line a paragraph, as the reader does.
func readText(text string) index.Document {
	t := source.Text{}
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			t.Paragraphs = append(t.Paragraphs, source.Paragraph{Text: line})
		}
	}
	d := index.Document{ID: "aaaaaaaaaaaaaaaa"}
	note(&d, t, facts.Default().Read(factsInput("x.txt", t, Sidecar{}, Sidecar{})))
	join([]*index.Document{&d})
	return d
}

// twinsOf gives the pairs of a document, "first = second", in order of the text.
func twinsOf(d index.Document) (pairs []string, counted int) {
	text := map[string]string{}
	for _, c := range d.Commitments {
		text[c.ID] = c.Text
	}
	for _, c := range d.Commitments {
		if c.Shadow {
			pairs = append(pairs, text[c.Counted]+" = "+c.Text)
		} else {
			counted++
		}
	}
	return pairs, counted
}

func TestBilingualCountsOnce(t *testing.T) {
	dir := filepath.Join("..", "analysis", "facts", "testdata", "invented")
	for _, test := range []struct {
		file           string
		pairs, counted int
	}{
		{"second/t47", 1, 1}, // paragraph by paragraph
		{"second/t65", 2, 2},
		{"third/t72", 3, 3}, // halves
		{"third/t84", 4, 4},
		{"third/t88", 3, 3},      // line by line
		{"second/t43", 0, 4},     // one language
		{"documents/t07", 0, -1}, // one language
	} {
		b, err := os.ReadFile(filepath.Join(dir, test.file+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		d := readText(string(b))
		pairs, counted := twinsOf(d)
		if len(pairs) != test.pairs || test.counted >= 0 && counted != test.counted {
			t.Errorf("%s: %d pairs, %d counted, want %d and %d\n%s", test.file, len(pairs), counted, test.pairs, test.counted, strings.Join(pairs, "\n"))
		}
	}
}

func TestBilingualKeepsApart(t *testing.T) {
	const head = "Comisiynydd yr Heddlu a Throsedd Gwent | Police and Crime Commissioner for Gwent\n"
	for name, test := range map[string]struct {
		text  string
		pairs int
	}{
		"other figures":   {"Byddaf yn rhoi £40,000 i'r hyb yng Nghasnewydd erbyn Mawrth 2023.\nI will give £60,000 to the hub in Newport by March 2023.", 0},
		"other deadlines": {"Byddaf yn cyhoeddi'r adroddiad erbyn Mai 2023.\nI will publish the report by June 2023.", 0},
		"two subjects": {"Bu cwynion am feiciau oddi ar y ffordd yn y cwm drwy gydol yr haf, ac mae trigolion wedi blino.\n" +
			"Byddaf yn gofyn am fwy o batrolau yno.\n" +
			"The inspectors came to look at our custody suites in October and found much to praise in the way that staff dealt with children.\n" +
			"I will visit the new cells with my volunteers.", 0},
		"the same, line by line": {"Byddaf yn cyhoeddi'r adroddiad erbyn Mai 2023.\nI will publish the report by May 2023.", 1},
		"one sentence only in Welsh": {"Byddaf yn rhoi £40,000 i'r hyb erbyn Mawrth 2023.\nByddaf hefyd yn ymweld â phob ysgol yn y sir.\n" +
			"I will give £40,000 to the hub by March 2023.", 1},
		"side by side": {"Byddaf yn cwrdd â chadeirydd y cyngor ar 1 Rhagfyr 2023. | I will meet the chair of the council on 1 December 2023.", 1},
	} {
		d := readText(head + test.text)
		if len(d.Commitments) < 2 {
			t.Errorf("%s: %d commitments, want two or more", name, len(d.Commitments))
		}
		if pairs, _ := twinsOf(d); len(pairs) != test.pairs {
			t.Errorf("%s: pairs %q, want %d", name, pairs, test.pairs)
		}
	}
}

// TestBilingualDecision: what a person says of the second language's sentence
// holds for the one that counts, and joining again changes nothing.
func TestBilingualDecision(t *testing.T) {
	d := readText("Comisiynydd yr Heddlu a Throsedd Gwent\nByddaf yn cyhoeddi'r adroddiad erbyn Mai 2023.\nI will publish the report by May 2023.")
	if len(d.Commitments) != 2 || !d.Commitments[1].Shadow {
		t.Fatalf("commitments %+v, want the second to be a shadow", d.Commitments)
	}
	d.Commitments[1].History = []index.Change{{To: index.Met, By: "AH"}}
	d.Commitments[1].Status = index.Met
	for range 2 {
		join([]*index.Document{&d})
		c := d.Commitments[0]
		if c.Status != index.Met || len(c.Also) != 1 || c.Also[0].ID != d.Commitments[1].ID || c.Also[0].Passage != 3 || c.Own == nil {
			t.Errorf("the counted promise = %+v, want it met, with its twin", c)
		}
	}
	other := d
	other.ID = "bbbbbbbbbbbbbbbb"
	other.Commitments = nil
	for _, c := range d.Commitments {
		alone(&c)
		c.ID = "b" + c.ID
		other.Commitments = append(other.Commitments, c)
	}
	join([]*index.Document{&d, &other}) // a copy of the whole
	for _, c := range other.Commitments {
		if !c.Shadow || c.Counted != d.Commitments[0].ID {
			t.Errorf("in the copy %q counts in %q, want %q", c.Text, c.Counted, d.Commitments[0].ID)
		}
	}
	if n := len(d.Commitments[0].Also); n != 3 {
		t.Errorf("%d twins of the counted promise, want 3", n)
	}
}

// TestAdjacentPromisesStayTwo: in a letter that is only partly in both languages,
// a promise of one body and the next paragraph's of another are two, even where
// their deadlines fall on one day.
func TestAdjacentPromisesStayTwo(t *testing.T) {
	d := readText(`Police and Crime Commissioner for Gwent
3 May 2023
Dear Minister,
We will publish a plan for custody by 30 June 2023. My office will write to every school before the end of the year.
Byddwn yn hyfforddi pob swyddog erbyn mis Medi 2024. Byddaf yn cyhoeddi adroddiad ar drais domestig erbyn 31 Rhagfyr 2023.
Yours sincerely,
Jane Example
Police and Crime Commissioner for Gwent`)
	if pairs, counted := twinsOf(d); len(pairs) > 0 || counted != 4 {
		t.Errorf("%d promises counted, pairs %q, want 4 and none", counted, pairs)
	}
}

// TestNoFileCostsTheServerItsMemory joins a document that was made to have more
// promises in both languages than their product may cost.
func TestNoFileCostsTheServerItsMemory(t *testing.T) {
	const each = 4000 // 256 MB as tables
	d := index.Document{}
	for n := range each {
		for _, lang := range []index.Lang{index.Welsh, index.English} {
			text := fmt.Sprintf("We will do %d.", n)
			d.Passages = append(d.Passages, index.Passage{Text: text, Lang: lang})
			d.Commitments = append(d.Commitments, index.Commitment{ID: fmt.Sprint(lang, n), Text: text, Lang: lang, Range: index.Range{Passage: len(d.Passages), End: len(text)}})
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	join([]*index.Document{&d})
	runtime.ReadMemStats(&after)
	if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 64 {
		t.Errorf("joining %d promises in each language took %d MB, want at most 64", each, mb)
	}
	if _, counted := twinsOf(d); counted != each {
		t.Errorf("%d promises count, want %d: they still pair by their order", counted, each)
	}
}
