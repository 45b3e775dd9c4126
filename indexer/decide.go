package indexer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
)

// seenWithin is how long writing waits until the store has what was written, where
// a test doesn't say otherwise.
const seenWithin = 3 * time.Second

// Decide writes what a person decided on commitments of a document beside its
// original, and returns when searches see it. The errors are those of package
// index; with ErrLater all is written, and searches will see it when the scan
// under way has ended.
func (x *Indexer) Decide(ctx context.Context, doc index.Document, d index.Decision) error {
	said := Said{
		Status: string(d.Status), Actor: string(d.Actor), Due: d.Due, Topic: d.Topic,
		Note: d.Note, Shown: d.Shown, By: d.By, At: now(),
	}
	if due, err := index.ParseDate(d.Due); err == nil {
		said.Due = due.String()
	}
	check := said
	check.Text = "x"
	if err := check.check(x.setup().facts.Tables); err != nil {
		return fmt.Errorf("%w: %w", index.ErrInvalid, err)
	}
	var chosen []index.Commitment
	expect := map[string]index.Status{}
	for _, id := range d.Commitments {
		i := slices.IndexFunc(doc.Commitments, func(c index.Commitment) bool { return c.ID == id })
		if i < 0 {
			return fmt.Errorf("commitment %s: %w", id, index.ErrNotFound)
		}
		c := doc.Commitments[i]
		expect[id] = d.Expect
		if d.Expect != "" && c.Own != nil {
			if c.Status != d.Expect {
				return index.ErrChanged
			}
			expect[id] = cmp.Or(c.Own.Status, d.Expect) // a twin's document says the rest
		}
		alone(&c)
		chosen = append(chosen, c)
	}
	return x.write(ctx, doc, deciding(doc, chosen, said, expect))
}

// change changes a sidecar's text and says which of its keys it meant to. It is
// given the sidecar as it is read.
type change func(t *sidecarText, now Sidecar) (map[string]bool, error)

// deciding adds what a person said of commitments; expect holds the status that
// the sidecar must give those in it.
func deciding(doc index.Document, chosen []index.Commitment, said Said, expect map[string]index.Status) change {
	return func(t *sidecarText, now Sidecar) (map[string]bool, error) {
		for _, c := range chosen {
			if want := expect[c.ID]; want != "" && now.statusOf(c) != want {
				return nil, index.ErrChanged
			}
			said.Anchor = makeAnchor(doc, c.Range, c.Text)
			if err := t.add("commitments", said.pairs()); err != nil {
				return nil, err
			}
		}
		return map[string]bool{"commitments": true}, nil
	}
}

func now() string { return time.Now().UTC().Format("2006-01-02T15:04:05Z") }

// statusOf is the status that the sidecar gives a commitment.
func (s Sidecar) statusOf(c index.Commitment) index.Status {
	status, spoken := index.Candidate, false
	key := letters(c.Text)
	for _, said := range s.Commitments {
		if letters(said.Text) == key {
			spoken = true
			status = cmp.Or(index.Status(said.Status), status)
		}
	}
	if !spoken && len(s.Commitments) > 0 { // tied to it by other words
		return c.Status
	}
	return status
}

func (a Anchor) pairs() []pair {
	ps := []pair{{"text", a.Text}, {"before", a.Before}, {"after", a.After}}
	if a.Passage > 0 {
		ps = append(ps, pair{"passage", fmt.Sprint(a.Passage)})
	}
	return ps
}

func (s Said) pairs() []pair {
	return append(s.Anchor.pairs(), pair{"status", s.Status}, pair{"actor", s.Actor}, pair{"due", s.Due}, pair{"topic", s.Topic},
		pair{"strength", s.Strength}, pair{"note", s.Note}, pair{"shown", s.Shown}, pair{"by", s.By}, pair{"at", s.At})
}

// Correct writes what a person says of the document itself; see Decide.
func (x *Indexer) Correct(ctx context.Context, doc index.Document, c index.Correction) error {
	if err := checkCorrection(c, x.setup().facts.Tables); err != nil {
		return fmt.Errorf("%w: %w", index.ErrInvalid, err)
	}
	return x.write(ctx, doc, correcting(doc, c))
}

// correcting sets what a person says of the document, with what stood there
// before.
func correcting(doc index.Document, c index.Correction) change {
	return func(t *sidecarText, old Sidecar) (map[string]bool, error) {
		keys := map[string]bool{"history": true}
		set := func(key, was string, value *string) error {
			if value == nil || *value == was {
				return nil
			}
			keys[key] = true
			t.wanted[key] = *value
			if *value == "" {
				t.set(key)
			} else {
				t.set(key, scalar(*value))
			}
			return t.add("history", []pair{{"field", key}, {"from", was}, {"to", *value}, {"by", c.By}, {"at", now()}})
		}
		var topics *string
		if c.Topics != nil {
			list := strings.Join(*c.Topics, ", ")
			topics = &list
		}
		err := errors.Join(set("force", old.Force, c.Force), set("date", old.Date, c.Date), set("author", old.Author, c.Author),
			set("type", old.Type, c.Type), set("topics", strings.Join(old.Topics, ", "), topics), set("withdrawn", old.Withdrawn, c.Withdrawn))
		for _, n := range c.Redact {
			keys["redacted"] = true
			if n < 1 || n > len(doc.Passages) || doc.Passages[n-1].Text == "" {
				return nil, fmt.Errorf("passage %d: %w", n, index.ErrNotFound)
			}
			text := doc.Passages[n-1].Text
			r := makeAnchor(doc, index.Range{Passage: n, End: len(text)}, text)
			err = errors.Join(err, t.add("redacted", append(r.pairs(), pair{"reason", c.Reason}, pair{"by", c.By}, pair{"at", now()})))
		}
		return keys, err
	}
}

// write changes the sidecars that speak of a document and has it read again.
func (x *Indexer) write(ctx context.Context, doc index.Document, edit change) error {
	names, err := x.sidecarsOf(doc)
	if err != nil {
		return err
	}
	for _, name := range names {
		err := x.rewrite(name, func(old []byte) ([]byte, error) {
			changed, err := edited(old, doc.SHA256, x.setup().facts.Tables, edit)
			if errors.Is(err, index.ErrSidecar) {
				err = fmt.Errorf("%s: %w", filepath.Base(name), err)
			}
			return changed, err
		})
		if err != nil {
			return err
		}
	}
	return x.see(ctx, names)
}

// sidecarsOf names the sidecars to write of a document: those that speak of it,
// else the one to be made beside its first file. A sidecar that a rename left
// behind follows its original.
func (x *Indexer) sidecarsOf(doc index.Document) ([]string, error) {
	var own, first []string
	for _, f := range doc.Files {
		r, ok := x.rootNamed(f.Path)
		if !ok {
			continue
		}
		name := r.file(f.Path)
		if l, err := os.Lstat(name); err != nil || !l.Mode().IsRegular() {
			continue
		}
		if _, err := os.Lstat(name + sidecarSuffix); err == nil {
			own = append(own, name+sidecarSuffix)
		}
		first = append(first, name+sidecarSuffix)
	}
	switch {
	case len(own) > 0:
		return own, nil
	case len(first) == 0:
		return nil, fmt.Errorf("original of %s: %w", doc.ID, index.ErrNotFound)
	}
	if left := x.sidecarOf(strings.TrimSuffix(first[0], sidecarSuffix), doc.SHA256); left != first[0] {
		if err := os.Rename(left, first[0]); err != nil {
			return []string{left}, nil //nolint:nilerr // it speaks of the original where it lies, too
		}
	}
	return first[:1], nil
}

// ask has the goroutine that scans look at files at once.
type ask struct {
	names []string
	done  chan error
}

// see waits until the store has what was written.
func (x *Indexer) see(ctx context.Context, names []string) error {
	ctx, cancel := context.WithTimeout(ctx, x.seenWithin)
	defer cancel()
	a := ask{names, make(chan error, 1)}
	select {
	case x.asks <- a:
	case <-ctx.Done():
		return index.ErrLater
	}
	select {
	case err := <-a.done:
		if err != nil {
			return fmt.Errorf("%w: %w", index.ErrLater, err)
		}
		return nil
	case <-ctx.Done():
		return index.ErrLater
	}
}

func (x *Indexer) answer(ctx context.Context, a ask) {
	h := hints{}
	for _, name := range a.names {
		h.add(name)
	}
	_, err := x.scan(ctx, h)
	a.done <- err
}

// checkCorrection says what is wrong with a correction.
func checkCorrection(c index.Correction, tables facts.Tables) error {
	s := Sidecar{}
	for to, from := range map[*string]*string{&s.Force: c.Force, &s.Date: c.Date, &s.Type: c.Type} {
		if from != nil {
			*to = *from
		}
	}
	if c.Topics != nil {
		s.Topics = *c.Topics
	}
	return s.check(tables)
}
