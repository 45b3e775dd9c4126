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
