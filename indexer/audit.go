package indexer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
)

// Audit is what was found when folders, what people wrote beside the originals,
// and an index were held against each other.
type Audit struct {
	Files     int       `json:"files"`     // originals in the folders
	Documents int       `json:"documents"` // compared with the index
	Findings  []Finding `json:"findings"`
}

// Finding is something that does not agree.
type Finding struct {
	Path   string `json:"path"`
	Code   string `json:"code"`   // not_indexed, changed, gone, wrong_id, lost, broken_sidecar, unreadable, or why it can't be read
	Detail string `json:"detail"` // for people who look after the machine
	Known  bool   `json:"known"`  // the status page tells already: a file that can't be read
}

// AuditIndex is what Audit asks of an index.
type AuditIndex interface {
	Fingerprints(ctx context.Context) (map[string]string, error)
	Get(ctx context.Context, id string) (index.Document, error)
}

// Verify hashes every original below the folders and compares it with the index
// and every id with its bytes; sidecars are parsed. A nil index leaves its part
// out. Nothing is changed. The cost is that of reading all files once.
func Verify(ctx context.Context, folders []string, store AuditIndex, state *State) (Audit, error) {
	roots, err := resolve(folders, nil)
	if err != nil {
		return Audit{}, err
	}
	a := auditor{store: store, state: state, tables: facts.Default().Tables, prints: map[string]string{}}
	if store != nil {
		if a.prints, err = store.Fingerprints(ctx); err != nil {
			return Audit{}, err
		}
	}
	for _, r := range roots {
		if err := a.root(ctx, r); err != nil {
			return a.Audit, err
		}
	}
	for _, path := range slices.Sorted(maps.Keys(a.prints)) { // what no file answered to
		label, _, _ := strings.Cut(path, "/")
		if slices.ContainsFunc(roots, func(r root) bool { return r.label == label }) {
			a.note(path, "gone", "indexed, but no longer in the folder")
		}
	}
	return a.Audit, nil
}

type auditor struct {
	Audit
	store  AuditIndex
	state  *State
	tables facts.Tables
	prints map[string]string // of the index; those met are taken out
}

func (a *auditor) note(path, code, detail string) {
	a.Findings = append(a.Findings, Finding{Path: path, Code: code, Detail: detail})
}

func (a *auditor) root(ctx context.Context, r root) error {
	w, err := walk(r, r.name, nil)
	if err != nil {
		return err
	}
	for path, err := range w.closed {
		a.note(path, "unreadable_folder", cause(err).Error())
	}
	for _, path := range slices.Sorted(maps.Keys(w.sidecars)) {
		b, err := readSmall(w.sidecars[path].name)
		if err == nil {
			_, err = ParseSidecar(b, a.tables)
		}
		if err != nil {
			a.note(path+sidecarSuffix, "broken_sidecar", err.Error())
		}
	}
	for _, path := range slices.Sorted(maps.Keys(w.files)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		a.file(ctx, path, w.files[path].name)
	}
	return nil
}

func (a *auditor) file(ctx context.Context, path, name string) {
	a.Files++
	print, indexed := a.prints[path]
	delete(a.prints, path)
	hash, err := hashFile(name)
	if err != nil {
		a.note(path, "unreadable", cause(err).Error())
		return
	}
	if a.store == nil {
		return
	}
	if !indexed {
		if a.state != nil {
			if f, ok := a.state.failed(path); ok {
				a.Findings = append(a.Findings, Finding{path, f.Problem.Code, f.Problem.Detail, true})
				return
			}
		}
		a.note(path, "not_indexed", "in the folder, but not in the index")
		return
	}
	a.Documents++
	if parseFingerprint(print).hash != hash {
		a.note(path, "changed", "the file is not the one that was indexed")
		return
	}
	d, err := a.store.Get(ctx, idOfHex(hash))
	switch {
	case errors.Is(err, index.ErrNotFound):
		a.note(path, "lost", "its fingerprint is in the index, its document is not")
	case err != nil:
		a.note(path, "lost", err.Error())
	case d.SHA256 != hash || d.ID != idOfHex(hash):
		a.note(path, "wrong_id", "the document has another id than its bytes")
	}
}

func hashFile(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Agrees reports whether nothing was found but files that are known to be
// unreadable.
func (a Audit) Agrees() bool {
	return !slices.ContainsFunc(a.Findings, func(f Finding) bool { return !f.Known })
}

// Err is not nil when something does not agree.
func (a Audit) Err() error {
	if a.Agrees() {
		return nil
	}
	return errors.New("folders and index do not agree")
}

// String is how much was compared and a line for each finding.
func (a Audit) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d files, %d documents compared\n", a.Files, a.Documents)
	for _, f := range a.Findings {
		fmt.Fprintf(&b, "%s: %s (%s)\n", f.Path, f.Code, f.Detail)
	}
	return b.String()
}
