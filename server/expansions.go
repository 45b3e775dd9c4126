package server

import (
	"slices"

	"github.com/ymateb/ymateb/server/internal/i18n"
)

// expansionView is what was searched for beside some words of the query.
type expansionView struct {
	Words string
	Terms []string
	Off   string // address of the search without it
}

// expansions lists what the glossary added, each with the address that switches
// it off.
func (s *Server) expansions(l i18n.Lang, r request) []expansionView {
	var views []expansionView
	for _, x := range r.expanded {
		without := r.atPage(1)
		without.off = append(slices.Clone(r.off), x.Words)
		views = append(views, expansionView{x.Words, x.Terms, s.searchLink(l, without)})
	}
	return views
}

// expansionSwitch is the address that switches the glossary off for the whole
// search, or on again; "" where it makes no difference.
func (s *Server) expansionSwitch(l i18n.Lang, r request) string {
	if len(r.expanded) == 0 && !r.plain && len(r.off) == 0 {
		return ""
	}
	to := r.atPage(1)
	to.plain, to.off = len(r.expanded) > 0, nil
	return s.searchLink(l, to)
}
