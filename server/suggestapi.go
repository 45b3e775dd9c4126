package server

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

type (
	suggestJSON struct {
		Query       string           `json:"query"`
		Suggestions []suggestionJSON `json:"suggestions"`
	}
	suggestionJSON struct {
		Kind      string `json:"kind"`      // "word", "title", "force", "topic" or "author"
		Label     string `json:"label"`     // of the kind, in the reader's language
		Text      string `json:"text"`      // as shown, in the reader's language
		Value     string `json:"value"`     // id of the document, force or topic; else as Text
		Q         string `json:"q"`         // the query with it in place of what was typed
		Documents int    `json:"documents"` // that have it
	}
)

const (
	suggestShown = 10
	suggestMost  = 25
	suggestMin   = 2 // letters that a completion needs
)

func suggestParams() params {
	return params{
		{name: "q", required: true, about: "What is typed; its last word is completed."},
		{name: "size", check: between(1, suggestMost), form: form{low: 1, high: suggestMost}, about: "Suggestions at most."},
		{name: "form", values: []string{"json", "opensearch"}, about: "opensearch answers as browsers' search boxes want it: [query, [completions]]."},
	}
}

// suggestAPI completes what is typed.
func (s *Server) suggestAPI(c *gin.Context) {
	q := strings.TrimLeft(strings.ToValidUTF8(c.Query("q"), ""), " ")
	n := suggestShown
	if v := c.Query("size"); v != "" {
		n, _ = strconv.Atoi(v) // checked before
	}
	list, err := s.suggestions(c.Request.Context(), s.printers[langOf(c.Request)], q, n)
	if err != nil {
		s.fail(c, err)
		return
	}
	if c.Query("form") == "opensearch" {
		texts := []string{}
		for _, x := range list {
			texts = append(texts, x.Q)
		}
		s.writeJSON(c, http.StatusOK, "application/x-suggestions+json", []any{q, texts})
		return
	}
	s.writeJSON(c, http.StatusOK, "application/json", suggestJSON{q, list})
}

// suggestions completes the last word of q with words of the collection, then
// with names of forces, topics and authors that begin with all of q or its last
// word, then with titles. Nothing is offered inside an open quotation.
func (s *Server) suggestions(ctx context.Context, p *i18n.Printer, q string, n int) ([]suggestionJSON, error) {
	list := []suggestionJSON{}
	if len(q) > index.MaxQueryBytes || strings.Count(q, `"`)%2 == 1 || q == "" {
		return list, nil
	}
	at := strings.LastIndexAny(q, " (:") + 1
	typed := q[at:]
	if utf8.RuneCountInString(typed) < suggestMin {
		return list, nil
	}
	words, err := s.cfg.Collection.Suggest(ctx, typed, n)
	if err != nil {
		return nil, err
	}
	for _, w := range words[:min(len(words), (n+1)/2)] {
		list = append(list, suggestionJSON{"word", p.T("suggest.kind.word"), w.Word, w.Word, q[:at] + w.Word, w.Documents})
	}
	names, err := s.suggestNames(ctx, p, q, typed)
	if err != nil {
		return nil, err
	}
	list = append(list, names...)
	if len(list) < n {
		titles, err := s.suggestTitles(ctx, p, q, n-len(list))
		if err != nil {
			return nil, err
		}
		list = append(list, titles...)
	}
	return list[:min(n, len(list))], nil
}

// suggestNames completes names of forces, topics and authors that documents have.
func (s *Server) suggestNames(ctx context.Context, p *i18n.Printer, q, typed string) ([]suggestionJSON, error) {
	const most = 3 // of a kind
	fs := []index.Facet{index.FacetForce, index.FacetTopic, index.FacetAuthor}
	res, err := s.cfg.Searcher.Search(ctx, index.Query{Limit: -1, Facets: fs})
	if err != nil {
		return nil, err
	}
	var list []suggestionJSON
	for _, f := range fs {
		kept := 0
		for _, v := range res.Facets[f] {
			text := s.label(p, f, v.Value)
			whole := begins(text, q) || begins(s.label(s.printers[p.Lang.Other()], f, v.Value), q)
			if v.Value == index.None || kept == most || !whole && !begins(text, typed) {
				continue
			}
			kept++
			value := v.Value
			if strings.ContainsRune(value, ' ') {
				value = strconv.Quote(value)
			}
			query := string(f) + ":" + value
			if rest := strings.TrimSpace(strings.TrimSuffix(q, typed)); !whole && rest != "" && !strings.HasSuffix(rest, ":") {
				query = rest + " " + query
			}
			list = append(list, suggestionJSON{string(f), p.T("suggest.kind." + string(f)), text, v.Value, query, v.Count})
		}
	}
	return list, nil
}

// begins reports whether the words of a name begin with those typed, anywhere
// in the name.
func begins(name, typed string) bool {
	typed = folded(typed)
	return typed != "" && strings.Contains(" "+folded(name), " "+typed)
}

// suggestTitles are the titles that have the words typed, the last of which may
// be unfinished.
func (s *Server) suggestTitles(ctx context.Context, p *i18n.Printer, q string, n int) ([]suggestionJSON, error) {
	n = min(n, 4)
	words := strings.Fields(folded(q))
	if len(words) == 0 || len(words) > 10 || strings.ContainsAny(q, `:"()*~`) {
		return nil, nil
	}
	var all index.And
	for i, w := range words {
		word := index.Word{Text: w}
		if i == len(words)-1 && utf8.RuneCountInString(w) > 2 {
			word.Prefix = true
		}
		all.Nodes = append(all.Nodes, word)
	}
	res, err := s.cfg.Searcher.Search(ctx, index.Query{Text: index.Field{Name: "title", Node: all}, Limit: n})
	if err != nil {
		return nil, err
	}
	var list []suggestionJSON
	for _, h := range res.Hits {
		d, err := s.cfg.Searcher.Get(ctx, h.ID)
		if err != nil || slices.ContainsFunc(list, func(x suggestionJSON) bool { return x.Text == d.Title }) {
			continue
		}
		list = append(list, suggestionJSON{"title", p.T("suggest.kind.title"), d.Title, d.ID, `title:"` + strings.ReplaceAll(d.Title, `"`, " ") + `"`, 1})
	}
	return list, nil
}
