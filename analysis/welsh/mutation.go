package welsh

import "strings"

// Mutation names the change of a word's first letter that its surroundings cause.
type Mutation uint8

// The mutations of the grammar books. Radical is the unchanged form; Aitch is the h that `ei`
// (her), `ein`, `eu` and the numeral `ar hugain` put before a vowel (`ei hysgol`).
const (
	Radical Mutation = iota
	Soft
	Nasal
	Aspirate
	Aitch
	mutations
)

var mutationNames = [mutations]string{"radical", "soft", "nasal", "aspirate", "h"}

// String gives the English name of the mutation.
func (m Mutation) String() string { return mutationNames[m] }

// change is a row of the table of mutations: the radical initial and what it becomes.
type change struct {
	mutation         Mutation
	radical, mutated string
	word, example    string
}

// changes is the table of every Welsh grammar (Thorne, A Comprehensive Welsh Grammar, §§44-113;
// King, Modern Welsh, §§3-12), turned round: longer mutated initials first, so that `ngh` is tried
// before `ng` and `n`.
var changes = []change{
	{Nasal, "c", "ngh", "cath", "fy nghath"},
	{Nasal, "p", "mh", "pen", "fy mhen"},
	{Nasal, "t", "nh", "tad", "fy nhad"},
	{Nasal, "g", "ng", "gardd", "fy ngardd"},
	{Nasal, "b", "m", "brawd", "fy mrawd"},
	{Nasal, "d", "n", "desg", "fy nesg"},
	{Aspirate, "c", "ch", "cath", "ei chath"},
	{Aspirate, "p", "ph", "pen", "ei phen"},
	{Aspirate, "t", "th", "tad", "ei thad"},
	{Soft, "d", "dd", "desg", "ei ddesg"},
	{Soft, "c", "g", "cath", "ei gath"},
	{Soft, "p", "b", "pen", "ei ben"},
	{Soft, "t", "d", "tad", "ei dad"},
	{Soft, "b", "f", "brawd", "ei frawd"},
	{Soft, "m", "f", "mam", "ei fam"},
	{Soft, "ll", "l", "llaw", "ei law"},
	{Soft, "rh", "r", "rhan", "ei ran"},
	{Soft, "g", "", "gardd", "ei ardd"},
	{Aitch, "", "h", "ysgol", "ei hysgol"},
}

// Candidate is one reading of an initial: the radical form that a written form may stand for, and the mutation that
// made it.
type Candidate struct {
	Radical  string
	Mutation Mutation
}

// Radicals appends to dst every radical form that the folded word may come from, the word itself
// first. It knows spelling, not vocabulary: `gath` gives gath and cath.
func Radicals(dst []Candidate, word string) []Candidate {
	dst = append(dst, Candidate{word, Radical})
	if len(word) < 2 {
		return dst
	}
	for i := range changes {
		c := &changes[i]
		if rest, ok := strings.CutPrefix(word, c.mutated); ok && c.allows(word, rest) {
			dst = append(dst, Candidate{c.radical + rest, c.mutation})
		}
	}
	return dst
}

// allows keeps digraphs whole: the `d` of `dd` is no soft t, the `n` of `nh` no nasal d, and a lost
// g stands only before a vowel, l or r.
func (c *change) allows(word, rest string) bool {
	next := byte(0)
	if rest != "" {
		next = rest[0]
	}
	if len(c.radical) == 1 && (next == 'h' && strings.Contains("ptcr", c.radical) || next == c.radical[0] && strings.Contains("dl", c.radical)) {
		return false // would make another letter: ph, th, ch, rh, dd, ll
	}
	switch c.mutated {
	case "": // gardd → ardd, gwlad → wlad, glan → lan, gris → ris
		return isVowel(word[0]) || word[0] == 'l' && next2(word) != 'l' || word[0] == 'r' && next2(word) != 'h'
	case "h":
		return isVowel(next)
	case "d", "f", "l":
		return next != c.mutated[0] && next != 'h'
	case "g", "b":
		return next != 'h'
	case "r", "m":
		return next != 'h'
	case "n":
		return next != 'h' && next != 'g'
	case "ng":
		return next != 'h'
	}
	return true
}

func next2(w string) byte {
	if len(w) < 2 {
		return 0
	}
	return w[1]
}

func isVowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'w', 'y':
		return true
	}
	return false
}

// Mutate gives the folded word under a mutation; a word that the mutation does not touch comes back
// unchanged.
func Mutate(word string, m Mutation) string {
	best := -1
	for i := range changes {
		c := &changes[i]
		if c.mutation != m || c.radical != "" && !strings.HasPrefix(word, c.radical) || m == Aitch && !startsWithVowel(word) {
			continue
		}
		if len(c.radical) == 1 && len(word) > 1 && (word[1] == 'h' && strings.Contains("ptcr", c.radical) || word[1] == word[0] && strings.Contains("dl", c.radical)) {
			continue // ph, th, ch, dd are letters of their own
		}
		if best < 0 || len(c.radical) > len(changes[best].radical) {
			best = i
		}
	}
	if best < 0 {
		return word
	}
	return changes[best].mutated + word[len(changes[best].radical):]
}

func startsWithVowel(w string) bool { return w != "" && isVowel(w[0]) }

// surfaces are the written initials that may hide another, longest first; the rest of the alphabet
// (c, ff, ll, p, rh, s, t …) shows a radical, whatever stands before the word.
var surfaces = []string{"ngh", "nh", "ng", "n", "mh", "m", "ch", "ph", "th", "dd", "d", "ff", "f", "ll", "l", "rh", "r", "g", "b", "h"}

// Surface gives the written initial of a folded word where another may hide behind it: "" when none
// can, "vowel" where a g may be lost.
func Surface(w string) string {
	if len(w) < 2 {
		return ""
	}
	if isVowel(w[0]) {
		return "vowel"
	}
	for _, s := range surfaces {
		if strings.HasPrefix(w, s) {
			if s == "ff" || s == "ll" || s == "rh" {
				return ""
			}
			return s
		}
	}
	return ""
}
