package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/blevesearch/bleve/v2"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
	"github.com/ymateb/ymateb/index/sample"
)

// compareRest compares multi-select facets, sorting by date and phrases.
func compareRest(ctx context.Context, r *report, e *embedded.Engine, p *plainBleve, ws words, n int) error {
	ours := func(q index.Query) func() (int, error) {
		return func() (int, error) { res, err := e.Search(ctx, q); return res.Total, err }
	}
	filters := []index.Filter{
		{Field: index.FacetForce, Values: []string{"gwent", "kent"}},
		{Field: index.FacetTopic, Values: []string{"custody", "asb"}},
	}
	var term, all, dates, deep, phrases []ask
	for _, w := range ws.frequent {
		q := facetQuery(w)
		q.Filters = filters
		a := ask{ours: ours(q)}
		if p != nil {
			a.plain = func() (int, error) { return p.multiSelect(ctx, plainWord("body", w)) }
		}
		term = append(term, a)
		q = index.Query{Text: q.Text, Sort: index.Newest}
		a = ask{ours: ours(q)}
		if p != nil {
			a.plain = func() (int, error) { return p.search(ctx, plainWord("body", w), nil, "-date", 0) }
		}
		dates = append(dates, a)
	}
	q := facetQuery("")
	q.Filters = filters
	a, d := ask{ours: ours(q)}, ask{ours: ours(index.Query{Sort: index.Newest})}
	far := index.Query{Sort: index.Newest, Offset: n / 2}
	f := ask{ours: ours(far)}
	if p != nil {
		a.plain = func() (int, error) { return p.multiSelect(ctx, bleve.NewMatchAllQuery()) }
		d.plain = func() (int, error) { return p.search(ctx, bleve.NewMatchAllQuery(), nil, "-date", 0) }
		f.plain = func() (int, error) { return p.search(ctx, bleve.NewMatchAllQuery(), nil, "-date", n/2) }
	}
	all, deep = []ask{a}, []ask{f}
	for _, ph := range ws.phrases {
		a := ask{ours: ours(index.Query{Text: index.Phrase{Text: ph, Exact: true}})}
		if p != nil {
			mq := bleve.NewMatchPhraseQuery(ph)
			mq.SetField("body")
			a.plain = func() (int, error) { return p.search(ctx, mq, nil, "", 0) }
		}
		phrases = append(phrases, a)
	}
	for _, c := range []struct {
		name string
		asks []ask
	}{
		{"multiselect_ratio", term}, {"multiselect_all_ratio", all},
		{"date_sort_ratio", dates}, {"date_sort_all_ratio", []ask{d}}, {"date_sort_deep_ratio", deep},
		{"phrase_ratio", phrases},
	} {
		o, pl, err := compare(c.asks, reps(len(c.asks)))
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		if f := r.page(c.name, o, pl); p != nil {
			r.Figures[c.name] = f.Ratio
		}
	}
	return nil
}

// measureUpdates changes one document after another and looks how long each
// takes to be found.
func measureUpdates(ctx context.Context, r *report, e *embedded.Engine, seed uint64) error {
	var took []time.Duration
	docs := slices.Collect(sample.Documents(120, seed))
	for i, d := range docs {
		word := "visible" + strconv.Itoa(i)
		d.Passages = append(d.Passages, index.Passage{Text: word, Lang: index.English, Voice: index.VoiceOther})
		start := time.Now()
		if err := e.Put(ctx, d); err != nil {
			return err
		}
		n, err := total(ctx, e, word)
		if err != nil || n != 1 {
			return fmt.Errorf("%s found in %d documents, %w", word, n, err)
		}
		took = append(took, time.Since(start))
	}
	r.set("update_visible_ms_p50", ms(median(took)))
	r.set("update_visible_ms_p99", ms(percentile(took, 99)))
	return nil
}
