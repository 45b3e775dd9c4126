package index

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a civil date known to the day, the month or the year: no instant and
// no time zone. The zero Date is "no date".
type Date struct {
	Year, Month, Day int // Month and Day are 0 where unknown
}

// Precision says how much of a date is known.
func (d Date) Precision() string {
	switch {
	case d.Year == 0:
		return "none"
	case d.Month == 0:
		return "year"
	case d.Day == 0:
		return "month"
	}
	return "day"
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d.Year == 0 }

// String is 2020, 2020-09 or 2020-09-02, and "" for no date.
func (d Date) String() string {
	switch d.Precision() {
	case "none":
		return ""
	case "year":
		return fmt.Sprintf("%04d", d.Year)
	case "month":
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// First and Last are the span of days that a date may mean, as days since
// 1 January 1970. 2020-09 spans 1 to 30 September 2020.
func (d Date) First() int { return days(d.Year, max(d.Month, 1), max(d.Day, 1)) }

// Last is the last day that d may mean; see First.
func (d Date) Last() int {
	switch d.Precision() {
	case "year":
		return days(d.Year, 12, 31)
	case "month":
		return days(d.Year, d.Month+1, 0)
	}
	return days(d.Year, d.Month, d.Day)
}

func days(y, m, d int) int {
	return int(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDate reads 2020, 2020-09, 2020-09-02 and, as people in Wales and
// England write them, 2/9/2020 and 2.9.2020 (day first) and 9/2020.
func ParseDate(s string) (Date, error) {
	s = strings.TrimSpace(s)
	var d Date
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == '/' || r == '.' })
	nums := make([]int, len(parts))
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || len(p) > 4 {
			return Date{}, fmt.Errorf("not a date: %q", s)
		}
		nums[i] = n
	}
	if len(parts) > 1 && len(parts[len(parts)-1]) == 4 { // year last
		for i, j := 0, len(nums)-1; i < j; i, j = i+1, j-1 {
			nums[i], nums[j] = nums[j], nums[i]
		}
		parts[0], parts[len(parts)-1] = parts[len(parts)-1], parts[0]
	}
	if len(parts) == 0 || len(parts) > 3 || len(parts[0]) != 4 {
		return Date{}, fmt.Errorf("not a date: %q", s)
	}
	d.Year = nums[0]
	if len(nums) > 1 {
		d.Month = nums[1]
	}
	if len(nums) > 2 {
		d.Day = nums[2]
	}
	if !d.valid(len(nums)) {
		return Date{}, fmt.Errorf("no such date: %q", s)
	}
	return d, nil
}

func (d Date) valid(parts int) bool {
	if d.Year < 1000 || parts > 1 && (d.Month < 1 || d.Month > 12) {
		return false
	}
	if parts < 3 {
		return true
	}
	t := time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
	return d.Day >= 1 && t.Day() == d.Day
}

// MarshalJSON writes the date as a string, no date as null.
func (d Date) MarshalJSON() ([]byte, error) {
	if d.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(d.String())
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Date) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*d = Date{}
	if s == nil || *s == "" {
		return nil
	}
	v, err := ParseDate(*s)
	if err == nil {
		*d = v
	}
	return err
}

// London is the clock by which "today" is told.
var London = func() *time.Location {
	loc, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC
	}
	return loc
}()

// Today is the civil date in London at t.
func Today(t time.Time) Date {
	y, m, d := t.In(London).Date()
	return Date{y, int(m), d}
}
