package analysis

import (
	"unicode"
	"unicode/utf8"

	"github.com/ymateb/ymateb/analysis/welsh"
)

// Languages, as they name analysers.
const (
	Welsh   = "cy"
	English = "ymateb_en"
)

// Mode says what a text is analysed for.
type Mode uint8

// The modes.
const (
	Index Mode = iota // running text
	Query             // words that stand alone
)

// Token is one word of a text.
type Token struct {
	Terms    []string // alternatives at this position, best first; none for a stop word. Shared: don't change
	Exact    string   // folded form
	Word     uint64   // number of the written word: tokens of an analyser that share it have the same Terms and Exact; 0: none
	Start    int      // offset in bytes
	End      int      // offset in bytes, exclusive
	Position int      // from 1
}

// Positions of passages.
const (
	PassageSeparator = '\x1e' // between the passages of a text
	PassageStep      = 1024   // the first token of passage n (from 0) has position n*PassageStep+1
	passageGap       = 64     // at least so many positions stay free before the next passage
)

const maxWord = 128 // bytes of a word that are looked at

// gap says what lies between a token and the one before.
type gap uint8

const (
	gapSpace   gap = iota
	gapNothing     // an apostrophe
	gapHyphen
	gapBreak    // comma, bracket, dash
	gapSentence // . ? ! : ; or the start
	gapPassage
)

// scanner cuts a text into raw tokens.
type scanner struct {
	text string
	at   int
	pos  int // position of the last token

	start, end int
	gap        gap
}

// Classes of ASCII bytes.
const (
	other = iota
	letter
	digit
	hyphen
	apostrophe
	sentence
	space
)

var classes = func() (t [utf8.RuneSelf]uint8) {
	for c := range t {
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
			t[c] = letter
		case '0' <= c && c <= '9':
			t[c] = digit
		case c == ' ' || '\t' <= c && c <= '\r':
			t[c] = space
		case c == '-':
			t[c] = hyphen
		case c == '\'' || c == '`':
			t[c] = apostrophe
		case c == '.' || c == '?' || c == '!' || c == ':' || c == ';':
			t[c] = sentence
		}
	}
	return t
}()

// next finds the next token; false at the end.
func (s *scanner) next() bool {
	s.gap = gapSpace
	if s.at == 0 {
		s.gap = gapSentence
	}
	spaced := false
	for s.at < len(s.text) {
		c := s.text[s.at]
		if c < utf8.RuneSelf {
			switch classes[c] {
			case letter, digit:
				return s.word()
			case space:
				spaced = true
			case hyphen:
				if !spaced && s.gap == gapSpace && s.at == s.end {
					s.gap = gapHyphen
				}
			case apostrophe:
				if !spaced && s.gap == gapSpace && s.at == s.end {
					s.gap = gapNothing
				}
			case sentence:
				s.gap = max(s.gap, gapSentence)
			default:
				if c == PassageSeparator {
					s.gap = gapPassage
					s.jump()
				} else {
					s.gap = max(s.gap, gapBreak)
				}
			}
			s.at++
			continue
		}
		r, n := utf8.DecodeRuneInString(s.text[s.at:])
		switch {
		case isWordStart(r) && !(r == utf8.RuneError && n == 1):
			return s.word()
		case welsh.IsApostrophe(r):
			if !spaced && s.gap == gapSpace && s.at == s.end {
				s.gap = gapNothing
			}
		case r == '\u2010' || r == '\u2011': // hyphen, non-breaking hyphen
			if !spaced && s.gap == gapSpace && s.at == s.end {
				s.gap = gapHyphen
			}
		case unicode.IsSpace(r):
			spaced = true
		case r == '…':
			s.gap = max(s.gap, gapSentence)
		case !welsh.IsIgnorable(r):
			s.gap = max(s.gap, gapBreak)
		}
		s.at += n
	}
	return false
}

// jump moves the position to the start of the next passage.
func (s *scanner) jump() {
	s.pos = (s.pos + passageGap + PassageStep - 1) / PassageStep * PassageStep
}

// word takes the token that starts at s.at.
func (s *scanner) word() bool {
	s.start = s.at
	number := true
	for s.at < len(s.text) {
		c := s.text[s.at]
		if c < utf8.RuneSelf {
			k := classes[c]
			if k == letter {
				number = false
			} else if k != digit && !(number && s.insideNumber()) {
				break
			}
			s.at++
			continue
		}
		r, n := utf8.DecodeRuneInString(s.text[s.at:])
		if r == utf8.RuneError && n == 1 || !isWordStart(r) && !welsh.IsIgnorable(r) {
			break
		}
		number = false
		s.at += n
	}
	s.end = s.at
	s.pos++
	return true
}

// insideNumber reports whether the byte at s.at is a thousands comma or the only decimal point of
// the number that began at s.start.
func (s *scanner) insideNumber() bool {
	rest := s.text[s.at+1:]
	n := 0
	for n < len(rest) && classes[rest[n]&0x7f] == digit && rest[n] < utf8.RuneSelf {
		n++
	}
	follows := byte(0)
	if n < len(rest) {
		follows = rest[n]
	}
	switch s.text[s.at] {
	case ',':
		return n == 3
	case '.':
		if n == 0 || s.start > 1 && s.text[s.start-1] == '.' && classes[s.text[s.start-2]&0x7f] == digit {
			return false
		}
		for i := s.start; i < s.at; i++ {
			if s.text[i] == '.' {
				return false
			}
		}
		return follows != '.' || len(rest) == n+1 || classes[rest[n+1]&0x7f] != digit
	}
	return false
}

func isWordStart(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}
