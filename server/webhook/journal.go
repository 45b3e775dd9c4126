package webhook

import (
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/ymateb/ymateb/index/journal"
)

// message is something to be told. It holds no content: that is taken from the
// index when it is sent.
type message struct {
	ID   string    `json:"id"`
	Type Event     `json:"type"`
	Of   string    `json:"of"` // id of the document or commitment
	Due  string    `json:"due,omitempty"`
	At   time.Time `json:"at"`
}

// totals are what a hook's row on the status page counts.
type totals struct {
	Delivered   int       `json:"delivered"`
	GivenUp     int       `json:"given_up"`
	LastGivenUp time.Time `json:"last_given_up,omitzero"`
	LastOK      time.Time `json:"last_ok,omitzero"`
}

// line is a line of the journal.
type line struct {
	Told    []string  `json:"told,omitempty"`  // keys that need no message any more
	Queue   []message `json:"queue,omitempty"` // their keys are told, too
	Keys    []string  `json:"keys,omitempty"`  // of Queue, in its order
	OK      string    `json:"ok,omitempty"`    // delivered
	Void    string    `json:"void,omitempty"`  // nothing left to tell
	Dead    string    `json:"dead,omitempty"`  // given up
	At      time.Time `json:"at,omitzero"`     // of OK and Dead
	Totals  *totals   `json:"totals,omitempty"`
	Started bool      `json:"started,omitempty"` // all that was there before the hook is told
}

// hookJournal is what a hook has been told and what waits, in a journal of its
// own, compacted when it is opened. Safe for concurrent use. A message is on disk
// before it is sent; that it was sent may be lost in a power cut, and then it is
// sent again.
type hookJournal struct {
	mu      sync.Mutex
	log     *journal.Journal[line]
	told    map[string]struct{}
	queue   []message // oldest first
	counts  totals
	started bool
}

// mostWaiting is how many messages wait for one hook at most; all else waits in
// the index.
const mostWaiting = 10_000

const toldPerLine = 1000

// openJournal opens or makes the journal in a file.
func openJournal(name string) (*hookJournal, error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return nil, err
	}
	j := &hookJournal{told: map[string]struct{}{}}
	log, lines, err := journal.Open(name, 0o600, j.apply)
	if err != nil {
		return nil, err
	}
	j.log = log
	if lines > 2*(len(j.told)/toldPerLine+len(j.queue))+200 {
		if err := log.Rewrite(j.lines()); err != nil {
			return nil, err
		}
	}
	return j, nil
}

func (j *hookJournal) apply(l line) {
	for _, k := range l.Told {
		j.told[k] = struct{}{}
	}
	for _, k := range l.Keys {
		j.told[k] = struct{}{}
	}
	j.queue = append(j.queue, l.Queue...)
	j.started = j.started || l.Started
	if l.Totals != nil {
		j.counts = *l.Totals
	}
	if j.drop(l.OK) {
		j.counts.Delivered++
		j.counts.LastOK = l.At
	}
	if j.drop(l.Dead) {
		j.counts.GivenUp++
		j.counts.LastGivenUp = l.At
	}
	j.drop(l.Void)
}

// drop takes a message out of the queue and reports whether it stood there.
func (j *hookJournal) drop(id string) bool {
	if id == "" {
		return false
	}
	before := len(j.queue)
	j.queue = slices.DeleteFunc(j.queue, func(m message) bool { return m.ID == id })
	return len(j.queue) < before
}

// lines are those that still count.
func (j *hookJournal) lines() iter.Seq[line] {
	return func(yield func(line) bool) {
		if !yield(line{Totals: &j.counts, Started: j.started}) {
			return
		}
		for keys := range slices.Chunk(slices.Collect(maps.Keys(j.told)), toldPerLine) {
			if !yield(line{Told: keys}) {
				return
			}
		}
		for _, m := range j.queue {
			if !yield(line{Queue: []message{m}}) {
				return
			}
		}
	}
}

// write appends lines, on disk when sync is set.
func (j *hookJournal) write(sync bool, lines ...line) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	err := j.log.Append(lines...)
	if err == nil && sync {
		err = j.log.Sync()
	}
	if err != nil {
		return err
	}
	for _, l := range lines {
		j.apply(l)
	}
	return nil
}

func (j *hookJournal) has(key string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	_, ok := j.told[key]
	return ok
}

// keys lists the told keys that begin so.
func (j *hookJournal) keys(prefix string) []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	var list []string
	for k := range j.told {
		if len(k) > len(prefix) && k[:len(prefix)] == prefix {
			list = append(list, k)
		}
	}
	slices.Sort(list)
	return list
}

// tell marks keys as told without a message.
func (j *hookJournal) tell(keys []string) error {
	var lines []line
	for part := range slices.Chunk(keys, toldPerLine) {
		lines = append(lines, line{Told: part})
	}
	return j.write(true, append(lines, line{Started: true})...)
}

// add queues messages, as many as there is room for, and reports whether that
// was all.
func (j *hookJournal) add(keys []string, ms []message) (all bool, err error) {
	j.mu.Lock()
	room := mostWaiting - len(j.queue)
	j.mu.Unlock()
	all = len(ms) <= room
	if !all {
		keys, ms = keys[:max(0, room)], ms[:max(0, room)]
	}
	if len(ms) == 0 {
		return all, nil
	}
	var lines []line
	for i := range ms {
		lines = append(lines, line{Queue: ms[i : i+1], Keys: keys[i : i+1]})
	}
	return all, j.write(true, lines...)
}

// each calls f with what waits, oldest first, until it returns false.
func (j *hookJournal) each(f func(message) bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, m := range j.queue {
		if !f(m) {
			return
		}
	}
}

// counted is how many messages wait, and what became of the others.
func (j *hookJournal) counted() (waiting int, t totals) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.queue), j.counts
}

func (j *hookJournal) begun() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.started
}

func (j *hookJournal) close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.log.Close()
}
