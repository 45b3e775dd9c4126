package server

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// statusView is what the status page shows.
type statusView struct {
	index.Progress
	Stats      *index.Stats
	Size       string
	Problems   []problemView
	Webhooks   []webhookView
	LastScan   string
	LastChange string
	Setup      Setup
	Reread     string // when the configuration was read again
	Waiting    string
	Scans      int    // files whose pages must be recognised
	Install    string // the packages for that
	Missing    string // the programs
}

type problemView struct {
	Path, Why, Detail, Since string
}

func (s *Server) statusPage(c *gin.Context, p *page) {
	pr, stats, err := s.status(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	p.Nav, p.Title = "status", p.T("status.title")
	v := statusView{Setup: s.setup(), Progress: pr, Stats: stats, LastScan: instant(p.Printer, pr.LastScan), LastChange: instant(p.Printer, pr.LastChange)}
	v.Waiting = strings.Join(v.Setup.Waiting, ", ")
	if !v.Setup.Changed.IsZero() {
		v.Reread = instant(p.Printer, v.Setup.Changed)
	}
	if stats != nil {
		v.Size = size(stats.Bytes)
	}
	v.Scans, v.Install, v.Missing = scans(pr.Problems), strings.Join(pr.OCR.Packages, " "), strings.Join(pr.OCR.Missing, ", ")
	for _, f := range pr.Problems {
		v.Problems = append(v.Problems, problemView{f.Path, s.reason(p.Printer, f.Code), f.Detail, instant(p.Printer, f.Since)})
	}
	v.Webhooks = s.webhookViews(p.Printer)
	s.render(c, http.StatusOK, "status", p, v)
}

func (s *Server) statusAPI(c *gin.Context) {
	pr, stats, err := s.status(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	pr.Roots, pr.Problems = orEmpty(pr.Roots), orEmpty(pr.Problems)
	pr.OCR.Missing, pr.OCR.Packages = orEmpty(pr.OCR.Missing), orEmpty(pr.OCR.Packages)
	problems := make([]problemJSON, 0, len(pr.Problems))
	for _, f := range pr.Problems {
		reason := map[i18n.Lang]string{}
		for lang, p := range s.printers {
			reason[lang] = s.reason(p, f.Code)
		}
		problems = append(problems, problemJSON{f, reason})
	}
	s.writeJSON(c, http.StatusOK, "application/json", statusJSON{pr, problems, stats, s.webhooks(), s.cfg.Version, s.setup()})
}

// scans counts the files with pages that are pictures.
func scans(problems []index.Problem) (n int) {
	for _, p := range problems {
		if p.Code == "scanned" || p.Code == "garbage" {
			n++
		}
	}
	return n
}

// statusJSON is the status for machines.
type statusJSON struct {
	index.Progress
	Problems []problemJSON   `json:"problems"` // in the place of those of Progress
	Index    *index.Stats    `json:"index"`
	Webhooks []index.Webhook `json:"webhooks"`
	Version  string          `json:"version"`
	Setup    Setup           `json:"setup"`
}

// problemJSON is a file or folder that could not be read, with the reason in words
// by language.
type problemJSON struct {
	index.Problem
	Reason map[i18n.Lang]string `json:"reason"`
}

// setup is how the last change of the configuration went.
func (s *Server) setup() (u Setup) {
	if s.cfg.Setup != nil {
		u = s.cfg.Setup()
	}
	u.Waiting = orEmpty(u.Waiting)
	return u
}

func (s *Server) status(c *gin.Context) (index.Progress, *index.Stats, error) {
	if s.cfg.Stats == nil {
		return s.progress(), nil, nil
	}
	st, err := s.cfg.Stats.Stats(c.Request.Context())
	return s.progress(), &st, err
}

// reason says in words why a file or folder could not be read.
func (s *Server) reason(p *i18n.Printer, code string) string {
	if p.Has("reason." + code) {
		return p.T("reason." + code)
	}
	return p.T("reason.other", "code", code)
}

// instant writes a time by the clock in London.
func instant(p *i18n.Printer, t time.Time) string {
	if t.IsZero() {
		return p.T("status.never")
	}
	return p.T("status.at", "date", p.Date(i18n.Day(index.Today(t))), "time", t.In(index.London).Format("15:04"))
}

func (s *Server) helpPage(c *gin.Context, p *page) {
	p.Nav, p.Title = "help", p.T("help.title")
	v := helpView{}
	for _, key := range helpExamples {
		q := p.T("help." + key + ".q")
		v.Examples = append(v.Examples, helpExample{q, s.searchLink(p.Lang, blank(q)), p.T("help." + key + ".says")})
	}
	s.render(c, http.StatusOK, "help", p, v)
}

type helpView struct{ Examples []helpExample }

type helpExample struct{ Q, URL, Says string }

// helpExamples are the keys of the query language's examples.
var helpExamples = []string{"words", "phrase", "either", "without", "prefix", "fuzzy", "near", "field", "date", "title_field", "group"}
