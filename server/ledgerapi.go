package server

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
)

// commitmentJSON is a commitment for machines: one row of the ledger.
type commitmentJSON struct {
	ID           string         `json:"id"`
	Text         string         `json:"text"`
	Lang         index.Lang     `json:"lang"`
	Force        *string        `json:"force"`
	Actor        index.Actor    `json:"actor"`
	Voice        index.Voice    `json:"voice"`
	Topic        *string        `json:"topic"`
	Document     string         `json:"document"`
	Passage      int            `json:"passage"` // 0 where the sentence is no longer found
	Date         index.Date     `json:"date"`    // of the document
	Due          *string        `json:"due"`     // as written
	DueDate      index.Date     `json:"due_date"`
	DuePrecision string         `json:"due_precision"`
	DueSpan      index.Due      `json:"due_span"` // seen from today; "none" without a deadline
	Strength     index.Strength `json:"strength"`
	Hedge        *string        `json:"hedge"`
	Status       index.Status   `json:"status"`
	Note         *string        `json:"note"`
	Shown        *string        `json:"shown"` // document or address that shows the status
	Lost         bool           `json:"lost"`  // the sentence is no longer found in the document
	Title        string         `json:"document_title"`
	URL          string         `json:"url"`
	Also         []index.Also   `json:"also"`              // the same promise in copies of the document and in its translation
	History      []index.Change `json:"history,omitempty"` // of a commitment asked for alone
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func (s *Server) commitmentJSON(c promised) commitmentJSON {
	due := index.DueOn(c.DueDate, s.today(), c.Status)
	if due == "" {
		due = index.None
	}
	return commitmentJSON{
		ID: c.ID, Text: c.Text, Lang: c.Lang, Force: orNull(c.doc.Force), Actor: c.Actor, Voice: c.Voice, Topic: orNull(c.Topic),
		Document: c.doc.ID, Passage: c.Range.Passage, Date: c.doc.Date, Due: orNull(c.Due), DueDate: c.DueDate,
		DuePrecision: c.DueDate.Precision(), DueSpan: due, Strength: c.Strength, Hedge: orNull(c.Hedge), Status: c.Status,
		Note: orNull(c.Note), Shown: orNull(c.Shown), Lost: c.Lost, Title: c.doc.Title, URL: "/api/v1/commitments/" + c.ID,
		Also: orEmpty(c.Also),
	}
}

// ledgerJSON is the answer to a search of the ledger.
type ledgerJSON struct {
	Total    int                          `json:"total"`
	Match    index.Match                  `json:"match"`
	Page     int                          `json:"page"`
	PageSize int                          `json:"page_size"`
	Next     *string                      `json:"next"`
	Previous *string                      `json:"previous"`
	Today    index.Date                   `json:"today"`
	Query    queryJSON                    `json:"query"`
	Results  []commitmentJSON             `json:"results"`
	Facets   map[index.Facet][]facetValue `json:"facets"`
	Version  uint64                       `json:"index_version"`
	Partial  bool                         `json:"partial"`
}

// commitmentsAPI answers a search of the ledger. Without the parameter status
// it leaves out what people have dismissed; the facet counts it.
func (s *Server) commitmentsAPI(c *gin.Context) {
	r, refused := s.readLedger(c.Request.URL.Query())
	if len(refused) > 0 {
		s.refuse(c, refused)
		return
	}
	a, err := s.runLedger(c.Request.Context(), r)
	if err != nil {
		s.fail(c, err)
		return
	}
	if a.Partial {
		unsure(c)
	}
	p := s.printers[langOf(c.Request)]
	out := ledgerJSON{
		Total: a.Total, Match: a.match, Page: r.page, PageSize: r.size, Today: s.today(),
		Query:   queryOf(p, r),
		Results: []commitmentJSON{}, Facets: map[index.Facet][]facetValue{}, Version: a.Version, Partial: a.Partial,
	}
	out.Next, out.Previous = neighbours(c.Request.URL.Path, s.ledgerTable, r, a.Total)
	for _, f := range ledgerFacets {
		out.Facets[f] = s.ledgerValues(p, r, f, a.Facets[f])
	}
	for _, row := range a.rows {
		out.Results = append(out.Results, s.commitmentJSON(row))
	}
	s.writeJSON(c, http.StatusOK, "application/json", out)
}

// oneCommitmentJSON is a commitment asked for alone.
type oneCommitmentJSON struct {
	commitmentJSON
	Mentions *mentionsJSON `json:"later_mentions"`
}

// commitmentAPI answers with one commitment, what people said of it and the
// passages of later documents that may speak of it.
func (s *Server) commitmentAPI(c *gin.Context) {
	docs := documents{s: s}
	row, err := docs.promised(c.Request.Context(), c.Param("id"))
	if err != nil {
		s.fail(c, err)
		return
	}
	later, err := s.laterMentions(c.Request.Context(), row)
	if err != nil {
		s.fail(c, err)
		return
	}
	out := oneCommitmentJSON{s.commitmentJSON(row), later.json()}
	out.History = row.History
	s.writeJSON(c, http.StatusOK, "application/json", out)
}

// stamp is the time that exports and feeds give a document: when it was first
// seen here.
func stamp(d index.Document) time.Time {
	if d.FirstSeen.IsZero() {
		return time.Unix(0, 0).UTC()
	}
	return d.FirstSeen.UTC()
}
