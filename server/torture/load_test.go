package torture

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// queries are what people and others send.
var queries = []string{
	"policing", "heddlu", `"neighbourhood policing"`, "polic*", "safegarding~", "policing -crime", "(((((", `"`, "a OR", "* *", "force:gwent",
	"date:2020..2021", "NOT", "plismona NEU heddlu", strings.Repeat("(", 500), strings.Repeat("a OR ", 300) + "a", "\x00\xff", "<script>alert(1)</script>",
	"'; DROP TABLE", "../../etc/passwd", "%00", "ŵŷ", "body:*", "*e*", "a~9", `"a b"~99999999999`, strings.Repeat("x", 5000), "👩‍👩‍👧‍👦",
}

func TestReadersWhileFilesChange(t *testing.T) {
	length := 5 * time.Second
	if d, err := time.ParseDuration(os.Getenv("YMATEB_LOAD")); err == nil {
		length = d
	}
	p := start(t)
	const stable, restless = 60, 40
	for n := range stable {
		p.write(t, fmt.Sprintf("stable%02d.txt", n), n)
	}
	p.eventually(t, "all stable files", time.Minute, func() bool { _, total, _ := p.paths("neighbourhood policing Invented"); return total == stable })
	end := time.Now().Add(length)
	var wg sync.WaitGroup
	exists := make([]string, restless) // the oracle: name of each restless file, "" when there is none
	wg.Go(func() {
		for rnd := rand.New(rand.NewPCG(1, 2)); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			i := rnd.IntN(restless)
			name := fmt.Sprintf("r%02d-%d.txt", i, rnd.IntN(1000))
			switch {
			case exists[i] == "":
				p.write(t, name, 1000+i)
				exists[i] = name
			case rnd.IntN(2) == 0:
				if err := os.Rename(filepath.Join(p.dir, exists[i]), filepath.Join(p.dir, name)); err != nil {
					t.Error(err)
				}
				exists[i] = name
			default:
				if err := os.Remove(filepath.Join(p.dir, exists[i])); err != nil {
					t.Error(err)
				}
				exists[i] = ""
			}
		}
	})
	var asked, wrong, broken, busy atomic.Int64
	var mu sync.Mutex
	var times []time.Duration
	for c := range 32 {
		wg.Go(func() {
			for rnd := rand.New(rand.NewPCG(3, uint64(c))); time.Now().Before(end); {
				begun := time.Now()
				var code int
				if rnd.IntN(2) == 0 {
					n := rnd.IntN(stable)
					names, total, status := p.paths(word(n))
					if code = status; code == 200 && (total != 1 || names[0] != fmt.Sprintf("stable%02d.txt", n)) {
						wrong.Add(1)
						t.Errorf("%s found %v, want stable%02d.txt alone", word(n), names, n)
					}
				} else {
					page := []string{"/en/search?q=", "/cy/search?q=", "/api/v1/search?q="}[rnd.IntN(3)]
					code, _ = p.get(page + url.QueryEscape(queries[rnd.IntN(len(queries))]))
				}
				asked.Add(1)
				switch {
				case code == 503 || code == 429:
					busy.Add(1)
				case code == 0 || code >= 500:
					broken.Add(1)
				}
				mu.Lock()
				times = append(times, time.Since(begun))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.Sort(times)
	t.Logf("%d requests in %s by 32 clients: %d wrong, %d broken, %d told to come back; p50 %s, p99 %s, at most %s; memory %d MB", asked.Load(), length,
		wrong.Load(), broken.Load(), busy.Load(), times[len(times)/2], times[len(times)*99/100], times[len(times)-1], p.memory())
	if broken.Load() > 0 {
		t.Errorf("%d answers were errors of the server", broken.Load())
	}
	for i, name := range exists {
		p.eventually(t, "index as the folder", 30*time.Second, func() bool {
			names, total, _ := p.paths(word(1000 + i))
			return name == "" && total == 0 || name != "" && total == 1 && names[0] == name
		})
	}
}
