package facts

import (
	"fmt"
	"time"
)

// Date is a civil date known to the day, the month or the year. The zero Date
// is "no date".
type Date struct {
	Year, Month, Day int // Month and Day are 0 where unknown
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Precision is "day", "month", "year" or "none".
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

// valid reports whether there is such a day between 1900 and 2100. A date
// without a year is valid when it could be one in a leap year.
func (d Date) valid() bool {
	y := d.Year
	if y == 0 {
		y = 2000
	}
	if y < 1900 || y > 2100 || d.Month < 0 || d.Month > 12 || d.Day < 0 || d.Day > 31 || d.Day > 0 && d.Month == 0 {
		return false
	}
	return d.Day == 0 || time.Date(y, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC).Day() == d.Day
}

// addMonths is the date n months on, its day cut to the month's last.
func (d Date) addMonths(n int) Date {
	if d.Month == 0 {
		return Date{}
	}
	m := d.Year*12 + d.Month - 1 + n
	r := Date{Year: m / 12, Month: m%12 + 1}
	if d.Day > 0 {
		r.Day = min(d.Day, lastDay(r.Year, r.Month))
	}
	return r
}

// addDays is the date n days on; only for dates known to the day.
func (d Date) addDays(n int) Date {
	if d.Day == 0 {
		return Date{}
	}
	y, m, day := time.Date(d.Year, time.Month(d.Month), d.Day+n, 0, 0, 0, 0, time.UTC).Date()
	return Date{y, int(m), day}
}

// before compares the first days that a and b may mean.
func (d Date) before(e Date) bool {
	a := [3]int{d.Year, max(d.Month, 1), max(d.Day, 1)}
	b := [3]int{e.Year, max(e.Month, 1), max(e.Day, 1)}
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}

func lastDay(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
