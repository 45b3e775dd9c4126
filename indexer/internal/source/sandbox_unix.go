//go:build unix && !linux

package source

import (
	"os"
	"syscall"
)

// sandbox sets what limits the system has under their common names. Address
// space is not among them everywhere: the time limit and the Go runtime's soft
// limit on memory hold on all.
func sandbox(memory int64) error {
	_ = os.Chdir("/")
	watchCPU()
	for _, what := range []int{syscall.RLIMIT_CORE, syscall.RLIMIT_FSIZE} {
		_ = syscall.Setrlimit(what, &syscall.Rlimit{})
	}
	return nil
}
