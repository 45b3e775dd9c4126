package server

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

// TestMetricsAreAsDocumented holds the metrics that are printed against those in
// the documentation, on the dashboard and in the alert rules, labels and all.
func TestMetricsAreAsDocumented(t *testing.T) {
	s, _ := guarded(t, Config{})
	s.metrics.certificate(func() float64 { return 1 })
	descs := make(chan *prometheus.Desc, 1000)
	s.metrics.registry.Describe(descs)
	close(descs)
	described := regexp.MustCompile(`fqName: "(ymateb_[a-z_]+)".*constLabels: \{([^}]*)\}, variableLabels: \{([^}]*)\}`)
	labels := map[string][]string{}
	for d := range descs {
		if m := described.FindStringSubmatch(d.String()); m != nil {
			name, _, _ := strings.Cut(m[2], "=")
			labels[m[1]] = slices.DeleteFunc(append(strings.Split(m[3], ","), name), func(s string) bool { return s == "" })
		}
	}
	if len(labels) < 30 {
		t.Fatalf("%d metrics are described, want them all", len(labels))
	}
	base := func(name string) string {
		for _, suffix := range []string{"_bucket", "_sum", "_count"} {
			if b := strings.TrimSuffix(name, suffix); labels[b] != nil || b != name && strings.HasSuffix(b, "_seconds") {
				return b
			}
		}
		return name
	}
	read := func(file string) string {
		t.Helper()
		b, err := os.ReadFile(filepath.Join("..", file))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	used := regexp.MustCompile(`ymateb_[a-z_]+[a-z](\{[a-z_, ]+)?`)
	grouped := regexp.MustCompile(`by \(([a-z_, ]+)\) \((?:rate|increase)\((ymateb_[a-z_]+)`)
	for _, file := range []string{".docs/running.md", ".ops/alerts.yaml", ".ops/dashboard.json"} {
		text := read(file)
		for _, use := range used.FindAllString(text, -1) {
			name, with, _ := strings.Cut(use, "{")
			has, ok := labels[base(name)]
			if !ok {
				t.Errorf("%s has %s, which is not printed", file, name)
			}
			for _, l := range strings.FieldsFunc(with, func(r rune) bool { return r == ',' || r == ' ' }) {
				if !slices.Contains(has, l) {
					t.Errorf("%s has %s with the label %s, want one of %q", file, name, l, has)
				}
			}
		}
		for _, m := range grouped.FindAllStringSubmatch(text, -1) {
			for _, l := range strings.Split(m[1], ", ") {
				if l != "le" && !slices.Contains(labels[base(m[2])], l) {
					t.Errorf("%s groups %s by %s, want one of %q", file, m[2], l, labels[base(m[2])])
				}
			}
		}
	}
	doc := read(".docs/running.md")
	for name, has := range labels {
		row := regexp.MustCompile("`" + name + `(\{[a-z_,]+\})?` + "`").FindStringSubmatch(doc)
		if row == nil {
			t.Errorf(".docs/running.md does not explain %s", name)
			continue
		}
		if got := strings.FieldsFunc(row[1], func(r rune) bool { return strings.ContainsRune("{},", r) }); !sameSet(got, has) {
			t.Errorf(".docs/running.md gives %s the labels %q, want %q", name, got, has)
		}
	}
}

func sameSet(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

// TestReasonsAreExplained holds the reasons why something can't be read, as the
// status page tells them, against the code.
func TestReasonsAreExplained(t *testing.T) {
	files, err := filepath.Glob("../indexer/*.go")
	more, err2 := filepath.Glob("../indexer/internal/source/errors.go")
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	s, _ := guarded(t, Config{})
	code := regexp.MustCompile(`(?m)(?:Code: +"|^(?:\t|const )code\w+ += "|^\t[A-Z]\w+ += "|setRoot\([^"\n]*")([a-z_]+)"`)
	doc, err := os.ReadFile("../.docs/running.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]bool{} // by code: whether the code has it
	for _, row := range regexp.MustCompile("(?m)^\\| (`[a-z_`, ]+`) \\|").FindAllStringSubmatch(string(doc), -1) {
		for c := range strings.SplitSeq(row[1], ", ") {
			rows[strings.Trim(c, "`")] = false
		}
	}
	found := 0
	for _, file := range append(files, more...) {
		b, err := os.ReadFile(file)
		if err != nil || strings.HasSuffix(file, "_test.go") || strings.HasSuffix(file, "audit.go") || strings.HasSuffix(file, "doctor.go") {
			continue
		}
		for _, m := range code.FindAllStringSubmatch(string(b), -1) {
			found++
			if _, ok := rows[m[1]]; !ok {
				t.Errorf("%s: .docs/running.md does not explain %s", file, m[1])
			}
			rows[m[1]] = true
			for l, p := range s.printers {
				if !p.Has("reason." + m[1]) {
					t.Errorf("%s: %s has no reason.%s", file, l, m[1])
				}
			}
		}
	}
	if found < 15 {
		t.Errorf("%d reasons found in the code, want them all", found)
	}
	for c, ok := range rows {
		if !ok && !strings.HasPrefix(c, "ymateb_") {
			t.Errorf(".docs/running.md explains %s, which the code does not say", c)
		}
	}
}
