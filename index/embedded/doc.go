// Package embedded is the engine inside the process: documents are stored in a
// Bleve index (scorch, checked against Bleve v2.6.1) and searched here.
//
// Bleve persists, merges and recovers the segments; this package writes those of
// new documents (invert.go, sort.go, segment.go, plugin.go) and reads the postings
// of all itself. That is what makes it fast: facets, filters and dates are
// columns of ordinals a segment, built once, those of large segments mapped from a
// file (columnfile.go), and counted in one pass (columns.go, rows.go, collect.go), words and phrases are matched on postings and scored by BM25 over
// both languages' fields at once (leaf.go, postings.go), the best hits raised by
// how near the words stand (near.go), and a document's positions are packed into
// a single location (field.go).
//
// A document is one Bleve document; its passages are joined, each beginning at
// a position of its own so that no phrase crosses them. Commitments are small
// documents of their own kind, written in the same batch as the document that
// makes them, so that both always lie in the same segment.
//
// An Engine is safe for concurrent use. Offsets are not known here: which
// passages matched is found by package snippet.
package embedded
