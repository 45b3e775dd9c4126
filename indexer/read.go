package indexer

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/indexer/internal/source"
)

// Reader shows what is read from single files, as the command read does. Files
// are read in worker processes under the default limits, scans by OCR where that is
// installed; errors are one short
// line. Safe for concurrent use; Close ends the workers.
type Reader struct {
	facts *facts.Reader
	pool  source.Pool
}

// ocrTime is the processor time that a Reader spends on recognising one file.
const ocrTime = 12 * time.Second

// NewReader makes a Reader with the tables of f.
func NewReader(f *facts.Reader) *Reader { return &Reader{facts: f} }

// Close ends the worker processes.
func (r *Reader) Close() { r.pool.Close() }

func (r *Reader) read(ctx context.Context, name string) (data []byte, t source.Text, err error) {
	data, err = source.Load(name, source.Limits{})
	if err == nil {
		t, err = r.pool.Read(ctx, data, name)
	}
	if source.WantsOCR(t, err) {
		if ocr, _ := source.FindOCR(ctx, &r.pool); ocr != nil {
			ocr.Time, ocr.Eager = ocrTime, true // a command must not go on for an hour
			t, err = ocr.Read(ctx, data, name)
		}
	}
	if err != nil {
		return nil, source.Text{}, fmt.Errorf("read %s: %w", name, err)
	}
	return data, t, nil
}

// Text writes the text of a file, one paragraph a line. Attachments of a mail are
// documents of their own: theirs stands for it only where it has no text itself.
func (r *Reader) Text(ctx context.Context, w io.Writer, name string) error {
	_, t, err := r.read(ctx, name)
	if err != nil {
		return err
	}
	own := t.Paragraphs
	if len(own) == 0 {
		own = paragraphs(t)
	}
	b := bufio.NewWriter(w)
	for _, p := range own {
		fmt.Fprintln(b, p.Text)
	}
	return b.Flush()
}

// taken is what JSON writes of a file.
type taken struct {
	Path        string       `json:"path"`
	ID          string       `json:"id"`
	Title       string       `json:"title"`
	Force       *string      `json:"force"`
	Date        index.Date   `json:"date"`
	Languages   []index.Lang `json:"languages"`
	Type        index.Type   `json:"type"`
	Author      *string      `json:"author"`
	Role        *string      `json:"role"`
	Recipient   *string      `json:"recipient"`
	Report      *string      `json:"report"`
	ReportID    *string      `json:"report_id"`
	Topics      []string     `json:"topics"`
	Mentions    []string     `json:"mentions"`
	Enclosures  []string     `json:"missing_enclosures"`
	Commitments []promise    `json:"commitments"`
}

type promise struct {
	Text     string         `json:"text"`
	Lang     index.Lang     `json:"lang"`
	Voice    index.Voice    `json:"voice"`
	Actor    index.Actor    `json:"actor"`
	Strength index.Strength `json:"strength"`
	Hedge    *string        `json:"hedge"`
	Due      *string        `json:"due"`
	DueDate  index.Date     `json:"due_date"`
	Topic    *string        `json:"topic"`
	Passage  int            `json:"passage"`
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// JSON writes one line: an object of what is taken from a file, its sidecar and
// the folder defaults beside it included.
func (r *Reader) JSON(ctx context.Context, w io.Writer, name string) error {
	d, _, err := r.document(ctx, name)
	if err != nil {
		return err
	}
	out := taken{
		Path: name, ID: d.ID, Title: d.Title, Force: orNull(d.Force), Date: d.Date, Languages: d.Languages(),
		Type: d.Type, Author: orNull(d.Author), Role: orNull(d.Role), Recipient: orNull(d.Recipient),
		Report: orNull(d.Report), ReportID: orNull(d.ReportID), Topics: d.TopicIDs(), Mentions: d.Mentions,
		Enclosures: []string{}, Commitments: []promise{},
	}
	for _, e := range d.Enclosures {
		out.Enclosures = append(out.Enclosures, e.Text)
	}
	for _, c := range d.Commitments {
		out.Commitments = append(out.Commitments, promise{
			Text: c.Text, Lang: c.Lang, Voice: c.Voice, Actor: c.Actor, Strength: c.Strength, Hedge: orNull(c.Hedge),
			Due: orNull(c.Due), DueDate: c.DueDate, Topic: orNull(c.Topic), Passage: c.Range.Passage,
		})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}

// Explain writes, for people, what is taken from a file, from which place and by
// which rule.
func (r *Reader) Explain(ctx context.Context, w io.Writer, name string) error {
	d, noted, err := r.document(ctx, name)
	if err != nil {
		return err
	}
	return facts.Explain(w, noted, func(n int) string { return d.Passages[n-1].Text })
}

func (r *Reader) document(ctx context.Context, name string) (index.Document, facts.Facts, error) {
	data, t, err := r.read(ctx, name)
	if err != nil {
		return index.Document{}, facts.Facts{}, err
	}
	sum := sha256.Sum256(data)
	abs, err := filepath.Abs(name)
	if err != nil {
		return index.Document{}, facts.Facts{}, fmt.Errorf("read %s: %w", name, err)
	}
	folder := root{name: filepath.Dir(abs), label: filepath.Base(filepath.Dir(abs))}
	x := &Indexer{}
	x.now.Store(&setup{roots: []root{folder}, facts: r.facts})
	f := found{root: folder, path: folder.path(abs), look: look{name: abs, size: int64(len(data))}}
	f.print.hash = hex.EncodeToString(sum[:])
	d, noted, bad := x.document(folder, f, t)
	if bad != nil {
		return index.Document{}, facts.Facts{}, fmt.Errorf("read %s: %s", bad.Path, bad.Detail)
	}
	return d, noted, nil
}
