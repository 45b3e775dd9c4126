package source

import (
	"bytes"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	htmlStart = regexp.MustCompile(`(?i)^(<\?xml[^>]*>\s*)?(<!--[^>]*-->\s*)*<(!doctype\s+html|html|head|body|title|meta|main|article|section|div|p|h[1-6]|table|ul|ol|span|style|font|center)[\s>/]`)
	htmlMeta  = regexp.MustCompile(`(?i)<(?:meta[^>]*charset\s*=\s*|\?xml[^>]*encoding\s*=\s*)["']?\s*([A-Za-z0-9_:.-]+)`)
)

func isHTML(data []byte, _ string) bool {
	head := data[:min(len(data), 4096)]
	if markedEncoding(data) != nil {
		head = []byte(decode(head, ""))
	}
	head = start(head, 4096)
	if htmlStart.Match(head) {
		return true
	}
	// Saved pages may start with a licence comment or with stray text.
	return bytes.HasPrefix(head, []byte("<")) && bytes.Contains(bytes.ToLower(head), []byte("<html"))
}

// readHTML keeps the main content of a page: navigation, banners, footers and
// what is hidden go. A page that marks none of these is searched for the part
// that holds the running text.
func readHTML(in input, w *writer) (Text, error) {
	charset := in.charset
	if charset == "" {
		if m := htmlMeta.FindSubmatch(in.data[:min(len(in.data), 4096)]); m != nil {
			charset = string(m[1])
		}
	}
	doc, err := html.Parse(strings.NewReader(decode(in.data, charset)))
	if err != nil {
		return Text{}, &Error{Code: Broken, Err: err}
	}
	t := htmlFacts(doc)
	root, f := mainContent(doc)
	e := htmlWalker{w: w, furniture: f}
	e.walk(root)
	e.flush()
	if t.Title == "" {
		for _, p := range w.paragraphs {
			if p.Heading == 1 {
				t.Title = p.Text
				break
			}
		}
	}
	return t, nil
}

// htmlFacts reads title, author and times from the head.
func htmlFacts(doc *html.Node) Text {
	var t Text
	var pageTitle string
	for n := range doc.Descendants() {
		switch {
		case n.DataAtom == atom.Title && pageTitle == "" && n.Namespace == "":
			pageTitle = textOf(n)
		case n.DataAtom == atom.Meta:
			key := strings.ToLower(attr(n, "name") + attr(n, "property") + attr(n, "itemprop"))
			val := attr(n, "content")
			switch key {
			case "og:title", "dc.title", "dcterms.title":
				if t.Title == "" {
					t.Title = val
				}
			case "author", "dc.creator", "dcterms.creator", "article:author":
				if t.Author == "" {
					t.Author = val
				}
			case "article:published_time", "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "date", "datepublished", "created":
				if t.Created.IsZero() {
					t.Created = parseTime(val)
				}
			case "article:modified_time", "dcterms.modified", "og:updated_time", "datemodified", "changed", "last-modified":
				if t.Modified.IsZero() {
					t.Modified = parseTime(val)
				}
			}
		}
	}
	if t.Title == "" {
		t.Title = pageTitle
	}
	return t
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode && b.Len() < 1<<16 {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// An htmlWalker writes the paragraphs below a node.
type htmlWalker struct {
	w         *writer
	furniture func(*html.Node) bool

	b                         strings.Builder // the paragraph so far; "\n" for hard breaks
	heading, list, quote, pre int
	tables                    int
	cell                      Paragraph // Table, Row, Column of the cell we are in
}

var htmlInline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.Acronym: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Big: true, atom.Cite: true, atom.Code: true,
	atom.Data: true, atom.Del: true, atom.Dfn: true, atom.Em: true, atom.Font: true, atom.I: true, atom.Ins: true, atom.Kbd: true, atom.Label: true,
	atom.Mark: true, atom.Q: true, atom.Ruby: true, atom.S: true, atom.Samp: true, atom.Small: true, atom.Span: true, atom.Strike: true,
	atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true, atom.Tt: true, atom.U: true, atom.Var: true, atom.Wbr: true, atom.Img: true,
}

func (h *htmlWalker) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		h.text(n.Data)
		return
	case html.ElementNode:
		if h.furniture(n) {
			return
		}
	case html.DocumentNode:
	default:
		return
	}
	if n.DataAtom == atom.Br {
		h.b.WriteByte('\n')
		return
	}
	if n.DataAtom == atom.Sup {
		if mark := strings.TrimSpace(textOf(n)); footnoteMark(mark) {
			h.b.WriteString(noteText(h.b.String(), mark))
			return
		}
	}
	if htmlInline[n.DataAtom] || n.DataAtom == 0 && n.Parent != nil && strings.Contains(n.Data, ":") {
		h.children(n)
		return
	}
	h.flush()
	undo := h.enter(n)
	h.children(n)
	h.flush()
	undo()
}

func (h *htmlWalker) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		h.walk(c)
	}
}

// enter notes what kind of block n is and returns what leaves it again.
func (h *htmlWalker) enter(n *html.Node) func() {
	bump := func(p *int, by int) func() {
		old := *p
		*p += by
		return func() { *p = old }
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		old := h.heading
		h.heading = int(n.Data[1] - '0')
		return func() { h.heading = old }
	case atom.Li:
		return bump(&h.list, 1)
	case atom.Blockquote:
		return bump(&h.quote, 1)
	case atom.Pre:
		return bump(&h.pre, 1)
	case atom.Table:
		old := h.cell
		h.tables++
		h.cell = Paragraph{Table: h.tables}
		return func() { h.cell = old }
	case atom.Tr:
		h.cell.Row++
		h.cell.Column = 0
	case atom.Td, atom.Th:
		h.cell.Column++
	}
	return func() {}
}

func (h *htmlWalker) text(s string) {
	if h.pre > 0 {
		h.b.WriteString(s)
		return
	}
	space := false
	for _, r := range s {
		if r == ' ' || r == '\n' || r == '\t' || r == '\f' || r == '\r' {
			space = true
			continue
		}
		if space {
			h.b.WriteByte(' ')
			space = false
		}
		h.b.WriteRune(r)
	}
	if space {
		h.b.WriteByte(' ')
	}
}

// flush ends the paragraph; hard breaks in it end lines, which are paragraphs of
// their own unless a sentence runs over them.
func (h *htmlWalker) flush() {
	s := h.b.String()
	h.b.Reset()
	if strings.TrimSpace(s) == "" {
		return
	}
	p := h.cell
	if p.Row == 0 || p.Column == 0 {
		p = Paragraph{}
	}
	p.Heading, p.List, p.Quote = h.heading, h.list > 0, h.quote > 0
	if h.pre == 0 {
		h.w.addLines(p, s)
		return
	}
	blocks := splitBlocks(s)
	wrap := wrapColumn(blocks)
	for _, b := range blocks {
		for _, line := range joinWrapped(b, wrap) {
			p.Text = line
			h.w.add(p)
		}
	}
}

// footnoteMark tells whether a superscript is the number of a note.
func footnoteMark(s string) bool {
	return len(s) > 0 && len(s) <= 3 && strings.Trim(s, "0123456789*†‡") == ""
}

// noteText sets the mark of a note apart, so that "2020" with note 1 does not
// become the year 20201; squares and cubes keep their exponent.
func noteText(before, mark string) string {
	if before == "" || strings.HasSuffix(before, " ") {
		return mark
	}
	word := before[strings.LastIndexByte(before, ' ')+1:]
	switch strings.TrimLeft(word, "0123456789.,") {
	case "m", "km", "cm", "mm", "ft", "CO":
		return strings.NewReplacer("2", "²", "3", "³").Replace(mark)
	}
	return "[" + mark + "]"
}
