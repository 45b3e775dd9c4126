//go:build !unix

package indexer

import "io/fs"

// device is not known here: a folder that a drive is mounted in is one like any
// other.
func device(fs.FileInfo) (uint64, bool) { return 0, false }
