package embedded

import bleve "github.com/blevesearch/bleve_index_api"

// The fields of a segment, by number. Every segment has all of them, even those
// that none of its records use: Bleve copies postings from segment to segment
// as they are only where both have the same fields in the same order, and reads
// every number otherwise.
//
// Fields of text keep the positions of their terms; TestBleveKeepsWhatWeRelyOn
// fails if Bleve changes what these two tricks stand on:
//
//   - All positions of a term in a document are one location: the first is its
//     position, the others follow as array positions, each as the distance from
//     the one before. Bleve copies array positions as they are when it merges.
//     A location costs five numbers, so this saves four for every repetition.
//   - The length of a field, which Bleve stores beside each posting, is always 1:
//     how long a document is stands in its shape.
var segmentFields = []segmentField{ // _id first, then by name, as Bleve has it
	{fieldID, bleve.IndexField | bleve.StoreField},
	{"actor", bleve.IndexField},
	{"author", bleve.IndexField},
	{fieldBlob, bleve.StoreField},
	{fieldCommitCy, textOptions},
	{fieldCommitEn, textOptions},
	{fieldCy, textOptions},
	{fieldDate, bleve.IndexField},
	{"document", bleve.IndexField},
	{fieldDue, bleve.IndexField},
	{fieldEn, textOptions},
	{fieldFile, bleve.IndexField},
	{"force", bleve.IndexField},
	{"group", bleve.IndexField},
	{fieldKin, bleve.StoreField},
	{fieldKind, bleve.IndexField},
	{"lang", bleve.IndexField},
	{fieldNames, textOptions},
	{"report", bleve.IndexField},
	{fieldSeen, bleve.IndexField},
	{fieldShape, bleve.IndexField},
	{"status", bleve.IndexField},
	{"strength", bleve.IndexField},
	{fieldTitle, textOptions},
	{"topic", bleve.IndexField},
	{fieldTwin, bleve.IndexField},
	{"type", bleve.IndexField},
	{"voice", bleve.IndexField},
}

const textOptions = bleve.IndexField | bleve.IncludeTermVectors

type segmentField struct {
	name    string
	options bleve.FieldIndexingOptions
}

// isText reports whether the field's terms have positions.
func (f segmentField) isText() bool { return f.options&bleve.IncludeTermVectors != 0 }

var fieldNumbers = func() map[string]int {
	numbers := map[string]int{}
	for i, f := range segmentFields {
		numbers[f.name] = i
	}
	return numbers
}()
