package source

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lines of a document that does not say where its paragraphs end: plain text,
// the plain part of a mail, hard breaks in HTML.

// joinWrapped makes paragraphs of a block of lines (no empty ones among them).
// wrap is the column at which the document's lines were wrapped, in runes, 0 if
// they weren't. Short lines such as those of a letterhead stay apart.
func joinWrapped(lines []string, wrap int) []string {
	var out []string
	for i, l := range lines {
		if i > 0 && continues(lines[i-1], l, wrap) {
			out[len(out)-1] = joinLine(out[len(out)-1], strings.TrimSpace(l))
			continue
		}
		out = append(out, strings.TrimSpace(l))
	}
	return out
}

// continues tells whether next goes on with the paragraph of line. In a wrapped
// document the break is there because the next word did not fit; everywhere
// a long line that stops in mid-sentence before a small letter goes on.
func continues(line, next string, wrap int) bool {
	if startsEntry(next) || indent(next) > indent(line)+1 {
		return false
	}
	if utf8.RuneCountInString(line) >= 40 && midSentence(line, next) {
		return true
	}
	if wrap == 0 {
		return false
	}
	word, _, _ := strings.Cut(strings.TrimSpace(next), " ")
	n := utf8.RuneCountInString(strings.TrimRight(line, " "))
	return n+1+utf8.RuneCountInString(word) > wrap
}

// wrapColumn is the column at which the lines of a text were wrapped, in runes;
// 0 if they were not. Lines that stop in mid-sentence before a small letter are
// the evidence: wrapped text has many, and none longer than a page is wide. In
// a narrow column (no line of the document longer than narrow) shorter lines are
// evidence too, where there are several.
func wrapColumn(blocks [][]string) int {
	const narrow, several = 40, 4
	width, evidence, longest := 0, 0, 0
	short, breaks := narrow, 0 // column that explains all breaks, those of short lines too; their number
	for _, lines := range blocks {
		for i, l := range lines {
			n := utf8.RuneCountInString(strings.TrimRight(l, " "))
			longest = max(longest, n)
			if i+1 >= len(lines) || n < 12 || !midSentence(l, lines[i+1]) {
				continue
			}
			if n >= 30 {
				evidence++
				width = max(width, n)
			}
			breaks++
			word, _, _ := strings.Cut(strings.TrimSpace(lines[i+1]), " ")
			short = min(short, n+utf8.RuneCountInString(word))
		}
	}
	switch {
	case longest <= narrow && breaks >= several:
		return short
	case evidence == 0 || width > 120:
		return 0
	}
	return width
}

// midSentence tells whether a sentence runs over the end of line into next.
func midSentence(line, next string) bool {
	line, next = strings.TrimSpace(line), strings.TrimSpace(next)
	if line == "" || next == "" {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(line)
	first, _ := utf8.DecodeRuneInString(next)
	return unicode.IsLower(first) && (unicode.IsLetter(last) || unicode.IsDigit(last) || strings.ContainsRune(",-–—'’&()", last))
}

// startsEntry tells whether a line starts a list entry: a bullet, "1.", "(a)".
func startsEntry(line string) bool {
	line = strings.TrimSpace(line)
	first, rest, ok := strings.Cut(line, " ")
	if !ok || rest == "" {
		return false
	}
	if isBullet(first) || strings.Contains("–—-*§", first) && utf8.RuneCountInString(first) == 1 {
		return true
	}
	core := strings.Trim(first, "().")
	if core == first || len(core) > 4 || core == "" {
		return false
	}
	number := true // "2.", "2.1.", but not the year that ends a sentence
	for part := range strings.SplitSeq(core, ".") {
		number = number && len(part) <= 2 && strings.Trim(part, "0123456789") == ""
	}
	return number || len(core) == 1 && strings.HasSuffix(first, ")") || strings.Trim(core, "ivx") == "" && strings.HasSuffix(first, ")")
}

// isBullet tells whether a word is nothing but the sign of a list entry. The "o"
// that some fonts draw as one is left alone: it is a Welsh word.
func isBullet(word string) bool {
	return utf8.RuneCountInString(word) == 1 && strings.Contains("•◦▪‣·●○■□❖➢✓✔\uFFFD", word)
}

func indent(line string) int {
	return len(line) - len(strings.TrimLeft(line, " \t"))
}

// joinLine sets next after line with a space, or mends a word that a hyphen
// broke over the line end.
func joinLine(line, next string) string {
	if joined, ok := mend(line, next, nil); ok {
		return joined
	}
	return line + " " + next
}

// keepHyphen are first parts whose compounds are written with a hyphen; a hyphen
// after them at a line end is the word's own.
var keepHyphen = map[string]bool{
	"multi": true, "non": true, "self": true, "co": true, "cross": true, "ex": true, "well": true, "post": true, "pre": true, "anti": true,
	"twenty": true, "thirty": true, "forty": true, "fifty": true, "sixty": true, "seventy": true, "eighty": true, "ninety": true,
	"long": true, "short": true, "high": true, "low": true, "half": true, "part": true, "year": true, "day": true, "face": true, "mid": true,
	"full": true, "first": true, "second": true, "third": true, "two": true, "three": true, "four": true, "five": true, "ten": true, "follow": true, "hard": true, "front": true,
	"e": true, "x": true, "t": true, "u": true,
	// Welsh: Geiriadur yr Academi writes these with a hyphen before most words.
	"ail": true, "cyd": true, "gwrth": true, "is": true, "ol": true, "ôl": true, "uwch": true, "traws": true, "aml": true, "rhyng": true, "ad": true, "un": true, "dau": true, "tri": true,
}

// keepHyphenBefore are second parts that make a compound with a hyphen.
var keepHyphenBefore = map[string]bool{
	"informed": true, "led": true, "based": true, "related": true, "wide": true, "specific": true, "focused": true, "centred": true, "oriented": true, "driven": true,
	"term": true, "agency": true, "making": true, "effective": true, "depth": true, "going": true, "known": true, "called": true, "sector": true, "profit": true, "confidential": true,
}

// mend joins next to a line that ends in a hyphen inside a word. known, if not
// nil, tells whether the document has a word elsewhere, in small letters. Where neither that
// nor the parts settle it, the word is written together: search finds the one spelling
// by the other, see package analysis.
func mend(line, next string, known func(string) bool) (joined string, ok bool) {
	stem, soft := strings.CutSuffix(line, "\u00AD")
	if !soft {
		var hard bool
		if stem, hard = strings.CutSuffix(line, "-"); !hard {
			if stem, hard = strings.CutSuffix(line, "\u2010"); !hard {
				return "", false
			}
		}
	}
	head := stem[lastBreak(stem):]
	tail := next[:firstBreak(next)]
	first, _ := utf8.DecodeRuneInString(tail)
	if head == "" || tail == "" || !unicode.IsLetter(first) {
		return "", false
	}
	if soft {
		return stem + next, true
	}
	last, _ := utf8.DecodeLastRuneInString(head)
	if !unicode.IsLetter(last) {
		return stem + "-" + next, true // "2020-" "21" never gets here; "19-" "related" does
	}
	part := strings.ToLower(head)
	if i := strings.LastIndexByte(part, '-'); i >= 0 {
		part = part[i+1:]
	}
	switch {
	case unicode.IsUpper(first): // "Sir-" "Benfro", "Her-" "Majesty": capitals don't follow a mended break
		return stem + "-" + next, true
	case known != nil && known(strings.ToLower(head+"-"+tail)):
		return stem + "-" + next, true
	case known != nil && known(strings.ToLower(head+tail)):
		return stem + next, true
	case keepHyphen[part] || keepHyphenBefore[strings.ToLower(tail)]:
		return stem + "-" + next, true
	}
	return stem + next, true
}

// lastBreak is where the last word of s starts, in bytes.
func lastBreak(s string) int {
	i := strings.LastIndexFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '\'' && r != '’'
	})
	if i < 0 {
		return 0
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return i + n
}

// firstBreak is where the first word of s ends, in bytes.
func firstBreak(s string) int {
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }); i >= 0 {
		return i
	}
	return len(s)
}
