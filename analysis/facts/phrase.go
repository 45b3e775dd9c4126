package facts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ymateb/ymateb/analysis/welsh"
)

// phrases finds the phrases of the tables in a passage's tokens: a trie over the
// ids of words.
type phrases struct {
	words map[string]int32
	next  map[uint64]int32 // node<<32 | word id -> node
	ends  [][]meaning      // by node
}

// meaning is what a phrase says: a class, and for names and terms which one.
type meaning struct {
	class class
	arg   int32
}

// cue is a phrase found in a passage.
type cue struct {
	class    class
	arg      int32
	from, to int32 // tokens
}

func newPhrases() *phrases {
	return &phrases{words: map[string]int32{}, next: map[uint64]int32{}, ends: make([][]meaning, 1)}
}

// add stores a phrase in every form that its notation stands for:
//
//	a/b     either word
//	(the)   may be absent
//	~heddlu the Welsh word in any mutation
func (p *phrases) add(phrase string, m meaning) {
	variants := [][]string{nil}
	for _, w := range strings.Fields(phrase) {
		var next [][]string
		if strings.HasPrefix(w, "(") && strings.HasSuffix(w, ")") {
			next = append(next, variants...)
			w = w[1 : len(w)-1]
		}
		for _, alt := range strings.Split(w, "/") {
			forms := []string{alt}
			if rest, ok := strings.CutPrefix(alt, "~"); ok {
				forms = mutations(rest)
			}
			for _, f := range forms {
				for _, v := range variants {
					next = append(next, append(v[:len(v):len(v)], f))
				}
			}
		}
		variants = next
	}
	for _, v := range variants {
		p.insert(strings.Join(v, " "), m)
	}
}

// insert stores one form of a phrase, with its commas and without them: "police,
// fire and crime commissioner" is written both ways.
func (p *phrases) insert(form string, m meaning) {
	p.store(form, m, false)
	if strings.Contains(form, ",") {
		p.store(form, m, true)
	}
}

func (p *phrases) store(form string, m meaning, commas bool) {
	node := int32(0)
	toks := tokenize(form, nil, nil)
	for i, t := range toks {
		if t.kind == punct && !(commas && t.mark == ',') || t.kind == opening || t.kind == closing || t.kind == straight {
			continue
		}
		w := strings.ReplaceAll(fold(form[t.start:t.end]), "’", "'")
		if i > 0 && t.joined && toks[i-1].mark == '\'' && !toks[i-1].joined {
			w = "'" + w // a clitic by itself: 'll
		}
		id := p.word(w)
		key := uint64(node)<<32 | uint64(id)
		n, ok := p.next[key]
		if !ok {
			n = int32(len(p.ends))
			p.ends = append(p.ends, nil)
			p.next[key] = n
		}
		node = n
	}
	if node == 0 {
		return
	}
	for _, have := range p.ends[node] {
		if have == m {
			return
		}
	}
	p.ends[node] = append(p.ends[node], m)
}

// word is the id of a folded word, made where there is none.
func (p *phrases) word(w string) int32 {
	id, ok := p.words[w]
	if !ok {
		id = int32(len(p.words) + 1)
		p.words[w] = id
	}
	return id
}

// longest is the number of words of the longest phrase that is looked for.
const longest = 24

// find appends the phrases in toks to out, in order of their first token. Of one
// class that begins at a token only the longest is kept. Hyphens and quotation
// marks between words are stepped over; other marks end a phrase.
func (p *phrases) find(toks []token, out []cue) []cue {
	for i := range toks {
		if toks[i].id == 0 {
			continue
		}
		first := len(out)
		node := int32(0)
		words := 0
		for j := i; j < len(toks) && words < longest; j++ {
			t := &toks[j]
			if t.id == 0 {
				if j > i && t.kind != word && t.kind != number && (t.mark == '-' || t.mark == '&' || t.kind == straight && t.joined) {
					if t.mark != '&' {
						continue
					}
				}
				if t.mark != '&' && (t.mark != ',' || j == i) {
					break
				}
			}
			id := t.id
			switch t.mark {
			case '&':
				id = p.words["and"]
			case ',':
				id = p.words[","]
			}
			n, ok := p.next[uint64(node)<<32|uint64(id)]
			if !ok {
				break
			}
			node = n
			words++
			for _, m := range p.ends[node] {
				out = put(out, first, cue{m.class, m.arg, int32(i), int32(j + 1)})
			}
		}
	}
	return out
}

// put adds c, in place of a shorter phrase of the same class.
func put(out []cue, first int, c cue) []cue {
	for k := first; k < len(out); k++ {
		if out[k].class == c.class && (out[k].arg == c.arg || c.class != classTopic) {
			out[k] = c
			return out
		}
	}
	return append(out, c)
}

// mutations are the forms that a Welsh word takes at its beginning: plant, blant,
// mhlant, phlant; awdurdod, hawdurdod.
func mutations(w string) []string {
	forms := []string{w}
	for _, m := range []welsh.Mutation{welsh.Soft, welsh.Nasal, welsh.Aspirate, welsh.Aitch} {
		if f := welsh.Mutate(w, m); f != "" && !slices.Contains(forms, f) {
			forms = append(forms, f)
		}
	}
	return forms
}

// readCues adds the rows of a cue table: class, language, phrases parted by "|".
func (p *phrases) readCues(name, table string) error {
	for i, line := range strings.Split(table, "\n") {
		line = strings.TrimRight(line, "\r ")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cols := strings.Split(line, "\t")
		if len(cols) < 3 {
			return fmt.Errorf("%s:%d: want class, language, phrases", name, i+1)
		}
		c, ok := classNames[cols[0]]
		if !ok {
			return fmt.Errorf("%s:%d: unknown class %q", name, i+1, cols[0])
		}
		for k, phrase := range strings.Split(cols[2], "|") {
			m := meaning{class: c}
			if c == classDayName {
				m.arg = int32(k + 1)
			}
			p.add(strings.TrimSpace(phrase), m)
			if c == classOpens && cols[1] == Welsh { // behind i, â and gan they mutate
				p.add("~"+strings.ReplaceAll(strings.TrimSpace(phrase), "/", "/~"), meaning{class: classVerbNoun})
			}
		}
	}
	return nil
}
