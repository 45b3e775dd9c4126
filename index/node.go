package index

// Node is a part of a parsed text query: a Word, Phrase, And, Or, Not, Field
// or Boost. Engines and the snippet marker walk it with a type switch.
type Node interface{ node() }

// Span is where a node stands in the query text, in bytes.
type Span struct{ Start, End int }

// Word is one word as typed. It matches in either language's text, by that
// language's analyser: a text that it cuts into several tokens ("multi-agency")
// matches as a phrase of them. A word that is a stop word of either language is
// left out as long as another word remains; when nothing else is asked, stop
// words match by their exact forms.
type Word struct {
	Text   string
	Exact  bool // the very word: case and accents folded, not stemmed
	Prefix bool // word*
	Fuzzy  int  // edits allowed, 0 to 2
	Span   Span
}

// Phrase is words in order, within one passage. A quoted phrase is exact.
type Phrase struct {
	Text  string // the words as typed, without quotes
	Exact bool   // the very words, stop words included; otherwise by their stems
	Slop  int    // positions that may lie between or be swapped; 0 means adjacent
	Span  Span
}

// And matches what all its nodes match, anywhere in the document.
type And struct{ Nodes []Node }

// Or matches what any of its nodes matches.
type Or struct{ Nodes []Node }

// Not matches what its node does not match.
type Not struct{ Node Node }

// Field restricts text to a field ("title", "commitment") or asks for a value
// (then it is a filter inside the tree: "force", "year", …).
type Field struct {
	Name  string
	Node  Node   // for text fields
	Value string // for values; "2020-03..2020-09" for spans of dates
	Span  Span
}

// Boost weighs the score of a node; expansions stand in it.
type Boost struct {
	Node   Node
	Weight float64
}

func (Word) node()   {}
func (Phrase) node() {}
func (And) node()    {}
func (Or) node()     {}
func (Not) node()    {}
func (Field) node()  {}
func (Boost) node()  {}
