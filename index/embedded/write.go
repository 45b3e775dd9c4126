package embedded

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	bleve "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"github.com/ymateb/ymateb/index"
)

// A batch is written whole or not at all. Larger batches make fewer, larger
// segments and so cost less. While a batch is written it takes about eight times
// its text, and the garbage collector lets that double twice.
const (
	batchDocs     = 5000
	batchShare    = 64 // of the memory for writing
	smallestBatch = 256 << 10
	defaultMemory = 512 << 20
)

// batchOf is how much text a batch may have.
func batchOf(memory int64) int {
	if memory <= 0 {
		memory = defaultMemory
	}
	return int(max(memory/batchShare, smallestBatch))
}

func splitFile(term string) (path, fingerprint string) {
	path, fingerprint, _ = strings.Cut(term, "\x00")
	return path, fingerprint
}

// changes gathers what a Put or Delete comes to: documents by id, nil for those
// that vanish.
type changes struct {
	g      *generation
	v      *view
	docs   map[string]*index.Document
	order  []string          // ids in the order in which they first appeared
	owners map[string]string // path -> id, where it differs from the view
	whole  bool              // some document lost a path: all in one batch
}

func (c *changes) set(id string, d *index.Document) {
	if _, ok := c.docs[id]; !ok {
		c.order = append(c.order, id)
	}
	c.docs[id] = d
}

// owner is the id of the document that holds a path, "" for none.
func (c *changes) owner(path string) (string, error) {
	if id, ok := c.owners[path]; ok {
		return id, nil
	}
	return c.v.owner(path)
}

func (v *view) owner(path string) (string, error) {
	for _, s := range v.segments {
		id, err := s.owner(path)
		if id != "" || err != nil {
			return id, err
		}
	}
	return "", nil
}

func (s *segmentView) owner(path string) (string, error) {
	dict, err := s.dicts.take(fieldFile)
	if err != nil {
		return "", err
	}
	defer s.dicts.put(fieldFile, dict)
	prefix := path + "\x00"
	it := dict.AutomatonIterator(nil, []byte(prefix), []byte(path+"\x01"))
	for {
		e, err := it.Next()
		if err != nil || e == nil || !strings.HasPrefix(e.Term, prefix) {
			return "", err
		}
		d, ok, err := firstLive(dict, e.Term, s)
		if err != nil {
			return "", err
		}
		if ok {
			return s.cols.id(d), nil
		}
	}
}

func firstLive(dict segment.TermDictionary, term string, s *segmentView) (uint32, bool, error) {
	pl, err := dict.PostingsList([]byte(term), s.deleted, nil)
	if err != nil {
		return 0, false, err
	}
	p, err := pl.Iterator(false, false, false, nil).Next()
	if err != nil || p == nil {
		return 0, false, err
	}
	return uint32(p.Number()), true, nil
}

// strip takes a path from the document that holds it; the document vanishes
// with its last path.
func (c *changes) strip(path, id string) error {
	d, ok := c.docs[id]
	if !ok {
		got, err := c.v.get(id, c.g.blobs)
		if err != nil {
			return err
		}
		d = &got
	}
	c.owners[path] = ""
	if d == nil {
		return nil
	}
	rest := *d
	rest.Files = slices.DeleteFunc(slices.Clone(d.Files), func(f index.File) bool { return f.Path == path })
	if len(rest.Files) == 0 {
		c.set(id, nil)
	} else {
		c.set(id, &rest)
	}
	return nil
}

func (c *changes) put(d index.Document) error {
	if d.ID == "" || len(d.Files) == 0 {
		return fmt.Errorf("put %q: a document needs an id and a file", d.ID)
	}
	for _, f := range d.Files {
		owner, err := c.owner(f.Path)
		if err != nil {
			return err
		}
		if owner != "" && owner != d.ID {
			if err := c.strip(f.Path, owner); err != nil {
				return err
			}
			c.whole = true
		}
		c.owners[f.Path] = d.ID
	}
	c.set(d.ID, &d)
	return nil
}

func (g *generation) changes() (*changes, error) {
	v, err := g.view()
	if err != nil {
		return nil, err
	}
	return &changes{g: g, v: v, docs: map[string]*index.Document{}, owners: map[string]string{}}, nil
}

func (g *generation) put(ctx context.Context, docs []index.Document) error {
	g.writing.Lock()
	defer g.writing.Unlock()
	c, err := g.changes()
	if err != nil {
		return err
	}
	defer c.v.release()
	for _, d := range docs {
		if err := c.put(d); err != nil {
			return err
		}
	}
	return c.write(ctx)
}

func (g *generation) delete(ctx context.Context, paths []string) error {
	g.writing.Lock()
	defer g.writing.Unlock()
	c, err := g.changes()
	if err != nil {
		return err
	}
	defer c.v.release()
	for _, p := range paths {
		id, err := c.owner(p)
		if err != nil {
			return err
		}
		if id == "" {
			continue
		}
		if err := c.strip(p, id); err != nil {
			return err
		}
	}
	return c.write(ctx)
}

// write applies the changes, batch by batch, and makes them visible. It returns
// when they are on disk.
func (c *changes) write(ctx context.Context) error {
	if len(c.order) == 0 {
		return nil
	}
	start := time.Now()
	c.g.dontLook()
	// One version for all batches: nobody sees the index between them.
	version := c.v.version + 1
	var failed error
	for _, ids := range c.split() {
		if failed = ctx.Err(); failed == nil {
			failed = c.writeBatch(ids, version)
		}
		if failed != nil {
			break
		}
	}
	if err := c.g.refresh(); failed == nil {
		failed = err
	}
	c.g.lookLater(time.Since(start))
	return failed
}

// split cuts the changed ids into batches.
func (c *changes) split() [][]string {
	if c.whole {
		return [][]string{c.order}
	}
	var out [][]string
	start, size := 0, 0
	for i, id := range c.order {
		n := 0
		if d := c.docs[id]; d != nil {
			n = textBytes(d)
		}
		if i > start && (size+n > c.g.batchBytes || i-start >= batchDocs) {
			out = append(out, c.order[start:i])
			start, size = i, 0
		}
		size += n
	}
	return append(out, c.order[start:])
}

func (c *changes) writeBatch(ids []string, version uint64) (err error) {
	defer recovered(&err)
	defer faults()()
	docs := c.plan(ids)
	image, err := c.g.build(docs)
	if err != nil {
		return err
	}
	b := bleve.NewBatch()
	for _, id := range ids {
		old, err := c.v.commitmentsOf(id)
		if err != nil {
			return err
		}
		for _, o := range old {
			b.Delete(o)
		}
		if c.docs[id] == nil {
			b.Delete(id)
		}
	}
	for _, p := range docs {
		b.Update(&stub{id: p.doc.ID, image: image, bytes: p.bytes})
		for _, cm := range p.commitments {
			b.Update(&stub{id: cm.ID, image: image})
		}
	}
	b.SetInternal(internalVersion, binary.BigEndian.AppendUint64(nil, version))
	if err := c.g.batch(b); err != nil {
		return writeError(err)
	}
	return nil
}

// commitmentsOf lists the ids of a document's live commitments.
func (v *view) commitmentsOf(id string) ([]string, error) {
	var ids []string
	for _, s := range v.segments {
		if s.domains[allCommitments].count == 0 {
			continue
		}
		dict, err := s.dicts.take("document")
		if err != nil {
			return nil, err
		}
		pl, err := dict.PostingsList([]byte(id), s.deleted, nil)
		if err == nil {
			err = eachDoc(pl.Iterator(false, false, false, nil), func(d uint32) { ids = append(ids, s.cols.id(d)) })
		}
		s.dicts.put("document", dict)
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}
