package embedded

import (
	"strconv"
	"time"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// seenTerm is a time of first sight as a term: seconds since 1970, in base 36.
// Whole seconds let the documents of one scan share terms.
func seenTerm(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return strconv.FormatInt(at.Unix(), 36)
}

func (c *columns) readSeen(seg segment.Segment) error {
	c.seen = make([]int64, c.n)
	return eachTerm(seg, fieldSeen, func(term string, docs docIter) {
		if at, err := strconv.ParseInt(term, 36, 64); err == nil {
			docs(func(d uint32) { c.seen[d] = at })
		}
	})
}
