//go:build unix

package embedded

import "golang.org/x/sys/unix"

const diskFull = unix.EDQUOT

// DiskSpace tells the free and the total bytes of the disk that holds a folder.
func DiskSpace(dir string) (free, total int64, err error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, 0, err
	}
	size := int64(s.Bsize)                                     //nolint:unconvert // another type on other systems
	return int64(s.Bavail) * size, int64(s.Blocks) * size, nil //nolint:unconvert // likewise
}
