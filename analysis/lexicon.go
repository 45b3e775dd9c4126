package analysis

import (
	"fmt"
	"os"

	"github.com/ymateb/ymateb/analysis/welsh"
)

// WithLexicon is an Analyser that uses a full-form lexicon of Welsh, a file in
// the format of the Bangor Welsh Lexicon, beside the built-in tables; Default
// when name is "".
func WithLexicon(name string) (*Analyser, error) {
	if name == "" {
		return Default(), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	cy, err := welsh.New().WithLexicon(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return New(Config{Welsh: cy}), nil
}
