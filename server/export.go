package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/snippet"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// exportForm is a form in which documents are taken away.
type exportForm struct {
	name   string // of the address behind "search." or "citation."
	media  string
	about  string
	single bool // documents are cited in it one by one, too
	start  func(io.Writer, exportSet) exporter
}

// exportForms are the forms of exports.
var exportForms = []exportForm{
	{"csv", "text/csv; charset=utf-8", "CSV, a row a passage that matched; UTF-8 with a byte order mark, as spreadsheets want it.", false, newCSV},
	{"jsonl", "application/jsonl", "JSON Lines: the query first, then a line a document with every passage that matched.", false, newJSONL},
	{"bib", "application/x-bibtex; charset=utf-8", "BibTeX.", true, newBibTeX},
	{"ris", "application/x-research-info-systems; charset=utf-8", "RIS.", true, newRIS},
	{"csl.json", "application/vnd.citationstyles.csl+json", "CSL-JSON.", true, newCSL},
}

// exporter writes documents one after another.
type exporter interface {
	add(d found) error
	end() error
}

// exportSet is what an export says of itself: enough to repeat it.
type exportSet struct {
	s       *Server
	p       *i18n.Printer
	r       request
	m       marker
	base    string // scheme and host
	address string // of the search, absolute; "" for a document alone
	query   string // the text and the filters, as they stand in address
	total   int
	match   index.Match
	version uint64
}

// matches are the passages of a document that the search met, or the first one
// where nothing is marked.
func (x exportSet) matches(d index.Document) []snippet.Match {
	all := slices.DeleteFunc(x.m.all(d), func(m snippet.Match) bool {
		return d.Passages[m.N-1].Furniture || len(x.m.voices) > 0 && !slices.Contains(x.m.voices, m.Voice)
	})
	if len(all) == 0 {
		return x.m.best(d)
	}
	return all
}

// page is the address of a document's page, paragraph n of it where n is not 0.
func (x exportSet) page(d index.Document, n int) string {
	if n == 0 {
		return x.base + x.s.documentLink(x.p.Lang, d.ID, 0)
	}
	return x.base + x.s.permalink(x.p.Lang, d, n)
}

// note says where an entry comes from.
func (x exportSet) note() string {
	if x.address == "" {
		return fmt.Sprintf("ymateb, index version %d", x.version)
	}
	return fmt.Sprintf("ymateb, index version %d, query %s", x.version, x.address)
}

// export writes a whole result set, a document at a time.
func (s *Server) exportSet(f exportForm) gin.HandlerFunc {
	allowed := s.exportParams()
	return func(c *gin.Context) {
		r, refused := allowed.read(c.Request.URL.Query())
		if len(refused) > 0 {
			s.refuse(c, refused)
			return
		}
		x := exportSet{s: s, p: s.printers[langOf(c.Request)], r: s.understand(r), base: s.base(c.Request)}
		x.query = allowed.encode(x.r)
		x.address = x.base + address("/"+string(x.p.Lang)+"/search", x.query)
		x.m = s.marker(x.r)
		hits, err := s.collect(c.Request.Context(), &x)
		if err != nil {
			s.fail(c, err)
			return
		}
		if s.startExport(c, f, x, fmt.Sprintf("ymateb-%d.%s", x.version, f.name)) {
			s.stream(c, f, x, hits)
		}
	}
}

// collect lists the documents of an export and notes the version of the index
// that they are of.
func (s *Server) collect(ctx context.Context, x *exportSet) ([]index.Hit, error) {
	const tries = 4 // while others write
	var hits []index.Hit
	for range tries {
		q, res, err := s.wholeSet(ctx, x)
		if err != nil {
			return nil, err
		}
		hits = hits[:0]
		if q.Collapse {
			err = s.collapsed(ctx, q, func(h index.Hit) error { hits = append(hits, h); return nil })
		} else {
			err = s.cfg.Collection.Each(ctx, q, func(id string) error { hits = append(hits, index.Hit{ID: id}); return nil })
		}
		if err != nil {
			return nil, err
		}
		want := res.Total
		if q.Collapse {
			want = res.Shown
		}
		if x.total, x.version = res.Total, res.Version; len(hits) == want {
			if _, again, err := s.wholeSet(ctx, x); err == nil && again.Version == res.Version {
				break
			}
		}
	}
	return hits, nil
}

// wholeSet is the query of an export: like the page it falls back on documents
// with some of the words.
func (s *Server) wholeSet(ctx context.Context, x *exportSet) (index.Query, index.Result, error) {
	q := x.r.query(index.MatchAll)
	q.Facets, q.Limit, q.Offset, x.match = nil, -1, 0, index.MatchAll
	res, err := s.cfg.Searcher.Search(ctx, q)
	if err != nil || res.Total > 0 || words(x.r.node) < 2 {
		return q, res, err
	}
	q.Match, q.Text, x.match = index.MatchSome, s.loosened(x.r), index.MatchSome
	res, err = s.cfg.Searcher.Search(ctx, q)
	return q, res, err
}

// startExport writes the head of an export and reports whether its body is
// wanted.
func (s *Server) startExport(c *gin.Context, f exportForm, x exportSet, name string) bool {
	h := c.Writer.Header()
	tag := s.tagOf(c.Request, x.version)
	h.Set("ETag", tag)
	h.Set("Cache-Control", "no-cache")
	h.Set("Content-Language", string(x.p.Lang))
	h.Add("Vary", "Accept-Encoding")
	h.Add("Vary", "Accept-Language")
	if matchesTag(c.GetHeader("If-None-Match"), tag) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return false
	}
	h.Set("Content-Type", f.media)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	c.Status(http.StatusOK)
	c.Writer.WriteHeaderNow()
	return c.Request.Method != http.MethodHead
}

// stream writes the documents. A failure on the way cuts the connection, so that
// nobody takes a part for the whole.
func (s *Server) stream(c *gin.Context, f exportForm, x exportSet, hits []index.Hit) {
	w := bufio.NewWriter(c.Writer)
	out := f.start(w, x)
	err := func() error {
		for _, h := range hits {
			d, err := s.cfg.Searcher.Get(c.Request.Context(), h.ID)
			if errors.Is(err, index.ErrNotFound) || err == nil && d.Withdrawn != "" {
				continue // left since
			}
			if err != nil {
				return err
			}
			if err := out.add(found{Document: d, copies: h.Copies}); err != nil {
				return err
			}
		}
		return errors.Join(out.end(), w.Flush())
	}()
	if err != nil {
		if c.Request.Context().Err() == nil {
			s.log.Error("export broke off", "path", c.Request.URL.Path, "error", err)
		}
		panic(http.ErrAbortHandler)
	}
}

// cite writes the citation of one document.
func (s *Server) cite(f exportForm) gin.HandlerFunc {
	return func(c *gin.Context) {
		doc, ok := s.document(c)
		if !ok {
			return
		}
		res, err := s.cfg.Searcher.Search(c.Request.Context(), index.Query{Limit: -1})
		if err != nil {
			s.fail(c, err)
			return
		}
		x := exportSet{s: s, p: s.printers[langOf(c.Request)], r: blank(""), base: s.base(c.Request), total: 1, version: res.Version}
		if s.startExport(c, f, x, doc.ID+"."+f.name) {
			s.stream(c, f, x, []index.Hit{{ID: doc.ID}})
		}
	}
}

// publisher is the body whose statement a document is.
func (x exportSet) publisher(d index.Document) string {
	if f, ok := x.s.cfg.Tables.ForceByID(d.Force); ok {
		if x.p.Lang == i18n.Welsh && f.BodyCy != "" {
			return f.BodyCy
		}
		if f.BodyEn != "" {
			return f.BodyEn
		}
	}
	return x.s.forceName(x.p.Lang, d.Force)
}

// splitName is a person's name in two: all but the last word, and that.
func splitName(name string) (given, family string) {
	if i := strings.LastIndexByte(name, ' '); i > 0 {
		return name[:i], name[i+1:]
	}
	return "", name
}
