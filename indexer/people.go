package indexer

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
)

// Said is one thing that a person said of a sentence, an entry of the sidecar's
// list commitments. Entries are in the order in which they were said; a later one
// wins over an earlier one of the same sentence, value by value, so that the
// list is the history too. What is empty was not said.
type Said struct {
	Anchor   `yaml:",inline"`
	Status   string `yaml:"status,omitempty"`
	Actor    string `yaml:"actor,omitempty"`
	Due      string `yaml:"due,omitempty"`   // a date, or none
	Topic    string `yaml:"topic,omitempty"` // id, or none
	Strength string `yaml:"strength,omitempty"`
	Note     string `yaml:"note,omitempty"`
	Shown    string `yaml:"shown,omitempty"` // id or address of a document that shows it
	By       string `yaml:"by,omitempty"`
	At       string `yaml:"at,omitempty"` // RFC 3339
}

// Redaction takes a passage out of sight, an entry of the sidecar's list
// redacted.
type Redaction struct {
	Anchor `yaml:",inline"`
	Reason string `yaml:"reason,omitempty"`
	By     string `yaml:"by,omitempty"`
	At     string `yaml:"at,omitempty"`
}

// check says what is wrong with an entry.
func (s Said) check(tables facts.Tables) error {
	switch {
	case letters(s.Text) == "":
		return fmt.Errorf("commitments: an entry without a text")
	case s.Status != "" && !slices.Contains(index.AllStatuses, index.Status(s.Status)):
		return fmt.Errorf("commitments: %q is not a status", s.Status)
	case s.Actor != "" && !slices.Contains(index.AllActors, index.Actor(s.Actor)):
		return fmt.Errorf("commitments: %q is not an actor", s.Actor)
	case s.Strength != "" && !slices.Contains(index.AllStrengths, index.Strength(s.Strength)):
		return fmt.Errorf("commitments: %q is not a strength", s.Strength)
	case s.Topic != "" && s.Topic != index.None && !slices.ContainsFunc(tables.Topics, func(r facts.TopicRow) bool { return r.ID == s.Topic }):
		return fmt.Errorf("commitments: %q is not a topic", s.Topic)
	}
	if s.Due != "" && s.Due != index.None {
		if _, err := index.ParseDate(s.Due); err != nil {
			return fmt.Errorf("commitments: due: %w", err)
		}
	}
	return nil
}

// heed makes a document say what people said of it: statuses, what is redacted,
// what is withdrawn. It reports whether every redaction was found: a document
// with one that was not is withdrawn whole, because what it meant may be
// anywhere in it.
func heed(d *index.Document, s Sidecar) bool {
	found := true
	if d.Withdrawn == "" && (len(s.Commitments) > 0 || len(s.Redacted) > 0) {
		text := newStream(d)
		for _, said := range s.Commitments {
			heedSaid(d, text, said)
		}
		found = redact(d, text, s.Redacted)
	}
	if d.Withdrawn != "" {
		*d = index.Document{ID: d.ID, SHA256: d.SHA256, Files: d.Files, Type: d.Type, Format: d.Format,
			Draft: d.Draft, Withdrawn: d.Withdrawn, FirstSeen: d.FirstSeen}
	}
	return found
}

// heedSaid applies one entry to the commitment that it means. A sentence that is
// in the text but was not found by the extractor becomes a commitment; one that
// is not there is kept as lost.
func heedSaid(d *index.Document, text *stream, said Said) {
	c := meant(d, text, said)
	change := index.Change{By: said.By, Note: said.Note}
	if at, err := time.Parse(time.RFC3339, said.At); err == nil {
		change.At = at.UTC()
	}
	if said.Status != "" && index.Status(said.Status) != c.Status {
		change.From, change.To = c.Status, index.Status(said.Status)
		c.Status = change.To
	}
	set := func(field, value string) {
		if value != "" {
			change.Set = append(change.Set, index.Setting{Field: field, Value: value})
		}
	}
	set("actor", said.Actor)
	set("due_date", said.Due)
	set("topic", said.Topic)
	set("strength", said.Strength)
	if said.Actor != "" {
		c.Actor = index.Actor(said.Actor)
	}
	if said.Strength != "" {
		c.Strength = index.Strength(said.Strength)
	}
	if said.Topic != "" {
		c.Topic = strings.TrimPrefix(said.Topic, index.None)
	}
	if said.Due == index.None {
		c.Due, c.DueDate = "", index.Date{}
	} else if due, err := index.ParseDate(said.Due); err == nil {
		c.DueDate = due
	}
	if said.Note != "" {
		c.Note = said.Note
	}
	if said.Shown != "" {
		c.Shown = said.Shown
		set("shown", said.Shown)
	}
	c.History = append(c.History, change)
}

// meant is the commitment of a document that an entry speaks of.
func meant(d *index.Document, text *stream, said Said) *index.Commitment {
	at, found := text.find(said.Anchor)
	if found {
		best, most := -1, 0
		for i, c := range d.Commitments {
			if c.Range.Passage != at.Passage || c.Lost {
				continue
			}
			common := min(c.Range.End, at.End) - max(c.Range.Start, at.Start)
			if 2*common >= min(c.Range.End-c.Range.Start, at.End-at.Start) && common > most {
				best, most = i, common
			}
		}
		if best >= 0 {
			return &d.Commitments[best]
		}
	} else {
		key := letters(said.Text)
		for i := range d.Commitments {
			if c := &d.Commitments[i]; c.Lost && letters(c.Text) == key {
				return c
			}
		}
	}
	c := index.Commitment{
		Text: said.Text, Lang: index.Undetermined, Voice: index.VoiceDocument, Actor: index.ActorOther,
		Strength: index.Firm, Status: index.Candidate, Topic: d.MainTopic(), Rule: "person", Lost: !found,
	}
	if ls := d.Languages(); len(ls) == 1 {
		c.Lang = ls[0]
	}
	if found {
		p := d.Passages[at.Passage-1]
		c.Range, c.Text, c.Lang, c.Voice = at, p.Text[at.Start:at.End], p.Lang, p.Voice
	}
	c.ID = commitmentID(d, c.Text)
	d.Commitments = append(d.Commitments, c)
	return &d.Commitments[len(d.Commitments)-1]
}

// commitmentID is the id of one more commitment of a document: it stays while
// its sentence does.
func commitmentID(d *index.Document, text string) string {
	words := strings.Join(strings.Fields(strings.ToLower(text)), " ")
	sum := sha256.Sum256([]byte(words))
	key := d.ID + "-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:5]))
	taken := func(id string) bool {
		return slices.ContainsFunc(d.Commitments, func(c index.Commitment) bool { return c.ID == id })
	}
	id := key
	for n := 2; taken(id); n++ { // the same sentence twice
		id = fmt.Sprintf("%s%d", key, n)
	}
	return id
}

// redact takes passages out of the document with all that was found in them; a
// redaction that is not found withdraws the document.
func redact(d *index.Document, text *stream, rs []Redaction) bool {
	gone := map[int]bool{}
	for _, r := range rs {
		at, ok := text.find(r.Anchor)
		if !ok {
			d.Withdrawn = cmp.Or(r.Reason, "–")
			return false
		}
		gone[at.Passage] = true
		if d.Title != "" && strings.Contains(letters(d.Passages[at.Passage-1].Text), letters(d.Title)) {
			d.Title = ""
		}
	}
	if len(gone) == 0 {
		return true
	}
	for n := range gone {
		p := &d.Passages[n-1]
		p.Text, p.Speaker, p.Withdrawn = "", "", true
	}
	d.Commitments = slices.DeleteFunc(d.Commitments, func(c index.Commitment) bool { return gone[c.Range.Passage] })
	d.Evidence = slices.DeleteFunc(d.Evidence, func(e index.Evidence) bool { return gone[e.Range.Passage] })
	d.OtherDates = slices.DeleteFunc(d.OtherDates, func(o index.RoleDate) bool { return gone[o.Range.Passage] })
	d.Enclosures = slices.DeleteFunc(d.Enclosures, func(e index.Enclosure) bool { return gone[e.Range.Passage] })
	d.Recommended = slices.DeleteFunc(d.Recommended, func(a index.Answer) bool { return gone[a.Range.Passage] })
	for i := range d.Topics {
		d.Topics[i].Terms = nil
	}
	return true
}
