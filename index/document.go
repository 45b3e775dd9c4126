package index

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// Document is one statement as it was read: what the engine indexes, what a
// page shows and what an export cites. Equal files are one Document with
// several Files.
type Document struct {
	ID     string `json:"id"`     // ID of the original bytes
	SHA256 string `json:"sha256"` // of the original bytes, hex
	Files  []File `json:"files"`  // where it lies, sorted by Path; never empty

	Title      string `json:"title"`
	Type       Type   `json:"type"`
	Force      string `json:"force"`  // id of the force whose body speaks, "" when unknown
	Office     string `json:"office"` // title of the office as written
	Author     string `json:"author"` // office holder who speaks, "" when not named
	Role       string `json:"role"`   // the author's role as written or coded
	Recipient  string `json:"recipient"`
	Report     string `json:"report"`    // title of the report answered, as written
	ReportID   string `json:"report_id"` // its id in the register, "" when not matched
	Date       Date   `json:"date"`      // the document's own date; zero when it has none
	OtherDates []RoleDate
	Topics     []Topic  `json:"topics"`   // main one first
	Mentions   []string `json:"mentions"` // forces spoken about, not speaking

	Format        string       `json:"format"` // "txt", "html", "pdf" …
	Pages         int          `json:"pages"`  // 0 where the format has none
	OCR           bool         `json:"ocr"`    // text was recognised from a picture
	Passages      []Passage    `json:"passages"`
	Commitments   []Commitment `json:"commitments"`
	Evidence      []Evidence   `json:"evidence"`
	Enclosures    []Enclosure  `json:"enclosures"` // promised in the text but absent
	Recommended   []Answer     `json:"recommendations"`
	TranslationOf string       `json:"translation_of"` // id of the same statement in the other language
	Group         string       `json:"group"`          // near-duplicates share it, the least of their ids; "" for none
	Source        Source       `json:"source"`
	Draft         bool         `json:"draft"`     // never in feeds, exports or public search
	Withdrawn     string       `json:"withdrawn"` // reason; "" unless withdrawn
	Names         []string     `json:"-"`         // force and office in both languages: match, hardly rank
	FirstSeen     time.Time    `json:"first_seen"`

	// Kin is what the indexer keeps to find the document's copies and its
	// translation without reading it again. Engines store it as it is.
	Kin []byte `json:"-"`
}

// File is one place where a Document's bytes lie.
type File struct {
	Path        string    `json:"path"` // root's base name and the path below it, with slashes: "seeds/a.txt"
	Name        string    `json:"-"`    // where the file is on this machine; never shown
	Size        int64     `json:"size"`
	Modified    time.Time `json:"modified"`
	Fingerprint string    `json:"-"` // see Store.Fingerprints in package indexer
}

// Path is the first of the document's paths.
func (d Document) Path() string {
	if len(d.Files) == 0 {
		return ""
	}
	return d.Files[0].Path
}

// Languages lists the languages of the running text (furniture left out): "cy"
// before "en", never "und".
func (d Document) Languages() []Lang {
	var has [2]bool
	for _, p := range d.Passages {
		switch {
		case p.Furniture || p.Address || p.Heading > 0:
		case p.Lang == Welsh:
			has[0] = true
		case p.Lang == English:
			has[1] = true
		}
	}
	var ls []Lang
	if has[0] {
		ls = append(ls, Welsh)
	}
	if has[1] {
		ls = append(ls, English)
	}
	return ls
}

// LangFacet is the values of the language facet: Languages, or "und" where the
// running text is of no determined language; none where there is no text.
func (d Document) LangFacet() []Lang {
	ls := d.Languages()
	if len(ls) == 0 && slices.ContainsFunc(d.Passages, func(p Passage) bool { return !p.Furniture && !p.Withdrawn }) {
		ls = []Lang{Undetermined}
	}
	return ls
}

// Voices lists the voices heard in the document, in the order of Voices.
func (d Document) Voices() []Voice {
	heard := map[Voice]bool{}
	for _, p := range d.Passages {
		if !p.Furniture {
			heard[p.Voice] = true
		}
	}
	var vs []Voice
	for _, v := range AllVoices {
		if heard[v] {
			vs = append(vs, v)
		}
	}
	return vs
}

// MainTopic is the id of the first topic, "" when there is none.
func (d Document) MainTopic() string {
	if len(d.Topics) == 0 {
		return ""
	}
	return d.Topics[0].ID
}

// TopicIDs lists the ids of the document's topics, main one first.
func (d Document) TopicIDs() []string {
	ids := make([]string, 0, len(d.Topics))
	for _, t := range d.Topics {
		ids = append(ids, t.ID)
	}
	return ids
}

// Passage is a paragraph, a heading or a block of page furniture, in reading
// order. A passage is cited by its number, which is its place in
// Document.Passages counted from 1.
type Passage struct {
	Text      string `json:"text"` // as shown; NFC, one paragraph
	Lang      Lang   `json:"lang"`
	Voice     Voice  `json:"voice"`
	Speaker   string `json:"speaker,omitempty"`   // who speaks, where Voice is other and a name is known
	Page      int    `json:"page,omitempty"`      // 1-based; 0 where the format has none
	Heading   int    `json:"heading,omitempty"`   // level; 0 for running text
	Address   bool   `json:"address,omitempty"`   // dateline, address, salutation, closing: no running text
	Furniture bool   `json:"furniture,omitempty"` // letterhead, page header: shown, hardly ranked, never a snippet
	Continues bool   `json:"continues,omitempty"` // goes on with the last passage that is not furniture: a phrase may cross
	Withdrawn bool   `json:"withdrawn,omitempty"` // redacted: neither shown nor matched
}

// Topic is a subject of a document with the terms that earned it.
type Topic struct {
	ID    string   `json:"id"`
	Score float64  `json:"score"`
	Terms []string `json:"terms"` // as written in the document
}

// Range is a place in a document: byte offsets into the text of one passage.
type Range struct {
	Passage int `json:"passage"` // number, from 1; 0 where the whole document is meant
	Start   int `json:"start"`   // bytes
	End     int `json:"end"`     // bytes
}

// Evidence says where a fact was found and by which rule.
type Evidence struct {
	Field string `json:"field"` // "force", "date", "author" …
	Value string `json:"value"`
	Basis string `json:"basis"` // "sidecar", "text", "folder", "metadata"
	Rule  string `json:"rule"`  // stable code of the rule, e.g. "letterhead"
	Range Range  `json:"range"`
}

// RoleDate is a date that stands in the text but is not the document's own.
type RoleDate struct {
	Date  Date   `json:"date"`
	Role  string `json:"role"` // "cited", "event" or "due"
	Range Range  `json:"range"`
}

// Enclosure is something that the text says comes with it but that is absent.
type Enclosure struct {
	Text  string `json:"text"` // the words that promise it
	Range Range  `json:"range"`
}

// Answer is what the document says of one numbered recommendation.
type Answer struct {
	Number string `json:"number"` // as written: "1", "Recommendation 3"
	Text   string `json:"text"`
	Range  Range  `json:"range"`
}

// Source is where the original was published.
type Source struct {
	URL     string `json:"url,omitempty"`
	Fetched string `json:"fetched,omitempty"` // civil date
	Licence string `json:"licence,omitempty"`
}

// Commitment is a sentence that binds somebody to a future or continuing act.
type Commitment struct {
	ID       string   `json:"id"`   // document id, "-", short hash of the sentence: stable while the sentence stays
	Text     string   `json:"text"` // the sentence, verbatim
	Range    Range    `json:"range"`
	Lang     Lang     `json:"lang"`
	Voice    Voice    `json:"voice"`
	Actor    Actor    `json:"actor"` // who must act, not who speaks
	Strength Strength `json:"strength"`
	Hedge    string   `json:"hedge,omitempty"` // "it is hoped", "subject to funding"
	Due      string   `json:"due,omitempty"`   // the deadline as written
	DueDate  Date     `json:"due_date"`        // the deadline as a date
	Topic    string   `json:"topic,omitempty"`
	Status   Status   `json:"status"` // candidate until a person says otherwise
	Note     string   `json:"note,omitempty"`
	Shown    string   `json:"shown,omitempty"`   // id or address of the document that shows the status
	History  []Change `json:"history,omitempty"` // what people said of it, oldest first
	Lost     bool     `json:"lost,omitempty"`    // a person spoke of this sentence, but the text as it is read now has none like it
	Rule     string   `json:"rule,omitempty"`    // stable code of the rule that found it, "person" where none did
	Also     []Also   `json:"also,omitempty"`    // the same promise in copies of the document and in its translation
	Counted  string   `json:"counted,omitempty"` // of a promise that another document makes too: id of the one that is counted
	Shadow   bool     `json:"-"`                 // Counted is another: shown, not counted
	Own      *Said    `json:"-"`                 // what its own document says of it, where others' decisions have changed that
}

// Also is a commitment's twin: the same promise in another document.
type Also struct {
	ID      string `json:"id"` // of the commitment
	Lang    Lang   `json:"lang"`
	Text    string `json:"text"`
	Passage int    `json:"passage"` // of its own document
	Title   string `json:"title"`   // of its own document
}

// Said is all that people can say of a commitment.
type Said struct {
	Status   Status   `json:"status"`
	Actor    Actor    `json:"actor"`
	Strength Strength `json:"strength"`
	Due      string   `json:"due,omitempty"`
	DueDate  Date     `json:"due_date"`
	Topic    string   `json:"topic,omitempty"`
	Note     string   `json:"note,omitempty"`
	Shown    string   `json:"shown,omitempty"`
	History  []Change `json:"history,omitempty"`
}

// DocumentID is the id of the document that makes the commitment.
func (a Also) DocumentID() string {
	id, _, _ := strings.Cut(a.ID, "-")
	return id
}

// ID is the identity of an original: the first 16 characters of the lower-case
// base32 of the SHA-256 of its bytes. The second result is the hash in hex.
func ID(sum [sha256.Size]byte) (id, hash string) {
	s := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:])
	return strings.ToLower(s[:16]), hex.EncodeToString(sum[:])
}
