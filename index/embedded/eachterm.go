package embedded

import (
	"errors"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum"
)

type docIter func(func(doc uint32))

// eachTerm calls f with every term of a field, in order, and its documents,
// deleted ones included.
func eachTerm(seg segment.Segment, name string, f func(term string, docs docIter)) error {
	if l, file, err := openLexicon(seg, name); err != nil || file != nil {
		if l == nil || err != nil {
			return err
		}
		return eachTermOfFile(l, file, name, f)
	}
	dict, err := seg.Dictionary(name)
	if err != nil {
		return fmt.Errorf("dictionary of %s: %w", name, err)
	}
	it := dict.AutomatonIterator(nil, nil, nil)
	var pl segment.PostingsList
	var pi segment.PostingsIterator
	for {
		e, err := it.Next()
		if err != nil {
			return fmt.Errorf("dictionary of %s: %w", name, err)
		}
		if e == nil {
			return nil
		}
		if pl, err = dict.PostingsList([]byte(e.Term), nil, pl); err != nil {
			return fmt.Errorf("postings of %s: %w", name, err)
		}
		pi = pl.Iterator(false, false, false, pi)
		var failed error
		f(e.Term, func(visit func(uint32)) { failed = eachDoc(pi, visit) })
		if failed != nil {
			return fmt.Errorf("postings of %s: %w", name, failed)
		}
	}
}

// eachTermOfFile is eachTerm for a segment on disk: postings are where the
// dictionary says, without a second look-up of each term.
func eachTermOfFile(l *lexicon, file *segmentFile, name string, f func(term string, docs docIter)) error {
	it, err := l.fst.Iterator(nil, nil)
	var buf []uint32
	for ; err == nil; err = it.Next() {
		term, at := it.Current()
		p := file.postings(at)
		f(string(term), func(visit func(uint32)) {
			if p.set == nil {
				visit(p.one)
				return
			}
			buf = appendSet(buf[:0], p.set)
			for _, d := range buf {
				visit(d)
			}
		})
	}
	if !errors.Is(err, vellum.ErrIteratorDone) {
		return fmt.Errorf("dictionary of %s: %w", name, err)
	}
	return nil
}

// eachDoc visits the documents of postings, by bitmap where there is one.
func eachDoc(pi segment.PostingsIterator, visit func(uint32)) error {
	if bm := bitmapOf(pi); bm != nil {
		var buf [256]uint32
		it := bm.ManyIterator()
		for {
			k := it.NextMany(buf[:])
			if k == 0 {
				return nil
			}
			for _, d := range buf[:k] {
				visit(d)
			}
		}
	}
	for {
		p, err := pi.Next()
		if err != nil || p == nil {
			return err
		}
		visit(uint32(p.Number()))
	}
}

func bitmapOf(pi segment.PostingsIterator) *roaring.Bitmap {
	if o, ok := pi.(segment.OptimizablePostingsIterator); ok {
		return o.ActualBitmap()
	}
	return nil
}
