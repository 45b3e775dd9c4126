package program

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/ymateb/ymateb/indexer"
)

const staffToken = "a token for tests of writing"

// TestMain is also the program that these tests start.
func TestMain(m *testing.M) {
	indexer.WorkerMain() // does not return in a process started to read files
	dir := os.Getenv("YMATEB_TEST_SERVE")
	if dir == "" {
		os.Exit(m.Run())
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() { // the test holds the other end
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	d := Data{Dir: filepath.Join(dir, "data")}
	if err := d.Serve(ctx, Config{Named: []string{filepath.Join(dir, "letters")}, Addr: "127.0.0.1:0", Token: staffToken}, Source{}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
