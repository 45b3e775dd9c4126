package indexer

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A share may be mounted at a watched folder or below it. When it goes, the empty
// folder that lay beneath comes to light; the system sends no event for that, and
// none from the share when it is back, because watches end with the mount. So the
// places are remembered, also from one start to the next, and compared with what
// is there.

const (
	mountTick = 10 * time.Second // between two looks at the places of mounts

	codeClosed = "unreadable_folder"
	codeMount  = "mount_gone"
)

// errNotMounted says that a folder was the place of a mount and is empty now.
var errNotMounted = errors.New("not mounted")

// devices notes the places of mounts while folders of one root are walked.
type devices map[string]uint64 // folder → device

// enters reports whether another file system begins at a folder.
func (d devices) enters(dir string, info fs.FileInfo) bool {
	own, ok := device(info)
	if !ok {
		return false
	}
	d[dir] = own
	above, known := d[filepath.Dir(dir)]
	if !known {
		parent, err := os.Lstat(filepath.Dir(dir))
		if err != nil {
			return false
		}
		above, _ = device(parent)
	}
	return above != own
}

// enter watches a folder that is about to be listed, and remembers it where a
// mount begins below the root.
func (x *Indexer) enter(r root, seen devices) func(dir string) {
	return func(dir string) {
		info, err := os.Lstat(dir)
		if err != nil {
			return
		}
		x.watch.add(dir, info)
		if dir == r.name || !seen.enters(dir, info) {
			return
		}
		if err := x.cfg.State.setMount(r.path(dir), true); err != nil {
			x.cfg.Logger.Warn("the place of a mount can't be remembered", "folder", dir, "error", err)
		}
	}
}

// unmounted closes the places of mounts at, above or below a name that are empty
// now: what they held is kept. A place that holds something else, or is no more,
// is none any longer.
func (x *Indexer) unmounted(r root, name string, w *walked) {
	at := r.path(name)
	for _, place := range x.cfg.State.mountsOf(r.label) {
		if place != at && !strings.HasPrefix(place, at+"/") && !strings.HasPrefix(at, place+"/") {
			continue
		}
		dir := r.file(place)
		info, err := os.Lstat(dir)
		if err == nil && devices.enters(devices{}, dir, info) {
			continue
		}
		inside, err2 := os.ReadDir(dir)
		switch {
		case err == nil && err2 == nil && len(inside) == 0:
			w.closed[place] = errNotMounted
		case (err == nil || errors.Is(err, fs.ErrNotExist)) && (err2 == nil || errors.Is(err2, fs.ErrNotExist)):
			if err := x.cfg.State.setMount(place, false); err != nil {
				x.cfg.Logger.Warn("the place of a mount can't be forgotten", "folder", dir, "error", err)
			}
		default: // who knows
			w.closed[place] = errors.Join(err, err2)
		}
	}
}

// watchMounts has the roots and the places of mounts below them looked at when
// another folder lies there than before, until ctx ends.
func (x *Indexer) watchMounts(ctx context.Context) {
	ticker := time.NewTicker(min(mountTick, x.cfg.Tick))
	defer ticker.Stop()
	last := map[string]fs.FileInfo{}
	for {
		for _, dir := range x.places() {
			now, err := os.Lstat(dir)
			if err != nil {
				now = nil
			}
			before, seen := last[dir]
			last[dir] = now
			if seen && !sameFolder(before, now) || !x.watch.holds(dir) {
				x.watch.forget(dir)
				x.watch.send(ctx, dir)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// places are the roots and the places of mounts below them, on this machine.
func (x *Indexer) places() []string {
	var names []string
	for _, r := range x.setup().roots {
		names = append(names, r.name)
		for _, place := range x.cfg.State.mountsOf(r.label) {
			names = append(names, r.file(place))
		}
	}
	return slices.Compact(names)
}

func sameFolder(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return os.SameFile(a, b)
}
