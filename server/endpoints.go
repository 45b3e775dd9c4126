package server

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
)

// endpoint is an address for programs. The table of them is what routes them,
// what checks their parameters and what /openapi.json says of them.
type endpoint struct {
	path   string // as Gin takes it: "/api/v1/documents/:id"
	name   string // stable, for generated clients
	about  string // in English
	query  params // all that may be asked; anything else is refused
	answer any    // a value of the answer's type, nil where it is no JSON
	media  string // of the answer; "" for application/json
	fails  []int  // statuses of problems beside 400, 500, 503
	live   bool   // the answer depends on more than the index
	own    bool   // the handler checks its parameters itself, by the same table
	handle gin.HandlerFunc
}

// search and document are what endpoints of those kinds can fail with.
var (
	searchFails   = []int{http.StatusUnprocessableEntity, http.StatusGatewayTimeout}
	documentFails = []int{http.StatusNotFound, http.StatusGone}
)

// endpoints is every address for programs.
func (s *Server) endpoints() []endpoint {
	marks := params{{name: "q", about: "Words to mark in the passages."}}
	size := func(most int) params {
		return params{{name: "size", check: between(1, most), form: form{low: 1, high: most}, about: "Entries at most."}}
	}
	list := []endpoint{
		{path: "/api/v1/search", name: "search", about: "Search documents, with facets.", query: s.searchAPIParams(), answer: searchJSON{}, fails: searchFails, own: true, handle: s.searchAPI},
		{path: "/api/v1/documents/:id", name: "document", about: "A document whole.", query: marks, answer: documentJSON{}, fails: documentFails, handle: s.documentAPI},
		{path: "/api/v1/documents/:id/passages", name: "passages", about: "The paragraphs of a document.", query: marks, answer: passagesJSON{}, fails: documentFails, handle: s.passagesAPI},
		{path: "/api/v1/documents/:id/similar", name: "similar", about: "Documents that share a document's most telling words.", query: size(50), answer: similarJSON{}, fails: documentFails, handle: s.similarAPI},
		{path: "/api/v1/documents/:id/original", name: "original", about: "The file as it lies in the folder.", media: "application/octet-stream", fails: documentFails, live: true, handle: s.original},
		{path: "/api/v1/forces", name: "forces", about: "Police forces, with the number of documents.", answer: forcesJSON{}, handle: s.forcesAPI},
		{path: "/api/v1/topics", name: "topics", about: "Topics, with the number of documents.", answer: topicsJSON{}, handle: s.topicsAPI},
		{path: "/api/v1/reports", name: "reports", about: "Inspection reports, with the number of documents that answer them.", answer: reportsJSON{}, handle: s.reportsAPI},
		{path: "/api/v1/reports/:id", name: "report", about: "An inspection report, the answers to it with their day of the 56, and the forces of this collection that have not answered.", answer: reportAnswersJSON{}, fails: documentFails, handle: s.reportAPI},
		{path: "/api/v1/commitments", name: "commitments", about: "The ledger: commitments, with facets. Dismissed ones are left out unless status asks for them.", query: s.ledgerTable, answer: ledgerJSON{}, fails: searchFails, own: true, handle: s.commitmentsAPI},
		{path: "/api/v1/commitments.csv", name: "commitments_csv", about: "Commitments as CSV.", query: s.ledgerTable, media: "text/csv; charset=utf-8; header=present", fails: searchFails, own: true, handle: s.commitmentsCSV},
		{path: "/api/v1/commitments.ics", name: "commitments_ics", about: "Deadlines as a calendar.", query: s.ledgerTable, media: "text/calendar; charset=utf-8", fails: searchFails, own: true, handle: s.commitmentsICS},
		{path: "/api/v1/commitments/:id", name: "commitment", about: "A commitment, what people said of it, and passages of later documents that may speak of it.", answer: oneCommitmentJSON{}, fails: documentFails, handle: s.commitmentAPI},
		{path: "/api/v1/suggest", name: "suggest", about: "Completions of what is typed: words, titles, forces, topics, authors.", query: suggestParams(), answer: suggestJSON{}, handle: s.suggestAPI},
		{path: "/api/v1/status", name: "status", about: "What is indexed, what could not be read, when it last changed.", answer: statusJSON{}, live: true, handle: s.statusAPI},
	}
	for _, f := range exportForms {
		list = append(list, endpoint{path: "/api/v1/search." + f.name, name: "search_" + strings.ReplaceAll(f.name, ".", "_"),
			about: "A whole result set: " + f.about, query: s.exportParams(), media: f.media, fails: searchFails, own: true, handle: s.exportSet(f)})
		if f.single {
			list = append(list, endpoint{path: "/api/v1/documents/:id/citation." + f.name, name: "citation_" + strings.ReplaceAll(f.name, ".", "_"),
				about: "The citation of one document: " + f.about, media: f.media, fails: documentFails, handle: s.cite(f)})
		}
	}
	return list
}

// endpoint serves an endpoint with its parameters checked.
func (s *Server) endpoint(e endpoint) gin.HandlerFunc {
	if e.own {
		return e.handle
	}
	return func(c *gin.Context) {
		if _, refused := e.query.check(c.Request.URL.Query()); len(refused) > 0 {
			s.refuse(c, refused)
			return
		}
		e.handle(c)
	}
}

// searchAPIParams are those of the page and the cursor.
func (s *Server) searchAPIParams() params {
	return append(s.searchParams(), param{name: "cursor", about: "The next_cursor of an answer, to go on behind it without end; page must not be given."})
}

// exportParams are those of a search without its pages.
func (s *Server) exportParams() params {
	var ps params
	for _, p := range s.searchParams() {
		if p.name != "page" && p.name != "page_size" {
			ps = append(ps, p)
		}
	}
	return ps
}

// document gets the document that an address names and answers for it when it
// can't be had.
func (s *Server) document(c *gin.Context) (index.Document, bool) {
	doc, err := s.cfg.Searcher.Get(c.Request.Context(), c.Param("id"))
	if err != nil {
		s.fail(c, err)
		return doc, false
	}
	if doc.Withdrawn != "" {
		s.failCode(c, http.StatusGone, "withdrawn")
		return doc, false
	}
	return doc, true
}
