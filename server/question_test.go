package server

import (
	"testing"

	"github.com/ymateb/ymateb/index"
)

// TestLoosened: where no document has all words, those that frame a question are
// no words of it, stop words inside a term stand for nothing, and a part of a
// word with hyphens will do.
func TestLoosened(t *testing.T) {
	srv := start(t, fixture(t))
	for q, want := range map[string]string{
		"what has she promised about xylophones?":     "xylophones?",
		"pwy sy'n gyfrifol am seiloffonau":            "gyfrifol am seiloffonau",
		"beth mae'r maer wedi'i addo am seiloffonau?": `(maer OR mayor^0.5 OR "deputy mayor"^0.5) am seiloffonau?`,
		"promised xylophones":                         "(promised OR addewid^0.5 OR addo^0.5) xylophones",
		"what did he say?":                            "what did he say?",
		"pre-xylophonic glockenspiels":                "(pre-xylophonic OR xylophonic^0.5) glockenspiels",
		"x-y glockenspiels":                           "x-y glockenspiels",
	} {
		if got := index.Format(srv.loosened(srv.ask(q))); got != want {
			t.Errorf("loosened(%s) = %s, want %s", q, got, want)
		}
	}
}
