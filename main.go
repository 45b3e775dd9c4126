// Command ymateb searches what police and crime commissioners say and promise.
// Here are its commands: flags, wiring and exit codes. What they do is in the
// packages.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/ymateb/ymateb/analysis"
	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index/sample"
	"github.com/ymateb/ymateb/indexer"
	"github.com/ymateb/ymateb/indexer/archive"
	"github.com/ymateb/ymateb/server/mcp"
	"github.com/ymateb/ymateb/server/program"
)

// commands is the whole command line. Flags win over the environment, which wins
// over the configuration file.
type commands struct {
	Serve    serveCommand    `cmd:"" help:"Watch folders, index what they hold and answer searches."`
	Reload   reloadCommand   `cmd:"" help:"Have the running server read its configuration again, without losing a request."`
	Index    indexCommand    `cmd:"" help:"Index folders and stop."`
	Search   searchCommand   `cmd:"" help:"Search the index of a running server or of a stopped one."`
	MCP      mcpCommand      `cmd:"" name:"mcp" help:"Answer language models over the Model Context Protocol on standard input and output."`
	Read     readCommand     `cmd:"" help:"Show what is read from files, without indexing them."`
	Analyze  analyzeCommand  `cmd:"" help:"Print the terms of each line of standard input."`
	Generate generateCommand `cmd:"" help:"Write invented statements into a folder, for measuring."`
	Backup   backupCommand   `cmd:"" help:"Copy folders, what people wrote beside them, the state and the index, while a server runs or not."`
	Restore  restoreCommand  `cmd:"" help:"Get a backup back into a new folder, comparing every file."`
	Verify   verifyCommand   `cmd:"" help:"Hold folders, sidecars, index and every id against each other; the exit status tells."`
	Health   healthCommand   `cmd:"" help:"Ask the running server whether searches are answered; the exit status tells."`
	Doctor   doctorCommand   `cmd:"" help:"Look whether this machine suits the program."`
	Version  versionCommand  `cmd:"" help:"Print the version."`

	Config kong.ConfigFlag `help:"Configuration file (YAML, one key a flag)." placeholder:"FILE"`
	program.Logging
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
	k, err := c.parse(args)
	if err != nil {
		fmt.Fprintf(os.Stderr, "ymateb: %v\n", err)
		return exitUsage
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	log, level := c.Logger(os.Stderr)
	k.BindTo(ctx, (*context.Context)(nil))
	k.Bind(log, level, reading(func() (program.Config, error) {
		var now commands
		_, err := now.parse(args)
		return now.config(), err
	}))
	if err := k.Run(); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintf(os.Stderr, "ymateb: %v\n", err)
		return exitFailed
	}
	return 0
}

func (c *commands) parse(args []string) (*kong.Context, error) {
	return kong.Must(c, kong.Name("ymateb"), kong.Configuration(program.ConfigFile),
		kong.Description("The search engine for what police and crime commissioners say and promise.\nY peiriant chwilio ar gyfer yr hyn y mae comisiynwyr heddlu a throsedd yn ei ddweud ac yn ei addo.")).Parse(args)
}

// reading reads what serve is told by flags, environment and file, as they are
// then.
type reading func() (program.Config, error)

func (c *commands) config() program.Config {
	s := c.Serve.Config
	s.Level = c.Level()
	s.Fixed = map[string]string{"data": c.Serve.Data, "welsh-lexicon": c.Serve.Lexicon, "memory": fmt.Sprint(c.Serve.Memory), "log": c.Log}
	return s
}

// dataFlag is where the index and the state lie.
type dataFlag struct {
	Data string `help:"Folder of the index and its state." default:".ymateb" env:"YMATEB_DATA" placeholder:"DIR"`
}

func (d dataFlag) open(log *slog.Logger) program.Data { return program.Data{Dir: d.Data, Log: log} }

// welshFlag is a lexicon of Welsh forms that someone has at hand.
type welshFlag struct {
	Lexicon string `name:"welsh-lexicon" type:"existingfile" help:"Full-form lexicon of Welsh to use beside the built-in tables (Bangor Welsh Lexicon's format)." env:"YMATEB_WELSH_LEXICON" placeholder:"FILE"`
}

func (w welshFlag) analyser() (*analysis.Analyser, error) { return analysis.WithLexicon(w.Lexicon) }

// searching is what commands need that index or search.
type searching struct {
	dataFlag
	welshFlag
	Memory int64 `help:"MiB of memory that writing the index may take, 512 unless told; more makes indexing many documents a little faster." default:"512" env:"YMATEB_MEMORY" placeholder:"MIB"`
}

func (s searching) open(log *slog.Logger) (program.Data, error) {
	a, err := s.analyser()
	if err == nil && (s.Memory < 64 || s.Memory > 1<<20) {
		err = fmt.Errorf("--memory=%d: from 64 to 1048576 MiB", s.Memory)
	}
	return program.Data{Dir: s.Data, Analyser: a, Memory: s.Memory << 20, Log: log}, err
}

type serveCommand struct {
	program.Config
	searching
}

func (c *serveCommand) Run(ctx context.Context, log *slog.Logger, level *slog.LevelVar, read reading) error {
	d, err := c.open(log)
	if err != nil {
		return err
	}
	first, err := read()
	if err != nil {
		return err
	}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	d.Level = level
	return d.Serve(ctx, first, program.Source{Hangup: hangup, Read: read})
}

// reloadCommand is SIGHUP for systems that have none, with an answer.
type reloadCommand struct {
	told
	dataFlag
}

func (c *reloadCommand) Run(ctx context.Context, log *slog.Logger) error {
	r, err := c.open(log).Reload(ctx)
	if err != nil {
		return err
	}
	return c.tell(r, "the new configuration holds; at the next start: %s\n", cmp.Or(strings.Join(r.Waiting, ", "), "nothing"))
}

type indexCommand struct {
	Folders []string `arg:"" name:"folder" help:"Folders to index, with all below them."`
	Once    bool     `help:"Stop when everything is indexed (always so; 'serve' goes on watching)." default:"true" negatable:""`
	searching
}

func (c *indexCommand) Run(ctx context.Context, log *slog.Logger) error {
	d, err := c.open(log)
	if err != nil {
		return err
	}
	return d.Index(ctx, c.Folders)
}

type searchCommand struct {
	Query string `arg:"" help:"What to look for; the help page has the query language." default:""`
	JSON  bool   `help:"Print the API's answer."`
	searching
}

func (c *searchCommand) Run(ctx context.Context, log *slog.Logger) error {
	d, err := c.open(log)
	if err != nil {
		return err
	}
	write := program.WriteHits
	if c.JSON {
		write = program.WriteJSON
	}
	return d.Search(ctx, os.Stdout, c.Query, write)
}

type mcpCommand struct{ searching }

// Run answers until the client leaves. Standard output is the protocol's alone.
func (c *mcpCommand) Run(ctx context.Context, log *slog.Logger) error {
	d, err := c.open(log)
	if err != nil {
		return err
	}
	return mcp.Run(ctx, mcp.Config{Version: program.Version(), Base: d.Address(), Get: d.Ask})
}

type readCommand struct {
	Files   []string `arg:"" name:"file" help:"Files to read."`
	JSON    bool     `help:"One JSON object a line: what is taken from each file." xor:"form"`
	Text    bool     `help:"The paragraphs, one a line." xor:"form"`
	Explain bool     `help:"What is taken from each file, from where and by which rule." xor:"form"`
}

func (c *readCommand) Run(ctx context.Context) error {
	r := indexer.NewReader(facts.Default())
	defer r.Close()
	read := r.JSON
	switch {
	case c.Text:
		read = r.Text
	case c.Explain:
		read = r.Explain
	}
	var failed error
	for _, name := range c.Files {
		failed = errors.Join(failed, read(ctx, os.Stdout, name))
	}
	return failed
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

func (c *generateCommand) Run() error { return sample.Generate(c.Folder, c.N, c.Seed) }

type backupCommand struct {
	To      string   `arg:"" help:"File ending in .tar.zst, or a folder; neither may exist."`
	Folders []string `arg:"" name:"folder" help:"Folders to copy."`
	told
	dataFlag
}

func (c *backupCommand) Run(ctx context.Context, log *slog.Logger) error {
	r, err := c.open(log).Backup(ctx, c.To, c.Folders)
	if err != nil {
		return err
	}
	return c.tell(r, "%d files, %d bytes in %s; %d left out\n", r.Files, r.Bytes, c.To, r.Skipped)
}

type restoreCommand struct {
	From string `arg:"" help:"The backup."`
	Into string `arg:"" help:"Folder to make: originals in folders/, the data folder in data/."`
	told
}

func (c *restoreCommand) Run(ctx context.Context) error {
	r, err := archive.Restore(ctx, c.From, c.Into)
	if err != nil {
		return err
	}
	return c.tell(r, "%d files of %s are in %s, every one as it was\n", r.Files, r.Created.Format(time.RFC3339), c.Into)
}

type verifyCommand struct {
	Folders []string `arg:"" name:"folder" help:"Folders to verify."`
	told
	dataFlag
}

func (c *verifyCommand) Run(ctx context.Context, log *slog.Logger) error {
	a, err := c.open(log).Verify(ctx, c.Folders)
	if err != nil {
		return err
	}
	return errors.Join(c.tell(a, "%s", a), a.Err())
}

// healthCommand is /healthz for those who have only this program, as a container
// without a shell has.
type healthCommand struct{ dataFlag }

func (c *healthCommand) Run(ctx context.Context, log *slog.Logger) error {
	return c.open(log).Health(ctx)
}

type doctorCommand struct {
	Folders  []string         `arg:"" optional:"" name:"folder" help:"Folders to look at."`
	Webhooks program.Webhooks `help:"File that lists other programs to be told of what is new." env:"YMATEB_WEBHOOKS" placeholder:"FILE"`
	told
	dataFlag
}

func (c *doctorCommand) Run(ctx context.Context, log *slog.Logger) error {
	checks := append(c.open(log).Examine(ctx, c.Folders), c.Webhooks.Check())
	return errors.Join(c.tell(checks, "%s", checks), checks.Err())
}

type versionCommand struct{ told }

func (c *versionCommand) Run() error {
	v := program.Version()
	return c.tell(map[string]any{"version": v, "analysis": analysis.Version, "facts": facts.Version}, "ymateb %s\n", v)
}

// told is how a command prints its result.
type told struct {
	JSON bool `help:"As JSON."`
}

// tell prints a result as JSON, or the words for people.
func (t told) tell(v any, format string, args ...any) error {
	if t.JSON {
		return json.NewEncoder(os.Stdout).Encode(v)
	}
	_, err := fmt.Printf(format, args...)
	return err
}
