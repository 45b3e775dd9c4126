package server

import (
	"strings"

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
	case index.FacetLang, index.FacetType, index.FacetVoice, index.FacetActor, index.FacetStatus, index.FacetStrength:
		return p.T(string(f) + "." + value)
	}
	return value
}

func (s *Server) forceIDs() []string { return nil }
func (s *Server) topicIDs() []string { return nil }

func (s *Server) forceName(_ i18n.Lang, id string) string  { return spaced(id) }
func (s *Server) topicName(_ i18n.Lang, id string) string  { return spaced(id) }
func (s *Server) reportName(_ i18n.Lang, id string) string { return spaced(id) }

func spaced(id string) string { return strings.NewReplacer("-", " ", "_", " ").Replace(id) }
