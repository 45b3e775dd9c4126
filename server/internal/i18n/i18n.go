// Package i18n holds every string of the pages in Welsh and English, chooses
// plural forms (Welsh has six), writes civil dates and sorts by each language's
// own alphabet.
//
// It knows nothing of documents or of HTML: strings are plain text. Plural rules
// and collation are those of the Unicode CLDR, by way of golang.org/x/text. A
// Printer is safe for concurrent use.
package i18n

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Lang is a language of the pages.
type Lang string

// The languages of the pages, equals.
const (
	Welsh   Lang = "cy"
	English Lang = "en"
)

// All lists the languages of the pages.
var All = []Lang{Welsh, English}

// Other is the language that is not l.
func (l Lang) Other() Lang {
	if l == Welsh {
		return English
	}
	return Welsh
}

//go:embed *.json
var files embed.FS

// message is a string, or one string for each plural form.
type message map[string]string

// UnmarshalJSON reads a string or an object from CLDR category to string.
func (m *message) UnmarshalJSON(b []byte) error {
	*m = message{}
	if bytes.HasPrefix(b, []byte("{")) {
		return json.Unmarshal(b, (*map[string]string)(m))
	}
	var s string
	err := json.Unmarshal(b, &s)
	(*m)["other"] = s
	return err
}

// Printer writes in one language.
type Printer struct {
	Lang     Lang
	tag      language.Tag
	messages map[string]message

	mu       sync.Mutex // a Collator keeps buffers
	collator *collate.Collator
}

// Load reads the strings of both languages.
func Load() (map[Lang]*Printer, error) {
	printers := map[Lang]*Printer{}
	for _, l := range All {
		p := &Printer{Lang: l, tag: language.MustParse(string(l)), messages: map[string]message{}}
		for _, name := range []string{string(l) + ".json", "ledger." + string(l) + ".json", "copies." + string(l) + ".json", "about." + string(l) + ".json"} {
			b, err := files.ReadFile(name)
			if err != nil {
				return nil, err
			}
			if err := json.Unmarshal(b, &p.messages); err != nil {
				return nil, fmt.Errorf("read %s: %w", name, err)
			}
		}
		p.collator = collate.New(p.tag, collate.IgnoreCase)
		printers[l] = p
	}
	return printers, nil
}

// Has reports whether there is a message of this key.
func (p *Printer) Has(key string) bool {
	_, ok := p.messages[key]
	return ok
}

// T is the message of a key with its placeholders filled. args are names and
// values in turn: T("search.total", "n", 3) fills {n} and, where the message has
// plural forms, chooses the one for n. A key that is missing is returned as it
// is, so that a page shows something; a test finds it.
func (p *Printer) T(key string, args ...any) string {
	m, ok := p.messages[key]
	if !ok {
		return key
	}
	text := m["other"]
	for i := 0; i+1 < len(args); i += 2 {
		if n, isInt := args[i+1].(int); isInt && args[i] == "n" && len(m) > 1 {
			if s, ok := m[p.Plural(n)]; ok {
				text = s
			}
		}
	}
	if len(args) == 0 || !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for { // by hand: a page has some hundred texts with a number
		before, rest, ok := strings.Cut(text, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, ok := strings.Cut(rest, "}")
		v, given := argument(args, name)
		if !ok || !given {
			b.WriteString("{")
			text = rest
			continue
		}
		b.WriteString(p.value(v))
		text = after
	}
}

// argument is the value that follows a name.
func argument(args []any, name string) (v any, ok bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1], true
		}
	}
	return nil, false
}

func (p *Printer) value(v any) string {
	switch v := v.(type) {
	case int:
		return p.Number(v)
	case string:
		return v
	}
	return fmt.Sprint(v)
}

var categories = map[plural.Form]string{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two",
	plural.Few: "few", plural.Many: "many", plural.Other: "other",
}

// Plural is the CLDR category of n things: "zero", "one", "two", "few" (3),
// "many" (6) or "other" in Welsh; "one" or "other" in English.
func (p *Printer) Plural(n int) string {
	if n < 0 {
		n = -n
	}
	return categories[plural.Cardinal.MatchPlural(p.tag, n%10_000_000, 0, 0, 0, 0)]
}

// Number writes n with commas between thousands, as both languages do.
func (p *Printer) Number(n int) string {
	s := strconv.Itoa(n)
	start := 0
	if n < 0 {
		start = 1
	}
	for i := len(s) - 3; i > start; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Compare orders a and b by the language's alphabet: in Welsh ch, dd, ff, ng,
// ll, ph, rh and th are letters of their own.
func (p *Printer) Compare(a, b string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.collator.CompareString(a, b)
}
