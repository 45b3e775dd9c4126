// Package langid tells Welsh from English, for a piece of text from one word up.
//
// It sums the weights of the character n-grams (one to five letters, word edges included) and whole
// words of the text: a logistic regression whose hashed weights are model.bin. Digits and signs say
// nothing, accents and case are folded away first (people leave them out). Text in any other language
// is not recognised as such; it may come back undetermined or as either.
//
// The weights are fitted by internal/train (`go generate`) on the training part of the Universal
// Dependencies treebank UD Welsh-CCG, its Welsh sentences and their English translations, and the
// project's own word lists; they carry the treebank's licence, CC BY-SA 4.0 (see MODEL-LICENSE.txt).
//
// All functions are safe for concurrent use and cost about a microsecond a word.
package langid

import (
	_ "embed"
	"math"
	"unicode/utf8"
)

//go:generate go run ./internal/train -o model.bin -words ../welsh/data ../../../shared/eval/welsh/data/train.conllu

// The languages, and the answer where nothing tells them apart.
const (
	Welsh        = "cy"
	English      = "en"
	Undetermined = "und"
)

// Margin is the least by which a language must win; below it the answer is Undetermined.
const Margin = 0.4

// scale is what a weight of 1 is stored as.
const scale = 24

//go:embed model.bin
var model string

// Identify gives the language of a text and the margin by which it wins: 0 where both are equally
// likely or nothing in the text is a word, near 1 where there is no doubt. A text that mixes both
// gets the one that has more of it; see Spans.
func Identify(text string) (lang string, margin float64) {
	s := Score(text)
	p := math.Abs(math.Tanh(s / 2)) // |P(cy) - P(en)|
	switch {
	case p < Margin:
		return Undetermined, p
	case s > 0:
		return Welsh, p
	}
	return English, p
}

// Score is the log of the odds that the text is Welsh: above 0 for Welsh, below for English.
func Score(text string) float64 {
	sum := 0
	Features(text, func(h uint32) { sum += int(int8(model[h])) })
	return float64(sum) / scale
}

// Slots is the number of weights.
const Slots = 1 << 17

// Features calls f with the slot of every n-gram of text's words. It is exported for internal/train.
func Features(text string, f func(slot uint32)) {
	var buf [66]byte
	buf[0] = ' '
	n := 1
	for i := 0; i <= len(text); {
		r, size := rune(' '), 1
		if i < len(text) {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		i += size
		c := fold(r)
		switch {
		case c == skip:
		case c != 0 && n < len(buf)-1:
			buf[n] = c
			n++
		case c == 0 && n > 1:
			buf[n] = ' '
			grams(buf[:n+1], f)
			n = 1
		}
	}
}

// grams calls f for each n-gram of a word in its spaces.
func grams(w []byte, f func(uint32)) {
	for i := range w {
		h := uint32(2166136261)
		for k := i; k < len(w) && k < i+5; k++ {
			h = (h ^ uint32(w[k])) * 16777619
			if k > i || w[i] != ' ' {
				f((h ^ h>>15) % Slots)
			}
		}
	}
	h := uint32(0x9747b28c)
	for _, c := range w {
		h = (h ^ uint32(c)) * 16777619
	}
	f((h ^ h>>15) % Slots)
}

const skip = 1

// fold gives the lower-case base letter, 0 for what parts words, skip for what leaves no trace.
func fold(r rune) byte {
	switch {
	case 'a' <= r && r <= 'z':
		return byte(r)
	case 'A' <= r && r <= 'Z':
		return byte(r) + 'a' - 'A'
	case r < 0xC0:
		return 0
	case r >= 0x300 && r < 0x370:
		return skip
	}
	switch r {
	case 'â', 'Â', 'á', 'Á', 'à', 'À', 'ä', 'Ä':
		return 'a'
	case 'ê', 'Ê', 'é', 'É', 'è', 'È', 'ë', 'Ë':
		return 'e'
	case 'î', 'Î', 'í', 'Í', 'ì', 'Ì', 'ï', 'Ï':
		return 'i'
	case 'ô', 'Ô', 'ó', 'Ó', 'ò', 'Ò', 'ö', 'Ö':
		return 'o'
	case 'û', 'Û', 'ú', 'Ú', 'ù', 'Ù', 'ü', 'Ü':
		return 'u'
	case 'ŵ', 'Ŵ', 'ẃ', 'Ẃ', 'ẁ', 'Ẁ', 'ẅ', 'Ẅ':
		return 'w'
	case 'ŷ', 'Ŷ', 'ý', 'Ý', 'ỳ', 'Ỳ', 'ÿ', 'Ÿ':
		return 'y'
	}
	return 0
}
