package embedded

import (
	"errors"
	"runtime"
	"sync"

	"github.com/ymateb/ymateb/index"
)

// smallPart is how much text, in bytes, is not worth another core.
const smallPart = 64 << 10

// tools are what batches are written with: large lists that are used again, for
// growing them anew cost a twentieth of indexing, and sync.Pool forgets them
// whenever the garbage collector has come round twice, which is between any two
// batches. They are the writer's (generation.writing) and are let go when writing
// has paused.
type tools struct {
	inverters []*inverter // one a core
	segment   segmentWriter
}

// inverter is the k-th inverter, ready for records from number first.
func (t *tools) inverter(k int, first uint32) *inverter {
	for k >= len(t.inverters) {
		t.inverters = append(t.inverters, newInverter())
	}
	t.inverters[k].reset(first)
	return t.inverters[k]
}

// putToolsAway lets the memory for writing go, unless a writer is at work, who
// does so later.
func (g *generation) putToolsAway() {
	if g.writing.TryLock() {
		g.tools = nil
		g.writing.Unlock()
	}
}

// planned is a document that is to be written.
type planned struct {
	doc         *index.Document
	commitments []*index.Commitment // those with a record of their own
	bytes       int                 // of text
}

// plan lists what is to be written of the changed documents ids. Records with
// the id of an earlier one are left out.
func (c *changes) plan(ids []string) []planned {
	var ps []planned
	seen := map[string]bool{}
	for _, id := range ids {
		d := c.docs[id]
		if d == nil || seen[id] {
			continue
		}
		seen[id] = true
		p := planned{doc: d, bytes: textBytes(d)}
		for i := range d.Commitments {
			cm := &d.Commitments[i]
			if d.Withdrawn == "" && !cm.Shadow && !inWithdrawn(d, cm) && !seen[cm.ID] {
				seen[cm.ID] = true
				p.commitments = append(p.commitments, cm)
			}
		}
		ps = append(ps, p)
	}
	return ps
}

func textBytes(d *index.Document) (n int) {
	for i := range d.Passages {
		n += len(d.Passages[i].Text)
	}
	return n
}

// build makes the segment of documents, nil for none. Their text is analysed on
// all cores, each taking documents that follow one another.
func (g *generation) build(docs []planned) (*segmentImage, error) {
	if len(docs) == 0 {
		return nil, nil
	}
	total := 0
	for _, p := range docs {
		total += p.bytes
	}
	if g.tools == nil {
		g.tools = new(tools)
	}
	workers := max(1, min(runtime.GOMAXPROCS(0), total/smallPart))
	var (
		parts []*inverter
		errs  = make([]error, workers)
		wg    sync.WaitGroup
		first uint32
		done  int
	)
	for k := range workers {
		v := g.tools.inverter(k, first)
		parts = append(parts, v)
		n := 0
		for n < len(docs) && (k == workers-1 || done < total*(k+1)/workers) {
			done += docs[n].bytes
			first += uint32(1 + len(docs[n].commitments))
			n++
		}
		mine := docs[:n]
		docs = docs[n:]
		wg.Go(func() {
			defer recovered(&errs[k])
			w := &writer{inverter: v, a: g.a, blobs: g.blobs}
			for i := range mine {
				if errs[k] = w.document(&mine[i]); errs[k] != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return g.tools.segment.write(parts)
}
