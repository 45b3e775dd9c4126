package program

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"

	"github.com/ymateb/ymateb/index"
)

// Search asks for what matches a query and writes the answer.
func (d Data) Search(ctx context.Context, w io.Writer, query string, write func(w io.Writer, answer []byte) error) error {
	answer, err := d.Ask(ctx, "/api/v1/search?q="+url.QueryEscape(query))
	if err != nil {
		return err
	}
	return write(w, answer)
}

// WriteJSON writes an answer of the API as it is.
func WriteJSON(w io.Writer, answer []byte) error {
	_, err := w.Write(answer)
	return err
}

// WriteHits writes an answer of the API's search for people: a document a
// paragraph. A problem becomes an error.
func WriteHits(w io.Writer, answer []byte) error {
	var found struct {
		Detail  string `json:"detail"` // of a problem
		Total   int    `json:"total"`
		Match   string `json:"match"`
		Results []struct {
			Title, Path, Force, Date string
			Passages                 []struct {
				N    int
				Text string
			}
		} `json:"results"`
	}
	if err := json.Unmarshal(answer, &found); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	if found.Detail != "" {
		return errors.New(found.Detail)
	}
	if found.Match == string(index.MatchSome) {
		fmt.Fprintln(w, "No document has all the words; these have some.")
	}
	fmt.Fprintf(w, "%d found\n", found.Total)
	for _, r := range found.Results {
		fmt.Fprintf(w, "\n%s\n%s  %s  %s\n", r.Title, r.Date, r.Force, r.Path)
		for _, p := range r.Passages {
			fmt.Fprintf(w, "  ¶%d %s\n", p.N, p.Text)
		}
	}
	return nil
}
