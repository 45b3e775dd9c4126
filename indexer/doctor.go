package indexer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/indexer/internal/source"
)

// Check is one thing that Examine looked at.
type Check struct {
	Name   string `json:"name"`
	State  string `json:"state"` // ok, warning, failed
	Detail string `json:"detail"`
}

// States of a Check.
const (
	CheckOK      = "ok"
	CheckWarning = "warning"
	CheckFailed  = "failed"
)

// Checks is what was looked at, in order.
type Checks []Check

// Err is not nil when something must be put right first.
func (c Checks) Err() error {
	if slices.ContainsFunc(c, func(k Check) bool { return k.State == CheckFailed }) {
		return errors.New("this machine needs attention")
	}
	return nil
}

// String is a line for each check.
func (c Checks) String() string {
	var b strings.Builder
	for _, k := range c {
		fmt.Fprintf(&b, "%-8s %s: %s\n", k.State, k.Name, k.Detail)
	}
	return b.String()
}

// Examine looks at whether this machine suits the program: folders, permissions,
// the system's limits, the clock and the programs that recognise scans. It writes
// one file into data and removes it.
func Examine(ctx context.Context, data string, folders []string) Checks {
	c := Checks{
		{"system", CheckOK, fmt.Sprintf("%s/%s, %d processors, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())},
		writable(data), clock(data), timezone(), ocr(ctx),
	}
	for _, f := range folders {
		c = append(c, readable(f))
	}
	return append(c, events(folders), sandboxed())
}

func writable(dir string) Check {
	c := Check{"data folder", CheckOK, dir}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Check{c.Name, CheckFailed, err.Error()}
	}
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return Check{c.Name, CheckFailed, err.Error()}
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := f.Sync(); err != nil {
		return Check{c.Name, CheckWarning, "what is written can't be forced onto the disk: " + err.Error()}
	}
	return c
}

// clock compares the machine's clock with that of the disk, which may be a
// server's.
func clock(dir string) Check {
	c := Check{"clock", CheckOK, time.Now().UTC().Format(time.RFC3339)}
	f, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		return Check{c.Name, CheckWarning, "not compared: " + err.Error()}
	}
	defer os.Remove(f.Name())
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Check{c.Name, CheckWarning, "not compared: " + err.Error()}
	}
	if d := time.Since(info.ModTime()).Abs(); d > 5*time.Second {
		return Check{c.Name, CheckWarning, fmt.Sprintf("the disk's clock differs by %s", d.Round(time.Second))}
	}
	if time.Now().Year() < 2026 {
		return Check{c.Name, CheckFailed, "the clock is wrong: " + c.Detail}
	}
	return c
}

func timezone() Check {
	return Check{"time zone", CheckOK, "civil days are those of " + index.London.String()}
}

func ocr(ctx context.Context) Check {
	var pool source.Pool
	defer pool.Close()
	if found, missing := source.FindOCR(ctx, &pool); found == nil {
		return Check{"text recognition", CheckWarning, "scans are not read; not installed: " + strings.Join(missing, ", ")}
	}
	return Check{"text recognition", CheckOK, "scans are read"}
}

func readable(dir string) Check {
	c := Check{"folder " + dir, CheckOK, ""}
	files, closed := 0, 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && path == dir:
			return err
		case err != nil:
			closed++
		case d.Type().IsRegular():
			files++
		}
		return nil
	})
	switch {
	case err != nil:
		return Check{c.Name, CheckFailed, err.Error()}
	case closed > 0:
		return Check{c.Name, CheckWarning, fmt.Sprintf("%d files; %d folders in it can't be opened", files, closed)}
	}
	c.Detail = fmt.Sprintf("%d files", files)
	return c
}

// events tells whether changes are heard of at once.
func events(folders []string) Check {
	c := Check{"change events", CheckOK, ""}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return Check{c.Name, CheckWarning, "not available, folders are looked at now and then: " + err.Error()}
	}
	defer w.Close()
	dirs := 0
	for _, f := range folders {
		err := filepath.WalkDir(f, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return nil //nolint:nilerr // told by the check of the folder
			}
			dirs++
			return w.Add(path)
		})
		if err != nil {
			return Check{c.Name, CheckWarning, fmt.Sprintf("only %d folders can be listened to, others are looked at now and then: %v%s", dirs-1, err, quota())}
		}
	}
	c.Detail = fmt.Sprintf("%d folders can be listened to%s", dirs, quota())
	return c
}

func quota() string {
	b, err := os.ReadFile("/proc/sys/fs/inotify/max_user_watches")
	if err != nil {
		return ""
	}
	if n, err := strconv.Atoi(strings.TrimSpace(string(b))); err == nil {
		return fmt.Sprintf(" (the system allows %d: fs.inotify.max_user_watches)", n)
	}
	return ""
}

func sandboxed() Check {
	if runtime.GOOS == "linux" {
		return Check{"sandbox", CheckOK, "files are read in processes of their own that can open nothing, with limits of time and memory"}
	}
	return Check{"sandbox", CheckWarning, "files are read in processes of their own with a limit of time; limits of memory and of what they open are Linux's alone"}
}
