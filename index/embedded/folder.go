package embedded

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// A folder holds generations, each in a sub-folder "gen-…" with a manifest, and
// a file "current" with the name of the one that answers. A generation is made
// complete beside the current one; the switch is the renaming of one file.

const (
	currentFile  = "current"
	manifestFile = "manifest.json"
	storeFolder  = "store"
	genPrefix    = "gen-"
	damagedMark  = "damaged-"
)

// manifest says how a generation was made.
type manifest struct {
	Schema  int       `json:"schema"`
	Version string    `json:"version"`
	Created time.Time `json:"created"`
}

func readManifest(gen string) (manifest, error) {
	var m manifest
	b, err := os.ReadFile(filepath.Join(gen, manifestFile))
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(b, &m)
}

// currentGeneration is the folder of the generation that answers, "" for none.
func currentGeneration(dir string) (string, error) {
	b, err := os.ReadFile(filepath.Join(dir, currentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	name := strings.TrimSpace(string(b))
	if !strings.HasPrefix(name, genPrefix) || strings.ContainsAny(name, `/\`) {
		return "", nil
	}
	gen := filepath.Join(dir, name)
	if _, err := os.Stat(gen); err != nil {
		return "", nil
	}
	return gen, nil
}

// newGeneration makes the folder of a new generation.
func newGeneration(dir, version string) (string, error) {
	gen := filepath.Join(dir, fmt.Sprintf("%s%d", genPrefix, time.Now().UnixNano()))
	if err := os.MkdirAll(gen, 0o700); err != nil {
		return "", err
	}
	b, err := json.Marshal(manifest{Schema: schemaVersion, Version: version, Created: time.Now().UTC()})
	if err != nil {
		return "", err
	}
	return gen, writeFile(filepath.Join(gen, manifestFile), b)
}

// setCurrent makes a generation the one that answers.
func setCurrent(dir, gen string) error {
	return writeFile(filepath.Join(dir, currentFile), []byte(filepath.Base(gen)+"\n"))
}

// writeFile replaces a file whole: after a crash it holds the old or the new.
func writeFile(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) //nolint:errcheck // gone after the rename
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if e := d.Close(); err == nil {
		err = e
	}
	return err
}

// generations lists the folders of all generations.
func generations(dir string) ([]string, error) {
	return filepath.Glob(filepath.Join(dir, genPrefix+"*"))
}

// setAside renames a damaged generation, so that what it holds can be looked
// at, and returns where it is now.
func setAside(gen string) (string, error) {
	earlier, _ := filepath.Glob(filepath.Join(filepath.Dir(gen), damagedMark+"*"))
	for _, e := range earlier { // one is enough to look at, and disks are finite
		if err := os.RemoveAll(e); err != nil {
			return "", err
		}
	}
	to := filepath.Join(filepath.Dir(gen), damagedMark+filepath.Base(gen))
	return to, os.Rename(gen, to)
}

// folderBytes is what a folder takes on disk.
func folderBytes(dir string) (n int64) {
	_ = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil //nolint:nilerr // files come and go while segments merge
		}
		if i, err := e.Info(); err == nil {
			n += i.Size()
		}
		return nil
	})
	return n
}
