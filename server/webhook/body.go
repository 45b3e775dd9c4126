package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/ymateb/ymateb/index"
)

// body is what is sent: as the convention has it, a type, a time and the data.
type body struct {
	Type      Event     `json:"type"`
	Timestamp time.Time `json:"timestamp"` // when it was found
	Data      any       `json:"data"`
}

// links are where readers find it; without scheme and host where the server does
// not know its own.
type links struct {
	Cymraeg string `json:"cy"`
	English string `json:"en"`
	API     string `json:"api"`
}

// documentData is a new document. Fields are those of the API.
type documentData struct {
	ID            string       `json:"id"`
	Title         string       `json:"title"`
	Type          index.Type   `json:"type"`
	Force         string       `json:"force"`
	Author        string       `json:"author"`
	Date          index.Date   `json:"date"`
	Topics        []string     `json:"topics"`
	Languages     []index.Lang `json:"languages"`
	ReportID      string       `json:"report_id"`
	TranslationOf string       `json:"translation_of"`
	Commitments   int          `json:"commitments"`
	FirstSeen     time.Time    `json:"first_seen"`
	Links         links        `json:"links"`
}

// withdrawnData is a document that must no longer be shown.
type withdrawnData struct {
	ID     string `json:"id"`
	Reason string `json:"reason"`
	Links  links  `json:"links"`
}

// commitmentData is a commitment. Fields are those of the API.
type commitmentData struct {
	ID           string         `json:"id"`
	Text         string         `json:"text"`
	Lang         index.Lang     `json:"lang"`
	Force        string         `json:"force"`
	Actor        index.Actor    `json:"actor"`
	Voice        index.Voice    `json:"voice"`
	Topic        string         `json:"topic"`
	Document     string         `json:"document"`
	Title        string         `json:"document_title"`
	Date         index.Date     `json:"date"`
	Passage      int            `json:"passage"`
	Due          string         `json:"due"`
	DueDate      index.Date     `json:"due_date"`
	DuePrecision string         `json:"due_precision"`
	DaysLeft     *int           `json:"days_left,omitempty"` // of an event of deadlines
	Strength     index.Strength `json:"strength"`
	Hedge        string         `json:"hedge"`
	Status       index.Status   `json:"status"`
	Links        links          `json:"links"`
}

// mostText is how much of a sentence is sent, in runes: the address leads to all
// of it.
const mostText = 4000

// errVoid: there is nothing left to tell.
var errVoid = errors.New("no longer to be told")

// body makes the body of a message from what the collection shows now.
func (n *Notifier) body(ctx context.Context, m message) ([]byte, error) {
	var data any
	var err error
	switch m.Type {
	case DocumentNew, DocumentWithdrawn:
		data, err = n.documentData(ctx, m)
	case CommitmentNew, CommitmentDue:
		data, err = n.commitmentData(ctx, m)
	default:
		return nil, errVoid // written by another version
	}
	if errors.Is(err, index.ErrNotFound) {
		return nil, errVoid
	}
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err = enc.Encode(body{m.Type, m.At, data})
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

func (n *Notifier) documentData(ctx context.Context, m message) (any, error) {
	d, err := n.cfg.Index.Get(ctx, m.Of)
	if err != nil {
		return nil, err
	}
	at := n.links("documents", d.ID)
	switch gone := d.Withdrawn != ""; {
	case d.Draft, gone != (m.Type == DocumentWithdrawn):
		return nil, errVoid
	case gone:
		return withdrawnData{d.ID, d.Withdrawn, at}, nil
	}
	told := slices.DeleteFunc(slices.Clone(d.Commitments), func(c index.Commitment) bool { return c.Shadow || c.Status == index.Dismissed })
	return documentData{
		ID: d.ID, Title: d.Title, Type: d.Type, Force: d.Force, Author: d.Author, Date: d.Date, Topics: d.TopicIDs(),
		Languages: append([]index.Lang{}, d.Languages()...), ReportID: d.ReportID, TranslationOf: d.TranslationOf,
		Commitments: len(told), FirstSeen: d.FirstSeen, Links: at,
	}, nil
}

func (n *Notifier) commitmentData(ctx context.Context, m message) (any, error) {
	c, d, err := n.commitment(ctx, m.Of)
	if err != nil {
		return nil, err
	}
	due := m.Type == CommitmentDue
	if c.Shadow || c.Status == index.Dismissed || due && (!c.Status.Open() || c.DueDate.String() != m.Due) {
		return nil, errVoid
	}
	text := c.Text
	if r := []rune(text); len(r) > mostText {
		text = string(r[:mostText]) + "…"
	}
	data := commitmentData{
		ID: c.ID, Text: text, Lang: c.Lang, Force: d.Force, Actor: c.Actor, Voice: c.Voice, Topic: c.Topic, Document: d.ID, Title: d.Title,
		Date: d.Date, Passage: c.Range.Passage, Due: c.Due, DueDate: c.DueDate, DuePrecision: c.DueDate.Precision(),
		Strength: c.Strength, Hedge: c.Hedge, Status: c.Status, Links: n.links("commitments", c.ID),
	}
	if due {
		left := c.DueDate.Last() - index.Today(time.Now()).First()
		data.DaysLeft = &left
	}
	return data, nil
}

func (n *Notifier) links(kind, id string) links {
	end := "/" + kind + "/" + id
	return links{n.cfg.BaseURL + "/cy" + end, n.cfg.BaseURL + "/en" + end, n.cfg.BaseURL + "/api/v1" + end}
}
