package embedded

import "sync"

// memoMost and memoText bound what a view remembers: twice as many words, with a
// kilobyte each and a hundred bytes more for each segment and field that has the
// word, are some 10 MB at most.
const (
	memoMost = 1024
	memoText = 64 // bytes of a word or phrase
)

// memo remembers what was worked out for words asked for before: how they are
// read, and where their postings lie. A word is looked up in four fields of every
// segment, and walking so many dictionaries whose nodes lie scattered over
// megabytes costs a rare word more than all else; analysing it in two languages
// comes next. Only addresses are kept, not postings; they live as long as the
// view. When recent is full it becomes old and the old ones are forgotten, but for
// those that are asked for again. Safe for concurrent use.
type memo[K comparable, V any] struct {
	mu          sync.RWMutex
	recent, old map[K]V
}

func (m *memo[K, V]) get(k K) (V, bool) {
	m.mu.RLock()
	v, ok := m.recent[k]
	if ok {
		m.mu.RUnlock()
		return v, true
	}
	v, ok = m.old[k]
	m.mu.RUnlock()
	if ok {
		m.put(k, v)
	}
	return v, ok
}

func (m *memo[K, V]) put(k K, v V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.recent == nil || len(m.recent) >= memoMost {
		m.old, m.recent = m.recent, make(map[K]V, 64)
	}
	m.recent[k] = v
}

// leafKey is a word or phrase with all that its plan depends on.
type leafKey struct {
	text   string
	slop   int
	exact  bool
	fields textFields
	domain int
}

// planned gives the plan of a word or phrase, which does not change, as long as
// all segments are files.
func (p *plan) planned(k leafKey, compile func(leafKey) (node, error)) (node, error) {
	k.domain = p.domain
	if !p.view.files || len(k.text) > memoText {
		return compile(k)
	}
	if n, ok := p.view.leaves.get(k); ok {
		return n, nil
	}
	n, err := compile(k)
	if err == nil {
		p.view.leaves.put(k, n)
	}
	return n, err
}
