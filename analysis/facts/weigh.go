package facts

// Where no word of a sentence says who acts ("Drip trays will be fitted", "Cyhoeddir
// crynodeb"), the evidence around it is weighed: what kind of document it stands
// in, what is done, whom the text spoke of before, whose section it is.
//
// A weight is a tenth of the natural logarithm of the odds. They were fitted by
// regression to the labelled sentences without a named actor and rounded; with
// each set of documents left out in turn they gave as many actors of it as rules
// made with a view of it, and more of sets that the rules had not seen.

// scale says how strongly a piece of evidence speaks for each who may act.
type scale struct{ office, force, joint, commissioner, other int }

// weightsOf are the pieces of evidence by name.
var weightsOf = map[string]scale{
	"nobody named": {12, -1, -4, -9, -4},

	"a letter":             {9, 2, -2, -4, -5},
	"a statement":          {-2, -2, 7, 1, -4},
	"a statutory_response": {-6, 1, 0, 1, 4},
	"a decision":           {9, -9, 0, -7, 7},
	"a plan":               {7, 1, 0, -3, -5},
	"a report":             {4, 0, -7, 0, 3},
	"a news":               {-1, 1, -1, 3, -3},
	"a other":              {6, 0, 0, -1, -2},
	"a joint document":     {-24, 2, 18, -6, 10},

	"told by the document": {-1, 1, -4, 3, 1},
	"said by another":      {-8, 9, -3, -3, 5},

	"a deed of the force":        {-3, 11, 1, -5, -3},
	"a deed of the office":       {7, -4, 1, 2, -11},
	"a deed of the commissioner": {-9, -4, -3, 19, -3},
	"officers":                   {-6, 9, 2, -4, -2},
	"money or service":           {2, 0, -1, -5, 4},
	"subject a service":          {10, -5, -2, -5, 0},
	"my":                         {5, -3, -6, 8, -4},

	"before: force":           {-7, 19, -7, -4, 0},
	"before: chief_constable": {-10, 6, -2, 6, -1},
	"before: office":          {0, -4, 1, 0, 3},
	"before: commissioner":    {-2, -3, 1, -5, 8},
	"before: joint":           {-6, -3, 14, -3, -1},
	"before: other":           {-3, -2, -1, -1, 6},
	"section: force":          {-4, 14, -4, -2, -6},
	"section: office":         {8, 2, -4, -4, -2},
	"recommendations":         {-6, 17, -4, -3, -4},
}

// weighing adds up evidence.
type weighing struct {
	sum scale

	why []string
}

func (w *weighing) add(name string, times int) {
	s, ok := weightsOf[name]
	if !ok || times == 0 {
		return
	}
	w.sum.office += s.office * times
	w.sum.force += s.force * times
	w.sum.joint += s.joint * times
	w.sum.commissioner += s.commissioner * times
	w.sum.other += s.other * times
	w.why = append(w.why, name)
}

// actor is who the evidence speaks for.
func (w *weighing) actor() string {
	best, most := ActorOffice, w.sum.office
	for _, a := range []struct {
		actor string
		n     int
	}{{ActorForce, w.sum.force}, {ActorJoint, w.sum.joint}, {ActorCommissioner, w.sum.commissioner}, {ActorOther, w.sum.other}} {
		if a.n > most {
			best, most = a.actor, a.n
		}
	}
	return best
}

// weigh is who acts in a sentence that names nobody. service says that its
// subject is a thing that the office provides.
func (m *promiser) weigh(service bool) string {
	w := weighing{why: m.why[:0]}
	w.add("nobody named", 1)
	w.add("a "+m.out.Type, 1)
	if m.joint {
		w.add("a joint document", 1)
	}
	switch m.voice {
	case VoiceDocument:
		w.add("told by the document", 1)
	case VoiceOther:
		w.add("said by another", 1)
	}
	w.add("a deed of the force", m.deeds(classDoesForce, 3))
	w.add("a deed of the office", m.deeds(classDoesOffice, 3))
	w.add("a deed of the commissioner", m.deeds(classDoesPcc, 2))
	for _, is := range []struct {
		name string
		so   bool
	}{{"officers", m.ofForce()}, {"money or service", m.pays() || m.provides()}, {"subject a service", service}, {"my", m.saysMy()},
		{"recommendations", m.recommended}} {
		if is.so {
			w.add(is.name, 1)
		}
	}
	w.add("before: "+m.prev, 1)
	w.add("section: "+m.section, 1)
	m.why = w.why
	return w.actor()
}

// deeds counts the phrases of a class in the sentence, at most so many.
func (m *promiser) deeds(c class, most int) int {
	n, last := 0, int32(-1)
	for _, q := range m.p.within(m.s.from, m.s.to) {
		if q.class == c && q.from >= last {
			n, last = n+1, q.to
		}
	}
	return min(n, most)
}
