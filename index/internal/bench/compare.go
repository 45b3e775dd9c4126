package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"
	"golang.org/x/sys/unix"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
	"github.com/ymateb/ymateb/index/sample"
)

var facets = []index.Facet{index.FacetForce, index.FacetTopic, index.FacetYear, index.FacetLang, index.FacetType, index.FacetAuthor}

func facetQuery(text string) index.Query {
	n, _ := index.Parse(text)
	return index.Query{Text: n, Facets: facets, FacetSize: 50}
}

// words are words of the collection by how many documents have them.
type words struct{ rare, middling, frequent, phrases []string }

// findWords picks made-up words, which no stemmer or stop list touches, from
// bands of frequency, and phrases of two frequent words.
func findWords(ctx context.Context, e *embedded.Engine, n int, seed uint64) (words, error) {
	counts := map[string]int{}
	pairs := map[string]int{}
	looked := min(n, 2000)
	for d := range sample.Documents(looked, seed) {
		seen := map[string]bool{}
		for _, p := range d.Passages {
			if p.Lang != index.English || p.Heading > 0 {
				continue
			}
			fs := strings.Fields(strings.ToLower(p.Text))
			for i, w := range fs {
				if !seen[w] && !strings.ContainsAny(w, ".-'") {
					counts[w]++
					seen[w] = true
				}
				// Not the small words, which stock Bleve does not index.
				if i > 0 && len(fs[i-1]) > 5 && len(w) > 5 {
					pairs[fs[i-1]+" "+w]++
				}
			}
		}
	}
	var ws words
	pick := func(low, high float64) []string {
		var all []string
		for w, c := range counts {
			if share := float64(c) / float64(looked); share >= low && share < high {
				all = append(all, w)
			}
		}
		slices.Sort(all)
		var out []string
		for i := 0; i < len(all) && len(out) < 8; i += max(1, len(all)/8) {
			if t, err := total(ctx, e, all[i]); err == nil && t > 0 {
				out = append(out, all[i])
			}
		}
		return out
	}
	ws.rare, ws.middling, ws.frequent = pick(0.001, 0.004), pick(0.03, 0.06), pick(0.18, 0.5)
	for p := range pairs {
		if !strings.ContainsAny(p, ".-'") {
			ws.phrases = append(ws.phrases, p)
		}
	}
	slices.SortFunc(ws.phrases, func(a, b string) int { return cmp.Or(pairs[b]-pairs[a], strings.Compare(a, b)) })
	ws.phrases = ws.phrases[:min(8, len(ws.phrases))]
	if len(ws.rare) < 2 || len(ws.middling) < 2 || len(ws.frequent) < 2 || len(ws.phrases) == 0 {
		return ws, fmt.Errorf("too few words: %+v", ws)
	}
	return ws, nil
}

func total(ctx context.Context, e *embedded.Engine, text string) (int, error) {
	r, err := e.Search(ctx, facetQuery(text))
	return r.Total, err
}

// pageFigure compares a kind of query.
type pageFigure struct {
	Kind    string  `json:"kind"`
	Hits    int     `json:"hits"` // ours, median
	Others  int     `json:"plain_hits"`
	Ratio   float64 `json:"ratio"`      // median of the rounds
	Low     float64 `json:"ratio_low"`  // a quarter of the rounds is below
	High    float64 `json:"ratio_high"` // a quarter is above
	OursP50 float64 `json:"search_ms_p50"`
	OursP99 float64 `json:"search_ms_p99"`
	OursCPU float64 `json:"search_cpu_ms"` // of the median round
	Plain   float64 `json:"plain_ms_p50"`
}

// ask is one query in both systems; each returns how many it found.
type ask struct{ ours, plain func() (int, error) }

// compare runs both sides of every ask in turn, round by round, and measures them.
func compare(asks []ask, reps int) (ours, plain side, err error) {
	for _, a := range asks { // once to warm up
		if _, err := a.ours(); err != nil {
			return ours, plain, err
		}
		if a.plain != nil {
			if _, err := a.plain(); err != nil {
				return ours, plain, err
			}
		}
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	runtime.GC()
	for range reps {
		ours.rounds, plain.rounds = append(ours.rounds, 0), append(plain.rounds, 0)
		for _, a := range asks {
			if err := ours.time(a.ours); err != nil {
				return ours, plain, err
			}
			if a.plain != nil {
				if err := plain.time(a.plain); err != nil {
					return ours, plain, err
				}
			}
		}
	}
	return ours, plain, nil
}

// threadCPU is the processor time of this thread, on which both systems answer:
// the garbage collector, which cleans up after both at any time, is left out.
// The clock counts nanoseconds; what getrusage tells of a thread grows by ticks
// of milliseconds, of which a query of 50 µs sees none. Where a thread's time is
// not told it is the process's.
func threadCPU() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		return cpu()
	}
	return time.Duration(t.Nano())
}

// side is what was measured of one system.
type side struct {
	wall   []time.Duration
	rounds []time.Duration // of processor time, all asks of a round together
	hits   []int
}

func (s *side) time(f func() (int, error)) error {
	c, w := threadCPU(), time.Now()
	n, err := f()
	s.wall, s.hits = append(s.wall, time.Since(w)), append(s.hits, n)
	s.rounds[len(s.rounds)-1] += threadCPU() - c
	return err
}

// ratios are how many times the processor time of ours plain takes, round by
// round and sorted. Both sides of a round are measured within milliseconds, so a
// slow spell of the machine is slow for both, and a round in which one of them was
// held up does not move the median.
func ratios(ours, plain side) []float64 {
	var all []float64
	for i, p := range plain.rounds {
		if o := ours.rounds[i]; o > 0 {
			all = append(all, float64(p)/float64(o))
		}
	}
	slices.Sort(all)
	return all
}

func (r *report) page(kind string, ours, plain side) pageFigure {
	slices.Sort(ours.hits)
	slices.Sort(plain.hits)
	f := pageFigure{
		Kind: kind, Hits: ours.hits[len(ours.hits)/2],
		OursP50: ms(median(ours.wall)), OursP99: ms(percentile(ours.wall, 99)), Plain: ms(median(plain.wall)),
		OursCPU: ms(median(ours.rounds)) * float64(len(ours.rounds)) / float64(len(ours.wall)),
	}
	if all := ratios(ours, plain); len(all) > 0 {
		f.Low, f.Ratio, f.High = all[len(all)/4], all[len(all)/2], all[len(all)*3/4]
	}
	if n := len(plain.hits); n > 0 {
		f.Others = plain.hits[n/2]
	}
	r.Pages = append(r.Pages, f)
	r.print("%-24s hits %7d %7d   ratio %6.1f (%.1f to %.1f)   ours p50 %8.3f ms p99 %8.3f cpu %8.3f   plain p50 %8.3f",
		kind, f.Hits, f.Others, f.Ratio, f.Low, f.High, f.OursP50, f.OursP99, f.OursCPU, f.Plain)
	return f
}

func bothWords(w string, must bool) query.Query {
	q := bleve.NewMatchQuery(w)
	q.SetField("body")
	if must {
		q.SetOperator(query.MatchQueryOperatorAnd)
	}
	return q
}

// comparePages compares a page of ten hits with six facets.
func comparePages(ctx context.Context, r *report, e *embedded.Engine, p *plainBleve, ws words) error {
	type kind struct {
		name    string
		texts   []string
		queries []query.Query
	}
	kinds := []kind{{name: "term_rare", texts: ws.rare}, {name: "term_middling", texts: ws.middling}, {name: "term_frequent", texts: ws.frequent}}
	for i := range kinds {
		for _, w := range kinds[i].texts {
			kinds[i].queries = append(kinds[i].queries, plainWord("body", w))
		}
	}
	and, or, pre, fuz := kind{name: "and"}, kind{name: "or"}, kind{name: "prefix"}, kind{name: "fuzzy"}
	for i := range min(len(ws.middling), len(ws.frequent)) {
		pair := ws.middling[i] + " " + ws.frequent[i]
		and.texts = append(and.texts, pair)
		and.queries = append(and.queries, bothWords(pair, true))
		or.texts = append(or.texts, ws.middling[i]+" OR "+ws.frequent[i])
		or.queries = append(or.queries, bothWords(pair, false))
		start := ws.middling[i][:min(4, len(ws.middling[i]))]
		pre.texts = append(pre.texts, start+"*")
		pq := bleve.NewPrefixQuery(start)
		pq.SetField("body")
		pre.queries = append(pre.queries, pq)
		fuz.texts = append(fuz.texts, ws.middling[i]+"~1")
		fq := bleve.NewFuzzyQuery(ws.middling[i])
		fq.SetField("body")
		fuz.queries = append(fuz.queries, fq)
	}
	all := kind{"match_all", []string{""}, []query.Query{bleve.NewMatchAllQuery()}}
	for _, k := range append(kinds, and, or, all, pre, fuz) {
		var asks []ask
		for i, text := range k.texts {
			q := facetQuery(text)
			a := ask{ours: func() (int, error) { res, err := e.Search(ctx, q); return res.Total, err }}
			if p != nil {
				a.plain = func() (int, error) { return p.search(ctx, k.queries[i], plainFacets, "", 0) }
			}
			asks = append(asks, a)
		}
		ours, plain, err := compare(asks, reps(len(asks)))
		if err != nil {
			return fmt.Errorf("%s: %w", k.name, err)
		}
		r.page(k.name, ours, plain)
	}
	return nil
}

// reps is how often a list of asks is repeated for about a hundred answers.
func reps(asks int) int { return max(5, 100/asks) }
