package facts

// class is what a phrase of the cue table shows.
type class uint8

// The classes of cues. Their names in data/cues.tsv are in classNames.
const (
	_ class = iota
	classMonth
	classWeekday
	classOrdinal
	classDayName // arg: the day of the month
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
	classGreeting
	classMailHead
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

	// Of data/promises.tsv.
	classSubI
	classSubWe
	classSubThey
	classSubOffice
	classSubCc
	classSubForce
	classSubPcc
	classSubMany
	classSubElse
	classSubNobody
	classSubService
	classRank
	classWill
	classGoing
	classBe
	classAdverb
	classContinues
	classUnderway
	classAsks
	classAgreed
	classUntil
	classHopes
	classHopesfirm
	classThanks
	classTelling
	classExpects
	classElected
	classIf
	classNotprog
	classPeriodic
	classAdverbial
	classCyI
	classCyWe
	classCyWill
	classCyImp
	classCySynI
	classCySynWe
	classCyContinues
	classCyBe
	classCyWork
	classCyAsks
	classCyAgreed
	classCyHopes
	classCyThanks
	classCyTelling
	classCyExpects
	classCyPeriodic
	classCyAsksif
	classOpens
	classOpensOn
	classOpensHope
	classListing
	classMinuted
	classSeason
	classFeast
	classUnit
	classWithin
	classDuring
	classGlue
	classAfter
	classDuephrase
	classPasttime
	classReports
	classWorking
	classViews
	classWould
	classCyWould
	classTold
	classCyTold
	classMeans
	classAllocates
	classStarts
	classEffort
	classShared
	classOwnerHead
	classDueHead
	classFounds
	classExamines
	classLogs
	classMeasures
	classCyPledged
	classDesk
	classVerbNoun
	classCyThird
	classCyHopeNoun
	classSubOther
	classReceives
	classReceiving
	classCyStative
	classApart
	classPays
	classJointly
	classProvides
	classPolicing
	classTeams
	classDoesForce
	classAhead
	classDoesOffice
	classDoesPcc

	// In no cue table: made of other tables.
	classTopic    // arg: topic term
	classForce    // arg: force, its name
	classArea     // arg: force, the area that it polices
	classTown     // arg: force, a place in its area
	classRegister // arg: report of the register
)

var classNames = map[string]class{
	"month": classMonth, "weekday": classWeekday, "ordinal": classOrdinal, "dayname": classDayName,
	"title": classTitle, "mayor": classMayor, "chief": classChief, "commissioner": classCommissioner,
	"commissioners": classCommissioners, "staff": classStaff, "deputy": classDeputy,
	"association": classAssociation, "predecessor": classPredecessor,
	"salutation": classSalutation, "greeting": classGreeting, "mailhead": classMailHead, "closing": classClosing, "contact": classContact, "toolbar": classToolbar,
	"pagenumber": classPageNumber, "datelabel": classDateLabel, "notdate": classNotDate, "cited": classCited,
	"recipient": classRecipient, "addressline": classAddressLine, "honorific": classHonorific,
	"notname": classNotName, "particle": classParticle, "said": classSaid, "introduces": classIntroduces,
	"by": classBy, "response": classResponse, "senton": classSentOn, "mine": classMine, "first": classFirst,
	"pronoun": classPronoun, "inspects": classInspects, "report": classReport, "decision": classDecision, "planning": classPlanning, "reporting": classReporting, "howto": classHowTo, "stating": classStating, "recommendation": classRecommendation, "answer": classAnswer, "enclosed": classEnclosed,

	"sub_i":        classSubI,
	"sub_we":       classSubWe,
	"sub_they":     classSubThey,
	"sub_office":   classSubOffice,
	"sub_cc":       classSubCc,
	"sub_force":    classSubForce,
	"sub_pcc":      classSubPcc,
	"sub_many":     classSubMany,
	"sub_else":     classSubElse,
	"sub_nobody":   classSubNobody,
	"sub_service":  classSubService,
	"rank":         classRank,
	"will":         classWill,
	"going":        classGoing,
	"be":           classBe,
	"adverb":       classAdverb,
	"continues":    classContinues,
	"underway":     classUnderway,
	"asks":         classAsks,
	"agreed":       classAgreed,
	"until":        classUntil,
	"hopes":        classHopes,
	"hopesfirm":    classHopesfirm,
	"thanks":       classThanks,
	"telling":      classTelling,
	"expects":      classExpects,
	"elected":      classElected,
	"if":           classIf,
	"notprog":      classNotprog,
	"periodic":     classPeriodic,
	"adverbial":    classAdverbial,
	"cy_i":         classCyI,
	"cy_we":        classCyWe,
	"cy_will":      classCyWill,
	"cy_imp":       classCyImp,
	"cy_syn_i":     classCySynI,
	"cy_syn_we":    classCySynWe,
	"cy_continues": classCyContinues,
	"cy_be":        classCyBe,
	"cy_work":      classCyWork,
	"cy_asks":      classCyAsks,
	"cy_agreed":    classCyAgreed,
	"cy_hopes":     classCyHopes,
	"cy_thanks":    classCyThanks,
	"cy_telling":   classCyTelling,
	"cy_expects":   classCyExpects,
	"cy_periodic":  classCyPeriodic,
	"cy_asksif":    classCyAsksif,
	"opens":        classOpens,
	"opens_on":     classOpensOn,
	"opens_hope":   classOpensHope,
	"listing":      classListing,
	"minuted":      classMinuted,
	"season":       classSeason,
	"feast":        classFeast,
	"unit":         classUnit,
	"within":       classWithin,
	"during":       classDuring,
	"glue":         classGlue,
	"after":        classAfter,
	"duephrase":    classDuephrase,
	"pasttime":     classPasttime,
	"reports":      classReports,
	"working":      classWorking,
	"views":        classViews,
	"would":        classWould,
	"cy_would":     classCyWould,
	"told":         classTold,
	"cy_told":      classCyTold,
	"means":        classMeans,
	"allocates":    classAllocates,
	"starts":       classStarts,
	"effort":       classEffort,
	"shared":       classShared,
	"owner_head":   classOwnerHead,
	"due_head":     classDueHead,
	"founds":       classFounds,
	"examines":     classExamines,
	"logs":         classLogs,
	"measures":     classMeasures,
	"cy_pledged":   classCyPledged,
	"cy_third":     classCyThird,
	"cy_hope_noun": classCyHopeNoun,
	"desk":         classDesk,
	"sub_other":    classSubOther,
	"receives":     classReceives,
	"receiving":    classReceiving,
	"cy_stative":   classCyStative,
	"apart":        classApart,
	"pays":         classPays,
	"jointly":      classJointly,
	"provides":     classProvides,
	"policing":     classPolicing,
	"teams":        classTeams,
	"does_force":   classDoesForce,
	"ahead":        classAhead,
	"does_office":  classDoesOffice,
	"does_pcc":     classDoesPcc,
}
