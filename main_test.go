package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/ymateb/ymateb/"

// arrows lists which packages of the project a package may import, and the
// modules that it must not.
var arrows = map[string]struct{ may, mustNot []string }{
	"analysis/welsh":          {mustNot: []string{"."}}, // the standard library alone
	"analysis/langid":         {mustNot: []string{"."}},
	"analysis":                {may: []string{"analysis/welsh", "analysis/langid"}},
	"analysis/facts":          {may: []string{"analysis", "analysis/welsh", "analysis/langid"}, mustNot: []string{"github.com/gin-gonic"}},
	"index":                   {may: []string{"analysis/langid"}, mustNot: []string{"github.com/blevesearch", "github.com/gin-gonic"}},
	"index/embedded":          {may: []string{"index", "analysis"}},
	"index/snippet":           {may: []string{"index", "analysis"}, mustNot: []string{"github.com/blevesearch"}},
	"indexer":                 {may: []string{"index", "analysis/facts", "indexer/internal/source"}, mustNot: []string{"github.com/blevesearch", "github.com/gin-gonic"}},
	"indexer/internal/source": {mustNot: []string{"github.com/blevesearch", "github.com/gin-gonic"}},
	"server":                  {may: []string{"index", "index/snippet", "analysis/facts", "server/internal/i18n"}, mustNot: []string{"github.com/blevesearch"}},
	"server/internal/i18n":    {},
}

// TestArrows holds the imports of every package against the picture of the
// design. Packages that are not in it (tests' helpers, generators) may import
// freely but be imported by none that is.
func TestArrows(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, module)
		a, drawn := arrows[name]
		if !drawn {
			continue
		}
		for _, imp := range p.Imports {
			if own, ok := strings.CutPrefix(imp, module); ok {
				if !slices.Contains(a.may, own) && !strings.HasPrefix(own, name+"/internal/") {
					t.Errorf("%s imports %s: no such arrow", name, own)
				}
				continue
			}
			first, _, _ := strings.Cut(imp, "/")
			for _, m := range a.mustNot {
				if m == "." && strings.Contains(first, ".") || m != "." && strings.HasPrefix(imp, m) {
					t.Errorf("%s imports %s", name, imp)
				}
			}
		}
	}
}
