package server

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// histogram is the chart of documents by year, or by month of the one year that
// is chosen: a list of links, each a bar with its number.
type histogram struct {
	Bars []bar
	Year string // the year whose months are shown, "" for years
	All  string // from months back to years
}

type bar struct {
	Short  string // under the bar
	Label  string // in full, for those who don't see the chart
	Count  int
	Height int // of 100
	Top    int // 100 - Height
	URL    string
	Chosen bool
	None   bool
}

// maxBars bounds a chart whose collection holds a stray date long ago.
const maxBars = 40

func (s *Server) histogram(p *i18n.Printer, r request, a answer) *histogram {
	dir := "/" + string(p.Lang) + "/search"
	link := func(r request) string { return address(dir, s.params.encode(r)) }
	h := &histogram{}
	years := r.values[index.FacetYear]
	if len(years) == 1 && years[0] != index.None {
		h.Year = years[0]
		h.All = link(r.without(index.FacetYear, years[0]).with(index.FacetMonth))
		h.Bars = s.months(p, r, years[0], a.Facets[index.FacetMonth], link)
	} else {
		h.Bars = s.years(p, r, a.Facets[index.FacetYear], link)
	}
	if len(h.Bars) < 2 {
		return nil
	}
	most := slices.MaxFunc(h.Bars, func(a, b bar) int { return a.Count - b.Count }).Count
	for i := range h.Bars {
		if b := &h.Bars[i]; b.Count > 0 {
			b.Height = max(4, b.Count*100/most)
		}
		h.Bars[i].Top = 100 - h.Bars[i].Height
	}
	return h
}

func (s *Server) years(p *i18n.Printer, r request, counts []index.Count, link func(request) string) []bar {
	byYear := map[int]int{}
	first, last, undated := 0, 0, 0
	for _, c := range counts {
		y, err := strconv.Atoi(c.Value)
		if err != nil {
			undated += c.Count
			continue
		}
		byYear[y] = c.Count
		if first == 0 || y < first {
			first = y
		}
		last = max(last, y)
	}
	var bars []bar
	for y := first; y <= last && y > 0; y++ {
		if last-first >= maxBars && byYear[y] == 0 {
			continue
		}
		b := bar{Short: strconv.Itoa(y), Label: strconv.Itoa(y), Count: byYear[y], Chosen: r.chosen(index.FacetYear, strconv.Itoa(y))}
		if b.Count > 0 {
			b.URL = link(r.with(index.FacetYear, b.Short).with(index.FacetMonth))
		}
		bars = append(bars, b)
	}
	if undated > 0 {
		bars = append(bars, bar{Short: p.T("undated.short"), Label: p.T("none.year"), Count: undated, None: true,
			URL: link(r.with(index.FacetYear, index.None).with(index.FacetMonth)), Chosen: r.chosen(index.FacetYear, index.None)})
	}
	return bars
}

func (s *Server) months(p *i18n.Printer, r request, year string, counts []index.Count, link func(request) string) []bar {
	byMonth := map[string]int{}
	for _, c := range counts {
		if strings.HasPrefix(c.Value, year+"-") {
			byMonth[c.Value] = c.Count
		}
	}
	var bars []bar
	for m := 1; m <= 12; m++ {
		v := fmt.Sprintf("%s-%02d", year, m)
		b := bar{Short: p.Month(m), Label: s.label(p, index.FacetMonth, v), Count: byMonth[v], Chosen: r.chosen(index.FacetMonth, v)}
		switch {
		case b.Chosen:
			b.URL = link(r.without(index.FacetMonth, v))
		case b.Count > 0:
			b.URL = link(r.with(index.FacetMonth, v))
		}
		bars = append(bars, b)
	}
	return bars
}
