package browsertest

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// The first five minutes of those whom the program is for, as far as a browser
// can tell. Each is gone through in both languages, with a script and without.

// each runs a journey in both languages, with a script and without.
func each(t *testing.T, journey func(p *page, lang string, script bool)) {
	for lang := range words {
		for _, script := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/script=%t", lang, script), func(t *testing.T) {
				p := open(t, script)
				journey(p, lang, script)
				p.quiet()
			})
		}
	}
}

// TestJournalist types two words, one misspelt, takes the spelling that is
// offered, lands on the marked sentence, takes its permalink and the citation,
// and asks for the very words.
func TestJournalist(t *testing.T) {
	typed := map[string][2]string{"en": {"safegarding practices", "safeguarding practices"}, "cy": {"safegarding ysgol", "safeguarding ysgol"}}
	each(t, func(p *page, lang string, script bool) {
		misspelt, meant := typed[lang][0], "safeguarding"
		p.visit("/" + lang + "/search")
		p.do(chromedp.SendKeys(chromedp.CSS("#q"), misspelt+"\r"))
		if offered := p.text(".meant a"); !strings.HasPrefix(offered, meant) {
			p.t.Errorf("%q is met by %q, want %s", misspelt, offered, meant)
		}
		p.click(".meant a")
		p.sees(".results mark")
		p.click(".snippet .where a")
		p.sees(".para.match mark")
		p.sees(".para:target mark")
		permalink := ask(p, chromedp.AttributeValue(chromedp.CSS(".para:target .num"), "href")).Value
		p.click(".para:target .num")
		p.sees(".para:target")
		if at := ask(p, chromedp.Location()); !strings.HasSuffix(at, permalink) || !strings.Contains(at, "?p=") {
			p.t.Errorf("the paragraph's number leads to %s, want its permalink %s", at, permalink)
		}
		id := strings.SplitN(strings.TrimPrefix(permalink, "/"+lang+"/documents/"), "?", 2)[0]
		if cite := p.text(".cite"); !strings.Contains(cite, id) {
			p.t.Errorf("the citation is %q, want the document's id %s in it", cite, id)
		}
		ris := answerOf(p.t, ask(p, chromedp.AttributeValue(chromedp.CSS(".away a[href$=ris]"), "href")).Value, lang)
		if !strings.HasPrefix(ris, "TY  - ") {
			p.t.Errorf("RIS begins %.40q", ris)
		}
		p.visit("/" + lang + "/search")
		p.do(chromedp.SendKeys(chromedp.CSS("#q"), "\"social worker\"\r"))
		p.sees(".results mark")
		if marked := p.text(".results mark"); marked != "social worker" {
			p.t.Errorf("a phrase is marked %q", marked)
		}
		p.visit("/" + lang + "/search")
		p.do(chromedp.SendKeys(chromedp.CSS("#q"), "ddiogelu\r")) // a Welsh word, mutated: English documents, too
		p.sees(".results mark")
		p.sees(".expanded")
	})
}

// TestResearcher builds a set: a word, a force, a voice; takes it away as CSV
// and RIS with the query and the version of the index, follows it as a feed and
// asks the same of the API.
func TestResearcher(t *testing.T) {
	each(t, func(p *page, lang string, script bool) {
		p.do(chromedp.EmulateViewport(1280, 2400)) // all filters at a glance
		p.visit("/" + lang + "/search?q=safeguarding")
		tick := func(n int, sel string) {
			p.click(sel)
			if !script {
				p.click(".apply button")
			}
			p.sees(fmt.Sprintf(".tags li:nth-child(%d)", n))
		}
		tick(1, "input[name=force][value=south-wales]")
		p.click("#facet-voice summary")
		tick(2, "input[name=voice][value=chief_constable]")
		at := ask(p, chromedp.Location())
		if !strings.Contains(at, "voice=chief_constable") || !strings.Contains(at, "force=south-wales") {
			p.t.Fatalf("the address is %s, want the filters in it", at)
		}
		query := at[strings.Index(at, "?")+1:]
		var found struct {
			Total   int
			Version uint64 `json:"index_version"`
			Results []struct {
				ID       string
				Passages []struct{ Voice string }
			}
		}
		if err := json.Unmarshal([]byte(answerOf(p.t, "/api/v1/search?"+query, lang)), &found); err != nil || found.Total != 1 {
			p.t.Fatalf("the API finds %+v (%v), want one document", found, err)
		}
		for _, pas := range found.Results[0].Passages {
			if pas.Voice != "chief_constable" {
				p.t.Errorf("a passage in the voice of %s", pas.Voice)
			}
		}
		for form, check := range map[string]func(string) error{
			"csv": func(body string) error {
				rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\uFEFF"))).ReadAll()
				if err == nil && len(rows) < 2 {
					err = fmt.Errorf("%d rows", len(rows))
				}
				return err
			},
			"ris": func(body string) error {
				if !strings.HasPrefix(body, "TY  - ") {
					return fmt.Errorf("begins %.20q", body)
				}
				return nil
			},
		} {
			link := ask(p, chromedp.AttributeValue(chromedp.CSS(".away a[href*='search."+form+"']"), "href")).Value
			body := answerOf(p.t, link, lang)
			if err := check(body); err != nil {
				p.t.Errorf("%s: %v", form, err)
			}
			if !strings.Contains(body, fmt.Sprint(found.Version)) || !strings.Contains(body, "voice=chief_constable") {
				p.t.Errorf("%s names neither query nor version %d", form, found.Version)
			}
		}
		var feed struct {
			Entries []struct {
				ID string `xml:"id"`
			} `xml:"entry"`
		}
		link := ask(p, chromedp.AttributeValue(chromedp.CSS("link[type='application/atom+xml']"), "href")).Value
		if err := xml.Unmarshal([]byte(answerOf(p.t, link, lang)), &feed); err != nil || len(feed.Entries) != 1 || !strings.Contains(feed.Entries[0].ID, found.Results[0].ID) {
			p.t.Errorf("the feed %s has %+v (%v), want the document %s", link, feed, err, found.Results[0].ID)
		}
		p.click(".result h3 a")
		p.sees(".facts")
		p.sees(".cite")
	})
}

// TestStaff looks at the promises of the own force, at what is overdue, for what
// was said before on the matter of a draft, and at a promise in its place.
func TestStaff(t *testing.T) {
	draft := map[string]string{"en": "We will publish a plan for safeguarding children in custody.", "cy": "Byddwn yn cyhoeddi cynllun i ddiogelu plant ym mhob ysgol."}
	each(t, func(p *page, lang string, script bool) {
		p.do(chromedp.EmulateViewport(1280, 2400))
		p.visit("/" + lang + "/commitments?force=gwent")
		p.sees(".ledger .commitment")
		p.click("input[name=due][value=overdue]")
		p.click(".apply button")
		p.sees(".tags li:nth-child(2)")
		p.sees(".due.overdue")
		p.click(".commitment blockquote a")
		p.sees("#mentions")
		p.click(".where a")
		p.sees(".promise")
		p.click(".promise + .ref")
		p.sees(".note:target")
		p.click(".note:target .what a:not(.ref)")
		p.sees(".commitmentpage")
		p.visit("/" + lang + "/drafting")
		p.do(chromedp.SendKeys(chromedp.CSS("#text"), draft[lang]))
		p.click(".decide button")
		p.sees("#promised")
		p.sees(".ledger .commitment")
		p.visit("/" + lang + "/sign-in")
		p.do(chromedp.SendKeys(chromedp.CSS("#name"), "Prawf"), chromedp.SendKeys(chromedp.CSS("#token"), token+"\r"))
		p.sees(".judge .commitment")
		if script {
			for _, v := range p.faults() {
				p.t.Errorf("triage: %s", v)
			}
		}
		p.visit("/" + lang + "/status")
		p.sees(".facts")
	})
}

// faults are violations, where they can be looked for.
func (p *page) faults() []string {
	if axe == "" {
		return nil
	}
	return p.violations()
}

// answerOf gets an address as a program would.
func answerOf(t *testing.T, path, lang string) string {
	t.Helper()
	if strings.HasPrefix(path, "/") {
		path = site + path
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Language", lang)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("GET %s = %d, %v", path, res.StatusCode, err)
	}
	return string(body)
}
