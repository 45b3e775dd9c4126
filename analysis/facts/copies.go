package facts

import "math"

// Near-duplicates are found by the sketches of their words (A. Broder, On the
// resemblance and containment of documents, 1997). That alone would take a
// letter that every force sends out for copies of one letter, and this year's
// statement for last year's: so what they say of force, date, years and figures
// must agree too.
const (
	alike    = 0.7 // least resemblance of near-duplicates: a word changed, a date lost
	shortest = 8   // runs of words: shorter texts can't be told apart
)

// Copied is the share of runs of words that two documents have in common, from 0
// to 1, where they are near-duplicates; otherwise 0. Copied(a, b) is
// Copied(b, a).
func Copied(a, b *Kin) float64 {
	if len(a.Sketch) < shortest || len(b.Sketch) < shortest || a.Lang != b.Lang && a.Lang != "" && b.Lang != "" {
		return 0
	}
	if clash(a, b) {
		return 0
	}
	r := resemblance(a.Sketch, b.Sketch)
	if r < alike || !sameFigures(a, b) {
		return 0
	}
	return r
}

// clash reports whether two documents are known to be of different forces or
// dates, or to answer different reports.
func clash(a, b *Kin) bool {
	return a.Report != b.Report && a.Report != "" && b.Report != "" || a.Force != b.Force && a.Force != "" && b.Force != "" || !sameDate(a.Date, b.Date)
}

// sameDate reports whether two dates may be one: a month and a day in it may, and
// no date and any.
func sameDate(a, b Date) bool {
	return a.IsZero() || b.IsZero() || a.Year == b.Year &&
		(a.Month == 0 || b.Month == 0 || a.Month == b.Month && (a.Day == 0 || b.Day == 0 || a.Day == b.Day))
}

// sameFigures reports whether the numbers in two texts are nearly the same ones:
// no year for another, and but for one most of the others.
func sameFigures(a, b *Kin) bool {
	c := compareMarks(a.Figures, b.Figures)
	if c.yearsA > 0 && c.yearsB > 0 {
		return false
	}
	changed := min(c.onlyA, c.onlyB)
	most := 1
	if a.OCR || b.OCR {
		most = 3
	}
	if changed > most && float64(c.both) < 3*float64(changed) {
		return false
	}
	n := compareMarks(a.Marks, b.Marks)
	changed = min(n.onlyA, n.onlyB)
	return changed <= 2 || float64(n.both) >= 1.5*float64(changed)
}

// compared is how two sorted lists of marks compare: how many are in both and in
// one alone. Years in one alone are counted apart.
type compared struct{ both, onlyA, onlyB, yearsA, yearsB int }

func compareMarks(a, b []uint32) (c compared) {
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case j >= len(b) || i < len(a) && a[i] < b[j]:
			if c.onlyA++; a[i] < hashed {
				c.yearsA++
			}
			i++
		case i >= len(a) || a[i] > b[j]:
			if c.onlyB++; b[j] < hashed {
				c.yearsB++
			}
			j++
		default:
			c.both++
			i++
			j++
		}
	}
	return c
}

// resemblance is the share of runs of words that two texts have in common, from
// 0 to 1: exact for short texts, an estimate within about .05 for long ones.
func resemblance(s, t []uint32) float64 {
	shared, seen := 0, 0
	for i, j := 0, 0; (i < len(s) || j < len(t)) && seen < sketchSize; seen++ {
		switch {
		case j >= len(t) || i < len(s) && s[i] < t[j]:
			i++
		case i >= len(s) || s[i] > t[j]:
			j++
		default:
			shared++
			i++
			j++
		}
	}
	return float64(shared) / math.Max(1, float64(seen))
}
