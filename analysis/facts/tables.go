package facts

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed data
var embedded embed.FS

// Tables are the data behind a Reader.
type Tables struct {
	Forces        []Force
	Acronyms      map[string]string
	Topics        []TopicRow
	Commissioners []Commissioner
	Reports       []Report
	Glossary      []Term
	Duty          []LegalFact // section 55 of the Police Act 1996
	Abolition     []LegalFact // of the office of commissioner

	cues, promises, places string
}

// Force is a police force and the body that answers for it. Empty strings are
// unknown; Welsh names exist for few forces.
type Force struct {
	ID       string   `json:"id"`
	En       string   `json:"en"`
	Cy       string   `json:"cy"`
	CyStatus string   `json:"cy_status"` // "official" or "seen in use, not official"
	BodyEn   string   `json:"body_en"`
	BodyCy   string   `json:"body_cy"`
	Aliases  []string `json:"aliases"`
	Domains  []string `json:"domains"`
	Region   string   `json:"region"`
	Nation   string   `json:"nation"`
}

// TopicRow is a subject and the terms that show it. A term may end in ^ and a
// weight ("evidence^0.3"); without one it weighs by its length. A word behind =
// is looked for as written, not by its stem ("=coursing" is no course).
type TopicRow struct {
	ID      string   `json:"id"`
	En      string   `json:"en"`
	Cy      string   `json:"cy"`
	TermsEn []string `json:"terms_en"`
	TermsCy []string `json:"terms_cy"`

	// Background topics are touched by most documents (every answer names the
	// inspectorate): beside another topic they must weigh more.
	Background bool `json:"background"`
	// Weight is that of all its terms, 1 where it is 0: more of a topic that few
	// words show, up to 10.
	Weight float64 `json:"weight,omitempty"`
}

// Commissioner is a holder of an office and the term. Dates are 2012-11-22 or
// 2012-11; To is empty for who is in office. Only rows marked Sure are facts.
type Commissioner struct {
	Name   string `json:"name"`
	Force  string `json:"force"`
	From   string `json:"from"`
	To     string `json:"to"`
	Role   string `json:"role"`
	Source string `json:"source"`
	Sure   bool   `json:"sure"`
	Note   string `json:"note"`
}

// Report is an inspection report. Published is empty where the date is not
// known; Sure governs the date alone.
type Report struct {
	ID              string   `json:"id"`
	Title           string   `json:"title"`
	Short           string   `json:"short"`
	Aliases         []string `json:"aliases"`
	WelshTitle      string   `json:"welsh_title"`
	Published       string   `json:"published"`
	JointWith       []string `json:"joint_with"`
	Scope           string   `json:"scope"` // "national" or a force
	Recommendations int      `json:"recommendations_count"`
	Source          string   `json:"source"`
	Sure            bool     `json:"sure"`
	Note            string   `json:"note"`
}

// Term is a pair of terms in both languages. Only pairs marked Sure are facts.
type Term struct {
	En     []string `json:"en"`
	Cy     []string `json:"cy"` // with the gender in brackets where known
	Note   string   `json:"note"`
	Sure   bool     `json:"sure"`
	Source string   `json:"source"`
	Topic  string   `json:"topic"`
}

// LegalFact is a sentence about the law with its source.
type LegalFact struct {
	ID         string `json:"id"`
	Fact       string `json:"fact"`
	Source     string `json:"source"`
	SourceDate string `json:"source_date"`
	Sure       bool   `json:"sure"`
	Note       string `json:"note"`
}

// Load gives the tables that come with the program. Where dir is not nil, a
// table of the same name in it takes the place of the built-in one, so that an
// office can keep its own topics.json or reports.json.
func Load(dir fs.FS) (Tables, error) {
	var t Tables
	read := func(name string) ([]byte, error) {
		if dir != nil {
			b, err := fs.ReadFile(dir, name)
			if err == nil || !errors.Is(err, fs.ErrNotExist) {
				return b, err
			}
		}
		return embedded.ReadFile("data/" + name)
	}
	var forces struct {
		Forces   []Force           `json:"forces"`
		Acronyms map[string]string `json:"acronyms"`
	}
	var law struct {
		Duty      []LegalFact `json:"duty"`
		Abolition []LegalFact `json:"abolition"`
	}
	for name, into := range map[string]any{
		"forces.json": &forces, "topics.json": &t.Topics, "commissioners.json": &t.Commissioners,
		"reports.json": &t.Reports, "glossary.json": &t.Glossary, "s55.json": &law,
	} {
		b, err := read(name)
		if err == nil {
			err = json.Unmarshal(b, into)
		}
		if err != nil {
			return Tables{}, fmt.Errorf("table %s: %w", name, err)
		}
	}
	for name, into := range map[string]*string{"cues.tsv": &t.cues, "promises.tsv": &t.promises, "places.tsv": &t.places} {
		b, err := read(name)
		if err != nil {
			return Tables{}, fmt.Errorf("table %s: %w", name, err)
		}
		*into = string(b)
	}
	t.Forces, t.Acronyms = forces.Forces, forces.Acronyms
	t.Duty, t.Abolition = law.Duty, law.Abolition
	return t, t.check()
}

// check finds rows that other rows can't refer to.
func (t Tables) check() error {
	forces := map[string]bool{}
	for _, f := range t.Forces {
		if f.ID == "" || f.En == "" || forces[f.ID] || f.ID == None {
			return fmt.Errorf("table forces.json: no, or no single, id and name: %q", f.ID)
		}
		forces[f.ID] = true
	}
	topics := map[string]bool{}
	for _, r := range t.Topics {
		if r.ID == "" || topics[r.ID] || strings.ContainsAny(r.ID, " ,\t") {
			return fmt.Errorf("table topics.json: no, or no single, id: %q", r.ID)
		}
		topics[r.ID] = true
	}
	for _, c := range t.Commissioners {
		if !forces[c.Force] {
			return fmt.Errorf("table commissioners.json: %s: no such force %q", c.Name, c.Force)
		}
	}
	return nil
}

// ForceByID is the force with that id.
func (t Tables) ForceByID(id string) (Force, bool) {
	for _, f := range t.Forces {
		if f.ID == id {
			return f, true
		}
	}
	return Force{}, false
}

// Label is the force's name in a language; English where there is no Welsh one.
func (f Force) Label(lang string) string {
	if lang == Welsh && f.Cy != "" {
		return f.Cy
	}
	return f.En
}

// Label is the topic's name in a language.
func (r TopicRow) Label(lang string) string {
	if lang == Welsh && r.Cy != "" {
		return r.Cy
	}
	return r.En
}
