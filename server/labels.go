package server

import (
	"cmp"
	"maps"
	"slices"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// label is the name of a facet's value in the reader's language.
func (s *Server) label(p *i18n.Printer, f index.Facet, value string) string {
	if value == index.None {
		return p.T("none." + string(f))
	}
	switch f {
	case index.FacetForce:
		return s.forceName(p.Lang, value)
	case index.FacetTopic:
		return s.topicName(p.Lang, value)
	case index.FacetReport:
		return s.reportName(p.Lang, value)
	case index.FacetMonth, index.FacetDue:
		if d, err := index.ParseDate(value); err == nil {
			return p.Date(i18n.Day(d))
		}
		return p.T(string(f) + "." + value)
	case index.FacetLang, index.FacetType, index.FacetVoice, index.FacetActor, index.FacetStatus, index.FacetStrength:
		return p.T(string(f) + "." + value)
	}
	return value
}

// names are what the tables call forces, topics and reports in both languages.
type names struct {
	forces, topics, reports map[string]map[i18n.Lang]string // by id
}

func namesOf(t facts.Tables) names {
	n := names{map[string]map[i18n.Lang]string{}, map[string]map[i18n.Lang]string{}, map[string]map[i18n.Lang]string{}}
	for _, f := range t.Forces {
		n.forces[f.ID] = both(f.En, f.Cy)
	}
	for _, r := range t.Topics {
		n.topics[r.ID] = both(r.En, r.Cy)
	}
	for _, r := range t.Reports {
		n.reports[r.ID] = both(cmp.Or(r.Short, r.Title), r.WelshTitle)
	}
	return n
}

// both is a name in both languages; where the Welsh is not known the English
// stands for it, as the body itself writes it.
func both(en, cy string) map[i18n.Lang]string {
	return map[i18n.Lang]string{i18n.English: en, i18n.Welsh: cmp.Or(cy, en)}
}

// ids lists the ids of a table of names, sorted.
func ids(m map[string]map[i18n.Lang]string) []string { return slices.Sorted(maps.Keys(m)) }

func (s *Server) forceIDs() []string  { return ids(s.names.forces) }
func (s *Server) topicIDs() []string  { return ids(s.names.topics) }
func (s *Server) reportIDs() []string { return ids(s.names.reports) }

func (s *Server) forceName(l i18n.Lang, id string) string  { return cmp.Or(s.names.forces[id][l], id) }
func (s *Server) topicName(l i18n.Lang, id string) string  { return cmp.Or(s.names.topics[id][l], id) }
func (s *Server) reportName(l i18n.Lang, id string) string { return cmp.Or(s.names.reports[id][l], id) }
