package server

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/glossary"
	"github.com/ymateb/ymateb/server/internal/i18n"
)

// understand gives a request the values that the tables know by other names and
// the words that the glossary adds.
func (s *Server) understand(r request) request {
	r.node = index.Rewrite(r.node, func(n index.Node) index.Node {
		f, ok := n.(index.Field)
		if !ok || f.Node != nil || s.values[f.Name] == nil {
			return n
		}
		if id, known := s.values[f.Name][folded(f.Value)]; known {
			f.Value = id
			return f
		}
		if ids := s.values.named(f.Name, f.Value); len(ids) > 0 {
			var any []index.Node
			for _, id := range ids {
				any = append(any, index.Field{Name: f.Name, Value: id, Span: f.Span})
			}
			return index.Or{Nodes: any}
		}
		r.notices = append(slices.Clip(r.notices), index.Notice{Code: index.NoticeUnknownValue, Text: f.Value, Span: f.Span})
		return f
	})
	r.text, r.expanded = r.node, nil
	if !r.plain && r.node != nil {
		r.text, r.expanded = s.glossary.Expand(r.node, r.off)
	}
	return r
}

// read takes the parameters of a search, understood, and says which it refused.
func (s *Server) read(given url.Values) (request, []refusal) {
	r, refused := s.params.read(given)
	return s.understand(r), refused
}

// ask is the request of a text alone, understood.
func (s *Server) ask(q string) request { return s.understand(blank(q)) }

// loosened is the query of a request for documents that have some of the words:
// what stands for a run of words ("domestic abuse" or its Welsh) stands for each
// of them, and where they name a topic, documents of that topic stand for them
// too. Of a word with hyphens a part will do. The words that frame a question are
// left out.
func (s *Server) loosened(r request) index.Node {
	and, ok := r.text.(index.And)
	if !ok {
		and = index.And{Nodes: []index.Node{r.text}}
	}
	question := isQuestion(r.q)
	var out, frame []index.Node
	for _, n := range and.Nodes {
		words, besides := run(n)
		if len(words) == 0 {
			out = append(out, n)
			continue
		}
		if id := s.topicNamed(words, besides); id != "" {
			besides = append(besides, index.Boost{Node: index.Field{Name: "topic", Value: id}, Weight: glossary.Weight})
		}
		into := &out
		if question && framed(words) {
			into = &frame
		}
		for _, word := range words {
			if w, ok := word.(index.Word); ok && len(words) > 1 && s.glossary.Stop(w.Text) {
				continue
			}
			*into = append(*into, s.either(word, besides))
		}
	}
	if len(out) == 0 {
		out = frame
	}
	return index.And{Nodes: out}
}

// either is a word or what stands for it.
func (s *Server) either(word index.Node, besides []index.Node) index.Node {
	alts := append([]index.Node{word}, besides...)
	if w, ok := word.(index.Word); ok {
		for _, part := range hyphened(w) {
			wider, _ := s.glossary.Expand(part, nil)
			alts = append(alts, index.Boost{Node: wider, Weight: glossary.Weight})
		}
	}
	if len(alts) == 1 {
		return word // a stop word stays one
	}
	return index.Or{Nodes: alts}
}

// run is the words at the top of a query that the glossary took together, and
// what it added.
func run(n index.Node) (words, besides []index.Node) {
	switch n := n.(type) {
	case index.Word:
		return []index.Node{n}, nil
	case index.Or:
		for _, b := range n.Nodes[1:] {
			if _, added := b.(index.Boost); !added {
				return nil, nil
			}
		}
		switch typed := n.Nodes[0].(type) {
		case index.Word:
			return []index.Node{typed}, slices.Clone(n.Nodes[1:])
		case index.And:
			return typed.Nodes, slices.Clone(n.Nodes[1:])
		}
	}
	return nil, nil
}

// topicNamed is the topic that is called by the words of a run, or by what the
// glossary has for them.
func (s *Server) topicNamed(words, besides []index.Node) string {
	var typed []string
	for _, n := range words {
		if w, ok := n.(index.Word); ok {
			typed = append(typed, w.Text)
		}
	}
	if id := s.topicTerms[folded(strings.Join(typed, " "))]; id != "" {
		return id
	}
	for _, n := range besides {
		text := ""
		switch n := n.(index.Boost).Node.(type) { //nolint:forcetypeassert // run has looked
		case index.Word:
			text = n.Text
		case index.Phrase:
			text = n.Text
		}
		if id := s.topicTerms[folded(text)]; id != "" {
			return id
		}
	}
	return ""
}

// topicTerms maps the terms that name a topic by themselves, folded, to its id.
func topicTerms(t facts.Tables) map[string]string {
	ids := map[string]string{}
	for _, r := range t.Topics {
		for _, list := range [][]string{{r.En, r.Cy}, r.TermsEn, r.TermsCy} {
			for _, term := range list {
				if !strings.ContainsRune(term, '^') && ids[folded(term)] == "" {
					ids[folded(term)] = r.ID
				}
			}
		}
	}
	return ids
}

// values maps what people call a value of a field, folded, to its code: the
// name of the field first.
type values map[string]map[string]string

func valuesOf(t facts.Tables, printers map[i18n.Lang]*i18n.Printer) values {
	v := values{}
	add := func(field, id string, names ...string) {
		if v[field] == nil {
			v[field] = map[string]string{folded(index.None): index.None}
		}
		for _, n := range append(names, id) {
			if n = folded(n); n != "" {
				v[field][n] = id
			}
		}
	}
	for _, f := range t.Forces {
		add("force", f.ID, append(f.Aliases, f.En, f.Cy, f.BodyEn, f.BodyCy,
			strings.TrimSuffix(f.En, " Police"), strings.TrimPrefix(f.Cy, "Heddlu "))...)
	}
	for _, r := range t.Topics {
		add("topic", r.ID, r.En, r.Cy)
	}
	for _, r := range t.Reports {
		add("report", r.ID, append(r.Aliases, r.Title, r.Short, r.WelshTitle)...)
	}
	for field, codes := range map[string][]string{
		"type": codes(index.AllTypes), "voice": codes(index.AllVoices), "lang": codes(index.AllLangs),
	} {
		for _, code := range codes {
			for _, p := range printers {
				add(field, code, p.T(field+"."+code))
			}
		}
	}
	add("lang", string(index.Welsh), "Gymraeg")
	return v
}

// named is the values of a field whose names hold all the words of text, sorted:
// report:"child protection", topic:abuse. None where nearly anything would do.
func (v values) named(field, text string) []string {
	const most = 30
	words := strings.Fields(folded(text))
	if len(words) == 0 || utf8.RuneCountInString(strings.Join(words, "")) < 3 {
		return nil
	}
	found := map[string]bool{}
	for name, id := range v[field] {
		in := strings.Fields(name)
		if !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(in, w) }) {
			found[id] = true
		}
	}
	if len(found) > most {
		return nil
	}
	return slices.Sorted(maps.Keys(found))
}

// folded makes names comparable: lower case, no accents, one kind of separator.
func folded(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
		case r == '-' || r == '_' || r == ',' || unicode.IsSpace(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// acronyms are those that the glossary does not have for certain in both
// languages, with their words.
var acronyms = []glossary.Pair{
	{En: []string{"MASH", "multi-agency safeguarding hub"}},
	{En: []string{"ACE", "adverse childhood experience"}, Cy: []string{"profiad niweidiol yn ystod plentyndod"}},
	{En: []string{"HMIC", "HMICFRS"}, Cy: []string{"AEM", "AHEM"}},
}

// pairs are the terms that a search is widened by: those of the tables that are
// sure, and the names of forces.
func pairs(t facts.Tables) []glossary.Pair {
	var ps []glossary.Pair
	for _, row := range t.Glossary {
		if row.Sure {
			ps = append(ps, glossary.Pair{En: row.En, Cy: row.Cy})
		}
	}
	for _, f := range t.Forces {
		if f.Cy != "" && f.CyStatus == "official" {
			ps = append(ps, glossary.Pair{En: []string{f.En}, Cy: []string{f.Cy}})
		}
	}
	return append(ps, acronyms...)
}
