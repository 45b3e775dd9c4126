package indexer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/indexer/internal/source"
)

// A batch is put when it has this many documents or bytes of text, or is this
// old: large enough to be cheap, small enough to be seen soon and held in memory.
const (
	batchDocuments = 500
	batchBytes     = 16 << 20
	batchAge       = time.Second
)

// outcome is what became of a found file.
type outcome struct {
	found
	doc     index.Document
	failure *source.Error // the file could not be read
	skip    bool          // gone meanwhile, or nothing has changed
	sidecar *index.Problem
	unread  *source.Error // the document is read but for these pages
}

// apply reads what was found and makes the store agree: what is new or changed
// is put before what is gone is deleted, so that a renamed document never
// disappears.
func (x *Indexer) apply(ctx context.Context, d *diff) error {
	gone := map[string]bool{}
	for _, path := range d.gone {
		gone[path] = true
	}
	x.rereadCopies(d, gone)
	x.dropGone(gone)
	if len(d.read) > 0 {
		if err := x.readAll(ctx, d, gone); err != nil {
			return err
		}
	}
	if err := x.remove(ctx, gone); err != nil {
		return err
	}
	return x.relateRest(ctx)
}

// rereadCopies has a document read again when one of its equal files is gone:
// what that file's sidecar said no longer holds.
func (x *Indexer) rereadCopies(d *diff, gone map[string]bool) {
	for path := range gone {
		k := x.known[path]
		for _, other := range x.pathsOf(k.hash) {
			if r, ok := x.rootNamed(other); ok && !gone[other] {
				name := r.file(other)
				if l, ok := lookAt(name); ok {
					d.read = append(d.read, found{root: r, path: other, look: l, print: fingerprint{
						size: l.size, modified: l.modified.UnixNano(), version: x.setup().version}})
				}
				break
			}
		}
	}
}

func (x *Indexer) rootNamed(path string) (root, bool) {
	for _, r := range x.setup().roots {
		if strings.HasPrefix(path, r.label+"/") {
			return r, true
		}
	}
	return root{}, false
}

// file is the name on this machine of a document path.
func (r root) file(path string) string {
	return filepath.Join(r.name, filepath.FromSlash(strings.TrimPrefix(path, r.label+"/")))
}

// putAll gathers outcomes into batches and puts them.
func (x *Indexer) putAll(ctx context.Context, done <-chan outcome, b batch) error {
	b.docs = map[string]index.Document{}
	ticker := time.NewTicker(batchAge)
	defer ticker.Stop()
	n := 0
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
			if err := b.put(ctx); err != nil {
				return err
			}
		case o, more := <-done:
			if !more {
				return b.put(ctx)
			}
			n++
			x.setWork(n, 0)
			if err := b.add(o); err != nil {
				return err
			}
			if len(b.docs) >= batchDocuments || b.bytes >= batchBytes {
				if err := b.put(ctx); err != nil {
					return err
				}
			}
		}
	}
}

// batch is documents on their way into the store.
type batch struct {
	x        *Indexer
	gone     map[string]bool
	now      bool                      // relate documents as they are put
	docs     map[string]index.Document // by id
	prints   map[string]fingerprint    // path → what to remember once it is put
	failed   []string                  // paths that can no longer be read and must leave the store
	replaced [][2]string               // ids: old, new
	bytes    int
}

func (b *batch) add(o outcome) error {
	x := b.x
	x.setSidecarProblem(o.path, o.sidecar)
	if o.skip {
		return nil
	}
	if o.failure != nil {
		if err := x.cfg.State.fail(failure{o.print.String(), problem(o.path, o.failure, time.Now())}); err != nil {
			return err
		}
		x.cfg.Logger.Warn("file can't be read", "path", o.path, "code", o.failure.Code, "detail", o.failure.Detail)
		if k := x.known[o.path]; k.hash != "" && !(o.failure.Code == source.Unreadable && o.print.untouched(k.fingerprint)) {
			b.failed = append(b.failed, o.path)
		}
		return nil
	}
	doc, ok := b.docs[o.doc.ID]
	if !ok {
		doc = o.doc
		doc.Files = append(doc.Files, b.copies(o)...)
		for _, p := range doc.Passages {
			b.bytes += len(p.Text)
		}
	} else {
		doc.Files = append(doc.Files, o.doc.Files...)
	}
	slices.SortFunc(doc.Files, func(a, c index.File) int { return strings.Compare(a.Path, c.Path) })
	doc.Files = slices.CompactFunc(doc.Files, func(a, c index.File) bool { return a.Path == c.Path })
	b.docs[o.doc.ID] = doc
	if b.prints == nil {
		b.prints = map[string]fingerprint{}
	}
	b.prints[o.path] = o.print
	if old := x.known[o.path].hash; old != "" && old != o.print.hash && len(x.pathsOf(old)) == 1 {
		b.replaced = append(b.replaced, [2]string{idOfHex(old), o.doc.ID})
	}
	if o.unread != nil {
		return x.cfg.State.fail(failure{o.print.String(), problem(o.path, o.unread, time.Now())})
	}
	return x.cfg.State.clear(o.path)
}

// copies are the other known files with the same bytes.
func (b *batch) copies(o outcome) []index.File {
	var files []index.File
	for _, path := range b.x.pathsOf(o.print.hash) {
		if r, ok := b.x.rootNamed(path); ok && path != o.path && !b.gone[path] {
			k := b.x.known[path].fingerprint
			files = append(files, index.File{Path: path, Name: r.file(path), Size: k.size,
				Modified: time.Unix(0, k.modified).UTC(), Fingerprint: k.String()})
		}
	}
	return files
}

// settled takes from each document the files that this batch gives to another:
// a copy of what a file was until now comes together with what it is.
func (b *batch) settled(docs []index.Document) []index.Document {
	for i, d := range docs {
		docs[i].Files = slices.DeleteFunc(slices.Clone(d.Files), func(f index.File) bool {
			now, ok := b.prints[f.Path]
			return ok && idOfHex(now.hash) != d.ID
		})
	}
	return slices.DeleteFunc(docs, func(d index.Document) bool { return len(d.Files) == 0 })
}

// put writes the batch and remembers it.
func (b *batch) put(ctx context.Context) error {
	others, err := b.relate(ctx)
	if err != nil {
		return err
	}
	if err := b.x.cfg.State.sync(); err != nil {
		return err
	}
	if len(b.docs) > 0 {
		docs := b.settled(append(slices.Collect(maps.Values(b.docs)), others...))
		if err := b.x.cfg.Store.Put(ctx, docs...); err != nil {
			return err
		}
		b.x.told(docs)
		if b.now {
			clear(b.x.kin.pending)
		}
	}
	for path, f := range b.prints {
		b.x.remember(path, f)
	}
	for _, r := range b.replaced {
		if err := b.x.cfg.State.Replace(r[0], r[1]); err != nil {
			return err
		}
	}
	if len(b.failed) > 0 {
		if err := b.x.cfg.Store.Delete(ctx, b.failed...); err != nil {
			return err
		}
		for _, path := range b.failed {
			b.x.forget(path)
		}
	}
	*b = batch{x: b.x, gone: b.gone, now: b.now, docs: map[string]index.Document{}}
	b.x.notify()
	return nil
}

// remove deletes paths that are gone.
func (x *Indexer) remove(ctx context.Context, gone map[string]bool) error {
	var paths []string
	for _, path := range slices.Sorted(maps.Keys(gone)) {
		if x.known[path].hash != "" {
			paths = append(paths, path)
		}
	}
	if len(paths) > 0 {
		if err := x.cfg.Store.Delete(ctx, paths...); err != nil {
			return err
		}
	}
	for path := range gone {
		x.forget(path)
		x.setSidecarProblem(path, nil)
		if err := x.cfg.State.clear(path); err != nil {
			return err
		}
	}
	return nil
}

func idOfHex(hash string) string {
	var sum [sha256.Size]byte
	if b, err := hex.DecodeString(hash); err == nil {
		copy(sum[:], b)
	}
	id, _ := index.ID(sum)
	return id
}

func isGone(err error) bool { return errors.Is(err, fs.ErrNotExist) || errors.Is(err, os.ErrNotExist) }

// problem makes a row of the status page.
func problem(path string, e *source.Error, now time.Time) index.Problem {
	detail := e.Detail
	if detail == "" && e.Err != nil {
		detail = e.Err.Error()
	}
	return index.Problem{Path: path, Code: e.Code, Detail: detail, Since: now.UTC().Truncate(time.Second)}
}
