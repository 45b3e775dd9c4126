//go:build unix

package indexer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// AsNobody lets a test of rights say something when root runs it, whom no rights
// bind: the test runs once more in a process of its own as the user nobody, in a
// temporary folder of that user, and passes, fails or is skipped as it did there.
// The caller returns at once if AsNobody reports true.
func AsNobody(t *testing.T) bool {
	t.Helper()
	const nobody = 65534
	if os.Geteuid() != 0 {
		return false
	}
	dir, err := os.MkdirTemp("", "nobody") // t.TempDir lies in a folder that only root may enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	// The go command builds into such a folder too.
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// Copied by another process: what is still open for writing in a child that this
	// one forks meanwhile can't be run.
	name := filepath.Join(dir, "indexer.test")
	if out, err := exec.Command("cp", self, name).CombinedOutput(); err != nil {
		t.Fatalf("cp: %v: %s", err, out)
	}
	if err := errors.Join(os.Chmod(name, 0o755), os.Chown(dir, nobody, nobody)); err != nil {
		t.Skipf("skipped: no folder can be given to another user here: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	pattern := "^" + strings.ReplaceAll(regexp.QuoteMeta(t.Name()), "/", "$/^") + "$"
	cmd := exec.CommandContext(ctx, name, "-test.run="+pattern, "-test.count=1", "-test.v", fmt.Sprintf("-test.short=%t", testing.Short()))
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TMPDIR="+dir, "HOME="+dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EINVAL) {
		t.Skipf("skipped: root may not become another user here, or that user not enter %s: %v", dir, err)
	} else if err != nil {
		t.Fatal(err)
	}
	switch err := cmd.Wait(); {
	case err != nil:
		t.Errorf("as nobody: %v\n%s", err, &out)
	case bytes.Contains(out.Bytes(), []byte("--- SKIP")):
		t.Skipf("skipped as nobody:\n%s", &out)
	case !bytes.Contains(out.Bytes(), []byte("--- PASS: "+t.Name()+" (")):
		t.Errorf("as nobody the test did not run:\n%s", &out)
	}
	return true
}
