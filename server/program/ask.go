package program

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"time"

	"github.com/ymateb/ymateb/index/snippet"
	"github.com/ymateb/ymateb/server"
)

// Ask gets an address of the API from the server that uses the data folder, or
// from the index itself where none does. The answer may be a problem.
func (d Data) Ask(ctx context.Context, target string) ([]byte, error) {
	short, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if answer, err := d.tell(short, http.MethodGet, target); !errors.Is(err, errNotServed) {
		return answer, err
	}
	if _, err := os.Stat(d.index()); err != nil {
		return nil, fmt.Errorf("no index in %s: run 'ymateb index' or 'ymateb serve' first", d.Dir)
	}
	engine, err := d.read(ctx)
	if err != nil {
		return nil, err
	}
	defer engine.Close()
	web, err := server.New(server.Config{Searcher: engine, Marker: snippet.NewMarker(d.analyser())})
	if err != nil {
		return nil, err
	}
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	w := httptest.NewRecorder()
	web.ServeHTTP(w, r)
	return w.Body.Bytes(), nil
}
