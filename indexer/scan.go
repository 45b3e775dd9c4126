package indexer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/ymateb/ymateb/indexer/internal/source"
)

// known is what was last seen of a path.
type known struct {
	fingerprint
	look look // zero until this process has looked
}

func (x *Indexer) remember(path string, f fingerprint) {
	last := x.known[path].look
	x.forget(path)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.known[path] = known{f, last}
	if f.hash != "" {
		if x.byID[f.hash] == nil {
			x.byID[f.hash] = map[string]bool{}
		}
		x.byID[f.hash][path] = true
	}
}

func (x *Indexer) forget(path string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	k, ok := x.known[path]
	if !ok {
		return
	}
	delete(x.known, path)
	if ps := x.byID[k.hash]; ps != nil {
		delete(ps, path)
		if len(ps) == 0 {
			delete(x.byID, k.hash)
			x.lost[k.hash] = true
		}
	}
}

// unchanged reports whether the store has a path as the fingerprint says.
func (x *Indexer) unchanged(path string, f fingerprint) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return f.same(x.known[path].fingerprint)
}

// pathsOf lists the known paths of an original, sorted.
func (x *Indexer) pathsOf(hash string) []string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return slices.Sorted(maps.Keys(x.byID[hash]))
}

// found is a file that must be read.
type found struct {
	root  root
	path  string
	look  look
	print fingerprint
	again bool // though nothing has changed
}

// diff is what a look at the folders found.
type diff struct {
	read    []found
	gone    []string
	pending bool // some file is still being written, or a root came back meanwhile
	listed  []listing
	roots   map[string]os.FileInfo // by label, as they were before anything was listed
}

// listing is what a walk found at or below a name.
type listing struct {
	root root
	name string // on this machine
	walked
}

// scan looks at what the hints name and makes the store agree. It reports
// whether it must look again soon because a file is still growing.
func (x *Indexer) scan(ctx context.Context, h hints) (again bool, err error) {
	x.setScanning(true)
	defer x.setScanning(false)
	d := diff{roots: map[string]os.FileInfo{}}
	for _, r := range x.setup().roots {
		if info, err := os.Stat(r.name); err == nil {
			d.roots[r.label] = info
		}
	}
	if h.all {
		x.watch.review()
		for _, r := range x.setup().roots {
			x.lookBelow(r, r.name, &d)
		}
	} else {
		for name := range h.names {
			x.lookAtHint(name, &d)
		}
	}
	x.compare(&d)
	x.guardRoots(&d)
	if err := x.apply(ctx, &d); err != nil {
		return false, err
	}
	x.scanned(len(d.read)+len(d.gone) > 0, d.pending)
	return d.pending, nil
}

// lookAtHint looks at one name that may have changed.
func (x *Indexer) lookAtHint(name string, d *diff) {
	r, ok := x.rootOf(name)
	if !ok {
		return
	}
	if filepath.Base(name) == folderMetaName {
		name = filepath.Dir(name)
	}
	for n := name; n != r.name; n = filepath.Dir(n) { // inside an ignored folder
		if base := filepath.Base(n); ignored(base) && !strings.HasSuffix(base, sidecarSuffix) {
			return
		}
	}
	of, sidecar := original(name)
	if !sidecar {
		of = name
	}
	l, ok := lookAt(of)
	if ok {
		d.listed = append(d.listed, listing{r, of, walked{files: map[string]look{r.path(of): l}}})
		return
	}
	if l, ok := lookAt(of + sidecarSuffix); ok {
		d.listed = append(d.listed, listing{r, of, walked{sidecars: map[string]look{r.path(of): l}}})
		return
	}
	x.lookBelow(r, of, d) // a folder, or gone
}

func (x *Indexer) rootOf(name string) (root, bool) {
	for _, r := range x.setup().roots {
		if name == r.name || isBelow(name, r.name) {
			return r, true
		}
	}
	return root{}, false
}

// lookBelow walks a folder and watches it and those below.
func (x *Indexer) lookBelow(r root, name string, d *diff) {
	w, err := walk(r, name, x.enter(r, devices{}))
	if err != nil {
		x.setRoot(r.label, "missing")
		x.watch.forget(r.name)
		return
	}
	if name == r.name {
		if len(w.files) == 0 && x.knownBelow(r.label) > 1 {
			x.setRoot(r.label, "suddenly_empty")
			return
		}
		x.setRoot(r.label, "")
	}
	x.unmounted(r, name, &w)
	x.setClosed(r.path(name), w.closed)
	d.listed = append(d.listed, listing{r, name, w})
}

// compare holds what was listed against what is known. Sidecars that lost their
// original are noted first, because a renamed original finds its own by hash.
func (x *Indexer) compare(d *diff) {
	for _, l := range d.listed {
		for of, s := range l.sidecars {
			if _, beside := l.files[of]; !beside {
				x.noteOrphan(l.root, s.name, d)
			}
		}
	}
	for _, l := range d.listed {
		for path, file := range l.files {
			x.consider(l.root, path, file, d)
		}
	}
	x.missing(d)
}

// noteOrphan remembers a sidecar whose original is not beside it by the hash it
// holds, and has the original read again where it is now.
func (x *Indexer) noteOrphan(r root, sidecar string, d *diff) {
	s, _ := x.readSidecar(sidecar) // what is wrong with it is said when its original is read
	if s.SHA256 == "" {
		return
	}
	hash := strings.ToLower(s.SHA256)
	x.mu.Lock()
	x.orphans[hash] = sidecar
	x.mu.Unlock()
	for _, path := range x.pathsOf(hash) {
		name := filepath.Join(r.name, filepath.FromSlash(strings.TrimPrefix(path, r.label+"/")))
		if l, ok := lookAt(name); ok && strings.HasPrefix(path, r.label+"/") {
			x.consider(r, path, l, d)
		}
	}
}

// missing adds the known paths at or below what was listed that are not there.
// The cost is that of one pass over what is known, however much was listed.
func (x *Indexer) missing(d *diff) {
	listed := map[string][]walked{}
	for _, l := range d.listed {
		at := l.root.path(l.name)
		listed[at] = append(listed[at], l.walked)
	}
	lost := func(p string) bool {
		for at := p; at != "."; at = path.Dir(at) {
			if slices.ContainsFunc(listed[at], func(w walked) bool { return w.lacks(p) }) {
				return true
			}
		}
		return false
	}
	for p := range x.known {
		if lost(p) {
			d.gone = append(d.gone, p)
		}
	}
	for _, p := range x.cfg.State.problems() {
		if _, indexed := x.known[p.Path]; !indexed && lost(p.Path) {
			d.gone = append(d.gone, p.Path)
		}
	}
}

// lacks reports whether a path at or below what was listed is not there.
func (w walked) lacks(path string) bool {
	if _, there := w.files[path]; there {
		return false
	}
	for closed := range w.closed { // can't be looked at: what it holds is not gone
		if path == closed || strings.HasPrefix(path, closed+"/") {
			return false
		}
	}
	return true
}

func (x *Indexer) knownBelow(label string) int {
	n := 0
	for path := range x.known {
		if strings.HasPrefix(path, label+"/") {
			n++
		}
	}
	return n
}

// guardRoots keeps a scan of hints from deleting the last documents of a root:
// a folder that loses everything at once is more likely a mount that went. What a
// scan missed while a root went or came back is not gone either.
func (x *Indexer) guardRoots(d *diff) {
	for _, r := range x.setup().roots {
		lost := 0
		for _, path := range d.gone {
			if _, ok := x.known[path]; ok && strings.HasPrefix(path, r.label+"/") {
				lost++
			}
		}
		if lost == 0 {
			continue
		}
		now, err := os.Stat(r.name)
		var top []os.DirEntry
		if err == nil {
			top, err = os.ReadDir(r.name)
		}
		if err != nil { // it went while it was listed
			x.setRoot(r.label, "missing")
		} else if !os.SameFile(d.roots[r.label], now) { // it went or came: what was listed is of neither
			d.pending = true
		} else if lost < 2 {
			continue
		} else if len(top) == 0 {
			x.setRoot(r.label, "suddenly_empty")
		} else if lost < x.knownBelow(r.label) {
			continue
		} else if w, err := walk(r, r.name, nil); err != nil {
			x.setRoot(r.label, "missing")
		} else if len(w.files) == 0 {
			x.setRoot(r.label, "suddenly_empty")
		} else {
			continue
		}
		kept := d.gone[:0]
		for _, path := range d.gone {
			if !strings.HasPrefix(path, r.label+"/") {
				kept = append(kept, path)
			}
		}
		d.gone = kept
	}
}

// consider decides whether a file must be read.
func (x *Indexer) consider(r root, path string, l look, d *diff) {
	k := x.known[path]
	last := k.look
	k.look = l
	x.mu.Lock()
	x.known[path] = k
	x.mu.Unlock()
	if !x.rests(l, last) {
		d.pending = true
		return
	}
	print := fingerprint{size: l.size, modified: l.modified.UnixNano(), version: x.setup().version}
	if k.size == l.size && k.modified == print.modified {
		print.hash = k.hash
	}
	print.meta = x.metaOf(r, l.name, print.hash)
	f := found{root: r, path: path, look: l, print: print}
	if failed, ok := x.cfg.State.failed(path); ok {
		old := parseFingerprint(failed.Fingerprint)
		same := old.size == print.size && old.modified == print.modified && old.version == print.version
		same = same && failed.Problem.Code != source.Unreadable // the system may let us by now
		if f.again = same && x.scans.waits(failed, old.hash); same && !f.again && !x.scans.has(path) && k.hash == "" {
			return // it would fail again
		}
	}
	if f.again = f.again || x.scans.arrived(path); !f.again && print.same(k.fingerprint) {
		return
	}
	d.read = append(d.read, f)
}

// rests reports whether a file is no longer being written: unchanged for a
// while by its own time, or by two looks where its time lies in the future.
func (x *Indexer) rests(l, last look) bool {
	return time.Since(l.modified) >= x.cfg.Quiet || last == l
}

// metaOf is a short hash of everything people wrote of a file: its sidecar and
// the defaults of the folders above it up to the root.
func (x *Indexer) metaOf(r root, name, hash string) string {
	sums := x.sumMeta(x.sidecarOf(name, hash))
	for dir := filepath.Dir(name); ; dir = filepath.Dir(dir) {
		sums += "/" + x.sumMeta(filepath.Join(dir, folderMetaName))
		if dir == r.name || !isBelow(dir, r.name) {
			break
		}
	}
	if strings.Trim(sums, "/") == "" {
		return "-"
	}
	h := sha256.Sum256([]byte(sums))
	return hex.EncodeToString(h[:6])
}
