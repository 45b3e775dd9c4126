package eval_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ymateb/ymateb/index/embedded"
	"github.com/ymateb/ymateb/index/eval"
	"github.com/ymateb/ymateb/index/snippet"
	"github.com/ymateb/ymateb/indexer"
	"github.com/ymateb/ymateb/server"
)

func TestMain(m *testing.M) {
	indexer.WorkerMain() // does not return in a process started to read files
	os.Exit(m.Run())
}

var update = flag.Bool("update", false, "write the golden file anew")

// program is the whole of it over the invented documents.
func program(t *testing.T) *server.Server {
	t.Helper()
	dir := t.TempDir()
	state, err := indexer.OpenState(filepath.Join(dir, "state"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = state.Close() })
	engine, err := embedded.Open(t.Context(), embedded.Config{Dir: filepath.Join(dir, "index")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	folder, err := filepath.Abs("../../analysis/facts/testdata/invented/documents")
	if err != nil {
		t.Fatal(err)
	}
	x, err := indexer.New(indexer.Config{Roots: []string{folder}, Store: engine, State: state})
	if err == nil {
		err = x.Once(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	srv, err := server.New(server.Config{Searcher: engine, Marker: snippet.NewMarker(nil)})
	if err != nil {
		t.Fatal(err)
	}
	return srv
}

type answer struct {
	Results []struct{ Path, Title string }
	Meant   *struct{ Q string } `json:"did_you_mean"`
}

func ask(t *testing.T, srv *server.Server, q, filters string) answer {
	t.Helper()
	w := httptest.NewRecorder()
	srv.ServeHTTP(w, httptest.NewRequest("GET", "/api/v1/search?q="+url.QueryEscape(q)+"&"+cmp.Or(filters, "page_size=20"), nil))
	var a answer
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != 200 {
		t.Fatalf("search %q = %d, %v", q, w.Code, err)
	}
	return a
}

// ranking is what a reader sees: of a misspelt query, the results of the
// spelling that is offered, if there is nothing else.
func ranking(t *testing.T, srv *server.Server, q eval.Query) []string {
	t.Helper()
	a := ask(t, srv, q.Text, q.Filters)
	if q.Kind == "misspelt" && a.Meant != nil {
		a = ask(t, srv, a.Meant.Q, q.Filters)
	}
	var ids []string
	for _, r := range a.Results {
		ids = append(ids, strings.TrimSuffix(filepath.Base(r.Path), ".txt"))
	}
	return ids
}

// sets are the judged queries: those that the ranking was made with, and those
// that were judged before they were first asked.
var sets = []string{"queries", "blind"}

func TestRanking(t *testing.T) {
	srv := program(t)
	var table strings.Builder
	for _, set := range sets {
		judged(t, srv, set, &table)
	}
	t.Logf("\n%s", table.String())
	const golden = "testdata/figures.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(table.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if table.String() != string(want) {
		t.Errorf("the figures have changed; if that is meant, run 'go test ./index/eval -update' and show both:\n%s\nwere\n%s", table.String(), want)
	}
}

// judged asks a set of queries and writes its figures into a table.
func judged(t *testing.T, srv *server.Server, set string, table *strings.Builder) {
	t.Helper()
	f, err := os.Open("testdata/" + set + ".tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	queries, err := eval.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	groups := map[string][]eval.Score{}
	for _, q := range queries {
		got := ranking(t, srv, q)
		s := q.Judge(got)
		for _, g := range []string{"all", "language " + q.Lang, "kind " + q.Kind, "user " + q.User} {
			groups[g] = append(groups[g], s)
		}
		if s.NDCG < 0.8 || s.Recall < 1 {
			t.Logf("%.2f %s %s %q -> %v, want %v", s.NDCG, q.Lang, q.Kind, q.Text, got[:min(8, len(got))], q.Relevant)
		}
	}
	var names []string
	for g := range groups {
		names = append(names, g)
	}
	slices.Sort(names)
	fmt.Fprintf(table, "%-20s %7s %7s %5s %9s\n", set, "queries", "nDCG@10", "MRR", "recall@20")
	for _, g := range names {
		m := eval.Mean(groups[g])
		fmt.Fprintf(table, "%-20s %7d %7.3f %5.3f %9.3f\n", g, len(groups[g]), m.NDCG, m.RR, m.Recall)
	}
	if all := eval.Mean(groups["all"]); all.NDCG < 0.85 {
		t.Errorf("nDCG@10 of %s = %.3f, want .85 or more", set, all.NDCG)
	}
	if cross := eval.Mean(groups["kind cross"]); cross.Recall < 0.9 {
		t.Errorf("recall of the other language's documents in %s = %.3f, want .9 or more", set, cross.Recall)
	}
}

// TestInvariants holds what readers take for granted whatever the weights: a
// title asked for as it stands comes first, and so does a document by a sentence
// of its own.
func TestInvariants(t *testing.T) {
	srv := program(t)
	all := ask(t, srv, "", "page_size=100").Results
	if len(all) == 0 {
		all = ask(t, srv, "", "").Results
	}
	for _, r := range all {
		if len(r.Title) > 200 || strings.ContainsAny(r.Title, "\"“”") {
			continue
		}
		got := ask(t, srv, `title:"`+r.Title+`"`, "")
		if len(got.Results) == 0 || got.Results[0].Title != r.Title {
			t.Errorf("the title %q does not find its document first", r.Title)
		}
	}
	for phrase, want := range map[string]string{
		"body worn video was missing in nine cases": "t13", "Mae stelcio yn difetha bywydau": "t17", "Victims told us": "t37",
		"a joint firearms range": "t35", "yn fan lle mae pobl ar eu mwyaf bregus": "t01",
	} {
		got := ask(t, srv, `"`+phrase+`"`, "")
		if len(got.Results) == 0 || !strings.Contains(got.Results[0].Path, want) {
			t.Errorf("%q finds %+v first, want %s", phrase, got.Results, want)
		}
	}
}

func TestJudge(t *testing.T) {
	q := eval.Query{Relevant: map[string]int{"a": 2, "b": 1}}
	for _, tc := range []struct {
		ranking []string
		want    eval.Score
	}{
		{[]string{"a", "b"}, eval.Score{NDCG: 1, RR: 1, Recall: 1}},
		{[]string{"x"}, eval.Score{}},
		{[]string{"x", "a"}, eval.Score{NDCG: 0.521, RR: 0.5, Recall: 0.5}},
	} {
		got := q.Judge(tc.ranking)
		got.NDCG = float64(int(got.NDCG*1000+0.5)) / 1000
		if got != tc.want {
			t.Errorf("Judge(%v) = %+v, want %+v", tc.ranking, got, tc.want)
		}
	}
}
