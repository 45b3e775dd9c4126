package server

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"github.com/ymateb/ymateb/index"
)

// csvColumns are the columns of a CSV export. New ones are added at the end.
var csvColumns = []string{
	"id", "title", "force", "force_name", "date", "date_precision", "type", "author", "role", "report", "report_id",
	"topics", "languages", "passage", "passage_lang", "voice", "speaker", "page", "text", "permalink", "sha256", "source_url", "path",
	"query", "index_version", "group", "translation_of", "copies",
}

// csvRows writes a row a passage. A cell that a spreadsheet would take for a
// formula begins with an apostrophe.
type csvRows struct {
	w *csv.Writer
	x exportSet
}

func newCSV(w io.Writer, x exportSet) exporter {
	_, _ = io.WriteString(w, "\uFEFF") // kept in the buffer, which reports errors later
	c := csvRows{csv.NewWriter(w), x}
	c.w.UseCRLF = true
	_ = c.w.Write(csvColumns)
	return c
}

func (c csvRows) add(d found) error {
	x := c.x
	for _, m := range x.matches(d.Document) {
		p := d.Passages[m.N-1]
		row := []string{
			d.ID, d.Title, d.Force, x.s.forceName(x.p.Lang, d.Force), d.Date.String(), d.Date.Precision(), string(d.Type), d.Author, d.Role,
			d.Report, d.ReportID, strings.Join(d.TopicIDs(), " "), strings.Join(codes(d.LangFacet()), " "),
			strconv.Itoa(m.N), string(p.Lang), string(p.Voice), p.Speaker, number(p.Page), p.Text, x.page(d.Document, m.N),
			d.SHA256, d.Source.URL, d.Path(), x.address, strconv.FormatUint(x.version, 10),
			d.Group, d.TranslationOf, strings.Join(d.copies, " "),
		}
		for i := range row {
			row[i] = harmless(row[i])
		}
		if err := c.w.Write(row); err != nil {
			return err
		}
	}
	return nil
}

func (c csvRows) end() error {
	c.w.Flush()
	return c.w.Error()
}

// number is a count as text, nothing for none.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// harmless keeps a spreadsheet from running what a document says (CWE-1236).
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n|%", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// jsonLines writes the query and then a line a document.
type jsonLines struct {
	enc *json.Encoder
	x   exportSet
	err error
}

type setLine struct {
	Kind    string      `json:"kind"` // "search"
	Query   queryJSON   `json:"query"`
	URL     string      `json:"url"`
	Total   int         `json:"total"`
	Match   index.Match `json:"match"`
	Version uint64      `json:"index_version"`
}

type documentLine struct {
	Kind string `json:"kind"` // "document"
	resultJSON
	SHA256    string `json:"sha256"`
	Permalink string `json:"permalink"`
	SourceURL string `json:"source_url"`
}

func newJSONL(w io.Writer, x exportSet) exporter {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return jsonLines{enc, x, enc.Encode(setLine{"search", queryOf(x.p, x.r), x.address, x.total, x.match, x.version})}
}

func (j jsonLines) add(d found) error {
	if j.err != nil {
		return j.err
	}
	res := resultOf(j.x.m, d)
	res.Passages = []passageJSON{}
	for _, m := range j.x.matches(d.Document) {
		res.Passages = append(res.Passages, passageJSON{m.N, m.Lang, m.Voice, m.Text, offsets(m.Marks)})
	}
	return j.enc.Encode(documentLine{"document", res, d.SHA256, j.x.page(d.Document, 0), d.Source.URL})
}

func (j jsonLines) end() error { return j.err }
