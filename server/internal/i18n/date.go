package i18n

import "fmt"

// Day is a civil date whose Month and Day are 0 where unknown; a Year of 0 is
// no date.
type Day struct{ Year, Month, Day int }

var months = map[Lang][13]string{
	Welsh: {"", "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin", "Gorffennaf",
		"Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"},
	English: {"", "January", "February", "March", "April", "May", "June", "July",
		"August", "September", "October", "November", "December"},
}

// shortMonths are the usual abbreviations, for columns of a chart.
var shortMonths = map[Lang][13]string{
	Welsh:   {"", "Ion", "Chw", "Maw", "Ebr", "Mai", "Meh", "Gor", "Awst", "Medi", "Hyd", "Tach", "Rhag"},
	English: {"", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
}

// Date writes 2 Medi 2020, Medi 2020 or 2020; "" for no date.
func (p *Printer) Date(d Day) string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return fmt.Sprint(d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%s %d", months[p.Lang][d.Month], d.Year)
	}
	return fmt.Sprintf("%d %s %d", d.Day, months[p.Lang][d.Month], d.Year)
}

// Month is the name of a month from 1 to 12, short for a chart.
func (p *Printer) Month(m int) string { return shortMonths[p.Lang][m] }

// From writes "from" a date. A Welsh month alone takes mis, softened after o:
// o fis Medi 2020.
func (p *Printer) From(d Day) string {
	if p.Lang == English {
		return "from " + p.Date(d)
	}
	return "o " + p.mis(d)
}

// Until writes "until" a date, itself included: hyd at fis Medi 2020.
func (p *Printer) Until(d Day) string {
	if p.Lang == English {
		return "up to " + p.Date(d)
	}
	return "hyd at " + p.mis(d)
}

// In writes when something happened: ar 2 Medi 2020, ym mis Medi 2020, yn 2020.
func (p *Printer) In(d Day) string {
	prep := [3]string{"on", "in", "in"}
	if p.Lang == Welsh {
		prep = [3]string{"ar", "ym mis", "yn"}
	}
	switch {
	case d.Day > 0:
		return prep[0] + " " + p.Date(d)
	case d.Month > 0:
		return prep[1] + " " + p.Date(d)
	}
	return prep[2] + " " + p.Date(d)
}

// mis puts softened "fis" before a month that stands without a day.
func (p *Printer) mis(d Day) string {
	if d.Month > 0 && d.Day == 0 {
		return "fis " + p.Date(d)
	}
	return p.Date(d)
}
