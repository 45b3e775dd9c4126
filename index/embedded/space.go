package embedded

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/ymateb/ymateb/index"
)

// Bleve keeps and later writes documents of a batch whose writing failed, and
// may panic when the disk is full. So writing stops before it is.

const (
	minFree      = 256 << 20 // bytes
	minFreeShare = 10        // at most this part of the disk: a tenth
)

// room reports index.ErrNoSpace when the disk is nearly full.
func (e *Engine) room() error {
	if e.cfg.MinFree < 0 {
		return nil
	}
	free, total, err := DiskSpace(e.cfg.Dir)
	if err != nil {
		return nil //nolint:nilerr // a file system that can't tell is written to
	}
	floor := e.cfg.MinFree
	if floor == 0 {
		floor = min(minFree, total/minFreeShare)
	}
	if free < floor {
		return fmt.Errorf("%w: %d MB are free, %d MB must be", index.ErrNoSpace, free>>20, floor>>20)
	}
	return nil
}

// writeError tells a full disk from other trouble.
func writeError(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, diskFull) {
		return fmt.Errorf("write: %w: %w", index.ErrNoSpace, err)
	}
	return fmt.Errorf("write: %w: %w", index.ErrUnavailable, err)
}
