package welsh

import (
	"unicode"
	"unicode/utf8"
)

// fold tables as runes, so that a code point is an index.
var (
	latinRunes = []rune(foldLatin)
	addedRunes = []rune(foldViet)
)

// Fold gives the form under which two spellings of a word are one word to a searcher: lower case,
// without diacritics (people leave out the to bach), typographic apostrophes made straight, soft
// hyphens, joiners and combining marks dropped. Invalid bytes become U+FFFD. Folding twice changes
// nothing. A word that is folded already is returned as it is, without allocation.
func Fold(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || c == '`' {
			return string(AppendFold(make([]byte, 0, len(s)), s))
		}
	}
	return s
}

// AppendFold appends Fold(s) to dst.
func AppendFold(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			} else if c == '`' {
				c = '\''
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if r = foldRune(r); r >= 0 {
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// foldRune folds one rune; -1 means that nothing is left of it.
func foldRune(r rune) rune {
	switch {
	case r >= 0xC0 && r <= 0x24F:
		return latinRunes[r-0xC0]
	case r >= 0x1E00 && r <= 0x1EFF:
		return addedRunes[r-0x1E00]
	case IsApostrophe(r):
		return '\''
	case IsIgnorable(r):
		return -1
	}
	return unicode.To(unicode.LowerCase, r)
}

// IsApostrophe reports whether r stands for an apostrophe in running Welsh: ' ’ ‘ ʼ `.
func IsApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '`'
}

// IsIgnorable reports whether r belongs to a word but leaves no trace in its folded form: combining
// marks, the soft hyphen, zero-width joiners and the byte order mark.
func IsIgnorable(r rune) bool {
	return r >= 0x300 && r <= 0x36F || r == 0xAD || r >= 0x200B && r <= 0x200D || r == 0xFEFF ||
		r > 0x36F && unicode.Is(unicode.Mn, r)
}

// HasAccent reports whether a word is written with a letter that Fold strips of its mark. People leave
// accents out, but hardly put wrong ones in: tŷ is not the pronoun ty.
func HasAccent(s string) bool {
	for _, r := range s {
		if r >= 0xC0 && !IsApostrophe(r) && (IsIgnorable(r) || foldRune(r) < utf8.RuneSelf) {
			return true
		}
	}
	return false
}
