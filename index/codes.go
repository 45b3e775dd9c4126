package index

// The codes below are the one spelling used in the index, in addresses, in
// the API and in exports. Their names in Welsh and English are the pages'.

// Lang is the language of a passage.
type Lang string

// The languages of passages.
const (
	Welsh        Lang = "cy"
	English      Lang = "en"
	Undetermined Lang = "und"
)

// Voice is whose words a passage is.
type Voice string

// The voices of passages.
const (
	VoiceCommissioner   Voice = "commissioner"
	VoiceChiefConstable Voice = "chief_constable"
	VoiceOther          Voice = "other"
	VoiceDocument       Voice = "document" // headings, letterheads, a news story's own prose
)

// Type is the kind of a document.
type Type string

// The types of documents.
const (
	TypeLetter            Type = "letter"
	TypeStatutoryResponse Type = "statutory_response"
	TypeStatement         Type = "statement"
	TypeNews              Type = "news"
	TypeReport            Type = "report"
	TypeDecision          Type = "decision"
	TypePlan              Type = "plan"
	TypeOther             Type = "other"
)

// Actor is who must act on a commitment.
type Actor string

// The actors of commitments.
const (
	ActorCommissioner   Actor = "commissioner"
	ActorOffice         Actor = "office"
	ActorChiefConstable Actor = "chief_constable"
	ActorForce          Actor = "force"
	ActorJoint          Actor = "joint"
	ActorOther          Actor = "other"
)

// Strength is how firmly a commitment binds.
type Strength string

// The strengths of commitments.
const (
	Firm         Strength = "firm"
	Ongoing      Strength = "ongoing"
	Aspirational Strength = "aspirational"
)

// Status is what people have said of a commitment.
type Status string

// The states of commitments.
const (
	Candidate  Status = "candidate"
	Confirmed  Status = "confirmed"
	Dismissed  Status = "dismissed"
	Met        Status = "met"
	Superseded Status = "superseded"
	Withdrawn  Status = "withdrawn"
)

// Due is when a commitment falls due, seen from a day. A deadline known to the
// month or year falls due on its last day.
type Due string

// The spans of deadlines. They don't overlap; None is for no deadline.
const (
	DueOverdue Due = "overdue" // the day has passed and nobody has said that the matter is closed
	DueSoon    Due = "30_days" // today or in the next thirty days
	DueYear    Due = "year"    // later in this year
	DueLater   Due = "later"
	DuePast    Due = "past" // the day has passed; met, superseded, withdrawn or dismissed
)

// None is the facet value of documents without a value.
const None = "none"

// The codes in the order in which lists show them.
var (
	AllLangs     = []Lang{Welsh, English, Undetermined}
	AllVoices    = []Voice{VoiceCommissioner, VoiceChiefConstable, VoiceOther, VoiceDocument}
	AllTypes     = []Type{TypeLetter, TypeStatutoryResponse, TypeStatement, TypeNews, TypeReport, TypeDecision, TypePlan, TypeOther}
	AllActors    = []Actor{ActorCommissioner, ActorOffice, ActorChiefConstable, ActorForce, ActorJoint, ActorOther}
	AllStrengths = []Strength{Firm, Ongoing, Aspirational}
	AllDues      = []Due{DueOverdue, DueSoon, DueYear, DueLater, DuePast}
	AllStatuses  = []Status{Candidate, Confirmed, Dismissed, Met, Superseded, Withdrawn}
)

// Open reports whether a commitment of this status is still to be met.
func (s Status) Open() bool { return s == Candidate || s == Confirmed || s == "" }

// DueOn is the span of a deadline seen from today; "" for no deadline.
func DueOn(deadline, today Date, s Status) Due {
	if deadline.IsZero() {
		return ""
	}
	last, day := deadline.Last(), today.First()
	switch {
	case last < day && s.Open():
		return DueOverdue
	case last < day:
		return DuePast
	case last <= day+30:
		return DueSoon
	case last <= (Date{Year: today.Year}).Last():
		return DueYear
	}
	return DueLater
}
