package source

import (
	"strings"
	"time"
)

// parseTime reads the forms in which files give their own times: RFC 3339 and
// its shorter cousins, mail dates, PDF dates ("D:20240131120000+00'00'"). The
// zero time if s is none of them or no plausible year.
func parseTime(s string) time.Time {
	s = strings.TrimSpace(s)
	if len(s) > 64 {
		return time.Time{}
	}
	if d, ok := strings.CutPrefix(s, "D:"); ok {
		return plausible(parsePDFTime(d))
	}
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02T15:04:05-0700", "2006-01-02", "2006-01", "20060102;150405",
		time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return plausible(t)
		}
	}
	return time.Time{}
}

func parsePDFTime(d string) time.Time {
	d = strings.ReplaceAll(d, "'", "")
	for _, layout := range []string{"20060102150405Z0700", "20060102150405-0700", "20060102150405", "200601021504", "20060102", "200601", "2006"} {
		if len(d) > len(layout) && !strings.Contains(layout, "07") {
			if t, err := time.Parse(layout, d[:len(layout)]); err == nil {
				return t
			}
			continue
		}
		if t, err := time.Parse(layout, d); err == nil {
			return t
		}
	}
	return time.Time{}
}

// plausible drops the epochs and typing errors that files carry as times.
func plausible(t time.Time) time.Time {
	if t.Year() < 1980 || t.Year() > 2200 || t.Equal(time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)) {
		return time.Time{}
	}
	return t
}
