package source

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNarrowColumn(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"one narrow column": {
			"WE WILL\nFund programmes in Basildon,\nHarlow and Southend.\n\nWork with housing\nassociations so that victims\ndo not lose their tenancy.\n\nArrest at the first visit\nwherever the law allows.\n\nThe plan is read again\nby the panel in June.\n",
			"WE WILL / Fund programmes in Basildon, Harlow and Southend. / Work with housing associations so that victims do not lose their tenancy. / Arrest at the first visit wherever the law allows. / The plan is read again by the panel in June.",
		},
		"a letterhead and a few short lines": {
			"Ann Huws\nPolice and Crime Commissioner\nfor Gwent\n\nThank you.\n",
			"Ann Huws / Police and Crime Commissioner / for Gwent / Thank you.",
		},
	} {
		blocks := splitBlocks(test.text)
		wrap := wrapColumn(blocks)
		var have []string
		for _, b := range blocks {
			have = append(have, joinWrapped(b, wrap)...)
		}
		if diff := cmp.Diff(strings.Split(test.want, " / "), have); diff != "" {
			t.Errorf("%s: (-want +have)\n%s", name, diff)
		}
	}
}
