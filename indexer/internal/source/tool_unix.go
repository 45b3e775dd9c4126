//go:build unix

package source

import (
	"fmt"
	"os"
	"os/exec"
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
	limitTool(v[0], v[1])
	path, err := exec.LookPath(os.Args[1])
	if err == nil {
		err = syscall.Exec(path, os.Args[1:], os.Environ())
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(exitProtocol)
}
