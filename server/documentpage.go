package server

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/snippet"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// documentView is what the page of a document shows.
type documentView struct {
	index.Document
	TitleLang  index.Lang
	Q          string
	Back       string // to the search that led here
	ForceName  string
	ForceURL   string
	OnlyLang   string
	Paragraphs []paragraph
	Matches    []matchLink
	FirstMatch string
	Facts      []fact
	OtherDates []fact
	TopicLinks []choice
	Voices     []string
	Permalink  string
	Cite       string
	Original   string
	Twin       *twinView
	Copies     []copyView
	CopiesMore int    // not listed
	Moved      string // what became of a cited paragraph
	Mentioned  []string

	Answers      []alsoView // to the same inspection report
	AnswersTotal int
	AnswersMore  string // all of them, where not all are listed
	Similar      []alsoView
	Citations    []choice
}

// paragraph is a passage with what stands beside it.
type paragraph struct {
	index.Passage
	N        int
	Hash     string
	URL      string // permalink
	Parts    []stretch
	Speaker  string // where another voice begins
	NewPage  int    // where a page begins
	Match    int    // its number among the matches, 0 for none
	Previous int    // paragraph of the match before, 0 for none
	Next     int
	Notes    []note
}

type matchLink struct {
	N         int // of the match
	Paragraph int
}

// fact is a line of what is known of a document, with its evidence.
type fact struct {
	Label   string
	Value   string
	URL     string
	Quote   string // the words that say so
	N       int    // their paragraph, 0 for none
	Lang    index.Lang
	Basis   string
	Sidecar bool
}

// documentLink is the address of a document, at a paragraph where n is not 0.
func (s *Server) documentLink(l i18n.Lang, id string, n int) string {
	return s.resultLink(l, id, request{}, n)
}

// resultLink is the address of a document that a search found: it carries the
// search, for the marks and for the way back.
func (s *Server) resultLink(l i18n.Lang, id string, r request, n int) string {
	to := "/" + string(l) + "/documents/" + id
	if r.size > 0 {
		to = address(to, s.params.encode(r))
	}
	if n > 0 {
		to += "#p" + strconv.Itoa(n)
	}
	return to
}

func (s *Server) documentPage(c *gin.Context, p *page) {
	given := c.Request.URL.Query()
	doc, err := s.cfg.Searcher.Get(c.Request.Context(), c.Param("id"))
	if errors.Is(err, index.ErrNotFound) {
		s.failCode(c, http.StatusNotFound, "no_document")
		return
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	if doc.Withdrawn != "" {
		s.tombstone(c, p, doc)
		return
	}
	moved, to := s.follow(p, doc, given.Get("p"))
	if to > 0 {
		unsure(c)
		c.Redirect(http.StatusFound, s.permalink(p.Lang, doc, to))
		return
	}
	given.Del("p")
	r, _ := s.read(given) // what is no part of a search changes nothing here
	p.Title, p.Q, p.Query = doc.Title, r.q, s.params.encode(r)
	p.LD = s.linkedData(p, doc)
	doc.Commitments = s.effective(c.Request.Context(), doc)
	v := s.documentView(p.Printer, doc, r)
	v.Moved = moved
	v.Cite = s.citation(p, doc)
	for _, f := range exportForms {
		if f.single {
			v.Citations = append(v.Citations, choice{Label: exportNames[f.name], URL: "/api/v1/documents/" + doc.ID + "/citation." + f.name})
		}
	}
	s.related(c.Request.Context(), p.Printer, &v)
	asked := r
	if v.Back == "" {
		asked = request{}
	}
	v.Twin = s.twinOf(c.Request.Context(), p.Printer, doc, asked)
	p.turnTo(doc, v.Twin)
	if ids, total, err := s.groupOf(c.Request.Context(), doc, copiesShown); err != nil {
		s.log.Warn("copies", "id", doc.ID, "error", err)
	} else {
		v.Copies, v.CopiesMore = s.copyViews(c.Request.Context(), p.Printer, ids, asked), total-len(ids)
	}
	s.render(c, http.StatusOK, "document", p, v)
}

// follow finds the paragraph that a permalink means: "12-3fa9c1d2" is paragraph
// 12 whose text has that hash. Where a better reader has moved it, the second
// result is its number now; where its text is gone, the first says so.
func (s *Server) follow(p *page, doc index.Document, cited string) (moved string, to int) {
	number, hash, ok := strings.Cut(cited, "-")
	n, err := strconv.Atoi(number)
	if !ok || err != nil {
		return "", 0
	}
	if n >= 1 && n <= len(doc.Passages) && textHash(doc.Passages[n-1].Text) == hash {
		return "", 0
	}
	for i, pas := range doc.Passages {
		if textHash(pas.Text) == hash {
			return "", i + 1
		}
	}
	return p.T("document.paragraph_gone", "number", number), 0
}

// textHash is the short hash by which a paragraph is cited.
func textHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

func (s *Server) permalink(l i18n.Lang, doc index.Document, n int) string {
	return fmt.Sprintf("/%s/documents/%s?p=%d-%s#p%d", l, doc.ID, n, textHash(doc.Passages[n-1].Text), n)
}

func (s *Server) documentView(p *i18n.Printer, doc index.Document, r request) documentView {
	v := documentView{Document: doc, TitleLang: titleLang(doc), Q: r.q, Permalink: s.documentLink(p.Lang, doc.ID, 0)}
	if r.q != "" || r.narrowed() {
		v.Back = s.searchLink(p.Lang, r)
	}
	if doc.Force != "" {
		v.ForceName = s.label(p, index.FacetForce, doc.Force)
		v.ForceURL = s.searchLink(p.Lang, blank("").with(index.FacetForce, doc.Force))
	}
	if ls := doc.Languages(); len(ls) == 1 && string(ls[0]) != string(p.Lang) {
		v.OnlyLang = p.T("only_long." + string(ls[0]))
	}
	for _, t := range doc.TopicIDs() {
		v.TopicLinks = append(v.TopicLinks, choice{Label: s.label(p, index.FacetTopic, t),
			URL: s.searchLink(p.Lang, blank("").with(index.FacetTopic, t))})
	}
	for _, m := range doc.Mentions {
		v.Mentioned = append(v.Mentioned, s.label(p, index.FacetForce, m))
	}
	for _, vo := range doc.Voices() {
		if vo != index.VoiceDocument {
			v.Voices = append(v.Voices, p.T("voice."+string(vo)))
		}
	}
	if s.cfg.Originals != nil {
		v.Original = "/api/v1/documents/" + doc.ID + "/original"
	}
	s.paragraphs(p, &v, r)
	v.Facts = s.facts(p, doc)
	for _, d := range doc.OtherDates {
		f := fact{Label: p.T("role." + d.Role), Value: p.Date(i18n.Day(d.Date))}
		f.quote(doc, d.Range)
		v.OtherDates = append(v.OtherDates, f)
	}
	return v
}

func (s *Server) paragraphs(p *i18n.Printer, v *documentView, r request) {
	marks := map[int][]snippet.Mark{}
	hits := s.marker(r).all(v.Document)
	for i, h := range hits {
		marks[h.N] = h.Marks
		v.Matches = append(v.Matches, matchLink{i + 1, h.N})
	}
	voice, page, notes := "", 0, 0
	for i, pas := range v.Passages {
		para := paragraph{Passage: pas, N: i + 1, Hash: textHash(pas.Text), URL: s.permalink(p.Lang, v.Document, i+1)}
		if pas.Page != page {
			if page > 0 {
				para.NewPage = pas.Page
			}
			page = pas.Page
		}
		if !pas.Furniture {
			if now := s.voice(p, pas); now != voice && pas.Voice != index.VoiceDocument {
				para.Speaker, voice = now, now
			}
		}
		if m := slices.IndexFunc(hits, func(h snippet.Match) bool { return h.N == i+1 }); m >= 0 {
			para.Match = m + 1
			if m > 0 {
				para.Previous = hits[m-1].N
			}
			if m+1 < len(hits) {
				para.Next = hits[m+1].N
			}
		}
		for _, co := range v.Commitments {
			if co.Range.Passage == i+1 && co.Status != index.Dismissed && !pas.Withdrawn {
				notes++
				para.Notes = append(para.Notes, note{co, notes})
			}
		}
		para.Parts = stretches(pas.Text, marks[i+1], para.Notes)
		v.Paragraphs = append(v.Paragraphs, para)
	}
}

// factFields are the facts of a document in the order in which its page lists
// them.
var factFields = []string{"force", "date", "author", "type", "recipient", "report"}

func (s *Server) facts(p *i18n.Printer, doc index.Document) []fact {
	values := map[string]string{
		"date": p.Date(i18n.Day(doc.Date)), "author": doc.Author,
		"type": p.T("type." + string(doc.Type)), "recipient": doc.Recipient, "report": doc.Report,
	}
	links := map[string]request{}
	if doc.Force != "" {
		values["force"] = s.label(p, index.FacetForce, doc.Force)
		links["force"] = blank("").with(index.FacetForce, doc.Force)
	}
	if doc.Author != "" {
		links["author"] = blank("").with(index.FacetAuthor, doc.Author)
	}
	if doc.ReportID != "" {
		values["report"] = s.label(p, index.FacetReport, doc.ReportID)
		links["report"] = blank("").with(index.FacetReport, doc.ReportID)
	}
	var facts []fact
	for _, field := range factFields {
		f := fact{Label: p.T("fact." + field), Value: values[field]}
		if f.Value == "" {
			if field == "recipient" || field == "report" {
				continue
			}
			f.Value = p.T("unknown." + field)
		}
		if to, ok := links[field]; ok {
			f.URL = s.searchLink(p.Lang, to)
		}
		if i := slices.IndexFunc(doc.Evidence, func(e index.Evidence) bool { return e.Field == field }); i >= 0 {
			e := doc.Evidence[i]
			f.Sidecar = e.Basis == "sidecar"
			if p.Has("basis." + e.Basis) {
				f.Basis = p.T("basis." + e.Basis)
			}
			f.quote(doc, e.Range)
		}
		facts = append(facts, f)
	}
	return facts
}

// quote takes the words at a place as evidence, where the place is good.
func (f *fact) quote(doc index.Document, at index.Range) {
	if at.Passage < 1 || at.Passage > len(doc.Passages) {
		return
	}
	pas := doc.Passages[at.Passage-1]
	if at.Start < 0 || at.End > len(pas.Text) || at.Start >= at.End {
		return
	}
	f.N, f.Lang = at.Passage, pas.Lang
	f.Quote = shorten(strings.ToValidUTF8(pas.Text[at.Start:at.End], ""), 160)
}

// citation is the document as a plain reference.
func (s *Server) citation(p *page, doc index.Document) string {
	who := doc.Author
	if who == "" && doc.Force != "" {
		who = s.label(p.Printer, index.FacetForce, doc.Force)
	}
	when := p.T("cite.undated")
	if !doc.Date.IsZero() {
		when = p.Date(i18n.Day(doc.Date))
	}
	parts := []string{}
	if who != "" {
		parts = append(parts, who)
	}
	parts = append(parts, "‘"+doc.Title+"’", when)
	if doc.Source.URL != "" {
		parts = append(parts, doc.Source.URL)
	}
	return strings.Join(parts, ", ") + ". ymateb " + doc.ID + ", " + p.Base + "/" + string(p.Lang) + "/documents/" + doc.ID
}
