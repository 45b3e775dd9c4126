package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
)

// sqlite is a running sqlite3 with FTS5.
type sqlite struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func openSQLite(file string) (*sqlite, error) {
	path, err := exec.LookPath("sqlite3")
	if err != nil {
		return nil, err
	}
	s := &sqlite{cmd: exec.Command(path, "-batch", file)}
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	s.out = bufio.NewReader(out)
	s.cmd.Stderr = os.Stderr
	return s, s.cmd.Start()
}

const sentinel = "--end--"

// exec runs statements and returns the lines they print.
func (s *sqlite) exec(sql string) (lines []string, err error) {
	if _, err := io.WriteString(s.in, sql+"\n.print "+sentinel+"\n"); err != nil {
		return nil, err
	}
	for {
		line, err := s.out.ReadString('\n')
		if err != nil {
			return nil, err
		}
		if line = strings.TrimSuffix(line, "\n"); line == sentinel {
			return lines, nil
		}
		lines = append(lines, line)
	}
}

func (s *sqlite) close() {
	_ = s.in.Close()
	_ = s.cmd.Wait()
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// fill makes the tables: bodies in FTS5, facets in a table beside it.
func (s *sqlite) fill(n int, seed uint64) error {
	_, err := s.exec(`pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-200000;
create virtual table fts using fts5(body, tokenize="unicode61 remove_diacritics 2");
create table doc(id integer primary key, force text, year text, lang text, type text, author text, date text);
create table topic(doc integer, topic text);`)
	if err != nil {
		return err
	}
	id := 0
	_, err = batches(n, seed, func(docs []index.Document) error {
		var b strings.Builder
		b.WriteString("begin;\n")
		for _, d := range docs {
			p := plainOf(d)
			id++
			fmt.Fprintf(&b, "insert into fts(rowid, body) values(%d, %s);\n", id, quote(strings.ReplaceAll(p.Body, "\n", " ")))
			fmt.Fprintf(&b, "insert into doc values(%d,%s,%s,%s,%s,%s,%s);\n", id, quote(p.Force), quote(p.Year),
				quote(strings.Join(p.Lang, " ")), quote(p.Type), quote(p.Author), quote(d.Date.String()))
			for _, t := range p.Topics {
				fmt.Fprintf(&b, "insert into topic values(%d,%s);\n", id, quote(t))
			}
		}
		b.WriteString("commit;")
		_, err := s.exec(b.String())
		return err
	})
	if err == nil {
		_, err = s.exec("create index topic_doc on topic(doc); insert into fts(fts) values('optimize'); analyze;")
	}
	return err
}

// page asks for ten hits by rank and six facets.
func (s *sqlite) page(match string) (int, error) {
	lines, err := s.exec(`create temp table h as select rowid id from fts where fts match ` + quote(match) + `;
select count(*) from h;
select rowid from fts where fts match ` + quote(match) + ` order by rank limit 10;
select force, count(*) from h join doc using(id) group by 1;
select year, count(*) from h join doc using(id) group by 1;
select lang, count(*) from h join doc using(id) group by 1;
select type, count(*) from h join doc using(id) group by 1;
select author, count(*) from h join doc using(id) group by 1;
select topic, count(*) from h join topic on topic.doc=h.id group by 1;
drop table h;`)
	if err != nil || len(lines) == 0 {
		return 0, err
	}
	var n int
	_, err = fmt.Sscan(lines[0], &n)
	return n, err
}

// compareSQLite compares pages for terms with the same from SQLite, by elapsed
// time because SQLite runs in a process of its own.
func compareSQLite(ctx context.Context, r *report, dir string, e *embedded.Engine, ws words, n int, seed uint64) error {
	if n > 200_000 {
		r.missing("SQLite FTS5: only up to 200,000 documents")
		return nil
	}
	file := filepath.Join(dir, "fts.db")
	filled := exists(file)
	s, err := openSQLite(file)
	if err != nil {
		r.missing("SQLite FTS5: %v", err)
		return nil
	}
	defer s.close()
	if !filled {
		if err := s.fill(n, seed); err != nil {
			return fmt.Errorf("sqlite: %w", err)
		}
	}
	least := 0.0
	for _, k := range []struct {
		name  string
		words []string
	}{{"sqlite_rare", ws.rare}, {"sqlite_middling", ws.middling}, {"sqlite_frequent", ws.frequent}} {
		var asks []ask
		for _, w := range k.words {
			q := facetQuery(w)
			asks = append(asks, ask{
				ours:  func() (int, error) { res, err := e.Search(ctx, q); return res.Total, err },
				plain: func() (int, error) { return s.page(w) },
			})
		}
		ours, theirs, err := compare(asks, 5)
		if err != nil {
			return fmt.Errorf("sqlite: %w", err)
		}
		o, t := median(ours.wall), median(theirs.wall)
		rt := float64(t) / float64(o)
		r.Figures[k.name+"_ratio"] = rt
		if least == 0 || rt < least {
			least = rt
		}
		r.print("%-24s hits %7d   ratio %6.1f   ours p50 %8.3f ms   sqlite p50 %8.3f", k.name, theirs.hits[len(theirs.hits)/2], rt, ms(o), ms(t))
	}
	r.set("sqlite_facet_ratio", least)
	return nil
}
