//go:build unix

package source

import "syscall"

// OpenFlags keep an open from waiting for the other end of a pipe and from
// making a terminal ours.
const OpenFlags = syscall.O_NONBLOCK | syscall.O_NOCTTY | syscall.O_CLOEXEC
