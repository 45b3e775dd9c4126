package main

import (
	"os/exec"
	"path/filepath"
)

// sqlite is the command sqlite3 over a database with FTS5 and a table of facet
// values beside it.
type sqlite struct {
	*console
	filled bool
}

func openSQLite(dir string) (engine, error) {
	path, err := exec.LookPath("sqlite3")
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "fts.db")
	filled := exists(file)
	c, err := openConsole(exec.Command(path, "-batch", file), ".print "+sentinel)
	return &sqlite{c, filled}, err
}

func (s *sqlite) fill(n int, seed uint64) error {
	if s.filled {
		return nil
	}
	do := func(sql string) error { _, err := s.exec(sql); return err }
	if err := do(`pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-200000;
create virtual table fts using fts5(body, tokenize="unicode61 remove_diacritics 2");
create table doc(id integer primary key, force text, year text, lang text, type text, author text);
create table topic(doc integer, topic text);`); err != nil {
		return err
	}
	if err := rows(n, seed, "fts(rowid, body)", do); err != nil {
		return err
	}
	return do("create index topic_doc on topic(doc); insert into fts(fts) values('optimize'); analyze;")
}

// page puts the hits into a temporary table, once for all facets.
func (s *sqlite) page(word string) (int, error) {
	return s.count(`create temp table h as select rowid id from fts where fts match ` + quote(word) + `;
select count(*) from h;
select rowid from fts where fts match ` + quote(word) + ` order by rank limit 10;
select force, count(*) from h join doc using(id) group by 1;
select year, count(*) from h join doc using(id) group by 1;
select lang, count(*) from h join doc using(id) group by 1;
select type, count(*) from h join doc using(id) group by 1;
select author, count(*) from h join doc using(id) group by 1;
select topic, count(*) from h join topic on topic.doc=h.id group by 1;
drop table h;`)
}
