package facts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is what a token is made of.
type kind uint8

const (
	word     kind = iota + 1
	number        // digits
	punct         // one rune
	opening       // a quotation mark that opens
	closing       // a quotation mark that closes
	straight      // a quotation mark that may do either, or an apostrophe at the end of a word
)

// token is a word, a clitic ("'r", "'ll"), a run of digits or a mark. Hyphens
// part words.
type token struct {
	start, end int32 // bytes of the passage's text
	id         int32 // of the folded word in the reader's vocabulary, 0 for a word in no phrase
	value      int32 // of digits, -1 if there are too many
	kind       kind
	cap        bool // begins with a capital
	shout      bool // has at least two letters, all of them capitals
	joined     bool // no white space before it
	mark       rune // of punct and quotation marks, folded: “ ” ' " are '"' or '\''
}

// mojibake are the marks of Windows-1252 that were read twice as UTF-8. The
// longest come first.
var mojibake = []struct {
	seq  string
	kind kind
	mark rune
}{
	{"â€œ", opening, '"'}, {"â€\u009d", closing, '"'}, {"â€™", straight, '\''}, {"â€˜", opening, '\''},
	{"â€“", punct, '-'}, {"â€”", punct, '-'}, {"â€¦", punct, '.'}, {"â€", closing, '"'},
}

// tokenize cuts text into tokens and appends them to out. lookup gives the id of
// a folded word.
func tokenize(text string, lookup map[string]int32, out []token) []token {
	buf := make([]byte, 0, 64)
	space := true
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == 'â' && strings.HasPrefix(text[i:], "â€"):
			for _, m := range mojibake {
				if !strings.HasPrefix(text[i:], m.seq) {
					continue
				}
				n = len(m.seq)
				if m.mark == '\'' && m.kind == straight && !space && beginsWord(text[i+n:]) {
					end := wordEnd(text, i+n)
					buf = append(buf[:0], '\'')
					buf = foldTo(buf, text[i+n:end])
					out = append(out, token{start: int32(i), end: int32(end), id: lookup[string(buf)], kind: word, joined: true})
					n = end - i
				} else {
					out = append(out, token{start: int32(i), end: int32(i + n), kind: m.kind, mark: m.mark, joined: !space})
				}
				break
			}
			space = false
		case unicode.IsLetter(r) || unicode.IsMark(r):
			end := wordEnd(text, i)
			buf = foldTo(buf[:0], text[i:end])
			t := token{start: int32(i), end: int32(end), id: lookup[string(buf)], kind: word, joined: !space, cap: unicode.IsUpper(r)}
			t.shout = t.cap && end-i > n && !hasLower(text[i:end])
			out = append(out, t)
			n, space = end-i, false
		case r >= '0' && r <= '9':
			end, v := i, int32(0)
			for end < len(text) && text[end] >= '0' && text[end] <= '9' {
				if v >= 0 {
					v = v*10 + int32(text[end]-'0')
				}
				if v > 99_999_999 {
					v = -1
				}
				end++
			}
			t := token{start: int32(i), end: int32(end), kind: number, value: v, joined: !space}
			if end-i < 6 {
				t.id = lookup[text[i:end]]
			}
			out = append(out, t)
			n, space = end-i, false
		case unicode.IsSpace(r):
			space = true
			if r == '\n' {
				out = append(out, token{start: int32(i), end: int32(i + n), kind: punct, mark: '\n'})
			}
		case r == '\'' || r == '’' || r == '‘' || r == 'ʼ':
			if r != '‘' && !space && len(out) > 0 && out[len(out)-1].kind == word && beginsWord(text[i+n:]) {
				end := wordEnd(text, i+n)
				buf = append(buf[:0], '\'')
				buf = foldTo(buf, text[i+n:end])
				out = append(out, token{start: int32(i), end: int32(end), id: lookup[string(buf)], kind: word, joined: true})
				n = end - i
			} else {
				k := straight
				switch {
				case r == '‘':
					k = opening
				case r == '\'' && space || r == '\'' && len(out) > 0 && out[len(out)-1].kind == punct && out[len(out)-1].mark == '(':
					k = opening
				}
				out = append(out, token{start: int32(i), end: int32(i + n), kind: k, mark: '\'', joined: !space})
			}
			space = false
		case r == '"' || r == '“' || r == '”' || r == '„' || r == '«' || r == '»':
			k := straight
			switch r {
			case '“', '„', '«':
				k = opening
			case '”', '»':
				k = closing
			default:
				k = closing
				if space || len(out) > 0 && (out[len(out)-1].mark == '(' || out[len(out)-1].mark == '[') {
					k = opening
				}
			}
			out = append(out, token{start: int32(i), end: int32(i + n), kind: k, mark: '"', joined: !space})
			space = false
		default:
			mark := r
			switch r {
			case '–', '—', '‐', '‑', '−':
				mark = '-'
			case '…':
				mark = '.'
			}
			out = append(out, token{start: int32(i), end: int32(i + n), kind: punct, mark: mark, joined: !space})
			space = false
		}
		i += n
	}
	return out
}

func beginsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// wordEnd is where the word that begins at i ends. Digits after letters belong
// to it.
func wordEnd(s string, i int) int {
	for i < len(s) {
		if c := s[i]; c < utf8.RuneSelf {
			if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' {
				i++
				continue
			}
			return i
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == 'â' && strings.HasPrefix(s[i:], "â€") || !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return i
		}
		i += n
	}
	return i
}

func hasLower(s string) bool {
	return strings.IndexFunc(s, unicode.IsLower) >= 0
}

// foldTo appends s to buf in small letters without accents.
func foldTo(buf []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
			buf = append(buf, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if unicode.IsMark(r) {
			continue
		}
		r = unicode.ToLower(r)
		if p, ok := plain[r]; ok {
			r = p
		}
		buf = utf8.AppendRune(buf, r)
	}
	return buf
}

func fold(s string) string { return string(foldTo(nil, s)) }

// plain are the accented letters of Welsh and of names met in it.
var plain = func() map[rune]rune {
	m := map[rune]rune{}
	for base, marked := range map[rune]string{
		'a': "âäáàãå", 'e': "êëéè", 'i': "îïíì", 'o': "ôöóòõ", 'u': "ûüúù", 'w': "ŵẅẃẁ", 'y': "ŷÿýỳ", 'c': "ç", 'n': "ñ",
	} {
		for _, r := range marked {
			m[r] = base
		}
	}
	return m
}()
