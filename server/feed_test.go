package server

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ymateb/ymateb/index"
	"github.com/ymateb/ymateb/index/embedded"
)

// element is a piece of XML.
type element struct {
	name  xml.Name
	attrs []xml.Attr
	kids  []*element
	text  string // of its own
}

const atomSpace, xmlSpace = "http://www.w3.org/2005/Atom", "http://www.w3.org/XML/1998/namespace"

func parseXML(t testing.TB, b []byte) *element {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(b))
	root := &element{}
	open := []*element{root}
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return root.kids[0]
		}
		if err != nil {
			t.Fatal(err)
		}
		top := open[len(open)-1]
		switch tok := tok.(type) {
		case xml.StartElement:
			e := &element{name: tok.Name, attrs: slices.Clone(tok.Attr)}
			top.kids = append(top.kids, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			top.text += string(tok)
		}
	}
}

func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name && (a.Name.Space == "" || a.Name.Space == xmlSpace) {
			return a.Value
		}
	}
	return ""
}

func (e *element) all(name string) []*element {
	return slices.DeleteFunc(slices.Clone(e.kids), func(k *element) bool { return k.name != xml.Name{Space: atomSpace, Local: name} })
}

func (e *element) value(name string) string {
	if l := e.all(name); len(l) > 0 {
		return l[0].text
	}
	return ""
}

var (
	languageTag = regexp.MustCompile(`^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$`)
	mediaType   = regexp.MustCompile(`^.+/.+$`)
	ncName      = regexp.MustCompile(`^[A-Za-z_][-\w.]*$`)
)

// rule is how often an element may stand in another: at least, at most.
type rule struct{ low, high int }

// The children that RFC 4287, 4.1.1 and 4.1.2, allow; many stands for any number.
const many = 1 << 30

var (
	feedRules = map[string]rule{"author": {0, many}, "category": {0, many}, "contributor": {0, many}, "generator": {0, 1}, "icon": {0, 1},
		"id": {1, 1}, "link": {0, many}, "logo": {0, 1}, "rights": {0, 1}, "subtitle": {0, 1}, "title": {1, 1}, "updated": {1, 1}, "entry": {0, many}}
	entryRules = map[string]rule{"author": {0, many}, "category": {0, many}, "content": {0, 1}, "contributor": {0, many}, "id": {1, 1},
		"link": {0, many}, "published": {0, 1}, "rights": {0, 1}, "source": {0, 1}, "summary": {0, 1}, "title": {1, 1}, "updated": {1, 1}}
)

// atomFaults lists what in a feed is against RFC 4287: its grammar (appendix B)
// and every MUST that the grammar can't say.
func atomFaults(feed *element) (faults []string) {
	bad := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if feed.name != (xml.Name{Space: atomSpace, Local: "feed"}) {
		bad("the document element is %v", feed.name)
	}
	authored := len(feed.all("author")) > 0
	for _, f := range faultsOf(feed, feedRules) {
		bad("feed: %s", f)
	}
	for _, e := range feed.all("entry") {
		for _, f := range faultsOf(e, entryRules) {
			bad("entry %s: %s", e.value("id"), f)
		}
		if !authored && len(e.all("author")) == 0 {
			bad("entry %s: neither it nor the feed has an author", e.value("id"))
		}
		alternate := slices.ContainsFunc(e.all("link"), func(l *element) bool { return l.attr("rel") == "" || l.attr("rel") == "alternate" })
		if len(e.all("content")) == 0 && !alternate {
			bad("entry %s: neither content nor an alternate link", e.value("id"))
		}
		for _, c := range e.all("content") {
			if t := c.attr("type"); t != "" && t != "text" && t != "html" || len(c.kids) > 0 {
				bad("entry %s: content of type %q with %d elements", e.value("id"), t, len(c.kids))
			}
		}
	}
	return faults
}

// faultsOf looks at the children of a feed or an entry.
func faultsOf(e *element, rules map[string]rule) (faults []string) {
	bad := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if strings.TrimSpace(e.text) != "" {
		bad("text %q between elements", e.text)
	}
	for _, k := range e.kids {
		if _, ok := rules[k.name.Local]; !ok || k.name.Space != atomSpace {
			bad("no such element: %v", k.name)
		}
	}
	for name, r := range rules {
		if n := len(e.all(name)); n < r.low || n > r.high {
			bad("%d times %s", n, name)
		}
	}
	for _, k := range append(slices.Clone(e.kids), e) {
		if l := k.attr("lang"); l != "" && !languageTag.MatchString(l) {
			bad("xml:lang %q", l)
		}
	}
	for _, name := range []string{"title", "subtitle", "rights", "summary"} {
		for _, k := range e.all(name) {
			if t := k.attr("type"); t != "" && t != "text" && t != "html" && t != "xhtml" || t != "xhtml" && len(k.kids) > 0 {
				bad("%s of type %q with %d elements", name, t, len(k.kids))
			}
		}
	}
	if strings.TrimSpace(e.value("title")) == "" {
		bad("an empty title")
	}
	for _, name := range []string{"author", "contributor"} {
		for _, k := range e.all(name) {
			if len(k.all("name")) != 1 || len(k.all("uri")) > 1 || len(k.all("email")) > 1 {
				bad("%s without exactly one name", name)
			}
		}
	}
	for _, name := range []string{"updated", "published"} {
		for _, k := range e.all(name) {
			if _, err := time.Parse(time.RFC3339, k.text); err != nil || k.text != strings.ToUpper(k.text) {
				bad("%s %q is no RFC 3339 time", name, k.text)
			}
		}
	}
	if u, err := url.Parse(e.value("id")); err != nil || !u.IsAbs() || strings.ContainsAny(e.value("id"), " \n\t<>\"{}|\\^`") {
		bad("id %q is no absolute IRI: %v", e.value("id"), err)
	}
	for _, k := range e.all("category") {
		if k.attr("term") == "" {
			bad("a category without a term")
		}
	}
	return append(faults, linkFaults(e)...)
}

func linkFaults(e *element) (faults []string) {
	bad := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	seen := map[string]bool{}
	for _, l := range e.all("link") {
		rel := l.attr("rel")
		if rel == "" {
			rel = "alternate"
		}
		if u, err := url.Parse(l.attr("href")); l.attr("href") == "" || err != nil || strings.ContainsAny(l.attr("href"), " <>\"") {
			bad("link to %q: %v", l.attr("href"), err)
		} else if !u.IsAbs() {
			bad("link to %q, relative with nothing to relate it to", l.attr("href"))
		}
		if !ncName.MatchString(rel) && !strings.Contains(rel, ":") {
			bad("link rel %q", rel)
		}
		if t := l.attr("type"); t != "" && !mediaType.MatchString(t) {
			bad("link type %q", t)
		}
		key := l.attr("type") + " " + l.attr("hreflang")
		if rel == "alternate" && seen[key] {
			bad("two alternate links of type and language %q", key)
		}
		seen[key] = seen[key] || rel == "alternate"
	}
	return faults
}

func TestAtomFaults(t *testing.T) {
	good := `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="cy"><id>tag:a,2026:x</id><title>T</title><updated>2026-01-01T00:00:00Z</updated>` +
		`<author><name>N</name></author><entry><id>urn:x</id><title>E</title><updated>2026-01-01T00:00:00Z</updated><content type="text">c</content></entry></feed>`
	if f := atomFaults(parseXML(t, []byte(good))); len(f) > 0 {
		t.Errorf("a good feed has faults %v", f)
	}
	for _, cut := range []string{"<id>urn:x</id>", "<title>T</title>", "<updated>2026-01-01T00:00:00Z</updated>", "<author><name>N</name></author>",
		"<name>N</name>", `<content type="text">c</content>`, `xmlns="http://www.w3.org/2005/Atom" `} {
		if f := atomFaults(parseXML(t, []byte(strings.Replace(good, cut, "", 1)))); len(f) == 0 {
			t.Errorf("a feed without %s has no fault", cut)
		}
	}
	for old, to := range map[string]string{"urn:x": "x y", "T00:00:00Z</updated><content": " 00:00</updated><content", "<updated>": "text<updated>",
		"<title>E": `<title type="html"><b/>E`, `"cy"`: `"yn Gymraeg"`, "<author>": "<colour/><author>"} {
		if f := atomFaults(parseXML(t, []byte(strings.Replace(good, old, to, 1)))); len(f) == 0 {
			t.Errorf("a feed with %q for %q has no fault", to, old)
		}
	}
}

func TestFeed(t *testing.T) {
	srv := start(t, engine(t))
	for _, l := range []string{"cy", "en"} {
		for _, path := range []string{"feed.atom", "feed.atom?q=safeguarding", "feed.atom?q=%22social+worker%22&force=gwent&from=2020&voice=commissioner&lang=en",
			"feed.atom?q=xylophone", "feed.atom?q=%3Cb%3E%26%01%22&expand=0", "commitments.atom", "commitments.atom?q=plant&due=overdue"} {
			w := get(t, srv, "/"+l+"/"+path)
			if kind := w.Header().Get("Content-Type"); kind != "application/atom+xml; charset=utf-8" {
				t.Errorf("GET /%s/%s is %q", l, path, kind)
			}
			f := parseXML(t, w.Body.Bytes())
			for _, fault := range atomFaults(f) {
				t.Errorf("GET /%s/%s: %s", l, path, fault)
			}
			if f.attr("lang") != l {
				t.Errorf("GET /%s/%s has xml:lang %q", l, path, f.attr("lang"))
			}
			entries := f.all("entry")
			if len(entries) > 0 && f.value("updated") != latest(entries) {
				t.Errorf("GET /%s/%s was updated %s, its entries %s", l, path, f.value("updated"), latest(entries))
			}
			seen := map[string]bool{}
			for i, e := range entries {
				if seen[e.value("id")] {
					t.Errorf("GET /%s/%s has %s twice", l, path, e.value("id"))
				}
				seen[e.value("id")] = true
				if strings.HasPrefix(path, "feed") && i > 0 && e.value("updated") > entries[i-1].value("updated") {
					t.Errorf("GET /%s/%s: entry %d came later than the one before", l, path, i)
				}
			}
		}
	}
	self := "feed.atom?q=safeguarding&force=gwent"
	f := parseXML(t, get(t, srv, "/en/"+self).Body.Bytes())
	if again := parseXML(t, get(t, srv, "/en/"+self).Body.Bytes()); again.value("id") != f.value("id") || !strings.HasSuffix(f.value("id"), self) {
		t.Errorf("the feed's id is %s, then %s, want its own address", f.value("id"), again.value("id"))
	}
}

func latest(entries []*element) string {
	at := ""
	for _, e := range entries {
		at = max(at, e.value("updated"))
	}
	return at
}

// TestFeedNews puts an old letter into a collection of many later ones: it is
// the newest entry all the same.
func TestFeedNews(t *testing.T) {
	e, err := embedded.Open(t.Context(), embedded.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	letter := func(i int, date index.Date, seen time.Time) index.Document {
		id := fmt.Sprintf("letter%010d", i)
		return index.Document{ID: id, Files: []index.File{{Path: "f/" + id, Fingerprint: id}}, Title: "Letter", Type: index.TypeLetter, Date: date, FirstSeen: seen,
			Passages:    []index.Passage{{Text: "We will act on custody.", Lang: index.English, Voice: index.VoiceCommissioner}},
			Commitments: []index.Commitment{{ID: id + "-1", Text: "We will act on custody.", Lang: index.English, Status: index.Candidate, Range: index.Range{Passage: 1, End: 23}}}}
	}
	var docs []index.Document
	for i := range 600 {
		docs = append(docs, letter(i, index.Date{Year: 2024, Month: 1 + i%12}, noon().Add(time.Duration(i)*time.Second)))
	}
	docs = append(docs, letter(600, index.Date{Year: 2013, Month: 4, Day: 2}, noon().Add(time.Hour)))
	if err := e.Put(t.Context(), docs...); err != nil {
		t.Fatal(err)
	}
	srv := start(t, e)
	for _, path := range []string{"/en/feed.atom?q=custody", "/cy/feed.atom", "/cy/commitments.atom?q=custody"} {
		f := parseXML(t, get(t, srv, path).Body.Bytes())
		entries := f.all("entry")
		if len(entries) != 50 || !strings.Contains(entries[0].value("id"), docs[600].ID) || f.value("updated") != noon().Add(time.Hour).UTC().Format(time.RFC3339) {
			t.Errorf("GET %s: %d entries, first %s, updated %s, want the letter that came last", path, len(entries), entries[0].value("id"), f.value("updated"))
		}
	}
	first := get(t, srv, "/api/v1/search?q=custody&sort=added&page_size=1").Body.String()
	if !strings.Contains(first, docs[600].ID) {
		t.Errorf("sort=added begins with %.200s, want %s", first, docs[600].ID)
	}
}
