package webhook

import (
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/ymateb/ymateb/analysis/facts"
	"github.com/ymateb/ymateb/index"
)

// Event is what happened.
type Event string

// The events that can be told.
const (
	DocumentNew       Event = "document.new"
	DocumentWithdrawn Event = "document.withdrawn" // one that the hook was told of, or could have been
	CommitmentNew     Event = "commitment.new"
	CommitmentDue     Event = "commitment.due" // the deadline is DueDays away, or less
)

// AllEvents are the events in the order in which they are listed.
var AllEvents = []Event{DocumentNew, DocumentWithdrawn, CommitmentNew, CommitmentDue}

// Secret is a key that is never printed, logged or marshalled.
type Secret string

// String hides the secret.
func (Secret) String() string { return "hidden" }

// GoString hides the secret.
func (Secret) GoString() string { return "hidden" }

// LogValue hides the secret.
func (Secret) LogValue() slog.Value { return slog.StringValue("hidden") }

// MarshalText hides the secret.
func (Secret) MarshalText() ([]byte, error) { return []byte("hidden"), nil }

const secretPrefix = "whsec_"

// key is the key in bytes: what stands behind "whsec_" is base64, all else is
// taken as it is.
func (s Secret) key() ([]byte, error) {
	if encoded, ok := strings.CutPrefix(string(s), secretPrefix); ok {
		b, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			return nil, errors.New("what follows whsec_ is not base64")
		}
		return b, nil
	}
	return []byte(s), nil
}

// Hook is one address that is told of events.
type Hook struct {
	Name    string   `yaml:"name"`     // small letters, digits and hyphens; names its journal and its row on the status page
	URL     Secret   `yaml:"url"`      // http or https; may hold a key, so it is never shown
	Secret  Secret   `yaml:"secret"`   // what messages are signed with, 16 bytes at least
	Events  []Event  `yaml:"events"`   // none: all
	Filter  Filter   `yaml:"filter"`   // what is told of; none: everything
	DueDays int      `yaml:"due_days"` // how long before a deadline it is told; 0: 14
	GiveUp  int      `yaml:"give_up"`  // days after which a message that can't be delivered is dropped; 0: 3
	Private bool     `yaml:"private"`  // the name in URL may lead to a private address
	address *url.URL // of URL
	key     []byte   // of Secret
}

// Filter narrows what is told by the codes of the API. Values of one field widen,
// fields narrow. None stands for "without".
type Filter struct {
	Force    []string `yaml:"force"`
	Topic    []string `yaml:"topic"`
	Lang     []string `yaml:"lang"`
	Report   []string `yaml:"report"`
	Type     []string `yaml:"type"`     // of documents alone
	Actor    []string `yaml:"actor"`    // of commitments alone
	Strength []string `yaml:"strength"` // of commitments alone
}

// query is the filter as engines take it.
func (f Filter) query(kind index.Kind) index.Query {
	q := index.Query{Kind: kind}
	add := func(field index.Facet, values []string) {
		if len(values) > 0 {
			q.Filters = append(q.Filters, index.Filter{Field: field, Values: values})
		}
	}
	add(index.FacetForce, f.Force)
	add(index.FacetTopic, f.Topic)
	add(index.FacetLang, f.Lang)
	add(index.FacetReport, f.Report)
	if kind == index.Documents {
		add(index.FacetType, f.Type)
		return q
	}
	add(index.FacetActor, f.Actor)
	add(index.FacetStrength, f.Strength)
	return q
}

const (
	defaultDueDays = 14
	mostDueDays    = 365
	defaultGiveUp  = 3
	leastKey       = 16
	mostHooks      = 20
)

var hookName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// Parse reads a list of hooks written in YAML and checks it against the tables of
// forces, topics and reports. Errors name the hook and the key, never a secret.
func Parse(b []byte, tables facts.Tables) ([]Hook, error) {
	var list []Hook
	if err := yaml.UnmarshalWithOptions(b, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("webhooks: %s", firstLine(err)) // the rest quotes the file, secrets and all
	}
	if len(list) > mostHooks {
		return nil, fmt.Errorf("webhooks: %d, more than %d", len(list), mostHooks)
	}
	names := map[string]bool{}
	for i := range list {
		h := &list[i]
		if err := h.complete(tables); err != nil {
			return nil, fmt.Errorf("webhook %d (%s): %w", i+1, h.Name, err)
		}
		if names[h.Name] {
			return nil, fmt.Errorf("webhook %d (%s): the name is taken", i+1, h.Name)
		}
		names[h.Name] = true
	}
	return list, nil
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// complete checks a hook and fills in what it leaves out.
func (h *Hook) complete(tables facts.Tables) error {
	if !hookName.MatchString(h.Name) {
		h.Name = ""
		return errors.New("name: small letters, digits and hyphens, 40 at most")
	}
	var err error
	h.address, err = url.Parse(string(h.URL))
	if err != nil || h.address.Host == "" || h.address.Scheme != "https" && h.address.Scheme != "http" {
		return errors.New("url: wants an address that begins with https:// or http://")
	}
	if h.key, err = h.Secret.key(); err != nil {
		return fmt.Errorf("secret: %w", err)
	}
	if len(h.key) < leastKey {
		return fmt.Errorf("secret: %d bytes, fewer than %d", len(h.key), leastKey)
	}
	if len(h.Events) == 0 {
		h.Events = AllEvents
	}
	for _, e := range h.Events {
		if !slices.Contains(AllEvents, e) {
			return fmt.Errorf("events: there is no %q", e)
		}
	}
	h.DueDays, h.GiveUp = orDefault(h.DueDays, defaultDueDays), orDefault(h.GiveUp, defaultGiveUp)
	if h.DueDays < 1 || h.DueDays > mostDueDays {
		return fmt.Errorf("due_days: %d, want 1 to %d", h.DueDays, mostDueDays)
	}
	if h.GiveUp < 1 || h.GiveUp > 30 {
		return fmt.Errorf("give_up: %d, want 1 to 30", h.GiveUp)
	}
	return h.Filter.check(tables)
}

func orDefault(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}

// check finds values that the tables don't have: with a slip in it a filter
// would never let anything pass, and nobody would notice.
func (f Filter) check(tables facts.Tables) error {
	known := map[string]map[string]bool{}
	know := func(field, code string) {
		if known[field] == nil {
			known[field] = map[string]bool{index.None: true}
		}
		known[field][code] = true
	}
	for _, r := range tables.Forces {
		know("force", r.ID)
	}
	for _, r := range tables.Topics {
		know("topic", r.ID)
	}
	for _, r := range tables.Reports {
		know("report", r.ID)
	}
	codes(know, "lang", index.AllLangs)
	codes(know, "type", index.AllTypes)
	codes(know, "actor", index.AllActors)
	codes(know, "strength", index.AllStrengths)
	for field, values := range map[string][]string{"force": f.Force, "topic": f.Topic, "lang": f.Lang, "report": f.Report,
		"type": f.Type, "actor": f.Actor, "strength": f.Strength} {
		for _, v := range values {
			if !known[field][v] {
				return fmt.Errorf("filter: %s: there is no %q", field, v)
			}
		}
	}
	return nil
}

func codes[C ~string](know func(field, code string), field string, list []C) {
	for _, c := range list {
		know(field, string(c))
	}
}

func (h *Hook) wants(e Event) bool { return slices.Contains(h.Events, e) }

// spelt reports whether the address names this machine or an IP address in so
// many words: then that is where the operator wants messages to go.
func (h *Hook) spelt() bool {
	host := h.address.Hostname()
	_, err := netip.ParseAddr(host)
	return err == nil || host == "localhost"
}
