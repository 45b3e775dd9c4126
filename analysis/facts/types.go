package facts

// Paragraph is a run of text that the document sets apart.
type Paragraph struct {
	Text    string // UTF-8, one paragraph, NFC
	Page    int    // from 1; 0 where unknown
	Heading int    // level from 1; 0 for running text or unknown
	List    bool   // an entry of a list
	Quote   bool   // in a quoted block

	// Table numbers the document's tables from 1, Row and Column the cell in it;
	// all are 0 outside tables.
	Table, Row, Column int
}

// Input is a document as it was read from its file.
type Input struct {
	Path       string // as shown: folder and file name, with slashes; weak evidence of the force
	Paragraphs []Paragraph

	Title, Author string // what the file says of itself: weak evidence
	Created       Date   // the same

	Running []string // lines of running headers and footers, letterheads among them: weak evidence of the force

	Sidecar Overrides // what a person has written beside the file: wins over all
	Folder  Overrides // what holds for its folder: wins over weak evidence alone
}

// Overrides are facts given from outside. The zero value of a field means that
// it is not given.
type Overrides struct {
	Title     string
	Force     string // id of a force; None says that there is none
	Date      Date
	Author    string
	Role      string
	Type      string // a code of Types
	Topics    []string
	Recipient string
	Report    string // title or id
}

// None is the value of Overrides.Force that says that no force speaks.
const None = "none"

// The codes of languages, voices, types, actors and strengths are those of the
// index and its exports.
const (
	Welsh        = "cy"
	English      = "en"
	Undetermined = "und"

	VoiceCommissioner   = "commissioner"
	VoiceChiefConstable = "chief_constable"
	VoiceOther          = "other"
	VoiceDocument       = "document"

	TypeLetter    = "letter"
	TypeResponse  = "statutory_response"
	TypeStatement = "statement"
	TypeNews      = "news"
	TypeReport    = "report"
	TypeDecision  = "decision"
	TypePlan      = "plan"
	TypeOther     = "other"

	ActorCommissioner   = "commissioner"
	ActorOffice         = "office"
	ActorChiefConstable = "chief_constable"
	ActorForce          = "force"
	ActorJoint          = "joint"
	ActorOther          = "other"

	Firm         = "firm"
	Ongoing      = "ongoing"
	Aspirational = "aspirational"

	RoleCited = "cited"
	RoleEvent = "event"
	RoleDue   = "due"

	BasisSidecar  = "sidecar"
	BasisText     = "text"
	BasisFolder   = "folder"
	BasisMetadata = "metadata"
)

// Facts is what was read from a document.
type Facts struct {
	Title     string
	Type      string // never empty
	Force     string // id of the force whose body speaks; "" when unknown
	Office    string // title of the office as written
	Author    string // office holder who speaks; "" when not named
	Role      string // the author's role: PCC, PFCC, Mayor, "Deputy Mayor" …, staff
	Recipient string
	Report    string // title of the report answered, as written
	ReportID  string // its id in the register

	Date       Date
	OtherDates []RoleDate
	Languages  []string // of running text: cy before en
	Topics     []Topic  // main one first
	Mentions   []string // forces spoken about, not speaking
	Names      []string // force, office and aliases in both languages

	Passages    []Passage // one a paragraph, in order
	Commitments []Commitment
	Enclosures  []Enclosure // promised in the text but absent
	Recommended []Answer    // recommendations that the document lays out
	Evidence    []Evidence
}

// Passage is what was found out about the paragraph of the same number.
type Passage struct {
	Lang      string
	Voice     string
	Speaker   string // who speaks, where Voice is other and a name is known
	Heading   int    // level; 0 for running text
	Furniture bool   // letterhead, page header, toolbar
	Continues bool   // goes on with the last passage that is not furniture
	Address   bool   // dateline, address, salutation, closing or signature: not running text
}

// Range is a place in a document: bytes of the text of one passage.
type Range struct {
	Passage    int // number, from 1; 0 where the whole document is meant
	Start, End int // bytes
}

// Evidence says where a fact was found and by which rule.
type Evidence struct {
	Field string // "force", "date", "author" …
	Value string
	Basis string
	Rule  string // stable code, e.g. "letterhead"
	Range Range
}

// RoleDate is a date that stands in the text but is not the document's own.
type RoleDate struct {
	Date  Date
	Role  string // cited, event or due
	Range Range
}

// Topic is a subject of a document with the terms that earned it.
type Topic struct {
	ID    string
	Score float64
	Terms []string // as written in the document
}

// Enclosure is something that the text says comes with it but that is absent.
type Enclosure struct {
	Text  string // the words that promise it
	Range Range
}

// Answer is what the document says of one numbered recommendation.
type Answer struct {
	Number string // as written
	Text   string
	Range  Range
}

// Commitment is a sentence that binds somebody to a future or continuing act.
type Commitment struct {
	Text     string // the sentence, verbatim
	Range    Range
	Lang     string
	Voice    string
	Actor    string // who must act, not who speaks
	Guessed  bool   `json:"-"` // no word of the sentence says who acts: Actor is that of its surroundings
	Weighed  string `json:"-"` // the evidence for a guessed actor: "a letter, a deed of the force"
	Strength string
	Hedge    string // "it is hoped", "subject to funding"
	Due      string // the deadline as written
	DueDate  Date
	Topic    string
	Rule     string // stable code
}
