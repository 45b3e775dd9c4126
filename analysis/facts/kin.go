package facts

import (
	"hash/fnv"
	"slices"
	"strings"
)

// Kin is what is kept of a document to find its copies and its translation
// without reading it again: a sketch of its words, and what does not change with
// the language. It takes about 1 KB. The zero value is kin to nothing.
type Kin struct {
	Lang     string // of the running text; "" where it has both or none
	Force    string
	Date     Date
	Type     string
	Report   string // id of the report answered
	Topics   []string
	Words    int // of the running text
	Promises int
	OCR      bool // recognised from a picture: its spelling is not to be trusted

	Sketch  []uint32 // the smallest hashes of its runs of three words, sorted
	Bands   []uint32 // keys that near-duplicates probably share
	Figures []uint32 // numbers in the text, sorted: years as they are, others hashed
	Marks   []uint32 // hashes of names and links, sorted

	// What a person says, which wins over all of the above: the id of a document,
	// or None for none.
	CopyOf, TranslationOf string
}

// Sizes of what is kept. Marks beyond the most are left out by their hash, so
// that two documents leave out the same ones.
const (
	sketchSize = 128
	bandWidth  = 3
	bands      = 12
	mostMarks  = 96
)

// none of the hashes is a year: years stand for themselves.
const hashed = 1 << 31

// KinOf notes what is kept of a document that was read as f.
func KinOf(in Input, f Facts) Kin {
	k := Kin{Force: f.Force, Date: f.Date, Type: f.Type, Report: f.ReportID, Promises: len(f.Commitments)}
	if len(f.Languages) == 1 {
		k.Lang = f.Languages[0]
	}
	for _, t := range f.Topics[:min(3, len(f.Topics))] {
		k.Topics = append(k.Topics, t.ID)
	}
	m := marker{k: &k, own: map[string]bool{}}
	for _, names := range [][]string{{f.Author, f.Recipient, f.Office}, f.Names} {
		for _, n := range names {
			for _, w := range strings.Fields(fold(n)) {
				m.own[strings.Trim(w, "'’.,-()")] = true
			}
		}
	}
	left := MaxText
	for i, p := range in.Paragraphs {
		text := p.Text[:cutRune(p.Text, left)]
		left -= len(text)
		if i < len(f.Passages) && (f.Passages[i].Furniture || f.Passages[i].Address) {
			continue
		}
		m.paragraph(text)
	}
	m.finish()
	return k
}

// marker gathers what is kept of a document's text.
type marker struct {
	k    *Kin
	own  map[string]bool // words of the office's own names: on all its pages
	toks []token
	run  [3]uint64
	n    int
	bins [bands * bandWidth]uint32 // the least hash of each part of the runs: one-permutation hashing
}

func (m *marker) paragraph(text string) {
	m.toks = tokenize(text, nil, m.toks[:0])
	for i := 0; i < len(m.toks); i++ {
		t := &m.toks[i]
		switch t.kind {
		case word:
			m.word(skeleton(foldTo(nil, text[t.start:t.end])))
			m.k.Words++
			if t.cap && !t.joined && i > 0 && m.toks[i-1].kind != opening && !endsSentence(m.toks[:i]) && m.toks[i-1].mark != ':' {
				m.name(fold(text[t.start:t.end]))
			}
		case number:
			from := i
			for i+2 < len(m.toks) && m.toks[i+1].joined && m.toks[i+2].joined && m.toks[i+2].kind == number &&
				(m.toks[i+1].mark == ',' && m.toks[i+2].end-m.toks[i+2].start == 3 || m.toks[i+1].mark == '.') {
				i += 2
			}
			m.word([]byte(text[t.start:m.toks[i].end]))
			m.figure(strings.ReplaceAll(text[m.toks[from].start:m.toks[i].end], ",", ""))
		}
	}
	for _, a := range addresses(text) {
		link := strings.Trim(strings.ToLower(text[a[0]:a[1]]), ".()[]<>")
		if strings.ContainsAny(link, "/@") {
			m.k.Marks = append(m.k.Marks, hash32(link)|hashed)
		}
	}
}

func (m *marker) word(folded []byte) {
	h := fnv.New64a()
	h.Write(folded)
	m.run[0], m.run[1], m.run[2] = m.run[1], m.run[2], h.Sum64()
	if m.n++; m.n < 3 {
		return
	}
	z := mix(m.run[0]*3 + m.run[1]*5 + m.run[2]*7)
	low := uint32(z) | 1 // 0 is an empty bin
	m.k.Sketch = append(m.k.Sketch, low)
	if bin := &m.bins[(z>>32)%uint64(len(m.bins))]; *bin == 0 || low < *bin {
		*bin = low
	}
}

// skeleton writes a folded word in the few shapes that recognition by eye can
// tell apart, so that "traetor" and "rnatter" count as tractor and matter: runs of
// strokes are one stroke, round letters one round.
func skeleton(w []byte) []byte {
	out := make([]byte, 0, len(w))
	for _, c := range w {
		switch c {
		case 'i', 'l', 'j', 't', 'f', '1', 'I', '|', '!':
			c = 'i'
		case 'm', 'n', 'r', 'u', 'h':
			c = 'n'
		case 'c', 'e', 'o', '0', 'a':
			c = 'c'
		case '5':
			c = 's'
		case 'v', 'y':
			c = 'v'
		}
		if n := len(out); n > 0 && out[n-1] == c && (c == 'i' || c == 'n' || c == 'c') {
			continue
		}
		out = append(out, c)
	}
	return out
}

func (m *marker) figure(s string) {
	s = strings.TrimLeft(s, "0")
	switch v := number4(s); {
	case s == "":
	case v >= 1900 && v < 2100:
		m.k.Figures = append(m.k.Figures, v)
	default:
		m.k.Figures = append(m.k.Figures, weighFigure(s)<<24|hash32(s)&0xffffff|hashed)
	}
}

// number4 is the value of a number of four digits, else 0.
func number4(s string) uint32 {
	v := uint32(0)
	for _, c := range s {
		if c < '0' || c > '9' || len(s) != 4 {
			return 0
		}
		v = v*10 + uint32(c-'0')
	}
	return v
}

// weighFigure says how much a number tells, from 1 to 3: small ones are on every
// page.
func weighFigure(s string) uint32 {
	switch {
	case strings.Contains(s, "."), len(s) > 3:
		return 3
	case len(s) == 3, len(s) == 2 && s > "31":
		return 2
	}
	return 1
}

// officeWords begin with capitals on all the pages of an office.
var officeWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`police crime commissioner commissioners chief constable constables constabulary force the and his her majesty
		majesty's inspectorate inspector office home secretary government panel plan report act january february march april may june july august
		september october november december monday tuesday wednesday thursday friday saturday sunday welsh english wales england
		heddlu throsedd throseddu trosedd comisiynydd gomisiynydd chomisiynydd prif brif phrif gwnstabl gwnstabliaid swyddfa gartref ysgrifennydd
		llywodraeth panel cynllun adroddiad arolygiaeth arolygydd ei fawrhydi mawrhydi deddf cymru gymru nghymru lloegr cymraeg saesneg
		ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr llun mercher iau gwener sadwrn sul`) {
		m[w] = true
	}
	return m
}()

func (m *marker) name(w string) {
	if len(w) < 3 || m.own[w] || officeWords[w] {
		return
	}
	if en, ok := englishPlace[w]; ok {
		w = en
	}
	m.k.Marks = append(m.k.Marks, hash32(w)|hashed)
}

func (m *marker) finish() {
	k := m.k
	k.Sketch = least(k.Sketch, sketchSize)
	k.Figures = least(k.Figures, mostMarks)
	k.Marks = least(k.Marks, mostMarks)
	if len(k.Sketch) < shortest {
		return
	}
	for b := range bands {
		bins := m.bins[b*bandWidth : (b+1)*bandWidth]
		key, filled := uint64(b), false
		for _, v := range bins {
			key = mix(key<<32 ^ uint64(v) ^ key>>7)
			filled = filled || v != 0
		}
		if filled {
			k.Bands = append(k.Bands, uint32(key))
		}
	}
}

// least keeps the n least of some hashes, each once.
func least(hs []uint32, n int) []uint32 {
	slices.Sort(hs)
	hs = slices.Compact(hs)
	return slices.Clone(hs[:min(len(hs), n)])
}

func hash32(s string) uint32 {
	h := fnv.New64a()
	h.Write([]byte(s))
	return uint32(mix(h.Sum64()))
}

// mix spreads the bits of a sum (splitmix64, public domain, S. Vigna).
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
