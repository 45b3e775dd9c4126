package facts

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

var update = flag.Bool("update", false, "write the golden files anew")

// gold is a labelled document.
type gold struct {
	ID          string           `json:"id"`
	Force       string           `json:"force"`
	ForceAny    []string         `json:"force_any"`
	Date        string           `json:"date"`
	Languages   []string         `json:"languages"`
	Type        string           `json:"type"`
	Author      string           `json:"author"`
	Report      string           `json:"report"`
	Topics      []string         `json:"topics"`
	Commitments []goldCommitment `json:"commitments"`
	May         []string         `json:"may"`
	Set         string           `json:"set"` // "tuned", "aside", of the second writing "tuned2", "aside2", of the third "tuned3", "aside3", of the fourth "other4", and so on to "other9"
}

type goldCommitment struct {
	Actor    string `json:"actor"`
	Deadline string `json:"deadline"`
	Strength string `json:"strength"`
	Sentence string `json:"sentence"`
}

// figures are shares of right answers over a set.
type figures struct {
	right, n             map[string]int
	topics               [3]int // hit, found, gold
	commits              [3]int
	actor, strength, due int
}

func (f *figures) mark(key string, ok bool) {
	f.n[key]++
	if ok {
		f.right[key]++
	}
}

func prf(x [3]int) (p, r, f float64) {
	p, r = float64(x[0])/float64(max(x[1], 1)), float64(x[0])/float64(max(x[2], 1))
	return p, r, 2 * p * r / max(p+r, 1e-9)
}

// String is a row a figure, for the golden file.
func (f *figures) String() string {
	var b strings.Builder
	for _, k := range []string{"force", "date", "languages", "type", "author", "report", "top"} {
		fmt.Fprintf(&b, "%-10s %.3f\n", k, float64(f.right[k])/float64(max(f.n[k], 1)))
	}
	p, r, x := prf(f.topics)
	fmt.Fprintf(&b, "topics     P %.3f R %.3f F %.3f\n", p, r, x)
	p, r, x = prf(f.commits)
	fmt.Fprintf(&b, "commit     P %.3f R %.3f F %.3f\n", p, r, x)
	n := float64(max(f.commits[0], 1))
	fmt.Fprintf(&b, "actor %.3f strength %.3f due %.3f\n", float64(f.actor)/n, float64(f.strength)/n, float64(f.due)/n)
	return b.String()
}

// score compares what was read with the labels. say is told every miss.
func (f *figures) score(g gold, have Facts, forces map[string]string, say func(format string, a ...any)) {
	if f.n == nil {
		f.n, f.right = map[string]int{}, map[string]int{}
	}
	check := func(key string, ok bool, want, got any) {
		f.mark(key, ok)
		if !ok {
			say("%-10s %s want %v have %v", key, g.ID, want, got)
		}
	}
	want := g.ForceAny
	if len(want) == 0 {
		want = []string{forces[g.Force]}
	}
	check("force", slices.Contains(want, have.Force), want, have.Force)
	check("date", have.Date.String() == g.Date, g.Date, have.Date)
	slices.Sort(g.Languages)
	check("languages", slices.Equal(have.Languages, g.Languages), g.Languages, have.Languages)
	check("type", have.Type == g.Type, g.Type, have.Type)
	if g.Author != "" {
		check("author", slices.Equal(wordsOf(have.Author), wordsOf(g.Author)), g.Author, have.Author)
	}
	if g.Report == "" {
		check("report", have.Report == "", "", have.Report)
	} else {
		check("report", shared(have.Report, g.Report) >= .6, g.Report, have.Report)
	}
	ids := []string{}
	for _, t := range have.Topics {
		ids = append(ids, t.ID)
		if slices.Contains(g.Topics, t.ID) {
			f.topics[0]++
		}
	}
	f.topics[1] += len(ids)
	f.topics[2] += len(g.Topics)
	check("top", len(ids) > 0 && slices.Contains(g.Topics, ids[0]), g.Topics, ids)
	if !slices.Equal(ids, g.Topics) {
		say("topics     %s want %v have %v", g.ID, g.Topics, have.Topics)
	}
	f.commitments(g, have, say)
}

func (f *figures) commitments(g gold, have Facts, say func(format string, a ...any)) {
	var found []Commitment
	for _, c := range have.Commitments {
		if !slices.ContainsFunc(g.May, func(m string) bool { return shared(c.Text, m) >= .75 }) {
			found = append(found, c)
		}
	}
	f.commits[1] += len(found)
	f.commits[2] += len(g.Commitments)
	for _, w := range g.Commitments {
		best, bestShare := -1, -1.0
		for i, c := range found {
			if s := shared(c.Text, w.Sentence); s > bestShare {
				best, bestShare = i, s
			}
		}
		if bestShare < .75 {
			say("missed     %s %s", g.ID, w.Sentence)
			continue
		}
		c := found[best]
		found = slices.Delete(found, best, best+1)
		f.commits[0]++
		if c.Actor == w.Actor {
			f.actor++
		} else {
			say("actor      %s want %s have %s: %s", g.ID, w.Actor, c.Actor, c.Text)
		}
		if c.Strength == w.Strength {
			f.strength++
		} else {
			say("strength   %s want %s have %s: %s", g.ID, w.Strength, c.Strength, c.Text)
		}
		if sameDue(w.Deadline, c.Due) {
			f.due++
		} else {
			say("due        %s want %q have %q: %s", g.ID, w.Deadline, c.Due, c.Text)
		}
	}
	for _, c := range found {
		say("false      %s %s [%s %s %s]", g.ID, c.Text, c.Actor, c.Strength, c.Rule)
	}
}

func sameDue(want, have string) bool {
	x, y := wordsOf(want), wordsOf(have)
	if len(x) == 0 || len(y) == 0 {
		return len(x) == len(y)
	}
	n := 0
	for _, w := range x {
		if slices.Contains(y, w) {
			n++
		}
	}
	return n*2 >= min(len(x), len(y))
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(s, "’", "'")), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '_'
	})
}

// shared is the share of words that two sentences have in common, of the longer.
func shared(a, b string) float64 {
	x, y := wordsOf(a), wordsOf(b)
	rest := slices.Clone(y)
	n := 0
	for _, w := range x {
		if i := slices.Index(rest, w); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			n++
		}
	}
	return float64(n) / float64(max(len(x), len(y), 1))
}

// readGold reads labels, one JSON object a line.
func readGold(t testing.TB, name string) []gold {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var out []gold
	s := bufio.NewScanner(bytes.NewReader(b))
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		var g gold
		if len(bytes.TrimSpace(s.Bytes())) == 0 {
			continue
		}
		if err := json.Unmarshal(s.Bytes(), &g); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, g)
	}
	return out
}

// paragraphs cuts plain text much as the reader of text files does: a line is a
// paragraph, but a long one that stops in mid-sentence goes on, and in a narrow
// column each one that had no room for the next word.
func paragraphs(text string) []Paragraph {
	var out []Paragraph
	lines := strings.Split(text, "\n")
	wrap := narrowColumn(lines)
	before := "" // the line before, of the same block
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" {
			before = ""
			continue
		}
		first, _, _ := strings.Cut(line, " ")
		n := utf8.RuneCountInString(before)
		last, _ := utf8.DecodeLastRuneInString(before)
		switch {
		case before != "" && (wrap > 0 && n+1+utf8.RuneCountInString(first) > wrap ||
			wrap == 0 && n >= 40 && (unicode.IsLetter(last) || last == ',') && startsLower(line)):
			p := &out[len(out)-1]
			if t, ok := strings.CutSuffix(p.Text, "-"); ok && startsLower(line) {
				p.Text = t + line
			} else {
				p.Text += " " + line
			}
		default:
			out = append(out, Paragraph{Text: strings.Join(strings.Fields(line), " ")})
		}
		before = line
	}
	return out
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// narrowColumn is the width of a text in one narrow column, 0 for any other.
func narrowColumn(lines []string) int {
	width, breaks := 0, 0
	for i, l := range lines {
		n := utf8.RuneCountInString(strings.TrimSpace(l))
		if n > 40 {
			return 0
		}
		if i+1 < len(lines) && n >= 12 && !strings.ContainsAny(l[len(l)-1:], ".:;!?\"") && startsLower(strings.TrimSpace(lines[i+1])) {
			width, breaks = max(width, n), breaks+1
		}
	}
	if breaks < 4 {
		return 0
	}
	return width
}

// scoreSet reads and scores the documents of a set.
func scoreSet(t testing.TB, labels, dir string, keep func(gold) bool, say func(string, ...any)) *figures {
	r := Default()
	forces := map[string]string{}
	for _, f := range r.Forces {
		forces[f.En] = f.ID
		forces[f.ID] = f.ID
	}
	f := &figures{}
	for _, g := range readGold(t, labels) {
		if keep != nil && !keep(g) {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, g.ID+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		f.score(g, r.Read(Input{Path: g.ID + ".txt", Paragraphs: paragraphs(string(b))}), forces, say)
	}
	return f
}

// TestShared prints the figures over the evaluation sets beside the checkout.
func TestShared(t *testing.T) {
	const shared = "../../../shared/"
	if _, err := os.Stat(shared + "eval/documents"); err != nil {
		t.Skip("evaluation sets are not here:", err)
	}
	for _, s := range []struct{ labels, dir string }{
		{shared + "eval/documents/seeds.jsonl", shared + "seeds"},
		{shared + "eval/documents/dev.jsonl", shared + "eval/documents/dev"},
	} {
		f := scoreSet(t, s.labels, s.dir, nil, t.Logf)
		t.Logf("%s\n%s", filepath.Base(s.labels), f)
	}
}

// writings are the names of all writings but the first, by the last character of
// their sets.
var writings = map[byte]string{'2': "second", '3': "third", '4': "fourth", '5': "fifth", '6': "sixth", '7': "seventh", '8': "eighth", '9': "ninth"}

// TestInvented scores the project's own labelled documents and compares the
// figures with the golden ones.
func TestInvented(t *testing.T) {
	var b strings.Builder
	for _, set := range []string{"tuned", "aside", "tuned2", "aside2", "tuned3", "aside3", "other4", "other5", "other6", "other7", "other8", "other9"} {
		stem := "testdata/invented/" + writings[set[len(set)-1]]
		labels, dir := stem+".jsonl", stem
		if set == "tuned" || set == "aside" {
			labels, dir = "testdata/invented/labels.jsonl", "testdata/invented/documents"
		}
		n := 0
		f := scoreSet(t, labels, dir, func(g gold) bool {
			if g.Set == set {
				n++
			}
			return g.Set == set
		}, t.Logf)
		fmt.Fprintf(&b, "%s, %d documents\n%s", set, n, f)
	}
	const name = "testdata/invented/figures.golden"
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("figures have changed: if for the better, run with -update\nhave\n%s\nwant\n%s", b.String(), want)
	}
}

// TestOther prints the figures of a set of labelled documents elsewhere: the
// stem of FACTS_SET is the name of its labels and of its folder.
func TestOther(t *testing.T) {
	set := os.Getenv("FACTS_SET")
	if set == "" {
		t.Skip("FACTS_SET names no set")
	}
	t.Logf("%s\n%s", filepath.Base(set), scoreSet(t, set+".jsonl", set, nil, t.Logf))
}
