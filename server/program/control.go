package program

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ymateb/ymateb/server"
)

// Commands talk to the process that serves a data folder over a port of the
// loopback interface that only those can use who can read the file "control" in
// the data folder: it holds the port and a secret made anew at each start.
// Sockets of the file system would do on Unix, but their names must be shorter
// than the paths of data folders are.

// errNotServed says that no process serves the data folder.
var errNotServed = errors.New("no server uses this data folder")

type controls struct {
	URL    string `json:"url"`
	Secret string `json:"secret"`
}

// control answers commands until ctx ends.
func (p *running) control(ctx context.Context) error {
	ln, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen for commands: %w", err)
	}
	c := controls{"http://" + ln.Addr().String(), rand.Text()}
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if err := os.Remove(p.controls()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(p.controls(), append(b, '\n'), 0o600); err != nil {
		return errors.Join(fmt.Errorf("tell commands how to reach this server: %w", err), ln.Close())
	}
	defer os.Remove(p.controls())
	mux := http.NewServeMux()
	mux.HandleFunc("POST /reload", func(w http.ResponseWriter, _ *http.Request) {
		setup, err := p.reload()
		answer(w, setup, err)
	})
	mux.HandleFunc("POST /copy", func(w http.ResponseWriter, r *http.Request) {
		dir, err := p.copy(r.Context())
		answer(w, copied{dir}, err)
	})
	mux.Handle("/api/", p.front)
	mux.Handle("/healthz", p.front)
	srv := &http.Server{Handler: c.only(mux), ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(ln) }()
	select {
	case err := <-done:
		return fmt.Errorf("listen for commands: %w", err)
	case <-ctx.Done():
		_ = srv.Close() // a command that is cut off says so
		<-done
		return nil
	}
}

// only lets those pass who know the secret.
func (c controls) only(h http.Handler) http.Handler {
	want := sha256.Sum256([]byte("Bearer " + c.Secret))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := sha256.Sum256([]byte(r.Header.Get("Authorization")))
		if subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
			http.Error(w, "not allowed", http.StatusForbidden)
			return
		}
		h.ServeHTTP(w, r)
	})
}

func answer(w http.ResponseWriter, v any, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // a command that has gone needs no answer
}

// copied is where a copy of index and state lies.
type copied struct {
	Dir string `json:"dir"`
}

// copy writes a copy of index and state into a new folder in the data folder,
// while both go on being used.
func (p *running) copy(ctx context.Context) (dir string, err error) {
	if dir, err = os.MkdirTemp(p.Dir, copyPrefix); err != nil {
		return "", err
	}
	if dir, err = filepath.Abs(dir); err == nil {
		err = p.opened.engine.CopyTo(ctx, filepath.Join(dir, "index"))
	}
	if err == nil { // what the index has, the state has
		err = p.opened.state.CopyTo(filepath.Join(dir, "state"))
	}
	if _, e := os.Stat(p.journals()); e == nil && err == nil { // lines that are appended to: the last may be cut off
		err = os.CopyFS(filepath.Join(dir, "state", filepath.Base(p.journals())), os.DirFS(p.journals()))
	}
	if err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	return dir, nil
}

const copyPrefix = "copy-"

// tell has the server that uses the data folder do something; errNotServed where
// there is none.
func (d Data) tell(ctx context.Context, method, target string) ([]byte, error) {
	b, err := os.ReadFile(d.controls())
	if err != nil {
		return nil, errors.Join(errNotServed, err)
	}
	var c controls
	if err := json.Unmarshal(b, &c); err != nil {
		return nil, errors.Join(errNotServed, err)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.URL+target, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+c.Secret)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, errors.Join(errNotServed, err) // it was killed and left the file
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	switch {
	case err != nil:
		return nil, err
	case res.StatusCode == http.StatusConflict:
		return nil, errors.New(string(bytes.TrimSpace(answer)))
	case res.StatusCode == http.StatusForbidden: // another program has the port now
		return nil, errNotServed
	}
	return answer, nil
}

// Reload has the server that uses the data folder read its configuration again.
func (d Data) Reload(ctx context.Context) (server.Setup, error) {
	var s server.Setup
	b, err := d.tell(ctx, http.MethodPost, "/reload")
	if err != nil {
		return s, fmt.Errorf("reload: %w", err)
	}
	return s, json.Unmarshal(b, &s)
}

// Health returns nil when the server that uses the data folder answers searches.
func (d Data) Health(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	b, err := d.tell(ctx, http.MethodGet, "/healthz")
	var said struct{ Status string }
	switch {
	case err != nil:
		return err
	case json.Unmarshal(b, &said) != nil || said.Status != "ok":
		return fmt.Errorf("searches are not answered: %s", bytes.TrimSpace(b))
	}
	return nil
}

// snapshot is a data folder with a copy of index and state as they are now, and
// what takes it away again; errNotServed where no server uses the folder.
func (d Data) snapshot(ctx context.Context) (Data, func(), error) {
	b, err := d.tell(ctx, http.MethodPost, "/copy")
	if err != nil {
		return d, nil, err
	}
	var c copied
	if err := json.Unmarshal(b, &c); err != nil {
		return d, nil, err
	}
	if !strings.HasPrefix(filepath.Base(c.Dir), copyPrefix) {
		return d, nil, fmt.Errorf("the server copied to %q", c.Dir)
	}
	was := d.Dir
	d.Dir = filepath.Join(was, filepath.Base(c.Dir))
	return d, func() {
		if err := os.RemoveAll(d.Dir); err != nil {
			d.log().Warn("the copy of the index was left behind", "folder", d.Dir, "error", err)
		}
	}, nil
}
