package program

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/snippet"
	"github.com/ymateb/ymateb/indexer"
	"github.com/ymateb/ymateb/server"
)

// Source is where a running program gets another configuration from. The zero
// value never has one.
type Source struct {
	Hangup <-chan os.Signal       // asks for the configuration to be read again
	Read   func() (Config, error) // reads it; nil: it can't be read again
}

// running is a program that serves.
type running struct {
	Data
	source  Source
	opened  *opened
	indexer *indexer.Indexer
	front   *server.Front
	hooks   *notifying

	mu    sync.Mutex // held while the configuration changes
	now   Config
	site  *server.Server
	setup atomicSetup
}

// Serve watches, indexes and answers until ctx ends, and returns nil then.
func (d Data) Serve(ctx context.Context, c Config, source Source) error {
	tables, err := c.tables()
	if err != nil {
		return err
	}
	o, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer o.close()
	p := &running{Data: d, source: source, opened: o, now: c}
	p.hooks = &notifying{start: p.webhooks, next: make(chan Config, 1), log: p.log()}
	if p.indexer, err = o.indexer(indexer.Config{Roots: c.folders(), Poll: c.Poll, Facts: tables.reader, Version: o.version + tables.version,
		Changed: func(index.Progress) { p.hooks.Changed() }}); err != nil {
		return err
	}
	if p.site, err = p.server(c, tables); err != nil {
		return err
	}
	if p.front, err = server.NewFront(p.site); err != nil {
		return err
	}
	c.setLevel(d.Level)
	defer os.Remove(d.address())
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return p.indexer.Run(ctx) })
	g.Go(func() error { return p.front.Run(ctx) })
	g.Go(func() error { return p.control(ctx) })
	g.Go(func() error { return p.hooks.run(ctx, c) })
	g.Go(func() error { p.listen(ctx); return nil })
	return g.Wait()
}

// server is the server for a configuration; it starts nothing.
func (p *running) server(c Config, t tables) (*server.Server, error) {
	token, err := c.token()
	if err != nil {
		return nil, err
	}
	return server.New(server.Config{
		Addr: c.Addr, BaseURL: c.BaseURL, Access: c.Access, Admin: c.Admin, Version: Version(), Log: p.log(), Token: token,
		Searcher: p.opened.engine, Stats: p.opened.engine, Marker: snippet.NewMarker(p.analyser()), Tables: &t.reader.Tables,
		Progress: p.indexer, Originals: originals{p.indexer}, Editor: p.indexer, After: p.site, Setup: p.setup.get, Webhooks: p.hooks,
		Listening: func(url string) {
			fmt.Fprintf(os.Stderr, "ymateb answers on %s\n", url)
			p.note(url)
		},
	})
}

// listen reads the configuration again whenever it is asked to.
func (p *running) listen(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.source.Hangup:
			_, _ = p.reload() // the log and the status page tell
		}
	}
}

// reload takes another configuration, whole or not at all, and tells which
// settings will change only at the next start. Nothing that is being answered or
// indexed is interrupted.
func (p *running) reload() (server.Setup, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	setup := p.setup.get()
	next, err := p.take()
	if err != nil {
		setup.Refused = true
		p.log().Error("the new configuration was refused; the one from before holds", "error", err)
	} else {
		setup = server.Setup{Changed: time.Now().UTC().Truncate(time.Second), Waiting: next}
		p.log().Info("the configuration was read again", "folders", len(p.now.folders()), "at_the_next_start", strings.Join(next, ", "))
	}
	p.setup.set(setup)
	return setup, err
}

func (p *running) take() (waiting []string, err error) {
	if p.source.Read == nil {
		return nil, errors.New("the configuration can't be read again")
	}
	c, err := p.source.Read()
	if err != nil {
		return nil, err
	}
	t, err := c.tables()
	if err != nil {
		return nil, err
	}
	waiting = p.now.keep(&c)
	site, err := p.server(c, t)
	if err != nil {
		return nil, err
	}
	if err := p.front.Check(site); err != nil {
		return nil, err
	}
	if err := p.indexer.Reconfigure(c.folders(), t.reader, p.opened.version+t.version); err != nil {
		return nil, err
	}
	p.front.Replace(site)
	p.hooks.change(p.now, c)
	c.setLevel(p.Level)
	p.now, p.site = c, site
	return waiting, nil
}

// atomicSetup is a server.Setup for concurrent use.
type atomicSetup struct {
	mu sync.Mutex
	s  server.Setup
}

func (a *atomicSetup) get() server.Setup {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.s
}

func (a *atomicSetup) set(s server.Setup) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.s = s
}

// Index reads what has changed in the folders and returns.
func (d Data) Index(ctx context.Context, folders []string) error {
	o, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer o.close()
	x, err := o.indexer(indexer.Config{Roots: folders, Version: o.version})
	if err != nil {
		return err
	}
	if err := x.Once(ctx); err != nil {
		return err
	}
	st, err := o.engine.Stats(ctx)
	if err != nil {
		return err
	}
	bad := len(x.Progress().Problems)
	o.log.Info("indexed", "documents", st.Documents, "commitments", st.Commitments, "unreadable", bad)
	return nil
}

// originals lets the server open what the indexer watches.
type originals struct{ x *indexer.Indexer }

func (o originals) Open(ctx context.Context, d index.Document) (server.Original, error) {
	f, file, err := o.x.OpenOriginal(ctx, d)
	if err != nil {
		return server.Original{}, err
	}
	return server.Original{ReadSeekCloser: f, Name: filepath.Base(file.Path), Modified: file.Modified}, nil
}
