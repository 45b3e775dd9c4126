package webhook

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
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

// journal is what a hook has been told and what waits, as a log of JSON lines in
// a file of its own, appended to and compacted when it is opened. Safe for
// concurrent use. A message is on disk before it is sent; that it was sent may
// be lost in a power cut, and then it is sent again.
type journal struct {
	mu      sync.Mutex
	file    *os.File
	told    map[string]struct{}
	queue   []message // oldest first
	counts  totals
	started bool
}

// mostWaiting is how many messages wait for one hook at most; all else waits in
// the index.
const mostWaiting = 10_000

const toldPerLine = 1000

// openJournal opens or makes the journal in a file. A line cut off by a crash is
// left out.
func openJournal(name string) (*journal, error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return nil, err
	}
	j := &journal{told: map[string]struct{}{}}
	lines, err := j.load(name)
	if err != nil {
		return nil, err
	}
	if lines > 2*(len(j.told)/toldPerLine+len(j.queue))+200 {
		if err := j.compact(name); err != nil {
			return nil, err
		}
	}
	if j.file, err = os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return nil, err
	}
	return j, j.endLine()
}

func (j *journal) load(name string) (lines int, err error) {
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 4<<20)
	for ; sc.Scan(); lines++ {
		var l line
		if json.Unmarshal(sc.Bytes(), &l) == nil {
			j.apply(l)
		}
	}
	return lines, sc.Err()
}

// endLine ends a last line that a crash cut off.
func (j *journal) endLine() error {
	info, err := j.file.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	last := make([]byte, 1)
	if _, err := j.file.ReadAt(last, info.Size()-1); err != nil || last[0] == '\n' {
		return err
	}
	_, err = j.file.Write([]byte("\n"))
	return err
}

func (j *journal) apply(l line) {
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

// drop takes a message out of the queue.
func (j *journal) drop(id string) bool {
	if id == "" {
		return false
	}
	i := slices.IndexFunc(j.queue, func(m message) bool { return m.ID == id })
	if i >= 0 {
		j.queue = slices.Delete(j.queue, i, i+1)
	}
	return i >= 0
}

// compact writes what still counts to a new file and swaps it in.
func (j *journal) compact(name string) error {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already after the rename
	w := bufio.NewWriter(f)
	enc := json.NewEncoder(w)
	err = enc.Encode(line{Totals: &j.counts, Started: j.started})
	var keys []string
	for k := range j.told {
		if keys = append(keys, k); len(keys) == toldPerLine {
			err, keys = errors.Join(err, enc.Encode(line{Told: keys})), keys[:0]
		}
	}
	err = errors.Join(err, enc.Encode(line{Told: keys}))
	for _, m := range j.queue {
		err = errors.Join(err, enc.Encode(line{Queue: []message{m}}))
	}
	if err = errors.Join(err, w.Flush(), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// write appends lines, on disk when sync is set.
func (j *journal) write(sync bool, lines ...line) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	var b []byte
	for _, l := range lines {
		one, err := json.Marshal(l)
		if err != nil {
			return err
		}
		b = append(append(b, one...), '\n')
	}
	before, err := j.file.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	if _, err = j.file.Write(b); err == nil && sync {
		err = j.file.Sync()
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write journal: %w", err), j.file.Truncate(before)) // no half lines
	}
	for _, l := range lines {
		j.apply(l)
	}
	return nil
}

func (j *journal) has(key string) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	_, ok := j.told[key]
	return ok
}

// keys lists the told keys that begin so.
func (j *journal) keys(prefix string) []string {
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
func (j *journal) tell(keys []string) error {
	var lines []line
	for part := range slices.Chunk(keys, toldPerLine) {
		lines = append(lines, line{Told: part})
	}
	return j.write(true, append(lines, line{Started: true})...)
}

// add queues messages, as many as there is room for, and reports whether that
// was all.
func (j *journal) add(keys []string, ms []message) (all bool, err error) {
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
func (j *journal) each(f func(message) bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, m := range j.queue {
		if !f(m) {
			return
		}
	}
}

// counted is how many messages wait, and what became of the others.
func (j *journal) counted() (waiting int, t totals) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.queue), j.counts
}

func (j *journal) begun() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.started
}

func (j *journal) close() error { return j.file.Close() }
