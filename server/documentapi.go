package server

import (
	"fmt"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
)

// documentJSON is a document for machines.
type documentJSON struct {
	ID              string             `json:"id"`
	SHA256          string             `json:"sha256"`
	Path            string             `json:"path"`
	Files           []fileJSON         `json:"files"`
	URL             string             `json:"url"`
	Page            map[string]string  `json:"page"` // address of the page in each language
	Title           string             `json:"title"`
	Type            index.Type         `json:"type"`
	Force           string             `json:"force"`
	Office          string             `json:"office"`
	Author          string             `json:"author"`
	Role            string             `json:"role"`
	Recipient       string             `json:"recipient"`
	Report          string             `json:"report"`
	ReportID        string             `json:"report_id"`
	Date            index.Date         `json:"date"`
	DatePrecision   string             `json:"date_precision"`
	OtherDates      []roleDateJSON     `json:"other_dates"`
	Topics          []string           `json:"topics"`
	TopicEvidence   []index.Topic      `json:"topic_evidence"`
	Mentions        []string           `json:"mentions"`
	Languages       []index.Lang       `json:"languages"`
	Voices          []index.Voice      `json:"voices"`
	Format          string             `json:"format"`
	Pages           int                `json:"pages"`
	OCR             bool               `json:"ocr"`
	Passages        []fullPassage      `json:"passages"`
	Commitments     []index.Commitment `json:"commitments"`
	Evidence        []index.Evidence   `json:"evidence"`
	Enclosures      []index.Enclosure  `json:"enclosures"`
	Recommendations []index.Answer     `json:"recommendations"`
	TranslationOf   string             `json:"translation_of"`
	Group           string             `json:"group"`  // near-duplicates share it
	Copies          []string           `json:"copies"` // ids of the others of the group, 100 at most
	Source          index.Source       `json:"source"`
	Withdrawn       string             `json:"withdrawn"`
	FirstSeen       *time.Time         `json:"first_seen"`
}

type fileJSON struct {
	Path     string    `json:"path"`
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
}

type roleDateJSON struct {
	Date  index.Date  `json:"date"`
	Role  string      `json:"role"`
	Range index.Range `json:"range"`
}

type fullPassage struct {
	N    int    `json:"n"`
	Hash string `json:"hash"`
	index.Passage
	Marks [][2]int `json:"marks,omitempty"`
}

// documentAPI answers with a document whole. With q, its passages carry marks.
func (s *Server) documentAPI(c *gin.Context) {
	doc, ok := s.document(c)
	if !ok {
		return
	}
	ctx := c.Request.Context()
	ids, _, err := s.groupOf(ctx, doc, 100)
	if err != nil {
		s.fail(c, err)
		return
	}
	doc.Commitments = s.effective(ctx, doc)
	out := s.documentJSON(doc, s.ask(c.Query("q")))
	out.Copies = ids
	s.writeJSON(c, http.StatusOK, "application/json", out)
}

func (s *Server) documentJSON(doc index.Document, r request) documentJSON {
	out := documentJSON{
		ID: doc.ID, SHA256: doc.SHA256, Path: doc.Path(), Files: []fileJSON{}, URL: "/api/v1/documents/" + doc.ID,
		Page:  map[string]string{"cy": "/cy/documents/" + doc.ID, "en": "/en/documents/" + doc.ID},
		Title: doc.Title, Type: doc.Type, Force: doc.Force, Office: doc.Office, Author: doc.Author, Role: doc.Role,
		Recipient: doc.Recipient, Report: doc.Report, ReportID: doc.ReportID,
		Date: doc.Date, DatePrecision: doc.Date.Precision(), OtherDates: []roleDateJSON{},
		Topics: doc.TopicIDs(), TopicEvidence: orEmpty(doc.Topics), Mentions: orEmpty(doc.Mentions),
		Languages: orEmpty(doc.LangFacet()), Voices: orEmpty(doc.Voices()),
		Format: doc.Format, Pages: doc.Pages, OCR: doc.OCR, Passages: []fullPassage{},
		Commitments: orEmpty(doc.Commitments), Evidence: orEmpty(doc.Evidence), Enclosures: orEmpty(doc.Enclosures),
		Recommendations: orEmpty(doc.Recommended), TranslationOf: doc.TranslationOf, Group: doc.Group,
		Source: doc.Source, Withdrawn: doc.Withdrawn,
	}
	out.TopicEvidence = slices.Clone(out.TopicEvidence)
	for i := range out.TopicEvidence {
		out.TopicEvidence[i].Terms = orEmpty(out.TopicEvidence[i].Terms)
	}
	if !doc.FirstSeen.IsZero() {
		out.FirstSeen = &doc.FirstSeen
	}
	for _, f := range doc.Files {
		out.Files = append(out.Files, fileJSON{f.Path, f.Size, f.Modified})
	}
	for _, d := range doc.OtherDates {
		out.OtherDates = append(out.OtherDates, roleDateJSON(d))
	}
	marks := map[int][][2]int{}
	for _, h := range s.marker(r).all(doc) {
		marks[h.N] = offsets(h.Marks)
	}
	for i, p := range doc.Passages {
		if p.Withdrawn {
			p.Text = ""
		}
		out.Passages = append(out.Passages, fullPassage{i + 1, textHash(doc.Passages[i].Text), p, marks[i+1]})
	}
	return out
}

// originalTypes are the media types of originals by extension. Each is sent to
// be saved, never to be shown, so that a hostile file runs nowhere.
var originalTypes = map[string]string{
	".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8", ".pdf": "application/pdf",
	".html": "text/html; charset=utf-8", ".htm": "text/html; charset=utf-8", ".rtf": "application/rtf",
	".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".odt":  "application/vnd.oasis.opendocument.text", ".doc": "application/msword", ".eml": "message/rfc822",
}

// original sends the file as it lies in the folder.
func (s *Server) original(c *gin.Context) {
	if s.cfg.Originals == nil {
		s.failCode(c, http.StatusNotFound, "no_original")
		return
	}
	doc, err := s.cfg.Searcher.Get(c.Request.Context(), c.Param("id"))
	if err != nil {
		s.fail(c, err)
		return
	}
	if doc.Withdrawn != "" || slices.ContainsFunc(doc.Passages, func(p index.Passage) bool { return p.Withdrawn }) {
		s.failCode(c, http.StatusGone, "withdrawn")
		return
	}
	o, err := s.cfg.Originals.Open(c.Request.Context(), doc)
	if err != nil {
		s.fail(c, err)
		return
	}
	defer o.Close()
	kind := originalTypes[strings.ToLower(path.Ext(o.Name))]
	if kind == "" {
		kind = "application/octet-stream"
	}
	h := c.Writer.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": o.Name}))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("ETag", fmt.Sprintf("%q", doc.SHA256))
	h.Set("Cache-Control", "no-cache")
	http.ServeContent(c.Writer, c.Request, "", o.Modified, o)
}
