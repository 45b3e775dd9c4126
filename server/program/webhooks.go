package program

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
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
func (p *running) webhooks(c Config) (*webhook.Notifier, error) {
	return webhook.New(webhook.Config{
		Hooks: c.Webhooks, Dir: p.journals(), Index: p.opened.engine, Log: p.log(),
		BaseURL: strings.TrimSuffix(c.BaseURL, "/"), Ready: func() bool { return p.indexer.Progress().Ready },
	})
}

func (d Data) journals() string { return filepath.Join(d.state(), "webhooks") }

// notifying is the Notifier of the moment: another configuration has another.
type notifying struct {
	start func(Config) (*webhook.Notifier, error)
	next  chan Config
	log   *slog.Logger

	mu  sync.Mutex
	now *webhook.Notifier // nil: none
}

// Webhooks tells how delivering goes.
func (n *notifying) Webhooks() []index.Webhook {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.now == nil {
		return nil
	}
	return n.now.Webhooks()
}

// Changed says that the collection may have changed.
func (n *notifying) Changed() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.now.Changed()
}

// run tells other programs until ctx ends. A Notifier ends before the next opens
// its journals; one that can't be started later than at first is done without
// until there is another configuration.
func (n *notifying) run(ctx context.Context, c Config) error {
	now, err := n.start(c)
	if err != nil {
		return err
	}
	for {
		if c, err = n.until(ctx, now); err != nil || ctx.Err() != nil {
			return err
		}
		if now, err = n.start(c); err != nil {
			n.log.Error("other programs are not told what is new", "error", err)
			now = nil
		}
	}
}

// until has one Notifier tell until ctx ends or there is another configuration.
func (n *notifying) until(ctx context.Context, now *webhook.Notifier) (c Config, err error) {
	one, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan error, 1)
	if now == nil {
		done <- nil
	} else {
		n.set(now)
		defer n.set(nil)
		go func() { done <- now.Run(one) }()
	}
	select {
	case <-ctx.Done():
	case c = <-n.next:
	}
	stop()
	if err = <-done; now != nil {
		err = errors.Join(err, now.Close())
	}
	return c, err
}

func (n *notifying) set(now *webhook.Notifier) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.now = now
}

// change starts anew where what matters here has changed.
func (n *notifying) change(before, after Config) {
	if before.BaseURL != after.BaseURL || !reflect.DeepEqual(before.Webhooks, after.Webhooks) {
		select {
		case <-n.next: // one that nobody took
		default:
		}
		n.next <- after
	}
}
