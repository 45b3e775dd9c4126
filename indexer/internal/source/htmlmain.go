package source

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What of a web page is its content.

// dropped elements hold no text of the document, wherever they stand.
var dropped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Svg: true, atom.Math: true, atom.Head: true, atom.Iframe: true, atom.Object: true,
	atom.Nav: true, atom.Aside: true, atom.Form: true, atom.Button: true, atom.Select: true, atom.Textarea: true, atom.Input: true,
	atom.Dialog: true, atom.Menu: true, atom.Video: true, atom.Audio: true, atom.Canvas: true,
}

var droppedRoles = map[string]bool{
	"navigation": true, "banner": true, "contentinfo": true, "complementary": true, "search": true, "dialog": true, "alertdialog": true, "menu": true, "menubar": true, "toolbar": true,
}

// droppedWords are words of class and id that name the furniture of a page.
var droppedWords = map[string]bool{
	"cookie": true, "cookies": true, "cookiebar": true, "cookiebanner": true, "cookieconsent": true, "consent": true, "gdpr": true, "ccc": true, "onetrust": true, "cwcis": true,
	"breadcrumb": true, "breadcrumbs": true, "skip": true, "skiplink": true, "skiplinks": true, "sidebar": true, "sidenav": true, "nav": true, "navbar": true, "navigation": true, "menu": true, "submenu": true,
	"share": true, "sharing": true, "social": true, "socials": true, "pagination": true, "pager": true, "popup": true, "modal": true, "newsletter": true, "footer": true, "masthead": true,
	"toolbar": true, "offcanvas": true, "related": true, "noprint": true, "advert": true, "comments": true, "reciteme": true, "browsealoud": true,
}

// spared elements are never dropped for their class: frameworks hang states such
// as "nav-open" on them.
var spared = map[atom.Atom]bool{atom.Html: true, atom.Body: true, atom.Main: true, atom.Article: true, atom.H1: true, atom.P: true, atom.Td: true, atom.Th: true, atom.Tr: true}

// A prune is how boldly furniture is told from content.
type prune int

const (
	pruneTags    prune = iota // elements that never hold text, hidden ones
	pruneClasses              // and what class, id or role call furniture
	pruneBlocks               // and blocks of links, cookie notices, copyright lines
)

func hidden(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "hidden":
			return true
		case "aria-hidden":
			if a.Val == "true" {
				return true
			}
		case "style":
			s := strings.ReplaceAll(strings.ToLower(a.Val), " ", "")
			if strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden") {
				return true
			}
		}
	}
	return false
}

func furnitureAttrs(n *html.Node) bool {
	if droppedRoles[strings.ToLower(attr(n, "role"))] {
		return true
	}
	if t := attr(n, "title"); n.DataAtom == atom.Div && (t == "header" || t == "footer") {
		return true // LibreOffice's running headers and footers
	}
	if spared[n.DataAtom] {
		return false
	}
	for _, key := range []string{"class", "id"} {
		for word := range strings.FieldsFuncSeq(strings.ToLower(attr(n, key)), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if droppedWords[word] {
				return true
			}
		}
	}
	return false
}

func within(n *html.Node, tags ...atom.Atom) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		for _, t := range tags {
			if p.DataAtom == t {
				return true
			}
		}
	}
	return false
}

// mainContent finds the element that holds the document and what in it to leave
// out.
func mainContent(doc *html.Node) (*html.Node, func(*html.Node) bool) {
	all := weigh(doc, func(n *html.Node) bool { return dropped[n.DataAtom] && n.DataAtom != atom.Form })
	best := func(root *html.Node, level prune) (func(*html.Node) bool, bool) {
		f := all.furniture(level)
		got := weigh(root, f)[root].text
		return f, got >= 140 || got*4 >= all[doc].text && got > 0
	}
	if root := markedMain(doc); root != nil {
		for _, level := range []prune{pruneClasses, pruneTags} {
			if f, ok := best(root, level); ok {
				return root, f
			}
		}
	}
	for _, level := range []prune{pruneBlocks, pruneClasses} {
		if f, ok := best(doc, level); ok {
			return densest(doc, weigh(doc, f), f), f
		}
	}
	f, ok := best(doc, pruneTags)
	if !ok {
		f = func(n *html.Node) bool {
			return dropped[n.DataAtom] && n.DataAtom != atom.Form && n.DataAtom != atom.Nav && n.DataAtom != atom.Aside
		}
	}
	return doc, f
}

// markedMain is the element that the page itself calls its content.
func markedMain(doc *html.Node) *html.Node {
	var main, body, article *html.Node
	articles := 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch id := strings.ToLower(attr(n, "id")); {
		case (n.DataAtom == atom.Main || attr(n, "role") == "main") && main == nil && !hidden(n):
			main = n
		case attr(n, "itemprop") == "articleBody" || id == "main-content" || id == "maincontent" || id == "content" && n.DataAtom == atom.Div:
			if body == nil && n.DataAtom != atom.A && n.FirstChild != nil {
				body = n
			}
		case n.DataAtom == atom.Article && !within(n, atom.Article):
			articles++
			article = n
		}
	}
	switch {
	case main != nil:
		return main
	case articles == 1:
		return article
	}
	return body
}

// A weight is the visible text of a node, in runes without white space.
type weight struct {
	text  int
	links int // of it inside links
	good  int // of it in paragraphs long enough to be prose
	count int // links
}

type weights map[*html.Node]weight

// weigh measures every node below root, leaving furniture out.
func weigh(root *html.Node, furniture func(*html.Node) bool) weights {
	w := weights{}
	w.add(root, furniture, false)
	return w
}

func (w weights) add(n *html.Node, furniture func(*html.Node) bool, link bool) weight {
	var sum weight
	switch n.Type {
	case html.TextNode:
		for _, r := range n.Data {
			if !unicode.IsSpace(r) {
				sum.text++
			}
		}
		if link {
			sum.links = sum.text
		}
		return sum
	case html.ElementNode:
		if furniture(n) {
			return sum
		}
	case html.DocumentNode:
	default:
		return sum
	}
	if n.DataAtom == atom.A {
		link = true
		sum.count++
	}
	inline := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		x := w.add(c, furniture, link)
		sum.text += x.text
		sum.links += x.links
		sum.good += x.good
		sum.count += x.count
		if c.Type == html.TextNode || htmlInline[c.DataAtom] {
			inline += x.text
		}
	}
	if !htmlInline[n.DataAtom] && inline >= 60 && sum.links*2 < sum.text {
		sum.good += inline
	}
	w[n] = sum
	return sum
}

// furniture returns the test for what to leave out. The receiver holds the
// weights of the whole page: what has most of its text is never furniture.
func (w weights) furniture(level prune) func(*html.Node) bool {
	total := 0
	for n, x := range w {
		if n.Type == html.DocumentNode {
			total = x.text
		}
	}
	return func(n *html.Node) bool {
		if hidden(n) && n.DataAtom != atom.Body && n.DataAtom != atom.Html {
			return true
		}
		if dropped[n.DataAtom] {
			// Some systems wrap a whole page in one form.
			return n.DataAtom != atom.Form || w[n].good*2 < total
		}
		if level == pruneTags {
			return false
		}
		if (n.DataAtom == atom.Header || n.DataAtom == atom.Footer) && !within(n, atom.Main, atom.Article, atom.Blockquote, atom.Section) {
			return true
		}
		x := w[n]
		if furnitureAttrs(n) && (x.good*2 < total || x.good == 0) {
			return true
		}
		if n.DataAtom == atom.A && skipLink(n) {
			return true
		}
		return level == pruneBlocks && furnitureBlock(n, x)
	}
}

func skipLink(n *html.Node) bool {
	if !strings.HasPrefix(attr(n, "href"), "#") {
		return false
	}
	s := strings.ToLower(clean(textOf(n)))
	for _, p := range []string{"skip ", "neidio ", "mynd i", "back to top", "yn ôl i", "jump to"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// furnitureBlock knows furniture by what it holds.
func furnitureBlock(n *html.Node, x weight) bool {
	if x.text == 0 || x.text > 1500 || spared[n.DataAtom] && n.DataAtom != atom.P || htmlInline[n.DataAtom] {
		return false
	}
	if x.count >= 3 && x.links*10 >= x.text*7 {
		return true
	}
	if x.text > 400 {
		return false
	}
	s := strings.ToLower(clean(textOf(n)))
	if strings.HasPrefix(s, "©") || strings.HasPrefix(s, "copyright ©") || strings.HasPrefix(s, "hawlfraint ©") {
		return true
	}
	if !strings.Contains(s, "cookie") && !strings.Contains(s, "cwci") {
		return false
	}
	for _, verb := range []string{"accept", "consent", "we use", "this site uses", "this website uses", "derbyn", "defnyddio cwcis", "defnyddiwn", "yn defnyddio"} {
		if strings.Contains(s, verb) {
			return utf8.RuneCountInString(s) < 500
		}
	}
	return false
}

// densest is the lowest element with nearly all the prose of a page that does
// not say where its content is; then as far up as little but text is added, so
// that a title set beside the text is not lost.
func densest(doc *html.Node, w weights, furniture func(*html.Node) bool) *html.Node {
	total := w[doc].good
	if total == 0 {
		return doc
	}
	n := doc
descend:
	for {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode && !htmlInline[c.DataAtom] && c.DataAtom != atom.P && w[c].good*100 >= total*85 {
				n = c
				continue descend
			}
		}
		break
	}
	for p := n.Parent; p != nil && p.Type == html.ElementNode; p = p.Parent {
		added, links := w[p].text-w[n].text, w[p].links-w[n].links
		if added > 0 && (links*3 > added || added*4 > w[n].text) {
			break
		}
		n = p
	}
	return n
}
