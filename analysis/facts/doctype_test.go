package facts

import (
	"os"
	"strings"
	"testing"
)

// TestKinds reads the beginnings of documents as offices lay them out: "===",
// the type, "|" and the title of the report that is answered, then the text.
func TestKinds(t *testing.T) {
	b, err := os.ReadFile("testdata/invented/kinds.txt")
	if err != nil {
		t.Fatal(err)
	}
	r := Default()
	for _, doc := range strings.Split(string(b), "=== ")[1:] {
		head, text, _ := strings.Cut(doc, "\n")
		kind, report, _ := strings.Cut(head, "|")
		kind, report = strings.TrimSpace(kind), strings.TrimSpace(report)
		first, _, _ := strings.Cut(text, "\n")
		f := r.Read(Input{Path: "kind.txt", Paragraphs: paragraphs(text)})
		if f.Type != kind {
			t.Errorf("type of %q = %s, want %s", first, f.Type, kind)
		}
		if report != "" && shared(f.Report, report) < .6 || report == "" && kind != TypeResponse && f.Report != "" {
			t.Errorf("report of %q = %q, want %q", first, f.Report, report)
		}
	}
}
