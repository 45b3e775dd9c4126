package index

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a query text.
const (
	MaxQueryBytes = 2000 // longer texts are cut at a rune
	MaxQueryWords = 64   // words, phrases and fields; the rest is left out
	maxNesting    = 32   // parentheses inside parentheses
	minPrefix     = 3    // letters before *
)

// Notice says what Parse could not take as written and took otherwise. Pages
// translate the code; the words it is about are in Text.
type Notice struct {
	Code string `json:"code"`
	Text string `json:"text"`
	Span Span   `json:"span"`
}

// The codes of notices.
const (
	NoticeQuote         = "unbalanced_quote"  // the last " has no partner: the phrase goes to the end
	NoticeParen         = "unbalanced_paren"  // a ( or ) has no partner: left out
	NoticeOperator      = "dangling_operator" // AND, OR or NOT with nothing beside it: left out
	NoticeShortPrefix   = "short_prefix"      // fewer than three letters before *: taken as a word
	NoticeWildcard      = "wildcard"          // * elsewhere than at the end: left out
	NoticeUnknownField  = "unknown_field"     // no such field: taken as words
	NoticeEmptyField    = "empty_field"       // a field with nothing after the colon: left out
	NoticeBadDate       = "bad_date"          // date: or year: with no date: left out
	NoticeTooLong       = "too_long"          // the end was cut off
	NoticeNesting       = "nesting"           // parentheses too deep: left out
	NoticeUnknownValue  = "unknown_value"     // a field's value that nothing has (set by callers that know the values)
	NoticeStopWordsOnly = "stop_words_only"   // nothing but words too common to search (set by engines)
)

// fieldNames maps the names that people type to the name in Field: English
// first, Welsh beside it.
var fieldNames = map[string]string{
	"force": "force", "heddlu": "force",
	"topic": "topic", "pwnc": "topic",
	"type": "type", "math": "type",
	"author": "author", "awdur": "author",
	"lang": "lang", "language": "lang", "iaith": "lang",
	"voice": "voice", "llais": "voice",
	"report": "report", "adroddiad": "report",
	"year": "year", "blwyddyn": "year",
	"date": "date", "dyddiad": "date",
	"title": "title", "teitl": "title",
	"commitment": "commitment", "ymrwymiad": "commitment",
}

// operators maps the words in capitals that combine others.
var operators = map[string]string{
	"AND": "and", "AC": "and",
	"OR": "or", "NEU": "or",
	"NOT": "not", "NID": "not",
}

// Parse reads a query text:
//
//	words            each must be met, in any form and either language
//	"very words"     in this order, case and accents apart; “curly” quotes too
//	"a b"~5          the words within five places of one another
//	a OR b, a NEU b  either
//	-a, NOT a, NID a without
//	( )              groups
//	safeg*           words that begin so, three letters at least
//	safegarding~     words spelt nearly so (~2: two letters apart)
//	force: heddlu: topic: pwnc: title: date:2020-03..2020-09 …
//
// Parse never fails: what it cannot read it takes as words or leaves out, and a
// Notice says so. The Node is nil when nothing is left. Spans are byte offsets
// into text. Cost is linear in the length of text.
func Parse(text string) (Node, []Notice) {
	p := &parser{text: text}
	if len(text) > MaxQueryBytes {
		cut := MaxQueryBytes
		for cut > 0 && !utf8.RuneStart(text[cut]) {
			cut--
		}
		p.text = text[:cut]
		p.notice(NoticeTooLong, Span{cut, len(text)}, "")
	}
	p.lex()
	n := p.or(0)
	for p.pos < len(p.toks) { // only a stray ")" stops or
		p.notice(NoticeParen, p.toks[p.pos].span, ")")
		p.pos++
		n = join(n, p.or(0))
	}
	return n, p.notices
}

func join(a, b Node) Node {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	if and, ok := a.(And); ok {
		return And{append(and.Nodes, b)}
	}
	return And{[]Node{a, b}}
}

type tokenKind int

const (
	tokWord tokenKind = iota
	tokPhrase
	tokField // text is the canonical field name
	tokOpen
	tokClose
	tokMinus
	tokOperator // text is and, or, not
)

type token struct {
	kind tokenKind
	text string // without quotes and suffixes
	slop int    // of a phrase; fuzziness of a word
	star bool
	span Span
}

type parser struct {
	text    string
	toks    []token
	pos     int
	words   int
	notices []Notice
}

func (p *parser) notice(code string, s Span, text string) {
	if text == "" && s.End <= len(p.text) {
		text = p.text[s.Start:s.End]
	}
	p.notices = append(p.notices, Notice{code, text, s})
}

func isQuote(r rune) bool {
	return r == '"' || r == '“' || r == '”' || r == '„' || r == '«' || r == '»'
}

// lex cuts the text into tokens.
func (p *parser) lex() {
	for i := 0; i < len(p.text); {
		r, size := utf8.DecodeRuneInString(p.text[i:])
		switch {
		case unicode.IsSpace(r) || r == utf8.RuneError && size == 1:
			i += size
		case isQuote(r):
			i = p.lexPhrase(i, size)
		case r == '(':
			p.add(token{kind: tokOpen, span: Span{i, i + 1}})
			i++
		case r == ')':
			p.add(token{kind: tokClose, span: Span{i, i + 1}})
			i++
		case (r == '-' || r == '−' || r == '–') && p.beforeOperand(i+size):
			p.add(token{kind: tokMinus, span: Span{i, i + size}})
			i += size
		default:
			i = p.lexWord(i)
		}
	}
}

func (p *parser) add(t token) { p.toks = append(p.toks, t) }

// beforeOperand reports whether something searchable follows at once: the dash
// of -word is an operator, that of "a - b" is not.
func (p *parser) beforeOperand(i int) bool {
	r, _ := utf8.DecodeRuneInString(p.text[i:])
	return unicode.IsLetter(r) || unicode.IsDigit(r) || isQuote(r) || r == '('
}

func (p *parser) lexPhrase(start, quote int) int {
	i := start + quote
	end, next, closed := len(p.text), len(p.text), false
	for j := i; j < len(p.text); {
		r, size := utf8.DecodeRuneInString(p.text[j:])
		if isQuote(r) {
			end, next, closed = j, j+size, true
			break
		}
		j += size
	}
	if !closed {
		p.notice(NoticeQuote, Span{start, end}, "")
	}
	t := token{kind: tokPhrase, text: strings.TrimSpace(p.text[i:end]), span: Span{start, next}}
	if n, ok := p.suffixNumber(next); ok {
		t.slop = min(n.value, 50)
		next = n.end
		t.span.End = next
	}
	if t.text != "" {
		p.add(t)
	}
	return next
}

type suffix struct{ value, end int }

// suffixNumber reads ~ and digits; ~ alone is 1.
func (p *parser) suffixNumber(i int) (suffix, bool) {
	if i >= len(p.text) || p.text[i] != '~' {
		return suffix{}, false
	}
	j := i + 1
	for j < len(p.text) && j < i+4 && p.text[j] >= '0' && p.text[j] <= '9' {
		j++
	}
	if j == i+1 {
		return suffix{1, j}, true
	}
	n, _ := strconv.Atoi(p.text[i+1 : j])
	return suffix{n, j}, true
}

// lexWord reads up to white space, a quote or a parenthesis.
func (p *parser) lexWord(start int) int {
	end := start
	for end < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.text[end:])
		if unicode.IsSpace(r) || isQuote(r) || r == '(' || r == ')' {
			break
		}
		if r == ':' && p.lexField(start, end) {
			return end + 1
		}
		end += size
	}
	w := p.text[start:end]
	if op, ok := operators[w]; ok {
		p.add(token{kind: tokOperator, text: op, span: Span{start, end}})
		return end
	}
	p.lexBareWord(w, start, end)
	return end
}

// lexField handles name: at the start of a word.
func (p *parser) lexField(start, colon int) bool {
	name := p.text[start:colon]
	if f, ok := fieldNames[strings.ToLower(name)]; ok {
		p.add(token{kind: tokField, text: f, span: Span{start, colon + 1}})
		return true
	}
	letters := name != "" && strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) < 0
	if letters && !strings.HasPrefix(p.text[colon:], "://") && p.beforeOperand(colon+1) {
		p.notice(NoticeUnknownField, Span{start, colon + 1}, "")
	}
	return false
}

func (p *parser) lexBareWord(w string, start, end int) {
	t := token{kind: tokWord, text: w, span: Span{start, end}}
	if i := strings.LastIndexByte(w, '~'); i > 0 {
		if n, ok := p.suffixNumber(start + i); ok && n.end == end {
			t.text, t.slop = w[:i], min(max(n.value, 1), 2)
		}
	}
	if strings.HasSuffix(t.text, "*") && t.slop == 0 {
		t.text, t.star = strings.TrimRight(t.text, "*"), true
	}
	if strings.ContainsRune(t.text, '*') {
		p.notice(NoticeWildcard, t.span, "")
		t.text = strings.ReplaceAll(t.text, "*", "")
	}
	if t.star && letterCount(t.text) < minPrefix {
		t.star = false
		p.notice(NoticeShortPrefix, t.span, "")
	}
	if letterCount(t.text) > 0 || hasSymbol(t.text) {
		p.add(t)
	}
}

func letterCount(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// hasSymbol keeps what is neither word nor punctuation, such as an emoji, so
// that searching for it honestly finds nothing.
func hasSymbol(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxLatin1 && unicode.IsSymbol(r) }) >= 0
}

func (p *parser) peek() *token {
	if p.pos < len(p.toks) {
		return &p.toks[p.pos]
	}
	return nil
}

func (p *parser) isOperator(op string) bool {
	t := p.peek()
	return t != nil && t.kind == tokOperator && t.text == op
}

// or reads: and (OR and)*
func (p *parser) or(depth int) Node {
	var alts []Node
	for {
		if n := p.and(depth); n != nil {
			alts = append(alts, n)
		} else if p.isOperator("or") {
			p.notice(NoticeOperator, p.peek().span, "")
		}
		if !p.isOperator("or") {
			break
		}
		op := p.toks[p.pos]
		p.pos++
		if t := p.peek(); t == nil || t.kind == tokClose {
			p.notice(NoticeOperator, op.span, "")
		}
	}
	switch len(alts) {
	case 0:
		return nil
	case 1:
		return alts[0]
	}
	return Or{alts}
}

// and reads: unary ((AND)? unary)*
func (p *parser) and(depth int) Node {
	var nodes []Node
	for t := p.peek(); t != nil && t.kind != tokClose && !p.isOperator("or"); t = p.peek() {
		if p.isOperator("and") {
			p.pos++
			if next := p.peek(); len(nodes) == 0 || next == nil || next.kind == tokClose || next.kind == tokOperator && next.text != "not" {
				p.notice(NoticeOperator, t.span, "")
			}
			continue
		}
		if n := p.unary(depth); n != nil {
			nodes = append(nodes, n)
		}
	}
	switch len(nodes) {
	case 0:
		return nil
	case 1:
		return nodes[0]
	}
	return And{nodes}
}

// unary reads: (NOT | -)* primary
func (p *parser) unary(depth int) Node {
	negate := false
	var op token
	for t := p.peek(); t != nil && (t.kind == tokMinus || p.isOperator("not")); t = p.peek() {
		negate, op = !negate, *t
		p.pos++
	}
	t := p.peek()
	if t == nil || t.kind == tokClose || t.kind == tokOperator {
		if op.span.End > 0 {
			p.notice(NoticeOperator, op.span, "")
		}
		return nil
	}
	n := p.primary(depth)
	if n != nil && negate {
		return Not{n}
	}
	return n
}

func (p *parser) primary(depth int) Node {
	t := p.toks[p.pos]
	p.pos++
	switch t.kind {
	case tokOpen:
		return p.group(t, depth)
	case tokField:
		return p.field(t, depth)
	}
	if !p.count(t) {
		return nil
	}
	if t.kind == tokPhrase {
		return Phrase{Text: t.text, Exact: true, Slop: t.slop, Span: t.span}
	}
	return Word{Text: t.text, Prefix: t.star, Fuzzy: t.slop, Span: t.span}
}

// count reports whether one more word is allowed.
func (p *parser) count(t token) bool {
	p.words++
	if p.words == MaxQueryWords+1 {
		p.notice(NoticeTooLong, Span{t.span.Start, len(p.text)}, "")
	}
	return p.words <= MaxQueryWords
}

func (p *parser) group(open token, depth int) Node {
	if depth >= maxNesting {
		p.notice(NoticeNesting, open.span, "")
		return nil // the words inside follow without their parentheses
	}
	n := p.or(depth + 1)
	if t := p.peek(); t != nil && t.kind == tokClose {
		p.pos++
	} else {
		p.notice(NoticeParen, open.span, "")
	}
	return n
}

// field reads what follows name: – a word, a phrase or, for fields of text, a
// group.
func (p *parser) field(f token, depth int) Node {
	t := p.peek()
	if t == nil || t.kind == tokClose || t.kind == tokOperator || t.kind == tokField || t.kind == tokMinus ||
		t.kind == tokOpen && !textField(f.text) {
		p.notice(NoticeEmptyField, f.span, "")
		return nil
	}
	if textField(f.text) {
		n := p.primary(depth)
		if n == nil {
			return nil
		}
		return Field{Name: f.text, Node: n, Span: Span{f.span.Start, p.toks[p.pos-1].span.End}}
	}
	p.pos++
	span := Span{f.span.Start, t.span.End}
	if !p.count(*t) {
		return nil
	}
	if f.text == "date" || f.text == "year" {
		if _, _, err := DateSpan(t.text); err != nil {
			p.notice(NoticeBadDate, span, "")
			return nil
		}
	}
	return Field{Name: f.text, Value: t.text, Span: span}
}

func textField(name string) bool { return name == "title" || name == "commitment" }

// DateSpan reads the value of a date field: a date (2020, 2020-09, 2/9/2020),
// or two with .. between, either of which may be absent; none gives two zero
// Dates.
func DateSpan(s string) (from, to Date, err error) {
	if strings.EqualFold(s, None) {
		return Date{}, Date{}, nil
	}
	a, b, span := strings.Cut(s, "..")
	if a != "" || !span {
		if from, err = ParseDate(a); err != nil {
			return Date{}, Date{}, err
		}
	}
	if !span {
		return from, from, nil
	}
	if b != "" {
		to, err = ParseDate(b)
	}
	from, to = InOrder(from, to)
	return from, to, err
}

// InOrder gives the two ends of a span, either of which may be absent, the earlier
// one first: nobody means a span that ends before it begins.
func InOrder(from, to Date) (first, last Date) {
	if !from.IsZero() && !to.IsZero() && from.First() > to.Last() {
		return to, from
	}
	return from, to
}
