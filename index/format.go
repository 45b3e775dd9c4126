package index

import (
	"fmt"
	"strings"
)

// Format writes a node as canonical query text: what was understood. Ordinary
// words and phrases come back from Parse as they were; oddities such as a word
// "OR" need not.
func Format(n Node) string {
	var b strings.Builder
	format(&b, n, false)
	return b.String()
}

func format(b *strings.Builder, n Node, inner bool) {
	switch n := n.(type) {
	case nil:
	case Word:
		b.WriteString(n.Text)
		switch {
		case n.Prefix:
			b.WriteByte('*')
		case n.Fuzzy > 0:
			fmt.Fprintf(b, "~%d", n.Fuzzy)
		}
	case Phrase:
		fmt.Fprintf(b, "\"%s\"", n.Text)
		if n.Slop > 0 {
			fmt.Fprintf(b, "~%d", n.Slop)
		}
	case And:
		formatList(b, n.Nodes, " ", inner)
	case Or:
		formatList(b, n.Nodes, " OR ", inner)
	case Not:
		b.WriteByte('-')
		format(b, n.Node, true)
	case Field:
		b.WriteString(n.Name + ":")
		if n.Node != nil {
			format(b, n.Node, true)
		} else if strings.ContainsAny(n.Value, " ()") {
			fmt.Fprintf(b, "\"%s\"", n.Value)
		} else {
			b.WriteString(n.Value)
		}
	case Boost:
		format(b, n.Node, inner)
		fmt.Fprintf(b, "^%g", n.Weight)
	}
}

func formatList(b *strings.Builder, nodes []Node, sep string, inner bool) {
	if inner {
		b.WriteByte('(')
		defer b.WriteByte(')')
	}
	for i, n := range nodes {
		if i > 0 {
			b.WriteString(sep)
		}
		format(b, n, true)
	}
}

// Rewrite returns the tree with f applied to every node, children first. f may
// return nil to leave a node out; an And or Or without children is left out
// too.
func Rewrite(n Node, f func(Node) Node) Node {
	switch v := n.(type) {
	case nil:
		return nil
	case And:
		kids := rewriteAll(v.Nodes, f)
		if len(kids) == 0 {
			return nil
		}
		return f(And{kids})
	case Or:
		kids := rewriteAll(v.Nodes, f)
		if len(kids) == 0 {
			return nil
		}
		return f(Or{kids})
	case Not:
		k := Rewrite(v.Node, f)
		if k == nil {
			return nil
		}
		return f(Not{k})
	case Field:
		if v.Node != nil {
			if v.Node = Rewrite(v.Node, f); v.Node == nil {
				return nil
			}
		}
		return f(v)
	case Boost:
		if v.Node = Rewrite(v.Node, f); v.Node == nil {
			return nil
		}
		return f(v)
	}
	return f(n)
}

func rewriteAll(nodes []Node, f func(Node) Node) []Node {
	var out []Node
	for _, n := range nodes {
		if k := Rewrite(n, f); k != nil {
			out = append(out, k)
		}
	}
	return out
}
