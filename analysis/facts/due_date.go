package facts

// resolve makes a date of a deadline, from the document's own date where the
// words lean on it. What can't be told to the month or year stays zero.
func (m *promiser) resolve(d deadline) Date {
	p := m.p
	own := m.out.Date
	words := m.dueWords(d)
	end := words["end"] || words["diwedd"] || words["ddiwedd"]
	if t := d.core.date; t.Year > 0 {
		if t.Month > 0 && t.Day == 0 && end {
			t.Day = lastDay(t.Year, t.Month)
		}
		return t
	}
	if t := d.core.date; t.Month > 0 && t.Year == 0 {
		return next(t, own, words)
	}
	year := 0
	for i := d.from; i < d.to; i++ {
		if t := p.toks[i]; t.kind == number && t.value >= 2010 && t.value <= 2060 && year == 0 {
			year = int(t.value)
			if i+2 < d.to && p.toks[i+1].mark == '/' { // 2020/21 ends in March 2021
				return Date{year + 1, 3, 31}
			}
		}
	}
	if n, unit := m.span(d); n > 0 {
		return after(own, n, unit)
	}
	for _, c := range p.within(d.from, d.to) {
		switch c.class {
		case classMonth:
			if p.isWeekday(int(c.from)) {
				continue
			}
			t := next(Date{Year: year, Month: m.months[p.toks[c.from].id]}, own, words)
			if end && t.Year > 0 {
				t.Day = lastDay(t.Year, t.Month)
			}
			return t
		case classFeast:
			if w := fold(p.text(c.from, c.to)); w == "christmas" || hasSuffix(w, "adolig") {
				return next(Date{Year: year, Month: 12, Day: 25}, own, words)
			}
		}
	}
	switch {
	case year > 0:
		return Date{Year: year}
	case own.Year == 0:
		return Date{}
	case words["every"] || words["each"] || words["bob"] || words["pob"] || words["once"] || words["twice"]:
		return Date{}
	case words["financial"] || words["ariannol"]:
		y := own.Year
		if own.Month > 3 {
			y++
		}
		return Date{y, 3, 31}
	case (words["year"] || words["flwyddyn"] || words["blwyddyn"]) && (words["next"] || words["nesaf"]):
		return Date{Year: own.Year + 1}
	case (words["month"] || words["mis"] || words["fis"]) && (words["next"] || words["nesaf"]):
		return Date{own.Year, own.Month, 0}.addMonths(1)
	case (words["month"] || words["mis"] || words["fis"]) && end && own.Month > 0:
		return Date{own.Year, own.Month, lastDay(own.Year, own.Month)}
	case (words["year"] || words["flwyddyn"] || words["blwyddyn"]) && end:
		return Date{own.Year, 12, 31}
	case words["year"] || words["eleni"]:
		return Date{Year: own.Year}
	}
	return m.season(d, own, words)
}

// season gives the year of a season named after the document's date: a season is
// no month, so the year is all that is known.
func (m *promiser) season(d deadline, own Date, words map[string]bool) Date {
	last := 0 // month in which it ends
	switch {
	case words["spring"] || words["gwanwyn"] || words["wanwyn"]:
		last = 5
	case words["summer"] || words["haf"]:
		last = 8
	case words["autumn"] || words["hydref"]:
		last = 11
	case words["winter"] || words["gaeaf"] || words["aeaf"]:
		last = 12
	default:
		return Date{}
	}
	y := own.Year
	if own.Month > last || words["next"] && own.Month > last-3 {
		y++
	}
	return Date{Year: y}
}

func (m *promiser) dueWords(d deadline) map[string]bool {
	w := map[string]bool{}
	for i := d.from; i < d.to; i++ {
		w[fold(m.p.text(i, i+1))] = true
	}
	return w
}

// next gives a day or month without a year the first year in which it comes
// after the document's own date.
func next(t, own Date, words map[string]bool) Date {
	if t.Year > 0 {
		return t
	}
	if own.Year == 0 {
		return Date{}
	}
	t.Year = own.Year
	if own.Month == 0 {
		return t
	}
	if t.Month < own.Month || t.Month == own.Month && (words["next"] || t.Day > 0 && t.Day < own.Day) {
		t.Year++
	}
	return t
}

// numbers are the words for small numbers, in both languages.
var numbers = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "eighteen": 18,
	"un": 1, "dau": 2, "ddau": 2, "dwy": 2, "ddwy": 2, "tri": 3, "dri": 3, "tair": 3, "dair": 3, "pedwar": 4, "pedair": 4, "pum": 5, "pump": 5, "bum": 5,
	"chwe": 6, "chwech": 6, "saith": 7, "wyth": 8, "naw": 9, "deg": 10, "ddeg": 10, "deuddeg": 12, "ddeuddeg": 12, "deunaw": 18, "ddeunaw": 18, "a": 1, "blwyddyn": 1, "flwyddyn": 1,
}

// span reads "within six months", "o fewn tri mis", "ymhen chwe mis".
func (m *promiser) span(d deadline) (n int, unit string) {
	if w := fold(m.p.text(d.from, d.from+1)); w != "within" && w != "o" && w != "ymhen" && w != "over" && w != "in" {
		return 0, ""
	}
	for i := d.from + 1; i < d.to; i++ {
		t := m.p.toks[i]
		if t.kind == number && t.value > 0 && t.value < 400 {
			n = int(t.value)
			continue
		}
		w := fold(m.p.text(i, i+1))
		switch w {
		case "month", "months", "mis", "misoedd", "fis":
			return n, "month"
		case "week", "weeks", "wythnos", "wythnosau":
			return n, "week"
		case "day", "days", "diwrnod", "ddiwrnod", "niwrnod":
			return n, "day"
		case "year", "years", "blynedd", "flynedd", "mlynedd", "blwyddyn", "flwyddyn":
			return max(n, 1), "year"
		}
		if v, ok := numbers[w]; ok {
			n = v
		} else if w == "the" || w == "y" || w == "yr" {
			return 0, ""
		}
	}
	return 0, ""
}

// after is the date n units after d.
func after(d Date, n int, unit string) Date {
	switch unit {
	case "month":
		return d.addMonths(n)
	case "year":
		return d.addMonths(12 * n)
	case "week":
		return d.addDays(7 * n)
	}
	return d.addDays(n)
}
