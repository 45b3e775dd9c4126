package embedded

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/sample"
)

// openStill opens an index whose segments are not merged when nothing is written.
func openStill(t *testing.T, cfg Config) *Engine {
	t.Helper()
	e := open(t, cfg)
	e.gen.merging.Lock()
	return e
}

// filedIndex makes an index with several segments whose columns are all in files,
// and returns how it is opened and what is logged then.
func filedIndex(t *testing.T) (Config, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	cfg := FileAllColumns(Config{Dir: t.TempDir(), CacheBytes: -1, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	cfg.mergeFloor = 1 // so that Bleve keeps the four
	e := openStill(t, cfg)
	docs := slices.Collect(sample.Documents(60, 4))
	for i := range docs {
		docs[i].Group = docs[i/4*4].ID
	}
	for part := range slices.Chunk(docs, 15) {
		if err := e.Put(t.Context(), part...); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Delete(t.Context(), docs[7].Path()); err != nil {
		t.Fatal(err)
	}
	onDisk(t, e)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	// Reopened in order: what was in memory until then gets its file too.
	e = openStill(t, cfg)
	if n := len(columnFilesOf(t, cfg)); n < 2 || n != filedSegments(t, e) {
		t.Fatalf("%d files of columns, want one for each of several segments", n)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	log.Reset()
	return cfg, &log
}

// filedSegments is the number of segments, all of which must have a file.
func filedSegments(t *testing.T, e *Engine) int {
	t.Helper()
	v, err := e.gen.view()
	if err != nil {
		t.Fatal(err)
	}
	defer v.release()
	for _, s := range v.segments {
		if s.cols.file == nil {
			t.Errorf("columns of segment %d are in memory", s.id)
		}
	}
	return len(v.segments)
}

func columnFilesOf(t *testing.T, cfg Config) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(cfg.Dir, "gen-*", columnsFolder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// answersOf asks for everything that columns have a part in.
func answersOf(t *testing.T, e *Engine) []index.Result {
	t.Helper()
	var all []index.Facet
	for _, s := range columnSpecs {
		all = append(all, index.Facet(s.name))
	}
	var out []index.Result
	for _, q := range []index.Query{
		{Limit: 200, Facets: all},
		{Limit: 200, Facets: all, Kind: index.Commitments, Sort: index.ByDue, Today: index.Date{Year: 2020, Month: 5, Day: 1}},
		{Limit: 200, Facets: all, Text: index.Word{Text: "police"}},
		{Limit: 200, Text: index.Word{Text: "police"}, Collapse: true},
		{Limit: 200, Sort: index.ByArrival, Filters: []index.Filter{{Field: index.FacetVoice, Values: []string{string(index.AllVoices[0])}}}},
		{Limit: 200, Sort: index.Oldest, From: index.Date{Year: 2015}, Filters: []index.Filter{{Field: index.FacetLang, Values: []string{"cy"}}}},
	} {
		r, err := e.Search(context.Background(), q)
		if err != nil {
			t.Fatalf("Search(%+v) = %v", q, err)
		}
		r.Version = 0
		out = append(out, r)
	}
	if out[0].Total != 59 || out[1].Total == 0 {
		t.Fatalf("%d documents and %d commitments, want 59 and some", out[0].Total, out[1].Total)
	}
	return out
}

// rechecked gives a damaged file the right checksum.
func rechecked(data []byte) []byte {
	sum := crc32.Checksum(data[:len(data)-8], columnsCRC)
	return binary.NativeEndian.AppendUint64(data[:len(data)-8:len(data)-8], uint64(sum))
}

// TestColumnFiles opens an index whose files of columns are damaged: it answers as
// before, and what can be written is there again, and believed.
func TestColumnFiles(t *testing.T) {
	scribbled := func(at func(data []byte) int) func([]byte) []byte {
		return func(data []byte) []byte {
			data[at(data)] ^= 0x55
			return data
		}
	}
	cfg, log := filedIndex(t)
	e := openStill(t, cfg)
	want := answersOf(t, e)
	e.Close()
	if log.Len() > 0 {
		t.Fatalf("opening said %s", log)
	}
	for name, c := range map[string]struct {
		damage func(data []byte) []byte // nil removes the file
		says   string
	}{
		"whole":                                  {func(data []byte) []byte { return data }, ""},
		"missing":                                {nil, ""},
		"empty":                                  {func([]byte) []byte { return nil }, "made anew"},
		"shorter":                                {func(data []byte) []byte { return data[:100] }, "made anew"},
		"tiny":                                   {func(data []byte) []byte { return data[:3] }, "made anew"},
		"without tail":                           {func(data []byte) []byte { return data[:len(data)-1] }, "damaged"},
		"longer":                                 {func(data []byte) []byte { return append(data, "more"...) }, "damaged"},
		"zeros":                                  {func(data []byte) []byte { clear(data); return data }, "another kind"},
		"zeros at the end, as after a power cut": {func(data []byte) []byte { clear(data[len(data)/2:]); return data }, "damaged"},
		"head scribbled on":                      {scribbled(func([]byte) int { return 3 }), "another kind"},
		"array scribbled on":                     {scribbled(func([]byte) int { return len(columnsHead) + 50 }), "damaged"},
		"list scribbled on":                      {scribbled(func(data []byte) int { return len(data) - 40 }), "damaged"},
		"checksum scribbled on":                  {scribbled(func(data []byte) int { return len(data) - 1 }), "damaged"},
		"another version": {func(data []byte) []byte {
			data[len("ymateb columns ")+1]++
			return rechecked(data)
		}, "another kind"},
		"another machine": {func(data []byte) []byte {
			slices.Reverse(data[len(columnsHead)-4 : len(columnsHead)])
			return rechecked(data)
		}, "another kind"},
		"of another segment": {func(data []byte) []byte {
			return rechecked(bytes.Replace(data, []byte(`"segment":{"bytes":`), []byte(`"segment":{"bytes":9`), 1)[:len(data)])
		}, "made anew"},
		"another list": {func(data []byte) []byte {
			return rechecked(bytes.Replace(data, []byte(`"voices heard"`), []byte(`"voices hoard"`), 1))
		}, "missing"},
		"list beyond the end": {func(data []byte) []byte {
			binary.NativeEndian.PutUint64(data[len(data)-16:], 1<<60)
			return rechecked(data)
		}, "damaged"},
		"array beyond the end": {func(data []byte) []byte {
			return rechecked(bytes.Replace(data, []byte(`"seen":[`), []byte(`"seen":[9`), 1)[:len(data)])
		}, "made anew"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg, dir := cfg, t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(cfg.Dir)); err != nil {
				t.Fatal(err)
			}
			cfg.Dir = dir
			log.Reset()
			files := columnFilesOf(t, cfg)
			for _, f := range files[:len(files)-1] { // one stays
				damageFile(t, f, c.damage)
			}
			for _, round := range []string{"damaged", "made anew"} {
				e := openStill(t, cfg)
				if d := gocmp.Diff(want, answersOf(t, e)); d != "" {
					t.Errorf("answers, %s (-want +got):\n%s", round, d)
				}
				if n := filedSegments(t, e); n != len(files) {
					t.Errorf("%d segments, want %d", n, len(files))
				}
				e.Close()
				if said := log.String(); round == "damaged" && c.says != "" && !strings.Contains(said, c.says) || round == "made anew" && said != "" {
					t.Errorf("opening, %s, said %q, want %q", round, said, c.says)
				}
				log.Reset()
			}
		})
	}
}

func damageFile(t *testing.T, name string, damage func([]byte) []byte) {
	t.Helper()
	if damage == nil {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		return
	}
	data, err := os.ReadFile(name)
	if err == nil {
		err = os.WriteFile(name, damage(data), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestColumnFilesOfOthers opens an index whose files of columns are exchanged.
func TestColumnFilesOfOthers(t *testing.T) {
	cfg, log := filedIndex(t)
	e := openStill(t, cfg)
	want := answersOf(t, e)
	e.Close()
	files := columnFilesOf(t, cfg)
	first, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(files[1], files[0]); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[1], first, 0o600); err != nil {
		t.Fatal(err)
	}
	e = openStill(t, cfg)
	defer e.Close()
	if d := gocmp.Diff(want, answersOf(t, e)); d != "" {
		t.Errorf("answers (-want +got):\n%s", d)
	}
	if n := strings.Count(log.String(), "they are of a segment"); n != 2 {
		t.Errorf("%d files were not believed, want 2: %s", n, log)
	}
}

// TestColumnsWithoutFiles opens an index whose files of columns can't be written, or
// must not be.
func TestColumnsWithoutFiles(t *testing.T) {
	cfg, log := filedIndex(t)
	e := openStill(t, cfg)
	want := answersOf(t, e)
	e.Close()
	folder := filepath.Dir(columnFilesOf(t, cfg)[0])
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil { // where the folder should be
		t.Fatal(err)
	}
	for _, readOnly := range []bool{false, true} {
		cfg.ReadOnly = readOnly
		e = openStill(t, cfg)
		if d := gocmp.Diff(want, answersOf(t, e)); d != "" {
			t.Errorf("answers, read only %v (-want +got):\n%s", readOnly, d)
		}
		if !readOnly {
			for range 3 { // not tried again and again
				onDisk(t, e)
			}
			v, err := e.gen.view()
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(log.String(), "kept in memory"); n != len(v.segments) {
				t.Errorf("said %d times that columns are kept in memory, want %d: %s", n, len(v.segments), log)
			}
			v.release()
		}
		e.Close()
	}
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	e = openStill(t, cfg)
	defer e.Close()
	if d := gocmp.Diff(want, answersOf(t, e)); d != "" {
		t.Errorf("answers, read only (-want +got):\n%s", d)
	}
	if files := columnFilesOf(t, cfg); len(files) > 0 {
		t.Errorf("files %v written where nothing may be", files)
	}
}

// TestColumnsAreMappedWhileTheyAreRead merges segments away under a view: its
// columns stay, without their files, until it is let go.
func TestColumnsAreMappedWhileTheyAreRead(t *testing.T) {
	cfg, _ := filedIndex(t)
	for _, f := range columnFilesOf(t, cfg)[:1] { // and leftovers go
		if err := os.WriteFile(filepath.Join(filepath.Dir(f), ".tmp-1"), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e := openStill(t, cfg)
	defer e.Close()
	v, err := e.gen.view()
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, s := range v.segments {
		for d := range s.cols.n {
			ids[s.cols.id(uint32(d))] = true
		}
	}
	if err := e.gen.idx.ForceMerge(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	onDisk(t, e)
	if n := filedSegments(t, e); n != 1 {
		t.Errorf("%d segments after merging, want 1", n)
	}
	if files := columnFilesOf(t, cfg); len(files) != 1 {
		t.Errorf("files %v after merging, want one", files)
	}
	for _, s := range v.segments {
		for d := range s.cols.n {
			if !ids[s.cols.ids.at(uint32(d))] {
				t.Fatalf("another id in a view that was held: %q", s.cols.ids.at(uint32(d)))
			}
		}
	}
	v.release()
	for _, s := range v.segments {
		if s.cols.file.data != nil {
			t.Errorf("the columns of segment %d are still mapped after the last use", s.id)
		}
	}
}

// TestAnswersOutliveColumns uses what an engine gave after it is closed and nothing
// is mapped any more.
func TestAnswersOutliveColumns(t *testing.T) {
	cfg, _ := filedIndex(t)
	e := openStill(t, cfg)
	given := answersOf(t, e)
	var ids []string
	if err := e.Each(t.Context(), index.Query{}, func(id string) error { ids = append(ids, id); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := e.Kin(t.Context(), func(id string, _ []byte) error { ids = append(ids, id); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := e.Translations(t.Context(), func(id, other string, _ index.Lang) error { ids = append(ids, id+other); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if s := fmt.Sprint(given, ids); len(s) < 1000 { // reads all of it
		t.Errorf("given: %s", s)
	}
}

func TestVerifyFindsDamagedColumns(t *testing.T) {
	cfg, _ := filedIndex(t)
	e := openStill(t, cfg)
	defer e.Close()
	if err := e.Verify(t.Context()); err != nil {
		t.Fatalf("Verify() = %v", err)
	}
	f, err := os.OpenFile(columnFilesOf(t, cfg)[0], os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("garbage"), 100); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if err := e.Verify(t.Context()); err == nil {
		t.Error("Verify() = nil, want the damage")
	}
}

// TestColumnFilesHoldWhatIsRead compares columns from a file with the same read from
// the segment, record by record.
func TestColumnFilesHoldWhatIsRead(t *testing.T) {
	eachColumns(t, func(filed, read *columns) {
		for d := range uint32(filed.n) {
			if got, want := describe(filed, d), describe(read, d); got != want {
				t.Fatalf("columns of record %d = %s, want %s", d, got, want)
			}
		}
	})
}

// eachColumns calls f with the columns of every segment of an index, from their
// file and as they are read from the segment.
func eachColumns(t *testing.T, f func(filed, read *columns)) {
	t.Helper()
	cfg, _ := filedIndex(t)
	e := openStill(t, cfg)
	defer e.Close()
	v, err := e.gen.view()
	if err != nil {
		t.Fatal(err)
	}
	defer v.release()
	for _, s := range v.segments {
		read, err := readColumns(s.seg, newTables())
		if err != nil {
			t.Fatal(err)
		}
		f(s.cols, read)
	}
}

func describe(c *columns, d uint32) string {
	var b strings.Builder
	fmt.Fprintln(&b, c.ids.at(d), c.kinds[d], c.words[d], c.voiceBits[d], c.slotVoices(d), c.parents[d], c.first[d], c.last[d], c.due[d], c.seen[d])
	for _, spec := range columnSpecs {
		col := c.named[spec.name]
		o := col.one.at(d)
		if col.sets == nil {
			fmt.Fprintln(&b, spec.name, col.table.at(o))
			continue
		}
		var values []string
		for _, v := range col.sets.of(o) {
			values = append(values, col.table.at(v))
		}
		fmt.Fprintln(&b, spec.name, slices.Sorted(slices.Values(values)))
	}
	return b.String()
}

func TestAdoptTables(t *testing.T) {
	kept := func(force ...string) map[string]*texts {
		m := map[string]*texts{}
		for name := range newTables() {
			m[name] = &texts{}
		}
		var b textsBuilder
		for _, f := range force {
			b.add(f)
		}
		*m["force"] = b.texts()
		return m
	}
	ts := newTables()
	for _, c := range []struct {
		kept []string
		ok   bool
		want string
	}{
		{nil, true, "[]"},
		{[]string{"gwent", "kent"}, true, "[gwent kent]"},
		{[]string{"gwent"}, true, "[gwent kent]"},
		{[]string{"kent", "gwent"}, false, "[gwent kent]"},
		{[]string{"gwent", "essex", "kent"}, false, "[gwent kent]"},
		{[]string{"gwent", "kent", "essex"}, true, "[gwent kent essex]"},
		{nil, true, "[gwent kent essex]"},
	} {
		err := ts.adopt(kept(c.kept...))
		if got := fmt.Sprint(ts["force"].all()[1:]); (err == nil) != c.ok || got != c.want {
			t.Errorf("adopt(%v) = %v and leaves %s, want %s", c.kept, err, got, c.want)
		}
	}
	if n := ts["force"].ordinal("essex"); n != 3 {
		t.Errorf("number of the last = %d, want 3", n)
	}
}
