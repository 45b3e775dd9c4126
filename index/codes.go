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

// None is the facet value of documents without a value.
const None = "none"

// The codes in the order in which lists show them.
var (
	AllLangs     = []Lang{Welsh, English, Undetermined}
	AllVoices    = []Voice{VoiceCommissioner, VoiceChiefConstable, VoiceOther, VoiceDocument}
	AllTypes     = []Type{TypeLetter, TypeStatutoryResponse, TypeStatement, TypeNews, TypeReport, TypeDecision, TypePlan, TypeOther}
	AllActors    = []Actor{ActorCommissioner, ActorOffice, ActorChiefConstable, ActorForce, ActorJoint, ActorOther}
	AllStrengths = []Strength{Firm, Ongoing, Aspirational}
	AllStatuses  = []Status{Candidate, Confirmed, Dismissed, Met, Superseded, Withdrawn}
)
