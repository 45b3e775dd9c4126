package server

import (
	"context"
	"io"
	"time"

	"github.com/ymateb/ymateb/index"
)

// Searcher answers queries and fetches documents. Safe for concurrent use.
type Searcher = index.Searcher

// Collection is what an engine offers beside Searcher. Safe for concurrent use.
type Collection interface {
	// Each calls f with the id of every match in order, from one snapshot.
	Each(ctx context.Context, q index.Query, f func(id string) error) error
	// Similar lists at most n public documents like one, nearest first.
	Similar(ctx context.Context, id string, n int) ([]index.Hit, error)
	// Suggest completes a word, most frequent first.
	Suggest(ctx context.Context, prefix string, n int) ([]index.Suggestion, error)
	// Spelling lists words spelt nearly like one, at most edits apart, best first.
	Spelling(ctx context.Context, word string, edits, n int) ([]index.Suggestion, error)
}

// Translations is what a Collection may offer besides. Safe for concurrent use.
type Translations interface {
	// Translations calls f with each public document that has a translation, the
	// id of that, and the document's language, "" where it has several.
	Translations(ctx context.Context, f func(id, other string, lang index.Lang) error) error
}

// plain is the Collection of a Searcher that is none: it lists, and knows no
// more.
type plain struct{ Searcher }

func (p plain) Each(ctx context.Context, q index.Query, f func(id string) error) error {
	q.Facets, q.Limit, q.Offset = nil, 100, 0
	for {
		res, err := p.Search(ctx, q)
		if err != nil {
			return err
		}
		for _, h := range res.Hits {
			if err := f(h.ID); err != nil {
				return err
			}
		}
		if q.After = res.Next; q.After == "" {
			return nil
		}
	}
}

func (plain) Similar(context.Context, string, int) ([]index.Hit, error)        { return nil, nil }
func (plain) Suggest(context.Context, string, int) ([]index.Suggestion, error) { return nil, nil }
func (plain) Spelling(context.Context, string, int, int) ([]index.Suggestion, error) {
	return nil, nil
}

// Progress tells what the indexer is doing. Nil counts as ready.
type Progress interface {
	Progress() index.Progress
}

// Stats tells what the engine holds.
type Stats interface {
	Stats(ctx context.Context) (index.Stats, error)
}

// Versions tells the version of the index without a search: what is asked
// afterwards is answered from it or a later one. Cheap; safe for concurrent use.
type Versions interface {
	Version(ctx context.Context) (uint64, error)
}

// Originals opens the file that a document was read from.
type Originals interface {
	// Open returns the original of a document, or index.ErrNotFound when no
	// file with the document's bytes is left. The caller closes it.
	Open(ctx context.Context, doc index.Document) (Original, error)
}

// Original is an open original file.
type Original struct {
	io.ReadSeekCloser
	Name     string // for saving, without a folder
	Modified time.Time
}

// Editor writes what people decide beside the originals. The errors are those of
// package index; with index.ErrLater all is written.
type Editor interface {
	Decide(ctx context.Context, doc index.Document, d index.Decision) error
	Correct(ctx context.Context, doc index.Document, c index.Correction) error
}

// Webhooks tells how telling other programs what is new goes.
type Webhooks interface {
	Webhooks() []index.Webhook
}

// Setup is how the last change of the configuration went.
type Setup struct {
	Changed time.Time `json:"changed,omitzero"` // when the one that holds was taken; zero: at the start
	Refused bool      `json:"refused"`          // the last one could not be used; the log says why
	Waiting []string  `json:"waiting"`          // settings that will change at the next start
}
