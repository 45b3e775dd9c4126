// Package program is ymateb put together: engine, indexer and server as one
// running program, and what its commands do with them. It is the one place that
// knows them all; they don't know each other, nor it.
//
// Serve runs the program; Index, Ask, Backup, Verify and Examine are the other
// commands. A data folder belongs to one writing process at a time; commands ask
// the process that serves it, or open it themselves where none does.
package program

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
	"github.com/ymateb/ymateb/indexer"
)

// Data is where the program keeps what it makes. Dir must be set.
type Data struct {
	Dir      string
	Analyser *analysis.Analyser // nil means analysis.Default
	Memory   int64              // bytes that writing the index may take; 0 means 512 MiB
	Log      *slog.Logger       // nil means slog.Default
	Level    *slog.LevelVar     // of Log; nil: it can't change
}

func (d Data) index() string { return filepath.Join(d.Dir, "index") }
func (d Data) state() string { return filepath.Join(d.Dir, "state") }

// controls is the file that says how to reach the process that serves.
func (d Data) controls() string { return filepath.Join(d.Dir, "control") }

// address is the file with the address of the server that uses the folder.
func (d Data) address() string { return filepath.Join(d.Dir, "address") }

// Address is where the server answers that uses the folder; "" where none does.
func (d Data) Address() string {
	b, err := os.ReadFile(d.address())
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// note tells other commands where this server answers.
func (d Data) note(url string) {
	if err := os.WriteFile(d.address(), []byte(url+"\n"), 0o644); err != nil {
		d.log().Warn("other commands won't find this server", "error", err)
	}
}

func (d Data) log() *slog.Logger { return cmp.Or(d.Log, slog.Default()) }

func (d Data) analyser() *analysis.Analyser {
	if d.Analyser == nil {
		return analysis.Default()
	}
	return d.Analyser
}

// read opens the index without writing. No other process may have it open.
func (d Data) read(ctx context.Context) (*embedded.Engine, error) {
	return embedded.Open(ctx, embedded.Config{Dir: d.index(), Logger: d.log(), ReadOnly: true, Analyser: d.Analyser})
}

// opened is an index that this process may write.
type opened struct {
	engine  *embedded.Engine
	rebuild *embedded.Rebuild // not nil while a new index is filled beside the old one
	state   *indexer.State
	log     *slog.Logger
	version string // of what the index holds
}

// open opens the index first: while another process has it open that fails, and
// the state, which knows no lock, is not touched.
func (d Data) open(ctx context.Context) (*opened, error) {
	o := &opened{log: d.log(), version: indexer.Version() + "-a" + d.analyser().Version()}
	var err error
	o.engine, err = embedded.Open(ctx, embedded.Config{Dir: d.index(), Version: o.version, MemoryBytes: d.Memory, Logger: o.log, Analyser: d.analyser()})
	if err != nil {
		return nil, err
	}
	o.state, err = indexer.OpenState(d.state())
	if err == nil && o.engine.Stale() {
		o.log.Info("the index was made by another version: making it anew while the old one answers")
		o.rebuild, err = o.engine.Rebuild(ctx)
	}
	if err != nil {
		o.close()
		return nil, err
	}
	return o, nil
}

func (o *opened) close() {
	var err error
	if o.state != nil {
		err = o.state.Close()
	}
	if err = errors.Join(err, o.engine.Close()); err != nil {
		o.log.Error("closing the index failed", "error", err)
	}
}

// indexer makes an indexer that shows its progress and puts a new index into the
// place of the old one when it is complete.
func (o *opened) indexer(c indexer.Config) (*indexer.Indexer, error) {
	c.Store, c.Records, c.State, c.Logger = store{o}, store{o}, o.state, o.log
	show, tell := progress(o.log), c.Changed
	c.Changed = func(p index.Progress) {
		show(p)
		if p.Ready && o.rebuild != nil { // always from the goroutine that writes
			if err := o.rebuild.Swap(); err != nil {
				o.log.Error("the new index can't take the old one's place", "error", err)
			}
			o.rebuild = nil
		}
		if tell != nil {
			tell(p)
		}
	}
	return indexer.New(c)
}

// store is where the indexer writes: the index that answers, or the one that is
// made beside it.
type store struct{ o *opened }

func (s store) writing() interface {
	indexer.Store
	indexer.Records
} {
	if s.o.rebuild != nil {
		return s.o.rebuild
	}
	return s.o.engine
}

func (s store) Fingerprints(ctx context.Context) (map[string]string, error) {
	return s.writing().Fingerprints(ctx)
}

func (s store) Kin(ctx context.Context, f func(id string, kin []byte) error) error {
	return s.writing().Kin(ctx, f)
}

func (s store) Get(ctx context.Context, id string) (index.Document, error) {
	return s.writing().Get(ctx, id)
}

func (s store) Put(ctx context.Context, docs ...index.Document) error {
	return s.writing().Put(ctx, docs...)
}

func (s store) Delete(ctx context.Context, paths ...string) error {
	return s.writing().Delete(ctx, paths...)
}

// Version is that of the module, or of the commit it was built from.
func Version() string {
	b, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if b.Main.Version != "" && b.Main.Version != "(devel)" {
		return b.Main.Version
	}
	for _, s := range b.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(12, len(s.Value))]
		}
	}
	return "development"
}
