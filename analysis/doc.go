// Package analysis cuts Welsh and English text into searchable tokens.
//
// It serves three kinds of caller. Bleve users import it for its registered analysers, "cy" for Welsh
// and "ymateb_en" for English:
//
//	import _ "github.com/ymateb/ymateb/analysis"
//	m := bleve.NewIndexMapping()
//	m.DefaultAnalyzer = "cy"
//
// An engine takes analysers by value from [Analyser.Bleve]; a snippet marker or a table of topics
// calls [Analyser.Append] and needs no Bleve at all.
//
// # Tokens
//
// A token is a run of letters and digits of any script, with the combining marks on them. Apostrophes,
// straight or typographic, and hyphens part tokens: o'r is o and r, Commissioner's is commissioner and
// s, e-bost is e and bost. Thousands commas and decimal points stay inside a number (2,500 is 2500;
// 1.5 is 1.5). Tokens, positions, byte offsets and exact forms are the same in both languages, so text
// whose language is not known may be indexed under both.
//
// Every token has an exact form (lower case, without accents; see welsh.Fold) and terms: alternatives
// at the one position, best first. Welsh terms are lemmas (gathod: cath), English ones Snowball stems.
// Stop words keep their position and their exact form and have no terms. The terms of a hyphenated
// word's first token (in a query: of each of its tokens) include the word written together, so
// gwrth-gymdeithasol and gwrthgymdeithasol meet.
//
// Positions count from 1. A text may be several passages joined by [PassageSeparator]: each begins at
// the position after a multiple of [PassageStep], see [Passages].
//
// # Index and query
//
// Index mode reads a word in its context (the word before tells which mutation to expect); Query mode
// reads a lone word and keeps more alternatives. A text matches a query word when any term of the one
// is a term of the other.
//
// # Exact forms beside stems
//
// The analysers "cy_exact_and_stems" and "en_exact_and_stems" (Analyser.Bleve with Both) put both into
// one field in one pass: a stem as it is, an exact form after the byte [ExactPrefix]. One field costs
// one analysis, one dictionary and one pass of segment merging, against two of each for a field of
// exact forms; the prefix keeps the exact forms together in the dictionary, so that prefix, fuzzy and
// completion queries walk words as written and never stems. A quoted phrase asks for the exact forms,
// stop words included. Field lengths counted from the field are those of both kinds together: take
// the number of words from [Analyser.Count].
//
// # Safety and cost
//
// Everything here is safe for concurrent use. Words are remembered in a bounded table without locks.
// Any bytes are taken: invalid UTF-8 counts as separators, and of a word longer than 128 bytes the
// first 128 are indexed.
//
// Sources and licences of rules and tables stand in the documentation of package welsh. English stems
// are those of the Snowball project (BSD licence).
package analysis
