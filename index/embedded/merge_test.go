package embedded

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
	"github.com/google/go-cmp/cmp"
)

// openMade gives the segment that a merge has written.
func openMade(t *testing.T, path string) segment.Segment {
	t.Helper()
	s, err := new(plugin).Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// randomFiles are segments on disk of random records, the first with postings of
// several chunks.
func randomFiles(t *testing.T, r *rand.Rand, sizes ...int) (files []segment.Segment) {
	w := new(segmentWriter)
	for _, n := range sizes {
		s := written(t, w, randomRecords(r, n))
		path := filepath.Join(t.TempDir(), "one.zap")
		if err := s.(segment.UnpersistedSegment).Persist(path); err != nil {
			t.Fatal(err)
		}
		files = append(files, openMade(t, path))
	}
	return files
}

// TestMergeIsBleves compares merged segments with those that zapx merges, and
// merges them again.
func TestMergeIsBleves(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	segs := randomFiles(t, r, 1200, 1, 700, 40)
	ours, theirs := segs, segs
	for _, more := range [][]int{{3, 300}, {1100}, nil} {
		none := make([]*roaring.Bitmap, len(ours))
		none[0] = roaring.New() // empty is as good as none
		if newMerger(ours, none, nil) == nil {
			t.Fatal("newMerger() = nil for segments of ours without deletions")
		}
		a, b := filepath.Join(t.TempDir(), "ours.zap"), filepath.Join(t.TempDir(), "theirs.zap")
		numbers, size, err := new(plugin).MergeUsing(ours, none, a, nil, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		wantNumbers, _, err := new(zap.ZapPlugin).MergeUsing(theirs, none, b, nil, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(wantNumbers, numbers); diff != "" {
			t.Errorf("numbers of the records differ from those of zapx (-want +got):\n%s", diff)
		}
		checkFile(t, a, size)
		x, y := openMade(t, a), openMade(t, b)
		compareSegments(t, "merged segment", x, y)
		others := randomFiles(t, r, more...)
		ours, theirs = append([]segment.Segment{x}, others...), append([]segment.Segment{y}, others...)
	}
}

// checkFile compares a file with its size and with the checksum at its end.
func checkFile(t *testing.T, path string, size uint64) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if uint64(len(b)) != size {
		t.Errorf("size = %d, want %d", size, len(b))
	}
	end := len(b) - 4
	if got, want := binary.BigEndian.Uint32(b[end:]), crc32.ChecksumIEEE(b[:end]); got != want {
		t.Errorf("checksum = %x, want %x", got, want)
	}
}

func TestMergeLeavesDeletionsToBleve(t *testing.T) {
	segs := randomFiles(t, rand.New(rand.NewPCG(5, 6)), 30, 20)
	drops := []*roaring.Bitmap{nil, roaring.BitmapOf(3, 7)}
	if newMerger(segs, drops, nil) != nil {
		t.Error("newMerger() is not nil where records are deleted")
	}
	a, b := filepath.Join(t.TempDir(), "ours.zap"), filepath.Join(t.TempDir(), "theirs.zap")
	if _, _, err := new(plugin).MergeUsing(segs, drops, a, nil, nil, nil); err != nil {
		t.Fatal(err)
	}
	if _, _, err := new(zap.ZapPlugin).MergeUsing(segs, drops, b, nil, nil, nil); err != nil {
		t.Fatal(err)
	}
	compareSegments(t, "merged segment", openMade(t, a), openMade(t, b))
}

func TestMergeStopsWhenTheIndexIsClosed(t *testing.T) {
	segs := randomFiles(t, rand.New(rand.NewPCG(7, 8)), 30, 20)
	closed := make(chan struct{})
	close(closed)
	path := filepath.Join(t.TempDir(), "merged.zap")
	if _, _, err := new(plugin).MergeUsing(segs, make([]*roaring.Bitmap, 2), path, closed, nil, nil); err != segment.ErrClosed { //nolint:errorlint // Bleve compares like this
		t.Errorf("MergeUsing() of a closed index = %v, want %v", err, segment.ErrClosed)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file is left: %v", err)
	}
}
