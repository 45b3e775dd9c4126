// Command ymateb searches what police and crime commissioners say and promise.
// Here are its commands: flags, wiring and exit codes. What they do is in the
// packages.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"
	"github.com/schollz/progressbar/v3"
	"golang.org/x/sync/errgroup"
	"golang.org/x/term"

	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/analysis/welsh"
	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
	"github.com/ymateb/ymateb/index/indextest"
	"github.com/ymateb/ymateb/index/snippet"
	"github.com/ymateb/ymateb/indexer"
	"github.com/ymateb/ymateb/indexer/archive"
	"github.com/ymateb/ymateb/server"
	"github.com/ymateb/ymateb/server/mcp"
)

// commands is the whole command line. Flags win over the environment, which wins
// over the configuration file.
type commands struct {
	Serve    serveCommand    `cmd:"" help:"Watch folders, index what they hold and answer searches."`
	Index    indexCommand    `cmd:"" help:"Index folders and stop."`
	Search   searchCommand   `cmd:"" help:"Search the index of a running server or of a stopped one."`
	MCP      mcpCommand      `cmd:"" name:"mcp" help:"Answer language models over the Model Context Protocol on standard input and output."`
	Read     readCommand     `cmd:"" help:"Show what is read from files, without indexing them."`
	Analyze  analyzeCommand  `cmd:"" help:"Print the terms of each line of standard input."`
	Generate generateCommand `cmd:"" help:"Write invented statements into a folder, for measuring."`
	Backup   backupCommand   `cmd:"" help:"Copy folders, what people wrote beside them, the state and a stopped index; goes on while a server runs."`
	Restore  restoreCommand  `cmd:"" help:"Get a backup back into a new folder, comparing every file."`
	Verify   verifyCommand   `cmd:"" help:"Hold folders, sidecars, index and every id against each other; the exit status tells."`
	Doctor   doctorCommand   `cmd:"" help:"Look whether this machine suits the program."`
	Version  versionCommand  `cmd:"" help:"Print the version."`

	Config kong.ConfigFlag `help:"Configuration file (YAML, one key a flag)." placeholder:"FILE"`
	Log    string          `help:"Form of the log on standard error: text or json." enum:"text,json" default:"text" env:"YMATEB_LOG"`
	Quiet  bool            `short:"q" help:"Log only what went wrong."`
}

// Exit codes: 0 done, 1 it failed, 2 the command line is wrong.
const (
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	indexer.WorkerMain() // does not return in a process started to read files
	os.Exit(run(os.Args[1:]))
}

func run(args []string) int {
	var c commands
	parser := kong.Must(&c, kong.Name("ymateb"), kong.UsageOnError(), kong.Configuration(yamlFile),
		kong.Description("The search engine for what police and crime commissioners say and promise.\nY peiriant chwilio ar gyfer yr hyn y mae comisiynwyr heddlu a throsedd yn ei ddweud ac yn ei addo."))
	k, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(os.Stderr, "ymateb: %v\n", err)
		return exitUsage
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	k.BindTo(ctx, (*context.Context)(nil))
	k.Bind(c.logger())
	if err := k.Run(); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintf(os.Stderr, "ymateb: %v\n", err)
		return exitFailed
	}
	return 0
}

func (c commands) logger() *slog.Logger {
	o := &slog.HandlerOptions{Level: slog.LevelInfo}
	if c.Quiet {
		o.Level = slog.LevelWarn
	}
	if c.Log == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, o))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, o))
}

// yamlFile reads a configuration file whose keys are the names of flags.
func yamlFile(r io.Reader) (kong.Resolver, error) {
	values := map[string]any{}
	if err := yaml.NewDecoder(r).Decode(&values); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		return values[flag.Name], nil
	}), nil
}

// dataFlag is where the index and the state lie.
type dataFlag struct {
	Data string `help:"Folder of the index and its state." default:".ymateb" env:"YMATEB_DATA" placeholder:"DIR"`
}

func (d dataFlag) index() string { return filepath.Join(d.Data, "index") }
func (d dataFlag) state() string { return filepath.Join(d.Data, "state") }

type serveCommand struct {
	Folders   []string      `arg:"" name:"folder" help:"Folders to watch, with all below them."`
	Addr      string        `help:"Address to listen on." default:"127.0.0.1:8080" env:"YMATEB_ADDR"`
	BaseURL   string        `name:"base-url" help:"Address by which readers reach the server, where a proxy stands before it." env:"YMATEB_BASE_URL"`
	Admin     string        `help:"Address for metrics and profiles alone; without it, metrics are at /metrics." env:"YMATEB_ADMIN" placeholder:"ADDRESS"`
	Poll      time.Duration `help:"Look at the folders this often instead of listening to events (network shares)." env:"YMATEB_POLL"`
	Access    server.Access `embed:""`
	Token     string        `name:"write-token" hidden:"" env:"YMATEB_WRITE_TOKEN"`
	TokenFile string        `name:"token-file" help:"File with the token by which staff may decide on commitments and correct documents." type:"existingfile" env:"YMATEB_TOKEN_FILE"`
	dataFlag
	welshFlag
}

// token is what lets people write; "" where nothing can be decided.
func (c *serveCommand) token() (string, error) {
	if c.TokenFile == "" {
		return c.Token, nil
	}
	b, err := os.ReadFile(c.TokenFile)
	if err != nil {
		return "", fmt.Errorf("read the write token: %w", err)
	}
	return strings.TrimSpace(string(b)), nil
}

func (c *serveCommand) Run(ctx context.Context, log *slog.Logger) error {
	token, err := c.token()
	if err != nil {
		return err
	}
	a, err := c.analyser()
	if err != nil {
		return err
	}
	s, err := c.open(ctx, log, a)
	if err != nil {
		return err
	}
	defer s.close()
	x, err := s.indexer(indexer.Config{Roots: c.Folders, Poll: c.Poll})
	if err != nil {
		return err
	}
	web, err := server.New(server.Config{
		Addr: c.Addr, BaseURL: c.BaseURL, Access: c.Access, Admin: c.Admin, Version: version(), Log: log,
		Searcher: s.engine, Marker: snippet.NewMarker(a), Stats: s.engine, Progress: x, Originals: originals{x}, Editor: x, Token: token,
		Listening: func(url string) {
			fmt.Fprintf(os.Stderr, "ymateb answers on %s\n", url)
			note(log, filepath.Join(c.Data, addressFile), url)
		},
	})
	if err != nil {
		return err
	}
	defer os.Remove(filepath.Join(c.Data, addressFile))
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return x.Run(ctx) })
	g.Go(func() error { return web.Run(ctx) })
	return g.Wait()
}

type indexCommand struct {
	Folders []string `arg:"" name:"folder" help:"Folders to index, with all below them."`
	Once    bool     `help:"Stop when everything is indexed (always so; 'serve' goes on watching)." default:"true" negatable:""`
	dataFlag
	welshFlag
}

func (c *indexCommand) Run(ctx context.Context, log *slog.Logger) error {
	a, err := c.analyser()
	if err != nil {
		return err
	}
	s, err := c.open(ctx, log, a)
	if err != nil {
		return err
	}
	defer s.close()
	x, err := s.indexer(indexer.Config{Roots: c.Folders})
	if err != nil {
		return err
	}
	if err := x.Once(ctx); err != nil {
		return err
	}
	st, err := s.engine.Stats(ctx)
	if err != nil {
		return err
	}
	bad := len(x.Progress().Problems)
	log.Info("indexed", "documents", st.Documents, "commitments", st.Commitments, "unreadable", bad)
	return nil
}

// opened is an index that this process may write.
type opened struct {
	engine  *embedded.Engine
	rebuild *embedded.Rebuild // not nil while a new index is filled beside the old one
	state   *indexer.State
	log     *slog.Logger
	version string // of what the index holds
}

func (d dataFlag) open(ctx context.Context, log *slog.Logger, a *analysis.Analyser) (*opened, error) {
	state, err := indexer.OpenState(d.state())
	if err != nil {
		return nil, err
	}
	o := &opened{state: state, log: log, version: contents(a)}
	o.engine, err = embedded.Open(ctx, embedded.Config{Dir: d.index(), Version: o.version, Logger: log, Analyser: a})
	if err == nil && o.engine.Stale() {
		log.Info("the index was made by another version: making it anew while the old one answers")
		o.rebuild, err = o.engine.Rebuild(ctx)
	}
	if err != nil {
		o.close()
		return nil, err
	}
	return o, nil
}

// contents names the versions of all that decides what an index holds.
func contents(a *analysis.Analyser) string { return indexer.Version() + "-a" + a.Version() }

func (o *opened) close() {
	err := o.state.Close()
	if o.engine != nil {
		err = errors.Join(err, o.engine.Close())
	}
	if err != nil {
		o.log.Error("closing the index failed", "error", err)
	}
}

// indexer makes an indexer that shows its progress: a bar on a terminal, lines
// elsewhere.
func (o *opened) indexer(c indexer.Config) (*indexer.Indexer, error) {
	c.Store, c.State, c.Logger = store{o}, o.state, o.log
	c.Facts, c.Version = facts.Default(), o.version
	show := progress(o.log)
	c.Changed = func(p index.Progress) {
		show(p)
		if p.Ready && o.rebuild != nil { // always from the goroutine that writes
			if err := o.rebuild.Swap(); err != nil {
				o.log.Error("the new index can't take the old one's place", "error", err)
			}
			o.rebuild = nil
		}
	}
	return indexer.New(c)
}

// store is where the indexer writes: the index that answers, or the one that is
// made beside it.
type store struct{ o *opened }

func (s store) writing() indexer.Store {
	if s.o.rebuild != nil {
		return s.o.rebuild
	}
	return s.o.engine
}

func (s store) Fingerprints(ctx context.Context) (map[string]string, error) {
	return s.writing().Fingerprints(ctx)
}

func (s store) Put(ctx context.Context, docs ...index.Document) error {
	return s.writing().Put(ctx, docs...)
}

func (s store) Delete(ctx context.Context, paths ...string) error {
	return s.writing().Delete(ctx, paths...)
}

// progress shows the reading of many files. Few files need no showing.
func progress(log *slog.Logger) func(index.Progress) {
	const many = 20
	var bar *progressbar.ProgressBar
	var last time.Time
	terminal := term.IsTerminal(int(os.Stderr.Fd()))
	return func(p index.Progress) {
		switch {
		case p.Total < many:
			return
		case terminal:
			if bar == nil || bar.GetMax() != p.Total {
				bar = progressbar.NewOptions(p.Total, progressbar.OptionSetWriter(os.Stderr),
					progressbar.OptionSetDescription("reading"), progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true),
					progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
			}
			_ = bar.Set(p.Done) // a bar that can't be drawn is no reason to stop
		case time.Since(last) > 5*time.Second || p.Done == p.Total:
			last = time.Now()
			log.Info("reading", "done", p.Done, "of", p.Total)
		}
	}
}

// addressFile holds the address of the server that uses the data folder.
const addressFile = "address"

func note(log *slog.Logger, name, text string) {
	if err := os.WriteFile(name, []byte(text+"\n"), 0o644); err != nil {
		log.Warn("other commands won't find this server", "error", err)
	}
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

type searchCommand struct {
	Query string `arg:"" help:"What to look for; the help page has the query language." default:""`
	JSON  bool   `help:"Print the API's answer."`
	asking
}

// asking is what commands need that ask the API.
type asking struct {
	dataFlag
	welshFlag
}

func (c *searchCommand) Run(ctx context.Context, log *slog.Logger) error {
	target := "/api/v1/search?q=" + url.QueryEscape(c.Query)
	answer, err := c.ask(ctx, log, target)
	if err != nil {
		return err
	}
	if c.JSON {
		_, err = os.Stdout.Write(answer)
		return err
	}
	return printHits(os.Stdout, answer)
}

// ask gets an address of the API from the server that uses the data folder, or
// from the index itself where none does.
func (c asking) ask(ctx context.Context, log *slog.Logger, target string) ([]byte, error) {
	if base, err := os.ReadFile(filepath.Join(c.Data, addressFile)); err == nil {
		if answer, err := get(ctx, strings.TrimSpace(string(base))+target); err == nil {
			return answer, nil
		}
	}
	if _, err := os.Stat(c.index()); err != nil {
		return nil, fmt.Errorf("no index in %s: run 'ymateb index' or 'ymateb serve' first", c.Data)
	}
	a, err := c.analyser()
	if err != nil {
		return nil, err
	}
	engine, err := embedded.Open(ctx, embedded.Config{Dir: c.index(), Logger: log, ReadOnly: true, Analyser: a})
	if err != nil {
		return nil, err
	}
	defer engine.Close()
	web, err := server.New(server.Config{Searcher: engine, Marker: snippet.NewMarker(a)})
	if err != nil {
		return nil, err
	}
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	w := httptest.NewRecorder()
	web.ServeHTTP(w, r)
	return w.Body.Bytes(), nil
}

func get(ctx context.Context, address string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return io.ReadAll(res.Body)
}

type mcpCommand struct{ asking }

// Run answers until the client leaves. Standard output is the protocol's alone.
func (c *mcpCommand) Run(ctx context.Context, log *slog.Logger) error {
	base, _ := os.ReadFile(filepath.Join(c.Data, addressFile)) // no server, no address for permalinks
	return mcp.Run(ctx, mcp.Config{
		Version: version(), Base: strings.TrimSpace(string(base)),
		Get: func(ctx context.Context, target string) ([]byte, error) { return c.ask(ctx, log, target) },
	})
}

// printHits writes an answer of the API for people: a document a paragraph.
func printHits(w io.Writer, answer []byte) error {
	var found struct {
		Detail  string `json:"detail"` // of a problem
		Total   int    `json:"total"`
		Match   string `json:"match"`
		Results []struct {
			Title, Path, Force, Date string
			Passages                 []struct {
				N    int
				Text string
			}
		} `json:"results"`
	}
	if err := json.Unmarshal(answer, &found); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	if found.Detail != "" {
		return errors.New(found.Detail)
	}
	if found.Match == string(index.MatchSome) {
		fmt.Fprintln(w, "No document has all the words; these have some.")
	}
	fmt.Fprintf(w, "%d found\n", found.Total)
	for _, r := range found.Results {
		fmt.Fprintf(w, "\n%s\n%s  %s  %s\n", r.Title, r.Date, r.Force, r.Path)
		for _, p := range r.Passages {
			fmt.Fprintf(w, "  ¶%d %s\n", p.N, p.Text)
		}
	}
	return nil
}

type readCommand struct {
	Files   []string `arg:"" name:"file" help:"Files to read."`
	JSON    bool     `help:"One JSON object a line: what is taken from each file." xor:"form"`
	Text    bool     `help:"The paragraphs, one a line." xor:"form"`
	Explain bool     `help:"What is taken from each file, from where and by which rule." xor:"form"`
}

func (c *readCommand) Run(ctx context.Context) error {
	var failed error
	r := indexer.NewReader(facts.Default())
	defer r.Close()
	for _, name := range c.Files {
		var err error
		switch {
		case c.Text:
			err = r.Text(ctx, os.Stdout, name)
		case c.Explain:
			err = r.Explain(ctx, os.Stdout, name)
		default:
			err = r.JSON(ctx, os.Stdout, name)
		}
		if err != nil {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

// welshFlag is a lexicon of Welsh forms that someone has at hand.
type welshFlag struct {
	Lexicon string `name:"welsh-lexicon" type:"existingfile" help:"Full-form lexicon of Welsh to use beside the built-in tables (Bangor Welsh Lexicon's format)." env:"YMATEB_WELSH_LEXICON" placeholder:"FILE"`
}

func (w welshFlag) analyser() (*analysis.Analyser, error) {
	if w.Lexicon == "" {
		return analysis.Default(), nil
	}
	f, err := os.Open(w.Lexicon)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	cy, err := welsh.New().WithLexicon(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", w.Lexicon, err)
	}
	return analysis.New(analysis.Config{Welsh: cy}), nil
}

type analyzeCommand struct {
	Lang    string `help:"Language of the text." enum:"cy,en" default:"cy"`
	Mode    string `help:"Running text, or the words of a query." enum:"index,query" default:"index"`
	JSONL   bool   `name:"jsonl" help:"A JSON array of terms a line."`
	Explain bool   `help:"What was chosen for each Welsh word, and what was rejected."`
	welshFlag
}

func (c *analyzeCommand) Run() error {
	a, err := c.analyser()
	if err != nil {
		return err
	}
	o := analysis.WriteOptions{Analyser: a, Lang: c.Lang, JSON: c.JSONL, Explain: c.Explain, Mode: analysis.Index}
	if c.Mode == "query" {
		o.Mode = analysis.Query
	}
	return analysis.WriteTerms(os.Stdout, os.Stdin, o)
}

type generateCommand struct {
	N      int    `short:"n" help:"How many." default:"1000"`
	Seed   uint64 `help:"The same seed gives the same statements everywhere." default:"1"`
	Folder string `arg:"" help:"Folder to write into; made when missing."`
}

func (c *generateCommand) Run() error { return indextest.Generate(c.Folder, c.N, c.Seed) }

type backupCommand struct {
	To      string   `arg:"" help:"File ending in .tar.zst, or a folder; neither may exist."`
	Folders []string `arg:"" name:"folder" help:"Folders to copy."`
	JSON    bool     `help:"As JSON."`
	dataFlag
}

func (c *backupCommand) Run(ctx context.Context, log *slog.Logger) error {
	var trees []archive.Tree
	for _, f := range c.Folders {
		abs, err := filepath.Abs(f)
		if err != nil {
			return err
		}
		name := filepath.Base(abs)
		for i := 2; slices.ContainsFunc(trees, func(t archive.Tree) bool { return t.Name == "folders/"+name }); i++ {
			name = fmt.Sprintf("%s-%d", filepath.Base(abs), i)
		}
		trees = append(trees, archive.Tree{Name: "folders/" + name, Dir: abs})
	}
	if _, err := os.Stat(c.state()); err == nil {
		trees = append(trees, archive.Tree{Name: "data/state", Dir: c.state()})
	}
	if engine, err := embedded.Open(ctx, embedded.Config{Dir: c.index(), Logger: log, ReadOnly: true}); err == nil {
		defer engine.Close()
		trees = append(trees, archive.Tree{Name: "data/index", Dir: c.index()})
	} else {
		log.Warn("the index is left out and will be made again from the folders", "why", err)
	}
	r, err := archive.Write(ctx, c.To, trees)
	if err != nil {
		return err
	}
	return tell(c.JSON, r, "%d files, %d bytes in %s; %d left out\n", r.Files, r.Bytes, c.To, r.Skipped)
}

// tell prints a result as JSON or as a line for people.
func tell(asJSON bool, v any, format string, args ...any) error {
	if asJSON {
		return json.NewEncoder(os.Stdout).Encode(v)
	}
	_, err := fmt.Printf(format, args...)
	return err
}

type restoreCommand struct {
	From string `arg:"" help:"The backup."`
	Into string `arg:"" help:"Folder to make: originals in folders/, the data folder in data/."`
	JSON bool   `help:"As JSON."`
}

func (c *restoreCommand) Run(ctx context.Context) error {
	r, err := archive.Restore(ctx, c.From, c.Into)
	if err != nil {
		return err
	}
	return tell(c.JSON, r, "%d files of %s are in %s, every one as it was\n", r.Files, r.Created.Format(time.RFC3339), c.Into)
}

type verifyCommand struct {
	Folders []string `arg:"" name:"folder" help:"Folders to verify."`
	JSON    bool     `help:"As JSON."`
	dataFlag
}

func (c *verifyCommand) Run(ctx context.Context, log *slog.Logger) error {
	engine, err := embedded.Open(ctx, embedded.Config{Dir: c.index(), Logger: log, ReadOnly: true})
	if err != nil {
		return fmt.Errorf("%w (stop the server first, or verify a restored backup)", err)
	}
	defer engine.Close()
	if err := engine.Verify(ctx); err != nil {
		return err
	}
	state, err := indexer.OpenState(c.state())
	if err != nil {
		return err
	}
	defer state.Close()
	a, err := indexer.Verify(ctx, c.Folders, engine, state)
	if err != nil {
		return err
	}
	if err := tell(c.JSON, a, "%d files, %d documents compared\n", a.Files, a.Documents); err != nil {
		return err
	}
	for _, f := range a.Findings {
		if !c.JSON {
			fmt.Printf("%s: %s (%s)\n", f.Path, f.Code, f.Detail)
		}
	}
	if !a.Agrees() {
		return errors.New("folders and index do not agree")
	}
	return nil
}

type doctorCommand struct {
	Folders []string `arg:"" optional:"" name:"folder" help:"Folders to look at."`
	JSON    bool     `help:"As JSON."`
	dataFlag
}

func (c *doctorCommand) Run(ctx context.Context) error {
	checks := indexer.Examine(ctx, c.Data, c.Folders)
	disk := indexer.Check{Name: "disk", State: indexer.CheckOK}
	if free, total, err := embedded.DiskSpace(c.Data); err != nil {
		disk.State, disk.Detail = indexer.CheckWarning, err.Error()
	} else if disk.Detail = fmt.Sprintf("%d of %d MB are free", free>>20, total>>20); free < 1<<30 {
		disk.State = indexer.CheckWarning
	}
	checks = append([]indexer.Check{{Name: "version", State: indexer.CheckOK, Detail: version()}}, append(checks, disk)...)
	if c.JSON {
		if err := tell(true, checks, ""); err != nil {
			return err
		}
	}
	failed := false
	for _, k := range checks {
		failed = failed || k.State == indexer.CheckFailed
		if !c.JSON {
			fmt.Printf("%-8s %s: %s\n", k.State, k.Name, k.Detail)
		}
	}
	if failed {
		return errors.New("this machine needs attention")
	}
	return nil
}

type versionCommand struct {
	JSON bool `help:"As JSON."`
}

func (c *versionCommand) Run() error {
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(map[string]any{"version": version(), "analysis": analysis.Version, "facts": facts.Version})
	}
	_, err := fmt.Println("ymateb", version())
	return err
}

// version is that of the module, or of the commit it was built from.
func version() string {
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
