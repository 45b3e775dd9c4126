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
		_ = syscall.Setrlimit(what, limitOf(0))
	}
	return nil
}

// limitTool sets the limits of a program about to take this process over.
func limitTool(_, seconds uint64) {
	for what, limit := range map[int]uint64{syscall.RLIMIT_CORE: 0, syscall.RLIMIT_FSIZE: 0, syscall.RLIMIT_CPU: seconds} {
		_ = syscall.Setrlimit(what, limitOf(limit))
	}
}

func limitOf(n uint64) *syscall.Rlimit {
	l := &syscall.Rlimit{}
	assign(&l.Cur, n)
	assign(&l.Max, n)
	return l
}
