package torture

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestSoak changes files at random while the program serves, for YMATEB_SOAK, and
// compares the index with the folder now and then and at the end. Neither
// goroutines nor descriptors nor memory may grow.
func TestSoak(t *testing.T) {
	length, pause := 10*time.Second, 30*time.Millisecond
	if d, err := time.ParseDuration(os.Getenv("YMATEB_SOAK")); err == nil {
		length, pause = d, 150*time.Millisecond
	}
	p := start(t)
	s := soak{t: t, p: p, rnd: rand.New(rand.NewPCG(5, 6))}
	var uses []usage
	const checks = 12
	for n := range checks {
		for end := time.Now().Add(length / checks); time.Now().Before(end); time.Sleep(pause) {
			s.change()
			if s.done%10 == 0 {
				p.get("/en/search?q=" + url.QueryEscape(queries[s.rnd.IntN(len(queries))]))
			}
		}
		took, files := s.agree()
		u := p.usage(t)
		uses = append(uses, u)
		if length > time.Minute || n == checks-1 {
			t.Logf("%d changes: index as the folder (%d files) after %s; %d goroutines, %d descriptors, %d MB", s.done, files, took.Round(time.Millisecond), u.goroutines, u.files, u.memory>>20)
		}
	}
	first, last := uses[1], uses[len(uses)-1] // the first of all is the program warming up
	if last.goroutines > first.goroutines+20 || last.files > first.files+60 || last.memory > first.memory*3/2+100<<20 {
		t.Errorf("it grew from %+v to %+v", first, last)
	}
}

type soak struct {
	t    *testing.T
	p    *program
	rnd  *rand.Rand
	done int
}

const (
	soakFiles  = 300             // about
	mostBehind = 4 * time.Minute // on a busy machine; less than the time after which everything is looked at unasked
)

// names are what people call files: with accents composed and not, in both cases.
var names = []string{"llythyr", "Llythyr", "LLYTHYR", "g\u0175yl", "gw\u0302yl", "response to report", "d\u0175r", "dw\u0302r", "a&b", "100%", "cy'n"}

func (s *soak) name() string {
	dir := []string{"", "a", "a/b", "a/b/c", "2024", "Ymatebion"}[s.rnd.IntN(6)]
	return filepath.Join(s.p.dir, dir, fmt.Sprintf("%s-%d.txt", names[s.rnd.IntN(len(names))], s.rnd.IntN(2000)))
}

func (s *soak) text() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "Statement %d\n\n%d March 2024\n\n", s.done, 1+s.done%28)
	for range 3 {
		for range 20 + s.rnd.IntN(60) {
			fmt.Fprintf(&b, "%s%d ", []string{"police", "heddlu", "crime", "trosedd", "word"}[s.rnd.IntN(5)], s.rnd.IntN(5000))
		}
		b.WriteString("\n\n")
	}
	return []byte(b.String())
}

// change does one thing that people and programs do to files.
func (s *soak) change() {
	s.done++
	all := s.originals()
	any := func() string {
		if len(all) == 0 {
			return s.name()
		}
		return all[s.rnd.IntN(len(all))]
	}
	to := s.name()
	_ = os.MkdirAll(filepath.Dir(to), 0o755)
	dice := s.rnd.IntN(100)
	if len(all) > soakFiles && dice < 40 {
		dice = 60
	}
	var err error
	switch {
	case dice < 30:
		err = os.WriteFile(to, s.text(), 0o644)
	case dice < 40: // slowly, as over a network
		text := s.text()
		if err = os.WriteFile(to, text[:len(text)/2], 0o644); err == nil {
			time.Sleep(20 * time.Millisecond)
			err = os.WriteFile(to, text, 0o644)
		}
	case dice < 50: // anew, the way editors save
		if err = os.WriteFile(to+".tmp", s.text(), 0o644); err == nil {
			err = os.Rename(to+".tmp", any())
		}
	case dice < 60:
		err = os.Rename(any(), to)
	case dice < 72:
		err = os.Remove(any())
	case dice < 78: // twice the same
		var b []byte
		if b, err = os.ReadFile(any()); err == nil {
			err = os.WriteFile(to, b, 0o644)
		}
	case dice < 82: // the clock jumps
		when := time.Now().Add(time.Duration(s.rnd.IntN(200)-100) * time.Hour)
		err = os.Chtimes(any(), when, when)
	case dice < 86:
		err = os.WriteFile(any()+".meta.yaml", []byte("title: Corrected "+strconv.Itoa(s.done)+"\n"), 0o644)
	case dice < 90:
		err = os.Remove(any() + ".meta.yaml")
	case dice < 93:
		err = os.WriteFile(filepath.Join(s.p.dir, fmt.Sprintf("bad-%d.pdf", s.rnd.IntN(10))), append([]byte("%PDF-1.7\n"), s.text()...), 0o644)
	case dice < 95:
		err = os.Remove(filepath.Join(s.p.dir, fmt.Sprintf("bad-%d.pdf", s.rnd.IntN(10))))
	case dice < 97: // a folder moves with all in it
		err = os.Rename(filepath.Join(s.p.dir, "a"), filepath.Join(s.p.dir, "moved"+strconv.Itoa(s.rnd.IntN(3))))
	case dice < 98:
		err = os.RemoveAll(filepath.Join(s.p.dir, "moved"+strconv.Itoa(s.rnd.IntN(3))))
	default:
		err = os.Symlink(any(), to)
	}
	_ = err // what is not possible does not happen
}

func (s *soak) originals() (all []string) {
	_ = filepath.WalkDir(s.p.dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && strings.HasSuffix(name, ".txt") {
			all = append(all, name)
		}
		return nil
	})
	return all
}

// agree waits until the index is as the folder: every path with the hash of its
// bytes, and every unreadable file on the status page.
func (s *soak) agree() (time.Duration, int) {
	s.t.Helper()
	want := map[string]string{}
	bad := 0
	err := filepath.WalkDir(s.p.dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || !d.Type().IsRegular():
			return err
		case strings.HasSuffix(name, ".pdf"):
			bad++
		case strings.HasSuffix(name, ".txt"):
			b, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			sum := sha256.Sum256(b)
			rel, err := filepath.Rel(filepath.Dir(s.p.dir), name)
			want[filepath.ToSlash(rel)] = hex.EncodeToString(sum[:])
			return err
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	begun := time.Now()
	for {
		got, problems, err := s.p.listed()
		if err == nil && problems == bad && maps.Equal(got, want) {
			return time.Since(begun), len(want)
		}
		if time.Since(begun) > mostBehind {
			for path, hash := range want {
				if got[path] != hash {
					s.t.Errorf("%s: in the folder %.8s, in the index %.8s", path, hash, got[path])
				}
			}
			for path := range got {
				if want[path] == "" {
					s.t.Errorf("%s: in the index, not in the folder", path)
				}
			}
			s.t.Fatalf("after %d changes the index is not the folder: %v; %d problems, want %d\n%s", s.done, err, problems, bad, s.p.log)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// listed is every path that readers can find, with the hash of its document, and
// how many problems the status shows.
func (p *program) listed() (map[string]string, int, error) {
	got := map[string]string{}
	_, body := p.get("/api/v1/search.jsonl")
	for _, line := range strings.Split(body, "\n") {
		var d struct{ Kind, ID string }
		if line == "" || json.Unmarshal([]byte(line), &d) != nil || d.Kind != "document" {
			continue
		}
		var whole struct {
			SHA256 string
			Files  []struct{ Path string }
		}
		_, b := p.get("/api/v1/documents/" + d.ID)
		if err := json.Unmarshal([]byte(b), &whole); err != nil {
			return nil, 0, fmt.Errorf("document %s: %w", d.ID, err)
		}
		for _, f := range whole.Files {
			got[f.Path] = whole.SHA256
		}
	}
	var status struct{ Problems []struct{ Path, Code string } }
	_, b := p.get("/api/v1/status")
	if err := json.Unmarshal([]byte(b), &status); err != nil {
		return nil, 0, err
	}
	return got, len(status.Problems), nil
}

// usage is what a program holds.
type usage struct{ goroutines, files, memory int }

// usage asks for the metrics.
func (p *program) usage(t *testing.T) (u usage) {
	t.Helper()
	_, body := p.get("/metrics")
	for _, line := range strings.Split(body, "\n") {
		name, value, _ := strings.Cut(line, " ")
		v, err := strconv.ParseFloat(value, 64)
		i := slices.Index([]string{"go_goroutines", "process_open_fds", "process_resident_memory_bytes"}, name)
		if err != nil || i < 0 {
			continue
		}
		*[]*int{&u.goroutines, &u.files, &u.memory}[i] = int(v)
	}
	return u
}
