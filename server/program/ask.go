package program

import (
	"context"
	"fmt"
	"io"
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
	if base := d.Address(); base != "" {
		if answer, err := get(ctx, base+target); err == nil {
			return answer, nil
		}
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
