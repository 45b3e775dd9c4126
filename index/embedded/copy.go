package embedded

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// CopyTo writes a copy of the index, as it is at this moment, into a folder that
// must be empty or missing, and checks it. Searches and writes go on meanwhile.
// The copy can be opened in place of the index.
func (e *Engine) CopyTo(ctx context.Context, dir string) (err error) {
	defer recovered(&err)
	if left, err := os.ReadDir(dir); err == nil && len(left) > 0 {
		return fmt.Errorf("copy index: %s is not empty", dir)
	}
	g := e.generation()
	m, err := readManifest(filepath.Dir(g.path))
	if err != nil {
		return fmt.Errorf("copy index: %w", err)
	}
	gen, err := newGeneration(dir, m.Version)
	if err != nil {
		return fmt.Errorf("copy index: %w", err)
	}
	if err := g.copyTo(ctx, gen); err != nil {
		return fmt.Errorf("copy index: %w", err)
	}
	if err := seal(gen); err != nil { // which checks it
		return fmt.Errorf("copy index: %w", err)
	}
	return setCurrent(dir, gen)
}

func (g *generation) copyTo(ctx context.Context, gen string) error {
	v, err := g.view() // keeps the generation from being closed meanwhile
	if err != nil {
		return err
	}
	defer v.release()
	r := g.idx.CopyReader()
	err = r.CopyTo(copyFolder{ctx, gen})
	if e := r.CloseCopyReader(); err == nil {
		err = e
	}
	return err
}

// copyFolder is where Bleve writes the files of a copy.
type copyFolder struct {
	ctx context.Context //nolint:containedctx // Bleve's interface has no other way in
	dir string
}

func (c copyFolder) GetWriter(name string) (io.WriteCloser, error) {
	if err := c.ctx.Err(); err != nil {
		return nil, err
	}
	path := filepath.Join(c.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
}
