package embedded

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/ymateb/ymateb/index"
)

func TestTranslations(t *testing.T) {
	e, err := Open(t.Context(), Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close() //nolint:errcheck // nothing is lost
	doc := func(id, other string, lang index.Lang) index.Document {
		return index.Document{ID: id, TranslationOf: other, Files: []index.File{{Path: id}}, Passages: []index.Passage{{Text: "text", Lang: lang}}}
	}
	draft := doc("draft", "en", index.Welsh)
	draft.Draft = true
	if err := e.Put(t.Context(), doc("cy", "en", index.Welsh), doc("en", "cy", index.English), doc("alone", "", index.English), draft); err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	err = e.Translations(t.Context(), func(id, other string, lang index.Lang) error {
		got[id+"="+other+" "+string(lang)] = true
		return nil
	})
	if list := strings.Join(slices.Sorted(maps.Keys(got)), ", "); err != nil || list != "cy=en cy, en=cy en" {
		t.Errorf("Translations = %s, %v; want the pair both ways", list, err)
	}
	for id := range map[string]bool{"cy": true, "en": true} {
		if d, err := e.Get(t.Context(), id); err != nil || d.ID != id {
			t.Errorf("Get(%s) = %s, %v", id, d.ID, err)
		}
	}
}
