package index

import (
	"errors"
	"time"
)

// Change is what a person said of a commitment or a document, and when.
type Change struct {
	At   time.Time `json:"at"`
	By   string    `json:"by,omitempty"`   // the name given
	From Status    `json:"from,omitempty"` // status before; "" where it did not change
	To   Status    `json:"to,omitempty"`
	Set  []Setting `json:"set,omitempty"` // what else was set, in the order of the form
	Note string    `json:"note,omitempty"`
}

// Setting is one value that a person set: a field and its value.
type Setting struct {
	Field string `json:"field"`
	Value string `json:"value"`
}

// Decision is what a person decides on commitments of one document. Empty
// fields leave what is there; NoDate and NoTopic take away.
type Decision struct {
	Commitments []string // ids, all of Document
	Status      Status
	Expect      Status // where not "": the status on which the person decided; another is ErrChanged
	Actor       Actor
	Due         string // a date as ParseDate reads it, or None
	Topic       string // id, or None
	Note        string
	Shown       string // id or address of the document that shows it
	By          string // name of the person
}

// Correction is what a person says of a document itself. A nil pointer leaves
// what is there; an empty string takes the correction back.
type Correction struct {
	Force, Date, Author, Type *string
	Topics                    *[]string
	Withdrawn                 *string // the reason
	Redact                    []int   // numbers of passages to be withdrawn
	Reason                    string  // for redacting
	By                        string
}

// Errors of writing what people decide. All leave every file as it was.
var (
	ErrReadOnly = errors.New("the folder can't be written")
	ErrFull     = errors.New("the disk is full")
	// ErrSidecar: the file beside the original can't be understood, so that
	// nothing is written into it.
	ErrSidecar = errors.New("the sidecar can't be read")
	// ErrChanged: somebody else was quicker; look again.
	ErrChanged = errors.New("changed meanwhile")
	ErrInvalid = errors.New("not a value that can be set")
	// ErrLater: written, but not yet seen by searches.
	ErrLater = errors.New("written, not yet indexed")
)
