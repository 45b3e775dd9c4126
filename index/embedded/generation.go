package embedded

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleve "github.com/blevesearch/bleve_index_api"

	"github.com/ymateb/ymateb/index"
)

// generation is one Bleve index in a folder of its own. The engine answers from
// one; while an index of a newer version is built there is a second.
type generation struct {
	path       string
	idx        *scorch.Scorch
	queue      *bleve.AnalysisQueue
	background *background
	blobs      *codec
	a          analyser
	tabs       tables
	filed      *columnFolder
	answers    *cache
	batchBytes int // of text
	largest    int // segment, in records

	writing sync.Mutex // held by one writer at a time
	tools   *tools     // the writer's; nil after a pause

	looked atomic.Int64 // when look last began, Unix nanoseconds

	merging sync.Mutex // held while Bleve is asked to merge, which it takes once at a time

	mu     sync.Mutex // guards what follows
	cur    *view
	closed bool
	later  *time.Timer // the next look
}

var internalVersion = []byte("version")

// readVersion reads the version of the contents, which each batch raises.
func readVersion(r *scorch.IndexSnapshot) (uint64, error) {
	b, err := r.GetInternal(internalVersion)
	if err != nil || len(b) != 8 {
		return 0, err
	}
	return binary.BigEndian.Uint64(b), nil
}

func openGeneration(path string, cfg *Config) (*generation, error) {
	queue := bleve.NewAnalysisQueue(max(2, runtime.GOMAXPROCS(0)))
	loops := &background{log: cfg.Logger, faults: cfg.faults, dead: make(chan struct{})}
	idx, err := newIndex(openWith(map[string]any{
		"path":         path,
		"bolt_timeout": "3s",
		"read_only":    cfg.ReadOnly,

		"eventCallbackName":      cfg.events,
		"scorchMergePlanOptions": loadMerges(largestOf(cfg.MemoryBytes), cfg.mergeFloor),
	}), queue, loops)
	if err != nil {
		queue.Close()
		return nil, err
	}
	if err := idx.Open(); err != nil {
		queue.Close()
		return nil, fmt.Errorf("open index %s: %w", path, err)
	}
	g := &generation{path: path, idx: idx.(*scorch.Scorch), queue: queue, background: loops, a: newAnalyser(cfg.Analyser), tabs: newTables(), answers: newCache(cfg.CacheBytes), batchBytes: batchOf(cfg.MemoryBytes), largest: largestOf(cfg.MemoryBytes)}
	g.filed = &columnFolder{path: filepath.Join(filepath.Dir(path), columnsFolder), least: cmp.Or(cfg.leastFiled, leastOf(cfg.MemoryBytes)), readOnly: cfg.ReadOnly, log: cfg.Logger}
	if g.blobs, err = newCodec(); err == nil {
		g.cur, err = newView(g.idx, g.a, g.tabs, g.filed, nil)
	}
	if err == nil && g.cur.version == 0 && !cfg.ReadOnly {
		err = g.begin()
	}
	if err != nil {
		_ = g.close()
		return nil, fmt.Errorf("open index %s: %w", path, err)
	}
	g.filed.sweep(g.cur)
	if !cfg.ReadOnly {
		g.lookLater(0) // what a load that was cut short has left over
	}
	return g, nil
}

// begin gives a new index its first version: the time in milliseconds, so that
// a rebuilt index never repeats a version of the one before.
func (g *generation) begin() error {
	b := bleve.NewBatch()
	b.SetInternal(internalVersion, binary.BigEndian.AppendUint64(nil, uint64(time.Now().UnixMilli())*1000))
	if err := g.batch(b); err != nil {
		return err
	}
	return g.refresh()
}

// close does nothing the second time.
func (g *generation) close() error {
	g.writing.Lock()
	defer g.writing.Unlock()
	g.mu.Lock()
	cur, closed := g.cur, g.closed
	g.cur, g.closed = nil, true
	if g.later != nil {
		g.later.Stop()
	}
	g.mu.Unlock()
	if closed {
		return nil
	}
	if cur != nil {
		cur.release()
	}
	err := g.closeStore()
	g.queue.Close()
	if g.blobs != nil {
		g.blobs.close()
	}
	return err
}

var errClosed = fmt.Errorf("index closed: %w", index.ErrUnavailable)

// view is the present view, to be released by the caller.
func (g *generation) view() (*view, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.cur == nil {
		return nil, errClosed
	}
	g.cur.refs.Add(1)
	return g.cur, nil
}

// lookEvery is how often it is looked whether Bleve has merged segments.
const lookEvery = 2 * time.Second

// searchView is view for searches. Bleve merges segments behind our back; the
// columns of merged ones are made beside the searches, so that none waits for
// them.
func (g *generation) searchView() (*view, error) {
	v, err := g.view()
	now := time.Now().UnixNano()
	if last := g.looked.Load(); err == nil && now-last > int64(lookEvery) && g.looked.CompareAndSwap(last, now) {
		go g.look()
	}
	return v, err
}

// look takes a new view when segments have been merged since the last, so that
// the old ones can go, and comes back until nothing changes any more. A writer
// at work does it instead.
func (g *generation) look() {
	if !g.writing.TryLock() {
		return
	}
	defer g.writing.Unlock()
	var err error
	defer recovered(&err)
	defer faults()()
	old, err := g.view()
	if err != nil {
		return
	}
	before := old.segmentIDs()
	old.release()
	if err = g.refresh(); err != nil {
		return
	}
	v, err := g.view()
	if err != nil {
		return
	}
	after, version := v.segmentIDs(), v.version
	v.release()
	if slices.Equal(before, after) {
		return
	}
	// Bleve removes files only while it has something to write.
	b := bleve.NewBatch()
	b.SetInternal(internalVersion, binary.BigEndian.AppendUint64(nil, version))
	if err = g.batch(b); err == nil {
		g.lookLater(0)
	}
}

// lookLater arranges for a look when writing has paused: the longer a write
// takes, the later the next may come.
func (g *generation) lookLater(pause time.Duration) {
	pause = min(max(pause, lookEvery), lookEvery*3/2)
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.closed:
	case g.later == nil:
		g.later = time.AfterFunc(pause, func() { g.look(); g.putToolsAway(); g.compact() })
	default:
		g.later.Reset(pause)
	}
}

// dontLook puts the next look off until lookLater is called again.
func (g *generation) dontLook() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.later != nil {
		g.later.Stop()
	}
}

// refresh makes what was written visible.
func (g *generation) refresh() error {
	old, err := g.view()
	if err != nil {
		return err
	}
	defer old.release()
	v, err := newView(g.idx, g.a, g.tabs, g.filed, old)
	if err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		v.release()
		return errClosed
	}
	g.cur.release()
	g.cur = v
	if !slices.Equal(old.segmentIDs(), v.segmentIDs()) {
		g.filed.sweep(v)
	}
	return nil
}

func (g *generation) fingerprints(ctx context.Context) (map[string]string, error) {
	v, err := g.view()
	if err != nil {
		return nil, err
	}
	defer v.release()
	prints := map[string]string{}
	for _, s := range v.segments {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		err := eachTerm(s.seg, fieldFile, func(term string, docs docIter) {
			docs(func(d uint32) {
				if s.deleted == nil || !s.deleted.Contains(d) {
					path, print := splitFile(term)
					prints[path] = print
				}
			})
		})
		if err != nil {
			return nil, err
		}
	}
	return prints, nil
}

func (v *view) get(id string, blobs *codec) (index.Document, error) {
	s, d, ok, err := v.find(id)
	if err != nil {
		return index.Document{}, err
	}
	if !ok {
		return index.Document{}, index.ErrNotFound
	}
	blob, kin, err := s.stored(d)
	if err != nil {
		return index.Document{}, err
	}
	if blob == nil { // a commitment
		return index.Document{}, index.ErrNotFound
	}
	doc, err := blobs.decode(blob)
	doc.Kin = kin
	return doc, err
}
