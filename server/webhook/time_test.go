package webhook

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/journal"
)

// shelf is an index of a few documents.
type shelf struct {
	mu      sync.Mutex
	docs    []index.Document
	version uint64
}

func (s *shelf) put(docs ...index.Document) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.docs, s.version = append(s.docs, docs...), s.version+1
}

func (s *shelf) Stats(context.Context) (index.Stats, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return index.Stats{Version: s.version}, nil
}

func (s *shelf) Get(_ context.Context, id string) (index.Document, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.IndexFunc(s.docs, func(d index.Document) bool { return d.ID == id }); i >= 0 {
		return s.docs[i], nil
	}
	return index.Document{}, index.ErrNotFound
}

func (s *shelf) Each(_ context.Context, q index.Query, f func(string) error) error {
	s.mu.Lock()
	docs := slices.Clone(s.docs)
	s.mu.Unlock()
	for _, d := range docs {
		if q.Kind == index.Documents {
			if err := f(d.ID); err != nil {
				return err
			}
			continue
		}
		for _, c := range d.Commitments {
			near := index.DueOn(c.DueDate, q.Today, c.Status)
			if !q.Today.IsZero() && !slices.ContainsFunc(q.Filters, func(f index.Filter) bool {
				return f.Field == index.FacetDue && slices.Contains(f.Values, string(near))
			}) {
				continue
			}
			if err := f(c.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// wire is a network on which one receiver answers, or does not.
type wire struct {
	mu     sync.Mutex
	status func(id string) int // 0: nobody answers
	wait   string              // Retry-After
	at     []time.Time
	ids    []string
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id := r.Header.Get("webhook-id")
	w.at, w.ids = append(w.at, time.Now()), append(w.ids, id)
	status := w.status(id)
	if status == 0 {
		return nil, io.ErrUnexpectedEOF
	}
	return &http.Response{StatusCode: status, Header: http.Header{"Retry-After": {w.wait}}, Body: io.NopCloser(strings.NewReader(""))}, nil
}

// seen is when messages came and their ids. The fake clock orders nothing between
// the sender's goroutine and the test's, so the lock must.
func (w *wire) seen() (at []time.Time, ids []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.at), slices.Clone(w.ids)
}

func timed(t *testing.T, s *shelf, w *wire, more string) *Notifier {
	n, _ := run(t, Config{Dir: t.TempDir(), Index: s, Transport: w, Quiet: time.Second,
		Hooks: parse(t, fmt.Sprintf("- {name: a, url: https://hooks.example/, secret: %s%s}", testSecret, more))})
	synctest.Wait()
	return n
}

func TestBackOffAndGivingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, w := &shelf{}, &wire{status: func(string) int { return 0 }}
		n := timed(t, s, w, ", give_up: 2")
		s.put(statement("a", "gwent", false), statement("b", "gwent", false))
		n.Changed()
		time.Sleep(47 * time.Hour)
		synctest.Wait()
		status := n.Webhooks()[0]
		if status.Pending != 2 || status.Problem != "network" || status.Since.IsZero() {
			t.Errorf("while nobody answers: %+v, want 2 pending and a problem", status)
		}
		at, _ := w.seen()
		if n := len(at); n < 47 || n > 110 {
			t.Errorf("%d attempts in 47 hours, want about one an hour", n)
		}
		for i := 1; i < len(at); i++ {
			if gap := at[i].Sub(at[i-1]); gap < min(firstWait<<(i-1), longestWait)/2 || gap > longestWait {
				t.Fatalf("attempt %d came after %s", i+1, gap)
			}
		}
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if status := n.Webhooks()[0]; status.Pending != 0 || status.GivenUp != 2 || status.LastGivenUp.IsZero() {
			t.Errorf("after two days: %+v, want 2 given up", status)
		}
	})
}

// TestOneRefused: a message that a receiver refuses does not hold up others; one
// that asks for time gets it.
func TestOneRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{}
		bad := messageID("a", keyDocument+"bad")
		w := &wire{status: func(id string) int {
			if id == bad {
				return 422
			}
			return 204
		}}
		n := timed(t, s, w, "")
		s.put(statement("bad", "gwent", false), statement("b", "gwent", false), statement("c", "gwent", false))
		n.Changed()
		time.Sleep(3 * time.Second)
		synctest.Wait()
		if status := n.Webhooks()[0]; status.Pending != 1 || status.Delivered != 2 {
			t.Errorf("with one refused: %+v, want it pending and 2 delivered", status)
		}
		w.mu.Lock()
		w.status, w.wait, w.at = func(string) int { return 429 }, "1800", nil
		w.mu.Unlock()
		s.put(statement("d", "gwent", false))
		n.Changed()
		time.Sleep(29 * time.Minute)
		synctest.Wait()
		if at, _ := w.seen(); len(at) != 1 {
			t.Errorf("%d attempts while it asks for half an hour, want 1", len(at))
		}
		w.mu.Lock()
		w.status, w.ids = func(string) int { return 200 }, nil
		w.mu.Unlock()
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		_, ids := w.seen()
		if status := n.Webhooks()[0]; status.Pending != 0 || status.Delivered != 4 || status.Problem != "" || !slices.Contains(ids, bad) {
			t.Errorf("in the end: %+v, want 4 delivered, the refused one by its old id", status)
		}
	})
}

func TestDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, w := &shelf{}, &wire{status: func(string) int { return 204 }}
		n := timed(t, s, w, ", events: [commitment.due], due_days: 7")
		s.put(statement("a", "gwent", false, dueIn(20, index.Candidate), dueIn(20, index.Met), dueIn(3, index.Confirmed)))
		n.Changed()
		told := func() int { time.Sleep(time.Minute); synctest.Wait(); return n.Webhooks()[0].Delivered }
		if got := told(); got != 1 {
			t.Errorf("told of %d deadlines, want the one within 7 days", got)
		}
		time.Sleep(12 * 24 * time.Hour)
		if got := told(); got != 1 {
			t.Errorf("8 days before: %d, want 1 still", got)
		}
		time.Sleep(24 * time.Hour)
		if got := told(); got != 2 {
			t.Errorf("7 days before: %d, want 2", got)
		}
		s.mu.Lock() // somebody sets another deadline
		s.docs[0].Commitments = slices.Clone(s.docs[0].Commitments)
		s.docs[0].Commitments[0].DueDate = dueIn(60, index.Candidate).DueDate
		s.version++
		s.mu.Unlock()
		n.Changed()
		time.Sleep(50 * 24 * time.Hour)
		if got := told(); got != 2 {
			t.Errorf("with a later deadline: %d, want 2 still", got)
		}
		time.Sleep(5 * 24 * time.Hour)
		if got := told(); got != 3 {
			t.Errorf("before the later deadline: %d, want 3", got)
		}
	})
}

// TestWithdrawnWhileItWaits: what is withdrawn or made a draft before it could
// be delivered is not sent.
func TestWithdrawnWhileItWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, w := &shelf{}, &wire{status: func(string) int { return 0 }}
		n := timed(t, s, w, ", events: [document.new, commitment.new]")
		s.put(statement("a", "gwent", false, candidate), statement("b", "gwent", false, candidate))
		n.Changed()
		time.Sleep(time.Minute)
		synctest.Wait()
		s.mu.Lock()
		s.docs[0].Withdrawn, s.docs[1].Draft = "defamation", true
		s.mu.Unlock()
		w.mu.Lock()
		w.status, w.ids = func(string) int { return 204 }, nil
		w.mu.Unlock()
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		_, ids := w.seen()
		if status := n.Webhooks()[0]; status.Pending != 0 || status.Delivered != 0 || len(ids) > 0 {
			t.Errorf("withdrawn while it waited: %+v, %d requests, want none", status, len(ids))
		}
	})
}

// TestJournalThatCannotBeWritten: what was delivered while the disk is full is not
// sent again, and is written down when there is room.
func TestJournalThatCannotBeWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, w := &shelf{}, &wire{}
		var j *hookJournal // set before the first message
		w.status = func(string) int {
			j.mu.Lock()
			defer j.mu.Unlock()
			_ = j.log.Close() // from here on nothing can be appended
			return http.StatusNoContent
		}
		dir := t.TempDir()
		n, _ := run(t, Config{Dir: dir, Index: s, Transport: w, Quiet: time.Second,
			Hooks: parse(t, fmt.Sprintf("- {name: a, url: https://hooks.example/, secret: %s}", testSecret))})
		synctest.Wait()
		j = n.hooks[0].journal
		s.put(statement("a", "gwent", false))
		n.Changed()
		time.Sleep(time.Hour)
		synctest.Wait()
		if _, ids := w.seen(); len(ids) != 1 {
			t.Errorf("sent %d times, want once", len(ids))
		}
		if status := n.Webhooks()[0]; status.Pending != 1 || status.Problem != problemJournal {
			t.Errorf("while the journal can't be written: %+v, want 1 pending and the problem", status)
		}
		log, _, err := journal.Open(filepath.Join(dir, "a.jsonl"), 0o600, func(line) {})
		if err != nil {
			t.Fatal(err)
		}
		j.mu.Lock()
		j.log = log
		j.mu.Unlock()
		time.Sleep(time.Minute)
		synctest.Wait()
		_, ids := w.seen()
		if status := n.Webhooks()[0]; len(ids) != 1 || status.Pending != 0 || status.Delivered != 1 || status.Problem != "" {
			t.Errorf("with room again: sent %d times, %+v; want once, none pending, 1 delivered", len(ids), status)
		}
	})
}
