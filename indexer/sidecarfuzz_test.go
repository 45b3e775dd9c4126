package indexer

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
)

// FuzzSidecarEdit makes the edits that people make in any text. Either nothing is
// written, or the result has all that was there: unknown keys with their values,
// earlier decisions, comments; and it says what was said.
func FuzzSidecarEdit(f *testing.F) {
	for _, old := range []string{
		"", "# only a comment", "force: gwent # it's sure\nunknown:\n  deep: [1, 2] # kept\n", "commitments:\n- text: It rained.\n  status: dismissed # no\n",
		"commitments: [] # none\n", "commitments: [{text: a, status: met}]\n", "\ufeff---\nforce: gwent\n...\n", "force: gwent\r\n# x\r\n",
		"topics:\n  - custody # a\n  - firearms # b\n# tail\n", "author: |\n  # no comment\n  Jane\n", "note: >-\n  a\n\n  b\nforce: \"gwent\" # 'q'\n",
		"\"force\": gwent\n'date': 2020\n", "? force\n: gwent\n", "{force: gwent, x: 1}\n", "a: &a [x]\nb: *a\n", "force: gwent\nforce: essex\n", "date: 2020-09-02\ntype: letter\n\n\n# end",
		"redacted:\n  - text: a\n    reason: b # c\n", "history:\n- {field: force}\n", "withdrawn: x # why\ndraft: true\n", "x: \"a # b\" # c\nsha256: y\n", "\tforce: x\n", "force:\n0:", "commitments:\n\n  # first\n\n",
	} {
		f.Add(old, "We will act: \"now\" # soon", byte(0))
		f.Add(old, "a\nb", byte(1))
		f.Add(old, "– 'x'", byte(2))
		f.Add(old, "defamation", byte(3))
	}
	tables := facts.Default().Tables
	f.Fuzz(func(t *testing.T, old, note string, kind byte) {
		doc := index.Document{SHA256: strings.Repeat("ab", 32), Passages: []index.Passage{{Text: "We will act now. It rained."}}}
		promise := index.Commitment{Text: "We will act now.", Range: index.Range{Passage: 1, End: 16}}
		note = strings.ToValidUTF8(note, "")
		var edit change
		keys := []string{"sha256", "history"}
		switch kind % 4 {
		case 0:
			edit, keys = deciding(doc, []index.Commitment{promise}, Said{Status: "met", Note: note, By: "Siân", At: now()}, nil), append(keys, "commitments")
		case 1:
			edit, keys = correcting(doc, index.Correction{Redact: []int{1}, Reason: note, By: "Siân"}), append(keys, "redacted")
		case 2:
			edit, keys = correcting(doc, index.Correction{Author: &note, By: note}), append(keys, "author")
		default:
			topics := []string{"custody"}
			force := "essex"
			edit, keys = correcting(doc, index.Correction{Force: &force, Topics: &topics, Withdrawn: &note}), append(keys, "force", "topics", "withdrawn")
		}
		changed, err := edited([]byte(old), doc.SHA256, tables, edit)
		if err != nil {
			if changed != nil || !errors.Is(err, index.ErrSidecar) {
				t.Fatalf("edited(%q) = %q, %v; want nothing and ErrSidecar", old, changed, err)
			}
			return
		}
		before, after := plainYAML(t, old), plainYAML(t, string(changed))
		for _, key := range keys {
			if was, ok := before[key].([]any); ok && key != "topics" {
				is, _ := after[key].([]any)
				if len(is) < len(was) || !reflect.DeepEqual(was, is[:len(was)]) {
					t.Fatalf("%s of %q lost entries: %q", key, old, changed)
				}
			}
			delete(before, key)
			delete(after, key)
		}
		if len(before)+len(after) > 0 && !reflect.DeepEqual(before, after) {
			t.Fatalf("edited(%q) = %q: other keys are %v, want %v", old, changed, after, before)
		}
		for _, line := range strings.Split(old, "\n") { // comments on lines of their own
			if strings.HasPrefix(line, "#") && !bytes.Contains(changed, []byte(strings.TrimRight(line, "\r \t"))) {
				t.Fatalf("comment %q of %q is lost: %q", line, old, changed)
			}
		}
		s, err := ParseSidecar(changed, tables)
		if err != nil {
			t.Fatalf("edited(%q) = %q can't be read: %v", old, changed, err)
		}
		if kind%4 == 0 {
			if last := s.Commitments[len(s.Commitments)-1]; last.Status != "met" || last.Note != note || last.Text != promise.Text {
				t.Fatalf("edited(%q) = %q says %+v, want met and %q", old, changed, last, note)
			}
		}
		if kind%4 == 2 && s.Author != note {
			t.Fatalf("edited(%q) = %q has author %q, want %q", old, changed, s.Author, note)
		}
	})
}

func plainYAML(t *testing.T, text string) map[string]any {
	m := map[string]any{}
	if err := yaml.Unmarshal([]byte(strings.TrimPrefix(text, "\ufeff")), &m); err != nil {
		t.Fatalf("%q is not YAML: %v", text, err)
	}
	return m
}
