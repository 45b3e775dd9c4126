package program

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/server"
)

// Config is what Serve needs beside a data folder. The tags are those of the
// command line. Addr, Admin, Poll, Fixed and whether there is TLS hold until the
// program ends; all else can change while it runs.
type Config struct {
	Named     []string      `arg:"" optional:"" name:"folder" help:"Folders to watch, with all below them."`
	More      []string      `name:"folders" help:"More folders to watch; in the configuration file they can change while the program runs." env:"YMATEB_FOLDERS" placeholder:"DIR"`
	Addr      string        `help:"Address to listen on." default:"127.0.0.1:8080" env:"YMATEB_ADDR"`
	BaseURL   string        `name:"base-url" help:"Address by which readers reach the server, where a proxy stands before it." env:"YMATEB_BASE_URL"`
	Admin     string        `help:"Address for metrics and profiles alone; without it, metrics are at /metrics." env:"YMATEB_ADMIN" placeholder:"ADDRESS"`
	Poll      time.Duration `help:"Look at the folders this often instead of listening to events (network shares)." env:"YMATEB_POLL"`
	Tables    string        `help:"Folder with tables (forces.json, topics.json, glossary.json …) that take the place of the built-in ones." env:"YMATEB_TABLES" placeholder:"DIR"`
	Access    server.Access `embed:""`
	Token     string        `name:"write-token" hidden:"" env:"YMATEB_WRITE_TOKEN"`
	TokenFile string        `name:"token-file" help:"File with the token by which staff may decide on commitments and correct documents." type:"existingfile" env:"YMATEB_TOKEN_FILE"`
	Webhooks  Webhooks      `help:"File (YAML) that lists other programs to be told of what is new; in a configuration file, the list itself or the file." env:"YMATEB_WEBHOOKS" placeholder:"FILE"`

	Level slog.Level        `kong:"-"` // least weight of what is logged
	Fixed map[string]string `kong:"-"` // more settings that can't change, by the name of their flag
}

// folders is every folder to watch.
func (c Config) folders() []string { return slices.Concat(c.Named, c.More) }

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

func (c Config) setLevel(to *slog.LevelVar) {
	if to != nil {
		to.Set(c.Level)
	}
}

// keep gives next the settings that can't change, and names those that would
// have.
func (c Config) keep(next *Config) (waiting []string) {
	keep := func(name string, same bool) {
		if !same {
			waiting = append(waiting, name)
		}
	}
	keep("addr", next.Addr == c.Addr)
	keep("admin", next.Admin == c.Admin)
	keep("poll", next.Poll == c.Poll)
	next.Addr, next.Admin, next.Poll = c.Addr, c.Admin, c.Poll
	if tls := c.Access.CertFile != ""; tls != (next.Access.CertFile != "") {
		keep("tls-cert", false)
		next.Access.CertFile, next.Access.KeyFile = c.Access.CertFile, c.Access.KeyFile
	}
	for name, value := range c.Fixed {
		keep(name, next.Fixed[name] == value)
	}
	next.Fixed = c.Fixed
	return waiting
}

// tables is what is known of forces, topics and words.
type tables struct {
	reader  *facts.Reader
	version string // of those that are not built in
}

func (c Config) tables() (tables, error) {
	if c.Tables == "" {
		return tables{reader: facts.Default()}, nil
	}
	fail := func(err error) (tables, error) { return tables{}, fmt.Errorf("tables in %s: %w", c.Tables, err) }
	dir, err := os.OpenRoot(c.Tables)
	if err != nil {
		return fail(err)
	}
	defer dir.Close()
	t, err := facts.Load(dir.FS())
	if err != nil {
		return fail(err)
	}
	r, err := facts.New(t)
	if err != nil {
		return fail(err)
	}
	sum := sha256.New()
	err = fs.WalkDir(dir.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := dir.ReadFile(filepath.FromSlash(name))
		fmt.Fprintf(sum, "%s %d\n%s", name, len(b), b)
		return err
	})
	if err != nil {
		return fail(err)
	}
	return tables{r, "-t" + hex.EncodeToString(sum.Sum(nil)[:4])}, nil
}

// ConfigFile reads a configuration file whose keys are the names of flags. A key
// that is none is an error.
func ConfigFile(r io.Reader) (kong.Resolver, error) {
	f := file{}
	if err := yaml.NewDecoder(r).Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return f, nil
}

// file is a configuration file: values by the names of flags.
type file map[string]any

// Validate finds keys that no command knows.
func (f file) Validate(app *kong.Application) error {
	known := map[string]bool{}
	var note func(n *kong.Node)
	note = func(n *kong.Node) {
		for _, flag := range n.Flags {
			known[flag.Name] = true
		}
		for _, c := range n.Children {
			note(c)
		}
	}
	note(app.Node)
	for _, key := range slices.Sorted(maps.Keys(f)) {
		if !known[key] {
			return fmt.Errorf("the configuration file has %q, which no flag is called", key)
		}
	}
	return nil
}

// Resolve gives the value of a flag.
func (f file) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	return f[flag.Name], nil
}
