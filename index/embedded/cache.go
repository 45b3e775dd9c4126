package embedded

import (
	"container/list"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/ymateb/ymateb/index"
)

const defaultCacheBytes = 16 << 20

// cache keeps answers for as long as the index does not change: least recently
// used ones go first when they take too much room. Safe for concurrent use.
type cache struct {
	most int // bytes, roughly; 0 or less for none

	mu      sync.Mutex
	version uint64
	size    int
	entries map[string]*list.Element
	order   *list.List // most recently used first
}

type cached struct {
	key  string
	res  index.Result
	size int
}

func newCache(bytes int) *cache {
	if bytes == 0 {
		bytes = defaultCacheBytes
	}
	return &cache{most: bytes, entries: map[string]*list.Element{}, order: list.New()}
}

// cacheKey tells queries apart that may have different answers.
func cacheKey(q *index.Query) string { return fmt.Sprintf("%#v", *q) }

func (c *cache) get(version uint64, key string) (index.Result, bool) {
	if c.most <= 0 {
		return index.Result{}, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	if !ok || c.version != version {
		return index.Result{}, false
	}
	c.order.MoveToFront(e)
	return clone(e.Value.(*cached).res), true
}

func (c *cache) put(version uint64, key string, res index.Result) {
	size := len(key) + 200 + 64*len(res.Hits)
	for _, h := range res.Hits {
		size += 32 * len(h.Copies)
	}
	for _, counts := range res.Facets {
		size += 100 + 40*len(counts)
	}
	if c.most <= 0 || res.Partial || size > c.most/16 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if version < c.version {
		return
	}
	if version > c.version {
		c.version, c.size = version, 0
		clear(c.entries)
		c.order.Init()
	}
	if _, ok := c.entries[key]; ok {
		return
	}
	c.entries[key] = c.order.PushFront(&cached{key, clone(res), size})
	for c.size += size; c.size > c.most; {
		last := c.order.Back()
		old := c.order.Remove(last).(*cached)
		delete(c.entries, old.key)
		c.size -= old.size
	}
}

// clone copies a result, so that callers may change what they are given.
func clone(r index.Result) index.Result {
	r.Hits = slices.Clone(r.Hits)
	r.Facets = maps.Clone(r.Facets)
	for f, counts := range r.Facets {
		r.Facets[f] = slices.Clone(counts)
	}
	return r
}
