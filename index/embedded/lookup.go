package embedded

import "sync"

// located is the postings of a term in a segment of a view.
type located struct {
	segment int
	postings
}

// termsMost bounds the terms that a view remembers: twice as many of them, with
// a hundred bytes for each segment that has the term, are about 10 MB at most.
const termsMost = 4096

// lookupKey is a term of a field.
type lookupKey struct{ field, term string }

// lookups remembers where the terms asked for have their postings. A word is
// looked up in four fields of every segment, and walking so many dictionaries
// whose nodes lie scattered over megabytes costs a rare word more than all else.
// Only addresses are kept, not postings; they live as long as the view. When
// recent is full it becomes old and the old ones are forgotten, but for those
// that are asked for again. Safe for concurrent use.
type lookups struct {
	mu          sync.RWMutex
	recent, old map[lookupKey][]located
}

func (l *lookups) get(k lookupKey) ([]located, bool) {
	l.mu.RLock()
	at, ok := l.recent[k]
	if ok {
		l.mu.RUnlock()
		return at, true
	}
	at, ok = l.old[k]
	l.mu.RUnlock()
	if ok {
		l.put(k, at)
	}
	return at, ok
}

func (l *lookups) put(k lookupKey, at []located) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.recent == nil || len(l.recent) >= termsMost {
		l.old, l.recent = l.recent, make(map[lookupKey][]located, 64)
	}
	l.recent[k] = at
}

// lookup finds the postings of a term in all segments that have it, in order.
func (v *view) lookup(field, term string) ([]located, error) {
	k := lookupKey{field, term}
	if at, ok := v.lookups.get(k); ok {
		return at, nil
	}
	var at []located
	for i, s := range v.segments {
		p, err := s.lookup(field, term)
		if err != nil {
			return nil, err
		}
		if p.n > 0 {
			at = append(at, located{i, p})
		}
	}
	if v.files {
		v.lookups.put(k, at)
	}
	return at, nil
}
