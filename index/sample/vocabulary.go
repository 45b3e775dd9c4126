package sample

import (
	"math/rand/v2"
	"strings"
)

// A generated collection speaks of policing with the words below and, as real
// collections do, with ever more rare words the larger it grows: words are
// drawn by Zipf's law, the commonest being the real ones, the rest made of
// syllables.

var (
	englishCommon = strings.Fields(`the of and to in a that is for we on our with be have will this are as by
		police officers force crime their it has from an been which they not children at people i or victims
		public services commissioner support work all was more recommendation ensure community these also
		constable safety can response new report inspection would should training but who my where information
		many such through local improve cases across area service plan including time need staff team chief`)
	englishTopical = strings.Fields(`safeguarding neighbourhood vulnerable exploitation custody detention burglary
		investigation partnership demand wellbeing resources scrutiny performance confidence domestic abuse
		violence stalking harassment offenders probation prevention intervention mental health ambulance
		hospital school pupil teacher council budget precept council-tax volunteers specials cadets knife
		firearm cannabis county lines modern slavery trafficking fraud cyber online victims witnesses court
		prosecution charging diversion disposal recording accuracy standards vetting misconduct complaints
		diversity inclusion hate rural wildlife farm machinery roads collision speeding drink drug driving
		antisocial behaviour nuisance noise patrols visibility estate custody suite collaboration technology
		drone body-worn camera data analyst supervisor sergeant inspector superintendent recruitment retention`)
	welshCommon = strings.Fields(`y yr yn a i o ar gan am ac mae bod wedi ei heddlu fel sydd hyn ni eu swyddogion
		gyda plant comisiynydd at bydd trosedd dioddefwyr rydym byddwn hefyd er gwaith pobl ein llu argymhelliad
		cymorth gwasanaethau dros cymunedau adroddiad ond sicrhau drwy bod prif gwnstabl ymateb hyfforddiant
		diogelwch lleol gwella achosion ardal cynllun gan gynnwys amser angen staff tîm ynghylch nid oes cael`)
	welshTopical = strings.Fields(`diogelu cymdogaeth bregus camfanteisio dalfa bwrgleriaeth ymchwiliad partneriaeth
		galw lles adnoddau craffu perfformiad hyder domestig trais stelcian aflonyddu troseddwyr atal iechyd meddwl
		ambiwlans ysbyty ysgol disgybl cyngor cyllideb praesept gwirfoddolwyr cyllell canabis llinellau cyffuriau
		caethwasiaeth masnachu twyll seiber tystion llys erlyniad safonau fetio camymddwyn cwynion amrywiaeth
		casineb gwledig bywyd gwyllt ffyrdd gwrthdrawiad goryrru ymddygiad gwrthgymdeithasol patrolau ystad
		technoleg data rhingyll arolygydd recriwtio`)
	syllables = strings.Fields(`ba cor den fa gli har lin mo nar pel qua ras sti tor ul ven wil yor zan bre
		cha dro eth fin gra hol jen kel lam mer nos pru rin sal tam urn vos wen`)
	givenNames = strings.Fields(`Aled Bethan Carys Dafydd Elin Ffion Gareth Hannah Ian Judith Kate Lloyd Mair Nia
		Owen Priya Rhys Sioned Tom Una`)
	surnames = strings.Fields(`Abernon Blakeway Cadwell Dunraven Elmsley Farrowby Garnstone Hathern Islwood
		Jedley Kelmarsh Llanfair Morlais Nantgarw Oxenholt Penarth Quorn Rhydwen Selbourne Tregaron`)
	forceIDs = strings.Fields(`gwent south-wales north-wales dyfed-powys avon-somerset bedfordshire cambridgeshire
		cheshire city-of-london cleveland cumbria derbyshire devon-cornwall dorset durham essex gloucestershire
		greater-manchester hampshire hertfordshire humberside kent lancashire leicestershire lincolnshire merseyside
		metropolitan norfolk north-yorkshire northamptonshire northumbria nottinghamshire south-yorkshire
		staffordshire suffolk surrey sussex thames-valley warwickshire west-mercia west-midlands west-yorkshire
		wiltshire`)
	welshForces = map[string]string{"gwent": "Gwent", "south-wales": "De Cymru", "north-wales": "Gogledd Cymru", "dyfed-powys": "Dyfed-Powys"}
	topicIDs    = strings.Fields(`child_protection domestic_abuse vawg_sexual_violence exploitation_missing
		mental_health_vulnerability custody stop_search_force serious_organised_crime drugs_county_lines
		serious_violence asb neighbourhood_policing rural_wildlife roads_policing fraud_cyber hate_equality
		victims_support reoffending_justice contact_response investigation_recording standards_vetting
		workforce_wellbeing finance_precept governance_role performance_inspection youth_prevention
		collab_estate_ict public_order_emergency`)
)

// drawer draws the words of a language.
type drawer struct {
	zipf  *rand.Zipf
	known []string
	mark  string // begins every made-up word, so that languages differ
}

func newDrawer(r *rand.Rand, mark string, known ...[]string) *drawer {
	d := &drawer{zipf: rand.NewZipf(r, 1.5, 15, 2_000_000), mark: mark}
	for _, k := range known {
		d.known = append(d.known, k...)
	}
	return d
}

func (d *drawer) word() string {
	n := int(d.zipf.Uint64())
	if n < len(d.known) {
		return d.known[n]
	}
	n -= len(d.known)
	var b strings.Builder
	b.WriteString(d.mark)
	for {
		b.WriteString(syllables[n%len(syllables)])
		if n /= len(syllables); n == 0 {
			return b.String()
		}
	}
}
