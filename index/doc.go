// Package index is the contract between those who write documents, those who
// search them and the engine between: what a Document, a Passage, a Commitment,
// a Query and a Result are, and how a query text is parsed.
//
// It knows no engine and no web server. Texts are UTF-8 in Unicode form NFC;
// offsets are bytes; dates are civil dates, not instants. Values are plain data:
// safe to copy, and safe for concurrent reading.
package index
