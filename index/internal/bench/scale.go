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
	Anon      float64 `json:",omitempty"` // the most there was, of an index asked alone
	Sizes     embedded.Sizes
	Pages     []scaledPage
}

type scaledPage struct {
	Kind  string
	Hits  float64 // mean
	P50   float64 // ms
	CPU   float64 // ms, mean
	NSHit float64 // nanoseconds of processor time a hit

	TimesHits, TimesP50 float64 `json:",omitempty"` // those of the first index
}

// askScaled asks the indexes in dirs, collections of one seed, for pages with six
// facets and prints what they cost. Those of different sizes are asked in turn, the
// same word of one after the other, so that both meet the same machine and the same
// caches, which hold what was asked last:
//
//	bench -build SMALL -n 100000 && bench -build LARGE -n 1000000 && bench -ask SMALL,LARGE
func askScaled(dirs []string, seed uint64, heap string) error {
	ctx := context.Background()
	peak := watchMemory("")
	engines, all := make([]*embedded.Engine, len(dirs)), make([]scaled, len(dirs))
	for i, dir := range dirs {
		var err error
		start := time.Now()
		if engines[i], err = embedded.Open(ctx, embedded.Config{Dir: dir, CacheBytes: -1, ReadOnly: true}); err != nil {
			return err
		}
		defer engines[i].Close() //nolint:errcheck // only read
		if all[i], err = sizeOf(ctx, engines[i], start); err != nil {
			return err
		}
	}
	ws, err := findWords(ctx, engines[0], all[0].Documents, seed)
	if err != nil {
		return err
	}
	for _, k := range []struct {
		kind  string
		words []string
	}{{"rare", ws.rare}, {"middling", ws.middling}, {"frequent", ws.frequent}, {"everything", []string{""}}} {
		if err := askPages(ctx, engines, all, k.kind, k.words); err != nil {
			return err
		}
	}
	if anon := peak(); len(all) == 1 {
		all[0].Anon = anon
	}
	if heap != "" {
		writeHeap(heap)
	}
	for i := range all[1:] {
		all[i+1].compare(&all[0])
	}
	return json.NewEncoder(os.Stdout).Encode(all)
}

// sizeOf tells how large an index is and how soon it answered after start.
func sizeOf(ctx context.Context, e *embedded.Engine, start time.Time) (s scaled, err error) {
	if _, err := e.Search(ctx, facetQuery("police")); err != nil {
		return s, err
	}
	s.OpenMS, s.OpenAnon = ms(time.Since(start)), status("RssAnon")
	st, err := e.Stats(ctx)
	if err != nil {
		return s, err
	}
	s.Documents, s.Records = st.Documents, st.Documents+st.Commitments
	s.Sizes, err = e.Sizes(ctx)
	return s, err
}

// askPages adds a page to what is known of each engine.
func askPages(ctx context.Context, engines []*embedded.Engine, all []scaled, kind string, words []string) error {
	const rounds = 24
	took := make([][]time.Duration, len(engines))
	hits := make([]int, len(engines))
	used := make([]time.Duration, len(engines))
	for round := range rounds {
		for _, w := range words {
			q := index.Query{Facets: facets, FacetSize: 50}
			if w != "" {
				q = facetQuery(w)
			}
			for i, e := range engines {
				before, start := cpu(), time.Now()
				r, err := e.Search(ctx, q)
				if err != nil {
					return err
				}
				if round > 0 { // the first warms up
					took[i] = append(took[i], time.Since(start))
					used[i] += cpu() - before
					hits[i] += r.Total
				}
			}
		}
	}
	for i := range engines {
		n := len(took[i])
		all[i].Pages = append(all[i].Pages, scaledPage{
			Kind: kind, Hits: float64(hits[i]) / float64(n), P50: ms(median(took[i])), CPU: ms(used[i]) / float64(n),
			NSHit: float64(used[i]) / float64(max(hits[i], 1)),
		})
	}
	return nil
}

// compare sets how many times the hits and the time there are of base.
func (s *scaled) compare(base *scaled) {
	for i := range s.Pages {
		p, b := &s.Pages[i], base.Pages[i]
		p.TimesHits, p.TimesP50 = p.Hits/b.Hits, p.P50/b.P50
	}
}
