package embedded

import (
	"context"
	"encoding/binary"
	"strings"
)

// Sizes tells what an index on disk is made of, in bytes.
type Sizes struct {
	Stored int64 // documents as they are given back, compressed
	Stems  int64 // stems of words, with where they stand
	Exact  int64 // exact forms that are no stem themselves
	Facets int64 // everything else that is looked up: facets, dates, files, ids

	Columns int64 // the same by document, for counting and sorting, of large segments
}

// Sizes reads the dictionaries of the index. Segments that are not on disk yet
// are left out.
func (e *Engine) Sizes(ctx context.Context) (z Sizes, err error) {
	defer recovered(&err)
	defer faults()()
	v, err := e.generation().view()
	if err != nil {
		return z, err
	}
	defer v.release()
	for _, s := range v.segments {
		if err := ctx.Err(); err != nil {
			return z, err
		}
		if err := s.measure(&z); err != nil {
			return z, err
		}
		if s.cols.file != nil {
			z.Columns += int64(len(s.cols.file.data))
		}
	}
	return z, nil
}

func (s *segmentView) measure(z *Sizes) error {
	file, ok := s.seg.(interface {
		StoredIndexOffset() uint64
		DictAddr(field string) (uint64, error)
	})
	if s.file == nil || !ok {
		return nil
	}
	z.Stored += int64(file.StoredIndexOffset() + 8*s.file.docs)
	text := int64(0)
	for field, l := range s.file.terms {
		stems, exact := int64(0), int64(0)
		names, exactNames := int64(1), int64(0)
		it, err := l.fst.Iterator(nil, nil)
		for err == nil {
			term, at := it.Current()
			n := s.file.length(at)
			if names += int64(len(term)); strings.HasPrefix(string(term), exactMark) {
				exact += n
				exactNames += int64(len(term))
			} else {
				stems += n
			}
			err = it.Next()
		}
		at, err := file.DictAddr(field)
		if err != nil {
			return err
		}
		dict, n := binary.Uvarint(s.file.data[at:])
		size := int64(dict) + int64(n)
		exact += size * exactNames / names // its share by the length of its terms
		stems += size - size*exactNames/names
		z.Stems += stems
		z.Exact += exact
		text += stems + exact
	}
	z.Facets += int64(len(s.file.data)) - int64(file.StoredIndexOffset()+8*s.file.docs) - text
	return nil
}

// length is how many bytes the postings of a dictionary's value take. They lie
// together: frequencies, positions, documents.
func (f *segmentFile) length(v uint64) int64 {
	p := f.postings(v)
	if p.set == nil {
		return 0 // in the dictionary itself
	}
	end := v
	for range 2 { // where frequencies and positions begin
		_, n := binary.Uvarint(f.data[end:])
		end += uint64(n)
	}
	_, n := binary.Uvarint(f.data[end:])
	return int64(end) + int64(n) + int64(len(p.set)) - int64(p.freqAt)
}
