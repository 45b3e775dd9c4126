package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
)

// engine is another search engine, in a process of its own.
type engine interface {
	// fill indexes the collection unless that was done before.
	fill(n int, seed uint64) error
	// page asks for ten hits by rank and six facets and returns the hits' number.
	page(word string) (int, error)
	close()
}

// others are the engines to compare with, where they are installed.
var others = []struct {
	name, key string
	most      int // documents: a bound, for their building takes long
	open      func(dir string) (engine, error)
}{
	{"SQLite FTS5", "sqlite", 200_000, openSQLite},
	{"PostgreSQL", "postgresql", 100_000, openPostgres},
	{"Xapian", "xapian", 100_000, openXapian},
}

// compareOthers compares pages for terms with the same from the other engines, by
// elapsed time because each runs in a process of its own.
func compareOthers(ctx context.Context, r *report, dir string, e *embedded.Engine, ws words, n int, seed uint64) error {
	for _, other := range others {
		if n > other.most {
			r.missing("%s: only up to %d documents", other.name, other.most)
			continue
		}
		them, err := other.open(dir)
		if errors.Is(err, exec.ErrNotFound) {
			r.missing("%s: not installed", other.name)
			continue
		}
		if err == nil {
			if err = them.fill(n, seed); err == nil {
				err = compareOther(ctx, r, other.key, e, them, ws)
			}
			them.close()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", other.name, err)
		}
	}
	return nil
}

func compareOther(ctx context.Context, r *report, key string, e *embedded.Engine, them engine, ws words) error {
	least := 0.0
	for _, k := range []struct {
		name  string
		words []string
	}{{"rare", ws.rare}, {"middling", ws.middling}, {"frequent", ws.frequent}} {
		var asks []ask
		for _, w := range k.words {
			q := facetQuery(w)
			asks = append(asks, ask{
				ours:  func() (int, error) { res, err := e.Search(ctx, q); return res.Total, err },
				plain: func() (int, error) { return them.page(w) },
			})
		}
		ours, theirs, err := compare(asks, 5)
		if err != nil {
			return err
		}
		o, t := median(ours.wall), median(theirs.wall)
		rt := float64(t) / float64(o)
		r.Figures[key+"_"+k.name+"_ratio"] = rt
		if least == 0 || rt < least {
			least = rt
		}
		r.print("%-24s hits %7d   ratio %6.1f   ours p50 %8.3f ms   theirs p50 %8.3f", key+"_"+k.name, theirs.hits[len(theirs.hits)/2], rt, ms(o), ms(t))
	}
	r.set(key+"_facet_ratio", least)
	return nil
}

// console is a program that reads commands from its standard input and writes
// lines.
type console struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
	end string // a command that prints the line sentinel
}

const sentinel = "--end--"

func openConsole(cmd *exec.Cmd, end string) (*console, error) {
	c := &console{cmd: cmd, end: end}
	var err error
	if c.in, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.out = bufio.NewReader(out)
	cmd.Stderr = os.Stderr
	return c, cmd.Start()
}

// exec runs commands and returns the lines that they print.
func (c *console) exec(commands string) (lines []string, err error) {
	if _, err := io.WriteString(c.in, commands+"\n"+c.end+"\n"); err != nil {
		return nil, err
	}
	for {
		line, err := c.out.ReadString('\n')
		if err != nil {
			return nil, err
		}
		if line = strings.TrimSuffix(line, "\n"); line == sentinel {
			return lines, nil
		}
		lines = append(lines, line)
	}
}

// count runs commands whose first line is a number of hits.
func (c *console) count(commands string) (n int, err error) {
	lines, err := c.exec(commands)
	if err == nil && len(lines) == 0 {
		err = errors.New("no answer")
	}
	if err == nil {
		_, err = fmt.Sscan(lines[0], &n)
	}
	return n, err
}

func (c *console) close() {
	_ = c.in.Close()
	_ = c.cmd.Wait()
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// rows hands the collection to f as SQL that fills the tables doc, with the bodies
// in the table named, and topic.
func rows(n int, seed uint64, bodies string, f func(sql string) error) error {
	id := 0
	_, _, err := batches(n, seed, func(docs []index.Document) error {
		var b strings.Builder
		b.WriteString("begin;\n")
		for _, d := range docs {
			p := plainOf(d)
			id++
			fmt.Fprintf(&b, "insert into %s values(%d, %s);\n", bodies, id, quote(strings.ReplaceAll(p.Body, "\n", " ")))
			fmt.Fprintf(&b, "insert into doc values(%d,%s,%s,%s,%s,%s);\n", id, quote(p.Force), quote(p.Year),
				quote(strings.Join(p.Lang, " ")), quote(p.Type), quote(p.Author))
			for _, t := range p.Topics {
				fmt.Fprintf(&b, "insert into topic values(%d,%s);\n", id, quote(t))
			}
		}
		b.WriteString("commit;")
		return f(b.String())
	})
	return err
}
