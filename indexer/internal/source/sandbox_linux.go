package source

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// sandbox gives up what a reader of one stream of bytes does not need: address
// space for more than memory bytes beside its own, writing files, opening anything, new privileges, core
// dumps, and descriptors it may have inherited.
func sandbox(memory int64) error {
	closeInherited()
	// The runtime opens its poller with the first timer, when nothing can be
	// opened any more: make it do so now.
	if r, w, err := os.Pipe(); err == nil {
		r.Close()
		w.Close()
	}
	_ = os.Chdir("/")
	watchCPU()
	limits := []struct {
		what  int
		limit uint64
	}{
		{unix.RLIMIT_CORE, 0},
		{unix.RLIMIT_FSIZE, 0},
		{unix.RLIMIT_NOFILE, 0},
		{unix.RLIMIT_AS, addressSpace() + uint64(memory)},
	}
	if raceEnabled { // its shadow memory alone is terabytes of address space
		limits = limits[:3]
	}
	for _, l := range limits {
		if err := unix.Setrlimit(l.what, &unix.Rlimit{Cur: l.limit, Max: l.limit}); err != nil {
			return fmt.Errorf("limit %d: %w", l.what, err)
		}
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("no new privileges: %w", err)
	}
	return nil
}

// addressSpace is what this process has now: the Go runtime reserves more than a
// gigabyte before it uses any.
func addressSpace() uint64 {
	const usual = 1400 << 20
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return usual
	}
	pages, err := strconv.ParseUint(strings.Fields(string(statm) + " 0")[0], 10, 40)
	if err != nil || pages == 0 {
		return usual
	}
	return pages * uint64(os.Getpagesize())
}

// closeInherited closes what our parent's parent left open without close-on-exec.
// The runtime's own descriptors are anonymous inodes and stay.
func closeInherited() {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return
	}
	for _, e := range entries {
		fd, err := strconv.Atoi(e.Name())
		if err != nil || fd < 3 {
			continue
		}
		if link, err := os.Readlink("/proc/self/fd/" + e.Name()); err == nil && !strings.HasPrefix(link, "anon_inode:") {
			_ = syscall.Close(fd)
		}
	}
}

// limitTool sets the limits of a program about to take this process over.
func limitTool(memory, seconds uint64) {
	closeInherited()
	_ = unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
	for _, l := range []struct {
		what  int
		limit uint64
	}{{unix.RLIMIT_CORE, 0}, {unix.RLIMIT_FSIZE, 0}, {unix.RLIMIT_CPU, seconds}, {unix.RLIMIT_AS, memory}} {
		_ = unix.Setrlimit(l.what, &unix.Rlimit{Cur: l.limit, Max: l.limit})
	}
}
