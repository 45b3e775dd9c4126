// Package sample makes collections of invented statements that are the same
// wherever they are made, for measuring and for tests.
package sample

import (
	"crypto/sha256"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ymateb/ymateb/index"
)

// Documents makes n invented statements: letters of about 5 KB and 16 passages,
// one in five in Welsh, from 43 forces, on 28 topics, dated 2012 to 2026, with
// letterheads, voices and commitments. The same seed gives the same documents
// everywhere, and the first n of a larger n are the same too.
func Documents(n int, seed uint64) iter.Seq[index.Document] {
	return func(yield func(index.Document) bool) {
		g := newGenerator(seed)
		for i := range n {
			if !yield(g.document(i)) {
				return
			}
		}
	}
}

// Generate writes n statements of Documents to dir as text files, 1,000 a
// folder, for what reads files. It goes on when files are there already.
func Generate(dir string, n int, seed uint64) error {
	i := 0
	for d := range Documents(n, seed) {
		sub := filepath.Join(dir, fmt.Sprintf("%04d", i/1000))
		if i%1000 == 0 {
			if err := os.MkdirAll(sub, 0o755); err != nil {
				return fmt.Errorf("generate: %w", err)
			}
		}
		if err := os.WriteFile(filepath.Join(sub, filepath.Base(d.Path())), []byte(Text(d)), 0o644); err != nil {
			return fmt.Errorf("generate: %w", err)
		}
		i++
	}
	return nil
}

// Text is a document's passages as a text file has them: paragraphs parted by
// empty lines, after a line with the date.
func Text(d index.Document) string {
	var b strings.Builder
	for i, p := range d.Passages {
		b.WriteString(p.Text)
		b.WriteString("\n\n")
		if i == 0 && !d.Date.IsZero() {
			b.WriteString(dateText(d))
			b.WriteString("\n\n")
		}
	}
	return b.String()
}

var welshMonths = strings.Fields("Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr")

func dateText(d index.Document) string {
	month := time.Month(max(d.Date.Month, 1)).String()
	if d.Passages[len(d.Passages)-1].Lang == index.Welsh {
		month = welshMonths[max(d.Date.Month, 1)-1]
	}
	switch d.Date.Precision() {
	case "year":
		return fmt.Sprint(d.Date.Year)
	case "month":
		return fmt.Sprintf("%s %d", month, d.Date.Year)
	}
	return fmt.Sprintf("%d %s %d", d.Date.Day, month, d.Date.Year)
}

type generator struct {
	r      *rand.Rand
	cy, en *drawer
	topics *rand.Zipf
	forces *rand.Zipf
}

func newGenerator(seed uint64) *generator {
	r := rand.New(rand.NewPCG(seed, 0x796d61746562))
	return &generator{
		r:      r,
		cy:     newDrawer(r, "w", welshCommon, welshTopical),
		en:     newDrawer(r, "", englishCommon, englishTopical),
		topics: rand.NewZipf(r, 1.2, 6, uint64(len(topicIDs)-1)),
		forces: rand.NewZipf(r, 1.1, 20, uint64(len(forceIDs)-1)),
	}
}

func (g *generator) one(list []string) string { return list[g.r.IntN(len(list))] }

func (g *generator) document(i int) index.Document {
	lang, words := index.English, g.en
	if g.r.IntN(5) == 0 {
		lang, words = index.Welsh, g.cy
	}
	d := index.Document{
		Type:   index.AllTypes[min(g.r.IntN(12), len(index.AllTypes)-1)],
		Force:  forceIDs[g.forces.Uint64()],
		Author: g.one(givenNames) + " " + g.one(surnames),
		Format: "txt",
		Date:   g.date(),
	}
	if lang == index.Welsh && g.r.IntN(4) > 0 {
		d.Force = forceIDs[g.r.IntN(4)]
	}
	if g.r.IntN(20) == 0 {
		d.Author = ""
	}
	if g.r.IntN(3) == 0 {
		d.ReportID = fmt.Sprintf("report-%d", g.r.IntN(80))
	}
	for range 1 + g.r.IntN(3) {
		id := topicIDs[g.topics.Uint64()]
		if !strings.Contains(strings.Join(d.TopicIDs(), " "), id) {
			d.Topics = append(d.Topics, index.Topic{ID: id, Score: 1})
		}
	}
	g.passages(&d, i, lang, words)
	g.identify(&d, i)
	return d
}

// date draws a date: most to the day, some coarser, a few none.
func (g *generator) date() index.Date {
	t := time.Date(2012, 1, 1+g.r.IntN(365*14+180), 0, 0, 0, 0, time.UTC)
	d := index.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}
	switch k := g.r.IntN(100); {
	case k < 3:
		return index.Date{}
	case k < 6:
		d.Month, d.Day = 0, 0
	case k < 14:
		d.Day = 0
	}
	return d
}

// identify gives the document its id, path and commitments' ids.
func (g *generator) identify(d *index.Document, i int) {
	text := Text(*d)
	id, hash := index.ID(sha256.Sum256([]byte(text)))
	d.ID, d.SHA256 = id, hash
	d.Files = []index.File{{
		Path: fmt.Sprintf("generated/%04d/%06d.txt", i/1000, i), Size: int64(len(text)),
		Modified: time.Date(2026, 1, 1, 0, 0, i%86400, 0, time.UTC), Fingerprint: hash[:32],
	}}
	for k := range d.Commitments {
		d.Commitments[k].ID = fmt.Sprintf("%s-%d", id, k+1)
	}
}

func forceName(id string) string {
	words := strings.Split(id, "-")
	for i, w := range words {
		if w != "of" {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}

// passages writes the letter: letterhead, heading, paragraphs, one of them a
// quotation of the chief constable in every third letter.
func (g *generator) passages(d *index.Document, i int, lang index.Lang, words *drawer) {
	name := forceName(d.Force)
	head := "Office of the Police and Crime Commissioner for " + name
	if cy := welshForces[d.Force]; cy != "" {
		head = "Swyddfa Comisiynydd Heddlu a Throsedd " + cy + " " + head
	}
	d.Office, d.Names = "Police and Crime Commissioner for "+name, []string{name + " Police"}
	d.Title = fmt.Sprintf("Response %d of %s: %s", i, name, g.words(words, 5))
	add := func(p index.Passage) { d.Passages = append(d.Passages, p) }
	add(index.Passage{Text: head, Lang: index.Undetermined, Voice: index.VoiceDocument, Furniture: true})
	add(index.Passage{Text: d.Title, Lang: lang, Voice: index.VoiceDocument, Heading: 1})
	n := 8 + g.r.IntN(13)
	quoted := n
	if g.r.IntN(3) == 0 {
		quoted = g.r.IntN(n)
	}
	for k := range n {
		voice := index.VoiceCommissioner
		if k >= quoted && k < quoted+4 {
			voice = index.VoiceChiefConstable
		} else if g.r.IntN(25) == 0 {
			voice = index.VoiceOther
		}
		p := index.Passage{Lang: lang, Voice: voice}
		if g.r.IntN(40) == 0 { // a sentence in the other language
			p.Lang, p.Text = index.Welsh, g.paragraph(g.cy)
			if lang == index.Welsh {
				p.Lang, p.Text = index.English, g.paragraph(g.en)
			}
		} else {
			p.Text = g.paragraph(words)
		}
		if g.r.IntN(9) == 0 {
			g.commit(d, &p)
		}
		add(p)
	}
	add(index.Passage{Text: strings.TrimSpace(d.Author + " " + d.Office), Lang: lang, Voice: index.VoiceDocument})
}

// paragraph is about 55 words in sentences.
func (g *generator) paragraph(words *drawer) string {
	var b strings.Builder
	for range 2 + g.r.IntN(4) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		s := g.words(words, 8+g.r.IntN(16))
		b.WriteString(strings.ToUpper(s[:1]) + s[1:] + ".")
	}
	return b.String()
}

func (g *generator) words(words *drawer, n int) string {
	ws := make([]string, n)
	for i := range ws {
		ws[i] = words.word()
	}
	return strings.Join(ws, " ")
}

// commit ends a passage with a sentence that binds somebody.
func (g *generator) commit(d *index.Document, p *index.Passage) {
	due := index.Date{Year: 2013 + g.r.IntN(15), Month: 1 + g.r.IntN(12)}
	sentence := fmt.Sprintf("We will %s by %s %d.", g.words(g.en, 9), time.Month(due.Month), due.Year)
	if p.Lang == index.Welsh {
		sentence = fmt.Sprintf("Byddwn yn %s erbyn %s %d.", g.words(g.cy, 9), welshMonths[due.Month-1], due.Year)
	}
	start := len(p.Text) + 1
	p.Text += " " + sentence
	c := index.Commitment{
		Text: sentence, Lang: p.Lang, Voice: p.Voice, DueDate: due, Topic: d.Topics[0].ID,
		Range:    index.Range{Passage: len(d.Passages) + 1, Start: start, End: start + len(sentence)},
		Actor:    index.AllActors[g.r.IntN(len(index.AllActors))],
		Strength: index.AllStrengths[g.r.IntN(len(index.AllStrengths))],
		Status:   index.Candidate,
	}
	if g.r.IntN(4) == 0 {
		c.Status = index.AllStatuses[g.r.IntN(len(index.AllStatuses))]
	}
	d.Commitments = append(d.Commitments, c)
}
