package analysis

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/ymateb/ymateb/analysis/welsh"
)

// WriteOptions of WriteTerms.
type WriteOptions struct {
	Analyser *Analyser // nil: Default
	Lang     string    // Welsh or English; cy and en will do
	Mode     Mode
	JSON     bool // a JSON array a line, alternatives as an inner array, instead of a readable line
	Explain  bool // for each Welsh word, what was chosen and what was rejected
}

// WriteTerms analyses r line by line and writes to w one line of terms for each, which is what the
// command `ymateb analyze` does. A stop word is written as an empty array. It stops at the first
// error of r or w.
func WriteTerms(w io.Writer, r io.Reader, o WriteOptions) error {
	if o.Analyser == nil {
		o.Analyser = Default()
	}
	if o.Lang == "en" {
		o.Lang = English
	}
	out := bufio.NewWriter(w)
	in := bufio.NewReaderSize(r, 64<<10)
	var tokens []Token
	for {
		line, err := in.ReadString('\n')
		if line != "" {
			text := string(bytes.TrimRight([]byte(line), "\r\n"))
			switch {
			case o.Explain:
				o.Analyser.explain(out, text, o)
			default:
				tokens = o.Analyser.Append(tokens[:0], o.Lang, o.Mode, text)
				if err := writeLine(out, tokens, o.JSON); err != nil {
					return err
				}
			}
		}
		if err == io.EOF {
			return out.Flush()
		}
		if err != nil {
			return fmt.Errorf("read: %w", err)
		}
		if in.Buffered() == 0 { // a person types: answer line by line
			if err := out.Flush(); err != nil {
				return err
			}
		}
	}
}

func writeLine(w *bufio.Writer, tokens []Token, asJSON bool) error {
	if !asJSON {
		for i, t := range tokens {
			if i > 0 {
				w.WriteByte(' ')
			}
			for j, term := range t.Terms {
				if j > 0 {
					w.WriteByte('|')
				}
				w.WriteString(term)
			}
			if len(t.Terms) == 0 {
				w.WriteString("·")
			}
		}
		_, err := w.WriteString("\n")
		return err
	}
	row := make([]any, len(tokens))
	for i, t := range tokens {
		if row[i] = t.Terms; t.Terms == nil {
			row[i] = []string{}
		} else if len(t.Terms) == 1 {
			row[i] = t.Terms[0]
		}
	}
	b, err := json.Marshal(row)
	if err != nil {
		return err
	}
	w.Write(b)
	return w.WriteByte('\n')
}

// explain writes a paragraph for each word of text: its place, then its readings, best first, with +
// before those kept.
func (a *Analyser) explain(w *bufio.Writer, text string, o WriteOptions) {
	prev := place{context: welsh.NoContext}
	s := scanner{text: text}
	for s.next() {
		raw := text[s.start:s.end]
		p := prev.after(s.gap, o.Mode).matters(raw)
		e := a.analyse(o.Lang == Welsh, raw, p, o.Mode)
		fmt.Fprintf(w, "%d\t%s\t%s\tafter %s\n", s.pos, raw, e.exact, a.welsh.ContextName(p.context))
		prev = e.next
		if o.Lang != Welsh {
			fmt.Fprintf(w, "\t%s\n", strings.Join(e.terms, " "))
			continue
		}
		ww := welshWord(cut(raw), e.exact, p, o.Mode)
		if a.welsh.Stop(ww) {
			fmt.Fprintf(w, "\tstop word: exact form only\n")
			continue
		}
		for _, r := range a.welsh.Readings(ww) {
			if r.Score < .0005 && !r.Kept {
				continue
			}
			mark := '-'
			if r.Kept {
				mark = '+'
			}
			fmt.Fprintf(w, "\t%c %s\t%.3f\t%s %s\t%s %s\n", mark, r.Lemma, r.Score, r.Mutation, r.Radical, r.Kind, r.Rule)
		}
	}
	w.WriteByte('\n')
}
