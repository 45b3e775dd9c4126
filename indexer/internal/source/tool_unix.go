//go:build unix

package source

import (
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
)

// execTool becomes the program named by the arguments, under the limits of the
// setting "memory:seconds:nice". It does not return.
func execTool(setting string) {
	var v [3]uint64
	for i, f := range strings.SplitN(setting, ":", 3) {
		n, err := strconv.ParseUint(f, 10, 63)
		if err != nil {
			os.Exit(exitProtocol)
		}
		v[i] = n
	}
	if v[0] == 0 || v[1] == 0 || len(os.Args) < 2 {
		os.Exit(exitProtocol)
	}
	_ = os.Unsetenv(workerEnv)
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, int(v[2]))
	path, err := exec.LookPath(os.Args[1])
	if err == nil {
		env := os.Environ()
		debug.SetGCPercent(-1) // this process may have more address space than the program gets: nothing may grow now
		limitTool(v[0], v[1])
		err = syscall.Exec(path, os.Args[1:], env)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(exitProtocol)
}
