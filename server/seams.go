package server

import (
	"context"
	"io"
	"time"

	"github.com/ymateb/ymateb/index"
)

// Searcher answers queries and fetches documents. Safe for concurrent use.
type Searcher = index.Searcher

// Progress tells what the indexer is doing. Nil counts as ready.
type Progress interface {
	Progress() index.Progress
}

// Stats tells what the engine holds.
type Stats interface {
	Stats(ctx context.Context) (index.Stats, error)
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
