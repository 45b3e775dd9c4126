package facts

import (
	"math"
	"slices"
	"sort"
)

// The weight of a place in a document.
const (
	titleBonus   = 1.5 // of a topic that the title names
	headingBonus = 1.3 // of one that another heading names
	placeTitle   = 1.8
	placeHeading = 1.5
	placeLead    = 1.3
	placeBody    = 1.0
	placeEntry   = 0.2 // of an index page: titles of other documents
	placeNone    = 0.0 // letterheads, addresses, signatures

	titleWithin = 40 // paragraphs: headings behind them are no titles

	smallWeight = 0.5 // of a word below it: cost, staff, schools
	smallMost   = 1.2 // that all such words together give a topic

	repeatGain = 0.5 // of a term that comes again, by the logarithm
)

// readTopics scores the topics of the table: the weight of each term found, by
// place, each further time less, and more where a heading names the topic; those
// near the best are the document's.
func (d *reading) readTopics() {
	d.hits = make([][]topicHit, len(d.paras))
	counts := map[int]float64{}
	words := map[int]string{}
	bonus := map[int]float64{} // of topics that a heading names
	order := []int{}
	places := d.topicPlaces()
	for i := range d.paras {
		p, place := &d.paras[i], places[i]
		if place == placeNone {
			continue
		}
		d.hits[i] = d.findTopics(p)
		for _, h := range d.hits[i] {
			if _, ok := counts[h.term]; !ok {
				order = append(order, h.term)
				words[h.term] = p.Text[h.start:h.end]
			}
			counts[h.term] += place
			switch topic := d.topics.terms[h.term].topic; place {
			case placeTitle:
				bonus[topic] = titleBonus
			case placeHeading:
				bonus[topic] = max(bonus[topic], headingBonus)
			}
		}
	}
	score := make([]float64, len(d.Topics))
	small := make([]float64, len(d.Topics))
	terms := make([][]string, len(d.Topics))
	for _, t := range order {
		term := d.topics.terms[t]
		worth := term.weight * (1 + repeatGain*math.Log(max(counts[t], 1))) * min(counts[t], 1)
		if term.weight < smallWeight {
			small[term.topic] += worth
		} else {
			score[term.topic] += worth
		}
		if len(terms[term.topic]) < 8 {
			terms[term.topic] = append(terms[term.topic], words[t])
		}
	}
	for t, sum := range small {
		score[t] += min(sum, smallMost)
	}
	for t, by := range bonus {
		score[t] *= by
	}
	d.settleTopics(score, terms)
}

// topicPlaces gives the weight of the place of each paragraph. Titles are what
// names the document, what stands behind "Subject:", and the headings before the
// first sentence, but for those that only say who writes or from where.
func (d *reading) topicPlaces() []float64 {
	places := make([]float64, len(d.paras))
	opened, index := false, d.indexes()
	for i := range d.paras {
		p := &d.paras[i]
		switch p.role {
		case furniture, addressee, signature, farewell, salutation, dateline:
			places[i] = placeNone
			continue
		}
		switch {
		case i == d.titled || p.isSubjectLine():
			places[i] = placeTitle
		case p.role == heading && (opened || i >= titleWithin):
			places[i] = placeHeading
		case p.role == heading && d.namesOnly(p):
			places[i] = placeBody
		case p.role == heading:
			places[i] = placeTitle
		case !opened && p.words > 8:
			places[i], opened = placeLead, true
		case index:
			places[i] = placeEntry
		default:
			places[i] = placeBody
		}
	}
	return places
}

// isSubjectLine reports whether a line gives a form its subject: "Title: Extension
// of the programme".
func (p *para) isSubjectLine() bool {
	if p.words > 25 {
		return false
	}
	for i := 1; i < min(len(p.toks), 4); i++ {
		if p.toks[i].mark == ':' {
			switch fold(p.text(int32(i-1), int32(i))) {
			case "title", "teitl", "subject", "pwnc", "testun", "re", "parthed", "request", "cais":
				return true
			}
			return false
		}
	}
	return false
}

// findTopics finds terms in a paragraph, in both languages where its own is not
// known.
func (d *reading) findTopics(p *para) []topicHit {
	if len(p.toks) == 0 {
		return nil
	}
	text := p.Text[:p.toks[len(p.toks)-1].end]
	switch p.lang {
	case Welsh:
		return d.topics.find(0, text, nil)
	case English:
		return d.topics.find(1, text, nil)
	}
	return d.topics.find(1, text, d.topics.find(0, text, nil))
}

// Bounds of what counts as a topic. They were studied by leaving one set of labelled
// documents out each time, and chosen over all sets together: around them little
// changes.
const (
	topicFloor  = 0.7 // least score of the first
	topicLone   = 0.5 // that of the best where none reaches the floor
	secondFloor = 1.6 // least score of the second: that of a phrase
	thirdFloor  = 2.0 // of those behind it
	topicEnough = 8.0 // more than this of the best asks no more of the others
	topicMost   = 4
)

// topicShares are the least shares of the best topic's score that a second,
// third and fourth topic must have.
var topicShares = [topicMost]float64{0, .35, .45, .7}

// backgroundShare is that of a background topic, which most documents touch.
const backgroundShare = .7

// topicFloors are the least scores by place.
var topicFloors = [topicMost]float64{topicFloor, secondFloor, thirdFloor, thirdFloor}

func (d *reading) settleTopics(score []float64, terms [][]string) {
	if len(d.in.Sidecar.Topics) > 0 {
		for k, id := range d.in.Sidecar.Topics {
			d.out.Topics = append(d.out.Topics, Topic{ID: id, Score: float64(len(d.in.Sidecar.Topics) - k)})
			d.note("topics", id, BasisSidecar, "sidecar", Range{})
		}
		return
	}
	ids := make([]int, 0, len(score))
	lone := -1
	for t, s := range score {
		if s >= topicFloor {
			ids = append(ids, t)
		}
		if s >= topicLone && (lone < 0 || s > score[lone]) {
			lone = t
		}
	}
	if len(ids) == 0 && lone >= 0 {
		ids = append(ids, lone)
	}
	sort.SliceStable(ids, func(a, b int) bool { return score[ids[a]] > score[ids[b]] })
	for _, t := range ids {
		k := len(d.out.Topics)
		if k >= topicMost {
			break
		}
		need := topicShares[k]
		if d.Topics[t].Background {
			need = max(need, backgroundShare)
		}
		if score[t] < need*min(score[ids[0]], topicEnough) || k > 0 && score[t] < topicFloors[k] {
			continue
		}
		d.out.Topics = append(d.out.Topics, Topic{d.Topics[t].ID, math.Round(score[t]*100) / 100, terms[t]})
	}
}

// outsideFloor is the least score by which a passage has a topic that its document
// has not: that of a phrase of the topic's own.
const outsideFloor = 1.0

// topicIn is the topic of bytes from..to of paragraph i: the one whose terms weigh
// most there, of the document's topics or with a phrase of its own.
func (d *reading) topicIn(i int, from, to int) string {
	score := map[int]float64{}
	for _, h := range d.hits[i] {
		if h.start >= from && h.end <= to {
			t := d.topics.terms[h.term]
			score[t.topic] += t.weight
		}
	}
	best, bestScore := "", 0.0
	for t, row := range d.Topics {
		s, ofDocument := score[t], slices.ContainsFunc(d.out.Topics, func(o Topic) bool { return o.ID == row.ID })
		if s > bestScore && (ofDocument || s >= outsideFloor) {
			best, bestScore = row.ID, s
		}
	}
	return best
}
