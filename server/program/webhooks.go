package program

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/indexer"
	"github.com/ymateb/ymateb/server/webhook"
)

// Webhooks is the list of webhooks of a configuration.
type Webhooks []webhook.Hook

// Decode takes the list as it stands in a configuration file, or the name of a
// file that holds it.
func (w *Webhooks) Decode(ctx *kong.DecodeContext) error {
	given, err := ctx.Scan.PopValue("webhooks")
	if err != nil {
		return err
	}
	var list []byte
	if name, isFile := given.Value.(string); isFile {
		list, err = os.ReadFile(name)
	} else {
		list, err = yaml.Marshal(given.Value)
	}
	if err != nil {
		return fmt.Errorf("webhooks: %w", err)
	}
	tables, err := facts.Load(nil)
	if err != nil {
		return fmt.Errorf("load tables: %w", err)
	}
	hooks, err := webhook.Parse(list, tables)
	*w = hooks
	return err
}

// Check says which webhooks there are; a list with a mistake in it is refused
// before.
func (w Webhooks) Check() indexer.Check {
	names := make([]string, 0, len(w))
	for _, h := range w {
		names = append(names, h.Name)
	}
	if len(names) == 0 {
		return indexer.Check{Name: "webhooks", State: indexer.CheckOK, Detail: "none"}
	}
	return indexer.Check{Name: "webhooks", State: indexer.CheckOK, Detail: strings.Join(names, ", ")}
}

// webhooks makes what tells other programs of what is new. Its journals are part
// of the state: they say what was told already.
func (d Data) webhooks(c Config, o *opened, x *indexer.Indexer) (*webhook.Notifier, error) {
	return webhook.New(webhook.Config{
		Hooks: c.Webhooks, Dir: filepath.Join(d.state(), "webhooks"), Index: o.engine, Log: o.log,
		BaseURL: strings.TrimSuffix(c.BaseURL, "/"), Ready: func() bool { return x.Progress().Ready },
	})
}
