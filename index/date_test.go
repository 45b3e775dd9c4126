package index_test

import (
	"testing"

	"github.com/ymateb/ymateb/index"
)

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"2020": "2020", "2020-09": "2020-09", "2020-09-02": "2020-09-02", "2/9/2020": "2020-09-02",
		" 02.09.2020 ": "2020-09-02", "9/2020": "2020-09", "29/2/2024": "2024-02-29",
		"29/2/2023": "error", "2020-13": "error", "31/4/2020": "error", "0/0/2020": "error", "": "error",
		"20": "error", "2020-09-02-01": "error", "soon": "error", "99999": "error", "2020-0": "error", "2/9/20": "error",
	} {
		d, err := index.ParseDate(in)
		got := d.String()
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("ParseDate(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestDateSpan(t *testing.T) {
	for in, want := range map[string]int{"2020": 366, "2020-02": 29, "2021-12": 31, "2020-09-02": 1} {
		d, err := index.ParseDate(in)
		if got := d.Last() - d.First() + 1; err != nil || got != want {
			t.Errorf("%s spans %d days, want %d (%v)", in, got, want, err)
		}
	}
}
