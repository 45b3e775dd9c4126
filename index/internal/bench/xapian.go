package main

import (
	_ "embed"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/ymateb/ymateb/index"
)

// xapian is a script over Xapian's binding for Python: what it is asked takes
// long enough that the language does not matter.
type xapian struct {
	*console
	filled bool
}

//go:embed xapian.py
var xapianScript string

func openXapian(dir string) (engine, error) {
	// Debian's Python has Debian's bindings; another may stand before it in the path.
	pythons := []string{"python3", "/usr/bin/python3"}
	has := slices.IndexFunc(pythons, func(p string) bool { return exec.Command(p, "-c", "import xapian").Run() == nil })
	if has < 0 {
		return nil, exec.ErrNotFound
	}
	at := filepath.Join(dir, "xapian")
	filled := exists(at)
	c, err := openConsole(exec.Command(pythons[has], "-c", xapianScript, at), sentinel)
	return &xapian{c, filled}, err
}

func (x *xapian) fill(n int, seed uint64) error {
	if x.filled {
		return nil
	}
	_, _, err := batches(n, seed, func(docs []index.Document) error {
		for _, d := range docs {
			line, err := json.Marshal(plainOf(d))
			if err == nil {
				_, err = x.in.Write(append(append([]byte("add "), line...), '\n'))
			}
			if err != nil {
				return err
			}
		}
		_, err := x.exec("")
		return err
	})
	if err == nil {
		_, err = x.exec("commit")
	}
	return err
}

func (x *xapian) page(word string) (int, error) { return x.count("ask " + word) }
