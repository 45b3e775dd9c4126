package facts

// sentence is a run of tokens of a paragraph that ends as a sentence does, or a
// table cell, or what follows a label ("Response:").
type sentence struct {
	from, to int32 // tokens
	question bool
	lang     string // where it is surely not that of its paragraph: "Cymraeg | English"
}

// endsSentence reports whether the last mark of a paragraph ends a sentence.
func endsSentence(toks []token) bool {
	for i := len(toks) - 1; i >= 0; i-- {
		t := toks[i]
		switch {
		case t.kind == closing || t.kind == straight || t.mark == ')' || t.mark == ']':
			continue
		case t.kind == punct:
			return t.mark == '.' || t.mark == '!' || t.mark == '?' || t.mark == ';'
		}
		return false
	}
	return false
}

// abbreviations end in a full stop that ends no sentence, though a capital may
// follow.
var abbreviations = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "st": true, "rt": true, "hon": true, "cllr": true, "prof": true, "supt": true, "insp": true,
	"sgt": true, "det": true, "ch": true, "no": true, "nos": true, "para": true, "cf": true, "eg": true, "ie": true, "etc": true, "vs": true, "ltd": true,
	"ffig": true, "rhif": true, "tud": true, "par": true, "parch": true, "cyng": true, "h": true, "y": true,
	"jan": true, "feb": true, "sept": true, "oct": true, "nov": true, "dec": true, "tel": true,
}

// lettered are the things that are told apart by a letter, which is no initial of
// a name: "as listed at Appendix A."
var lettered = map[string]bool{
	"appendix": true, "annex": true, "annexe": true, "schedule": true, "option": true, "part": true, "section": true, "table": true,
	"atodiad": true, "atodlen": true, "opsiwn": true, "dewis": true, "rhan": true, "adran": true, "tabl": true,
}

// longSentence is the number of tokens after which a sentence is cut at a comma,
// and after twice as many anywhere: text without full stops stays readable in
// linear time, as every look around in a sentence is bounded by it.
const longSentence = 200

// splitSentences cuts a paragraph's tokens into sentences, in English and Welsh.
func splitSentences(text string, toks []token) []sentence {
	var out []sentence
	from := 0
	cut := func(to int, question bool) {
		for from < to && toks[from].kind == punct && toks[from].mark != '£' && toks[from].mark != '(' {
			from++
		}
		if to > from {
			out = append(out, sentence{from: int32(from), to: int32(to), question: question})
		}
		from = to
	}
	for i := 0; i < len(toks); i++ {
		t := &toks[i]
		if n := i - from; n >= longSentence && (t.mark == ',' || t.mark == ';' || n >= 2*longSentence) {
			cut(i+1, false)
			continue
		}
		if t.kind != punct {
			continue
		}
		switch t.mark {
		case '|', '\n', '•', '●', '▪', '◦', '☐', '☑', '☒', '✓', '✔', '□', '■':
			cut(i, false)
			from = i + 1
		case ':':
			// a quotation after a colon is a sentence of its own; so is what follows a short label
			if i+1 < len(toks) && (toks[i+1].kind == opening || i-from <= 3 && !toks[i+1].joined && toks[i+1].kind != number) {
				cut(i+1, false)
			}
		case '.', '!', '?':
			j := i + 1
			for j < len(toks) && toks[j].joined && (toks[j].kind == punct && (toks[j].mark == t.mark || toks[j].mark == '.' || toks[j].mark == '!' || toks[j].mark == '?' || toks[j].mark == ')')) {
				j++
			}
			if end := footnote(toks, i, j); end > j {
				cut(end, t.mark == '?')
				i = end - 1
				continue
			}
			question := t.mark == '?'
			for j < len(toks) && toks[j].joined && (toks[j].kind == closing || toks[j].kind == straight || toks[j].mark == ')') {
				j++
			}
			if t.mark == '.' && !stops(text, toks, i, j) || j < len(toks) && startsSmall(text, &toks[j]) {
				i = j - 1
				continue
			}
			cut(j, question)
			i = j - 1
		}
	}
	cut(len(toks), false)
	return out
}

// stops reports whether the full stop at i, with what follows at j, ends a
// sentence.
func stops(text string, toks []token, i, j int) bool {
	if j < len(toks) && toks[j].joined && toks[j].kind != opening && !(toks[j].cap && i > 0 && toks[i-1].kind == word && toks[i-1].end-toks[i-1].start > 3) {
		return false // 31.3.23, www.gwent, B.Sc
	}
	if i > 0 && toks[i-1].kind == word && toks[i].joined {
		w := text[toks[i-1].start:toks[i-1].end]
		if n := fold(w); (n == "no" || n == "nos") && j < len(toks) && toks[j].kind != number {
			return true // Welsh nos is night
		}
		if len(w) == 1 && toks[i-1].cap && w != "I" && !(i > 1 && lettered[fold(text[toks[i-2].start:toks[i-2].end])]) || abbreviations[fold(w)] && j < len(toks) {
			return false
		}
	}
	return true
}

// startsSmall reports whether a token is a word in small letters: the sentence
// goes on, as in: "How?" she asked.
func startsSmall(text string, t *token) bool {
	if t.kind != word || t.cap {
		return false
	}
	c := text[t.start]
	return c >= 'a' && c <= 'z'
}

// footnote gives the token behind the number of a footnote that is glued to the
// full stop at i, "refusals.22 It", and j where there is none. What follows the
// mark begins at j.
func footnote(toks []token, i, j int) int {
	if i == 0 || toks[i-1].kind != word || !toks[i].joined || toks[i-1].end-toks[i-1].start < 3 || j >= len(toks) || !toks[j].joined || toks[j].kind != number || toks[j].end-toks[j].start > 3 {
		return j
	}
	if k := j + 1; k == len(toks) || !toks[k].joined && (toks[k].kind == word && toks[k].cap || toks[k].kind == opening || toks[k].mark == '\n') {
		return k
	}
	return j
}
