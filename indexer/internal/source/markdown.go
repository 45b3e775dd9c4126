package source

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/net/html"
)

var (
	mdHeading = regexp.MustCompile(`(?m)^#{1,6} \S`)
	mdTable   = regexp.MustCompile(`(?m)^\|? *:?-{3,}:? *\|`)
	mdLink    = regexp.MustCompile(`\[[^\]\n]+\]\((https?:|/|mailto:)`)
	mdStrong  = regexp.MustCompile(`\*\*[^*\n]+\*\*`)
	mdFence   = regexp.MustCompile("(?m)^```")
)

// isMarkdown believes the name ".md"; without it, two kinds of Markdown's own
// signs must be in the text.
func isMarkdown(data []byte, name string) bool {
	if !isText(data, name) {
		return false
	}
	if hasExt(name, ".md", ".markdown") {
		return true
	}
	head := data[:min(len(data), 1<<16)]
	kinds := 0
	for sign, r := range map[string]*regexp.Regexp{"# ": mdHeading, "---": mdTable, "](": mdLink, "**": mdStrong, "```": mdFence} {
		if bytes.Contains(head, []byte(sign)) && r.Match(head) {
			kinds++
		}
	}
	return kinds >= 2
}

func readMarkdown(in input, w *writer) (Text, error) {
	src := []byte(decode(in.data, ""))
	t, src := frontMatter(src)
	if deepMarkdown(src, in.Depth) {
		return t, fail(Broken, "nested too deeply")
	}
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough))
	doc := md.Parser().Parse(text.NewReader(src))
	m := mdWalker{src: src, w: w}
	err := ast.Walk(doc, m.visit)
	for _, p := range w.paragraphs {
		if p.Heading == 1 && t.Title == "" {
			t.Title = p.Text
		}
	}
	return t, err
}

// frontMatter takes the block between "---" lines that site generators put
// first off the text, and its title, author and date out of it.
func frontMatter(src []byte) (Text, []byte) {
	var t Text
	rest, ok := bytes.CutPrefix(src, []byte("---\n"))
	if !ok {
		return t, src
	}
	head, body, ok := bytes.Cut(rest, []byte("\n---\n"))
	if !ok || len(head) > 1<<14 || !bytes.Contains(head, []byte(":")) {
		return t, src
	}
	for line := range strings.SplitSeq(string(head), "\n") {
		key, val, _ := strings.Cut(line, ":")
		val = strings.Trim(strings.TrimSpace(val), `"'`)
		switch strings.ToLower(key) {
		case "title", "teitl":
			t.Title = val
		case "author", "awdur":
			t.Author = val
		case "date", "dyddiad":
			t.Created = parseTime(val)
		}
	}
	return t, body
}

// deepMarkdown finds quotes and lists nested beyond depth, on which the parser
// spends quadratic time.
func deepMarkdown(src []byte, depth int) bool {
	for len(src) > 0 {
		line, rest, _ := bytes.Cut(src, []byte("\n"))
		marks, spaces := 0, 0
		for _, c := range line {
			if c == '>' || c == '-' || c == '+' || c == '*' {
				marks++
			} else if c == ' ' || c == '\t' {
				spaces++
			} else {
				break
			}
		}
		if marks > depth && spaces > depth/2 || spaces > 8*depth || bytes.Count(line[:min(len(line), 4*depth)], []byte(">")) > depth {
			return true
		}
		src = rest
	}
	return false
}

type mdWalker struct {
	src                []byte
	w                  *writer
	list, quote        int
	table, row, column int
}

func (m *mdWalker) visit(n ast.Node, in bool) (ast.WalkStatus, error) {
	step := -1
	if in {
		step = 1
	}
	switch n := n.(type) {
	case *ast.List:
		m.list += step
	case *ast.Blockquote:
		m.quote += step
	case *extast.Table:
		if in {
			m.table++
			m.row = 0
		}
	case *extast.TableHeader, *extast.TableRow:
		if in {
			m.row++
			m.column = 0
		}
	case *extast.TableCell:
		if in {
			m.column++
			m.emit(Paragraph{Text: m.inline(n), Table: m.table, Row: m.row, Column: m.column})
			return ast.WalkSkipChildren, nil
		}
	case *ast.Heading:
		if in {
			m.emit(Paragraph{Text: m.inline(n), Heading: n.Level})
			return ast.WalkSkipChildren, nil
		}
	case *ast.Paragraph, *ast.TextBlock:
		if in {
			for line := range strings.SplitSeq(m.inline(n), "\n") {
				m.emit(Paragraph{Text: line})
			}
			return ast.WalkSkipChildren, nil
		}
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		if in {
			for i := range n.Lines().Len() {
				seg := n.Lines().At(i)
				m.emit(Paragraph{Text: string(seg.Value(m.src))})
			}
			return ast.WalkSkipChildren, nil
		}
	case *ast.HTMLBlock:
		if in {
			m.html(n)
		}
		return ast.WalkSkipChildren, nil
	}
	return ast.WalkContinue, nil
}

// html reads the text of a block of HTML, tables that Markdown can't say among
// them. What the parser cuts into several blocks is read block by block.
func (m *mdWalker) html(n *ast.HTMLBlock) {
	src := n.Lines().Value(m.src)
	if n.HasClosure() {
		src = append(src[:len(src):len(src)], n.ClosureLine.Value(m.src)...)
	}
	doc, err := html.Parse(bytes.NewReader(src))
	if err != nil {
		return
	}
	e := htmlWalker{w: m.w, furniture: func(n *html.Node) bool { return dropped[n.DataAtom] || hidden(n) }}
	e.walk(doc)
	e.flush()
}

func (m *mdWalker) emit(p Paragraph) {
	p.List, p.Quote = m.list > 0, m.quote > 0
	m.w.add(p)
}

// inline is the text of a block without its markup; "\n" where a hard break is.
func (m *mdWalker) inline(n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, in bool) (ast.WalkStatus, error) {
		if !in {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(mdUnescape(n.Segment.Value(m.src), n.IsRaw()))
			if n.HardLineBreak() {
				b.WriteByte('\n')
			} else if n.SoftLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(m.src))
		case *ast.RawHTML:
			if strings.HasPrefix(strings.ToLower(string(n.Segments.Value(m.src))), "<br") {
				b.WriteByte('\n')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// mdUnescape resolves backslashes and entities of text outside code.
func mdUnescape(b []byte, raw bool) []byte {
	if raw || bytes.IndexByte(b, '\\') < 0 && bytes.IndexByte(b, '&') < 0 {
		return b
	}
	b = util.UnescapePunctuations(b)
	return util.ResolveEntityNames(util.ResolveNumericReferences(b))
}
