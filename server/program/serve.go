package program

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/snippet"
	"github.com/ymateb/ymateb/indexer"
	"github.com/ymateb/ymateb/server"
	"github.com/ymateb/ymateb/server/webhook"
)

// Config is what Serve needs beside a data folder. The tags are those of the
// command line.
type Config struct {
	Folders   []string      `arg:"" name:"folder" help:"Folders to watch, with all below them."`
	Addr      string        `help:"Address to listen on." default:"127.0.0.1:8080" env:"YMATEB_ADDR"`
	BaseURL   string        `name:"base-url" help:"Address by which readers reach the server, where a proxy stands before it." env:"YMATEB_BASE_URL"`
	Admin     string        `help:"Address for metrics and profiles alone; without it, metrics are at /metrics." env:"YMATEB_ADMIN" placeholder:"ADDRESS"`
	Poll      time.Duration `help:"Look at the folders this often instead of listening to events (network shares)." env:"YMATEB_POLL"`
	Access    server.Access `embed:""`
	Token     string        `name:"write-token" hidden:"" env:"YMATEB_WRITE_TOKEN"`
	TokenFile string        `name:"token-file" help:"File with the token by which staff may decide on commitments and correct documents." type:"existingfile" env:"YMATEB_TOKEN_FILE"`
	Webhooks  Webhooks      `help:"File (YAML) that lists other programs to be told of what is new; in a configuration file, the list itself or the file." env:"YMATEB_WEBHOOKS" placeholder:"FILE"`
}

// token is what lets people write; "" where nothing can be decided.
func (c Config) token() (string, error) {
	if c.TokenFile == "" {
		return c.Token, nil
	}
	b, err := os.ReadFile(c.TokenFile)
	if err != nil {
		return "", fmt.Errorf("read the write token: %w", err)
	}
	return strings.TrimSpace(string(b)), nil
}

// Serve watches, indexes and answers until ctx ends, and returns nil then.
func (d Data) Serve(ctx context.Context, c Config) error {
	token, err := c.token()
	if err != nil {
		return err
	}
	o, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer o.close()
	var hooks *webhook.Notifier
	x, err := o.indexer(indexer.Config{Roots: c.Folders, Poll: c.Poll, Changed: func(index.Progress) { hooks.Changed() }})
	if err != nil {
		return err
	}
	if hooks, err = d.webhooks(c, o, x); err != nil {
		return err
	}
	defer hooks.Close()
	web, err := server.New(server.Config{
		Addr: c.Addr, BaseURL: c.BaseURL, Access: c.Access, Admin: c.Admin, Version: Version(), Log: o.log,
		Searcher: o.engine, Marker: snippet.NewMarker(d.analyser()), Stats: o.engine, Progress: x, Originals: originals{x}, Editor: x, Token: token, Webhooks: hooks,
		Listening: func(url string) {
			fmt.Fprintf(os.Stderr, "ymateb answers on %s\n", url)
			d.note(url)
		},
	})
	if err != nil {
		return err
	}
	defer os.Remove(d.address())
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return x.Run(ctx) })
	g.Go(func() error { return web.Run(ctx) })
	g.Go(func() error { return hooks.Run(ctx) })
	return g.Wait()
}

// Index reads what has changed in the folders and returns.
func (d Data) Index(ctx context.Context, folders []string) error {
	o, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer o.close()
	x, err := o.indexer(indexer.Config{Roots: folders})
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
