package embedded

import (
	"fmt"
	"runtime/debug"

	"github.com/ymateb/ymateb/index"
)

// recovered turns a panic inside Bleve, or a fault in a segment that is mapped
// into memory, into index.ErrPanic. Faults become panics only in goroutines
// that asked for it: see faults.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%w: panic: %v\n%s", index.ErrPanic, r, debug.Stack())
	}
}

// faults makes a read beyond the end of a truncated segment a panic in the
// calling goroutine, instead of the end of the process. Call what it returns to
// put things back.
func faults() func() {
	old := debug.SetPanicOnFault(true)
	return func() { debug.SetPanicOnFault(old) }
}

// safely runs f in a goroutine of its own with both.
func safely(f func() error) (err error) {
	defer recovered(&err)
	defer faults()()
	return f()
}
