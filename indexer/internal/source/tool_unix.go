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
// setting "memory:seconds" and at the lowest priority. It does not return.
func execTool(setting string) {
	memory, seconds, _ := strings.Cut(setting, ":")
	m, err1 := strconv.ParseUint(memory, 10, 63)
	s, err2 := strconv.ParseUint(seconds, 10, 31)
	if err1 != nil || err2 != nil || len(os.Args) < 2 {
		os.Exit(exitProtocol)
	}
	_ = os.Unsetenv(workerEnv)
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, 19)
	limitTool(m, s)
	path, err := exec.LookPath(os.Args[1])
	if err == nil {
		err = syscall.Exec(path, os.Args[1:], os.Environ())
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(exitProtocol)
}
