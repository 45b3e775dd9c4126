package facts

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// Reader reads statements. Its tables never change; it is safe for concurrent
// use.
type Reader struct {
	Tables
	phrases *phrases
	topics  *topics
	months  map[int32]int // word id -> 1..12
	domains []domain
	titles  []registered
}

type domain struct {
	name  string
	force int
}

// New makes a Reader over tables. It fails where they contradict themselves or
// use notation that is not known.
func New(t Tables) (*Reader, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	r := &Reader{Tables: t, phrases: newPhrases()}
	if err := r.phrases.readCues("cues.tsv", t.cues); err != nil {
		return nil, err
	}
	if err := r.phrases.readCues("promises.tsv", t.promises); err != nil {
		return nil, err
	}
	if err := r.readMonths(); err != nil {
		return nil, err
	}
	if err := r.readForces(); err != nil {
		return nil, err
	}
	var err error
	if r.topics, err = newTopics(t.Topics); err != nil {
		return nil, err
	}
	r.addReports()
	return r, nil
}

// Default is a Reader over the built-in tables. It panics when they are broken.
func Default() *Reader {
	t, err := Load(nil)
	if err == nil {
		var r *Reader
		if r, err = New(t); err == nil {
			return r
		}
	}
	panic(err)
}

// readForces makes phrases of the names of forces and of the places they police.
func (r *Reader) readForces() error {
	index := map[string]int32{}
	for i, f := range r.Forces {
		index[f.ID] = int32(i)
		for _, name := range append([]string{f.En, f.Cy}, f.Aliases...) {
			if name != "" && !strings.Contains(name, "Commissioner") && !strings.Contains(name, "Comisiynydd") {
				r.phrases.insert(name, meaning{classForce, int32(i)})
			}
		}
		for _, d := range f.Domains {
			r.domains = append(r.domains, domain{strings.ToLower(d), i})
		}
	}
	slices.SortFunc(r.domains, func(a, b domain) int { return len(b.name) - len(a.name) })
	for i, line := range strings.Split(r.places, "\n") {
		cols := strings.Split(strings.TrimRight(line, "\r"), "\t")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f, ok := index[cols[0]]
		if !ok || len(cols) != 3 || cols[1] != "area" && cols[1] != "town" {
			return fmt.Errorf("places.tsv:%d: want force, area or town, names", i+1)
		}
		for _, name := range strings.Split(cols[2], "|") {
			name = strings.TrimSpace(name)
			if cols[1] == "town" {
				r.phrases.add(name, meaning{classTown, f})
				continue
			}
			r.phrases.add(name, meaning{classArea, f})
			for _, form := range []string{" police", " constabulary"} {
				r.phrases.add(name+form, meaning{classForce, f})
			}
			r.phrases.add("heddlu "+name, meaning{classForce, f})
		}
	}
	return nil
}

// readMonths notes which month each word of the class month is.
func (r *Reader) readMonths() error {
	r.months = map[int32]int{}
	for _, line := range strings.Split(r.cues, "\n") {
		cols := strings.Split(strings.TrimRight(line, "\r"), "\t")
		if len(cols) < 3 || cols[0] != "month" {
			continue
		}
		months := strings.Split(cols[2], "|")
		if len(months) != 12 {
			return fmt.Errorf("cues.tsv: %d months in %q, want 12", len(months), cols[2])
		}
		for m, names := range months {
			for _, name := range strings.Split(strings.TrimSpace(names), "/") {
				forms := []string{name}
				if rest, ok := strings.CutPrefix(name, "~"); ok {
					forms = mutations(rest)
				}
				for _, f := range forms {
					r.months[r.phrases.words[f]] = m + 1
					if i := strings.LastIndexByte(f, 'm'); i > 0 { // as scanners read it: Novernber
						r.months[r.phrases.word(f[:i]+"rn"+f[i+1:])] = m + 1
					}
				}
			}
		}
	}
	delete(r.months, 0)
	return nil
}

// reading is a document on its way to Facts.
type reading struct {
	*Reader
	in    Input
	paras []para
	out   Facts

	opened   int             // first paragraph of the text proper
	closed   int             // paragraph of the closing formula, or len(paras)
	letters  int             // salutations
	listed   bool            // most of it is a list of titles
	titled   int             // paragraph that names the document, -1 for none
	hits     [][]topicHit    // by paragraph
	ranked   map[string]bool // police officers quoted by name
	speeches []speech        // by paragraph and place
	base     string          // voice outside quotations
	quotes   int             // verbs of saying outside quotations
	quoted   map[string]bool // surnames of those who are quoted as "Ms Huws", nil before they are looked for
	first    int             // words of the first person outside quotations
}

// para is a paragraph with what was found in it.
type para struct {
	Paragraph
	toks  []token
	cues  []cue
	sents []sentence
	dates []dated
	words int
	role  role
	lang  string
	ends  bool // its last mark ends a sentence

	beyond bool // behind MaxText: not looked at
}

// MaxText is how many bytes of a document's text are read for facts: no statement
// is longer, and reading takes about fifty bytes of memory a byte.
const MaxText = 2 << 20

// Read takes the facts from a document. It never fails; what can't be told is
// left empty.
func (r *Reader) Read(in Input) Facts {
	d := &reading{Reader: r, in: in}
	d.prepare()
	d.layout()
	d.languages()
	d.base = d.baseVoice()
	d.readDate()
	d.readForce()
	d.readPeople()
	d.readReport()
	d.readVoices()
	d.readType()
	d.readTitle()
	d.readTopics()
	d.readCommitments()
	d.readEnclosures()
	d.readRecommendations()
	d.finish()
	return d.out
}

// prepare cuts the paragraphs into tokens and finds the phrases in them.
func (d *reading) prepare() {
	d.paras = make([]para, len(d.in.Paragraphs))
	left := MaxText
	for i, p := range d.in.Paragraphs {
		q := &d.paras[i]
		q.Paragraph = p
		text := p.Text[:cutRune(p.Text, left)]
		left -= len(text)
		if q.beyond = text == "" && p.Text != ""; q.beyond {
			continue
		}
		q.toks = tokenize(text, d.phrases.words, make([]token, 0, len(text)/5+4))
		q.cues = d.phrases.find(q.toks, make([]cue, 0, len(q.toks)/4+2))
		for k := range q.toks {
			if q.toks[k].kind == word && !(q.toks[k].joined && p.Text[q.toks[k].start] == '\'') {
				q.words++
			}
		}
		q.ends = endsSentence(q.toks)
		q.sents = splitSentences(p.Text, q.toks)
		q.dates = d.findDates(q)
	}
}

// note keeps where a fact was found.
func (d *reading) note(field, value, basis, rule string, at Range) {
	d.out.Evidence = append(d.out.Evidence, Evidence{field, value, basis, rule, at})
}

// at is the range of tokens from..to of paragraph i.
func (d *reading) at(i int, from, to int32) Range {
	p := &d.paras[i]
	if int(from) >= len(p.toks) || to <= from {
		return Range{Passage: i + 1}
	}
	return Range{i + 1, int(p.toks[from].start), int(p.toks[to-1].end)}
}

// has gives the first cue of a class in a paragraph.
func (p *para) has(c class) (cue, bool) {
	for _, q := range p.cues {
		if q.class == c {
			return q, true
		}
	}
	return cue{}, false
}

// cueAt gives the cue of a class that begins at token i.
func (p *para) cueAt(i int, c class) (cue, bool) {
	k := p.cuesFrom(int32(i))
	for ; k < len(p.cues) && p.cues[k].from == int32(i); k++ {
		if p.cues[k].class == c {
			return p.cues[k], true
		}
	}
	return cue{}, false
}

// cuesFrom is the place in p.cues of the first cue that begins at token i or
// later.
func (p *para) cuesFrom(i int32) int {
	return sort.Search(len(p.cues), func(k int) bool { return p.cues[k].from >= i })
}

// within gives the cues that begin in tokens from..to, none where to is not
// behind from.
func (p *para) within(from, to int32) []cue {
	if to <= from {
		return nil
	}
	return p.cues[p.cuesFrom(from):p.cuesFrom(to)]
}

// hasIn gives the first cue of a class that begins in tokens from..to.
func (p *para) hasIn(from, to int32, c class) (cue, bool) {
	for _, q := range p.within(from, to) {
		if q.class == c {
			return q, true
		}
	}
	return cue{}, false
}

// text is the text of tokens from..to.
func (p *para) text(from, to int32) string {
	if to <= from || int(from) >= len(p.toks) {
		return ""
	}
	return p.Text[p.toks[from].start:p.toks[to-1].end]
}
