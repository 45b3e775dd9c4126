package embedded

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/ymateb/ymateb/index"
)

// Rebuild is a new index that is filled beside the one that answers. It has the
// writing methods of an Engine. End it with Swap or Abort.
type Rebuild struct {
	e    *Engine
	path string
	gen  *generation
}

// Rebuild begins an index of the engine's version, or goes on with one that was
// left unfinished: its Fingerprints tell what it has. There is one at a time.
func (e *Engine) Rebuild(_ context.Context) (*Rebuild, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.building != nil {
		return nil, errBuilding
	}
	path, err := e.unfinished()
	if err == nil && path == "" {
		path, err = newGeneration(e.cfg.Dir, e.cfg.Version)
	}
	if err != nil {
		return nil, fmt.Errorf("rebuild index: %w", err)
	}
	g, err := openSafely(filepath.Join(path, storeFolder), &e.cfg)
	if err != nil {
		_ = os.RemoveAll(path) // it can be made again
		return nil, fmt.Errorf("rebuild index: %w", err)
	}
	e.building = &Rebuild{e, path, g}
	return e.building, nil
}

// unfinished finds a generation of the right version that is not current.
func (e *Engine) unfinished() (string, error) {
	all, err := generations(e.cfg.Dir)
	if err != nil {
		return "", err
	}
	for _, g := range all {
		m, err := readManifest(g)
		if err == nil && m.Schema == schemaVersion && m.Version == e.cfg.Version && g != filepath.Dir(e.gen.path) && healthy(g) == nil {
			return g, nil
		}
	}
	return "", nil
}

// Fingerprints is Engine.Fingerprints for the new index.
func (r *Rebuild) Fingerprints(ctx context.Context) (map[string]string, error) {
	return r.gen.fingerprints(ctx)
}

// Put is Engine.Put for the new index.
func (r *Rebuild) Put(ctx context.Context, docs ...index.Document) (err error) {
	defer recovered(&err)
	defer faults()()
	if err := r.e.room(); err != nil {
		return err
	}
	g, err := r.writable()
	if err != nil {
		return err
	}
	return g.put(ctx, docs)
}

// Delete is Engine.Delete for the new index.
func (r *Rebuild) Delete(ctx context.Context, paths ...string) (err error) {
	defer recovered(&err)
	defer faults()()
	if err := r.e.room(); err != nil {
		return err
	}
	g, err := r.writable()
	if err != nil {
		return err
	}
	return g.delete(ctx, paths)
}

// Swap makes the new index the one that answers and removes the old one.
// Searches under way end on the old one.
func (r *Rebuild) Swap() error {
	r.e.mu.Lock()
	if r.e.building != r {
		r.e.mu.Unlock()
		return fmt.Errorf("swap index: the rebuild has ended")
	}
	if err := setCurrent(r.e.cfg.Dir, r.path); err != nil {
		r.e.mu.Unlock()
		return fmt.Errorf("swap index: %w", err)
	}
	old := r.e.gen
	r.e.gen, r.e.stale, r.e.building = r.gen, false, nil
	r.e.mu.Unlock()
	if err := old.close(); err != nil {
		r.e.cfg.Logger.Warn("old index not closed", "error", err)
	}
	if err := os.RemoveAll(filepath.Dir(old.path)); err != nil {
		r.e.cfg.Logger.Warn("old index not removed", "error", err)
	}
	return nil
}

// Abort gives the new index up.
func (r *Rebuild) Abort() error {
	if err := r.pause(); err != nil {
		return err
	}
	return os.RemoveAll(r.path)
}

// pause closes the new index and leaves it for the next Rebuild.
func (r *Rebuild) pause() error {
	r.e.mu.Lock()
	ours := r.e.building == r
	if ours {
		r.e.building = nil
	}
	r.e.mu.Unlock()
	if !ours {
		return nil
	}
	return r.gen.close()
}

// Stats is Engine.Stats for the new index.
func (r *Rebuild) Stats(context.Context) (index.Stats, error) {
	v, err := r.gen.view()
	if err != nil {
		return index.Stats{}, err
	}
	defer v.release()
	st := index.Stats{Version: v.version, Bytes: folderBytes(r.path)}
	for _, s := range v.segments {
		st.Documents += s.domains[publicDocuments].count
		st.Commitments += s.domains[publicCommitments].count
	}
	return st, nil
}
