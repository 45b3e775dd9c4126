package indexer

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/indexer/internal/source"
)

// document makes an index.Document of a file's text: what facts reads in it,
// what people wrote of it. The problem is the sidecar's or a folder's, if one
// can't be read: the document is made without it, then as a draft, or with what is
// whole in it.
func (x *Indexer) document(r root, f found, t source.Text) (index.Document, facts.Facts, *index.Problem) {
	sidecar, folder, bad := x.metaFiles(r, f.look.name, f.print.hash)
	in := factsInput(f.path, t, sidecar, folder)
	noted := x.setup().facts.Read(in)
	meta := sidecar.over(folder)
	d := index.Document{
		ID: idOfHex(f.print.hash), SHA256: f.print.hash,
		Files: []index.File{{
			Path: f.path, Name: f.look.name, Size: f.look.size,
			Modified: f.look.modified.UTC(), Fingerprint: f.print.String(),
		}},
		Format: t.Format, Pages: t.Pages, OCR: t.OCR,
		Source:    index.Source{URL: meta.Source, Fetched: meta.Fetched, Licence: meta.Licence},
		Draft:     meta.Draft || inDrafts(f.path),
		Withdrawn: meta.Withdrawn,
	}
	note(&d, t, noted)
	if !heed(&d, meta) && bad == nil {
		bad = &index.Problem{Path: f.path, Code: "redaction_lost", Since: time.Now().UTC().Truncate(time.Second)}
	}
	if bad != nil { // what is wrong is known only while the program runs: the next start reads the file again
		again := f.print
		again.version += "!"
		d.Files[0].Fingerprint = again.String()
	}
	if d.Title == "" && d.Withdrawn == "" {
		base := filepath.Base(f.path)
		d.Title = strings.TrimSuffix(base, filepath.Ext(base))
	}
	d.Kin = kinOf(&d, meta, in, noted)
	join([]*index.Document{&d})
	return d, noted, bad
}

// inDrafts reports whether a path lies in a folder of drafts.
func inDrafts(path string) bool {
	dirs := strings.Split(path, "/")
	return slices.ContainsFunc(dirs[:len(dirs)-1], func(s string) bool {
		return strings.EqualFold(s, "drafts") || strings.EqualFold(s, "drafftiau")
	})
}

// factsInput is what facts reads: the paragraphs of the text, then those of a
// mail's attachments.
func factsInput(path string, t source.Text, sidecar, folder Sidecar) facts.Input {
	in := facts.Input{
		Path: path, Title: t.Title, Author: t.Author, Created: civil(t.Created), Running: t.Running,
		Sidecar: sidecar.overrides(), Folder: folder.overrides(),
	}
	for _, p := range paragraphs(t) {
		in.Paragraphs = append(in.Paragraphs, facts.Paragraph{
			Text: p.Text, Page: p.Page, Heading: p.Heading, List: p.List, Quote: p.Quote,
			Table: p.Table, Row: p.Row, Column: p.Column,
		})
	}
	return in
}

func paragraphs(t source.Text) []source.Paragraph {
	ps := t.Paragraphs
	for _, a := range t.Attachments {
		ps = append(ps[:len(ps):len(ps)], paragraphs(a.Text)...)
	}
	return ps
}

func civil(t time.Time) facts.Date {
	if t.IsZero() {
		return facts.Date{}
	}
	return facts.Date(index.Today(t))
}

// note copies what facts found into the document.
func note(d *index.Document, t source.Text, f facts.Facts) {
	d.Title, d.Type, d.Force, d.Office = f.Title, index.Type(f.Type), f.Force, f.Office
	d.Author, d.Role, d.Recipient = f.Author, f.Role, f.Recipient
	d.Report, d.ReportID, d.Date = f.Report, f.ReportID, index.Date(f.Date)
	d.Mentions, d.Names = f.Mentions, slices.Concat(f.Names, t.Running)
	for _, o := range f.OtherDates {
		d.OtherDates = append(d.OtherDates, index.RoleDate{Date: index.Date(o.Date), Role: o.Role, Range: index.Range(o.Range)})
	}
	for _, o := range f.Topics {
		d.Topics = append(d.Topics, index.Topic(o))
	}
	for _, o := range f.Evidence {
		d.Evidence = append(d.Evidence, index.Evidence{Field: o.Field, Value: o.Value, Basis: o.Basis, Rule: o.Rule, Range: index.Range(o.Range)})
	}
	for _, o := range f.Enclosures {
		d.Enclosures = append(d.Enclosures, index.Enclosure{Text: o.Text, Range: index.Range(o.Range)})
	}
	for _, o := range f.Recommended {
		d.Recommended = append(d.Recommended, index.Answer{Number: o.Number, Text: o.Text, Range: index.Range(o.Range)})
	}
	for i, p := range paragraphs(t) {
		n := f.Passages[i]
		d.Passages = append(d.Passages, index.Passage{
			Text: p.Text, Page: p.Page, Lang: index.Lang(n.Lang), Voice: index.Voice(n.Voice), Speaker: n.Speaker,
			Heading: n.Heading, Furniture: n.Furniture, Address: n.Address, Continues: n.Continues,
		})
	}
	noteCommitments(d, f)
}

// noteCommitments adds what the extractor found.
func noteCommitments(d *index.Document, f facts.Facts) {
	for _, c := range f.Commitments {
		d.Commitments = append(d.Commitments, index.Commitment{
			ID: commitmentID(d, c.Text), Text: c.Text, Range: index.Range(c.Range),
			Lang: index.Lang(c.Lang), Voice: index.Voice(c.Voice), Actor: index.Actor(c.Actor),
			Strength: index.Strength(c.Strength), Hedge: c.Hedge, Due: c.Due, DueDate: index.Date(c.DueDate),
			Topic: cmp.Or(c.Topic, d.MainTopic()), Status: index.Candidate, Rule: c.Rule,
		})
	}
}

// metaFiles reads a file's sidecar and the folder defaults above it, nearest
// first.
func (x *Indexer) metaFiles(r root, name, hash string) (sidecar, folder Sidecar, bad *index.Problem) {
	note := func(file string, err error) {
		if err != nil && bad == nil {
			bad = &index.Problem{Path: r.path(file), Code: "broken_sidecar", Detail: err.Error(), Since: time.Now().UTC().Truncate(time.Second)}
		}
	}
	of := x.sidecarOf(name, hash)
	sidecar, err := x.readSidecar(of)
	note(of, err)
	for dir := filepath.Dir(name); ; dir = filepath.Dir(dir) {
		f := filepath.Join(dir, folderMetaName)
		s, err := x.readSidecar(f)
		note(f, err)
		folder = folder.over(s)
		if dir == r.name || !isBelow(dir, r.name) {
			return sidecar, folder, bad
		}
	}
}

// sidecarOf is the name of the sidecar that speaks of an original: its own, one
// left behind by a rename, or that of an equal file.
func (x *Indexer) sidecarOf(name, hash string) string {
	own := name + sidecarSuffix
	if _, err := os.Lstat(own); err == nil || hash == "" {
		return own
	}
	x.mu.Lock()
	orphan := x.orphans[hash]
	x.mu.Unlock()
	if _, ok := lookAt(orphan); ok {
		return orphan
	}
	for _, path := range x.pathsOf(hash) {
		if r, ok := x.rootNamed(path); ok {
			if other := r.file(path) + sidecarSuffix; other != own {
				if _, ok := lookAt(other); ok {
					return other
				}
			}
		}
	}
	return own
}
