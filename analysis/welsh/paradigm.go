package welsh

import "strings"

// endingSet says which endings a stem takes.
type endingSet uint8

const (
	iEndings     endingSet = 1 << iota // those that begin with i, where an i-stem loses its own: ceisi- → ceisir
	frontEndings                       // those that raise a to e: galw- → gelwir, gelwid, gelwch
	plainEndings
	allEndings = iEndings | frontEndings | plainEndings
)

// ending is a personal ending of the regular verb (Thorne §§264-309; King §§176-218).
type ending struct {
	text    string
	set     endingSet
	fit     float32 // how much of running text it is, against the citation form's 1
	example string
}

// endings are tried longest first.
var endings = []ending{
	{"asoch", plainEndings, .2, "gwelsoch, cerddasoch"},
	{"asom", plainEndings, .2, "cerddasom"},
	{"asant", plainEndings, .3, "cerddasant"},
	{"aswn", plainEndings, .1, "cerddaswn"},
	{"asai", plainEndings, .1, "cerddasai"},
	{"asid", plainEndings, .05, "cerddasid"},
	{"aist", plainEndings, .2, "cerddaist"},
	{"odd", plainEndings, 1, "cerddodd"},
	{"wyd", plainEndings, 1, "cerddwyd"},
	{"ais", plainEndings, .6, "cerddais"},
	{"ant", plainEndings, .5, "cerddant"},
	{"ent", plainEndings, .4, "cerddent"},
	{"wch", plainEndings | frontEndings, .6, "cerddwch, gelwch"},
	{"och", plainEndings, .2, "cerddoch"},
	{"ech", plainEndings, .1, "cerddech"},
	{"som", plainEndings, .1, "gwelsom"},
	{"soch", plainEndings, .1, "gwelsoch"},
	{"sant", plainEndings, .2, "gwelsant"},
	{"son", plainEndings, .1, "gwelson nhw"},
	{"ith", iEndings, .05, "gwelith o"},
	{"iff", iEndings, .05, "gweliff o"},
	{"ir", iEndings | frontEndings, 1, "cerddir, gelwir"},
	{"id", iEndings | frontEndings, .4, "cerddid, gelwid"},
	{"er", plainEndings, .3, "cerdder"},
	{"ed", plainEndings, .15, "cerdded ef"},
	{"es", plainEndings, .15, "cerddes i"},
	{"est", plainEndings, .1, "cerddest ti"},
	{"af", plainEndings, .6, "cerddaf"},
	{"ai", plainEndings, .8, "cerddai"},
	{"em", plainEndings, .15, "cerddem"},
	{"wn", plainEndings, .6, "cerddwn"},
	{"om", plainEndings, .1, "cerddom"},
	{"on", plainEndings, .15, "cerddon nhw"},
	{"en", plainEndings, .1, "cerdden nhw"},
	{"an", plainEndings, .1, "cerddan nhw"},
	{"et", plainEndings, .03, "cerddet ti"},
	{"it", iEndings, .03, "cerddit"},
	{"a", plainEndings, .4, "cerdda"},
	{"i", iEndings, .1, "cerddi"},
	{"o", plainEndings, .1, "a gerddo"},
	{"", plainEndings, .05, "cred, dysg (3rd person, imperative)"},
}

// verbnoun endings and the stem they leave, longest first. An `=` keeps the last letters of the
// ending in the stem.
var verbnouns = []struct{ ending, stem, example string }{
	{"hau", "ha h", "sicrhau: sicrha-odd, sicrh-af"},
	{"oi", "o ", "troi: tro-wyd, tr-odd"},
	{"eu", "e", "creu: cre-odd"},
	{"au", "eu", "dechrau: dechreu-odd"},
	{"ian", "i", "sefyllian: sefylli-odd"},
	{"io", "i", "ceisio: ceisi-odd"},
	{"ied", "i", "ystyried: ystyri-odd"},
	{"ed", "", "cerdded: cerdd-odd"},
	{"eg", "", "rhedeg: rhed-odd"},
	{"yd", "", "dychwelyd: dychwel-odd"},
	{"an", "", "loetran: loetr-odd"},
	{"u", "", "dysgu: dysg-odd"},
	{"o", "", "gwisgo: gwisg-odd"},
	{"i", "", "codi: cod-odd"},
	{"a", "", "gwella: gwell-odd"},
}

// Stems derives the stems of a regular verb from its verbnoun: dysgu gives dysg, sicrhau gives
// sicrha and sicrh, darllen gives darllen. Verbs that do otherwise name their stems in verbs.tsv.
func Stems(verbnoun string) []string {
	v := Fold(verbnoun)
	for _, e := range verbnouns {
		if root, ok := strings.CutSuffix(v, Fold(e.ending)); ok && len(root) >= 2 {
			var out []string
			for tail := range strings.SplitSeq(e.stem, " ") {
				out = append(out, root+tail)
			}
			return out
		}
	}
	return []string{v}
}

// raise gives the stem with its last a as e, as before -ir and -id (galw: gelwir); "" without one.
func raise(s string) string {
	i := strings.LastIndexAny(s, "aeiouwy")
	if i < 0 {
		return ""
	}
	if s[i] == 'w' || s[i] == 'y' { // galw, gadaw: the vowel before
		if j := strings.LastIndexAny(s[:i], "aeiouwy"); j >= 0 && s[j] == 'a' {
			i = j
		}
	}
	if s[i] == 'i' && i > 1 { // dali: deli-
		if j := strings.LastIndexAny(s[:i], "aeiouwy"); j >= 0 && j < i-1 && s[j] == 'a' {
			i = j
		}
	}
	if s[i] != 'a' {
		return ""
	}
	return s[:i] + "e" + s[i+1:]
}

// Comparison gives the regular equative, comparative and superlative of an adjective, with the
// hardening of b, d, g: teg gives teced, tecach, tecaf.
func Comparison(adjective string) []string {
	a := Fold(adjective)
	if len(a) < 2 {
		return nil
	}
	switch a[len(a)-1] {
	case 'b':
		a = a[:len(a)-1] + "p"
	case 'd':
		if !strings.HasSuffix(a, "dd") {
			a = a[:len(a)-1] + "t"
		}
	case 'g':
		a = a[:len(a)-1] + "c"
	}
	return []string{a + "ed", a + "ach", a + "af"}
}
