// Package welsh turns a Welsh word as it stands in a text into the form that a dictionary lists:
// gathod, nghymdogion and cynhaliwyd into cath, cymydog and cynnal.
//
// # For linguists
//
// Welsh changes the first letters of words as well as the last. Every reading of a written word undoes
// one mutation (soft, nasal, aspirate, h before a vowel, or none; the table is in mutation.go) and then
// finds the radical form in the tables or guesses its lemma from its ending. Readings are scored by how
// often the mutation follows the word before and opens so, by how sure the tables are of the form, and by
// accents and capitals: tŷ is never the pronoun ty, Iau after bore is Thursday. A finite verb's lemma is its
// verbnoun, a compared adjective's its plain form (gwell: da), a plural noun's its singular.
//
// The tables are text files under data, one row a line, which can be edited without knowing Go:
//
//   - nouns.tsv: lemma, gender, plurals. "-au" is added to the lemma.
//   - verbs.tsv: verbnoun, stems, irregular forms. Regular stems and endings are worked out (paradigm.go).
//   - adjectives.tsv: lemma, irregular comparison, feminine and plural forms.
//   - irregular.tsv: spoken and contracted forms.
//   - words.tsv: words without inflection. names.tsv: places, people, months, acronyms.
//   - function.tsv: closed classes; they are never mutated back, and no suffix is stripped down to one.
//   - english.txt: English words that stand in Welsh texts.
//   - related.tsv: lemmas that are found by another's query as well.
//   - fitted.tsv: counts, made by internal/fit; not for editing.
//
// After an edit, `go generate`, the tests and a raised analysis.Version make it hold. The command
// `ymateb analyze --lang cy --explain` shows the readings of any text with their scores.
//
// # What it does not know
//
// It reads one word at a time, knowing of its context only the word before: deg is ten, although it may
// be teg softened. It knows no word classes, no derivation (gweithio and gweithiwr are two words, but for
// the few rows of related.tsv), no compounds written as two words, and no Middle Welsh. Lemmas no table
// has are guessed by their endings, rightly most of the time.
//
// # Sources and licences
//
// The rules follow the grammar books: Peter Wynn Thomas, Gramadeg y Gymraeg (1996); David A. Thorne, A
// Comprehensive Welsh Grammar (1993); Gareth King, Modern Welsh (3rd edition, 2015). The word tables are the
// project's own compilation, checked against the word list of Geiriadur Ynganu Bangor (BSD-2-Clause, see
// GYB-LICENSE.txt; rows found there have the source GYB), from which most of english.txt is taken. fitted.tsv
// is counted in the training part of the treebank UD Welsh-CCG and licensed CC BY-SA 4.0, see
// FITTED-LICENSE.txt. A full-form lexicon can be added at start, see [Analyser.WithLexicon].
//
// # Safety and cost
//
// Any bytes are taken; what is no word of a to z after folding is its own lemma. An [Analyser] never
// changes and is safe for concurrent use. The tables take about 10 MB and less than 0.1 s to load, once; a word takes
// some ten microseconds, so that callers remember words, as package analysis does.
package welsh

//go:generate go run ./internal/fit -o data/fitted.tsv ../../../shared/eval/welsh/data/train.conllu
