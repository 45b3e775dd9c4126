package indexer

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// root is one watched folder.
type root struct {
	name  string // on this machine, absolute
	label string // what documents' paths begin with: its base name
}

// path is the name by which a document is known: the root's label and the way
// below it, with slashes.
func (r root) path(name string) string {
	rel, err := filepath.Rel(r.name, name)
	if err != nil || rel == "." {
		return r.label
	}
	return r.label + "/" + filepath.ToSlash(rel)
}

// look is a file as a walk saw it.
type look struct {
	name     string // on this machine
	size     int64
	modified time.Time
}

// walked is what lies at or below one name of a root.
type walked struct {
	files    map[string]look  // by document path
	sidecars map[string]look  // by the path of the original
	closed   map[string]error // document path of folders that can't be looked at
}

// walk lists regular files at or below name. Symbolic links, dot files and
// editors' temporary files are left out; a folder that can't be listed is
// reported and does not end the walk. A name that is gone gives an empty list.
// enter, where it is not nil, is told each folder before it is listed: who begins
// to watch it then misses nothing.
func walk(r root, name string, enter func(dir string)) (walked, error) {
	w := walked{files: map[string]look{}, sidecars: map[string]look{}, closed: map[string]error{}}
	err := filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && path != r.name:
			return nil // gone while we walked
		case err != nil && path == r.name:
			return err
		case err != nil:
			w.closed[r.path(path)] = err
			return nil
		case d.IsDir():
			if path != r.name && ignored(d.Name()) {
				return filepath.SkipDir
			}
			if enter != nil {
				enter(path)
			}
			return nil
		}
		return w.file(r, path, d)
	})
	return w, err
}

func (w *walked) file(r root, path string, d fs.DirEntry) error {
	of, sidecar := original(path)
	if ignored(d.Name()) && (!sidecar || strings.HasPrefix(d.Name(), ".")) {
		return nil
	}
	info, err := d.Info()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil: // a share that is troubled: nothing here can be said to be gone
		w.closed[r.path(filepath.Dir(path))] = err
		return nil
	case !info.Mode().IsRegular():
		return nil // a link, a pipe, a device: never opened
	}
	l := look{path, info.Size(), info.ModTime()}
	if sidecar {
		w.sidecars[r.path(of)] = l
	} else {
		w.files[r.path(path)] = l
	}
	return nil
}

// lookAt is walk for one regular file.
func lookAt(name string) (look, bool) {
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return look{}, false
	}
	return look{name, info.Size(), info.ModTime()}, true
}
