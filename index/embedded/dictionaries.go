package embedded

import (
	"sync"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// dictionaries keeps a segment's dictionaries for the next query: making one
// costs more than a look-up, and one serves a single goroutine at a time. They
// belong to the segment as it is in memory or on disk, and live as long as the
// views of it.
type dictionaries struct {
	seg    segment.Segment
	mu     sync.Mutex
	unused map[string][]segment.TermDictionary
}

func newDictionaries(seg segment.Segment) *dictionaries {
	return &dictionaries{seg: seg, unused: map[string][]segment.TermDictionary{}}
}

// take gives a dictionary for the caller alone, to be given back with put.
func (d *dictionaries) take(field string) (segment.TermDictionary, error) {
	d.mu.Lock()
	list := d.unused[field]
	if n := len(list); n > 0 {
		dict := list[n-1]
		d.unused[field] = list[:n-1]
		d.mu.Unlock()
		return dict, nil
	}
	d.mu.Unlock()
	return d.seg.Dictionary(field)
}

func (d *dictionaries) put(field string, dict segment.TermDictionary) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.unused[field]) < 8 {
		d.unused[field] = append(d.unused[field], dict)
	}
}
