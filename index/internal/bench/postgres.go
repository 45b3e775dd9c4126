package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// postgres is a server of its own on a socket in a temporary folder, asked by
// psql. Bodies are indexed by GIN over tsvector, in the configuration simple.
type postgres struct {
	*console
	server *exec.Cmd
	dir    string
}

// postgresTool finds a program of PostgreSQL, which Debian keeps out of the path.
func postgresTool(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	all, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(all) == 0 {
		return "", exec.ErrNotFound
	}
	return slices.Max(all), nil
}

func openPostgres(string) (engine, error) {
	var tools [3]string
	for i, name := range []string{"initdb", "postgres", "psql"} {
		var err error
		if tools[i], err = postgresTool(name); err != nil {
			return nil, err
		}
	}
	as, err := unprivileged()
	if err != nil {
		return nil, err
	}
	p := &postgres{}
	if p.dir, err = os.MkdirTemp("", "ymateb-bench-postgres-"); err != nil {
		return nil, err
	}
	if as != nil {
		if err := os.Chown(p.dir, int(as.Uid), int(as.Gid)); err != nil {
			return nil, err
		}
	}
	command := func(name string, args ...string) *exec.Cmd {
		cmd := exec.Command(name, args...)
		cmd.Dir, cmd.SysProcAttr = p.dir, &syscall.SysProcAttr{Credential: as}
		return cmd
	}
	data := filepath.Join(p.dir, "data")
	if out, err := command(tools[0], "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	p.server = command(tools[1], "-D", data, "-k", p.dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "shared_buffers=1GB",
		"-c", "work_mem=64MB", "-c", "maintenance_work_mem=256MB", "-c", "max_parallel_workers_per_gather=0", "-c", "log_min_messages=fatal")
	if err := p.server.Start(); err != nil {
		return nil, err
	}
	socket := filepath.Join(p.dir, ".s.PGSQL.5432")
	for range 600 { // a minute: it may be a slow machine
		if exists(socket) {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	p.console, err = openConsole(exec.Command(tools[2], "-X", "-q", "-A", "-t", "-h", p.dir, "-U", "bench", "-v", "ON_ERROR_STOP=1", "postgres"),
		"select "+quote(sentinel)+";")
	if err == nil {
		_, err = p.exec("")
	}
	if err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

// unprivileged is somebody as whom PostgreSQL agrees to run; nil where this
// process is not root.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("nobody")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, errors.Join(err, err2)
}

func (p *postgres) fill(n int, seed uint64) error {
	do := func(sql string) error { _, err := p.exec(sql); return err }
	if err := do(`create unlogged table body(id integer, text text, words tsvector);
create unlogged table doc(id integer primary key, force text, year text, lang text, type text, author text);
create unlogged table topic(doc integer, topic text);
create function vector() returns trigger language plpgsql as 'begin new.words := to_tsvector(''simple'', new.text); new.text := null; return new; end';
create trigger vector before insert on body for each row execute function vector();`); err != nil {
		return err
	}
	if err := rows(n, seed, "body(id, text)", do); err != nil {
		return err
	}
	return do(`create index body_words on body using gin(words); alter table body add primary key(id);
create index topic_doc on topic(doc); vacuum analyze;`)
}

// page counts all facets in one pass over the hits.
func (p *postgres) page(word string) (int, error) {
	return p.count(`with h as materialized (
  select id, force, year, lang, type, author, ts_rank(words, q) rank
  from body join doc using(id), plainto_tsquery('simple', ` + quote(word) + `) q where words @@ q)
(select count(*)::text from h)
union all (select id::text from h order by rank desc limit 10)
union all (select concat(force, year, lang, type, author, ' ', count(*)) from h group by grouping sets ((force), (year), (lang), (type), (author)))
union all (select topic || ' ' || count(*) from h join topic on topic.doc = h.id group by topic);`)
}

func (p *postgres) stop() {
	_ = p.server.Process.Signal(syscall.SIGINT) // the fast way to end
	_ = p.server.Wait()
	_ = os.RemoveAll(p.dir)
}

func (p *postgres) close() {
	p.console.close()
	p.stop()
}
