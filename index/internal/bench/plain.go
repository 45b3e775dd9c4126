package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
)

// plainBleve is Bleve as its introduction uses it: a struct, the default
// dynamic mapping, batches of 100, stock facets.
type plainBleve struct{ idx bleve.Index }

type plainDocument struct {
	Title  string    `json:"title"`
	Body   string    `json:"body"`
	Force  string    `json:"force"`
	Topics []string  `json:"topics"`
	Year   string    `json:"year"`
	Lang   []string  `json:"lang"`
	Type   string    `json:"type"`
	Author string    `json:"author"`
	Date   time.Time `json:"date"`
}

func plainOf(d index.Document) plainDocument {
	p := plainDocument{Title: d.Title, Force: d.Force, Topics: d.TopicIDs(), Type: string(d.Type), Author: d.Author}
	for _, l := range d.Languages() {
		p.Lang = append(p.Lang, string(l))
	}
	if !d.Date.IsZero() {
		p.Year = d.Date.String()[:4]
		p.Date = time.Unix(int64(d.Date.First())*86400, 0).UTC()
	}
	var b strings.Builder
	for _, ps := range d.Passages {
		b.WriteString(ps.Text)
		b.WriteByte('\n')
	}
	p.Body = b.String()
	return p
}

// fillPlain begins a plain index in dir.
func fillPlain(dir string) (*filling, error) {
	idx, err := bleve.New(dir, bleve.NewIndexMapping())
	if err != nil {
		return nil, err
	}
	put := func(docs []index.Document) error {
		for part := range slices.Chunk(docs, 100) {
			b := idx.NewBatch()
			for _, d := range part {
				if err := b.Index(d.ID, plainOf(d)); err != nil {
					return err
				}
			}
			if err := idx.Batch(b); err != nil {
				return err
			}
		}
		return nil
	}
	return &filling{put: put, sizes: func() (embedded.Sizes, error) { return embedded.Sizes{}, nil }, close: idx.Close}, nil
}

func openPlain(dir string) (*plainBleve, error) {
	idx, err := bleve.Open(dir)
	return &plainBleve{idx}, err
}

func (p *plainBleve) close() { _ = p.idx.Close() }

var plainFacets = []string{"force", "topics", "year", "lang", "type", "author"}

func (p *plainBleve) search(ctx context.Context, q query.Query, facets []string, sort string, from int) (int, error) {
	req := bleve.NewSearchRequestOptions(q, 10, from, false)
	for _, f := range facets {
		req.AddFacet(f, bleve.NewFacetRequest(f, 50))
	}
	if sort != "" {
		req.SortBy([]string{sort})
	}
	res, err := p.idx.SearchInContext(ctx, req)
	if err != nil {
		return 0, err
	}
	return int(res.Total), nil
}

func plainWord(field, w string) query.Query {
	q := bleve.NewMatchQuery(w)
	q.SetField(field)
	return q
}

// multiSelect asks for two forces and two topics with six facets: once for the
// page and the facets without a filter of their own, once for each of the two
// others.
func (p *plainBleve) multiSelect(ctx context.Context, q query.Query) (int, error) {
	forces := bleve.NewDisjunctionQuery(plainWord("force", "gwent"), plainWord("force", "kent"))
	topics := bleve.NewDisjunctionQuery(plainWord("topics", "custody"), plainWord("topics", "asb"))
	n, err := p.search(ctx, bleve.NewConjunctionQuery(q, forces, topics), plainFacets[2:], "", 0)
	if err == nil {
		_, err = p.search(ctx, bleve.NewConjunctionQuery(q, topics), plainFacets[:1], "", 0)
	}
	if err == nil {
		_, err = p.search(ctx, bleve.NewConjunctionQuery(q, forces), plainFacets[1:2], "", 0)
	}
	return n, err
}
