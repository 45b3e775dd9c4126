package indexer

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/ymateb/ymateb/indexer/internal/source"
)

// ReadText writes the text of the file at path to w, one paragraph a line, read
// in a worker process under the default limits; main must have called
// [WorkerMain]. Attachments of a mail follow only
// where the mail itself has no text: they are documents of their own. The error
// is one short line.
func ReadText(ctx context.Context, w io.Writer, path string) error {
	data, err := source.Load(path, source.Limits{})
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	var pool source.Pool
	defer pool.Close()
	t, err := pool.Read(ctx, data, path)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	b := bufio.NewWriter(w)
	for _, p := range t.Paragraphs {
		fmt.Fprintln(b, p.Text)
	}
	return b.Flush()
}
