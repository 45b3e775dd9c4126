package embedded_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
)

const writerDir = "YMATEB_TEST_WRITER"

// TestWriter is no test by itself: it is the process that TestKill kills. It
// puts documents for ever and prints how many are acknowledged.
func TestWriter(t *testing.T) {
	dir := os.Getenv(writerDir)
	if dir == "" {
		t.Skip("run by TestKill")
	}
	start := time.Now()
	e, err := embedded.Open(t.Context(), embedded.FileAllColumns(embedded.Config{Dir: dir, Damaged: func(_ string, why error) { fmt.Println("damaged", why) }}))
	if err != nil {
		fmt.Println("failed", err)
		os.Exit(1)
	}
	prints, err := e.Fingerprints(t.Context())
	if err != nil {
		fmt.Println("failed", err)
		os.Exit(1)
	}
	fmt.Println("opened", len(prints), time.Since(start).Milliseconds())
	for n := len(prints); ; n += 20 {
		var docs []index.Document
		for i := n; i < n+20; i++ {
			d := letter(i)
			d.Commitments = []index.Commitment{{ID: d.ID + "-c", Text: "I will publish a plan.", Lang: index.English, Status: index.Candidate}}
			docs = append(docs, d)
		}
		if err := e.Put(t.Context(), docs...); err != nil {
			fmt.Println("failed", err)
			os.Exit(1)
		}
		fmt.Println("acknowledged", n+20)
	}
}

// TestKill kills a writing process at random moments: what it acknowledged must
// be there, whole, and the index must open in two seconds. YMATEB_TORTURE is the
// number of kills.
func TestKill(t *testing.T) {
	kills := 4
	if n, err := strconv.Atoi(os.Getenv("YMATEB_TORTURE")); err == nil {
		kills = n
	} else if testing.Short() {
		kills = 1
	}
	dir := t.TempDir()
	acknowledged, slowest := 0, 0
	for k := range kills {
		ctx, cancel := context.WithCancel(t.Context())
		cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestWriter$") // cancelling kills
		cmd.Env = append(os.Environ(), writerDir+"="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.NewTimer(time.Minute)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			word, rest, _ := strings.Cut(lines.Text(), " ")
			switch word {
			case "opened":
				var had, ms int
				if _, err := fmt.Sscan(rest, &had, &ms); err != nil {
					t.Fatal(err)
				}
				if had < acknowledged || had%20 != 0 {
					t.Fatalf("kill %d: %d documents after it, want at least %d and whole batches", k, had, acknowledged)
				}
				acknowledged, slowest = had, max(slowest, ms)
				timer.Reset(time.Duration(50+rand.IntN(400)) * time.Millisecond)
				go func() { <-timer.C; cancel() }()
			case "acknowledged":
				if acknowledged, err = strconv.Atoi(rest); err != nil {
					t.Fatal(err)
				}
			case "damaged", "failed":
				t.Errorf("kill %d: %s", k, lines.Text())
			}
		}
		cancel()
		_ = cmd.Wait() // killed
	}
	e, err := embedded.Open(t.Context(), embedded.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for i := range acknowledged {
		d, err := e.Get(t.Context(), letter(i).ID)
		if err != nil || len(d.Passages) != 1 || len(d.Commitments) != 1 {
			t.Fatalf("document %d of %d: %v, %d passages, %d commitments", i, acknowledged, err, len(d.Passages), len(d.Commitments))
		}
	}
	docs, err := e.Search(t.Context(), index.Query{})
	if err != nil {
		t.Fatal(err)
	}
	promises, err := e.Search(t.Context(), index.Query{Kind: index.Commitments})
	if err != nil || docs.Total != promises.Total {
		t.Errorf("%d documents and %d commitments (%v): some are half there", docs.Total, promises.Total, err)
	}
	t.Logf("%d kills, %d documents acknowledged, 0 lost; slowest opening %d ms", kills, acknowledged, slowest)
}
