package index

import "time"

// Problem is a file that could not be read, or a folder that could not be
// watched, with a stable code that pages translate.
type Problem struct {
	Path   string    `json:"path"`
	Code   string    `json:"code"`   // "too_large", "encrypted", "broken_sidecar" …
	Detail string    `json:"detail"` // for people who look after the machine; English, may be empty
	Since  time.Time `json:"since"`
}

// Progress is what the indexer is doing and has found.
type Progress struct {
	Ready      bool      `json:"ready"`    // the first scan has ended
	Scanning   bool      `json:"scanning"` // a scan is under way
	Done       int       `json:"done"`     // files read in the scan under way
	Total      int       `json:"total"`    // files to read in it
	LastScan   time.Time `json:"last_scan"`
	LastChange time.Time `json:"last_change"`
	Trouble    string    `json:"trouble"` // "", TroubleSpace or TroubleIndex
	Roots      []Root    `json:"roots"`
	Problems   []Problem `json:"problems"`
	OCR        OCR       `json:"ocr"`
	Faults     int       `json:"faults"` // texts on which the rules failed since the start; these files are among Problems
}

// OCR tells how far the recognising of pages that are pictures has come.
type OCR struct {
	Missing  []string `json:"missing"`  // programs and models that are not installed; empty where pages are recognised
	Packages []string `json:"packages"` // those of Debian that have them
	Done     int      `json:"done"`     // files of the queue, since it was last empty
	Total    int      `json:"total"`
	File     string   `json:"file"` // path of the file at work, "" while there is none
	Page     int      `json:"page"` // of those to recognise in it, from 1
	Pages    int      `json:"pages"`
}

// Reasons why an index can't be kept up. Reading goes on meanwhile, and writing
// by itself as soon as it can.
const (
	TroubleSpace = "no_space" // the disk is nearly full
	TroubleIndex = "index"    // writing failed for another reason, which the log has
)

// Root is a watched folder.
type Root struct {
	Path  string `json:"path"`  // as documents' paths begin with it
	Files int    `json:"files"` // readable or not
	Code  string `json:"code"`  // "" or why it is not watched: "missing", "suddenly_empty" …
	Polls bool   `json:"polls"` // by looking now and then, not by events
}
