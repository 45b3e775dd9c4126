//go:build unix

package source

import (
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

// detach puts a worker into a process group of its own, so that it can be killed
// with whatever it may have started.
func detach(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// workDir is where a worker starts. There may be no other folder: a container
// without a shell has no /tmp.
func workDir() string { return "/" }

func killGroup(cmd *exec.Cmd) {
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
}

// watchCPU makes the soft limit on processor time end the process.
func watchCPU() {
	over := make(chan os.Signal, 1)
	signal.Notify(over, syscall.SIGXCPU)
	go func() {
		<-over
		os.Exit(exitCPU)
	}()
}

// A cpuLimit grants files processor time.
type cpuLimit struct{ seconds uint64 }

// allow grants the next file as much processor time as it has by the clock. The
// time used is that of the whole process, so the limit moves, by whole seconds.
func (c *cpuLimit) allow(d time.Duration) {
	var use syscall.Rusage
	if d <= 0 || syscall.Getrusage(syscall.RUSAGE_SELF, &use) != nil {
		return
	}
	used := time.Duration(use.Utime.Nano() + use.Stime.Nano())
	seconds := uint64((used + d + time.Second - 1) / time.Second)
	if seconds == c.seconds {
		return
	}
	var l syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_CPU, &l) != nil {
		return
	}
	assign(&l.Cur, seconds)
	if syscall.Setrlimit(syscall.RLIMIT_CPU, &l) == nil {
		c.seconds = seconds
	}
}

// assign sets a field whose type differs between systems.
func assign[T int64 | uint64](field *T, n uint64) { *field = T(n) }
