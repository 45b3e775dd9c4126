package facts

import (
	"fmt"
	"io"
	"strings"
)

// Explain writes the facts of a document with the evidence of each, for people.
// text gives the text of the passage of a number; it may be nil.
func Explain(w io.Writer, f Facts, text func(passage int) string) error {
	var b strings.Builder
	row := func(name, value string) {
		if value == "" {
			value = "–"
		}
		fmt.Fprintf(&b, "%-12s %s\n", name, value)
		for _, e := range f.Evidence {
			if e.Field == name {
				fmt.Fprintf(&b, "             %s, rule %s%s\n", e.Basis, e.Rule, place(e.Range, text))
			}
		}
	}
	row("title", f.Title)
	row("force", f.Force)
	row("date", f.Date.String())
	row("type", f.Type)
	row("author", f.Author)
	row("role", f.Role)
	row("recipient", f.Recipient)
	row("report", strings.TrimSpace(f.Report+" "+bracket(f.ReportID)))
	row("languages", strings.Join(f.Languages, ", "))
	row("mentions", strings.Join(f.Mentions, ", "))
	for _, d := range f.OtherDates {
		fmt.Fprintf(&b, "%-12s %s, %s%s\n", "other date", d.Date, d.Role, place(d.Range, text))
	}
	for _, t := range f.Topics {
		fmt.Fprintf(&b, "%-12s %s %.2f: %s\n", "topic", t.ID, t.Score, strings.Join(t.Terms, ", "))
	}
	for i, p := range f.Passages {
		var notes []string
		if p.Furniture {
			notes = append(notes, "furniture")
		}
		if p.Continues {
			notes = append(notes, "continues")
		}
		if p.Heading > 0 {
			notes = append(notes, fmt.Sprintf("heading %d", p.Heading))
		}
		if p.Speaker != "" {
			notes = append(notes, p.Speaker)
		}
		fmt.Fprintf(&b, "%-12s %s %s %s\n", fmt.Sprintf("passage %d", i+1), p.Lang, p.Voice, strings.Join(notes, ", "))
	}
	for _, c := range f.Commitments {
		from := "by the sentence"
		if c.Guessed {
			from = "by its surroundings"
			if c.Weighed != "" {
				from += " (" + c.Weighed + ")"
			}
		}
		fmt.Fprintf(&b, "%-12s %s\n             actor %s %s, %s, voice %s, rule %s", "commitment", c.Text, c.Actor, from, c.Strength, c.Voice, c.Rule)
		if c.Hedge != "" {
			fmt.Fprintf(&b, ", hedge %q", c.Hedge)
		}
		if c.Due != "" {
			fmt.Fprintf(&b, ", due %q %s", c.Due, bracket(c.DueDate.String()))
		}
		if c.Topic != "" {
			fmt.Fprintf(&b, ", topic %s", c.Topic)
		}
		fmt.Fprintf(&b, "%s\n", place(c.Range, nil))
	}
	for _, a := range f.Recommended {
		fmt.Fprintf(&b, "%-12s %s%s\n", "recommended", a.Number, place(a.Range, text))
	}
	for _, e := range f.Enclosures {
		fmt.Fprintf(&b, "%-12s promised and absent: %q%s\n", "enclosure", e.Text, place(e.Range, nil))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func bracket(s string) string {
	if s == "" {
		return ""
	}
	return "(" + s + ")"
}

// place tells where a range is, and its text where it is known.
func place(r Range, text func(int) string) string {
	if r.Passage == 0 {
		return ""
	}
	s := fmt.Sprintf(", passage %d, bytes %d–%d", r.Passage, r.Start, r.End)
	if text != nil {
		if t := text(r.Passage); r.Start >= 0 && r.End <= len(t) && r.Start < r.End {
			s += fmt.Sprintf(": %q", clip(t[r.Start:r.End], 80))
		}
	}
	return s
}
