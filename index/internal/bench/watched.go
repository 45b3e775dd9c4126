package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// watchedChanges is how many files are changed, one after another.
const watchedChanges = 100

// measureWatched adds a word to one file after another below a folder that the
// server at base watches and looks how long each takes to be found over HTTP.
func measureWatched(ctx context.Context, r *report, base, folder string) error {
	var files []string
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && strings.HasSuffix(path, ".txt") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("no text files in %s", folder)
	}
	var took []time.Duration
	for i := range watchedChanges {
		// The word is of letters that no document has in this order.
		word := "qzxj" + strings.Map(func(d rune) rune { return d - '0' + 'b' }, fmt.Sprintf("%03d", i))
		start := time.Now()
		if err := addLine(files[i*len(files)/watchedChanges], "The word is "+word+"."); err != nil {
			return err
		}
		for {
			if n, err := found(ctx, base, word); err != nil {
				return err
			} else if n > 0 {
				break
			}
			if time.Since(start) > time.Minute {
				return fmt.Errorf("a change was not found for a minute")
			}
			time.Sleep(20 * time.Millisecond)
		}
		took = append(took, time.Since(start))
	}
	r.set("watched_visible_ms_p50", ms(median(took)))
	r.set("watched_visible_ms_p99", ms(percentile(took, 99)))
	return nil
}

func addLine(file, line string) error {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString("\n\n" + line + "\n")
	if err2 := f.Close(); err == nil {
		err = err2
	}
	return err
}

func found(ctx context.Context, base, word string) (total int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/api/v1/search?q="+word, nil)
	if err != nil {
		return 0, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close() //nolint:errcheck // only read
	var a struct{ Total int }
	if res.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("search: %s", res.Status)
	}
	err = json.NewDecoder(res.Body).Decode(&a)
	return a.Total, err
}
