//go:build unix

package indexer

import (
	"os"
	"syscall"
)

// lockFolder keeps other processes of ours from writing into a folder until
// unlock is called. Where a file system knows no locks it does nothing.
func lockFolder(dir string) (unlock func()) {
	f, err := os.Open(dir)
	if err != nil {
		return func() {}
	}
	_ = syscall.Flock(int(f.Fd()), syscall.LOCK_EX) // a help, not a promise
	return func() { f.Close() }
}
