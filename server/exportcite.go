package server

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/ymateb/ymateb/index"
)

// bibTeX writes BibTeX entries in UTF-8.
type bibTeX struct {
	w io.Writer
	x exportSet
}

func newBibTeX(w io.Writer, x exportSet) exporter {
	_, _ = fmt.Fprintf(w, "%% %s\n", oneLine(x.note())) // kept in the buffer, which reports errors later
	return bibTeX{w, x}
}

var texSpecial = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "$", `\$`, "&", `\&`, "#", `\#`,
	"%", `\%`, "_", `\_`, "^", `\textasciicircum{}`, "~", `\textasciitilde{}`)

// verbatim makes an address safe inside braces.
var verbatim = strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C", "%", `\%`, "#", `\#`)

func (b bibTeX) add(d found) error {
	kind := "misc"
	if d.Type == index.TypeReport || d.Type == index.TypePlan || d.Type == index.TypeStatutoryResponse {
		kind = "techreport"
	}
	var e strings.Builder
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&e, "  %s = {%s},\n", name, value)
		}
	}
	text := func(s string) string { return texSpecial.Replace(oneLine(s)) }
	author := text(d.Author)
	if author == "" && d.Force != "" {
		author = "{" + text(b.x.publisher(d.Document)) + "}"
	}
	field("author", author)
	field("title", "{"+text(d.Title)+"}")
	field("institution", text(b.x.publisher(d.Document)))
	if !d.Date.IsZero() {
		field("year", fmt.Sprint(d.Date.Year))
		field("date", d.Date.String())
	}
	if d.Date.Month > 0 {
		field("month", fmt.Sprint(d.Date.Month))
	}
	field("url", verbatim.Replace(b.x.page(d.Document, 0)))
	field("langid", texLanguage(d.Document))
	field("note", text(strings.TrimSpace(d.Source.URL+" "+b.x.note())))
	field("sha256", d.SHA256)
	_, err := fmt.Fprintf(b.w, "\n@%s{ymateb-%s,\n%s}\n", kind, d.ID, e.String())
	return err
}

func (bibTeX) end() error { return nil }

func texLanguage(d index.Document) string {
	if ls := d.Languages(); len(ls) == 1 {
		return map[index.Lang]string{index.Welsh: "welsh", index.English: "british"}[ls[0]]
	}
	return ""
}

// ris writes RIS records.
type ris struct {
	w io.Writer
	x exportSet
}

func newRIS(w io.Writer, x exportSet) exporter { return ris{w, x} }

var risTypes = map[index.Type]string{
	index.TypeLetter: "PCOMM", index.TypeStatutoryResponse: "RPRT", index.TypeReport: "RPRT", index.TypePlan: "RPRT",
	index.TypeNews: "ELEC", index.TypeStatement: "ELEC",
}

func (r ris) add(d found) error {
	kind := risTypes[d.Type]
	if kind == "" {
		kind = "GEN"
	}
	var e strings.Builder
	line := func(tag, value string) {
		if value = oneLine(value); value != "" {
			fmt.Fprintf(&e, "%s  - %s\r\n", tag, value)
		}
	}
	fmt.Fprintf(&e, "TY  - %s\r\n", kind)
	line("ID", d.ID)
	line("TI", d.Title)
	if given, family := splitName(d.Author); given != "" {
		line("AU", family+", "+given)
	} else {
		line("AU", family)
	}
	line("PB", r.x.publisher(d.Document))
	if !d.Date.IsZero() {
		line("PY", fmt.Sprint(d.Date.Year))
		line("DA", risDate(d.Date))
	}
	line("LA", strings.Join(codes(d.Languages()), ", "))
	line("UR", r.x.page(d.Document, 0))
	line("L2", d.Source.URL)
	for _, t := range d.TopicIDs() {
		line("KW", r.x.s.topicName(r.x.p.Lang, t))
	}
	line("DB", "ymateb")
	line("N1", r.x.note())
	e.WriteString("ER  - \r\n\r\n")
	_, err := io.WriteString(r.w, e.String())
	return err
}

func (ris) end() error { return nil }

func risDate(d index.Date) string {
	s := fmt.Sprintf("%04d/", d.Year)
	if d.Month > 0 {
		s += fmt.Sprintf("%02d", d.Month)
	}
	s += "/"
	if d.Day > 0 {
		s += fmt.Sprintf("%02d", d.Day)
	}
	return s + "/"
}

// csl writes a CSL-JSON array.
type csl struct {
	w     io.Writer
	x     exportSet
	first *bool
}

func newCSL(w io.Writer, x exportSet) exporter {
	_, _ = io.WriteString(w, "[")
	first := true
	return csl{w, x, &first}
}

type (
	cslItem struct {
		ID        string            `json:"id"`
		Type      string            `json:"type"`
		Title     string            `json:"title"`
		Author    []cslName         `json:"author,omitempty"`
		Issued    *cslDate          `json:"issued,omitempty"`
		Publisher string            `json:"publisher,omitempty"`
		URL       string            `json:"URL"`
		Language  string            `json:"language,omitempty"`
		Source    string            `json:"source"`
		Note      string            `json:"note,omitempty"`
		Custom    map[string]string `json:"custom"`
	}
	cslName struct {
		Family  string `json:"family,omitempty"`
		Given   string `json:"given,omitempty"`
		Literal string `json:"literal,omitempty"`
	}
	cslDate struct {
		Parts [][]int `json:"date-parts"`
	}
)

var cslTypes = map[index.Type]string{
	index.TypeLetter: "personal_communication", index.TypeStatutoryResponse: "report", index.TypeReport: "report",
	index.TypePlan: "report", index.TypeNews: "webpage", index.TypeStatement: "webpage",
}

func (c csl) add(d found) error {
	item := cslItem{
		ID: "ymateb-" + d.ID, Type: cslTypes[d.Type], Title: d.Title, Publisher: c.x.publisher(d.Document),
		URL: c.x.page(d.Document, 0), Source: "ymateb", Note: d.Source.URL,
		Custom: map[string]string{"sha256": d.SHA256, "index_version": fmt.Sprint(c.x.version)},
	}
	if c.x.address != "" {
		item.Custom["query"] = c.x.address
	}
	if item.Type == "" {
		item.Type = "document"
	}
	if given, family := splitName(d.Author); given != "" {
		item.Author = []cslName{{Family: family, Given: given}}
	} else if name := cmp.Or(family, item.Publisher); name != "" {
		item.Author = []cslName{{Literal: name}}
	}
	if !d.Date.IsZero() {
		parts := []int{d.Date.Year}
		if d.Date.Month > 0 {
			parts = append(parts, d.Date.Month)
		}
		if d.Date.Day > 0 {
			parts = append(parts, d.Date.Day)
		}
		item.Issued = &cslDate{[][]int{parts}}
	}
	if ls := d.Languages(); len(ls) == 1 {
		item.Language = string(ls[0])
	}
	b, err := json.Marshal(item)
	if err != nil {
		return err
	}
	sep := ",\n"
	if *c.first {
		sep, *c.first = "\n", false
	}
	_, err = io.WriteString(c.w, sep+string(b))
	return err
}

func (c csl) end() error {
	_, err := io.WriteString(c.w, "\n]\n")
	return err
}

// oneLine takes line breaks and control characters out of a value.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' }), " ")
}
