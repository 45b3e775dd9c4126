package index

import (
	"context"
	"errors"
)

// Kind is what a query looks for.
type Kind string

// The kinds of things that are indexed.
const (
	Documents   Kind = "document"
	Commitments Kind = "commitment"
)

// Query is a question to an engine. The zero value asks for the first ten of
// all documents.
type Query struct {
	Kind      Kind // "" means Documents
	Text      Node // nil matches everything
	Match     Match
	Filters   []Filter // at most one a field; different fields must all hold
	From      Date     // a document whose date span ends before it is left out
	To        Date     // a document whose date span begins after it is left out
	Sort      Sort
	Offset    int     // hits to leave out
	Limit     int     // hits to return; 0 means 10, negative means none (facets alone)
	After     string  // cursor of the previous answer's last hit; Offset must be 0
	Facets    []Facet // to be counted
	FacetSize int     // values a facet at most; 0 means all
	Drafts    bool    // whether drafts are seen
	Collapse  bool    // documents alone: one hit a near-duplicate group, the first (of equals the earliest); Total and Facets stay documents
	Today     Date    // makes FacetDue speak of spans of time; zero leaves it months
}

// Filter keeps what has one of the values in a field. None matches what has no
// value.
type Filter struct {
	Field  Facet    `json:"field"`
	Values []string `json:"values"`
}

// Facet names a field that can be filtered and counted.
type Facet string

// The facets of documents; the last five are those of commitments, which also
// have force, topic, year, month (those of the document that made them), lang
// and voice.
const (
	FacetForce    Facet = "force"
	FacetTopic    Facet = "topic"
	FacetYear     Facet = "year"  // 2020 or none
	FacetMonth    Facet = "month" // 2020-09 or none
	FacetLang     Facet = "lang"
	FacetType     Facet = "type"
	FacetVoice    Facet = "voice"
	FacetAuthor   Facet = "author"
	FacetReport   Facet = "report" // id in the register
	FacetGroup    Facet = "group"
	FacetActor    Facet = "actor"
	FacetStatus   Facet = "status"
	FacetStrength Facet = "strength"
	FacetDue      Facet = "due" // one of AllDues where Query.Today is set, else a month (2020-09) or none
	FacetDocument Facet = "document"
)

// Match says how many of the words of a text query must be met.
type Match string

// How many of the top-level words must match.
const (
	MatchAll  Match = "all"  // the zero value "" too
	MatchSome Match = "some" // any of them; documents with more of them, and rarer ones, come first
)

// Sort is the order of hits. Ties are broken by id, so that pages never
// overlap.
type Sort string

// The orders. Undated documents come last in both orders of date.
const (
	ByRelevance Sort = "relevance" // newest where there is no text
	Newest      Sort = "newest"
	Oldest      Sort = "oldest"
	ByArrival   Sort = "added" // what was first seen last comes first, whatever its own date
	ByDue       Sort = "due"   // commitments: soonest first, none last
)

// Result is an engine's answer.
type Result struct {
	Total   int               // exact number of matches
	Shown   int               // hits on all pages together: fewer than Total where Query.Collapse left some out
	Hits    []Hit             // the page asked for
	Facets  map[Facet][]Count // each without its own filter; most first, then by value
	Version uint64            // of the index; changes with every change of its contents
	Partial bool              // a limit was met: totals and counts are lower bounds
	Next    string            // cursor for Query.After; "" at the end
}

// Hit is one match.
type Hit struct {
	ID     string // of the document, or of the commitment
	Score  float64
	Copies []string // with Query.Collapse: the other matches of its group, in the order of the query
}

// Count is one value of a facet and how many matches have it.
type Count struct {
	Value string
	Count int
}

// Errors that callers tell apart.
var (
	ErrNotFound = errors.New("not found")
	// ErrCursor: Query.After is no cursor of this engine.
	ErrCursor = errors.New("no such cursor")
	// ErrTooBroad: the query meets too many terms (a prefix of thousands of words).
	// Engines return a BroadError, which is one.
	ErrTooBroad = errors.New("query too broad")
	// ErrDeadline: the query could not be answered in the time allowed.
	ErrDeadline = errors.New("query took too long")
	// ErrUnavailable: the index can't be read or written just now.
	ErrUnavailable = errors.New("index unavailable")
	// ErrNoSpace: the disk is nearly full. Reading goes on, nothing is written
	// until there is room again.
	ErrNoSpace = errors.New("too little free disk space")
	// ErrPanic: a fault in the program, or damage under it, ended this call alone.
	ErrPanic = errors.New("internal failure")
)

// BroadError is ErrTooBroad with the word that meets too many terms.
type BroadError struct{ Word Word }

func (e BroadError) Error() string { return ErrTooBroad.Error() + ": " + e.Word.Text }

// Unwrap makes it ErrTooBroad.
func (e BroadError) Unwrap() error { return ErrTooBroad }

// Searcher answers queries. Safe for concurrent use.
type Searcher interface {
	Search(ctx context.Context, q Query) (Result, error)
	// Get returns a document by its id, or ErrNotFound.
	Get(ctx context.Context, id string) (Document, error)
}

// Suggestion is a word of the collection, folded, and how many public documents
// have it.
type Suggestion struct {
	Word      string `json:"word"`
	Documents int    `json:"documents"`
}

// Stats says what an engine holds.
type Stats struct {
	Documents   int    `json:"documents"`
	Commitments int    `json:"commitments"`
	Version     uint64 `json:"version"`
	Bytes       int64  `json:"bytes"`  // on disk
	Faults      int64  `json:"faults"` // in the engine's background work since it was opened
}
