package source

import (
	"context"
	"errors"
)

// The codes of an [Error]. They are stable: pages and the API translate them.
const (
	TooLarge      = "too_large"      // the file, a part of it or its text is over a cap
	Empty         = "empty"          // no bytes, or no text at all
	Encrypted     = "encrypted"      // needs a password
	UnknownFormat = "unknown_format" // none of the formats read here
	Broken        = "broken"         // damaged beyond repair
	Garbage       = "garbage"        // the text has no decodable letters: needs OCR
	Scanned       = "scanned"        // pictures of pages without text: needs OCR
	Timeout       = "timeout"        // took longer than allowed
	Memory        = "memory"         // needed more memory than allowed
	NotAFile      = "not_a_file"     // a folder, pipe, socket or device
	Unreadable    = "unreadable"     // the system does not let us read it
)

// Codes lists every code, so that a test can hold translations against it.
func Codes() []string {
	return []string{TooLarge, Empty, Encrypted, UnknownFormat, Broken, Garbage, Scanned, Timeout, Memory, NotAFile, Unreadable}
}

// ErrNoWorker is the cause where the process that reads files could not be
// started: nothing is known of the file.
var ErrNoWorker = errors.New("the process that reads files can't be started")

// An Error says why a file has no text.
type Error struct {
	Code   string // one of the codes above
	Detail string // for the log, in English, one line; may be empty
	Pages  int    // of a PDF that needs OCR
	Err    error  // the cause; may be nil
}

// Error is one line.
func (e *Error) Error() string {
	s := e.Code
	if e.Detail != "" {
		s += ": " + oneLine(e.Detail, 300)
	}
	if e.Err != nil {
		s += ": " + oneLine(e.Err.Error(), 300)
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// NeedsOCR tells whether the file could be read from pictures of its pages.
func (e *Error) NeedsOCR() bool { return e.Code == Scanned || e.Code == Garbage }

func fail(code, detail string) *Error { return &Error{Code: code, Detail: detail} }

// asError makes an *Error of whatever a reader returned; errors of a context
// stay what they are.
func asError(err error) error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &Error{Code: Broken, Err: err}
}
