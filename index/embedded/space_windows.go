package embedded

import "golang.org/x/sys/windows"

const diskFull = windows.ERROR_DISK_FULL

// DiskSpace tells the free and the total bytes of the disk that holds a folder.
func DiskSpace(dir string) (free, total int64, err error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, 0, err
	}
	var f, t, all uint64
	if err := windows.GetDiskFreeSpaceEx(name, &f, &t, &all); err != nil {
		return 0, 0, err
	}
	return int64(f), int64(t), nil
}
