package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/index"
)

// Config says where an engine lives. Dir must be set; all else may be zero.
type Config struct {
	Dir     string // folder of the index; made when missing
	Version string // of what is indexed: readers and analysis. Another one makes the index Stale
	// MemoryBytes is what writing may take of memory, the mapped index and the
	// documents that a caller holds left out: 0 means 512 MiB. It sets how much text
	// a batch has, a 64th of it, and how many records a segment, one for each four
	// of its KiB: larger ones make writing and reading cheaper by the document. So it is
	// the same for any number of documents.
	MemoryBytes int64
	ReadOnly    bool               // never write: for looking into a stopped index
	Logger      *slog.Logger       // nil means silent
	Analyser    *analysis.Analyser // nil means analysis.Default
	CacheBytes  int                // for answers kept; 0 means 16 MiB, negative none
	// Damaged is called by Open when the index can't be used and has been set
	// aside: the engine starts empty and everything must be put again.
	Damaged func(aside string, why error)
	// MinFree is the free space of the disk, in bytes, below which nothing is
	// written: 0 means 256 MB or a tenth of the disk, whichever is less; negative
	// means no floor.
	MinFree int64

	faults     *atomic.Int64 // in Bleve's background tasks
	leastFiled int           // for tests: records from which a segment's columns go into a file
	mergeFloor int           // for tests: records up to which Bleve takes segments for equally small
	events     string        // for tests: the name of Bleve's callback for events
}

// Engine is an index in a folder. Only one process may have it open.
type Engine struct {
	cfg Config

	mu       sync.RWMutex // guards gen and stale
	gen      *generation
	stale    bool
	building *Rebuild
}

var (
	_ index.Searcher = (*Engine)(nil)

	errBuilding = errors.New("a rebuild is under way")
)

// Open opens the index in cfg.Dir or makes an empty one. An index that another
// version made is opened as it is and Stale; one whose schema is not understood
// any more, or that is damaged, is set aside and an empty one takes its place.
func Open(_ context.Context, cfg Config) (*Engine, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Dir == "" {
		return nil, errors.New("open index: no folder given")
	}
	if !cfg.ReadOnly {
		if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
			return nil, fmt.Errorf("open index: %w", err)
		}
	}
	cfg.faults = new(atomic.Int64)
	e := &Engine{cfg: cfg}
	path, err := currentGeneration(cfg.Dir)
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	if path != "" {
		if err := e.openExisting(path); err != nil {
			return nil, err
		}
	} else if all, _ := generations(cfg.Dir); len(all) > 0 && !cfg.ReadOnly {
		e.damaged("", errNoCurrent)
	}
	if e.gen == nil {
		if cfg.ReadOnly {
			return nil, fmt.Errorf("open index %s: %w", cfg.Dir, os.ErrNotExist)
		}
		if err := e.openNew(); err != nil {
			return nil, err
		}
	}
	e.sweep()
	return e, nil
}

// openExisting opens a generation; it leaves e.gen nil when that can't be used.
func (e *Engine) openExisting(path string) error {
	m, err := readManifest(path)
	if err == nil && m.Schema != schemaVersion {
		e.cfg.Logger.Info("the index has another schema: starting empty", "schema", m.Schema, "want", schemaVersion)
		return nil
	}
	if err == nil {
		err = healthy(path)
	}
	if err == nil {
		var g *generation
		if g, err = e.unseal(path); err == nil {
			e.gen, e.stale = g, m.Version != e.cfg.Version
			return nil
		}
	}
	if isLocked(err) {
		return fmt.Errorf("open index: another process has it open: %w", err)
	}
	if e.cfg.ReadOnly {
		return fmt.Errorf("open index: %w", err)
	}
	aside, e2 := setAside(path)
	if e2 != nil {
		return fmt.Errorf("open index: %w; set aside: %w", err, e2)
	}
	e.damaged(aside, err)
	return nil
}

// errNoCurrent says that there are indexes and nothing says which one answers.
var errNoCurrent = errors.New("the file that names the index is missing or garbled")

func (e *Engine) damaged(aside string, why error) {
	e.cfg.Logger.Error("the index is damaged: starting empty, everything is read again", "set_aside", aside, "error", why)
	if e.cfg.Damaged != nil {
		e.cfg.Damaged(aside, why)
	}
}

func openSafely(path string, cfg *Config) (g *generation, err error) {
	defer recovered(&err)
	defer faults()()
	return openGeneration(path, cfg)
}

func (e *Engine) openNew() error {
	path, err := newGeneration(e.cfg.Dir, e.cfg.Version)
	if err != nil {
		return fmt.Errorf("new index: %w", err)
	}
	if e.gen, err = openGeneration(filepath.Join(path, storeFolder), &e.cfg); err != nil {
		return err
	}
	if err := setCurrent(e.cfg.Dir, path); err != nil {
		_ = e.gen.close()
		return fmt.Errorf("new index: %w", err)
	}
	return nil
}

// sweep removes generations that are neither current nor worth going on with.
func (e *Engine) sweep() {
	if e.cfg.ReadOnly {
		return
	}
	all, _ := generations(e.cfg.Dir)
	for _, g := range all {
		m, err := readManifest(g)
		unfinished := err == nil && m.Schema == schemaVersion && m.Version == e.cfg.Version && e.stale
		if g != filepath.Dir(e.gen.path) && !unfinished {
			if err := os.RemoveAll(g); err != nil {
				e.cfg.Logger.Warn("old index not removed", "index", g, "error", err)
			}
		}
	}
}

func (e *Engine) generation() *generation {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.gen
}

// Stale reports whether another version made the index: it answers, and a
// Rebuild should replace it.
func (e *Engine) Stale() bool {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.stale
}

// Close ends searches' and writers' use of the index. Nothing acknowledged is
// lost by not calling it.
func (e *Engine) Close() error {
	e.mu.Lock()
	b := e.building
	e.mu.Unlock()
	if b != nil {
		_ = b.pause()
	}
	g := e.generation()
	if err := g.close(); err != nil {
		return fmt.Errorf("close index: %w", err)
	}
	if !e.cfg.ReadOnly && !g.background.ended() {
		if err := seal(filepath.Dir(g.path)); err != nil {
			e.cfg.Logger.Warn("index not sealed: it is checked in part when it is next opened", "error", err)
		}
	}
	return nil
}

// Get returns a document, withdrawn ones included, or index.ErrNotFound.
func (e *Engine) Get(_ context.Context, id string) (d index.Document, err error) {
	defer recovered(&err)
	defer faults()()
	g := e.generation()
	v, err := g.view()
	if err != nil {
		return d, err
	}
	defer v.release()
	return v.get(id, g.blobs)
}

// Fingerprints lists the fingerprint of every indexed file by its path.
func (e *Engine) Fingerprints(ctx context.Context) (prints map[string]string, err error) {
	defer recovered(&err)
	defer faults()()
	return e.generation().fingerprints(ctx)
}

// Put indexes documents. Afterwards the document with an ID is exactly the one
// given, every path in its Files belongs to it, and documents that held one of
// them have lost it and are gone if it was their last. Put returns when all is
// on disk and visible. A document, its fingerprints and its commitments are
// written together or not at all; so is the whole call when a path changes
// hands. Larger calls are cheaper by the document, 1,000 being enough.
func (e *Engine) Put(ctx context.Context, docs ...index.Document) (err error) {
	defer recovered(&err)
	defer faults()()
	if err := e.room(); err != nil {
		return err
	}
	g, err := e.writable()
	if err != nil {
		return err
	}
	return g.put(ctx, docs)
}

// Delete takes files away; a document vanishes with its last file. Unknown
// paths are no error.
func (e *Engine) Delete(ctx context.Context, paths ...string) (err error) {
	defer recovered(&err)
	defer faults()()
	if err := e.room(); err != nil {
		return err
	}
	g, err := e.writable()
	if err != nil {
		return err
	}
	return g.delete(ctx, paths)
}

// Stats says what the engine holds, drafts and withdrawn documents left out.
func (e *Engine) Stats(_ context.Context) (index.Stats, error) {
	g := e.generation()
	v, err := g.view()
	if err != nil {
		return index.Stats{}, err
	}
	defer v.release()
	st := index.Stats{Version: v.version, Bytes: folderBytes(filepath.Dir(g.path)), Faults: e.cfg.faults.Load()}
	for _, s := range v.segments {
		st.Documents += s.domains[publicDocuments].count
		st.Commitments += s.domains[publicCommitments].count
	}
	return st, nil
}
