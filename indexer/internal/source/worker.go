package source

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// A worker is this binary started again with workerEnv set. It takes files on
// its standard input, one after the other, and writes their texts to its
// standard output; it has no other descriptors and, on Linux, can open none.

const (
	workerEnv  = "YMATEB_READ_WORKER" // the bytes it may take
	toolPrefix = "exec:"              // before them: become another program
)

// Exit codes of a worker that gives itself up.
const (
	exitProtocol = 70
	exitCPU      = 71
)

// IsWorker tells whether this process was started as a worker: main, and TestMain
// of packages that use a Pool, then call RunWorker before anything else.
func IsWorker() bool { return os.Getenv(workerEnv) != "" }

// RunWorker serves the process that started this one, under limits, until it
// closes the pipe. It does not return.
func RunWorker() { runWorker(Read) }

func runWorker(read reader) {
	setting := os.Getenv(workerEnv)
	if tool, ok := strings.CutPrefix(setting, toolPrefix); ok {
		execTool(tool)
	}
	memory, err := strconv.ParseInt(setting, 10, 64)
	if err != nil || memory <= 0 {
		memory = Limits{}.orDefault().Memory
	}
	// A reader that needs more stack than this is being led on.
	debug.SetMaxStack(64 << 20)
	debug.SetMemoryLimit(memory / 4 * 3)
	debug.SetGCPercent(400) // the limit above is what holds memory
	if err := sandbox(memory); err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		os.Exit(exitProtocol)
	}
	go dieWithParent()
	if err := serve(os.Stdin, os.Stdout, read); !errors.Is(err, io.EOF) {
		fmt.Fprintln(os.Stderr, "worker:", err)
		os.Exit(exitProtocol)
	}
	os.Exit(0)
}

// dieWithParent ends a worker that was left behind in the middle of a file.
func dieWithParent() {
	parent := os.Getppid()
	for range time.Tick(time.Second) {
		if os.Getppid() != parent {
			os.Exit(exitProtocol)
		}
	}
}

// A request is one file for a worker.
type request struct {
	name string
	lim  Limits
	data []byte
}

func (r request) header() []byte {
	var b []byte
	b = appendString(b, r.name)
	for _, n := range []int64{r.lim.File, r.lim.Part, r.lim.Text, int64(r.lim.Depth), int64(r.lim.Pages), int64(r.lim.Mails), int64(r.lim.Time)} {
		b = binary.AppendVarint(b, n)
	}
	return binary.AppendUvarint(b, uint64(len(r.data)))
}

func readRequest(in *bufio.Reader) (r request, err error) {
	n, err := binary.ReadUvarint(in)
	if err != nil {
		return r, err
	}
	if n > 1<<16 {
		return r, errCodec
	}
	name := make([]byte, n)
	if _, err = io.ReadFull(in, name); err != nil {
		return r, err
	}
	var v [7]int64
	for i := range v {
		if v[i], err = binary.ReadVarint(in); err != nil {
			return r, err
		}
	}
	r.name = string(name)
	r.lim = Limits{File: v[0], Part: v[1], Text: v[2], Depth: int(v[3]), Pages: int(v[4]), Mails: int(v[5]), Time: time.Duration(v[6])}
	if n, err = binary.ReadUvarint(in); err != nil {
		return r, err
	}
	if int64(n) < 0 || int64(n) > r.lim.File {
		return r, errCodec
	}
	r.data = make([]byte, n)
	_, err = io.ReadFull(in, r.data)
	return r, err
}
