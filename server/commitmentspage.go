package server

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/snippet"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// ledgerView is what the page of the ledger shows.
type ledgerView struct {
	Total       int
	Some        bool
	Partial     bool
	Scanning    *index.Progress
	Notices     []string
	Rows        []commitmentView
	Facets      []facetView
	Chosen      int
	Tags        []tag
	ClearAll    string
	Sorts       []choice
	Pager       pager
	Beyond      bool
	Dismissed   int    // left out because nobody asked for them
	Precision   string // share of what was judged that is a commitment
	Judged      int
	CSV, ICS    string
	Feed        string
	From, To    dateField
	FilterError bool
	Narrowed    bool
	Writable    bool // somebody may sign in
}

// commitmentView is one commitment as pages show it.
type commitmentView struct {
	promised
	N         int
	Segments  []segment
	Paragraph int        // of Place, 0 where the sentence is no longer found
	Words     index.Lang // language of Segments
	Others    []alsoText // the promise in the other language
	InCopies  string     // that copies of the document make it too
	URL       string     // its own page
	Place     string     // its paragraph
	Title     string
	TitleLang index.Lang
	Force     string
	Actor     string
	Voice     string // where it is not the actor's own
	Topic     string
	DueText   string
	Span      index.Due
}

func (s *Server) commitmentView(p *i18n.Printer, c promised, mark *snippet.Query) commitmentView {
	v := commitmentView{
		promised: c, URL: "/" + string(p.Lang) + "/commitments/" + url.PathEscape(c.ID),
		Title: c.doc.Title, TitleLang: titleLang(c.doc),
		Actor: p.T("actor." + string(c.Actor)), Span: index.DueOn(c.DueDate, s.today(), c.Status),
	}
	main, others, copies := s.inBoth(p, c, func(text string) []segment {
		if mark != nil {
			return segments(text, mark.Text(text))
		}
		return []segment{{Text: text}}
	})
	v.Segments, v.Words, v.Others = main.Segments, main.Lang, others
	if v.Place, v.Paragraph = main.URL, main.N; main.Lang != c.Lang {
		v.Title, v.TitleLang = main.Title, main.Lang
	}
	if copies > 0 {
		v.InCopies = p.T("also.copies", "n", copies)
	}
	if c.doc.Force != "" {
		v.Force = s.label(p, index.FacetForce, c.doc.Force)
	}
	if c.Topic != "" {
		v.Topic = s.label(p, index.FacetTopic, c.Topic)
	}
	if c.Voice != index.VoiceDocument {
		v.Voice = p.T("voice." + string(c.Voice))
		if n := c.Range.Passage; n > 0 && n <= len(c.doc.Passages) && c.Voice == c.doc.Passages[n-1].Voice {
			v.Voice = s.voice(p, c.doc.Passages[n-1])
		}
	}
	return v
}

func (v commitmentView) Doc() index.Document { return v.doc }

func (s *Server) ledgerLink(l i18n.Lang, r request) string {
	return address("/"+string(l)+"/commitments", s.ledgerTable.encode(r))
}

func (s *Server) commitmentsPage(c *gin.Context, p *page) {
	r, refused := s.readLedger(c.Request.URL.Query())
	p.Nav, p.Q, p.Query = "commitments", r.q, s.ledgerTable.encode(r)
	p.Title = p.T("ledger.title")
	a, err := s.runLedger(c.Request.Context(), r)
	if err != nil {
		s.fail(c, err)
		return
	}
	if a.Partial {
		unsure(c)
	}
	v := ledgerView{
		Total: a.Total, Some: a.match == index.MatchSome, Partial: a.Partial,
		Facets: s.ledgerFacetViews(p.Printer, r, a), Tags: s.ledgerTags(p.Printer, r), Sorts: s.ledgerSorts(p.Printer, r),
		From: dateField{Value: r.from.String()}, To: dateField{Value: r.to.String()},
		Pager:    pagerOf(r, a.Total, func(n int) string { return s.ledgerLink(p.Lang, r.atPage(n)) }),
		ClearAll: s.ledgerLink(p.Lang, blank(r.q)), Beyond: len(a.Hits) == 0 && a.Total > 0,
		Narrowed: r.narrowed() || r.q != "", Writable: s.writable() && p.Signed == "",
	}
	v.Chosen = len(v.Tags)
	whole := r.atPage(1)
	whole.size, whole.sort = defaultPageSize, whole.defaultSort()
	query := s.ledgerTable.encode(whole)
	v.CSV, v.ICS = address("/api/v1/commitments.csv", query), address("/api/v1/commitments.ics", query)
	v.Feed = address("/"+string(p.Lang)+"/commitments.atom", query)
	if pr := s.progress(); !pr.Ready {
		v.Scanning = &pr
	}
	for _, n := range r.notices {
		v.Notices = append(v.Notices, p.T("notice."+n.Code, "text", n.Text))
	}
	for _, bad := range refused {
		v.Notices = append(v.Notices, p.T("notice.ignored", "why", s.explain(p.Printer, bad)))
	}
	v.Notices = slices.Compact(v.Notices) // four brackets without partners are one notice
	v.judge(p.Printer, r, a)
	mark := s.cfg.Marker.Query(r.text)
	for i, row := range a.rows {
		cv := s.commitmentView(p.Printer, row, mark)
		cv.N = (r.page-1)*r.size + i + 1
		v.Rows = append(v.Rows, cv)
	}
	if r.page > 1 || r.narrowed() {
		p.Robots = "noindex, follow"
	}
	s.render(c, http.StatusOK, "commitments", p, v)
}

// judge says how many were dismissed, and how often the extractor was right by
// what people judged.
func (v *ledgerView) judge(p *i18n.Printer, r request, a ledger) {
	dismissed, upheld := 0, 0
	for _, c := range a.Facets[index.FacetStatus] {
		switch index.Status(c.Value) {
		case index.Dismissed:
			dismissed = c.Count
		case index.Candidate, index.None:
		default:
			upheld += c.Count
		}
	}
	if len(r.values[index.FacetStatus]) == 0 {
		v.Dismissed = dismissed
	}
	if v.Judged = dismissed + upheld; v.Judged > 0 {
		v.Precision = p.T("ledger.precision", "n", v.Judged, "share", (200*upheld+v.Judged)/(2*v.Judged))
	}
}

func (s *Server) ledgerFacetViews(p *i18n.Printer, r request, a ledger) []facetView {
	var views []facetView
	for _, f := range ledgerFacets {
		if v, ok := facetViewOf(f, p.T("ledger.facet."+string(f)), s.ledgerValues(p, r, f, a.Facets[f])); ok {
			views = append(views, v)
		}
	}
	return views
}

func (s *Server) ledgerTags(p *i18n.Printer, r request) []tag {
	facets := append(slices.Clip(ledgerFacets), index.FacetDocument, index.FacetAuthor)
	return s.tagsOf(p, r, facets, "ledger.facet.", func(to request) string { return s.ledgerLink(p.Lang, to) })
}

func (s *Server) ledgerSorts(p *i18n.Printer, r request) []choice {
	var list []choice
	for _, o := range ledgerSorts {
		if o == index.ByRelevance && r.node == nil {
			continue
		}
		to := r.atPage(1)
		to.sort = o
		list = append(list, choice{Label: p.T("ledger.sort." + string(o)), URL: s.ledgerLink(p.Lang, to), Chosen: o == r.sort, Param: to.scalar("sort")})
	}
	return list
}

// commitmentPage shows one commitment: its sentence, its place, what people said
// of it and what later documents may say.
func (s *Server) commitmentPage(c *gin.Context, p *page) {
	docs := documents{s: s}
	row, err := docs.promised(c.Request.Context(), c.Param("id"))
	if err != nil {
		s.fail(c, err)
		return
	}
	if row.ID != c.Param("id") { // counted in another document
		c.Redirect(http.StatusFound, "/"+string(p.Lang)+"/commitments/"+url.PathEscape(row.ID))
		return
	}
	s.showCommitment(c, p, row, formOf(row), http.StatusOK)
}

// showCommitment shows one commitment, with the form to decide on it where
// somebody is signed in.
func (s *Server) showCommitment(c *gin.Context, p *page, row promised, f decisionForm, status int) {
	p.Nav, p.Title = "commitments", shorten(row.Text, 70)
	v := commitmentPageView{commitmentView: s.commitmentView(p.Printer, row, nil)}
	if n := row.Range.Passage; n > 0 && n <= len(row.doc.Passages) {
		pas := row.doc.Passages[n-1]
		v.Context = around(pas.Text, row.Range)
		v.ContextLang, v.ContextURL = pas.Lang, s.documentLink(p.Lang, row.doc.ID, n)
	}
	v.Changes = s.changes(p, row)
	later, err := s.laterMentions(c.Request.Context(), row)
	if err != nil {
		s.fail(c, err)
		return
	}
	v.Mentions = s.mentionViews(p.Printer, later.list)
	switch {
	case !later.known:
		v.NoMention = p.T("mentions.unknown")
	case len(later.list) == 0:
		v.NoMention = p.T("mentions.none", "n", later.since)
	}
	v.ShownURL = s.shownLink(p, row.Shown)
	if done := c.Query("done"); done == "now" || done == "later" {
		v.Done = p.T("write.done." + done)
	}
	if _, ok := s.signedIn(c.Request); ok {
		v.Decide = s.decideView(c, p, f)
		c.Header("Cache-Control", "private, no-store")
	}
	s.render(c, status, "commitment", p, v)
}

// shownLink leads to the document that shows a status: one of this collection,
// or one on the web; "" for other words.
func (s *Server) shownLink(p *page, shown string) string {
	switch {
	case strings.HasPrefix(shown, "https://"), strings.HasPrefix(shown, "http://"):
		return shown
	case documentID.MatchString(shown):
		return s.documentLink(p.Lang, shown, 0)
	}
	return ""
}

var documentID = regexp.MustCompile(`^[a-z2-7]{16}$`)

// decideView is the form to decide on one commitment.
type decideView struct {
	Form                     string
	Values                   decisionForm
	Statuses, Actors, Topics []choice
}

func (s *Server) decideView(c *gin.Context, p *page, f decisionForm) *decideView {
	v := &decideView{Form: s.formToken(c.Request), Values: f}
	for _, st := range index.AllStatuses {
		v.Statuses = append(v.Statuses, choice{Label: p.T("state." + string(st)), Param: string(st), Chosen: f.Status == string(st)})
	}
	for _, a := range index.AllActors {
		v.Actors = append(v.Actors, choice{Label: p.T("actor." + string(a)), Param: string(a), Chosen: f.Actor == string(a)})
	}
	v.Topics = append(v.Topics, choice{Label: p.T("none.topic"), Chosen: f.Topic == ""})
	for _, id := range s.topicIDs() {
		v.Topics = append(v.Topics, choice{Label: s.label(p.Printer, index.FacetTopic, id), Param: id, Chosen: f.Topic == id})
	}
	slices.SortFunc(v.Topics[1:], func(a, b choice) int { return p.Compare(a.Label, b.Label) })
	return v
}

// commitmentPageView is what the page of one commitment shows.
type commitmentPageView struct {
	commitmentView
	Context     []segment // its paragraph with the sentence marked
	ContextLang index.Lang
	ContextURL  string
	Changes     []changeView
	Mentions    []mentionView
	NoMention   string // why there is none
	ShownURL    string
	Done        string
	Decide      *decideView // nil where nobody is signed in
}

// changeView is one thing that somebody did to a commitment.
type changeView struct {
	When, ISO, Who, What, Note string
}

// around is a paragraph with a place in it marked.
func around(text string, at index.Range) []segment {
	if at.Start < 0 || at.End > len(text) || at.Start >= at.End {
		return []segment{{Text: text}}
	}
	return segments(text, []snippet.Mark{{Start: at.Start, End: at.End}})
}

// settingLabel is a value that somebody set, in words.
func (s *Server) settingLabel(p *page, set index.Setting) string {
	if d, err := index.ParseDate(set.Value); err == nil && set.Field == "due_date" {
		return p.Date(i18n.Day(d))
	}
	return s.label(p.Printer, index.Facet(set.Field), set.Value)
}

func (s *Server) changes(p *page, c promised) []changeView {
	var views []changeView
	for i := len(c.History) - 1; i >= 0; i-- {
		h := c.History[i]
		v := changeView{Who: h.By, Note: h.Note}
		if !h.At.IsZero() {
			t := h.At.In(index.London)
			v.ISO = t.Format("2006-01-02T15:04:05Z07:00")
			v.When = p.T("status.at", "date", p.Date(i18n.Day(index.Today(t))), "time", t.Format("15:04"))
		}
		if h.To != "" {
			v.What = p.T("ledger.changed", "from", p.T("state."+string(h.From)), "to", p.T("state."+string(h.To)))
		}
		for _, set := range h.Set {
			if v.What != "" {
				v.What += "; "
			}
			v.What += p.T("ledger.set", "field", p.T("ledger.facet."+set.Field), "value", s.settingLabel(p, set))
		}
		views = append(views, v)
	}
	return views
}
