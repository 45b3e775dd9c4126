package facts

// class is what a phrase of the cue table shows.
type class uint8

// The classes of cues. Their names in data/cues.tsv are in classNames.
const (
	_ class = iota
	classMonth
	classWeekday
	classOrdinal
	classTitle
	classMayor
	classChief
	classCommissioner
	classCommissioners
	classStaff
	classDeputy
	classAssociation
	classPredecessor
	classSalutation
	classClosing
	classContact
	classToolbar
	classPageNumber
	classDateLabel
	classNotDate
	classCited
	classRecipient
	classAddressLine
	classHonorific
	classNotName
	classParticle
	classSaid
	classIntroduces
	classBy
	classResponse
	classSentOn
	classMine
	classFirst
	classPronoun
	classInspects
	classReport
	classDecision
	classPlanning
	classReporting
	classHowTo
	classStating
	classRecommendation
	classAnswer
	classEnclosed

	// Not in cues.tsv: made of other tables.
	classTopic    // arg: topic term
	classForce    // arg: force, its name
	classArea     // arg: force, the area that it polices
	classTown     // arg: force, a place in its area
	classRegister // arg: report of the register
)

var classNames = map[string]class{
	"month": classMonth, "weekday": classWeekday, "ordinal": classOrdinal,
	"title": classTitle, "mayor": classMayor, "chief": classChief, "commissioner": classCommissioner,
	"commissioners": classCommissioners, "staff": classStaff, "deputy": classDeputy,
	"association": classAssociation, "predecessor": classPredecessor,
	"salutation": classSalutation, "closing": classClosing, "contact": classContact, "toolbar": classToolbar,
	"pagenumber": classPageNumber, "datelabel": classDateLabel, "notdate": classNotDate, "cited": classCited,
	"recipient": classRecipient, "addressline": classAddressLine, "honorific": classHonorific,
	"notname": classNotName, "particle": classParticle, "said": classSaid, "introduces": classIntroduces,
	"by": classBy, "response": classResponse, "senton": classSentOn, "mine": classMine, "first": classFirst,
	"pronoun": classPronoun, "inspects": classInspects, "report": classReport, "decision": classDecision, "planning": classPlanning, "reporting": classReporting, "howto": classHowTo, "stating": classStating, "recommendation": classRecommendation, "answer": classAnswer, "enclosed": classEnclosed,
}
