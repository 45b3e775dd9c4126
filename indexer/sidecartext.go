package indexer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
)

// edited is a sidecar's text with a change made in it, and sum written down as
// its original's where it has none. What can't be changed without touching
// anything else is index.ErrSidecar.
func edited(old []byte, sum string, tables facts.Tables, edit change) ([]byte, error) {
	before, err := ParseSidecar(old, tables)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", index.ErrSidecar, err)
	}
	t := readSidecarText(old)
	if len(old) == 0 {
		t.lines = nil
	}
	if before.SHA256 == "" {
		t.set("sha256", sum)
		t.wanted["sha256"] = sum
	}
	keys, err := edit(&t, before)
	if errors.Is(err, errForm) {
		return nil, fmt.Errorf("%w: %w", index.ErrSidecar, err)
	}
	if err != nil {
		return nil, err
	}
	keys["sha256"] = true
	changed := t.bytes()
	if err = sameBut(old, changed, keys, t.added); err == nil {
		err = keepsComments(old, changed)
	}
	if err == nil {
		err = t.read(changed, before, tables)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", index.ErrSidecar, err)
	}
	return changed, nil
}

// read checks that a changed sidecar is read as what it was to say: the YAML
// library passes over what follows some keys.
func (t sidecarText) read(changed []byte, before Sidecar, tables facts.Tables) error {
	after, err := ParseSidecar(changed, tables)
	switch {
	case err != nil:
		return err
	case len(after.Commitments) != len(before.Commitments)+t.added["commitments"], len(after.Redacted) != len(before.Redacted)+t.added["redacted"]:
		return fmt.Errorf("list: %w", errForm)
	}
	is := map[string]string{"sha256": after.SHA256, "force": after.Force, "date": after.Date, "author": after.Author, "type": after.Type,
		"withdrawn": after.Withdrawn, "topics": strings.Join(after.Topics, ", ")}
	for key, value := range t.wanted {
		if is[key] != value {
			return fmt.Errorf("%s: %w", key, errForm)
		}
	}
	return nil
}

// pair is a key and a text value of an entry that is added to a list.
type pair struct{ key, value string }

// sidecarText is a sidecar's text under change. Changes are made in the text
// itself, so that all else in it (comments, unknown keys, order, indentation)
// stays byte for byte; each change is checked by reading the result.
type sidecarText struct {
	lines []string // with their line ends
	eol   string

	added  map[string]int    // list → entries added
	wanted map[string]string // key → what it was set to
}

var errForm = errors.New("written in a form that can't be added to")

func readSidecarText(b []byte) sidecarText {
	t := sidecarText{eol: "\n", added: map[string]int{}, wanted: map[string]string{}}
	if bytes.Contains(b, []byte("\r\n")) {
		t.eol = "\r\n"
	}
	t.lines = strings.SplitAfter(string(b), "\n")
	if n := len(t.lines); t.lines[n-1] == "" {
		t.lines = t.lines[:n-1]
	} else {
		t.lines[n-1] += t.eol
	}
	return t
}

func (t sidecarText) bytes() []byte { return []byte(strings.Join(t.lines, "")) }

var topKey = regexp.MustCompile(`^(?:\x{feff})?["']?([A-Za-z_][A-Za-z0-9_]*)["']?[ \t]*:(?:[ \t\r\n]|$)`)

// block gives the lines of a top-level key: its own line and those of its value,
// without blank lines and comments at the end. ok is false where it is absent.
func (t sidecarText) block(key string) (from, to int, ok bool) {
	for i, line := range t.lines {
		m := topKey.FindStringSubmatch(line)
		if ok && (!strings.ContainsAny(line[:1], " \t\r\n#-") || strings.HasPrefix(line, "---")) {
			return from, to, true
		}
		switch rest := strings.TrimSpace(line); {
		case m != nil && m[1] == key:
			from, to, ok = i, i+1, true
		case ok && rest != "" && (!strings.HasPrefix(rest, "#") || line[0] == ' '):
			to = i + 1
		}
	}
	return from, to, ok
}

// end is where a new key goes: before a mark of the document's end.
func (t sidecarText) end() int {
	for i, line := range t.lines {
		if strings.HasPrefix(line, "...") {
			return i
		}
	}
	return len(t.lines)
}

func (t *sidecarText) splice(from, to int, lines ...string) {
	for i := range lines {
		lines[i] += t.eol
	}
	t.lines = append(append(append([]string{}, t.lines[:from]...), lines...), t.lines[to:]...)
}

// add adds an entry to the end of a list.
func (t *sidecarText) add(key string, entry []pair) error {
	t.added[key]++
	from, to, ok := t.block(key)
	if !ok {
		n := t.end()
		t.splice(n, n, append([]string{key + ":"}, entryLines("  ", entry)...)...)
		return nil
	}
	head, comment, _ := strings.Cut(strings.TrimSpace(t.lines[from]), "#")
	_, value, _ := strings.Cut(strings.TrimSpace(head), ":")
	switch strings.TrimSpace(value) {
	case "":
	case "[]", "null", "~":
		if comment != "" {
			comment = " #" + comment
		}
		t.splice(from, from+1, key+":"+comment)
	default:
		return fmt.Errorf("%s: %w", key, errForm)
	}
	indent := "  "
	for _, line := range t.lines[from+1 : to] {
		if rest := strings.TrimLeft(line, " "); strings.HasPrefix(rest, "- ") {
			indent = line[:len(line)-len(rest)]
			break
		}
	}
	t.splice(to, to, entryLines(indent, entry)...)
	return nil
}

func entryLines(indent string, entry []pair) []string {
	var lines []string
	mark := "- "
	for _, p := range entry {
		if p.value != "" {
			lines = append(lines, indent+mark+p.key+": "+scalar(p.value))
			mark = "  "
		}
	}
	return lines
}

var plain = regexp.MustCompile(`^[A-Za-z][A-Za-z_]{2,}$|^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+Z$|^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$`)

// scalar writes a text as a YAML value on one line. What JSON writes of a string
// is YAML's double-quoted form.
func scalar(v string) string {
	switch strings.ToLower(v) {
	case "true", "false", "null", "yes", "off":
	default:
		if plain.MatchString(v) {
			return v
		}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(v) // a string can always be written
	return strings.TrimSpace(b.String())
}

// set gives a top-level key a value; no lines of value take the key away.
// Comments inside an old value are kept below the new one.
func (t *sidecarText) set(key string, value ...string) {
	from, to, ok := t.block(key)
	if !ok {
		from = t.end()
		to = from
	}
	var lines []string
	switch len(value) {
	case 0:
	case 1:
		lines = []string{key + ": " + value[0]}
	default:
		lines = append([]string{key + ":"}, value...)
	}
	for i, line := range t.lines[from:to] {
		c := commentOf(line)
		switch {
		case c == "":
		case i == 0 && len(value) == 1:
			lines[0] += " " + c
		default:
			lines = append(lines, c)
		}
	}
	t.splice(from, to, lines...)
}

// commentOf is the comment of a line of a value; "" where there is none. It is
// only a guess, which keepsComments checks.
func commentOf(line string) string {
	line = strings.TrimRight(line, "\r\n")
	if c := strings.TrimSpace(line); strings.HasPrefix(c, "#") {
		return c
	}
	for i := 1; i < len(line); i++ { // the first that does not stand in quotes
		if line[i] == '#' && (line[i-1] == ' ' || line[i-1] == '\t') && strings.Count(line[:i], `"`)%2 == 0 && strings.Count(line[:i], "'")%2 == 0 {
			return line[i:]
		}
	}
	return ""
}

// comments counts the comments of a YAML text.
func comments(b []byte) (count map[string]int, err error) {
	defer func() { // see ParseSidecar
		if p := recover(); p != nil {
			err = fmt.Errorf("not readable as YAML: %v", p)
		}
	}()
	count = map[string]int{}
	for _, t := range lexer.Tokenize(string(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")))) {
		if t.Type == token.CommentType {
			count[strings.TrimSpace(t.Value)]++
		}
	}
	return count, nil
}

// keepsComments checks that no comment was lost.
func keepsComments(old, changed []byte) error {
	before, err := comments(old)
	if err != nil {
		return err
	}
	after, err := comments(changed)
	if err != nil {
		return err
	}
	for c, n := range before {
		if after[c] < n {
			return fmt.Errorf("comment %q: %w", c, errForm)
		}
	}
	return nil
}

// generic reads YAML without a shape, to compare.
func generic(b []byte) (m map[string]any, err error) {
	defer func() { // see ParseSidecar
		if p := recover(); p != nil {
			err = fmt.Errorf("not readable as YAML: %v", p)
		}
	}()
	m = map[string]any{}
	err = yaml.Unmarshal(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), &m)
	return m, err
}

// sameBut checks that a changed sidecar differs in the keys that were to change
// and in nothing else, and that lists have grown by what was added.
func sameBut(old, changed []byte, keys map[string]bool, added map[string]int) error {
	before, err := generic(old)
	if err != nil {
		return err
	}
	after, err := generic(changed)
	if err != nil {
		return err
	}
	for k, v := range before {
		if is, there := after[k]; !keys[k] && (!there || !reflect.DeepEqual(v, is)) {
			return fmt.Errorf("%s: %w", k, errForm)
		}
	}
	for k := range after {
		if _, had := before[k]; !had && !keys[k] {
			return fmt.Errorf("%s: %w", k, errForm)
		}
	}
	for k := range appended {
		was, isList := before[k].([]any)
		grown, _ := after[k].([]any)
		if !keys[k] || before[k] != nil && !isList && added[k] == 0 {
			continue
		}
		if len(grown) != len(was)+added[k] || len(was) > 0 && !reflect.DeepEqual(was, grown[:len(was)]) {
			return fmt.Errorf("%s: %w", k, errForm)
		}
	}
	return nil
}

// appended are the lists that only ever grow.
var appended = map[string]bool{"commitments": true, "redacted": true, "history": true}
