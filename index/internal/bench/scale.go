package main

import (
	"context"
	"encoding/json"
	"os"
	"time"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
)

// scaled is what a page costs in an index that was built before.
type scaled struct {
	Documents int
	Records   int // commitments as well
	OpenMS    float64
	OpenAnon  float64 // MB beside the mapped index when it had answered first
	Anon      float64 // the most there was
	Sizes     embedded.Sizes
	Pages     []scaledPage
}

type scaledPage struct {
	Kind  string
	Hits  int
	P50   float64 // ms
	CPU   float64 // ms, mean
	NSHit float64 // nanoseconds of processor time a hit
}

// askAlone asks the index in dir, of the first n documents of seed, for pages
// with six facets and prints what they cost, so that collections of different
// sizes can be compared:
//
//	bench -build DIR -n 300000 && bench -ask DIR -n 300000
func askAlone(dir string, n int, seed uint64, heap string) error {
	ctx := context.Background()
	peak := watchMemory("")
	start := time.Now()
	e, err := embedded.Open(ctx, embedded.Config{Dir: dir, CacheBytes: -1, ReadOnly: true})
	if err != nil {
		return err
	}
	defer e.Close() //nolint:errcheck // only read
	if _, err := e.Search(ctx, facetQuery("police")); err != nil {
		return err
	}
	s := scaled{OpenMS: ms(time.Since(start)), OpenAnon: status("RssAnon")}
	st, err := e.Stats(ctx)
	if err != nil {
		return err
	}
	s.Documents, s.Records = st.Documents, st.Documents+st.Commitments
	if s.Sizes, err = e.Sizes(ctx); err != nil {
		return err
	}
	ws, err := findWords(ctx, e, n, seed)
	if err != nil {
		return err
	}
	for _, k := range []struct {
		kind  string
		words []string
	}{{"rare", ws.rare}, {"middling", ws.middling}, {"frequent", ws.frequent}, {"everything", []string{""}}} {
		p, err := askPages(ctx, e, k.kind, k.words)
		if err != nil {
			return err
		}
		s.Pages = append(s.Pages, p)
	}
	if s.Anon = peak(); heap != "" {
		writeHeap(heap)
	}
	return json.NewEncoder(os.Stdout).Encode(s)
}

func askPages(ctx context.Context, e *embedded.Engine, kind string, words []string) (scaledPage, error) {
	const rounds = 12
	var took []time.Duration
	p := scaledPage{Kind: kind}
	hits := 0
	before := cpu()
	for round := range rounds {
		for _, w := range words {
			q := index.Query{Facets: facets, FacetSize: 50}
			if w != "" {
				q = facetQuery(w)
			}
			start := time.Now()
			r, err := e.Search(ctx, q)
			if err != nil {
				return p, err
			}
			if round > 0 { // the first warms up
				took = append(took, time.Since(start))
				hits += r.Total
			}
		}
		if round == 0 {
			before = cpu()
		}
	}
	used := cpu() - before
	p.Hits = hits / len(took)
	p.P50, p.CPU = ms(median(took)), ms(used)/float64(len(took))
	p.NSHit = float64(used) / float64(max(hits, 1))
	return p, nil
}
