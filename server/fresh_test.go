package server

import (
	"context"
	"net/http"
	"testing"

	"github.com/ymateb/ymateb/index"
)

// counted is a collection that tells its version and counts what it is asked.
type counted struct {
	*collection
	version uint64
	asked   int
}

func (c *counted) Version(context.Context) (uint64, error) { return c.version, nil }

func (c *counted) Search(ctx context.Context, q index.Query) (index.Result, error) {
	c.asked++
	res, err := c.collection.Search(ctx, q)
	res.Version = c.version
	return res, err
}

func (c *counted) Get(ctx context.Context, id string) (index.Document, error) {
	c.asked++
	return c.collection.Get(ctx, id)
}

// TestUnchangedCostsNothing: a reader who has the answer is told so without a
// search, until the index, the language, the encoding or the address is another.
func TestUnchangedCostsNothing(t *testing.T) {
	c := &counted{collection: fixture(t), version: 7}
	srv := start(t, c)
	id := c.docs[0].ID
	for _, path := range []string{"/en/search?q=plant", "/cy/search?q=plant&force=gwent", "/api/v1/search?q=plant", "/api/v1/search.csv?q=plant", "/api/v1/search.ris",
		"/cy/feed.atom?q=plant", "/en/documents/" + id, "/api/v1/documents/" + id, "/api/v1/documents/" + id + "/citation.bib", "/api/v1/forces",
		"/api/v1/suggest?q=pl", "/sitemap.xml", "/cy/commitments", "/api/v1/commitments.csv", "/cy/reports"} {
		c.version = 7
		w := get(t, srv, path)
		tag := w.Header().Get("ETag")
		if w.Code != http.StatusOK || tag == "" {
			t.Errorf("GET %s = %d with ETag %q", path, w.Code, tag)
			continue
		}
		c.asked = 0
		again := get(t, srv, path, "If-None-Match", tag)
		if again.Code != http.StatusNotModified || again.Body.Len() > 0 || again.Header().Get("ETag") != tag || c.asked > 0 {
			t.Errorf("GET %s with its ETag = %d, %d bytes, asked the index %d times, want 304 and nothing", path, again.Code, again.Body.Len(), c.asked)
		}
		if zip := get(t, srv, path, "If-None-Match", tag, "Accept-Encoding", "gzip"); zip.Code != http.StatusOK {
			t.Errorf("GET %s in another encoding = %d, want 200", path, zip.Code)
		}
		c.version = 8
		if later := get(t, srv, path, "If-None-Match", tag); later.Code != http.StatusOK || later.Header().Get("ETag") == tag {
			t.Errorf("GET %s after a change = %d with ETag %s, want 200 and another", path, later.Code, later.Header().Get("ETag"))
		}
	}
	tag := get(t, srv, "/api/v1/search?q=plant", "Accept-Language", "en").Header().Get("ETag")
	if w := get(t, srv, "/api/v1/search?q=plant", "Accept-Language", "cy", "If-None-Match", tag); w.Code != http.StatusOK {
		t.Errorf("the same in Welsh = %d, want 200", w.Code)
	}
	for _, path := range []string{"/api/v1/search?colour=red", "/en/documents/nothing", "/api/v1/documents/nothing"} {
		if w := get(t, srv, path); w.Header().Get("ETag") != "" || w.Code < 400 {
			t.Errorf("GET %s = %d with ETag %q, want an error without one", path, w.Code, w.Header().Get("ETag"))
		}
	}
}
