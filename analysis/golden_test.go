package analysis_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ymateb/ymateb/analysis"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden fixes the terms of both analysers on testdata/golden.txt. A change of terms needs a new
// analysis.Version, so that indexes are built again.
func TestGolden(t *testing.T) {
	in, err := os.ReadFile("testdata/golden.txt")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "version %d\n", analysis.Version)
	for line := range strings.Lines(string(in)) {
		line = strings.TrimSpace(line)
		for _, c := range []struct {
			lang string
			mode analysis.Mode
		}{{analysis.Welsh, analysis.Index}, {analysis.Welsh, analysis.Query}, {analysis.English, analysis.Index}} {
			fmt.Fprintf(&b, "%s/%d", c.lang, c.mode)
			for _, tok := range analysis.Tokens(c.lang, c.mode, line) {
				fmt.Fprintf(&b, " %s=%s", tok.Exact, strings.Join(tok.Terms, "|"))
			}
			b.WriteByte('\n')
		}
	}
	const name = "testdata/golden.terms"
	want, err := os.ReadFile(name)
	if err != nil && !*update {
		t.Fatal(err)
	}
	if b.String() == string(want) {
		return
	}
	was, _, _ := strings.Cut(string(want), "\n")
	if was == fmt.Sprintf("version %d", analysis.Version) {
		t.Errorf("terms changed, but analysis.Version is still %d: raise it, say why in its history, then run with -update (-was +is):\n%s",
			analysis.Version, cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")))
		return
	}
	if !*update {
		t.Fatalf("analysis.Version is %d, %s is of %s: run with -update", analysis.Version, name, was)
	}
	if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
