// Package facts notes what a careful reader takes from a statement of a police
// and crime commissioner: whose it is, when and to whom it was written, about
// what, in whose voice each passage speaks, and what is promised in it.
//
// It knows English and Welsh, in their mutated and misspelt forms, the forces of
// England and Wales, topics, inspection reports and the words by which dates,
// offices, quotations and promises are introduced. All of that is data: the
// files under data/ can be edited without Go. It refuses to guess: a document
// without a date of its own has none, a force that is only spoken about is a
// mention, a commissioner's table may confirm a name and never supplies one.
//
// Every fact carries its evidence: the passage, the byte range in it, the basis
// and the rule. Passages are numbered from 1; ranges are bytes of the passage's
// text as it was given; dates are civil dates.
//
// A [Reader] is safe for concurrent use. [Reader.Read] never fails and never
// panics: what it can't tell, it leaves empty. Its cost is linear in the text;
// about 1 ms of processor for a letter of 5 KB. Facts are taken from the first [MaxText] bytes.
//
// # Sources and licences of the tables
//
// forces.json, topics.json, commissioners.json, reports.json, glossary.json and
// s55.json are the project's own compilations; rows name the page they rest on,
// and only rows marked sure are shown as fact. cues.tsv, places.tsv and
// promises.tsv are own work; the Welsh forms follow P. W. Thomas, Gramadeg y
// Gymraeg (1996), chapters III (mutation) and IV (the verb).
package facts

// Version numbers the rules and the tables. It goes into fingerprints: when it
// grows, every document is read again.
const Version = 14
