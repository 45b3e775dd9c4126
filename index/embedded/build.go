package embedded

import (
	"errors"
	"runtime"
	"sync"

	"github.com/ymateb/ymateb/index"
)

// smallPart is how much text, in bytes, is not worth another core.
const smallPart = 64 << 10

var (
	inverters      = sync.Pool{New: func() any { return newInverter() }}
	segmentWriters = sync.Pool{New: func() any { return new(segmentWriter) }}
)

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
	workers := max(1, min(runtime.GOMAXPROCS(0), total/smallPart))
	var (
		parts []*inverter
		errs  = make([]error, workers)
		wg    sync.WaitGroup
		first uint32
		done  int
	)
	for k := range workers {
		v := inverters.Get().(*inverter)
		defer inverters.Put(v)
		v.reset(first)
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
	w := segmentWriters.Get().(*segmentWriter)
	defer segmentWriters.Put(w)
	return w.write(parts)
}
