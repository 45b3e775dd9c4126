//go:build !unix

package source

// OpenFlags are flags that opening a file takes beside os.O_RDONLY; none here.
const OpenFlags = 0
