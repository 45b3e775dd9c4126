package webhook

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/ymateb/ymateb/index"
)

// Keys of what a hook was told of: a letter, a colon and an id.
const (
	keyDocument   = "d:"
	keyWithdrawn  = "w:"
	keyCommitment = "c:"
	keyDue        = "u:" // and the deadline, so that another deadline is told again
)

// recent is how long ago a deadline may have passed and still be told, when the
// program was not running on its day: days.
const recent = 30

// open are the states of commitments that are told.
var open = []string{string(index.Candidate), string(index.Confirmed)}

// found gathers what a comparison finds for one hook.
type found struct {
	hook *hook
	now  time.Time
	keys []string
	msgs []message
	past []string // keys of what was there before the hook
}

// add notes something that the hook was not told of. Of what was there before
// the hook only deadlines to come are told.
func (f *found) add(key string, e Event, of, due string) {
	switch {
	case f.hook.journal.has(key):
	case !f.hook.journal.begun() && e != CommitmentDue:
		f.past = append(f.past, key)
	default:
		f.keys = append(f.keys, key)
		f.msgs = append(f.msgs, message{ID: messageID(f.hook.Name, key), Type: e, Of: of, Due: due, At: f.now})
	}
}

// messageID is the same for the same thing told to the same hook, whenever and
// however often it is found.
func messageID(hook, key string) string {
	sum := sha256.Sum256([]byte(hook + "\x00" + key))
	return "msg_" + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:15]))
}

// compare holds the index against a hook's journal and queues what is new. It
// reports whether there was room for all of it.
func (n *Notifier) compare(ctx context.Context, h *hook) (all bool, err error) {
	f := &found{hook: h, now: time.Now().UTC().Truncate(time.Second)}
	for _, step := range []struct {
		wanted bool
		do     func(context.Context, *found) error
	}{
		{h.wants(DocumentNew) || h.wants(DocumentWithdrawn), n.documents},
		{h.wants(CommitmentNew), n.commitments},
		{h.wants(CommitmentDue), n.dues},
	} {
		if !step.wanted {
			continue
		}
		if err := step.do(ctx, f); err != nil {
			return false, err
		}
	}
	if !h.journal.begun() {
		if err := h.journal.tell(f.past); err != nil {
			return false, err
		}
	}
	all, err = h.journal.add(f.keys, f.msgs)
	if len(f.msgs) > 0 {
		h.poke()
	}
	return all, err
}

// documents finds documents that are new, and those that are withdrawn.
func (n *Notifier) documents(ctx context.Context, f *found) error {
	here := map[string]bool{}
	err := n.cfg.Index.Each(ctx, f.hook.Filter.query(index.Documents), func(id string) error {
		here[keyDocument+id] = true
		if f.hook.wants(DocumentNew) {
			f.add(keyDocument+id, DocumentNew, id, "")
		} else if !f.hook.journal.has(keyDocument + id) {
			f.past = append(f.past, keyDocument+id) // to be told when it is withdrawn
		}
		return nil
	})
	if err != nil || !f.hook.wants(DocumentWithdrawn) {
		return err
	}
	for _, key := range f.hook.journal.keys(keyDocument) {
		id := strings.TrimPrefix(key, keyDocument)
		if here[key] || f.hook.journal.has(keyWithdrawn+id) {
			continue
		}
		d, err := n.cfg.Index.Get(ctx, id)
		if errors.Is(err, index.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if d.Withdrawn != "" && !d.Draft {
			f.add(keyWithdrawn+id, DocumentWithdrawn, id, "")
		}
	}
	return nil
}

func (n *Notifier) commitments(ctx context.Context, f *found) error {
	return n.cfg.Index.Each(ctx, ofState(f.hook.Filter.query(index.Commitments)), func(id string) error {
		f.add(keyCommitment+id, CommitmentNew, id, "")
		return nil
	})
}

func ofState(q index.Query) index.Query {
	q.Filters = append(q.Filters, index.Filter{Field: index.FacetStatus, Values: open})
	return q
}

// dues finds deadlines that come near. Those that have passed are looked at once
// after each start, because nobody looked while the program was not running.
func (n *Notifier) dues(ctx context.Context, f *found) error {
	h, today := f.hook, index.Today(time.Now())
	if h.duesOn != today {
		h.far = map[string]bool{}
	}
	spans := []string{string(index.DueSoon)}
	if h.DueDays > 30 {
		spans = append(spans, string(index.DueYear), string(index.DueLater))
	}
	if h.duesOn.IsZero() && h.journal.begun() {
		spans = append(spans, string(index.DueOverdue))
	}
	q := ofState(h.Filter.query(index.Commitments))
	q.Today, q.Sort = today, index.ByDue
	q.Filters = append(q.Filters, index.Filter{Field: index.FacetDue, Values: spans})
	var ids []string
	err := n.cfg.Index.Each(ctx, q, func(id string) error {
		if !h.far[id] {
			ids = append(ids, id)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, id := range ids {
		c, _, err := n.commitment(ctx, id)
		if errors.Is(err, index.ErrNotFound) {
			continue // changed since
		}
		if err != nil {
			return err
		}
		if last := c.DueDate.Last(); last < today.First()-recent || last > today.First()+h.DueDays {
			h.far[id] = true // today; deadlines that people change are looked at tomorrow
			continue
		}
		f.add(keyDue+id+":"+c.DueDate.String(), CommitmentDue, id, c.DueDate.String())
	}
	h.duesOn = today
	return nil
}

// commitment gets a commitment and its document, or index.ErrNotFound where
// readers can't see it.
func (n *Notifier) commitment(ctx context.Context, id string) (index.Commitment, index.Document, error) {
	cut := strings.LastIndexByte(id, '-')
	if cut < 0 {
		return index.Commitment{}, index.Document{}, index.ErrNotFound
	}
	d, err := n.cfg.Index.Get(ctx, id[:cut])
	if err != nil {
		return index.Commitment{}, d, err
	}
	i := slices.IndexFunc(d.Commitments, func(c index.Commitment) bool { return c.ID == id })
	if i < 0 || d.Draft || d.Withdrawn != "" {
		return index.Commitment{}, d, index.ErrNotFound
	}
	return d.Commitments[i], d, nil
}
