package source

import "runtime"

var limitsMemory = runtime.GOOS == "linux"
