package indexer

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/indexer/internal/source"
)

// fingerprint is all that decides whether a document must be read again: the
// original's bytes, what people wrote of it and of its folder, and the versions
// of the code that reads. Size and time of the file spare hashing it anew.
type fingerprint struct {
	hash     string // of the original, hex
	size     int64
	modified int64  // nanoseconds since 1970
	meta     string // short hash of sidecar and folder defaults
	version  string
}

func (f fingerprint) String() string {
	return fmt.Sprintf("%s %d %d %s %s", f.hash, f.size, f.modified, f.meta, f.version)
}

// parseFingerprint reads String's form; anything else is the zero fingerprint,
// which equals no file's.
func parseFingerprint(s string) fingerprint {
	p := strings.SplitN(s, " ", 5)
	if len(p) != 5 {
		return fingerprint{}
	}
	size, err1 := strconv.ParseInt(p[1], 10, 64)
	modified, err2 := strconv.ParseInt(p[2], 10, 64)
	if err1 != nil || err2 != nil {
		return fingerprint{}
	}
	return fingerprint{p[0], size, modified, p[3], p[4]}
}

// same reports whether two fingerprints lead to the same document; times differ
// where a file was only touched.
func (f fingerprint) same(g fingerprint) bool {
	return f.hash == g.hash && f.hash != "" && f.meta == g.meta && f.version == g.version
}

// untouched reports whether a file, and what people wrote of it, looks as it did.
func (f fingerprint) untouched(g fingerprint) bool {
	return f.size == g.size && f.modified == g.modified && f.meta == g.meta
}

// Version names the versions of the readers and of the rules that find facts.
func Version() string {
	return fmt.Sprintf("s%d-f%d-k%d", source.Version, facts.Version, facts.KinVersion)
}

// metaSum is the hash of a small file as it was at a size and time.
type metaSum struct {
	size     int64
	modified time.Time
	sum      string
}

const unreadableMeta = "unreadable"

// sumMeta returns a short hash of a sidecar or of folder defaults; "" where there
// is no such file, unreadableMeta where it can't be read, or is no regular file.
func (x *Indexer) sumMeta(name string) string {
	l, ok := lookAt(name)
	x.mu.Lock()
	defer x.mu.Unlock()
	if !ok {
		delete(x.metas, name)
		if _, err := os.Lstat(name); absent(err) {
			return ""
		}
		return unreadableMeta
	}
	// That rights to it have changed shows neither in its size nor in its time.
	if m, ok := x.metas[name]; ok && m.sum != unreadableMeta && m.size == l.size && m.modified.Equal(l.modified) && time.Since(l.modified) > 2*time.Second {
		return m.sum
	}
	sum := unreadableMeta
	if b, err := readSmall(name); err == nil {
		h := sha256.Sum256(b)
		sum = hex.EncodeToString(h[:6])
	}
	x.metas[name] = metaSum{l.size, l.modified, sum}
	return sum
}
