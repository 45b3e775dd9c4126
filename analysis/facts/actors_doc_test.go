package facts

import (
	"os"
	"strings"
	"testing"
)

// TestActorsInDocuments reads mixed documents, in which many speak and act. A
// sentence that promises is followed by {who acts}; {?who} is a known miss, and so
// is a promise that is not found.
func TestActorsInDocuments(t *testing.T) {
	b, err := os.ReadFile("testdata/invented/actors.txt")
	if err != nil {
		t.Fatal(err)
	}
	r := Default()
	known := 0
	for _, doc := range strings.Split(string(b), "\n@@\n") {
		text, wants := marked(doc)
		found := r.Read(Input{Path: "document.txt", Paragraphs: paragraphs(strings.ReplaceAll(text, "\n", "\n\n"))}).Commitments
		for _, w := range wants {
			if strings.HasPrefix(w.actor, "?") {
				known++
				continue
			}
			have := ""
			for _, c := range found {
				if strings.Contains(c.Text, w.tail) {
					have = c.Actor
					break
				}
			}
			if have != w.actor {
				t.Errorf("actor of %q = %q, want %q", w.tail, have, w.actor)
			}
		}
	}
	t.Logf("%d known misses", known)
}

// wanted is the end of a sentence and who acts in it.
type wanted struct{ tail, actor string }

// marked takes the marks out of a document.
func marked(doc string) (text string, wants []wanted) {
	for {
		before, rest, ok := strings.Cut(doc, "{")
		if !ok {
			return text + doc, wants
		}
		actor, after, _ := strings.Cut(rest, "}")
		text += strings.TrimRight(before, " ")
		words := strings.Fields(strings.Trim(text[strings.LastIndexByte(text, '\n')+1:], ` ."”`))
		wants = append(wants, wanted{strings.Join(words[max(0, len(words)-4):], " "), actor})
		doc = after
	}
}
