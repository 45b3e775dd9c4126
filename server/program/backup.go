package program

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/ymateb/ymateb/indexer"
	"github.com/ymateb/ymateb/indexer/archive"
)

// Backup copies folders, the state and the index into a file ending in .tar.zst
// or a folder, neither of which may exist.
func (d Data) Backup(ctx context.Context, to string, folders []string) (archive.Report, error) {
	var trees []archive.Tree
	for _, f := range folders {
		abs, err := filepath.Abs(f)
		if err != nil {
			return archive.Report{}, err
		}
		name := filepath.Base(abs)
		for i := 2; slices.ContainsFunc(trees, func(t archive.Tree) bool { return t.Name == "folders/"+name }); i++ {
			name = fmt.Sprintf("%s-%d", filepath.Base(abs), i)
		}
		trees = append(trees, archive.Tree{Name: "folders/" + name, Dir: abs})
	}
	if _, err := os.Stat(d.state()); err == nil {
		trees = append(trees, archive.Tree{Name: "data/state", Dir: d.state()})
	}
	if engine, err := d.read(ctx); err == nil {
		defer engine.Close()
		trees = append(trees, archive.Tree{Name: "data/index", Dir: d.index()})
	} else {
		d.log().Warn("the index is left out and will be made again from the folders", "why", err)
	}
	return archive.Write(ctx, to, trees)
}

// Verify holds folders, sidecars, index and every id against each other. No
// server may use the data folder.
func (d Data) Verify(ctx context.Context, folders []string) (indexer.Audit, error) {
	engine, err := d.read(ctx)
	if err != nil {
		return indexer.Audit{}, fmt.Errorf("%w (stop the server first, or verify a restored backup)", err)
	}
	defer engine.Close()
	if err := engine.Verify(ctx); err != nil {
		return indexer.Audit{}, err
	}
	state, err := indexer.OpenState(d.state())
	if err != nil {
		return indexer.Audit{}, err
	}
	defer state.Close()
	return indexer.Verify(ctx, folders, engine, state)
}
