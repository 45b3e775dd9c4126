package torture

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestKillProgram kills the whole program at random moments, YMATEB_KILLS times,
// while files come, change and go. A document that its API has shown was
// acknowledged: if its file has not changed since, it must be there from the first
// answer of the next start on, before anything is read again, and with the words
// it had. At the end the index is as the folder.
func TestKillProgram(t *testing.T) {
	kills := 3
	if n, err := strconv.Atoi(os.Getenv("YMATEB_KILLS")); err == nil {
		kills = n
	}
	p := prepare(t)
	if _, err := binary(); err != nil { // not on the program's time
		t.Fatal(err)
	}
	o := &killOracle{p: p, rnd: rand.New(rand.NewPCG(7, 8)), files: map[string]int{}, shown: map[string]int{}}
	checked, slowest := 0, time.Duration(0)
	for k := range kills {
		begun := time.Now()
		p.run(t)
		slowest = max(slowest, time.Since(begun))
		if strings.Contains(p.log.String(), "damaged") {
			t.Fatalf("kill %d damaged the index: %s", k, p.log)
		}
		for name, n := range o.acknowledged() { // before the first scan may have ended
			names, total, code := p.paths(word(n))
			if code != 200 || total != 1 || names[0] != name {
				t.Fatalf("kill %d: %s is %d %v, want %s alone", k, word(n), code, names, name)
			}
			checked++
		}
		stop := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() { o.work(t, stop) })
		wg.Go(func() { o.look(stop) })
		time.Sleep(time.Duration(500+rand.IntN(3000)) * time.Millisecond)
		p.kill()
		close(stop)
		wg.Wait()
	}
	p.run(t)
	p.ready(t)
	s := soak{t: t, p: p}
	took, files := s.agree()
	t.Logf("%d kills, %d times an acknowledged document was looked for, 0 lost; answering at most %s after the start; at the end %d files as in the folder after %s",
		kills, checked, slowest.Round(time.Millisecond), files, took.Round(time.Millisecond))
}

// killOracle knows what must be there.
type killOracle struct {
	p   *program
	rnd *rand.Rand

	mu    sync.Mutex
	next  int
	files map[string]int // name → the word in it
	shown map[string]int // name → the word, once the API has shown it and while it stays
}

func (o *killOracle) acknowledged() map[string]int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return maps.Clone(o.shown)
}

// work changes files: many at once now and then.
func (o *killOracle) work(t *testing.T, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(time.Duration(o.rnd.IntN(300)) * time.Millisecond):
		}
		o.mu.Lock()
		for range 1 + o.rnd.IntN(4)*o.rnd.IntN(4) {
			name := fmt.Sprintf("k%03d.txt", o.rnd.IntN(150))
			delete(o.shown, name) // from here on both are right
			if o.files[name] != 0 && o.rnd.IntN(3) == 0 {
				if err := os.Remove(filepath.Join(o.p.dir, name)); err != nil {
					t.Error(err)
				}
				delete(o.files, name)
				continue
			}
			o.next++
			o.p.write(t, name, o.next)
			o.files[name] = o.next
		}
		o.mu.Unlock()
	}
}

// look asks what is there.
func (o *killOracle) look(stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		default:
		}
		o.mu.Lock()
		before := maps.Clone(o.files)
		o.mu.Unlock()
		for name, n := range before {
			names, total, code := o.p.paths(word(n))
			if code == 0 {
				break
			}
			o.mu.Lock()
			if total == 1 && names[0] == name && o.files[name] == n {
				o.shown[name] = n
			}
			o.mu.Unlock()
		}
	}
}
