package embedded

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	segment "github.com/blevesearch/scorch_segment_api/v2"
	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
	"golang.org/x/sync/errgroup"
)

// Bleve deletes every segment of an index whose root is missing, and doesn't
// notice garbage in a segment. So an index is checked before Bleve sees it:
// every page of the root can be read, every segment that it names is there, and
// each has the checksum that ends it. An index closed in order is sealed: then
// the set of files must be the same too, which tells a half-copied folder and a
// segment that was replaced by another.

const (
	rootFile = "root.bolt"
	sealFile = "seal.json"
	boltWait = 3 * time.Second
)

// isLocked reports whether another process has the index open.
func isLocked(err error) bool { return errors.Is(err, bolterrors.ErrTimeout) }

// fileSum is a file at the time of sealing.
type fileSum struct {
	Bytes int64  `json:"bytes"`
	CRC   uint32 `json:"crc"`
}

// seal records the files of a closed generation.
func seal(gen string) error {
	sums, err := sumStore(filepath.Join(gen, storeFolder))
	if err != nil {
		return err
	}
	b, err := json.Marshal(sums)
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(gen, sealFile), b)
}

func readSeal(gen string) (map[string]fileSum, error) {
	b, err := os.ReadFile(filepath.Join(gen, sealFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	sums := map[string]fileSum{}
	if err := json.Unmarshal(b, &sums); err != nil {
		return nil, fmt.Errorf("%s: %w", sealFile, err)
	}
	return sums, nil
}

// healthy reports why a generation must not be opened. It must not be open. The
// cost is that of reading it once.
func healthy(gen string) error {
	want, err := readSeal(gen)
	if err != nil {
		return err
	}
	store := filepath.Join(gen, storeFolder)
	if _, err := os.Stat(store); errors.Is(err, fs.ErrNotExist) && want == nil {
		return nil // nothing written yet
	}
	got, err := sumStore(store)
	if err != nil {
		return err
	}
	for name, sum := range want {
		if got[name] != sum {
			return fmt.Errorf("%s is not as it was when the index was closed", name)
		}
	}
	return nil
}

// sumStore checks and sums the files of a store: its root and every segment that
// the root names. Others are left over from a crash.
func sumStore(store string) (map[string]fileSum, error) {
	root := filepath.Join(store, rootFile)
	names, err := namedSegments(root)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", rootFile, err)
	}
	b, err := os.ReadFile(root)
	if err != nil {
		return nil, err
	}
	sums := map[string]fileSum{rootFile: {int64(len(b)), crc32.ChecksumIEEE(b)}}
	var (
		mu       sync.Mutex
		checking errgroup.Group
	)
	checking.SetLimit(runtime.GOMAXPROCS(0))
	for name := range names {
		checking.Go(func() error {
			sum, err := checkSegment(filepath.Join(store, name))
			mu.Lock()
			defer mu.Unlock()
			sums[name] = sum
			return err
		})
	}
	return sums, checking.Wait()
}

// namedSegments reads every page of a root, the list of its free ones too, and
// gathers the names of segments.
func namedSegments(root string) (names map[string]bool, err error) {
	defer recovered(&err) // bbolt panics on garbage
	defer faults()()
	info, err := os.Stat(root)
	if err != nil {
		return nil, err
	}
	db, err := bbolt.Open(root, 0o600, &bbolt.Options{ReadOnly: true, PreLoadFreelist: true, Timeout: boltWait})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	names = map[string]bool{}
	err = db.View(func(tx *bbolt.Tx) error {
		if info.Size() < tx.Size() { // even where only free pages are gone: the next write would need them
			return fmt.Errorf("it has %d bytes of %d", info.Size(), tx.Size())
		}
		return tx.ForEach(func(_ []byte, b *bbolt.Bucket) error { return gather(b, names, 0) })
	})
	return names, err
}

func gather(b *bbolt.Bucket, names map[string]bool, depth int) error {
	if depth > 8 {
		return errors.New("buckets without end")
	}
	return b.ForEach(func(k, v []byte) error {
		if v == nil {
			if inner := b.Bucket(k); inner != nil {
				return gather(inner, names, depth+1)
			}
			return nil
		}
		if name := string(v); bytes.Equal(k, []byte{'p'}) && strings.HasSuffix(name, ".zap") && filepath.Base(name) == name {
			names[name] = true
		}
		return nil
	})
}

// checkSegment compares a segment with the checksum in its last four bytes.
func checkSegment(name string) (fileSum, error) {
	f, err := os.Open(name)
	if err != nil {
		return fileSum{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fileSum{}, err
	}
	body := info.Size() - 4
	if body <= 0 {
		return fileSum{}, fmt.Errorf("%s is cut off", filepath.Base(name))
	}
	h := crc32.NewIEEE()
	r := bufio.NewReaderSize(f, 1<<20)
	if _, err := io.CopyN(h, r, body); err != nil {
		return fileSum{}, fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	var last [4]byte
	if _, err := io.ReadFull(r, last[:]); err != nil {
		return fileSum{}, fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	if want := binary.BigEndian.Uint32(last[:]); h.Sum32() != want {
		return fileSum{}, fmt.Errorf("%s is damaged: checksum %08x, want %08x", filepath.Base(name), h.Sum32(), want)
	}
	return fileSum{info.Size(), h.Sum32()}, nil
}

// unseal opens a generation that is healthy. From then on its seal no longer
// holds.
func (e *Engine) unseal(gen string) (*generation, error) {
	if !e.cfg.ReadOnly {
		if err := os.Remove(filepath.Join(gen, sealFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return openSafely(filepath.Join(gen, storeFolder), &e.cfg)
}

// Verify checks the segments of the index that answers while it goes on
// answering. The error names the first that is damaged. The cost is that of
// reading the index once.
func (e *Engine) Verify(ctx context.Context) (err error) {
	defer recovered(&err)
	v, err := e.generation().view()
	if err != nil {
		return err
	}
	defer v.release()
	for _, s := range v.segments {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.cols.verify(); err != nil {
			return err
		}
		p, ok := s.seg.(segment.PersistedSegment)
		if !ok {
			continue // in memory still
		}
		if _, err := checkSegment(p.Path()); err != nil && !errors.Is(err, fs.ErrNotExist) { // merged meanwhile
			return err
		}
	}
	return nil
}
