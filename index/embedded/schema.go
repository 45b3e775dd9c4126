package embedded

import (
	"slices"

	"github.com/ymateb/ymateb/index"
)

// schemaVersion changes with every change of what is written, so that an
// older index is rebuilt.
//
//	1: first
//	2: when a document was first seen; its kin; commitments in both languages
const schemaVersion = 2

// Names of Bleve fields.
const (
	fieldID    = "_id"
	fieldBlob  = "blob"  // stored only: the document, compressed
	fieldKin   = "kin"   // stored only: index.Document.Kin
	fieldTwin  = "twin"  // id of the translation
	fieldKind  = "kind"  // one of the kinds below
	fieldFile  = "file"  // path, NUL, fingerprint; one a file
	fieldShape = "shape" // length in words and the voices of the slots; see shape.go
	fieldDate  = "date"  // index.Date.String
	fieldDue   = "due"   // of commitments
	fieldSeen  = "seen"  // when the document was first seen: see seenTerm

	// Fields of text; see terms.go.
	fieldCy       = "cy" // Welsh and undetermined passages
	fieldEn       = "en" // English and undetermined passages
	fieldTitle    = "title"
	fieldNames    = "names" // letterheads and the names of the force
	fieldCommitCy = "c_cy"
	fieldCommitEn = "c_en"
)

// Kinds of Bleve documents. Drafts and the commitments in them are kinds of
// their own, so that leaving them out costs nothing; what is withdrawn is
// stored but never matched.
const (
	kindNone byte = iota
	kindDocument
	kindDraft
	kindCommitment
	kindDraftCommitment
	kindWithdrawn
)

var kindTerms = [...]string{"", "d", "dd", "c", "cc", "w"}

// isFacet reports whether a facet can be filtered and counted.
func isFacet(f index.Facet) bool {
	return slices.ContainsFunc(columnSpecs, func(c columnSpec) bool { return c.name == string(f) })
}

// yearOf and monthOf shorten a date to a precision; a date that is less precise
// has no value.
func yearOf(date string) string  { return cut(date, len("2020")) }
func monthOf(date string) string { return cut(date, len("2020-09")) }

func cut(date string, n int) string {
	if len(date) < n {
		return ""
	}
	return date[:n]
}
