package indexer

import (
	"strings"
	"testing"

	"github.com/ymateb/ymateb/analysis/facts"
)

// TestSlipOfTheHand breaks a sidecar in one line: what is whole in it still holds.
func TestSlipOfTheHand(t *testing.T) {
	const good = "force: gwent\ncommitments:\n  - text: one\n    status: confirmed\n  - text: two\n    status: dismissed\nauthor: Siân\n"
	tables := facts.Default().Tables
	for _, tt := range []struct{ name, text, want string }{
		{"at the end", strings.Replace(good, "author", "  - : : [\nauthor", 1), "gwent, one confirmed, two dismissed, Siân"},
		{"in a decision", strings.Replace(good, "text: two", "text: \"two", 1), "gwent, one confirmed, Siân"},
		{"in another key", strings.Replace(good, "force: gwent", "force: [gwent", 1), "one confirmed, two dismissed, Siân"},
		{"a stray word", "oops\n" + good, "gwent, one confirmed, two dismissed, Siân"},
		{"redactions", good + "redacted:\n  - text: x\n  y: [\n", "gwent, one confirmed, two dismissed, Siân, withdrawn –"},
	} {
		s, err := ParseSidecar([]byte(tt.text), tables)
		if err == nil {
			t.Errorf("%s: ParseSidecar says nothing", tt.name)
		}
		var got []string
		if s.Force != "" {
			got = append(got, s.Force)
		}
		for _, c := range s.Commitments {
			got = append(got, c.Text+" "+c.Status)
		}
		if s.Author != "" {
			got = append(got, s.Author)
		}
		if s.Withdrawn != "" {
			got = append(got, "withdrawn "+s.Withdrawn)
		}
		if have := strings.Join(got, ", "); have != tt.want {
			t.Errorf("%s: ParseSidecar = %s, want %s", tt.name, have, tt.want)
		}
	}
}

// TestWhatMustHold: in whatever way a sidecar is broken, a draft stays one, and what
// is withdrawn or in part redacted is not shown.
func TestWhatMustHold(t *testing.T) {
	utf16 := func(s string) string {
		b := "\xff\xfe"
		for _, c := range s {
			b += string([]byte{byte(c), 0})
		}
		return b
	}
	tables := facts.Default().Tables
	for _, text := range []string{
		"draft: true\nforce: [gwent\n", "\ufeffdraft: true\nforce: [gwent\n", "  draft: true\n  force: [gwent\n", "\"draft\": true\nforce: [gwent\n",
		"draft : true\nforce: [gwent\n", "draft true\nforce: gwent\n", "draft=true\n: :\n", "{force: gwent, draft: true\n", "{draft: true\n", "? draft\n: true\n- [\n",
		"force: [gwent\rdraft: true\r", "draft:\n  true\nforce: [gwent\n", utf16("draft: true\n"), utf16("title: x\n"), "force: gwent\n\x00\x00\x00", "\x00\x00",
	} {
		if s, err := ParseSidecar([]byte(text), tables); err == nil || !s.Draft {
			t.Errorf("ParseSidecar(%q) = draft %t, %v; want a draft and an error", text, s.Draft, err)
		}
	}
	for _, text := range []string{"withdrawn: x\n: [\n", " withdrawn : x\n: [\n", "'withdrawn': x\n: [\n", "{force: gwent, redacted: [\n", "redacted:\n- text: [\n", utf16("withdrawn: x")} {
		if s, err := ParseSidecar([]byte(text), tables); err == nil || s.Withdrawn == "" {
			t.Errorf("ParseSidecar(%q) = withdrawn %q, %v; want it withdrawn and an error", text, s.Withdrawn, err)
		}
	}
	for _, text := range []string{"draft: false\nforce: [gwent\n", "title: a draft: of it\nforce: [gwent\n", "drafted: true\n: [\n", "{draft: false, force: [gwent\n", "note: withdrawn\n: [\n"} {
		if s, err := ParseSidecar([]byte(text), tables); err == nil || s.Draft || s.Withdrawn != "" {
			t.Errorf("ParseSidecar(%q) = draft %t, withdrawn %q, %v; want it seen, and an error", text, s.Draft, s.Withdrawn, err)
		}
	}
}
