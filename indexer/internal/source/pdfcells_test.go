package source

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A narrow gap parts cells where a column begins behind it, and nothing else.
func TestCellsInColumns(t *testing.T) {
	show := func(x, y int, s string) string {
		return "1 0 0 1 " + strconv.Itoa(x) + " " + strconv.Itoa(y) + " Tm (" + s + ") Tj "
	}
	content := "BT /F 10 Tf " +
		show(50, 700, "Milestone") + show(120, 700, "Who") +
		show(50, 680, "Publication") + show(120, 680, "Chief Constable") +
		show(50, 660, "Training days") + show(120, 660, "Commissioner") + // gap 9
		show(50, 600, "a line of text") + show(118, 600, "that is no row") +
		"ET"
	got, err := Read(t.Context(), []byte(onePage(streamOf("", content), "")), "", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := "Milestone|Who|Publication|Chief Constable|Training days|Commissioner|a line of text that is no row"
	if d := cmp.Diff(want, strings.Join(texts(got), "|")); d != "" {
		t.Errorf("Read: %s", d)
	}
}
