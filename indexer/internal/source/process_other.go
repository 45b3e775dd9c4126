//go:build !unix

package source

import (
	"os"
	"os/exec"
	"time"
)

// Elsewhere a worker is held by the clock and by the Go runtime's soft limit on
// memory alone.

func sandbox(int64) error { return nil }

func detach(*exec.Cmd) {}

func killGroup(cmd *exec.Cmd) {
	if cmd.Process != nil {
		_ = cmd.Process.Kill()
	}
}

type cpuLimit struct{}

func (*cpuLimit) allow(time.Duration) {}

// workDir is where a worker starts: not in a folder that somebody may want to
// rename meanwhile.
func workDir() string { return os.TempDir() }
