package program

import (
	"context"
	"fmt"

	"github.com/ymateb/ymateb/index/embedded"
	"github.com/ymateb/ymateb/indexer"
)

// enoughDisk is the free space below which Examine warns, in bytes.
const enoughDisk = 1 << 30

// Examine looks whether this machine suits the program.
func (d Data) Examine(ctx context.Context, folders []string) indexer.Checks {
	checks := indexer.Checks{{Name: "version", State: indexer.CheckOK, Detail: Version()}}
	checks = append(checks, indexer.Examine(ctx, d.Dir, folders)...)
	disk := indexer.Check{Name: "disk", State: indexer.CheckOK}
	free, total, err := embedded.DiskSpace(d.Dir)
	switch disk.Detail = fmt.Sprintf("%d of %d MB are free", free>>20, total>>20); {
	case err != nil:
		disk.State, disk.Detail = indexer.CheckWarning, err.Error()
	case free < enoughDisk:
		disk.State = indexer.CheckWarning
	}
	return append(checks, disk)
}
