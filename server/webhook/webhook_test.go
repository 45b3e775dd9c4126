package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
)

const testSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func tables(t testing.TB) facts.Tables {
	t.Helper()
	tables, err := facts.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func parse(t testing.TB, yaml string) []Hook {
	t.Helper()
	hooks, err := Parse([]byte(yaml), tables(t))
	if err != nil {
		t.Fatal(err)
	}
	return hooks
}

func TestParse(t *testing.T) {
	const good = "- name: office\n  url: https://hooks.example/in/s3cretpath\n  secret: " + testSecret + "\n"
	for _, test := range []struct{ name, yaml, want string }{
		{"good", good, ""},
		{"filter", good + "  filter: {force: [gwent, none], topic: [child_protection], actor: [office]}\n  events: [commitment.due]\n  due_days: 30\n", ""},
		{"no name", strings.Replace(good, "office", "Our Office", 1), "name:"},
		{"twice", good + good, "taken"},
		{"no address", strings.Replace(good, "https:", "ftp:", 1), "url:"},
		{"short secret", strings.Replace(good, testSecret, "short", 1), "secret: 5 bytes"},
		{"bad base64", strings.Replace(good, testSecret, "whsec_!", 1), "base64"},
		{"event", good + "  events: [document.old]\n", `"document.old"`},
		{"force", good + "  filter: {force: [atlantis]}\n", `"atlantis"`},
		{"unknown key", good + "  retries: 5\n", "retries"},
		{"days", good + "  due_days: 900\n", "due_days"},
		{"no list", "name: x", "webhooks:"},
	} {
		hooks, err := Parse([]byte(test.yaml), tables(t))
		switch {
		case test.want == "" && err != nil, test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: Parse = %v, want %q", test.name, err, test.want)
		case err != nil && (strings.Contains(err.Error(), testSecret) || strings.Contains(err.Error(), "s3cretpath")):
			t.Errorf("%s: the error tells a secret: %v", test.name, err)
		case err == nil:
			var log strings.Builder
			slog.New(slog.NewTextHandler(&log, nil)).Info("x", "hook", hooks[0])
			b, _ := json.Marshal(hooks[0])
			if all := fmt.Sprintf("%v %+v %#v %s %s", hooks[0].Secret, hooks[0].URL, hooks[0].Secret, b, &log); strings.Contains(all, "MfKQ9") || strings.Contains(string(b), "s3cretpath") {
				t.Errorf("%s: a printed hook tells its secret: %s", test.name, all)
			}
		}
	}
}

// TestSign holds the signature against the convention's published example.
func TestSign(t *testing.T) {
	key, err := Secret(testSecret).key()
	if err != nil {
		t.Fatal(err)
	}
	got := sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	if want := "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("sign = %s, want %s", got, want)
	}
}

// receiver is a program that is told of events.
type receiver struct {
	*httptest.Server
	t   testing.TB
	mu  sync.Mutex
	got []got
	say func(n int) int // status for the n-th request; nil: 204
	new chan struct{}
}

type got struct {
	ID   string
	Type Event
	Data map[string]any
}

func newReceiver(t testing.TB) *receiver {
	r := &receiver{t: t, new: make(chan struct{}, 10_000)}
	n := 0
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return // killed while it sent
		}
		seconds, _ := strconv.ParseInt(req.Header.Get("webhook-timestamp"), 10, 64)
		key, _ := Secret(testSecret).key()
		id := req.Header.Get("webhook-id")
		if want := sign(key, id, time.Unix(seconds, 0), body); req.Header.Get("webhook-signature") != want {
			t.Errorf("signature %q, want %q", req.Header.Get("webhook-signature"), want)
		}
		g := got{ID: id}
		if err := json.Unmarshal(body, &g); err != nil {
			t.Errorf("body %s: %v", body, err)
		}
		r.mu.Lock()
		status := http.StatusNoContent
		if n++; r.say != nil {
			status = r.say(n)
		}
		if status == http.StatusNoContent {
			r.got = append(r.got, g)
		}
		r.mu.Unlock()
		w.WriteHeader(status)
		r.new <- struct{}{}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) all() []got {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

// wait returns when so many messages have come in all.
func (r *receiver) wait(n int) []got {
	r.t.Helper()
	limit := time.After(2 * time.Minute)
	for len(r.all()) < n {
		select {
		case <-r.new:
		case <-limit:
			r.t.Fatalf("%d messages came, want %d: %+v", len(r.all()), n, r.all())
		}
	}
	return r.all()
}

// kinds counts what came as "event id".
func kinds(list []got) []string {
	var ks []string
	for _, g := range list {
		ks = append(ks, string(g.Type)+" "+g.Data["id"].(string))
	}
	slices.Sort(ks)
	return ks
}

func statement(id, force string, draft bool, promises ...index.Commitment) index.Document {
	d := index.Document{ID: id, Files: []index.File{{Path: "f/" + id, Fingerprint: id}}, Force: force, Title: "Letter " + id,
		Date: index.Date{Year: 2020, Month: 9, Day: 2}, Type: index.TypeLetter, Draft: draft}
	for i, c := range promises {
		c.ID, c.Text = fmt.Sprintf("%s-%d", id, i+1), fmt.Sprintf("We will do %d <things>.", i)
		c.Range, c.Lang, c.Voice, c.Actor, c.Strength = index.Range{Passage: i + 1, End: len(c.Text)}, index.English, index.VoiceCommissioner, index.ActorOffice, index.Firm
		d.Passages = append(d.Passages, index.Passage{Text: c.Text, Lang: index.English, Voice: index.VoiceCommissioner})
		d.Commitments = append(d.Commitments, c)
	}
	return d
}

// dueIn is a commitment with a deadline so many days from today.
func dueIn(days int, s index.Status) index.Commitment {
	t := time.Now().In(index.London).AddDate(0, 0, days)
	return index.Commitment{Status: s, DueDate: index.Date{Year: t.Year(), Month: int(t.Month()), Day: t.Day()}}
}

var candidate = index.Commitment{Status: index.Candidate}

// run starts a notifier, as if the program had been started, until stop is called.
func run(t testing.TB, cfg Config) (n *Notifier, stop func()) {
	t.Helper()
	if cfg.Quiet == 0 {
		cfg.Quiet = time.Millisecond
	}
	n, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- n.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v, want nil", err)
		}
		if err := n.Close(); err != nil {
			t.Errorf("Close = %v", err)
		}
	})
	t.Cleanup(stop)
	return n, stop
}

// settled waits until a notifier has looked at the index once: a hint is taken
// only then.
func settled(t testing.TB, n *Notifier) {
	t.Helper()
	for range 2 {
		n.hint <- struct{}{}
	}
}

// drained waits until the answers to what was sent are written down.
func drained(n *Notifier) {
	for slices.ContainsFunc(n.Webhooks(), func(w index.Webhook) bool { return w.Pending > 0 }) {
		<-time.After(time.Millisecond)
	}
}

func TestWhatIsTold(t *testing.T) {
	engine, err := embedded.Open(t.Context(), embedded.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	put := func(docs ...index.Document) {
		t.Helper()
		if err := engine.Put(t.Context(), docs...); err != nil {
			t.Fatal(err)
		}
	}
	put(statement("old", "gwent", false, candidate, dueIn(3, index.Candidate), dueIn(-40, index.Candidate)), statement("secret", "gwent", true, dueIn(1, index.Candidate)))
	r, other := newReceiver(t), newReceiver(t)
	cfg := Config{Dir: t.TempDir(), Index: engine, BaseURL: "https://ymateb.example", Hooks: parse(t, fmt.Sprintf(
		"- {name: all, url: %s, secret: %s}\n- {name: essex, url: %s, secret: %s, events: [document.new], filter: {force: [essex]}}\n", r.URL, testSecret, other.URL, testSecret))}
	n, stop := run(t, cfg)
	want := []string{"commitment.due old-2"} // what was there before is not told, but for what is due
	if got := kinds(r.wait(1)); !slices.Equal(got, want) {
		t.Fatalf("told %q, want %q", got, want)
	}
	settled(t, n)

	put(statement("new", "gwent", false, candidate, index.Commitment{Status: index.Dismissed}, index.Commitment{Status: index.Candidate, Shadow: true}),
		statement("draft", "essex", true, candidate), statement("essex1", "essex", false))
	n.Changed()
	want = append(want, "commitment.new new-1", "document.new essex1", "document.new new")
	if got := kinds(r.wait(4)); !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
	if got, want := kinds(other.wait(1)), []string{"document.new essex1"}; !slices.Equal(got, want) {
		t.Errorf("with a filter told %q, want %q", got, want)
	}
	for _, g := range r.all() {
		if g.Type == CommitmentNew && (g.Data["text"] != "We will do 0 <things>." || g.Data["force"] != "gwent" ||
			g.Data["links"].(map[string]any)["cy"] != "https://ymateb.example/cy/commitments/new-1") {
			t.Errorf("commitment told as %+v", g.Data)
		}
		if g.Type == CommitmentDue && g.Data["days_left"] != 3.0 {
			t.Errorf("deadline told as %+v, want 3 days left", g.Data)
		}
	}

	drained(n)
	stop() // while the program does not run, one is withdrawn and a draft is published
	gone := statement("new", "gwent", false)
	gone.Withdrawn, gone.Passages, gone.Title = "data protection", nil, ""
	put(gone, statement("draft", "essex", false))
	n, stop = run(t, cfg)
	want = append(want, "document.new draft", "document.withdrawn new")
	slices.Sort(want)
	if got := kinds(r.wait(6)); !slices.Equal(got, want) {
		t.Errorf("after a restart told %q, want %q", got, want)
	}
	settled(t, n)
	drained(n)
	stop()
	for _, w := range n.Webhooks() {
		if w.Pending != 0 || w.Problem != "" || w.Delivered != map[string]int{"all": 6, "essex": 2}[w.Name] {
			t.Errorf("status of %s = %+v", w.Name, w)
		}
	}
	if got := kinds(r.all()); !slices.Equal(got, want) {
		t.Errorf("in the end told %q, want each once: %q", got, want)
	}
}

// TestReceivers tries receivers that do what they should not.
func TestReceivers(t *testing.T) {
	elsewhere := false
	trap := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere = true }))
	t.Cleanup(trap.Close)
	for _, test := range []struct {
		name   string
		want   string
		handle http.HandlerFunc
	}{
		{"redirects", "redirect 307", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, trap.URL, http.StatusTemporaryRedirect)
		}},
		{"fails", "answer 503", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }},
		{"hangs up", "network", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
		{"never ends", "", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			bad := httptest.NewServer(test.handle)
			defer bad.Close()
			h := &hook{Hook: parse(t, fmt.Sprintf("- {name: a, url: %s, secret: %s}", bad.URL, testSecret))[0]}
			h.http = h.client()
			defer h.http.CloseIdleConnections()
			err := h.send(t.Context(), message{ID: "msg_1"}, []byte("{}"))
			if got := fmt.Sprint(err); test.want == "" && err != nil || test.want != "" && got != test.want {
				t.Errorf("send = %v, want %q", err, test.want)
			}
		})
	}
	if elsewhere {
		t.Error("a redirect was followed")
	}
	refuses := httptest.NewServer(nil)
	refuses.Close()
	h := &hook{Hook: parse(t, fmt.Sprintf("- {name: a, url: %s, secret: %s}", refuses.URL, testSecret))[0]}
	h.http = h.client()
	if err := h.send(t.Context(), message{}, nil); fmt.Sprint(err) != "refused" {
		t.Errorf("send to nobody = %v, want refused without the address", err)
	}
}

func TestPrivateAddresses(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:80": false, "10.1.2.3:80": false, "192.168.0.1:443": false, "169.254.169.254:80": false, "100.64.0.1:80": false, "[::1]:80": false,
		"[fd00::1]:80": false, "[::ffff:10.0.0.1]:80": false, "0.0.0.0:80": false, "192.0.2.7:443": true, "[2001:db8::1]:443": true,
	} {
		if got := public("tcp", address, nil) == nil; got != want {
			t.Errorf("public(%s) = %t, want %t", address, got, want)
		}
	}
}

// TestJournals: a journal survives being compacted, those of hooks that are gone
// are removed.
func TestJournals(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "office.jsonl")
	j, err := openJournal(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := j.tell([]string{"d:a", "d:b"}); err != nil {
		t.Fatal(err)
	}
	for i := range 500 {
		id := fmt.Sprint("msg_", i)
		if _, err := j.add([]string{"c:" + id}, []message{{ID: id, Type: CommitmentNew, Of: id}}); err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			if err := j.write(false, line{OK: id}); err != nil {
				t.Fatal(err)
			}
		}
	}
	for range 3 { // it is compacted meanwhile
		if err := j.close(); err != nil {
			t.Fatal(err)
		}
		if j, err = openJournal(name); err != nil {
			t.Fatal(err)
		}
		waiting, counts := j.counted()
		if waiting != 250 || counts.Delivered != 250 || !j.has("d:a") || !j.has("c:msg_7") || !j.begun() {
			t.Fatalf("journal has %d waiting and %+v, want 250 and 250 delivered", waiting, counts)
		}
	}
	if all, err := j.add(make([]string, mostWaiting), slices.Repeat([]message{{ID: "msg_x"}}, mostWaiting)); err != nil || all {
		t.Errorf("adding more than fits: %t, %v, want not all", all, err)
	}
	if waiting, _ := j.counted(); waiting != mostWaiting {
		t.Errorf("%d wait, want %d at most", waiting, mostWaiting)
	}
	_ = j.close()
	n, err := New(Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if entries, _ := filepath.Glob(filepath.Join(dir, "*")); len(entries) > 0 {
		t.Errorf("journals of no hook are left: %q", entries)
	}
	if err := n.Run(t.Context()); err != nil {
		t.Error(err)
	}
}
