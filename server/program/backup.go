package program

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/ymateb/ymateb/indexer"
	"github.com/ymateb/ymateb/indexer/archive"
)

// Backup copies folders, the state and the index into a file ending in .tar.zst
// or a folder, neither of which may exist. A server may go on using them: it
// copies its own index and state.
func (d Data) Backup(ctx context.Context, to string, folders []string) (archive.Report, error) {
	trees, err := named(folders)
	if err != nil {
		return archive.Report{}, err
	}
	from, done, err := d.still(ctx)
	if err != nil {
		return archive.Report{}, err
	}
	defer done()
	if _, err := os.Stat(from.state()); err == nil {
		trees = append(trees, archive.Tree{Name: "data/state", Dir: from.state()})
	}
	if engine, err := from.read(ctx); err == nil {
		defer engine.Close()
		trees = append(trees, archive.Tree{Name: "data/index", Dir: from.index()})
	} else {
		d.log().Warn("the index is left out and will be made again from the folders", "why", err)
	}
	return archive.Write(ctx, to, trees)
}

// still is the data folder, or a copy of it where a server uses it.
func (d Data) still(ctx context.Context) (Data, func(), error) {
	from, done, err := d.snapshot(ctx)
	if errors.Is(err, errNotServed) {
		return d, func() {}, nil
	}
	return from, done, err
}

// named gives each folder a name of its own in a backup.
func named(folders []string) ([]archive.Tree, error) {
	var trees []archive.Tree
	for _, f := range folders {
		abs, err := filepath.Abs(f)
		if err != nil {
			return nil, err
		}
		name := filepath.Base(abs)
		for i := 2; slices.ContainsFunc(trees, func(t archive.Tree) bool { return t.Name == "folders/"+name }); i++ {
			name = fmt.Sprintf("%s-%d", filepath.Base(abs), i)
		}
		trees = append(trees, archive.Tree{Name: "folders/" + name, Dir: abs})
	}
	return trees, nil
}

// Verify holds folders, sidecars, index and every id against each other. Where a
// server uses the data folder, a copy of its index is compared: files that change
// meanwhile may be named.
func (d Data) Verify(ctx context.Context, folders []string) (indexer.Audit, error) {
	from, done, err := d.still(ctx)
	if err != nil {
		return indexer.Audit{}, err
	}
	defer done()
	engine, err := from.read(ctx)
	if err != nil {
		return indexer.Audit{}, err
	}
	defer engine.Close()
	if err := engine.Verify(ctx); err != nil {
		return indexer.Audit{}, err
	}
	state, err := indexer.OpenState(from.state())
	if err != nil {
		return indexer.Audit{}, err
	}
	defer state.Close()
	return indexer.Verify(ctx, folders, engine, state)
}
