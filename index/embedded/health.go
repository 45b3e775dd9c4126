package embedded

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/blevesearch/bleve/v2/util"
	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// zapVersion is the version that Bleve v2.6.1 writes at the end of a segment,
// before the CRC-32 of all that comes before it.
const (
	zapVersion = 17
	zapTail    = 8
)

// isLocked reports whether another process has the index open.
func isLocked(err error) bool { return errors.Is(err, bolterrors.ErrTimeout) }

// healthy reports why a generation must not be opened: Bleve deletes every
// segment file when it finds root.bolt missing or a segment unreadable. It looks
// at the ends of the segments alone; Verify reads them whole.
func healthy(gen string) error {
	store := filepath.Join(gen, storeFolder)
	if _, err := os.Stat(store); errors.Is(err, fs.ErrNotExist) {
		return nil // nothing written yet
	}
	paths, err := segmentPaths(store)
	if err != nil {
		return err
	}
	for _, p := range paths {
		if _, _, err := segmentTail(p); err != nil {
			return err
		}
	}
	return nil
}

// segmentPaths lists the segment files that the newest snapshot in root.bolt
// consists of. Others may be half-written; Bleve removes them.
func segmentPaths(store string) ([]string, error) {
	root := filepath.Join(store, "root.bolt")
	if _, err := os.Stat(root); err != nil {
		return nil, err
	}
	db, err := bbolt.Open(root, 0o600, &bbolt.Options{ReadOnly: true, Timeout: 3 * time.Second})
	if err != nil {
		return nil, fmt.Errorf("root.bolt: %w", err)
	}
	defer db.Close() //nolint:errcheck // read only
	var paths []string
	err = db.View(func(tx *bbolt.Tx) error {
		snapshots := tx.Bucket(util.BoltSnapshotsBucket)
		if snapshots == nil {
			return nil
		}
		last, _ := snapshots.Cursor().Last()
		if last == nil {
			return nil
		}
		snapshot := snapshots.Bucket(last)
		return snapshot.ForEachBucket(func(k []byte) error {
			if name := snapshot.Bucket(k).Get(util.BoltPathKey); name != nil {
				paths = append(paths, filepath.Join(store, filepath.Base(string(name))))
			}
			return nil
		})
	})
	return paths, err
}

// segmentTail reads the end of a segment file: its size without the checksum,
// and the checksum.
func segmentTail(path string) (size int64, sum uint32, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close() //nolint:errcheck // read only
	info, err := f.Stat()
	if err != nil {
		return 0, 0, err
	}
	var tail [zapTail]byte
	if _, err := f.ReadAt(tail[:], info.Size()-zapTail); err != nil {
		return 0, 0, fmt.Errorf("segment %s: too short: %w", filepath.Base(path), err)
	}
	if v := binary.BigEndian.Uint32(tail[:]); v != zapVersion {
		return 0, 0, fmt.Errorf("segment %s: version %d, want %d", filepath.Base(path), v, zapVersion)
	}
	return info.Size() - 4, binary.BigEndian.Uint32(tail[4:]), nil
}

// Verify reads every segment file and compares it with the checksum that it
// ends with. It costs one reading of the index; searches and writes go on. The
// error names the first file that does not hold what was written.
func (e *Engine) Verify(ctx context.Context) error {
	store := e.generation().path
	paths, err := filepath.Glob(filepath.Join(store, "*.zap"))
	if err != nil {
		return err
	}
	for _, p := range paths {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := verifySegment(p)
		if errors.Is(err, fs.ErrNotExist) {
			continue // merged away meanwhile
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func verifySegment(path string) error {
	size, want, err := segmentTail(path)
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // read only
	sum := crc32.NewIEEE()
	if _, err := io.CopyN(sum, f, size); err != nil {
		return fmt.Errorf("segment %s: %w", filepath.Base(path), err)
	}
	if got := sum.Sum32(); got != want {
		return fmt.Errorf("segment %s: checksum %08x, want %08x", filepath.Base(path), got, want)
	}
	return nil
}
