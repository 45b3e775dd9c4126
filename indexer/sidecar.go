package indexer

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
)

// maxSidecar is the most bytes a sidecar may have.
const maxSidecar = 4 << 20

// Sidecar is what a person has written of a document in <file>.meta.yaml, or of
// all documents below a folder in folder.meta.yaml. What is absent is zero; keys
// that are not listed here are kept in the file and not read.
type Sidecar struct {
	SHA256    string     `yaml:"sha256,omitempty"` // of the original: finds it again when it is renamed
	Title     string     `yaml:"title,omitempty"`
	Force     string     `yaml:"force,omitempty"` // id, or none
	Date      string     `yaml:"date,omitempty"`  // 2020-09-02, 2020-09 or 2/9/2020
	Author    string     `yaml:"author,omitempty"`
	Role      string     `yaml:"role,omitempty"`
	Type      string     `yaml:"type,omitempty"`
	Topics    stringList `yaml:"topics,omitempty"`
	Recipient string     `yaml:"recipient,omitempty"`
	Report    string     `yaml:"report,omitempty"` // title or id
	Source    string     `yaml:"source,omitempty"` // address where the original was published
	Fetched   string     `yaml:"fetched,omitempty"`
	Licence   string     `yaml:"licence,omitempty"`

	Draft         bool   `yaml:"draft,omitempty"`
	Withdrawn     string `yaml:"withdrawn,omitempty"`      // the reason
	TranslationOf string `yaml:"translation_of,omitempty"` // id of the statement in the other language, or none
	CopyOf        string `yaml:"copy_of,omitempty"`        // id of a document that this is a copy of, or none

	Commitments []Said      `yaml:"commitments,omitempty"` // what people said of its sentences, oldest first
	Redacted    []Redaction `yaml:"redacted,omitempty"`    // passages taken out of sight
}

// stringList reads a list, or one value alone.
type stringList []string

func (l *stringList) UnmarshalYAML(b []byte) error {
	var many []string
	if err := yaml.Unmarshal(b, &many); err == nil {
		*l = many
		return nil
	}
	var one string
	if err := yaml.Unmarshal(b, &one); err != nil {
		return err
	}
	*l = nil
	for _, s := range strings.Split(one, ",") {
		if s = strings.TrimSpace(s); s != "" {
			*l = append(*l, s)
		}
	}
	return nil
}

// readSidecar reads the file name; a file that is not there is an empty Sidecar.
// One that is there and can't be read may say that nobody shall see its document,
// or a part of it, so it counts as that of a draft.
func (x *Indexer) readSidecar(name string) (Sidecar, error) {
	b, err := readSmall(name)
	if absent(err) {
		return Sidecar{}, nil
	}
	if err != nil {
		return Sidecar{Draft: true}, err
	}
	return ParseSidecar(b, x.setup().facts.Tables)
}

// ParseSidecar reads a sidecar and checks its values: codes must be known, dates
// real. The error says which line or value is wrong.
// What is wrong is left out of the Sidecar; all else is in it. Of a file that is no
// YAML what is whole is read key by key and decision by decision, and it always
// says whether the document is withdrawn or a draft. Of a file that is no text
// nothing is known, so its document counts as a draft.
func ParseSidecar(b []byte, tables facts.Tables) (s Sidecar, err error) {
	defer func() { // the YAML library has panicked on hostile input before
		if p := recover(); p != nil {
			s, err = salvage(b), fmt.Errorf("not readable as YAML: %v", p)
		}
	}()
	if bytes.IndexByte(b, 0) >= 0 { // what a power cut left, or UTF-16: nobody knows what it says
		s = salvage(b)
		s.Draft = true
		return s, errors.New("not text in UTF-8")
	}
	if tooDeep(b) {
		return salvage(b), errors.New("not readable as YAML: nested too deeply")
	}
	if err := yaml.Unmarshal(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), &s); err != nil {
		return salvageParts(b, tables), fmt.Errorf("not readable as YAML: %s", firstLine(yaml.FormatError(err, false, false)))
	}
	return s, s.check(tables)
}

// tooDeep reports text nested more than any sidecar is. The YAML library takes
// time by the square of the depth: a minute for 100,000 brackets.
func tooDeep(b []byte) bool {
	const most = 50
	depth, lead, start := 0, 0, true // lead: dashes and spaces that begin a line
	for _, c := range b {
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(0, depth-1)
		case '\n':
			lead, start = 0, true
			continue
		}
		if start = start && (c == ' ' || c == '-' || c == '?' || c == '\t'); start {
			lead++
		}
		if depth > most || lead > 4*most {
			return true
		}
	}
	return len(anchors.FindAll(b, maxAnchors+1)) > maxAnchors
}

// anchors finds YAML's anchors and aliases. A few of them multiply to billions
// of values; no sidecar needs many.
var anchors = regexp.MustCompile(`(?m)(?:^|[\s\[{,])[&*][^\s,\]}]`)

const maxAnchors = 12

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}

// check leaves out the values that are not known and reports the first of them.
func (s *Sidecar) check(tables facts.Tables) error {
	var bad error
	refuse := func(value *string, err error) {
		bad = cmp.Or(bad, err)
		*value = ""
	}
	if s.Force != "" && s.Force != facts.None && !slices.ContainsFunc(tables.Forces, func(f facts.Force) bool { return f.ID == s.Force }) {
		refuse(&s.Force, fmt.Errorf("force: %q is not a force", s.Force))
	}
	if s.Type != "" && !slices.Contains(index.AllTypes, index.Type(s.Type)) {
		refuse(&s.Type, fmt.Errorf("type: %q is not a type", s.Type))
	}
	for _, t := range s.Topics {
		if !slices.ContainsFunc(tables.Topics, func(r facts.TopicRow) bool { return r.ID == t }) {
			bad = cmp.Or(bad, fmt.Errorf("topics: %q is not a topic", t))
			s.Topics = nil
			break
		}
	}
	if _, err := index.ParseDate(s.Date); s.Date != "" && err != nil {
		refuse(&s.Date, fmt.Errorf("date: %w", err))
	}
	if _, err := index.ParseDate(s.Fetched); s.Fetched != "" && err != nil {
		refuse(&s.Fetched, fmt.Errorf("fetched: %w", err))
	}
	if s.Source != "" && !strings.HasPrefix(s.Source, "https://") && !strings.HasPrefix(s.Source, "http://") {
		refuse(&s.Source, fmt.Errorf("source: %q is not a web address", s.Source))
	}
	bad = cmp.Or(bad, checkKin(s))
	kept := s.Commitments[:0]
	for _, said := range s.Commitments {
		if err := said.check(tables); err != nil {
			bad = cmp.Or(bad, err)
			continue
		}
		kept = append(kept, said)
	}
	s.Commitments = kept
	return bad
}

// over returns s with what it lacks taken from base.
func (s Sidecar) over(base Sidecar) Sidecar {
	for _, f := range []struct{ to, from *string }{
		{&s.Title, &base.Title}, {&s.Force, &base.Force}, {&s.Date, &base.Date}, {&s.Author, &base.Author},
		{&s.Role, &base.Role}, {&s.Type, &base.Type}, {&s.Recipient, &base.Recipient}, {&s.Report, &base.Report},
		{&s.Source, &base.Source}, {&s.Fetched, &base.Fetched}, {&s.Licence, &base.Licence}, {&s.Withdrawn, &base.Withdrawn},
	} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
	if len(s.Topics) == 0 {
		s.Topics = base.Topics
	}
	s.Draft = s.Draft || base.Draft
	return s
}

// overrides is what facts takes from a sidecar.
func (s Sidecar) overrides() facts.Overrides {
	d, _ := index.ParseDate(s.Date) // checked when it was read
	return facts.Overrides{
		Title: s.Title, Force: s.Force, Date: facts.Date(d), Author: s.Author, Role: s.Role,
		Type: s.Type, Topics: s.Topics, Recipient: s.Recipient, Report: s.Report,
	}
}
