package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
)

// Marks in BENCHMARKS.md between which the last run's figures stand.
const (
	figuresBegin = "<!-- figures of the last run: make bench writes them -->"
	figuresEnd   = "<!-- end of figures -->"
)

// toReach are the ratios to reach, by kind of page.
var toReach = map[string]string{
	"term_rare": "15", "term_middling": "15", "term_frequent": "8", "and": "15", "or": "8", "match_all": "8",
	"prefix": "stated", "fuzzy": "stated", "multiselect_ratio": "10", "multiselect_all_ratio": "5",
	"date_sort_ratio": "8", "date_sort_all_ratio": "8", "date_sort_deep_ratio": "8", "phrase_ratio": "4",
}

// pageNames say what the kinds are.
var pageNames = map[string]string{
	"term_rare": "rare word", "term_middling": "middling word", "term_frequent": "frequent word",
	"and": "two words, AND", "or": "two words, OR", "match_all": "everything", "prefix": "prefix", "fuzzy": "fuzzy",
	"multiselect_ratio": "multi-select, frequent word", "multiselect_all_ratio": "multi-select, everything",
	"date_sort_ratio": "newest first, frequent word", "date_sort_all_ratio": "newest first, everything",
	"date_sort_deep_ratio": "newest first, everything, from the middle", "phrase_ratio": "exact phrase with ranking",
}

// otherFigures are the rest of the table: name, what it is, what is to be reached.
var otherFigures = [][3]string{
	{"sqlite_rare_ratio", "SQLite FTS5 with facets, rare word: times", "15"},
	{"sqlite_middling_ratio", "the same, middling word", "15"},
	{"sqlite_frequent_ratio", "the same, frequent word", "15"},
	{"postgresql_rare_ratio", "PostgreSQL (GIN) with facets, rare word: times", ""},
	{"postgresql_middling_ratio", "the same, middling word", ""},
	{"postgresql_frequent_ratio", "the same, frequent word", ""},
	{"xapian_rare_ratio", "Xapian with facets, rare word: times", ""},
	{"xapian_middling_ratio", "the same, middling word", ""},
	{"xapian_frequent_ratio", "the same, frequent word", ""},
	{"index_cpu_s", "indexing, seconds of processor time", ""},
	{"plain_index_cpu_s", "plain Bleve's", ""},
	{"index_cpu_ratio", "indexing, times less than plain Bleve", "3.5"},
	{"index_text_mb_per_cpu_s", "text indexed, MB a second of processor time", ""},
	{"index_bytes_per_text_byte", "index, bytes a byte of text", "≤ 2.8"},
	{"lean_bytes_per_text_byte", "the same before exact forms and stored passages", "≤ 1.6"},
	{"plain_bytes_per_text_byte", "plain Bleve's", ""},
	{"peak_anonymous_mb", "memory while indexing, MB at most beside the mapped index", "≤ 512"},
	{"peak_rss_mb", "the same with it", ""},
	{"open_ms", "opening the index and answering, ms", "≤ 1,000"},
	{"update_visible_ms_p50", "one document put until it is found, ms, median", ""},
	{"update_visible_ms_p99", "the same, 99th percentile", ""},
	{"watched_visible_ms_p50", "one file changed until it is found over HTTP, ms, median (500 of them wait for more)", ""},
	{"watched_visible_ms_p99", "the same, 99th percentile", "≤ 1,000"},
	{"http_rps", "answers a second of the real server, 32 clients", ""},
	{"http_ms_p50", "an answer of it, ms, median", ""},
	{"http_ms_p99", "the same, 99th percentile", ""},
	{"http_cpu_ms", "processor time of it an answer, ms", ""},
	{"http_first_scan_s", "its first scan of the files, s", ""},
}

// markdown is the figures as tables.
func (r *report) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, commit %s, %s, %d documents, %.1f MB of text.\n\n", r.Date, or(r.Commit, "not told"), r.Machine, r.Documents, float64(r.TextBytes)/1e6)
	b.WriteString("| page | hits | ours p50 / p99 ms | ours CPU ms | plain p50 ms | times less CPU | half the rounds | to reach |\n|---|---|---|---|---|---|---|---|\n")
	for _, p := range r.Pages {
		fmt.Fprintf(&b, "| %s | %d | %.2f / %.2f | %.3f | %.2f | **%.1f** | %.1f–%.1f | %s |\n",
			pageNames[p.Kind], p.Hits, p.OursP50, p.OursP99, p.OursCPU, p.Plain, p.Ratio, p.Low, p.High, toReach[p.Kind])
	}
	b.WriteString("\n| figure | | to reach |\n|---|---|---|\n")
	for _, f := range otherFigures {
		if v, ok := r.Figures[f[0]]; ok {
			fmt.Fprintf(&b, "| %s | %.4g | %s |\n", f[1], v, f[2])
		}
	}
	for _, m := range r.Missing {
		fmt.Fprintf(&b, "\nNot measured: %s.", m)
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// writeFigures puts the figures between the marks of a Markdown file.
func (r *report) writeFigures(file string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, ok := bytes.Cut(b, []byte(figuresBegin))
	_, after, ended := bytes.Cut(rest, []byte(figuresEnd))
	if !ok || !ended {
		return fmt.Errorf("%s: the marks for the figures are missing", file)
	}
	text := string(before) + figuresBegin + "\n" + r.markdown() + figuresEnd + string(after)
	return os.WriteFile(file, []byte(text), 0o644)
}
